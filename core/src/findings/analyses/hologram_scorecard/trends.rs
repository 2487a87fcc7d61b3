//! Targets that look from one period to the one before, or to a plan.

use super::super::hologram_chaos::{self, Chaos};
use super::super::hologram_perf;
use super::super::hologram_reports::Report;
use super::{Data, Score, Window, percent, ratio, within};
use crate::findings::Evidence;
use crate::methods::order::Order as _;
use crate::methods::robust::median;

impl Data<'_> {
    pub(super) fn baselines(&self, window: Window) -> Score {
        const NAME: &str = "Baseline stability";
        let key = "hologram.weekly.baseline_changes";
        let mut with: Vec<&Report<'_>> = self.of(window).filter(|report| !report.baseline.is_empty()).collect();
        with.order_by_key(|report| report.time);
        if with.len() < 2 {
            return Self::none("weekly", NAME, key, "perf/baseline.json of two runs of this week is missing");
        }
        let values = |report: &Report<'_>| -> Vec<(String, u64)> {
            let mut values: Vec<_> =
                report.baseline.iter().map(|base| (base.series.to_owned(), base.value.to_bits())).collect();
            values.order();
            values
        };
        let changed = with.windows(2).filter_map(|pair| match pair {
            [before, after] if values(before) != values(after) => after.baseline.first(),
            _ => None,
        });
        let evidence: Vec<Evidence> = changed
            .map(|base| Evidence::of(self.facts, base.origin, "the baseline differs from the run before"))
            .collect();
        let limit = self.policy.number(key);
        let value = evidence.len() as f64;
        let shown = format!("{value} changes between {} runs", with.len());
        Self::row(("weekly", NAME, key), value, shown, (&format!("at most {limit}"), limit, value <= limit), evidence)
    }

    /// Quarantined tests over all tests of the database.
    pub(super) fn quarantine(&self, window: Window) -> Score {
        const NAME: &str = "Quarantine health";
        let key = "hologram.weekly.quarantine_rate";
        let recent = self.flakes.tests.iter().flat_map(|test| &test.results).any(|row| within(row.time, window));
        let all = self.flakes.tests.len() + self.flakes.unknown.len();
        if !recent || !self.flakes.has_quarantine || all == 0 {
            let why = "flake_database.json with results of this week, or quarantined_tests.json, is missing";
            return Self::none("weekly", NAME, key, why);
        }
        let held = self.flakes.tests.iter().filter_map(|test| Some((test.test, test.quarantined?)));
        let held: Vec<_> = held.chain(self.flakes.unknown.iter().copied()).collect();
        let (value, limit) = (ratio(held.len(), all), self.policy.number(key));
        let shown = format!("{} ({} of {all} tests)", percent(value), held.len());
        let evidence = held.iter().map(|(test, origin)| Evidence::of(self.facts, *origin, *test)).collect();
        Self::row(
            ("weekly", NAME, key),
            value,
            shown,
            (&format!("less than {}", percent(limit)), limit, value < limit),
            evidence,
        )
    }

    /// The median of all p95, each relative to that of the same metric in the period before: the median of these.
    pub(super) fn trend(&self, period: &'static str, days: &str, key: &'static str) -> Score {
        const NAME: &str = "Performance trend";
        let medians = |back: i64| {
            let mut values: std::collections::BTreeMap<&str, Vec<f64>> = std::collections::BTreeMap::new();
            for report in self.of(self.window(days, back)) {
                for (series, rows) in hologram_perf::measured(report) {
                    values.entry(series).or_default().extend(rows.iter().map(|row| row.p95()));
                }
            }
            values
        };
        let (now, before) = (medians(0), medians(1));
        let change = |(series, values): (&&str, &Vec<f64>)| {
            let (now, before) = (median(values)?, median(before.get(*series)?)?);
            (before > 0.0).then(|| now / before - 1.0)
        };
        let changes: Vec<f64> = now.iter().filter_map(change).collect();
        let metrics = changes.len();
        let Some(value) = median(&changes) else {
            return Self::none(
                period,
                NAME,
                key,
                "perf/*.csv of this period and of the one before, with times, are missing",
            );
        };
        let limit = self.policy.number(key) / 100.0;
        let (words, limit) = if period == "weekly" {
            (format!("at most +{}", percent(limit)), limit)
        } else {
            (format!("at most -{}", percent(limit)), -limit)
        };
        let shown = format!("{:+.1} % (median over {metrics} metrics)", value * 100.0);
        Self::row((period, NAME, key), value, shown, (&words, limit, value <= limit), Vec::new())
    }

    pub(super) fn coverage(&self, window: Window) -> Score {
        const NAME: &str = "Chaos coverage";
        let key = "hologram.chaos.scenarios";
        let planned = self.policy.list(key);
        let seen: Vec<&Chaos<'_>> = self.chaos.iter().filter(|result| within(result.time, window)).collect();
        if seen.is_empty() || planned.is_empty() {
            return Self::none("weekly", NAME, key, "chaos results or phase9_chaos cases of this week are missing");
        }
        let is_covered = |scenario: &&String| seen.iter().any(|result| hologram_chaos::is_of(result, scenario));
        let covered = planned.iter().filter(is_covered).count();
        let missing: Vec<&str> = planned.iter().filter(|scenario| !is_covered(scenario)).map(String::as_str).collect();
        let mut shown = format!("{covered} of {} scenarios", planned.len());
        if !missing.is_empty() {
            shown += &["; not tested: ", &missing.join(", ")].concat();
        }
        let rule = ("all of them", 1.0, missing.is_empty());
        let evidence = seen.iter().map(|result| result.evidence(self.facts)).collect();
        Self::row(("weekly", NAME, key), ratio(covered, planned.len()), shown, rule, evidence)
    }

    pub(super) fn new_scenarios(&self) -> Score {
        const NAME: &str = "New chaos scenarios";
        let key = "hologram.monthly.new_scenarios";
        let month = self.window("hologram.monthly.days", 0);
        let earlier = || self.chaos.iter().filter(|result| result.time.is_some_and(|time| time <= month.0));
        let now: Vec<&Chaos<'_>> = self.chaos.iter().filter(|result| within(result.time, month)).collect();
        if now.is_empty() || earlier().next().is_none() {
            return Self::none("monthly", NAME, key, "chaos results of this month and of earlier ones are missing");
        }
        let mut new: Vec<&Chaos<'_>> = Vec::new();
        for result in now {
            let is_known = |other: &Chaos<'_>| other.scenario == result.scenario;
            if !earlier().any(is_known) && !new.iter().any(|other| is_known(other)) {
                new.push(result);
            }
        }
        let limit = self.policy.number(key);
        let value = new.len() as f64;
        let evidence = new.iter().map(|result| result.evidence(self.facts)).collect();
        let shown = format!("{value} scenarios not seen before");
        Self::row(("monthly", NAME, key), value, shown, (&format!("at least {limit}"), limit, value >= limit), evidence)
    }

    pub(super) fn flake_reduction(&self) -> Score {
        const NAME: &str = "Flake reduction";
        let key = "hologram.monthly.flake_reduction_pct";
        let count = |back: i64| {
            let (after, to) = self.window("hologram.monthly.days", back);
            self.flakes.rate_between(after, to, self.policy)
        };
        let ((now, judged), (before, judged_before)) = (count(0), count(1));
        if judged == 0 || judged_before == 0 {
            return Self::none(
                "monthly",
                NAME,
                key,
                "flake_database.json with results of this month and the one before is missing",
            );
        }
        let limit = -self.policy.number(key) / 100.0;
        let shown = format!("{now} flaky tests, {before} the month before");
        let change = if before == 0 { 0.0 } else { now as f64 / before as f64 - 1.0 };
        let holds = if before == 0 { now == 0 } else { change <= limit };
        Self::row(
            ("monthly", NAME, key),
            change,
            shown,
            (&format!("at most {}", percent(limit)), limit, holds),
            Vec::new(),
        )
    }

    pub(super) fn triage_time(&self) -> Score {
        const NAME: &str = "Triage time";
        let key = "hologram.monthly.triage_minutes";
        let (now, before) = (self.policy.number(key), self.policy.number("hologram.monthly.triage_minutes_before"));
        if !(now >= 0.0 && before >= 0.0) {
            return Self::none("monthly", NAME, key, "nobody recorded it: set both keys in artiscope.toml");
        }
        let shown = format!("{now} min, {before} min the month before");
        Self::row(
            ("monthly", NAME, key),
            now,
            shown,
            (&format!("less than {before} min"), before, now < before),
            Vec::new(),
        )
    }
}

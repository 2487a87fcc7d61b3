//! Rates and alerts of a period: performance, E2E, flakes, chaos, artifacts, CI.

use super::super::hologram_perf::{self, Kind};
use super::super::hologram_reports::root_of;
use super::super::{hologram_badge, pipeline};
use super::{Data, Score, Window, percent, ratio, within};
use crate::facts::Loss;
use crate::findings::Evidence;

impl Data<'_> {
    /// The largest increase over the baseline.
    pub(super) fn perf(&self, period: &'static str, window: Window, key: &'static str) -> Score {
        const NAME: &str = "Performance against the baseline";
        let mut worst: Option<(f64, String, Evidence)> = None;
        let mut metrics = 0;
        for report in self.of(window) {
            let Some(found) = hologram_perf::compare(report, self.reports, self.policy) else { continue };
            for change in found.changes.iter().filter(|change| change.kind != Kind::NotApplicable) {
                metrics += 1;
                if worst.as_ref().is_none_or(|(most, ..)| change.percent > *most) {
                    worst = Some((change.percent, change.upstream_line(), change.current.evidence(self.facts)));
                }
            }
        }
        let Some((change, line, evidence)) = worst else {
            return Self::none(period, NAME, key, "perf/*.csv with perf/baseline.json of this period is missing");
        };
        let limit = self.policy.number(key);
        let shown = format!("{line}, the largest of {metrics}");
        let rule = (&*format!("at most +{limit} %"), limit / 100.0, change <= limit);
        Self::row((period, NAME, key), change / 100.0, shown, rule, vec![evidence])
    }

    /// Alerts look at failures, targets at successes.
    pub(super) fn e2e(&self, period: &'static str, window: Window, key: &'static str) -> Score {
        let is_alert = period == "alert";
        let name = if is_alert { "E2E failure rate" } else { "E2E success rate" };
        let (mut all, mut good, mut evidence) = (0, 0, Vec::new());
        for report in self.reports.iter().filter(|report| !report.events.is_empty()) {
            for sequence in pipeline::sequences(self.facts, &report.events) {
                let last = sequence.last_event();
                if window.0 != i64::MIN && !within(last.and_then(|event| event.time), window) {
                    continue;
                }
                all += 1;
                good += usize::from(sequence.broken.is_none());
                if sequence.broken.is_some() {
                    evidence.extend(last.map(|event| pipeline::evidence(self.facts, event)));
                }
            }
        }
        if all == 0 {
            return Self::none(period, name, key, "e2e/events.jsonl with events of this period is missing");
        }
        let limit = self.policy.number(key);
        let (part, words) = if is_alert { (all - good, "at most") } else { (good, "more than") };
        let value = ratio(part, all);
        let holds = if is_alert { value <= limit } else { value > limit };
        let shown = format!("{} ({part} of {all} sequences)", percent(value));
        Self::row((period, name, key), value, shown, (&format!("{words} {}", percent(limit)), limit, holds), evidence)
    }

    pub(super) fn flake_rate(&self, period: &'static str, window: Window, key: &'static str) -> Score {
        const NAME: &str = "Flake rate";
        let (mixed, judged) = if window.0 == i64::MIN {
            self.flakes.rate(self.policy)
        } else {
            self.flakes.rate_between(window.0, window.1, self.policy)
        };
        if judged == 0 {
            let least = self.policy.number("hologram.flake.least_results");
            let why = format!("flake_database.json has no test with {least} results of this period");
            return Self::none(period, NAME, key, &why);
        }
        let (value, limit) = (ratio(mixed, judged), self.policy.number(key));
        let is_alert = period == "alert";
        let (words, holds) = if is_alert { ("at most", value <= limit) } else { ("less than", value < limit) };
        let tests = self.flakes.tests.iter().filter(|test| test.is_mixed());
        let red =
            tests.filter_map(|test| test.results.iter().rev().find(|row| row.status.is_red()).map(|row| (test, row)));
        let evidence =
            red.map(|(test, row)| Evidence::of(self.facts, row.origin, format!("{} failed", test.test))).collect();
        let shown = format!("{} ({mixed} of {judged} tests with enough results)", percent(value));
        Self::row((period, NAME, key), value, shown, (&format!("{words} {}", percent(limit)), limit, holds), evidence)
    }

    pub(super) fn chaos_rate(&self, period: &'static str, window: Window, key: &'static str) -> Score {
        const NAME: &str = "Chaos success rate";
        let of = || self.chaos.iter().filter(|result| window.0 == i64::MIN || within(result.time, window));
        let all = of().count();
        if all == 0 {
            return Self::none(period, NAME, key, "chaos results or phase9_chaos cases of this period are missing");
        }
        let good = of().filter(|result| result.success).count();
        let (value, limit) = (ratio(good, all), self.policy.number(key));
        let (words, holds) =
            if period == "alert" { ("at least", value >= limit) } else { ("more than", value > limit) };
        let evidence = of().filter(|result| !result.success).map(|result| result.evidence(self.facts)).collect();
        let shown = format!("{} ({good} of {all} results)", percent(value));
        Self::row((period, NAME, key), value, shown, (&format!("{words} {}", percent(limit)), limit, holds), evidence)
    }

    /// What is damaged among the files of the reports, and artifacts without their events.
    pub(super) fn artifacts(&self) -> Score {
        const NAME: &str = "Artifact failures";
        let key = "hologram.alert.artifact_failures";
        if self.reports.is_empty() {
            return Self::none("alert", NAME, key, "no artifact of the pipeline is there");
        }
        let is_ours = |path: &str| {
            let root = root_of(path);
            self.reports.iter().any(|report| report.root == root)
        };
        let lost = self.facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss && is_ours(&note.path));
        let mut evidence: Vec<Evidence> = lost
            .map(|note| Evidence {
                path: note.path.clone(),
                line: note.line,
                end_line: note.line,
                text: note.what.clone(),
                ..Evidence::default()
            })
            .collect();
        for report in self.reports.iter().filter(|report| report.is_artifact() && !report.has("hologram-events")) {
            let text = format!("{} has no e2e/events.jsonl", report.name());
            evidence.push(Evidence { path: report.root.clone(), text, ..Evidence::default() });
        }
        let limit = self.policy.number(key);
        let value = evidence.len() as f64;
        let shown = format!("{value} missing or damaged files in {} reports folders", self.reports.len());
        Self::row(("alert", NAME, key), value, shown, (&format!("at most {limit}"), limit, value <= limit), evidence)
    }

    /// A run succeeds when its budgets hold, its sequences are good and none of its tests is red.
    pub(super) fn ci(&self, window: Window) -> Score {
        const NAME: &str = "CI success rate";
        let key = "hologram.daily.ci_success_rate";
        let (mut good, mut all, mut unknown, mut evidence) = (0, 0, 0, Vec::new());
        for report in self.of(window) {
            let badge = hologram_badge::ours(self.facts, report, self.policy);
            let red = report.runs.iter().any(|run| {
                let counts = self.facts.counts_of(*run);
                counts.failed + counts.error > 0
            });
            match badge.status {
                _ if red => all += 1,
                "fail" => {
                    all += 1;
                    evidence.extend(report.rows.first().map(|row| row.evidence(self.facts)));
                }
                "pass" => (good, all) = (good + 1, all + 1),
                _ => unknown += 1,
            }
        }
        if all == 0 {
            let why = "perf/*.csv and e2e/events.jsonl of one run of this period are missing";
            return Self::none("daily", NAME, key, why);
        }
        let (value, limit) = (ratio(good, all), self.policy.number(key));
        let apart = if unknown > 0 { format!(", {unknown} without data") } else { String::new() };
        let shown = format!("{} ({good} of {all} runs{apart})", percent(value));
        Self::row(
            ("daily", NAME, key),
            value,
            shown,
            (&format!("more than {}", percent(limit)), limit, value > limit),
            evidence,
        )
    }
}

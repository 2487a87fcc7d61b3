//! The scorecard: alerting thresholds, and the targets of day, week and month, from the data of each period.
//!
//! Periods end at `as_of`. Without data of its period a row has no data: it never passes for lack of it.

mod rates;
mod trends;

use super::hologram_chaos::Chaos;
use super::hologram_flakes::{DAY, Flakes};
use super::hologram_reports::Report;
use crate::facts::Facts;
use crate::findings::{Answer, Evidence, Judging, Policy};

/// A row.
pub(crate) struct Score {
    /// `alert`, `daily`, `weekly`, `monthly`.
    pub(crate) period: &'static str,
    /// What is looked at.
    pub(crate) name: &'static str,
    /// Rates and changes as fractions; counts as they are.
    pub(crate) value: Option<f64>,
    /// As shown, with numerator and denominator.
    pub(crate) shown: String,
    /// The same unit as the value.
    pub(crate) limit: Option<f64>,
    /// As shown.
    pub(crate) limit_shown: String,
    /// Key of the policy that holds the limit.
    pub(crate) key: &'static str,
    /// How it stands.
    pub(crate) answer: Answer,
    /// The lines that gave the value.
    pub(crate) evidence: Vec<Evidence>,
}

/// Lines of evidence that a row keeps.
const EVIDENCE: usize = 10;

/// Everything that rows are made of.
struct Data<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    reports: &'a [Report<'a>],
    flakes: &'a Flakes<'a>,
    chaos: &'a [Chaos<'a>],
}

/// After the first, up to the second.
type Window = (i64, i64);

fn within(time: Option<i64>, (after, to): Window) -> bool {
    time.is_some_and(|time| time > after && time <= to)
}

/// All rows.
pub(crate) fn scorecard(judging: &Judging<'_>) -> Vec<Score> {
    #[cfg(test)]
    crate::findings::analyses::made::note("scorecard");
    let Judging { facts, policy, .. } = *judging;
    let (reports, flakes, chaos) = (judging.reports(), judging.histories(), judging.chaos());
    let data = Data { facts, policy, reports, flakes, chaos };
    let ever = (i64::MIN, i64::MAX);
    let mut rows = vec![
        data.perf("alert", ever, "hologram.alert.perf_pct"),
        data.e2e("alert", ever, "hologram.alert.e2e_failure_rate"),
        data.flake_rate("alert", ever, "hologram.alert.flake_rate"),
        data.chaos_rate("alert", ever, "hologram.alert.chaos_success_rate"),
        data.artifacts(),
    ];
    let day = data.window("hologram.daily.days", 0);
    rows.extend([
        data.ci(day),
        data.perf("daily", day, "hologram.daily.perf_pct"),
        data.e2e("daily", day, "hologram.daily.e2e_success_rate"),
        data.flake_rate("daily", day, "hologram.daily.flake_rate"),
        data.chaos_rate("daily", day, "hologram.daily.chaos_success_rate"),
    ]);
    let week = data.window("hologram.weekly.days", 0);
    rows.extend([
        data.baselines(week),
        data.quarantine(week),
        data.trend("weekly", "hologram.weekly.days", "hologram.weekly.trend_pct"),
        data.coverage(week),
    ]);
    rows.extend([
        data.new_scenarios(),
        data.trend("monthly", "hologram.monthly.days", "hologram.monthly.improvement_pct"),
        data.flake_reduction(),
        data.triage_time(),
    ]);
    rows
}

fn ratio(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

fn percent(fraction: f64) -> String {
    format!("{:.1} %", fraction * 100.0)
}

impl Data<'_> {
    /// A period that ends `back` lengths before `as_of`.
    fn window(&self, key: &str, back: i64) -> Window {
        let Some(end) = self.policy.as_of.of("hologram") else { return (0, 0) };
        #[expect(clippy::cast_possible_truncation, reason = "days of a policy in milliseconds; saturates")]
        let length = (self.policy.number(key) * DAY) as i64;
        let end = end.saturating_sub(length.saturating_mul(back));
        (end.saturating_sub(length), end)
    }

    fn of(&self, window: Window) -> impl Iterator<Item = &Report<'_>> {
        self.reports.iter().filter(move |report| window.0 == i64::MIN || within(report.time, window))
    }

    fn none(period: &'static str, name: &'static str, key: &'static str, why: &str) -> Score {
        Score {
            period,
            name,
            value: None,
            shown: "no data".to_owned(),
            limit: None,
            limit_shown: String::new(),
            key,
            answer: Answer::NoData(why.to_owned()),
            evidence: Vec::new(),
        }
    }

    /// A row whose value was measured; `holds` compares it with the limit.
    fn row(
        (period, name, key): (&'static str, &'static str, &'static str),
        value: f64,
        shown: String,
        rule: (&str, f64, bool),
        evidence: Vec<Evidence>,
    ) -> Score {
        let (words, limit, holds) = rule;
        let answer = if holds { Answer::Pass } else { Answer::Fail(format!("{shown}; the limit is {words}")) };
        let evidence = evidence.into_iter().take(EVIDENCE).collect();
        Score {
            period,
            name,
            value: Some(value),
            shown,
            limit: Some(limit),
            limit_shown: words.to_owned(),
            key,
            answer,
            evidence,
        }
    }
}

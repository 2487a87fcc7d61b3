//! What rules about benchmarks begin with, and how they say what they found.

use crate::facts::{Facts, Loss};
use crate::findings::analyses::perf::{Bench, Check, Difference, Gate, NoisyDay, Row, age_days, date, differences};
use crate::findings::{Answer, Evidence, Finding, Outcome, Policy, Severity, id_of};
use crate::methods::phrase::count;

/// Class of findings about the machine.
pub(super) const INFRASTRUCTURE: &str = "infrastructure";
/// Class of findings about the code.
pub(super) const REGRESSION: &str = "regression";
/// Class of findings about the benchmarks themselves.
pub(super) const HARNESS: &str = "harness";
/// Class of findings about data that are old, few or odd.
pub(super) const DATA: &str = "data";

/// Said where no benchmark row was read.
pub(super) const NO_ROWS: &str = "no benchmark rows: bench/results/*.ndjson and site/benchmarks.json are missing";
/// Said where ages cannot be known.
pub(super) const NO_AS_OF: &str = "no as-of given: age cannot be told from the data alone";

/// Evidence lines of a finding.
pub(super) const EVIDENCE: usize = 20;

/// A finding of a rule; its runs are those of its evidence.
pub(super) fn finding(
    facts: &Facts,
    rule: &'static str,
    severity: Severity,
    class: &str,
    (key, title): (&str, String),
    evidence: Vec<Evidence>,
) -> Finding {
    let mut finding = Finding::new(rule, id_of(rule, &[key]), severity, title).proved(facts, evidence);
    finding.evidence.truncate(EVIDENCE);
    Finding { class: class.to_owned(), ..finding }
}

/// What to do next, behind what was found.
pub(super) trait Then {
    /// With what to do next.
    fn then(self, next_step: impl Into<String>) -> Self;
}

impl Then for Finding {
    fn then(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = next_step.into();
        self
    }
}

/// An answer without findings.
pub(super) fn only(answer: Answer) -> Outcome {
    Outcome { answer, findings: Vec::new() }
}

/// It cannot be said; why.
pub(super) fn no_data(why: impl Into<String>) -> Outcome {
    only(Answer::NoData(why.into()))
}

/// Where a benchmark file was not read whole, what it lacks may be what matters.
pub(super) fn lost(facts: &Facts) -> Option<String> {
    let is_ours = |path: &str| {
        let entry = |at: u32| facts.entries.get(at as usize).is_some_and(|entry| entry.path == path);
        facts.documents.iter().any(|document| {
            matches!(facts.text(document.format), "pcs-results" | "pcs-benchmarks") && entry(document.entry)
        })
    };
    let note = facts.notes.iter().find(|note| note.loss >= Loss::DataLoss && is_ours(&note.path))?;
    Some(format!("{} was not read whole: {}", note.path, note.what))
}

/// Why a gate without regressions still says nothing.
pub(super) fn unsaid(facts: &Facts, bench: &Bench<'_>, policy: &Policy, gate: &Gate<'_>) -> Option<String> {
    if gate.judged() == 0 {
        return Some(format!(
            "none of {} has {} rows within {} days",
            count(gate.checks.len() as u64, "series", "series"),
            policy.whole("pcs.gate.grace_rows"),
            policy.number("pcs.gate.window_days")
        ));
    }
    if let Some(why) = lost(facts) {
        return Some(why);
    }
    let hours = age_days(bench, policy).map_or(f64::INFINITY, |days| days * 24.0);
    let promised = policy.number("pcs.freshness.slo_hours");
    if policy.as_of.is_given() && hours > promised {
        return Some(format!("the newest row is {hours:.0} h old, over {promised} h: the day's results are missing"));
    }
    // A failed benchmark has no value, and the one of the day before must not stand for it.
    let latest = bench.newest().map(|row| date(row.timestamp));
    let failed = bench.all.iter().filter(|row| row.is_error());
    let failed = failed.filter(|row| Some(date(row.timestamp)) == latest).count();
    (failed > 0).then(|| format!("{} failed on the newest day", count(failed as u64, "benchmark", "benchmarks")))
}

/// The newest row and the rows it is compared with.
pub(super) fn evidence_of(check: &Check<'_>) -> Vec<Evidence> {
    let others = check.rows.iter().rev().filter(|row| row.timestamp != check.current.timestamp);
    std::iter::once(&check.current).chain(others).take(EVIDENCE).map(Row::evidence).collect()
}

/// What speaks for the machine instead of the code; empty when nothing does.
pub(super) fn infrastructure_of(check: &Check<'_>, days: &[NoisyDay<'_>], policy: &Policy) -> Vec<String> {
    let mut reasons: Vec<String> = differences(check, policy).iter().map(Difference::said).collect();
    let day = date(check.current.timestamp);
    for noisy in days.iter().filter(|noisy| noisy.is_suspect && noisy.date == day) {
        reasons.push(format!("{} of {} backends became slower on {day}", noisy.slower, noisy.backends.len()));
    }
    reasons
}

/// The first branch of the decision tree.
pub(super) fn rerun(facts: &Facts, runs: &[u32]) -> String {
    let id = runs.iter().find_map(|run| facts.runs.get(*run as usize)?.run_id.as_deref());
    format!("re-run once: `gh run rerun {}`; it should pass on the second run", id.unwrap_or("<run-id>"))
}

/// The second branch of the decision tree.
pub(super) fn bisect(check: &Check<'_>) -> String {
    let good = check.previous().map_or("<last-good-commit>", |row| row.commit());
    format!(
        "find the commit by bisecting: `git checkout {good}`, `python3 scripts/bench_all.py`, `git checkout main`, \
         `python3 scripts/bench_all.py`; file an issue with label perf-regression; if needed raise the threshold \
         for a while: `--per-backend-thresholds \"+20%:{}\"`",
        check.current.backend
    )
}

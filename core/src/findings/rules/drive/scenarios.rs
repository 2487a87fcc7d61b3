//! The verdict: every scenario that was planned was executed and held.

use super::{Said, finding, run_of, unknown};
use crate::facts::{Facts, Scenario, ScenarioStatus, StrId};
use crate::findings::analyses::scenarios::{CRON, Failure, Kind, VITEST, WITNESS};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use hashbrown::HashMap;

pub(super) const RULE: Rule = Rule {
    id: "drive_scenarios",
    title: "Scenarios hold",
    doc: "No scenario and no invariant of the integration suites and drills failed. Each failure has its class \
          (infrastructure, drift, harness, flake, regression), its owner and the commands that run it again. \
          Scenarios that were planned and not executed, and reports that were cut, are no data.",
    system: "drive",
    decides: true,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let study = judging.scenarios();
    let mut cases = Cases::of(facts);
    let findings: Vec<Finding> = study
        .failures
        .iter()
        .map(|failure| Finding { cases: cases.take(facts, failure.row), ..said(facts, study, failure) })
        .collect();
    let answer = if !findings.is_empty() {
        let of = facts.records.scenarios.iter().filter(|row| is_scenario(facts, row)).count().max(findings.len());
        Answer::Fail(format!(
            "{} {} in {of} scenarios",
            findings.len(),
            if findings.len() == 1 { "failure" } else { "failures" }
        ))
    } else if let Some(why) = unknown(facts) {
        Answer::NoData(why)
    } else if let Some(why) = open_ends(facts, study) {
        Answer::NoData(why)
    } else {
        Answer::Pass
    };
    Outcome { answer, findings }
}

/// Red cases of logs, which tell of the same failures as their scenarios, by where they say so.
struct Cases(HashMap<(u32, u32, StrId), Vec<u32>>);

impl Cases {
    fn of(facts: &Facts) -> Self {
        let mut cases: HashMap<_, Vec<u32>> = HashMap::new();
        for row in facts.red_cases().filter_map(|attempts| attempts.last()).filter(|row| row.status.is_red()) {
            let line = facts.detail_of(row).map_or(0, |detail| detail.failure_line);
            let line = if line > 0 { line } else { row.document_line };
            cases.entry((row.document, line, row.file)).or_default().push(row.case);
        }
        Self(cases)
    }

    /// The case of a row. Tests may share the text of their failure: they come in the order of their rows.
    fn take(&mut self, facts: &Facts, row: &Scenario) -> Vec<u32> {
        let document = facts.documents.get(row.origin.document as usize);
        if document.is_none_or(|document| facts.text(document.format) != VITEST) {
            return Vec::new();
        }
        let here = self.0.get_mut(&(row.origin.document, row.origin.line, row.endpoint));
        here.filter(|cases| !cases.is_empty()).map(|cases| cases.remove(0)).into_iter().collect()
    }
}

/// Drills list invariants below their scenarios; elsewhere each row is a scenario.
fn is_scenario(facts: &Facts, row: &Scenario) -> bool {
    let document = facts.documents.get(row.origin.document as usize);
    let has_rows_below = document.is_some_and(|document| matches!(facts.text(document.format), CRON | WITNESS));
    row.invariant.is_empty() || !has_rows_below
}

/// What stands in the way of a pass.
fn open_ends(facts: &Facts, study: &crate::findings::analyses::scenarios::Study<'_>) -> Option<String> {
    for report in &study.reports {
        if report.upstream_failed {
            return Some("the UI witness was not run, since the cron drill failed".to_owned());
        }
        if let Some(todo) = report.todo.first() {
            let (count, first) = (report.todo.len(), facts.text(todo.scenario));
            return Some(format!("{count} of the {} not executed, {first} first", report.kind.title()));
        }
        if let Some(absent) = report.absent.first() {
            return Some(format!(
                "{absent} and {} more are missing from {}",
                report.absent.len() - 1,
                report.kind.file()
            ));
        }
        // Upstream says no although no row does: whatever it saw is not here.
        if report.stated != Some(true) {
            return Some(format!("{} does not say that it passed", report.kind.file()));
        }
        if report.kind == Kind::Witness && report.scenarios.is_empty() {
            return Some("witness-ui-report.json has no flow".to_owned());
        }
    }
    let passed = facts.records.scenarios.iter().any(|row| row.status == ScenarioStatus::Passed);
    (!passed).then(|| "no scenario passed: all were skipped or none has an id".to_owned())
}

fn said(facts: &Facts, study: &crate::findings::analyses::scenarios::Study<'_>, failure: &Failure<'_>) -> Finding {
    let (scenario, invariant) = failure.ids();
    let defect = study.defect(failure);
    let mut evidence = vec![Evidence::of(facts, failure.row.origin, &failure.message)];
    for bundle in failure.bundles.iter().filter_map(|at| study.bundles.get(*at)) {
        if let Some(claim) = bundle.claims.get("scenarioId") {
            evidence.push(Evidence::of(facts, claim.origin, format!("database evidence, label {}", bundle.label)));
        }
    }
    let title = if failure.missing.is_empty() {
        format!("{scenario} / {invariant}: {}", failure.symptom())
    } else {
        let place = if failure.scenario.is_empty() { facts.text(failure.row.endpoint) } else { scenario };
        format!("{place}: {}", failure.symptom())
    };
    let next_step = format!("reproduce it with `{}`", defect.command);
    finding(
        study.policy,
        Said {
            rule: RULE.id,
            severity: Severity::Error,
            title,
            class: failure.class.id.to_owned(),
            runs: run_of(facts, failure.row.origin.document),
            evidence,
            next_step,
        },
        &[failure.format, failure.scenario, failure.invariant, facts.text(failure.row.endpoint), &failure.symptom()],
    )
}

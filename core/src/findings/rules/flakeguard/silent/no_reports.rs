//! Uploads without reports: the glob matched nothing, and the step was green.

use super::{SYSTEM, outcome, silent};
use crate::facts::Origin;
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_no_reports",
    title: "Every upload has reports",
    doc: "Where test-results/**/*.xml matches nothing, the step that uploads warns and exits 0: a job that wrote no \
          report looks like one without flakes.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut has_reports = vec![false; facts.runs.len()];
    for document in facts.documents.iter().filter(|row| facts.text(row.format) == "junit") {
        let run = facts.entries.get(document.entry as usize).map_or(0, |entry| entry.run);
        if let Some(place) = has_reports.get_mut(run as usize) {
            *place = true;
        }
    }
    let all = Claims::of_format(facts, "flakeguard-meta");
    let mut findings = Vec::new();
    for claims in &all {
        let Some(run) = facts.entry_of(claims.document).map(|entry| entry.run) else { continue };
        if has_reports.get(run as usize) == Some(&true) {
            continue;
        }
        let name = facts.runs.get(run as usize).map_or("", |run| run.id.as_str());
        let title = format!("{name} has metadata and no report: where no file matches, the upload exits 0");
        let origin = Origin { document: claims.document, line: 1, ..Origin::default() };
        let evidence = vec![Evidence::of(facts, origin, "no JUnit XML beside or below this file")];
        let next = "check that the tests wrote test-results/**/*.xml, and that the step runs after they failed too";
        findings.push(Finding { runs: vec![run], ..silent(RULE.id, claims.path(), title, evidence, next) });
    }
    let clear = match all.len() {
        0 => Answer::NoData("no meta.json".to_owned()),
        _ => Answer::Pass,
    };
    outcome(findings, "uploads without reports", clear)
}

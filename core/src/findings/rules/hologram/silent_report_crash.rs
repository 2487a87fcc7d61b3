//! An artifact without its page: the job ended before the gate.

use super::tell::{Said, Tally, entry_evidence, finding, place};
use crate::findings::{Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "silent_hologram_report_crash",
    title: "The report page was generated",
    doc: "The generator of index.html is a syntax error before Python 3.12; with the 3.11 of CI the job dies there, before the perf gate ran. Without index.html nobody can say that the gate ran at all.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports {
        if report.has("hologram-page") {
            tally.pass();
        } else if report.is_artifact() {
            let what = format!("{} has no index.html: the job ended before its perf gate", report.name());
            tally.fail(what.clone());
            let said = Said {
                rule: RULE.id,
                key: &report.root,
                severity: Severity::Warning,
                class: SILENT_GREEN,
                title: what.clone(),
                next_step: "generate the page with Python 3.12, or mend the f-string of aggregate_reports.py"
                    .to_owned(),
            };
            findings.push(finding(facts, said, vec![entry_evidence(facts, "index.html", &report.root, what)]));
        } else {
            tally.missing(format!("{}index.html is not here", place(report, reports)));
        }
    }
    Outcome { answer: tally.answer("index.html is missing"), findings }
}

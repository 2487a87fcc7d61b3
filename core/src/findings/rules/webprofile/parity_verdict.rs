//! The verdict of a parity run, in three values.

use super::telling::{NO_RUN, REVOCATION, finding, over_runs};
use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, NodeSaid, TestsSaid};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_parity",
    title: "Parity holds",
    doc: "node.parity.json says success and test.parity.out holds no failure. Upstream takes a missing file for success; here it is no data.",
    system: "webprofile",
    decides: true,
    run,
};

/// Lines of evidence of one run.
const LINES: usize = 10;

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let answer = over_runs(parity, NO_RUN, |bundle| {
        let verdict = bundle.verdict();
        match verdict.success {
            Some(true) => Answer::Pass,
            Some(false) => Answer::Fail(verdict.why),
            None => Answer::NoData(format!("{}; upstream concludes {}", verdict.why, verdict.upstream)),
        }
    });
    let failed = parity.bundles.iter().filter(|bundle| bundle.verdict().success == Some(false));
    Outcome { answer, findings: failed.map(|bundle| told(facts, bundle)).collect() }
}

fn told(facts: &Facts, bundle: &Bundle) -> Finding {
    let mut evidence = Vec::new();
    let mut class = "regression";
    match &bundle.node {
        NodeSaid::NotObserved(origin, last) => evidence.push(Evidence::of(facts, *origin, last)),
        NodeSaid::Crash(origin, error) => {
            class = "infrastructure";
            evidence.push(Evidence::of(facts, *origin, error));
        }
        NodeSaid::Other(file) => evidence.push(file.evidence(facts, "success is not true")),
        _ => {}
    }
    if let TestsSaid::Red(lines) = &bundle.tests {
        class = "regression";
        // The message of the test says more than the words that upstream looks for.
        let tests = bundle.documents(facts, "webprofile-test-parity");
        let rows: Vec<_> = tests.flat_map(|at| facts.tests.equal(|row| row.document.cmp(&at))).collect();
        for row in rows.iter().filter(|row| row.status.is_red()) {
            let Some(detail) = facts.detail_of(row) else { continue };
            let entry = facts.documents.get(row.document as usize).map(|document| document.entry);
            evidence.push(Evidence {
                entry,
                path: super::telling::path(facts, row.document).to_owned(),
                line: detail.failure_line,
                end_line: detail.failure_end_line,
                byte: detail.details.start,
                text: facts.text(detail.summary).to_owned(),
            });
        }
        evidence.extend(lines.iter().map(|(origin, text)| Evidence::of(facts, *origin, text)));
    }
    evidence.truncate(LINES);
    let title = format!("Parity failed: {}", bundle.verdict().why);
    Finding {
        runs: vec![bundle.run],
        evidence,
        next_step: format!("read the stack traces and last responses in the evidence; {REVOCATION}"),
        ..finding(RULE.id, Severity::Error, class, title)
    }
}

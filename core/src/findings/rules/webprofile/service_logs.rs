//! Logs of the containers.

use super::telling::{finding, over_runs, several};
use crate::facts::{Facts, LogLine};
use crate::findings::analyses::parity::{Bundle, is_log};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_service_logs",
    title: "Service and database logged no error",
    doc: "Step 3 of the runbook: webprofile.log and mongo.log (severities E and F), each with its telling lines.",
    system: "webprofile",
    decides: false,
    run,
};

/// Lines shown of one log.
const LINES: usize = 10;

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let parity = judging.parity();
    let answer = over_runs(parity, "webprofile.log and mongo.log are missing", |bundle| answer(facts, bundle));
    Outcome { answer, findings: parity.bundles.iter().flat_map(|bundle| told(facts, bundle)).collect() }
}

/// Logs that were read: number of the document, name, lines at level error or worse.
fn logs(facts: &Facts, bundle: &Bundle) -> Vec<(u32, String, u64)> {
    let files = bundle.named(facts, is_log);
    let read = files.filter_map(|file| {
        let document = file.document?;
        let path = super::telling::path(facts, document);
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Some((document, name, facts.documents.get(document as usize)?.errors))
    });
    read.collect()
}

fn answer(facts: &Facts, bundle: &Bundle) -> Answer {
    let logs = logs(facts, bundle);
    let red: Vec<String> = logs
        .iter()
        .filter(|(_, _, errors)| *errors > 0)
        .map(|(_, name, errors)| format!("{name}: {}", several(*errors, "error")))
        .collect();
    let is_there = |start: &str| logs.iter().any(|(_, name, _)| name.starts_with(start));
    let lacks: Vec<String> = [("webprofile", "webprofile.log"), ("mongo", "mongo.log")]
        .into_iter()
        .filter(|(start, _)| !is_there(start))
        .map(|(_, name)| {
            let is_empty = bundle.named(facts, move |is| is == name).next().is_some();
            format!("{name} is {}", if is_empty { "empty" } else { "missing" })
        })
        .collect();
    match (red.is_empty(), lacks.is_empty()) {
        (false, _) => Answer::Fail(red.join(", ")),
        (true, false) => Answer::NoData(lacks.join(", ")),
        (true, true) => Answer::Pass,
    }
}

fn told(facts: &Facts, bundle: &Bundle) -> Vec<Finding> {
    let red = logs(facts, bundle).into_iter().filter(|(_, _, errors)| *errors > 0);
    let told = red.map(|(document, name, errors)| {
        let lines: Vec<&LogLine> =
            facts.log_lines.iter().filter(|line| line.document == document).take(LINES).collect();
        let evidence = lines.iter().map(|line| {
            let origin = crate::facts::Origin { document, line: line.line, span: line.span };
            Evidence::of(facts, origin, facts.text(line.text))
        });
        Finding {
            runs: vec![bundle.run],
            evidence: evidence.collect(),
            next_step: "compare their times with the failing requests".to_owned(),
            ..finding(
                RULE.id,
                Severity::Warning,
                "infrastructure",
                format!("{name} holds {}", several(errors, "error")),
            )
        }
    });
    told.collect()
}

//! Failures in suites within suites: the server passes over them without a word.

use super::{FINDINGS, SYSTEM, outcome, silent};
use crate::facts::{Origin, TestRow};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule};

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_nested_suites",
    title: "No failure lies in a nested suite",
    doc: "The server reads cases of suites directly below <testsuites>; suites within suites are passed over, and the \
          upload is answered with 202. Failures in them are not there for it.",
    system: SYSTEM,
    decides: false,
    run,
};

/// What joins the names of a suite and of the one around it.
const INSIDE: &str = " › ";

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut findings = Vec::new();
    let mut red: Vec<&TestRow> =
        facts.red_cases().filter_map(|case| case.iter().find(|row| row.status.is_red())).collect();
    red.retain(|row| facts.text(row.suite).contains(INSIDE));
    for rows in red.chunk_by(|a, b| a.document == b.document) {
        let Some(first) = rows.first() else { continue };
        let claims = Claims::of(facts, first.document);
        // A bare root is refused as a whole, which another rule tells.
        if claims.get("junit.nested").is_none() || claims.get("junit.root").is_some() || findings.len() >= FINDINGS {
            continue;
        }
        let name = claims.path().rsplit('/').next().unwrap_or_default();
        let title = match rows.len() {
            1 => format!("1 failure of {name} lies in a nested suite: FlakeGuard does not read it"),
            count => format!("{count} failures of {name} lie in nested suites: FlakeGuard does not read them"),
        };
        let evidence = rows.iter().take(20).map(|row| {
            let origin = Origin { document: row.document, line: row.document_line, span: row.span() };
            Evidence::of(facts, origin, format!("{} › {}", facts.text(row.suite), facts.text(row.name)))
        });
        let next = "write the report with suites directly below <testsuites>";
        let found = silent(RULE.id, claims.path(), title, evidence.collect(), next);
        findings.push(Finding { runs: vec![facts.run_of(first)], ..found });
    }
    let clear = match facts.counts().tests {
        0 => Answer::NoData("no JUnit XML".to_owned()),
        _ => Answer::Pass,
    };
    outcome(findings, "reports have failures in nested suites", clear)
}

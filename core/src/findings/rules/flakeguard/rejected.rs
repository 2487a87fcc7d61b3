//! Reports that the server refuses and that are read here.

use super::{FINDINGS, SYSTEM, finding};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_rejected",
    title: "The server reads every report",
    doc: "Its decoder wants the root <testsuites>, and times that are numbers: a root <testsuite> or a time like \
          1,234.5 makes the whole file fail with 400 invalid_junit_xml. Such reports are read here; the server has \
          nothing of them.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut findings = Vec::new();
    let (mut reports, mut refused) = (0_u64, 0_u64);
    for (number, _) in (0_u32..).zip(&facts.documents).filter(|(_, row)| facts.text(row.format) == "junit") {
        reports += 1;
        let claims = Claims::of(facts, number);
        let root = claims.get("junit.root").map(|claim| {
            (claim, format!("the root is <{}>, not <testsuites>", claims.text("junit.root").unwrap_or_default()))
        });
        let time = claims.get("junit.time").map(|claim| {
            (claim, format!("the time \"{}\" is no number", claims.text("junit.time").unwrap_or_default()))
        });
        let Some((claim, why)) = root.or(time) else { continue };
        refused += 1;
        if findings.len() < FINDINGS {
            let name = claims.path().rsplit('/').next().unwrap_or_default();
            findings.push(Finding {
                class: "harness".to_owned(),
                runs: facts.entry_of(number).map(|entry| entry.run).into_iter().collect(),
                next_step: "write the report with the root <testsuites> and plain seconds".to_owned(),
                ..finding(
                    RULE.id,
                    claims.path(),
                    Severity::Warning,
                    format!("The server refuses {name}: {why}"),
                    vec![Evidence::of(facts, claim.origin, why)],
                )
            });
        }
    }
    let answer = match (reports, refused) {
        (0, _) => Answer::NoData("no JUnit XML".to_owned()),
        (_, 0) => Answer::Pass,
        (reports, refused) => Answer::Fail(format!("{refused} of {reports} reports would be refused")),
    };
    Outcome { answer, findings }
}

//! The orchestrator's verdict on each drill, computed again.

use super::{Said, claimed, finding, run_of};
use crate::facts::Facts;
use crate::findings::analyses::scenarios::Drill;
use crate::findings::{Answer, Evidence, Judging, Outcome, Policy, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_orchestrator",
    title: "Exit codes and reports of drills agree",
    doc: "A drill passed when it ended with 0, its report is there, its overall.passed is a boolean, and both say the \
          same. Skipped is not passed; the night passed when all three drills did.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let drills = study.drills();
    let mut findings = Vec::new();
    for drill in &drills {
        if let Err(why) = &drill.computed {
            let title = format!("{} did not pass: {why}", drill.name);
            findings.push(said(facts, policy, drill, title, why));
        }
        if drill.stated.is_some_and(|stated| stated != drill.computed.is_ok()) {
            let title = format!("{} is stated as {}, the rule says the opposite", drill.name, word(drill.stated));
            findings.push(said(facts, policy, drill, title, "stated"));
        }
        if drill.opened.is_some() && drill.verdict.is_some() && drill.opened != drill.verdict {
            let title = format!(
                "{}: the orchestrator read {}, {} says {}",
                drill.name,
                word(drill.verdict),
                drill.kind.file(),
                word(drill.opened)
            );
            findings.push(said(facts, policy, drill, title, "opened"));
        }
    }
    // One night is three drills in a row.
    for night in drills.chunk_by(|a, b| a.claims.document == b.claims.document) {
        let Some(first) = night.first() else { continue };
        let all = night.iter().all(|drill| drill.computed.is_ok());
        let stated = first.claims.boolean("passed");
        if stated != Some(all) {
            let said = Said {
                rule: RULE.id,
                severity: if stated == Some(true) { Severity::Error } else { Severity::Warning },
                title: format!("The night is stated as {}, its drills give {}", word(stated), word(Some(all))),
                class: "harness".to_owned(),
                runs: run_of(facts, first.claims.document),
                evidence: claimed(facts, &first.claims, "passed"),
                next_step: "read the drills one by one".to_owned(),
            };
            findings.push(finding(policy, said, &["night", word(stated)]));
        }
    }
    let passed = drills.iter().filter(|drill| drill.computed.is_ok()).count();
    let answer = if drills.is_empty() {
        Answer::NoData("no orchestrator-summary.json".to_owned())
    } else if findings.is_empty() {
        Answer::Pass
    } else {
        Answer::Fail(format!("{passed} of {} drills passed", drills.len()))
    };
    Outcome { answer, findings }
}

fn word(passed: Option<bool>) -> &'static str {
    match passed {
        Some(true) => "passed",
        Some(false) => "failed",
        None => "nothing",
    }
}

fn said(facts: &Facts, policy: &Policy, drill: &Drill<'_>, title: String, key: &str) -> crate::findings::Finding {
    let members = ["reconciliationError", "skipReason", "exitCode", "reportVerdict", "passed"];
    let is_told = |member: &&str| {
        !matches!(
            drill.claims.get(&format!("drills.{}.{member}", drill.name)).map(|claim| claim.value),
            None | Some(crate::facts::ClaimValue::Null)
        )
    };
    let evidence: Vec<Evidence> = members
        .iter()
        .filter(|member| is_told(member))
        .flat_map(|member| claimed(facts, &drill.claims, &format!("drills.{}.{member}", drill.name)))
        .collect();
    finding(
        policy,
        Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title,
            class: if drill.error.is_empty() || drill.skipped { String::new() } else { "harness".to_owned() },
            runs: run_of(facts, drill.claims.document),
            evidence,
            next_step: format!("open {} and the drill's log", drill.kind.file()),
        },
        &[drill.name, key],
    )
}

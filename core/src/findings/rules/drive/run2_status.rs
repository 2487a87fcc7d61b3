//! Trap: a cron endpoint that fails only when called again is printed as PASS.

use super::{Said, finding, run_of};
use crate::facts::ScenarioStatus;
use crate::findings::analyses::Claims;
use crate::findings::analyses::scenarios::{CRON, SUMMARY, is_whole};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Policy, Rule, SILENT_GREEN, Severity};

pub(super) const RULE: Rule = Rule {
    id: "silent_drive_run2_status",
    title: "No endpoint failed behind green invariants",
    doc: "Upstream's summary prints PASS for an endpoint whose invariants hold, also where one of its two calls did not \
          answer 200. The report's rows decide here.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let mut findings: Vec<Finding> = Vec::new();
    let reports = Claims::of_format(facts, CRON);
    let summaries = Claims::of_format(facts, SUMMARY);
    let rows = &facts.records.scenarios;
    for report in &reports {
        let mine = rows.iter().filter(|row| row.origin.document == report.document);
        for row in mine.clone().filter(|row| row.invariant.is_empty() && row.status == ScenarioStatus::Failed) {
            let is_green = |other: &&crate::facts::Scenario| {
                !other.invariant.is_empty() && other.scenario == row.scenario && other.status == ScenarioStatus::Failed
            };
            if mine.clone().any(|other| is_green(&other)) {
                continue;
            }
            let scenario = facts.text(row.scenario);
            let mut evidence = vec![Evidence::of(facts, row.origin, facts.text(row.message))];
            for summary in &summaries {
                let key = format!("results.{scenario}.verdict");
                if summary.text(&key) == Some("PASS") {
                    evidence.extend(super::claimed(facts, summary, &key));
                }
            }
            findings.push(said(policy, scenario, facts.text(row.message), run_of(facts, report.document), evidence));
        }
    }
    for summary in &summaries {
        for (key, claim) in summary.iter() {
            let Some(scenario) = key.strip_prefix("results.").and_then(|rest| rest.strip_suffix(".verdict")) else {
                continue;
            };
            let status = |call: &str| summary.text(&format!("results.{scenario}.{call}")).unwrap_or_default();
            let bad: Vec<String> = ["run1", "run2"]
                .iter()
                .filter(|call| !matches!(status(call), "200" | ""))
                .map(|call| format!("{call} answered {}", status(call)))
                .collect();
            if summary.text(key) == Some("PASS") && !bad.is_empty() {
                let line = Evidence::of(facts, claim.origin, format!("PASS, {}", bad.join(", ")));
                let one = said(policy, scenario, &bad.join(", "), run_of(facts, summary.document), vec![line]);
                if !findings.iter().any(|known| known.id == one.id) {
                    findings.push(one);
                }
            }
        }
    }
    let cut = reports.iter().chain(&summaries).find(|document| !is_whole(facts, document.document));
    let answer = match (findings.len(), reports.len(), cut) {
        (1.., ..) => Answer::Fail(format!("{} printed as PASS did not answer 200", findings.len())),
        (0, 0, _) => Answer::NoData("no cron-e2e-report.json".to_owned()),
        (0, _, Some(cut)) => Answer::NoData(format!("{} was not read whole", cut.path())),
        (0, _, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}

fn said(policy: &Policy, scenario: &str, what: &str, runs: Vec<u32>, evidence: Vec<Evidence>) -> Finding {
    finding(
        policy,
        Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!("Upstream prints PASS for {scenario}; {what}"),
            class: SILENT_GREEN.to_owned(),
            runs,
            evidence,
            next_step: "judge the endpoint by its HTTP statuses as well as by its invariants".to_owned(),
        },
        &[scenario],
    )
}

//! Trap: a lifecycle drill that was aborted says that it passed.

use super::{Said, claimed, finding, run_of};
use crate::findings::analyses::scenarios::{Kind, is_whole};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(super) const RULE: Rule = Rule {
    id: "silent_drive_todo",
    title: "No lifecycle drill passed on scenarios that were not executed",
    doc: "overall.passed of the lifecycle report starts true and turns only when a scenario fails, so an aborted drill \
          leaves todo rows with overall true. A scenario that was not executed is no pass.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let reports: Vec<_> = study.reports.iter().filter(|report| report.kind == Kind::Lifecycle).collect();
    let mut findings = Vec::new();
    for report in &reports {
        let open = report.todo.len() + report.absent.len();
        if report.stated != Some(true) || open == 0 {
            continue;
        }
        let mut evidence = claimed(facts, &report.claims, "overall.passed");
        evidence.extend(
            report
                .todo
                .iter()
                .map(|row| Evidence::of(facts, row.origin, format!("{}: todo", facts.text(row.scenario)))),
        );
        let all = report.scenarios.len() + report.absent.len();
        let said = Said {
            rule: RULE.id,
            severity: Severity::Warning,
            title: format!(
                "Upstream says that the lifecycle drill passed; {open} of {all} scenarios were not executed"
            ),
            class: SILENT_GREEN.to_owned(),
            runs: run_of(facts, report.claims.document),
            evidence,
            next_step: "find what aborted the drill and run it again".to_owned(),
        };
        findings.push(finding(policy, said, &[&open.to_string()]));
    }
    let cut = reports.iter().find(|report| !is_whole(facts, report.claims.document));
    let answer = match (reports.len(), findings.len(), cut) {
        (_, 1.., _) => Answer::Fail("overall true with scenarios that were not executed".to_owned()),
        (0, ..) => Answer::NoData("no lifecycle-e2e-report.json".to_owned()),
        (_, _, Some(_)) => Answer::NoData("lifecycle-e2e-report.json was not read whole".to_owned()),
        (_, _, None) => Answer::Pass,
    };
    Outcome { answer, findings }
}

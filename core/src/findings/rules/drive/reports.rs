//! What reports state of themselves against what their own rows give.

use super::{Said, claimed, fail_if, finding, run_of};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "drive_reports",
    title: "Reports say what their rows say",
    doc: "`overall.passed` of each drill report is computed again from its rows: all invariants of all cron scenarios, \
          both HTTP statuses 200 and no scenario missing; no lifecycle scenario failed; every witness flow passed.",
    system: "drive",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let study = judging.scenarios();
    let word = |passed: Option<bool>| passed.map_or("nothing", |passed| if passed { "passed" } else { "failed" });
    let mut findings = Vec::new();
    for report in &study.reports {
        let differs = match (report.stated, report.computed) {
            (_, None) => false,
            (stated, computed) => stated != computed,
        };
        if differs {
            let title = format!(
                "{} states {}, its rows give {}",
                report.kind.file(),
                word(report.stated),
                word(report.computed)
            );
            let said = Said {
                rule: RULE.id,
                severity: if report.computed == Some(false) { Severity::Error } else { Severity::Warning },
                title,
                class: "harness".to_owned(),
                runs: run_of(facts, report.claims.document),
                evidence: claimed(facts, &report.claims, "overall.passed"),
                next_step: "read the rows, not the report's own verdict; file a harness/diagnostics defect".to_owned(),
            };
            findings.push(finding(policy, said, &[report.kind.file(), word(report.stated)]));
        }
    }
    let unknown = study.reports.iter().find(|report| report.computed.is_none());
    let answer = match (study.reports.len(), findings.len(), unknown) {
        (0, ..) => {
            Answer::NoData("no cron-e2e-report.json, lifecycle-e2e-report.json or witness-ui-report.json".to_owned())
        }
        (_, 0, Some(report)) => Answer::NoData(format!("{} was not read whole", report.kind.file())),
        (_, count, _) => fail_if(count, || format!("{count} of {} reports contradict themselves", study.reports.len())),
    };
    Outcome { answer, findings }
}

//! Alerting thresholds and the targets of day, week and month.

use super::tell::{Said, Tally, finding};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_scorecard",
    title: "Alerts are quiet and targets are met",
    doc: "Every row of the playbook's alerting thresholds, and of its daily, weekly and monthly targets, \
          from the data of its period.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for row in judging.scores() {
        let name = format!("{} ({})", row.name, row.period);
        match &row.answer {
            Answer::Pass => tally.pass(),
            Answer::NoData(_) => tally.missing(format!("{name} has no data")),
            Answer::Fail(why) => {
                tally.fail(format!("{name}: {}", row.shown));
                let said = Said {
                    rule: RULE.id,
                    key: &name,
                    severity: if row.period == "alert" { Severity::Warning } else { Severity::Info },
                    class: "target",
                    title: format!("{name}: {why}"),
                    next_step: String::new(),
                };
                findings.push(finding(facts, said, row.evidence.clone()));
            }
        }
    }
    Outcome { answer: tally.answer("no artifact of the pipeline is there"), findings }
}

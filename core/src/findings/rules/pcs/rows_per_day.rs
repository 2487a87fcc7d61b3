//! Days with few rows.

use super::shared::{DATA, EVIDENCE, NO_ROWS, finding, no_data};
use crate::findings::analyses::perf::{Row, date};
use crate::findings::{Answer, Judging, Outcome, Rule, Severity};
use std::collections::BTreeMap;

pub(crate) const RULE: Rule = Rule {
    id: "pcs_rows_per_day",
    title: "Every day has enough rows",
    doc: "Days with fewer measurements than policy.yml asks for: a run that stopped halfway leaves few rows, and \
          nothing else says so.",
    system: "pcs",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let bench = judging.bench();
    if bench.is_empty() {
        return no_data(NO_ROWS);
    }
    let mut days: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
    for row in bench.measured().filter(|row| !row.timestamp.is_empty()) {
        days.entry(date(row.timestamp)).or_default().push(row);
    }
    let least = policy.whole("pcs.quality.rows_per_day_min");
    let few: Vec<(&&str, &Vec<&Row<'_>>)> = days.iter().filter(|(_, rows)| (rows.len() as u64) < least).collect();
    let mut findings = Vec::new();
    if !few.is_empty() {
        let named: Vec<String> =
            few.iter().rev().take(EVIDENCE).map(|(day, rows)| format!("{day}: {}", rows.len())).collect();
        let title = format!("{} of {} days have fewer than {least} rows ({})", few.len(), days.len(), named.join(", "));
        let evidence = few.iter().rev().filter_map(|(_, rows)| rows.first()).map(|row| row.evidence()).collect();
        findings.push(finding(facts, RULE.id, Severity::Info, DATA, ("few", title), evidence));
    }
    let answer = match (days.len(), few.len()) {
        (0, _) => Answer::NoData("no benchmark row holds a measurement".to_owned()),
        (_, 0) => Answer::Pass,
        (days, few) => Answer::Fail(format!("{few} of {days} days have fewer than {least} rows")),
    };
    Outcome { answer, findings }
}

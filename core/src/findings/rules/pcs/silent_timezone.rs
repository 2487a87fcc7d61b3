//! Silent green: the upstream gate passes over every row that has a time zone.

use super::shared::{EVIDENCE, NO_ROWS, Then, finding, no_data, only, unsaid};
use crate::findings::analyses::Claims;
use crate::findings::analyses::perf::{AsWritten, Key};
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule, SILENT_GREEN, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "silent_pcs_timezone",
    title: "The upstream gate looked at the rows",
    doc: "`regression_check.py` compares times with a now that has no time zone; rows whose time ends in Z or an \
          offset raise an error and are passed over, so with real data it always says that there are no regressions.",
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
    let (upstream, fine, as_written) =
        match (judging.gate(Key::Upstream), judging.gate(Key::Fine), judging.as_written()) {
            (Ok(upstream), Ok(fine), Ok(as_written)) => (upstream, fine, as_written),
            (Err(why), _, _) | (_, Err(why), _) | (_, _, Err(why)) => return no_data(why),
        };
    let AsWritten::Green { rows, passed_over } = as_written else { return only(Answer::Pass) };
    if passed_over == 0 {
        return only(Answer::Pass);
    }
    let missed = [upstream.regressions().count(), fine.regressions().count()];
    if missed == [0, 0] {
        // Nothing was hidden; that the gate read nothing is no reason to call it right.
        return unsaid(facts, bench, policy, fine).map_or_else(|| only(Answer::Pass), no_data);
    }
    let why = format!(
        "the upstream gate read {rows} and passed over {passed_over} rows: no regressions; read as UTC, {} in its key \
         and {} in the fine key",
        missed[0], missed[1]
    );
    let checks = upstream.regressions().chain(fine.regressions());
    // What the script printed comes first, where its output is among the artifacts.
    let reports = Claims::of_format(facts, "pcs-check-report");
    let green = reports.iter().filter(|report| report.text("verdict") == Some("green"));
    let mut evidence: Vec<Evidence> = green
        .filter_map(|report| {
            Some(Evidence::of(facts, report.get("verdict")?.origin, "No performance regressions detected"))
        })
        .collect();
    evidence.extend(checks.map(|check| check.current.evidence()).take(EVIDENCE));
    let found = finding(
        facts,
        RULE.id,
        Severity::Warning,
        SILENT_GREEN,
        ("timezone", format!("Upstream says green, the data say red: {why}")),
        evidence,
    )
    .then("give `datetime.now` a time zone in scripts/regression_check.py");
    Outcome { answer: Answer::Fail(why), findings: vec![found] }
}

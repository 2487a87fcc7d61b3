//! Runbook 1, "Baseline Update Process": the note that says why a baseline is rolled forward.

use super::{Issue, Kind, Pen};
use crate::findings::analyses::hologram_perf::compare;
use crate::reports::words::push;
use crate::reports::{Redactor, baseline};
use crate::views::Scene;

pub(super) const KIND: Kind = Kind {
    about: "For the pull request that refreshes a baseline: numbers before and after",
    make,
    none: "the playbook allows no new baseline now: it wants a green gate on main, no regression, and stable values",
};

fn make(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let Ok(refreshed) = baseline(scene, redactor) else { return Vec::new() };
    let mut body = "The perf gate passes on main, nothing regressed, and performance is stable.\n".to_owned();
    let all = scene.judging.reports();
    let found = all.iter().find(|report| !report.rows.is_empty());
    if let Some(comparison) = found.and_then(|report| compare(report, all, scene.policy)) {
        body.push_str("\n| metric | baseline p95 | p95 now | change |\n| --- | --- | --- | --- |\n");
        for change in &comparison.changes {
            let (base, now) = (change.base.value, change.current.p95());
            let series = pen.text(change.base.series);
            push(&mut body, format_args!("| {series} | {base:.1} ms | {now:.1} ms | {:+.1} % |\n", change.percent));
        }
        for new in &comparison.new {
            push(&mut body, format_args!("| {} | new | {:.1} ms | |\n", pen.text(new.series), new.p95()));
        }
    }
    for kept in &refreshed.kept {
        push(&mut body, format_args!("\n{} was not measured and keeps its value.\n", pen.text(kept)));
    }
    push(&mut body, format_args!("\n`perf/baseline.json`:\n\n{}", pen.block(&refreshed.text)));
    body.push_str("\nRollback:\n\n");
    body.push_str(&pen.block(
        "git checkout HEAD~1 -- reports/perf/baseline.json\n\
         git commit -m \"chore: rollback baseline - performance regression detected\"",
    ));
    let title = "chore: update performance baseline - no regressions detected".to_owned();
    vec![Issue { title, labels: vec!["performance-baseline"], assignees: Vec::new(), body }]
}

//! Runbook 0: the issue of a failed parity run, with what a maintainer needs to begin.

use super::{Issue, Kind, Pen, failed, owners, runs};
use crate::findings::Severity;
use crate::reports::words::push;
use crate::reports::{Redactor, finding_row, markdown};
use crate::views::Scene;

pub(super) const KIND: Kind = Kind {
    about: "What failed in which iteration, with requests, responses and next steps",
    make,
    none: "no parity run failed",
};

/// Rules of the run that call for an issue.
const DECIDING: [&str; 2] = ["webprofile_parity", "webprofile_iterations"];
/// What else a maintainer is told, by rule.
const BESIDE: [&str; 7] = [
    "webprofile_transient",
    "webprofile_reproduced",
    "webprofile_alert",
    "webprofile_streak",
    "webprofile_packets",
    "webprofile_node_smoke",
    "webprofile_service_logs",
];

fn make(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    if DECIDING.iter().all(|rule| failed(scene, rule).is_none()) {
        return Vec::new();
    }
    let parity = scene.judging.parity();
    let mut body = format!("Run: {}\n\n", runs(scene, pen, parity.bundles.iter().map(|bundle| bundle.run)));
    let all: usize = parity.bundles.iter().map(|bundle| bundle.iterations.len()).sum();
    let bad: usize = parity.bundles.iter().map(|bundle| bundle.failed().count()).sum();
    if all > 0 {
        push(&mut body, format_args!("Cross-instance: {bad}/{all} iterations failed\n\n"));
    }
    for (rule, answer) in
        scene.answers.iter().filter(|(rule, _)| DECIDING.contains(&rule.id) || BESIDE.contains(&rule.id))
    {
        let why = if answer.why().is_empty() { String::new() } else { format!(": {}", pen.text(answer.why())) };
        push(&mut body, format_args!("- {} — {}{why}\n", rule.title, answer.word().replace('_', " ")));
    }
    let is_mine = |rule: &str| rule.starts_with("webprofile_");
    for finding in scene.findings.iter().filter(|it| is_mine(it.rule) && it.severity == Severity::Error) {
        body.push('\n');
        body.push_str(&markdown::section(&finding_row(finding, redactor), &[]));
    }
    let mut commands = vec!["./scripts/contract/run_parity_locally.sh --no-cleanup"];
    if failed(scene, "webprofile_iterations").is_some() {
        commands.push("./scripts/contract/run_cross_instance_locally.sh --no-cleanup");
        commands.push("./scripts/contract/collect_local_cross_runs.sh --copy");
    }
    push(&mut body, format_args!("\nReproduce:\n\n{}", pen.block(&commands.join("\n"))));
    let title = "Automated parity job failure".to_owned();
    vec![Issue { title, labels: vec!["parity-failure", "triage"], assignees: owners(scene, redactor, is_mine), body }]
}

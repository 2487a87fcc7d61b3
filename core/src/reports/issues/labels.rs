//! Labels for triage: what kinds of failures there are, in words that trackers filter by.

use super::failed;
use crate::findings::{SILENT_GREEN, Severity};
use crate::reports::{Group, Redactor, Render, Renderer, inert};
use crate::views::Scene;

pub(in crate::reports) const RENDERER: Renderer = Renderer {
    id: "labels",
    title: "Labels for triage, one on a line",
    about: "Put on an issue or a pull request so that trackers can filter by them",
    group: Group::Issues,
    file_name: "artiscope-labels.txt",
    media_type: "text/plain",
    limit: None,
    render: Render::Lines(labels, "nothing failed"),
};

/// Labels that rules call for: of the runbooks, then of anybody's tests.
const BY_RULE: [(&str, &str); 6] = [
    ("webprofile_parity", "parity-failure"),
    ("webprofile_iterations", "parity-failure"),
    ("pcs_regressions", "perf-regression"),
    ("hologram_baseline", "perf-regression"),
    ("flaky_tests", "flaky-test"),
    ("failed_tests", "test-failure"),
];

/// In a stable order: by rule, then classes of errors and warnings, worst first.
pub(super) fn labels(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let mut put = |label: String| {
        if !labels.contains(&label) {
            labels.push(label);
        }
    };
    for (_, label) in BY_RULE.iter().filter(|(rule, _)| failed(scene, rule).is_some()) {
        put((*label).to_owned());
    }
    let loud = scene.findings.iter().filter(|finding| finding.severity > Severity::Info && !finding.class.is_empty());
    for finding in loud.filter(|finding| finding.superseded_by.is_none()) {
        let class = if finding.class == SILENT_GREEN { "silent-green" } else { &finding.class };
        put(format!("triage: {}", inert::line(&redactor.text(class))));
    }
    labels
}

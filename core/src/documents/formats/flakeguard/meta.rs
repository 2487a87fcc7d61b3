//! `meta` JSON of an upload, at HEAD and as of the runbook: which run the reports beside it belong to.

use super::{Format, SYSTEM, stated};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Probe};
use crate::facts::EntryState;

pub(super) const FORMAT: Format = Format {
    id: "flakeguard-meta",
    title: "FlakeGuard meta",
    spec: "https://github.com/aliuyar1234/flakeguard",
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: stated,
};

/// Names that only these two schemas have; a file that lacks some is still one of them.
const OWN: &[&str] = &[
    "project_slug",
    "repo_full_name",
    "workflow_ref",
    "github_run_id",
    "github_run_attempt",
    "github_run_number",
    "run_attempt",
    "job_variant",
    "event_type",
    "triggered_by",
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.kind != Kind::Object {
        return Confidence::No;
    }
    let own = OWN.iter().filter(|name| shape.has(&[name])).count();
    let is_named = probe.path_ends("meta.json");
    let is_row = shape.has(&["test_identifier"]) || shape.has(&["flake_score"]);
    match own {
        _ if is_row => Confidence::No,
        4.. => Confidence::Certain,
        1.. if is_named => Confidence::Certain,
        2.. => Confidence::Likely,
        _ => Confidence::No,
    }
}

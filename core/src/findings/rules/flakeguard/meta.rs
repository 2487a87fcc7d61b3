//! `meta` JSON: the server refuses an upload at the first field that is missing.

use super::{SYSTEM, finding};
use crate::facts::{ClaimValue, Origin};
use crate::findings::analyses::Claims;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_meta",
    title: "Upload metadata is complete",
    doc: "Every meta.json has all required fields of one of the two schemas. The server answers 400 \
          `meta.<field> is required` at the first that is missing, and the reports of that upload are lost.",
    system: SYSTEM,
    decides: false,
    run,
};

/// At HEAD, in the order in which they are checked; `pr_number` and `job_variant` may be left out.
const HEAD: &[&str] = &[
    "project_slug",
    "repo_full_name",
    "workflow_name",
    "workflow_ref",
    "github_run_id",
    "github_run_attempt",
    "github_run_number",
    "run_url",
    "sha",
    "branch",
    "event",
    "job_name",
    "started_at",
    "completed_at",
];

/// As of the runbook.
const RUNBOOK: &[&str] = &[
    "repo_full_name",
    "sha",
    "branch",
    "workflow_name",
    "run_number",
    "run_attempt",
    "job_name",
    "job_variant",
    "runner_os",
    "runner_arch",
    "event_type",
    "run_url",
    "project_slug",
    "triggered_by",
    "run_id",
];

/// Fields of which only whole numbers above zero count.
const NUMBERS: &[&str] = &["github_run_id", "github_run_attempt", "github_run_number"];

/// The first missing field.
pub(super) fn missing(claims: &Claims<'_>) -> Option<&'static str> {
    let is_head = claims.iter().any(|(key, _)| key.starts_with("github_run_") || key == "workflow_ref");
    let is_old =
        ["run_number", "run_attempt", "event_type", "triggered_by"].iter().any(|key| claims.get(key).is_some());
    let required = if is_old && !is_head { RUNBOOK } else { HEAD };
    let is_there = |field: &&'static str| match claims.get(field).map(|claim| claim.value) {
        None | Some(ClaimValue::Null) => false,
        Some(ClaimValue::Number(number)) => !NUMBERS.contains(field) || number >= 1.0,
        Some(ClaimValue::Text(_)) => !claims.text(field).unwrap_or_default().is_empty() && !NUMBERS.contains(field),
        Some(ClaimValue::Bool(_)) => true,
    };
    required.iter().find(|field| !is_there(field)).copied()
}

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let all = Claims::of_format(facts, "flakeguard-meta");
    let mut findings = Vec::new();
    for claims in &all {
        let Some(field) = missing(claims) else { continue };
        let origin = Origin { document: claims.document, line: 1, ..Origin::default() };
        let title = format!("The server refuses this upload: meta.{field} is required");
        findings.push(Finding {
            class: "harness".to_owned(),
            runs: facts.entry_of(claims.document).map(|entry| entry.run).into_iter().collect(),
            next_step: format!("give meta.{field} in the step that uploads"),
            ..finding(
                RULE.id,
                &format!("{}{field}", claims.path()),
                Severity::Warning,
                title,
                vec![Evidence::of(facts, origin, format!("meta.{field} is not given"))],
            )
        });
    }
    let answer = match (all.len(), findings.len()) {
        (0, _) => Answer::NoData("no meta.json".to_owned()),
        (_, 0) => Answer::Pass,
        (all, bad) => Answer::Fail(format!("{bad} of {all} uploads would be refused")),
    };
    Outcome { answer, findings }
}

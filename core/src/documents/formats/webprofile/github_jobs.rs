//! Jobs of a GitHub workflow run: the answer of the REST interface, or `gh run view --json jobs`. A job that
//! passed leaves no artifact more often than not, and what flakes is told by what passed on the same commit.

use super::github_runs::{first, stated, status};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Outcome};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "github-jobs",
    title: "Jobs of a GitHub workflow run",
    spec: "https://docs.github.com/rest/actions/workflow-jobs",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_list = shape.kind == Kind::Object && shape.has(&["jobs"]) && shape.keys.len() < 4;
    let text = probe.text().unwrap_or_default();
    let names = |name: &str| text.contains(&format!("\"{name}\""));
    let is_it = is_list
        && names("conclusion")
        && (names("run_id") && names("head_sha") || names("databaseId") && names("startedAt"));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// What is said of the run of a job.
const RUN: [(&str, &[&str]); 5] = [
    ("run_id", &["run_id"]),
    ("run_attempt", &["run_attempt"]),
    ("sha", &["head_sha"]),
    ("branch", &["head_branch"]),
    ("workflow", &["workflow_name"]),
];

/// One outcome for each job that has ended; its message is the workflow.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let jobs = tree.root().items_of("jobs");
    let mut known: Vec<(String, Option<i64>)> = Vec::new();
    for job in &jobs {
        let text = |names: &[&str]| first(*job, names).and_then(Node::text).unwrap_or_default();
        let id = first(*job, &["run_id"]).map(Node::raw).map_or_else(|| run_of(&text(&["url"])), ToOwned::to_owned);
        let attempt = first(*job, &["run_attempt"]).and_then(Node::whole);
        let run = (id, attempt);
        if !run.0.is_empty() && !known.contains(&run) {
            stated(*job, &RUN, writer);
            known.push(run.clone());
        }
        let Some(status) = status(&text(&["conclusion"])) else { continue };
        let time = times::parse_iso(&text(&["started_at", "startedAt"])).map(|(millis, _)| millis);
        if let Some(millis) = time {
            writer.time(millis);
        }
        let row = Outcome {
            origin: job.origin(writer),
            test: writer.intern(&text(&["name"])),
            run: writer.intern(&run.0),
            attempt: attempt.and_then(|attempt| attempt.try_into().ok()).unwrap_or(1),
            status,
            time,
            message: writer.intern(&text(&["workflow_name"])),
            commit: writer.intern(&text(&["head_sha"])),
        };
        writer.records().outcomes.push(row);
    }
    writer.document(|document| document.records = jobs.len() as u64);
}

/// The run in the address of a job: `…/actions/runs/<id>/job/<id>`.
fn run_of(url: &str) -> String {
    let id = url.split("/runs/").nth(1).and_then(|rest| rest.split('/').next());
    id.unwrap_or_default().to_owned()
}

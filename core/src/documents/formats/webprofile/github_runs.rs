//! Runs of GitHub workflows: `gh run list --json …`, or the answer of the REST interface. The event
//! that started a run stands in no artifact, and streaks of scheduled runs need it.

use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Outcome, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "github-runs",
    title: "GitHub workflow runs",
    spec: "https://docs.github.com/rest/actions/workflow-runs",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = match shape.kind {
        Kind::Array => shape.has(&["databaseId", "event"]),
        Kind::Object => shape.has(&["workflow_runs"]) || shape.has(&["databaseId", "event", "conclusion"]),
        _ => false,
    };
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// One outcome for each run that has ended; its message is the event.
fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    let runs = match node.get("workflow_runs") {
        Some(runs) => runs.items(),
        None if node.is_object() => vec![node],
        None => node.items(),
    };
    for run in &runs {
        let fields = run.fields();
        let field = |names: [&str; 3]| {
            names.iter().find_map(|name| fields.iter().find(|(key, _)| key == name)).map(|(_, value)| *value)
        };
        let text = |names: [&str; 3]| field(names).and_then(Node::text).unwrap_or_default();
        let status = match &*text(["conclusion", "", ""]) {
            "success" => Status::Passed,
            "failure" | "timed_out" | "startup_failure" => Status::Failed,
            "cancelled" | "skipped" | "neutral" | "stale" | "action_required" => Status::Skipped,
            _ => continue,
        };
        let origin = run.origin(writer);
        let time = times::parse_iso(&text(["createdAt", "created_at", "startedAt"])).map(|(millis, _)| millis);
        if let Some(millis) = time {
            writer.time(millis);
        }
        let id = field(["databaseId", "id", "run_id"]).map(Node::raw).unwrap_or_default();
        let attempt = field(["attempt", "run_attempt", ""]).and_then(Node::whole).and_then(|at| at.try_into().ok());
        let row = Outcome {
            origin,
            test: writer.intern(&text(["workflowName", "name", ""])),
            run: writer.intern(id),
            attempt: attempt.unwrap_or(1),
            status,
            time,
            message: writer.intern(&text(["event", "", ""])),
        };
        writer.records().outcomes.push(row);
    }
    writer.document(|document| document.records = runs.len() as u64);
}

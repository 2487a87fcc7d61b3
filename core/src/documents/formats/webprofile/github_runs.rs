//! Runs of GitHub workflows: `gh run list --json …`, or the answer of the REST interface. The event
//! that started a run stands in no artifact, and streaks of scheduled runs need it.

use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, claims, times, whole};
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
        Kind::Object => {
            shape.has(&["workflow_runs"])
                || shape.has(&["action", "workflow_run"])
                || shape.has(&["databaseId", "event", "conclusion"])
                || shape.has(&["check_suite_id", "head_branch", "event", "conclusion"])
        }
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
        None if node.is_object() => vec![node.get("workflow_run").unwrap_or(node)],
        None => node.items(),
    };
    for run in &runs {
        let text = |names: &[&str]| first(*run, names).and_then(Node::text).unwrap_or_default();
        stated(*run, &RUN, writer);
        let Some(status) = status(&text(&["conclusion"])) else { continue };
        let origin = run.origin(writer);
        let time = times::parse_iso(&text(&["createdAt", "created_at", "startedAt"])).map(|(millis, _)| millis);
        if let Some(millis) = time {
            writer.time(millis);
        }
        let id = first(*run, &["databaseId", "id", "run_id"]).map(Node::raw).unwrap_or_default();
        let attempt =
            first(*run, &["attempt", "run_attempt"]).and_then(Node::whole).and_then(|attempt| attempt.try_into().ok());
        let row = Outcome {
            origin,
            test: writer.intern(&text(&["workflowName", "name"])),
            run: writer.intern(id),
            attempt: attempt.unwrap_or(1),
            status,
            time,
            message: writer.intern(&text(&["event"])),
            commit: writer.intern(&text(&["headSha", "head_sha"])),
        };
        writer.records().outcomes.push(row);
    }
    writer.document(|document| document.records = runs.len() as u64);
}

/// What is said of a run, by the names of the command line and of the interface; its id comes first.
const RUN: [(&str, &[&str]); 10] = [
    ("run_id", &["databaseId", "id", "run_id"]),
    ("run_attempt", &["attempt", "run_attempt"]),
    ("run_number", &["number", "run_number"]),
    ("sha", &["headSha", "head_sha"]),
    ("branch", &["headBranch", "head_branch"]),
    ("event", &["event"]),
    ("workflow", &["workflowName", "name"]),
    ("run_url", &["html_url", "url"]),
    ("started_at", &["startedAt", "run_started_at", "createdAt", "created_at"]),
    ("completed_at", &["updatedAt", "updated_at"]),
];

/// States members under one name each, and the repository.
pub(super) fn stated(node: Node<'_>, names: &[(&str, &[&str])], writer: &mut Writer<'_>) {
    for (key, names) in names {
        if let Some(value) = first(node, names) {
            claims::of(key, value, writer);
        }
    }
    if let Some(name) = node.get("repository").and_then(|repository| repository.get("full_name")) {
        claims::of("repository", name, writer);
    }
}

/// The first of these members that is there and says something.
pub(super) fn first<'a>(node: Node<'a>, names: &[&str]) -> Option<Node<'a>> {
    names.iter().find_map(|name| node.get(name)).filter(|value| !value.is_null())
}

/// How a conclusion counts; `None` while there is none.
pub(super) fn status(conclusion: &str) -> Option<Status> {
    match conclusion {
        "success" => Some(Status::Passed),
        "failure" | "timed_out" | "startup_failure" => Some(Status::Failed),
        "cancelled" | "skipped" | "neutral" | "stale" | "action_required" => Some(Status::Skipped),
        _ => None,
    }
}

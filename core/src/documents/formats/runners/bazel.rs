//! Bazel's build events, one a line (`--build_event_json_file`): results of test targets.
//!
//! ```json
//! {"id": {"started": {}}, "started": {"uuid": "u", "buildToolVersion": "7.0.0", "command": "test"}}
//! {"id": {"testResult": {"label": "//a:t", "run": 1, "shard": 1, "attempt": 1}},
//!  "testResult": {"status": "FAILED", "testAttemptDurationMillis": "120", "testActionOutput": [{"name": "test.log", "uri": "file:///t"}]}}
//! {"id": {"testSummary": {"label": "//a:t"}}, "testSummary": {"overallStatus": "FLAKY", "attemptCount": 2}}
//! ```

use super::shared::{Report, Told, stream};
use super::{format, says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::Status;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(in crate::documents::formats) const FORMAT: Format =
    format("bazel-bep", "Bazel build events", "https://bazel.build/remote/bep", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_event = shape.kind == Kind::Object && shape.has(&["id"]);
    if !is_event {
        return Confidence::No;
    }
    let is_begun = shape.has(&["started"]) && says(probe, &["\"buildToolVersion\""]);
    sure(is_begun || shape.keys.len() <= 3 && says(probe, &["\"testResult\":", "\"label\":", "\"attempt\":"]))
}

/// Label, configuration, run and shard.
type Key = (String, String, i64, i64);

#[derive(Default)]
struct Build {
    tests: BTreeMap<Key, Vec<(i64, Attempt)>>,
    /// Targets that have a summary only, so far.
    summaries: BTreeMap<(String, String), Attempt>,
    /// Why targets could not be built.
    failures: BTreeMap<(String, String), String>,
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut build = Build::default();
    let bad = stream(input, writer, |root, report| build.event(root, report));
    build.close(&mut Report::of(writer));
    bad.tell(0, writer);
}

/// What Bazel's words mean.
fn status(word: &str) -> Status {
    match word {
        "PASSED" | "FLAKY" => Status::Passed,
        "FAILED" => Status::Failed,
        "NO_STATUS" | "" => Status::Skipped,
        // TIMEOUT, INCOMPLETE, REMOTE_FAILURE, FAILED_TO_BUILD, TOOL_HALTED_BEFORE_TESTING
        _ => Status::Error,
    }
}

impl Build {
    fn event(&mut self, root: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(id) = root.get("id") else { return };
        if let (Some(id), Some(result)) = (id.get("testResult"), root.get("testResult")) {
            let (label, configuration) = target(id);
            let number = |name: &str| whole(id, name).unwrap_or(1).max(1);
            let attempt = attempt(result, report);
            let key = (label, configuration, number("run"), number("shard"));
            self.tests.entry(key).or_default().push((number("attempt"), attempt));
        } else if let (Some(id), Some(summary)) = (id.get("testSummary"), root.get("testSummary")) {
            let word = summary.text_of("overallStatus");
            let mut told = Told::of(status(&word), None);
            told.word(&word, report);
            let target = target(id);
            let why = self.failures.get(&target).map_or(word.as_ref(), String::as_str);
            told.failure(if told.status.is_red() { why } else { "" }, "", None, report);
            self.summaries.insert(target, told.attempt(summary));
        } else if let (Some(id), Some(completed)) = (id.get("targetCompleted"), root.get("completed")) {
            let why = completed.get("failureDetail").map(|detail| detail.text_of("message").into_owned());
            self.failures.extend(why.map(|why| (target(id), why)));
        } else if let Some((event, time)) = [("started", "startTime"), ("finished", "finishTime")]
            .into_iter()
            .find_map(|(event, time)| root.get(event).map(|event| (event, time)))
        {
            let at = event.get(time).and_then(Node::time);
            report.time(at.or_else(|| whole(event, &format!("{time}Millis"))));
        }
    }

    fn close(self, report: &mut Report<'_, '_>) {
        let mut most: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for (label, _, run, shard) in self.tests.keys() {
            let most = most.entry(label.clone()).or_default();
            *most = (most.0.max(*run), most.1.max(*shard));
        }
        for ((label, configuration), attempt) in self.summaries {
            if !self.tests.keys().any(|key| key.0 == label && key.1 == configuration) {
                let case = Case::of(report.name(&label), attempt);
                report.writer.case(case);
            }
        }
        for ((label, _, run, shard), attempts) in self.tests {
            let (runs, shards) = most.get(&label).copied().unwrap_or_default();
            let mut name = label;
            for (what, number, most) in [("run", run, runs), ("shard", shard, shards)] {
                if most > 1 {
                    let _ = write!(name, " [{what} {number}]");
                }
            }
            // Attempts by their numbers; one number twice is one that was told twice.
            let attempts: BTreeMap<i64, Attempt> = attempts.into_iter().collect();
            let mut earlier: Vec<Attempt> = attempts.into_values().collect();
            if let Some(last) = earlier.pop() {
                let case = Case { earlier, ..Case::of(report.name(&name), last) };
                report.writer.case(case);
            }
        }
    }
}

fn target(id: Node<'_>) -> (String, String) {
    let configuration = id.get("configuration").map(|configuration| configuration.text_of("id")).unwrap_or_default();
    (id.text_of("label").into_owned(), configuration.into_owned())
}

/// Numbers of 64 bits are texts.
fn whole(node: Node<'_>, name: &str) -> Option<i64> {
    node.get(name).and_then(|value| value.said().parse().ok())
}

fn attempt(result: Node<'_>, report: &mut Report<'_, '_>) -> Attempt {
    let word = result.text_of("status");
    let seconds = result.text_of("testAttemptDuration");
    let seconds: Option<f64> = seconds.strip_suffix('s').and_then(|seconds| seconds.parse().ok());
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a test")]
    let millis = whole(result, "testAttemptDurationMillis").map(|millis| millis as f64);
    let mut told = Told::of(status(&word), seconds.map(|seconds| seconds * 1e3).or(millis));
    told.word(&word, report);
    if told.status.is_red() {
        let details = result.text_of("statusDetails");
        told.failure(if details.is_empty() { &word } else { &details }, "", None, report);
    }
    for file in result.items_of("testActionOutput") {
        told.attachment((&file.text_of("name"), &file.text_of("uri"), ""), None, report);
    }
    told.members(result, &["cachedLocally"], report);
    if let Some(how) = result.get("executionInfo") {
        told.members(how, &["strategy", "hostname", "exitCode", "cachedRemotely"], report);
    }
    for warning in result.items_of("warning") {
        told.property("warning", &warning.said(), report);
    }
    let at = result.get("testAttemptStart").and_then(Node::time);
    report.time(at.or_else(|| whole(result, "testAttemptStartMillisEpoch")));
    told.attempt(result)
}

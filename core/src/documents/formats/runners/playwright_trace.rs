//! A trace of Playwright (`trace.trace`, `0-trace.trace` and `test.trace` in a `trace.zip`): one event a line.
//!
//! ```json
//! {"version": 7, "type": "context-options", "origin": "testRunner", "browserName": "chromium", "platform": "linux",
//!   "wallTime": 1714557600000, "monotonicTime": 100, "title": "a.spec.ts:3 › logs in"}
//! {"type": "before", "callId": "call@1", "startTime": 120, "apiName": "page.click", "params": {"selector": "text=Go"}}
//! {"type": "after", "callId": "call@1", "endTime": 5120, "error": {"name": "TimeoutError", "message": "Timeout 5000ms exceeded."}}
//! ```
//!
//! The test that it shows is told by a report, and counted there. Here are what it is a trace of, as claims,
//! and the errors of its actions, of the test and of the page's console, as lines that tell of errors.

use super::shared::{Report, kind, stream};
use super::{says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, claims, text};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Level};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "playwright-trace",
    title: "Playwright trace",
    spec: "https://playwright.dev/docs/trace-viewer",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

/// Where people look at it; it stays in their browser there.
const VIEWER: &str = "https://trace.playwright.dev";

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_event = shape.kind == Kind::Object && shape.has(&["type"]);
    let is_begun = shape.has(&["version"]) && says(probe, &["\"context-options\""]);
    // Traces of the runner began with an action once.
    let is_action = shape.has(&["callId", "startTime"]) && says(probe, &["\"before\""]);
    sure(is_event && (is_begun || is_action))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut trace = Trace::default();
    let bad = stream(input, writer, |root, report| trace.event(root, report));
    let actions = trace.actions;
    writer.document(|document| document.records = actions);
    bad.tell(0, writer);
}

#[derive(Default)]
struct Trace {
    /// The clock of events to that of the wall, in milliseconds.
    clock: Option<f64>,
    /// What the actions that run are called.
    open: BTreeMap<String, String>,
    actions: u64,
    errors: BTreeSet<String>,
}

impl Trace {
    fn event(&mut self, root: Node<'_>, report: &mut Report<'_, '_>) {
        match root.text_of("type").as_ref() {
            "context-options" => self.begin(root, report),
            "before" => {
                let title = ["title", "apiName", "method"].map(|name| root.text_of(name));
                let mut title =
                    title.iter().find(|title| !title.is_empty()).map(ToString::to_string).unwrap_or_default();
                let about = root.get("params").and_then(|params| params.get("selector").or_else(|| params.get("url")));
                let about = about.map(Node::said).unwrap_or_default();
                if !about.is_empty() && !title.contains(about.as_ref()) {
                    title = format!("{title} {about}");
                }
                self.open.insert(root.text_of("callId").into_owned(), title);
                self.actions += 1;
                self.time(root.number_of("startTime"), report);
            }
            "after" => {
                self.time(root.number_of("endTime"), report);
                let title = self.open.remove(root.text_of("callId").as_ref()).unwrap_or_default();
                if let Some(error) = root.get("error").filter(|error| error.is_object()) {
                    // A serialized error, or one level deeper.
                    let error = error.get("error").unwrap_or(error);
                    self.error(&title, error, report);
                }
                for file in root.items_of("attachments") {
                    for name in ["name", "contentType", "path", "sha1"] {
                        if let Some(value) = file.get(name) {
                            claims::of(&format!("trace.attachment.{name}"), value, report.writer);
                        }
                    }
                }
            }
            "error" => self.error("", root, report),
            "console" if root.text_of("messageType") == "error" => {
                Self::say(&format!("console: {}", root.text_of("text")), root, report);
            }
            _ => {}
        }
    }

    fn begin(&mut self, root: Node<'_>, report: &mut Report<'_, '_>) {
        if self.clock.is_none() {
            let clock = root.number_of("wallTime").zip(root.number_of("monotonicTime"));
            self.clock = clock.map(|(wall, monotonic)| wall - monotonic);
            let viewer = ClaimValue::Text(report.writer.intern(VIEWER));
            claims::claim("trace.viewer", viewer, root.span(), root.line(), report.writer);
            for name in ["title", "browserName", "channel", "platform", "sdkLanguage", "origin", "version"] {
                if let Some(value) = root.get(name).filter(|value| !value.said().is_empty()) {
                    claims::of(&format!("trace.{name}"), value, report.writer);
                }
            }
        }
        report.time_of(root, "wallTime");
    }

    fn time(&self, monotonic: Option<f64>, report: &mut Report<'_, '_>) {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
        report.time(self.clock.zip(monotonic).map(|(clock, at)| (clock + at) as i64));
    }

    fn error(&mut self, title: &str, error: Node<'_>, report: &mut Report<'_, '_>) {
        let (class, message) = (error.text_of("name"), error.text_of("message"));
        let plain = text::strip_ansi(&message);
        let line = text::first_telling_line(&plain);
        let is_told = class.is_empty() || !kind(line).is_empty();
        let line = if is_told { line.to_owned() } else { format!("{class}: {line}") };
        // An error goes up through the actions around it, and is the test's in the end.
        if self.errors.insert(line.clone()) {
            Self::say(&if title.is_empty() { line } else { format!("{title}: {line}") }, error, report);
        }
    }

    fn say(said: &str, node: Node<'_>, report: &mut Report<'_, '_>) {
        report.writer.log_line(Level::Error, node.line(), node.span(), said);
    }
}

//! The JSON reporter of `dart test` and `flutter test`: one event a line.
//!
//! ```text
//! {"protocolVersion":"0.1.1","runnerVersion":"1.25.3","pid":1,"type":"start","time":0}
//! {"suite":{"id":0,"platform":"vm","path":"test/a_test.dart"},"type":"suite","time":0}
//! {"group":{"id":2,"suiteID":0,"parentID":null,"name":"outer","testCount":1},"type":"group","time":9}
//! {"test":{"id":3,"name":"outer adds","suiteID":0,"groupIDs":[2],"line":5,"url":"file:///a_test.dart"},"type":"testStart","time":10}
//! {"testID":3,"result":"success","skipped":false,"hidden":false,"type":"testDone","time":12}
//! {"success":true,"type":"done","time":20}
//! ```
//!
//! Hidden tests (loading a file, setting up) are cases only where they broke.

use super::reading::{Line, lines};
use super::rows::{Broken, Event, Test};
use crate::documents::tree::Node;
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "dart-json",
    title: "Dart test events",
    spec: "https://github.com/dart-lang/test/blob/master/pkgs/test/doc/json_reporter.md",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.has(&["protocolVersion", "runnerVersion"]) { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let records = lines(input, writer, |line, writer| run.line(line, writer));
    run.close(writer);
    writer.document(|document| document.records = records.into());
}

#[derive(Default)]
struct Run {
    suites: BTreeMap<i64, String>,
    /// Full names of groups.
    groups: BTreeMap<i64, String>,
    /// Tests that run, with the time of their start.
    open: BTreeMap<i64, (Test, f64)>,
    /// Tests that ended: an error that comes later still makes them fail, so they wait for the end.
    ended: BTreeMap<i64, Test>,
    is_done: bool,
    broken: Broken,
}

/// A whole number of a field; -1 where there is none.
fn id(event: &Event<'_>, name: &str) -> i64 {
    event.get(name).and_then(Node::whole).unwrap_or(-1)
}

impl Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        // Flutter's daemon writes arrays in between.
        if !line.text.trim_start().starts_with('{') {
            return;
        }
        let tree = Tree::parse(line.text.trim());
        let Some(event) = Event::of(tree.as_ref()) else {
            self.broken.push(line);
            return;
        };
        let time = event.number("time").unwrap_or(f64::NAN);
        match event.text("type").as_ref() {
            "suite" => {
                let suite = event.object("suite");
                self.suites.insert(id(&suite, "id"), suite.text("path").replace('\\', "/"));
                writer.document(|document| document.suites += 1);
            }
            "group" => {
                let group = event.object("group");
                self.groups.insert(id(&group, "id"), group.text("name").into_owned());
            }
            "testStart" => self.start(&event.object("test"), time, line),
            "print" => {
                if let Some((test, _)) = self.open.get_mut(&id(&event, "testID")) {
                    test.stdout.cover(line);
                    if event.text("messageType") == "skip" && test.message.is_empty() {
                        event.text("message").trim().trim_start_matches("Skip: ").clone_into(&mut test.message);
                    }
                }
            }
            "error" => self.error(&event, line, writer),
            "testDone" => self.done(&event, time, line),
            "done" => {
                self.is_done = true;
                if !time.is_nan() {
                    writer.took(time);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, about: &Event<'_>, time: f64, line: &Line<'_>) {
        let full = about.text("name");
        let mut test = Test::new("", Status::Error, line);
        test.class = self.suites.get(&id(about, "suiteID")).cloned().unwrap_or_default();
        // Names of groups and tests begin with that of the group around them.
        let mut before = String::new();
        for group in about.get("groupIDs").map(Node::items).unwrap_or_default() {
            let Some(name) = group.whole().and_then(|id| self.groups.get(&id)).filter(|name| !name.is_empty()) else {
                continue;
            };
            test.suite = super::rows::path(&test.suite, inner(&before, name));
            before.clone_from(name);
        }
        inner(&before, &full).clone_into(&mut test.name);
        // A test that another file declares stands in its own by `root_…`.
        let line_at = |name: &str| about.get(name).and_then(Node::whole).and_then(|line| u32::try_from(line).ok());
        let root = line_at("root_line");
        let url = if root.is_some() { about.text("root_url") } else { about.text("url") };
        test.line = root.or_else(|| line_at("line")).unwrap_or(0);
        test.file = if url.is_empty() || url.ends_with(&test.class) { test.class.clone() } else { url.into_owned() };
        test.message = about.object("metadata").text("skipReason").into_owned();
        self.open.insert(id(about, "id"), (test, time));
    }

    /// The first error decides; an error may also come after the test has ended.
    fn error(&mut self, event: &Event<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
        let message = format!("{}\n{}", event.text("error").trim_end(), event.text("stackTrace").trim_end());
        let is_failure = event.get("isFailure").and_then(Node::boolean).unwrap_or(false);
        let number = id(event, "testID");
        let is_late = !self.open.contains_key(&number);
        let known = self.open.get_mut(&number).map(|(test, _)| test).or(self.ended.get_mut(&number));
        match known {
            Some(test) => {
                test.said.cover(line);
                if is_late {
                    "an error after its end".clone_into(&mut test.source);
                    if !test.status.is_red() {
                        test.status = if is_failure { Status::Failed } else { Status::Error };
                        test.message.clear();
                    }
                }
                if test.message.is_empty() {
                    message.trim_end().clone_into(&mut test.message);
                    (if is_failure { "failure" } else { "error" }).clone_into(&mut test.kind);
                    if let Some(got) = field(&message, "Actual: ") {
                        test.actual = got;
                        test.expected = field(&message, "Expected: ").unwrap_or_default();
                    }
                } else {
                    test.message = format!("{}\n\n{}", test.message, message.trim_end());
                }
            }
            None => writer.note_at(
                Loss::Info,
                format!("an error of no test: {}", text::first_telling_line(&message)),
                0,
                line.span,
                line.number,
            ),
        }
    }

    fn done(&mut self, event: &Event<'_>, time: f64, line: &Line<'_>) {
        let number = id(event, "testID");
        let Some((mut test, start)) = self.open.remove(&number) else { return };
        let is = |name: &str| event.get(name).and_then(Node::boolean).unwrap_or(false);
        test.status = match event.text("result").as_ref() {
            "success" if is("skipped") => Status::Skipped,
            "success" => Status::Passed,
            "failure" => Status::Failed,
            _ => Status::Error,
        };
        if is("hidden") && !test.status.is_red() {
            return;
        }
        if test.status == Status::Passed {
            test.message.clear();
        }
        test.ms = time - start;
        test.until(line);
        self.ended.insert(number, test);
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        for test in std::mem::take(&mut self.ended).into_values() {
            test.write(Vec::new(), writer);
        }
        for (mut test, _) in std::mem::take(&mut self.open).into_values() {
            format!("no result: the events end while this test runs\n{}", test.message)
                .trim_end()
                .clone_into(&mut test.message);
            test.write(Vec::new(), writer);
        }
        self.broken.tell(writer);
        if !self.is_done {
            writer.note(Loss::DataLoss, "no event says that the run is done: the report ends early", 0);
        }
    }
}

/// A name without that of its group.
fn inner<'a>(group: &str, name: &'a str) -> &'a str {
    name.strip_prefix(group)
        .and_then(|rest| if group.is_empty() { Some(rest) } else { rest.strip_prefix(' ') })
        .unwrap_or(name)
}

/// `Expected: <2>` on a line of a matcher's message.
fn field(message: &str, name: &str) -> Option<String> {
    message.lines().find_map(|line| line.trim_start().strip_prefix(name)).map(ToOwned::to_owned)
}

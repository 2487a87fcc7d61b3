//! Events of Rust's test harness: `--format json`, and nextest's `libtest-json` and `libtest-json-plus`.
//!
//! ```text
//! { "type": "suite", "event": "started", "test_count": 1 }
//! { "type": "test", "event": "started", "name": "tests::adds" }
//! { "type": "test", "name": "tests::adds", "event": "failed", "stdout": "thread 'tests::adds' panicked at …" }
//! { "type": "suite", "event": "failed", "passed": 0, "failed": 1, "ignored": 0, "measured": 0 }
//! ```

use super::panics;
use super::reading::{Line, first_lines, lines};
use super::rows::{Attempts, Broken, Event, Test, duration};
use crate::documents::tree::Node;
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "libtest-json",
    title: "Rust test events",
    spec: "https://doc.rust-lang.org/nightly/unstable-book/compiler-flags/report-time.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_event = shape.has(&["type", "event"]) && (shape.has(&["test_count"]) || shape.has(&["name"]));
    let first = probe.text().and_then(|text| first_lines(text).next().map(|line| line.replace(' ', "")));
    let is_ours = first.is_some_and(|line| {
        ["suite", "test", "bench"].iter().any(|kind| line.contains(&format!("\"type\":\"{kind}\"")))
    });
    if is_event && is_ours { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut events = Events::default();
    let records = lines(input, writer, |line, writer| events.line(line, writer));
    if events.is_open {
        writer.note(Loss::DataLoss, "a suite does not end: the output ends early", 0);
    }
    events.unfinished(writer);
    events.attempts.close(writer);
    events.broken.tell(writer);
    writer.document(|document| document.records = records.into());
}

#[derive(Default)]
struct Events {
    open: BTreeMap<String, (u32, Span)>,
    /// Crate and binary of the suite, where nextest tells them.
    class: String,
    counts: [u64; 3],
    is_open: bool,
    attempts: Attempts,
    broken: Broken,
}

impl Events {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        if !line.text.trim_start().starts_with('{') {
            return;
        }
        let tree = Tree::parse(line.text.trim());
        let Some(event) = Event::of(tree.as_ref()) else {
            self.broken.push(line);
            return;
        };
        let (kind, what) = (event.text("type"), event.text("event"));
        match (kind.as_ref(), what.as_ref()) {
            ("suite", "started") => {
                let nextest = event.object("nextest");
                let (package, binary) = (nextest.text("crate"), nextest.text("test_binary"));
                self.class = if package == binary { package.into_owned() } else { format!("{package}::{binary}") };
                (self.counts, self.is_open) = ([0; 3], true);
                writer.document(|document| document.suites += 1);
            }
            ("suite", _) => self.suite(&event, line, writer),
            ("test", "started") => {
                self.open.insert(event.text("name").into_owned(), (line.number, line.span));
            }
            ("test", "timeout") => {}
            ("test" | "bench", _) => self.test(&event, &what, line, writer),
            _ => {}
        }
    }

    fn test(&mut self, event: &Event<'_>, what: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let name = event.text("name");
        let mut test = self.named(&name, line);
        let (status, count) = match what {
            "ok" | "" => (Status::Passed, 0),
            "ignored" | "allowed_failure" => (Status::Skipped, 2),
            _ => (Status::Failed, 1),
        };
        if let Some(count) = self.counts.get_mut(count) {
            *count += 1;
        }
        test.status = status;
        test.source = if what == "allowed_failure" { what.to_owned() } else { event.text("reason").into_owned() };
        test.ms = match event.number("exec_time") {
            Some(seconds) => (seconds * 1e6).round() / 1000.0,
            None => duration(&event.text("exec_time")),
        };
        for name in ["median", "deviation"] {
            if let Some(value) = event.number(name) {
                test.properties.push((format!("{name}_ns"), value.to_string()));
            }
        }
        let stdout = event.text("stdout");
        test.message = event.text("message").into_owned();
        if !stdout.is_empty() {
            test.stdout.cover(line);
            if status.is_red() {
                test.said.cover(line);
                panics::apply(&stdout, &mut test);
                test.message =
                    if test.message.is_empty() { stdout.into_owned() } else { format!("{}\n{stdout}", test.message) };
            }
        }
        if test.message.is_empty() && status.is_red() {
            test.message.clone_from(&test.source);
        }
        test.until(line);
        self.attempts.put(test, writer);
    }

    /// nextest writes `binary$test::name#2`: class, name, attempt.
    fn named(&mut self, name: &str, line: &Line<'_>) -> Test {
        let begun = self.open.remove(name);
        let (class, rest) = name.split_once('$').unwrap_or((&self.class, name));
        let attempt = rest.rsplit_once('#').filter(|(_, number)| number.parse::<u32>().is_ok());
        let mut test = Test::new(attempt.map_or(rest, |(name, _)| name), Status::Error, line);
        class.clone_into(&mut test.class);
        if let Some((number, span)) = begun {
            (test.number, test.span) = (number, span);
        }
        test
    }

    /// The end of a suite: what it counted is compared.
    fn suite(&mut self, event: &Event<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
        self.unfinished(writer);
        self.is_open = false;
        if let Some(seconds) = event.number("exec_time") {
            writer.took(seconds * 1e3);
        }
        if let Some(count) = event.get("filtered_out").and_then(Node::whole).filter(|count| *count > 0) {
            writer.note_at(Loss::Info, format!("{count} tests were filtered out"), 0, line.span, line.number);
        }
        for (word, ours) in ["passed", "failed", "ignored"].into_iter().zip(self.counts) {
            let told = event.get(word).and_then(Node::whole);
            // Retries are events too: the suite counts tests.
            if let Some(told) = told.and_then(|told| u64::try_from(told).ok()).filter(|told| *told > ours) {
                let what = format!("the suite counts {told} {word}, {ours} are there");
                writer.note_at(Loss::Info, what, 0, line.span, line.number);
            }
        }
    }

    fn unfinished(&mut self, writer: &mut Writer<'_>) {
        for (name, (number, span)) in std::mem::take(&mut self.open) {
            let mut test = self.named(&name, &Line { number, span, text: "" });
            "no result: the output ends while this test runs".clone_into(&mut test.message);
            self.attempts.put(test, writer);
        }
    }
}

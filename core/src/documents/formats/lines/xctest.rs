//! What `XCTest` and Swift Testing print.
//!
//! ```text
//! Test Suite 'MathTests' started at 2024-01-02 03:04:05.000
//! Test Case '-[Demo.MathTests testAdds]' started.
//! /w/MathTests.swift:12: error: -[Demo.MathTests testAdds] : XCTAssertEqual failed: ("1") is not equal to ("2")
//! Test Case '-[Demo.MathTests testAdds]' failed (0.003 seconds).
//! ✔ Test adds() passed after 0.001 seconds.
//! ```

use super::machine::{Machine, feed};
use super::reading::{Line, first_lines};
use super::rows::{Attempts, Test, duration, place};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "xctest",
    title: "XCTest output",
    spec: "https://developer.apple.com/documentation/xctest",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Bytes of a message behind which comments are no longer added.
const COMMENTS: usize = 4000;

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    let is_ours = first.starts_with("Test Suite '") && first.contains(" started")
        || first.starts_with("Test Case '") && first.contains(" started")
        || first.ends_with(" Test run started.");
    // What builds the tests may say so first.
    let is_built = ["Building for debugging", "Command line invocation:"].iter().any(|start| first.starts_with(start))
        && first_lines(text).any(|line| line.starts_with("Test Suite '") && line.contains("' started at "));
    if is_ours || is_built { Confidence::Certain } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A suite or a test begins.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.starts_with("Test Suite '") && said.contains("' started at ")
        || said.starts_with("Test Case '") && said.ends_with("' started.")
        || said.ends_with(" Test run started.")
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// Tests that run, by the name that their lines give.
    open: BTreeMap<String, Test>,
    /// The last that began: its output follows.
    current: String,
    /// The last that was red, and what it said: a comment may follow.
    issue: String,
    attempts: Attempts,
    /// Suites, and runs of Swift Testing, that have begun and not ended.
    depth: i64,
    ended: u64,
    /// True behind the end of a suite of all that was chosen: its counts follow.
    is_total: bool,
    told: Option<u64>,
    total_at: (u32, Span),
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some((name, rest)) = said.strip_prefix("Test Case '").and_then(|rest| rest.rsplit_once("' ")) {
            self.event(name, rest, line, writer);
        } else if let Some(rest) = said.strip_prefix("Test Suite '") {
            self.depth += if rest.contains("' started at ") { 1 } else { -1 };
            self.is_total = rest.starts_with("All tests'") || rest.starts_with("Selected tests'");
            if let Some((_, at)) = rest.split_once("' started at ") {
                writer.document(|document| document.suites += 1);
                if let Some((millis, _)) = times::parse_iso(at) {
                    writer.time(millis);
                }
            }
        } else if let Some(rest) = said.trim_start().strip_prefix("Executed ").filter(|_| self.is_total) {
            self.is_total = false;
            self.total_at = (line.number, line.span);
            let count = rest.split(' ').next().and_then(|count| count.parse::<u64>().ok());
            self.told = count.map(|count| self.told.unwrap_or(0).saturating_add(count));
        } else if let (Some(comment), Some(test)) = (said.strip_prefix("↳ "), self.open.get_mut(&self.issue)) {
            if test.message.len() < COMMENTS {
                test.message = format!("{}\n{comment}", test.message);
            }
            test.said.cover(line);
        } else if let Some((mark, rest)) = said.split_once(" Test ").filter(|(mark, _)| mark.chars().count() == 1) {
            self.swift(mark, rest, line, writer);
        } else if let Some((at, message)) = said.split_once(": error: ") {
            let (name, message) = message.split_once(" : ").unwrap_or((self.current.as_str(), message));
            let name = if self.open.contains_key(name) { name.to_owned() } else { self.current.clone() };
            self.failure(&name, at, message, line);
        } else if let Some(test) = self.open.get_mut(&self.current) {
            if let Some((at, why)) = said.split_once(" : Test skipped") {
                if let Some((file, line)) = at.rsplit_once(": ").and_then(|(at, _)| place(at)) {
                    (test.file, test.line) = (file.to_owned(), line);
                }
                why.trim_start_matches([' ', '-']).clone_into(&mut test.message);
            } else {
                test.stdout.cover(line);
            }
        }
    }

    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if let Some(told) = self.told.filter(|told| *told != self.ended) {
            let (line, span) = self.total_at;
            let what = format!("the end counts {told} tests, {} are there", self.ended);
            writer.note_at(Loss::Info, what, 0, span, line);
        }
        if self.depth > 0 {
            writer.note(Loss::DataLoss, "a suite does not end: the output ends early", 0);
        }
        for mut test in std::mem::take(&mut self.open).into_values() {
            if test.message.is_empty() {
                "no result: the output ends while this test runs".clone_into(&mut test.message);
            }
            self.attempts.put(test, writer);
        }
        self.attempts.close(writer);
    }
}

impl Run {
    /// `-[Module.Class method]` or `Class.method`.
    fn begin(&mut self, name: &str, line: &Line<'_>) {
        let inner = name.strip_prefix("-[").and_then(|name| name.strip_suffix(']'));
        let (class, method) = match inner {
            Some(inner) => inner.split_once(' ').unwrap_or(("", inner)),
            None => name.rsplit_once('.').filter(|_| !name.contains(['(', '"', ' '])).unwrap_or(("", name)),
        };
        let mut test = Test::new(method.trim_matches('"'), Status::Error, line);
        class.clone_into(&mut test.class);
        self.open.insert(name.to_owned(), test);
        name.clone_into(&mut self.current);
    }

    fn event(&mut self, name: &str, rest: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let (word, time) = rest.split_once(" (").unwrap_or((rest, ""));
        let ms = duration(time.trim_end_matches('.').trim_end_matches(')'));
        match word.split([' ', '.']).next().unwrap_or_default() {
            "started" => self.begin(name, line),
            "passed" => self.finish(name, Status::Passed, ms, line, writer),
            "failed" => self.finish(name, Status::Failed, ms, line, writer),
            "skipped" => self.finish(name, Status::Skipped, ms, line, writer),
            _ => {}
        }
    }

    /// Lines of Swift Testing behind their mark.
    fn swift(&mut self, mark: &str, rest: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        if let Some(rest) = rest.strip_prefix("run ") {
            self.depth += if rest.starts_with("started") { 1 } else { -1 };
            return;
        }
        if rest.starts_with("case ") {
            return;
        }
        if let Some(name) = rest.strip_suffix(" started.") {
            self.begin(name, line);
        } else if let Some((name, issue)) = rest.split_once(" recorded an issue ") {
            let name = name.split_once(" with ").map_or(name, |(name, _)| name);
            let issue = issue.split_once("at ").map_or(issue, |(_, issue)| issue);
            let (at, message) = issue.split_once(": ").unwrap_or(("", issue));
            self.failure(name, at, message, line);
        } else if let Some((name, issue)) = rest.split_once(" recorded a known issue ") {
            if let Some(test) = self.open.get_mut(name) {
                issue.split_once(": ").map_or(issue, |(_, message)| message).clone_into(&mut test.message);
            }
        } else {
            for (word, status) in
                [(" passed after ", Status::Passed), (" failed after ", Status::Failed), (" skipped", Status::Skipped)]
            {
                if let Some((name, rest)) = rest.split_once(word).filter(|_| mark != "↳") {
                    let name =
                        name.split_once(" with ").filter(|_| !self.open.contains_key(name)).map_or(name, |it| it.0);
                    let (time, issues) = rest.trim_end_matches('.').split_once(" with ").unwrap_or((rest, ""));
                    let time = time.trim_end_matches('.');
                    if let Some(test) = self.open.get_mut(name).filter(|_| issues.contains("known issue")) {
                        issues.clone_into(&mut test.source);
                    }
                    if status == Status::Skipped {
                        self.begin(name, line);
                        if let Some(test) = self.open.get_mut(name) {
                            rest.trim_start_matches([':', ' ']).trim_matches('"').clone_into(&mut test.message);
                        }
                    }
                    self.finish(name, status, duration(time), line, writer);
                    return;
                }
            }
        }
    }

    fn failure(&mut self, name: &str, at: &str, message: &str, line: &Line<'_>) {
        let Some(test) = self.open.get_mut(name) else { return };
        name.clone_into(&mut self.issue);
        // An error that was thrown is none that was asserted.
        let is_thrown = ["failed: caught error", "Caught error"].iter().any(|word| message.starts_with(word));
        if is_thrown {
            "caught error".clone_into(&mut test.kind);
        }
        if test.message.is_empty() {
            if let Some((file, line)) = place(at).filter(|(file, _)| *file != "<unknown>") {
                (test.file, test.line) = (file.to_owned(), line);
            }
            message.clone_into(&mut test.message);
            // `("1") is not equal to ("2")`
            let two = message.split_once("(\"").and_then(|(_, rest)| rest.split_once("\") is not equal to (\""));
            if let Some((actual, rest)) = two {
                actual.clone_into(&mut test.actual);
                rest.split("\")").next().unwrap_or_default().clone_into(&mut test.expected);
            }
        } else {
            test.message = format!("{}\n{message}", test.message);
        }
        test.said.cover(line);
    }

    fn finish(&mut self, name: &str, status: Status, ms: f64, line: &Line<'_>, writer: &mut Writer<'_>) {
        if !self.open.contains_key(name) {
            self.begin(name, line);
        }
        let Some(mut test) = self.open.remove(name) else { return };
        let is_thrown = status == Status::Failed && !test.kind.is_empty();
        (test.status, test.ms) = (if is_thrown { Status::Error } else { status }, ms);
        self.ended += u64::from(name.starts_with("-[") || !name.contains(['(', '"', ' ']));
        test.until(line);
        self.attempts.put(test, writer);
    }
}

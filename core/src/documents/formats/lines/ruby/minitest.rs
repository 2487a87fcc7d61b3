//! What minitest prints: a dot or a letter a test, or, verbose, a line; then what was not well.
//!
//! ```text
//! Run options: -v --seed 4711
//!
//! # Running:
//!
//! CartTest#test_adds = 0.01 s = .
//! CartTest#test_total = 0.02 s = F
//!
//!   1) Failure:
//! CartTest#test_total [test/cart_test.rb:12]:
//! Expected: 10
//!   Actual: 11
//!
//! 2 runs, 2 assertions, 1 failures, 0 errors, 0 skips
//! ```

use super::{own_place, ruby_place};
use crate::documents::formats::lines::counts::{Counts, is_class, numbered};
use crate::documents::formats::lines::machine::{Machine, feed};
use crate::documents::formats::lines::reading::{Line, first_lines};
use crate::documents::formats::lines::rows::{Said, Test, duration};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "minitest",
    title: "minitest output",
    spec: "https://docs.seattlerb.org/minitest/",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Letters of results and the headings of what they tell.
const RESULTS: &[(&str, &str, Status)] = &[
    (".", "", Status::Passed),
    ("F", "Failure:", Status::Failed),
    ("E", "Error:", Status::Error),
    ("S", "Skipped:", Status::Skipped),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text);
    let first = said.next().unwrap_or_default();
    let is_start = |line: &str| line.starts_with("# Running");
    let is_ours = is_start(&first) || first.starts_with("Run options: ") && said.next().is_some_and(|it| is_start(&it));
    if is_ours { Confidence::Certain } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// Tests begin, one has a line, one was not well, or the end counts.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    let is_named = |said: &str| said.ends_with(':') && (said.contains('#') || said.contains("):"));
    said.starts_with("# Running")
        || numbered(said).is_some() && heading(said).is_some()
        || heading(before).is_some() && is_named(said)
        || entitled(said).is_some() && is_rule(before)
        || end(said).is_some()
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// Tests with a line that were not well: their texts come later.
    open: BTreeMap<(String, String), Test>,
    /// The heading that was read: the next line names its test.
    heading: Option<Status>,
    last: Option<Test>,
    counts: Counts,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(status) = self.heading.take() {
            self.last = self.named(said, status, line);
        } else if let Some(status) = heading(said) {
            self.flush(writer);
            self.heading = Some(status);
        } else if let Some((status, named)) = entitled(said) {
            self.flush(writer);
            self.last = self.named(named, status, line);
        } else if is_rule(said) {
            self.flush(writer);
        } else if let Some(mut test) = result(said, line) {
            if test.status == Status::Passed {
                self.keep(&test, writer);
            } else {
                test.said = Said::default();
                self.open.insert((test.class.clone(), test.name.clone()), test);
            }
        } else if let Some(counts) = end(said) {
            self.flush(writer);
            self.rest(writer);
            self.is_over = true;
            counts.fill(std::mem::take(&mut self.counts), line, writer);
        } else if let Some(test) = self.last.as_mut() {
            // Rails names the command that runs a test again.
            let is_command = ["rails test ", "bin/rails test ", "rake test "].iter().any(|it| said.starts_with(it));
            if is_command || said.starts_with("Finished in ") {
                self.flush(writer);
            } else if !(said.is_empty() && test.said.is_empty()) {
                test.said.push(said, line);
                test.until(line);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush(writer);
        self.rest(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        }
    }
}

impl Run {
    /// `CartTest#test_total [test/cart_test.rb:12]:`, `test_total(CartTest):`: the test of a heading.
    fn named(&mut self, said: &str, status: Status, line: &Line<'_>) -> Option<Test> {
        let said = said.strip_suffix(':').unwrap_or(said);
        let (full, at) = said.strip_suffix(']').and_then(|said| said.rsplit_once(" [")).unwrap_or((said, ""));
        let (class, name) = full.split_once('#').or_else(|| {
            let (name, class) = full.strip_suffix(')')?.split_once('(')?;
            Some((class, name))
        })?;
        let known = self.open.remove(&(class.to_owned(), name.to_owned()));
        let mut test = known.unwrap_or_else(|| {
            let mut test = Test::new(name, status, line);
            class.clone_into(&mut test.class);
            test
        });
        if let Some((file, number)) = ruby_place(at) {
            (test.file, test.line) = (file.to_owned(), number);
        }
        Some(test)
    }

    fn keep(&mut self, test: &Test, writer: &mut Writer<'_>) {
        self.counts.push(test);
        test.write(Vec::new(), writer);
    }

    fn flush(&mut self, writer: &mut Writer<'_>) {
        let Some(mut test) = self.last.take() else { return };
        test.said.text.trim_end().clone_into(&mut test.message);
        let (mut expected, mut actual) = (None, None);
        // A difference, or both sides.
        let is_diff = test.message.contains("--- expected\n+++ actual\n");
        for said in test.message.lines().filter(|said| !["---", "+++", "@@"].iter().any(|sign| said.starts_with(sign)))
        {
            expected = expected.or(said.strip_prefix("Expected: ")).or(said.strip_prefix('-').filter(|_| is_diff));
            actual = actual.or(said.strip_prefix("  Actual: ")).or(said.strip_prefix('+').filter(|_| is_diff));
            if test.summary.is_empty() && ruby_place(said).is_none() {
                said.trim().clone_into(&mut test.summary);
            }
        }
        // Of test-unit frames stand at the left edge.
        let frames = test.message.lines().filter(|said| said.starts_with("    ") || said.contains(":in "));
        if let Some((file, line)) = own_place(frames).filter(|_| test.line == 0) {
            (test.file, test.line) = (file.to_owned(), line);
        }
        expected.unwrap_or_default().clone_into(&mut test.expected);
        actual.unwrap_or_default().clone_into(&mut test.actual);
        let first = test.message.lines().next().unwrap_or_default();
        if let Some((kind, _)) =
            first.split_once(": ").filter(|(kind, _)| test.status == Status::Error && is_class(kind))
        {
            kind.clone_into(&mut test.kind);
        }
        self.keep(&test, writer);
    }

    /// What has a line and no text.
    fn rest(&mut self, writer: &mut Writer<'_>) {
        for test in std::mem::take(&mut self.open).into_values() {
            self.keep(&test, writer);
        }
    }
}

/// `Failure: test_total(CartTest)`, `Error: test_loads(CartTest): RuntimeError: no`, as test-unit has it.
fn entitled(said: &str) -> Option<(Status, &str)> {
    let (title, rest) = said.split_once(": ")?;
    let (_, status) = [
        ("Failure", Status::Failed),
        ("Error", Status::Error),
        ("Pending", Status::Skipped),
        ("Omission", Status::Skipped),
    ]
    .into_iter()
    .find(|(known, _)| *known == title)?;
    let named = rest.get(..=rest.find(')')?)?;
    (named.contains('(') && !named.contains(' ')).then_some((status, named))
}

/// What test-unit draws between failures.
fn is_rule(said: &str) -> bool {
    said.len() >= 70 && said.bytes().all(|byte| byte == b'=')
}

/// `  1) Failure:`; Rails leaves the number out.
fn heading(said: &str) -> Option<Status> {
    let word = numbered(said).map_or(said, |(_, word)| word);
    RESULTS.iter().find(|(_, heading, _)| !heading.is_empty() && word == *heading).map(|(.., status)| *status)
}

/// `CartTest#test_adds = 0.01 s = .`.
fn result(said: &str, line: &Line<'_>) -> Option<Test> {
    let (rest, letter) = said.rsplit_once(" = ")?;
    let (_, _, status) = RESULTS.iter().find(|(known, ..)| *known == letter)?;
    let (full, time) = rest.rsplit_once(" = ")?;
    let (class, name) = full.split_once('#')?;
    let mut test = Test::new(name, *status, line);
    class.clone_into(&mut test.class);
    test.ms = duration(time);
    Some(test)
}

/// `2 runs, 2 assertions, 1 failures, 0 errors, 0 skips`.
fn end(said: &str) -> Option<Counts> {
    let is_end = said.starts_with(|c: char| c.is_ascii_digit()) && said.contains(" assertions, ");
    is_end.then(|| Counts::of(said)).flatten()
}

//! What `ctest` prints: one line a test, with its output below where it was asked for.
//!
//! ```text
//! Test project /build
//!     Start 1: adds
//! 1/2 Test #1: adds .............................   Passed    0.01 sec
//!     Start 2: reads
//! 2/2 Test #2: reads ............................***Failed    0.02 sec
//! 50% tests passed, 1 tests failed out of 2
//! ```

use super::machine::{Machine, feed};
use super::reading::{Line, first_lines};
use super::rows::{Attempts, Said, Test, duration, place};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::BTreeSet;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "ctest-text",
    title: "CTest output",
    spec: "https://cmake.org/cmake/help/latest/manual/ctest.1.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let is_ours =
        |line: &str| line.starts_with("Test project ") || line.starts_with("Internal ctest changing into directory: ");
    let first = first_lines(text).next().unwrap_or_default();
    let begins = |line: &str| result(line).is_some() || line.trim_start().starts_with("Start ");
    if is_ours(&first) && first_lines(text).take(8).any(|line| begins(&line)) {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The build that is tested, or the first result.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.starts_with("Test project ") || result(said).is_some()
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// The last result: output follows it.
    last: Option<Test>,
    /// The test that began and has no result.
    begun: Option<Test>,
    attempts: Attempts,
    is_over: bool,
    /// The reason of the last result goes on: it names patterns, each on a line of its own.
    has_reason_open: bool,
    /// Tests whose last result is red.
    red: BTreeSet<String>,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if self.is_over {
            return;
        }
        if let Some((name, status, word, ms)) = result(said) {
            self.flush(writer);
            let mut test = Test::new(name, status, line);
            (test.ms, test.source) = (ms, word.to_owned());
            if let Some(begun) = self.begun.take_if(|begun| begun.name == name) {
                // What could not be started says so before its result.
                test.said = begun.said;
            }
            self.has_reason_open = ms.is_nan() && word.contains("=[");
            if status.is_red() {
                self.red.insert(name.to_owned());
            } else {
                self.red.remove(name);
            }
            self.last = Some(test);
        } else if let Some((_, name)) = said.trim_start().strip_prefix("Start ").and_then(|rest| rest.split_once(": "))
        {
            self.flush(writer);
            self.begun = Some(Test::new(name.trim(), Status::Error, line));
        } else if let Some((_, counts)) = said.split_once("% tests passed, ") {
            self.flush(writer);
            self.is_over = true;
            let told = counts.split(' ').next().and_then(|count| count.parse::<usize>().ok());
            let ours = self.red.len();
            if let Some(told) = told.filter(|told| *told != ours) {
                let what = format!("the end counts {told} failed, {ours} are there");
                writer.note_at(Loss::Info, what, 0, line.span, line.number);
            }
        } else if let Some(test) = self.last.as_mut().filter(|_| self.has_reason_open) {
            test.until(line);
            let time = said.strip_suffix(" sec").and_then(|said| said.rsplit_once(' '));
            let told = time.map_or(said, |(told, _)| told.trim_end());
            test.source = format!("{} {told}", test.source);
            test.ms = time.map_or(f64::NAN, |(_, time)| duration(&format!("{time} sec")));
            self.has_reason_open = time.is_none() && test.source.len() < 2000;
        } else if let Some(test) = self.last.as_mut().or(self.begun.as_mut())
            && !(said.is_empty() && test.said.is_empty())
        {
            test.said.push(said, line);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush(writer);
        if let Some(mut test) = self.begun.take() {
            test.stdout = Said { text: String::new(), ..test.said.clone() };
            "no result: the output ends while this test runs".clone_into(&mut test.message);
            self.attempts.put(test, writer);
        }
        self.attempts.close(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no count of passed tests: the output ends early", 0);
        }
    }
}

impl Run {
    fn flush(&mut self, writer: &mut Writer<'_>) {
        let Some(mut test) = self.last.take() else { return };
        test.stdout = Said { text: String::new(), ..test.said.clone() };
        if test.status == Status::Passed {
            test.said = Said::default();
        } else {
            // The line that says why is seldom the first.
            let why = ["error", "fail", "assert", "Error", "FAIL", "Assert"];
            let telling = test.said.text.lines().find(|line| why.iter().any(|word| line.contains(word)));
            let pattern = test.source.split_once("  ").filter(|(_, why)| why.contains("regular expression"));
            test.summary = pattern
                .map(|(_, why)| why.to_owned())
                .or(telling.map(|line| line.trim().to_owned()))
                .unwrap_or_default();
            test.message = if test.said.text.is_empty() { test.source.clone() } else { test.said.text.clone() };
            let placed = test.said.text.lines().find_map(error_place);
            if let Some((file, line)) = placed.filter(|_| test.status.is_red()) {
                (test.file, test.line) = (file, line);
            }
        }
        if matches!(test.source.as_str(), "Passed" | "Failed" | "Skipped") {
            test.source.clear();
        }
        self.attempts.put(test, writer);
    }
}

/// `file.cpp:31: error: …`, `file.cpp:31: Failure`: what compilers and frameworks of C++ write.
fn error_place(said: &str) -> Option<(String, u32)> {
    let at = [": error", ": Failure", ": fatal error"].iter().find_map(|word| said.find(word))?;
    let (file, line) = place(said.get(..at)?)?;
    (!file.contains(char::is_whitespace)).then(|| (file.to_owned(), line))
}

/// `1/2 Test #1: adds ....***Failed  Required regular expression not found. 0.02 sec`.
fn result(said: &str) -> Option<(&str, Status, &str, f64)> {
    let (before, rest) = said.split_once("Test ")?;
    let before = before.trim();
    let is_count = before.is_empty() || before.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
    let (number, rest) = rest.trim_start().strip_prefix('#').filter(|_| is_count)?.split_once(": ")?;
    number.parse::<u32>().ok()?;
    // The dots end before stars or blanks; the word comes from a fixed set.
    let words = [
        ("Passed", Status::Passed),
        ("***Failed", Status::Failed),
        ("***Not Run", Status::Skipped),
        ("***Skipped", Status::Skipped),
        ("***Timeout", Status::Error),
        ("***Exception", Status::Error),
        ("***", Status::Error),
    ];
    let (at, word, status) = words.into_iter().find_map(|(word, status)| Some((rest.rfind(word)?, word, status)))?;
    let name = rest.get(..at)?.trim_end().trim_end_matches("Subprocess aborted").trim_end_matches("Child aborted");
    let name = name.trim_end_matches(['.', ' ']);
    let tail = rest.get(at..)?.trim_end();
    let time = tail.strip_suffix(" sec").and_then(|tail| tail.rsplit_once(' '));
    let told = time.map_or(tail, |(told, _)| told).trim().trim_start_matches('*').trim_end_matches(':');
    let told = if word == "***" { told.split("  ").next().unwrap_or(told) } else { told };
    // What was not run because nothing was built is broken, what is disabled is not.
    let status = if told.starts_with("Not Run") && !told.contains("Disabled") { Status::Error } else { status };
    Some((name, status, told, time.map_or(f64::NAN, |(_, time)| duration(&format!("{time} sec")))))
}

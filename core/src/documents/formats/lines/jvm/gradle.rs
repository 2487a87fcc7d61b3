//! What Gradle prints of tests: those that were not well with their traces, all where it was asked to.
//!
//! ```text
//! > Task :test FAILED
//!
//! CartTest > testTotal() FAILED
//!     org.opentest4j.AssertionFailedError: expected: <10> but was: <11>
//!         at app//com.example.CartTest.testTotal(CartTest.java:42)
//!
//! 2 tests completed, 1 failed
//! ```
//!
//! Tests that passed have no line unless asked for: they are cases without a name, where they are counted.

use super::{explain, is_assertion};
use crate::documents::formats::lines::counts::{Counts, is_class};
use crate::documents::formats::lines::machine::{Machine, feed};
use crate::documents::formats::lines::reading::{Line, first_lines};
use crate::documents::formats::lines::rows::{Attempts, Said, Test, path};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Loss, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "gradle-text",
    title: "Gradle test output",
    spec: "https://docs.gradle.org/current/userguide/java_testing.html#test_reporting",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Gradle's own first lines, and a test that has a result near them.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text);
    let first = said.next().unwrap_or_default();
    let starts = [
        "> Task :",
        "> Configure project :",
        "Starting a Gradle Daemon",
        "Welcome to Gradle ",
        "Downloading https://services.gradle.org/",
        "To honour the JVM settings for this build",
        "Calculating task graph",
        "Reusing configuration cache",
    ];
    let is_own = starts.iter().any(|start| first.starts_with(start)) || result(&first).is_some();
    let has_tests = |line: &str| result(line).is_some() || total(line).is_some();
    let is_ours = is_own && said.any(|line| has_tests(&line));
    if is_ours && text.contains("> Task :") { Confidence::Likely } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// The task that runs.
    task: String,
    last: Option<Test>,
    attempts: Attempts,
    /// Results of the task, settled or not.
    counts: Counts,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(task) = said.strip_prefix("> Task ").or_else(|| older_task(said)) {
            self.flush(writer);
            task.split(' ').next().unwrap_or_default().clone_into(&mut self.task);
            if said.ends_with(" FAILED") {
                writer.log_line(Level::Error, line.number, line.span, said);
            }
        } else if let Some((class, name, status)) = result(said) {
            self.flush(writer);
            let (suite, class, name) = qualified(class, name);
            let mut test = Test::new(name, status, line);
            class.clone_into(&mut test.class);
            test.suite = path(&self.task, suite);
            self.last = Some(test);
        } else if let Some(counts) = total(said) {
            self.flush(writer);
            self.end(counts, line, writer);
        } else if said.starts_with("    ") {
            if let Some(test) = &mut self.last {
                test.said.push(said, line);
                test.until(line);
            }
        } else if !said.is_empty() {
            self.flush(writer);
            self.is_over |= said.starts_with("BUILD ");
            if said.starts_with("BUILD FAILED") || said.starts_with("* What went wrong") {
                writer.log_line(Level::Error, line.number, line.span, said);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush(writer);
        self.attempts.close(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "the build does not end: the output ends early", 0);
        }
    }
}

impl Run {
    /// What a task counts: where all red results are in it, each is a test.
    fn end(&mut self, counts: Counts, line: &Line<'_>, writer: &mut Writer<'_>) {
        let ours = std::mem::take(&mut self.counts);
        if counts.red() >= ours.red() {
            self.attempts.part(writer);
        }
        counts.fill(ours, line, writer);
    }

    fn flush(&mut self, writer: &mut Writer<'_>) {
        let Some(mut test) = self.last.take() else { return };
        // Output of a test is indented too, below headings of its own.
        let stream = test.said.text.lines().position(|line| ["STANDARD_OUT", "STANDARD_ERROR"].contains(&line.trim()));
        explain(&mut test);
        if test.status == Status::Failed && !test.kind.is_empty() && !is_assertion(&test.kind) {
            test.status = Status::Error;
        }
        if test.status == Status::Passed || stream == Some(0) {
            test.stdout = std::mem::take(&mut test.said);
            test.message.clear();
        }
        if test.status == Status::Passed {
            (test.said, test.kind) = (Said::default(), String::new());
        }
        self.counts.push(&test);
        self.attempts.put(test, writer);
    }
}

/// `:cart:test`, as older versions name a task; with what became of it behind.
fn older_task(said: &str) -> Option<&str> {
    let name = said.split(' ').next()?;
    (said.starts_with(':') && name.len() > 1 && !name.contains("::")).then_some(said)
}

/// A result, or what a task counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    result(said).is_some() || total(said).is_some()
}

/// `Suite > Test > com.example.CartTest.testTotal`, as `TestNG` has it: what is around, class, name.
fn qualified<'a>(class: &'a str, name: &'a str) -> (&'a str, &'a str, &'a str) {
    let (around, last) = name.rsplit_once(" > ").unwrap_or(("", name));
    let bare = last.find(['(', '[', ' ']).and_then(|at| last.get(..at)).unwrap_or(last);
    let parted = bare.rfind('.').and_then(|at| Some((last.get(..at)?, last.get(at + 1..)?)));
    match parted.filter(|(full, _)| is_class(full) && full.contains('.')) {
        Some((full, name)) => (if around.is_empty() { class } else { around }, full, name),
        None => ("", class, name),
    }
}

/// `CartTest > rounds(int) > [1] 5 FAILED`: class, name, status.
fn result(said: &str) -> Option<(&str, &str, Status)> {
    let words = [(" PASSED", Status::Passed), (" FAILED", Status::Failed), (" SKIPPED", Status::Skipped)];
    let (full, status) = words.iter().find_map(|(word, status)| Some((said.strip_suffix(word)?, *status)))?;
    let (class, name) = full.split_once(" > ")?;
    let is_ours = !class.is_empty() && !full.starts_with([' ', '>', '[']) && !name.is_empty();
    // `Gradle Test Run :test > Gradle Test Executor 1 > CartTest > testTotal()`
    let mut found = (class, name);
    while found.0.starts_with("Gradle Test ") {
        found = found.1.split_once(" > ")?;
    }
    is_ours.then_some((found.0, found.1, status))
}

/// `2 tests completed, 1 failed, 1 skipped`.
fn total(said: &str) -> Option<Counts> {
    let is_total =
        said.starts_with(|c: char| c.is_ascii_digit()) && said.contains(" completed, ") && said.contains(" test");
    is_total.then(|| Counts::of(said)).flatten()
}

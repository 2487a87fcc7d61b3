//! What Python's `unittest` prints: dots or one line a test, then what failed.
//!
//! ```text
//! test_adds (demo.MathTests.test_adds) ... ok
//! test_reads (demo.MathTests.test_reads) ... FAIL
//! ======================================================================
//! FAIL: test_reads (demo.MathTests.test_reads)
//! ----------------------------------------------------------------------
//! Traceback (most recent call last):
//!   File "/w/demo.py", line 9, in test_reads
//! AssertionError: 1 != 2
//!
//! ----------------------------------------------------------------------
//! Ran 2 tests in 0.001s
//!
//! FAILED (failures=1)
//! ```

use super::counts::{is_class, unnamed};
use super::machine::{Machine, feed};
use super::reading::{Line, first_lines, plain};
use super::rows::Test;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span, Status};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "unittest",
    title: "Python unittest output",
    spec: "https://docs.python.org/3/library/unittest.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Dots, a test with its class, or the first failure come first.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text);
    let Some(first) = said.next() else { return Confidence::No };
    let second = said.next().unwrap_or_default();
    let is_rule = |line: &str| line.len() >= 70 && line.bytes().all(|byte| byte == b'=' || byte == b'-');
    let is_dots = first.bytes().all(|byte| b".FEsxu".contains(&byte));
    let is_verbose = |line: &str| result(line).is_some_and(|(name, _)| name.contains('('));
    let is_dotted = is_dots && is_rule(&second) && {
        let text = plain(text);
        text.contains("\nRan ") && text.contains(" test") || text.contains("\nFAIL: ") || text.contains("\nERROR: ")
    };
    let is_failure =
        |line: &str| ["FAIL: ", "ERROR: "].iter().any(|mark| line.starts_with(mark)) && line.ends_with(')');
    let is_ours = is_verbose(&first)
        || named(&first).is_some() && first.ends_with(')') && second.contains(" ... ")
        || is_dotted
        || is_rule(&first) && is_failure(&second);
    if is_ours { Confidence::Likely } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

/// Before the name of what was not well.
const HEADINGS: [&str; 3] = ["FAIL: ", "ERROR: ", "UNEXPECTED SUCCESS: "];

#[derive(Default)]
struct Run {
    /// Red tests whose traceback may follow, in their order.
    red: Vec<(Test, bool)>,
    /// The red test whose traceback goes by.
    current: Option<usize>,
    /// Between the name of a failure and its rule a docstring may stand.
    is_heading: bool,
    /// Output of a test that was kept for its failure follows: of stderr, or of stdout.
    output: Option<bool>,
    /// A name whose word stands on a later line, behind a docstring or output.
    open: Option<Test>,
    /// Results by status: passed, skipped, red.
    counts: [u64; 3],
    /// The line before is a rule: what follows may be the name of a failure.
    is_ruled: bool,
    is_over: bool,
    ran: Option<(u64, u32, Span)>,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        let is_ruled = std::mem::replace(&mut self.is_ruled, said.len() >= 70 && said.bytes().all(|byte| byte == b'='));
        let failure = HEADINGS.iter().find_map(|mark| said.strip_prefix(mark));
        let failure = failure.and_then(|full| named(full).or_else(|| nosed(full).filter(|_| is_ruled)));
        if let Some((name, class)) = failure {
            let status = if said.starts_with("ERROR") { Status::Error } else { Status::Failed };
            self.failure(&name, &class, status, line);
            let at = self.current.filter(|_| said.starts_with('U'));
            if let Some((test, _)) = at.and_then(|at| self.red.get_mut(at)) {
                // It has no traceback.
                "unexpected success".clone_into(&mut test.source);
                self.current = None;
            }
        } else if let Some(count) = ran(said) {
            self.current = None;
            self.ran = Some((count, line.number, line.span));
        } else if let (Some((_, line_of, span)), Some(counts)) = (self.ran, end(said)) {
            self.is_over = true;
            self.fill(&counts, line_of, span, writer);
        } else if let Some(test) = self.current.and_then(|at| self.red.get_mut(at)) {
            let is_rule = said.len() >= 70 && said.bytes().all(|byte| byte == b'-' || byte == b'=');
            if self.is_heading {
                self.is_heading = !is_rule;
                return;
            }
            if matches!(said, "Stdout:" | "Stderr:") {
                self.output = Some(said == "Stderr:");
            } else if let Some(is_error) = self.output.filter(|_| !is_rule) {
                (if is_error { &mut test.0.stderr } else { &mut test.0.stdout }).cover(line);
            } else if is_rule && !test.0.said.is_empty() {
                self.current = None;
            } else if !(is_rule || said.is_empty() && test.0.said.is_empty()) {
                traceback(said, line, &mut test.0);
            }
        } else if let Some((before, word)) = result(said) {
            let begun = self.open.take();
            let mut test = match (named(before), begun) {
                (None, Some(test)) => test,
                (Some((name, class)), _) => begin(&name, &class, line),
                (None, None) => match nosed(before) {
                    // A docstring may stand for the name, where names went by.
                    Some((name, class)) if !class.is_empty() || self.is_verbose() => begin(&name, &class, line),
                    _ => return,
                },
            };
            test.until(line);
            self.result(test, word, writer);
        } else if let Some((name, class)) =
            named(said.split_once(" ... ").map_or(said.trim_end_matches(" ..."), |it| it.0))
        {
            let mut test = begin(&name, &class, line);
            if said.contains(" ... ") {
                test.stdout.cover(line);
            }
            self.open = Some(test);
        } else if let Some(mut test) = self.open.take() {
            // Output between a name and its word.
            if word_of(said).is_some() {
                self.result(test, said, writer);
            } else {
                test.stdout.cover(line);
                self.open = Some(test);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if let Some(mut test) = self.open.take() {
            "no result: the output ends while this test runs".clone_into(&mut test.source);
            self.red.push((test, true));
        }
        if !self.red.is_empty() || self.counts != [0; 3] {
            writer.note(Loss::DataLoss, "no count of tests at the end: the output ends early", 0);
        }
        self.flush(writer);
    }
}

impl Run {
    /// Tests have lines.
    fn is_verbose(&self) -> bool {
        self.counts != [0; 3]
    }

    fn result(&mut self, mut test: Test, word: &str, writer: &mut Writer<'_>) {
        let Some((status, source, at)) = word_of(word) else { return };
        test.status = status;
        source.clone_into(&mut test.source);
        if let Some(reason) = word.strip_prefix("skipped ").or_else(|| word.strip_prefix("SKIP: ")) {
            reason.trim_matches(['\'', '"']).clone_into(&mut test.message);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        if status.is_red() {
            self.red.push((test, false));
        } else {
            test.write(Vec::new(), writer);
        }
    }

    /// The heading of a traceback: of a test that is known, or of one that only a letter told.
    fn failure(&mut self, name: &str, class: &str, status: Status, line: &Line<'_>) {
        let known = self.red.iter().position(|(test, told)| !told && test.name == name && test.class == class);
        let at = known.unwrap_or_else(|| {
            let mut test = begin(name, class, line);
            test.status = status;
            // Subtests and errors of tearing down are more than one result of a test.
            self.red.push((test, false));
            self.red.len() - 1
        });
        if let Some((_, told)) = self.red.get_mut(at) {
            *told = true;
        }
        (self.current, self.is_heading, self.output) = (Some(at), true, None);
    }

    /// What the end counts beside what has a name: cases without one, so that numbers agree.
    fn fill(&mut self, counts: &End, number: u32, span: Span, writer: &mut Writer<'_>) {
        let Some((ran, _, _)) = self.ran.take() else { return };
        let [passed, skipped, red] = self.counts;
        let told_red = counts.failed + counts.errors;
        let surprising = self.red.iter().filter(|(test, _)| test.source == "unexpected success").count() as u64;
        let ours_red = self.red.len() as u64 - surprising;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        if told_red < ours_red {
            let what = format!("the end counts {told_red} failures and errors, {ours_red} are there");
            writer.note_at(Loss::Info, what, 0, span, number);
        }
        // Subtests fail more than once, so passed ones are what is left.
        let others = (counts.skipped + counts.expected).max(skipped) + (told_red + counts.unexpected).max(red);
        unnamed(ran.saturating_sub(passed + others), Status::Passed, "", &line, writer);
        unnamed(counts.skipped.saturating_sub(skipped), Status::Skipped, "", &line, writer);
        let expected = counts.expected.saturating_sub(skipped.saturating_sub(counts.skipped));
        unnamed(expected, Status::Skipped, "expected failure", &line, writer);
        let unexpected = counts.unexpected.saturating_sub(surprising);
        unnamed(unexpected, Status::Failed, "unexpected success", &line, writer);
        unnamed(told_red.saturating_sub(ours_red), Status::Failed, "", &line, writer);
        self.flush(writer);
    }

    fn flush(&mut self, writer: &mut Writer<'_>) {
        for (mut test, _) in std::mem::take(&mut self.red) {
            test.message = test.said.text.trim_end().to_owned();
            if test.message.is_empty() {
                test.message.clone_from(&test.source);
            }
            test.write(Vec::new(), writer);
        }
        self.counts = [0; 3];
        self.current = None;
    }
}

fn begin(name: &str, class: &str, line: &Line<'_>) -> Test {
    let mut test = Test::new(name, Status::Error, line);
    class.clone_into(&mut test.class);
    test
}

/// A line of a traceback: the last one at the left edge names the exception.
fn traceback(said: &str, line: &Line<'_>, test: &mut Test) {
    test.said.push(said, line);
    if let Some((file, rest)) = said.trim_start().strip_prefix("File \"").and_then(|rest| rest.split_once("\", line "))
    {
        let number = rest.split(',').next().and_then(|number| number.parse().ok());
        (test.file, test.line) = (file.to_owned(), number.unwrap_or(0));
    } else if let Some((kind, _)) = said.split_once(": ").filter(|(kind, _)| !kind.contains(' ') && !kind.is_empty()) {
        kind.clone_into(&mut test.kind);
        said.clone_into(&mut test.summary);
    } else if is_class(said) && said.ends_with(['r', 'n', 't']) {
        // An exception that says nothing.
        said.clone_into(&mut test.kind);
        said.clone_into(&mut test.summary);
    }
}

/// `test_a (mod.Class)`, `test_a (mod.Class.test_a) (i=1)`, `setUpClass (mod.Class)`: name and class.
fn named(said: &str) -> Option<(Cow<'_, str>, String)> {
    let said = said.trim();
    let (name, rest) = said.split_once(" (")?;
    let (class, more) = rest.split_once(')')?;
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_.<>".contains(c));
    (is_word(name) && is_word(class)).then_some(())?;
    let class = class.strip_suffix(name).and_then(|class| class.strip_suffix('.')).unwrap_or(class);
    // Parameters of a subtest belong to the name.
    let more = more.trim();
    let name = if more.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(format!("{name} {more}")) };
    Some((name, class.to_owned()))
}

/// A failure of nose, which names functions whole (`tests.test_a.test_reads`), with their arguments, or by
/// their docstring: name and class.
fn nosed(said: &str) -> Option<(Cow<'_, str>, String)> {
    let said = said.trim();
    if let Some(kind) = said.strip_prefix("Failure: ") {
        // A module that could not be loaded.
        return Some((Cow::Borrowed(kind.split(' ').next()?), "Failure".to_owned()));
    }
    let bare = said.split('(').next()?;
    let parted = bare.rfind('.').filter(|_| !bare.contains([' ', '/']) && bare.contains("test"));
    match parted.and_then(|at| Some((said.get(at + 1..)?, bare.get(..at)?))) {
        Some((name, class)) => Some((Cow::Borrowed(name), class.to_owned())),
        None => (!said.is_empty()).then_some((Cow::Borrowed(said), String::new())),
    }
}

/// `Ran 4 tests in 0.001s`.
fn ran(said: &str) -> Option<u64> {
    let (count, rest) = said.strip_prefix("Ran ")?.split_once(' ')?;
    (rest.starts_with("test in ") || rest.starts_with("tests in ")).then(|| count.parse().ok())?
}

/// What ran, a test with its class and result, or the first failure below its rule.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    ran(said).is_some()
        || result(said).is_some_and(|(name, _)| {
            named(name).or_else(|| nosed(name).filter(|(_, class)| !class.is_empty())).is_some()
        })
        || before.starts_with("==========") && HEADINGS.iter().any(|mark| said.starts_with(mark))
}

/// `name (class) ... ok`: what stands before the dots, and the word.
fn result(said: &str) -> Option<(&str, &str)> {
    let (before, word) = said.rsplit_once(" ... ")?;
    word_of(word).map(|_| (before, word))
}

/// Status, the source's own word where it says more, and which count it belongs to.
fn word_of(word: &str) -> Option<(Status, &'static str, usize)> {
    match word.trim() {
        "ok" => Some((Status::Passed, "", 0)),
        "FAIL" => Some((Status::Failed, "", 2)),
        "ERROR" => Some((Status::Error, "", 2)),
        "expected failure" => Some((Status::Skipped, "expected failure", 1)),
        "unexpected success" => Some((Status::Failed, "unexpected success", 2)),
        word if ["skipped", "SKIP"].contains(&word) || word.starts_with("skipped ") || word.starts_with("SKIP: ") => {
            Some((Status::Skipped, "", 1))
        }
        _ => None,
    }
}

#[derive(Default)]
struct End {
    failed: u64,
    errors: u64,
    skipped: u64,
    expected: u64,
    unexpected: u64,
}

/// `OK (skipped=1)`, `FAILED (failures=1, errors=2)`.
fn end(said: &str) -> Option<End> {
    let (word, inner) = said.split_once(" (").unwrap_or((said, ""));
    ["OK", "FAILED", "PASSED", "NO TESTS RAN"].contains(&word).then_some(())?;
    let mut end = End::default();
    for part in inner.trim_end_matches(')').split(", ") {
        let Some((name, count)) = part.split_once('=') else { continue };
        let count = count.parse().unwrap_or(0);
        match name {
            "failures" => end.failed = count,
            "errors" => end.errors = count,
            // As unittest, nose and Twisted have it.
            "skipped" | "SKIP" | "skips" => end.skipped = count,
            "expected failures" => end.expected = count,
            "unexpected successes" => end.unexpected = count,
            _ => {}
        }
    }
    Some(end)
}

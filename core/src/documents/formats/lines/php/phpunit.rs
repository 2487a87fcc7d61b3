//! What `PHPUnit` prints: a dot or a letter a test, then what was not well, then counts.
//!
//! ```text
//! PHPUnit 10.5.9 by Sebastian Bergmann and contributors.
//!
//! .F                                                                  2 / 2 (100%)
//!
//! There was 1 failure:
//!
//! 1) App\Tests\CartTest::testTotal with data set "two" (1, 2)
//! Failed asserting that 11 matches expected 10.
//!
//! /src/tests/CartTest.php:42
//!
//! FAILURES!
//! Tests: 2, Assertions: 2, Failures: 1.
//! ```

use super::testdox::Dox;
use crate::documents::formats::lines::counts::{Counts, is_class, numbered};
use crate::documents::formats::lines::machine::{Machine, feed};
use crate::documents::formats::lines::reading::{Line, first_lines};
use crate::documents::formats::lines::rows::{Test, place};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "phpunit",
    title: "PHPUnit output",
    spec: "https://docs.phpunit.de/en/11.5/textui.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Words of headings: `There was 1 failure:`; status, and the source's own word where it says more.
const SECTIONS: &[(&str, Status, &str)] = &[
    ("error", Status::Error, ""),
    ("failure", Status::Failed, ""),
    ("warning", Status::Passed, "warning"),
    ("risky test", Status::Passed, "risky"),
    ("incomplete test", Status::Skipped, "incomplete"),
    ("skipped test", Status::Skipped, ""),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    let is_ours = ["PHPUnit ", "ParaTest "].iter().any(|name| first.starts_with(name))
        && first.contains(" by Sebastian Bergmann");
    if is_ours { Confidence::Certain } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The version comes first.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    ["PHPUnit ", "ParaTest "].iter().any(|name| said.starts_with(name)) && said.contains(" by Sebastian Bergmann")
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    dox: Dox,
    /// Tests were told as sentences: what lists them again is passed over.
    has_dox: bool,
    section: Option<(Status, &'static str)>,
    last: Option<Test>,
    counts: Counts,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(section) = section(said) {
            self.flush(writer);
            self.section = Some(section);
        } else if is_of_places(said) {
            self.flush(writer);
            self.section = None;
        } else if let Some(counts) = end(said) {
            self.flush(writer);
            self.section = None;
            self.is_over = true;
            let mut ours = self.counts;
            ours.add(std::mem::take(&mut self.dox.counts));
            counts.fill(ours, line, writer);
            self.counts = Counts::default();
        } else if let Some((status, word)) = self.section {
            if let Some((_, name)) = numbered(said).filter(|_| !said.starts_with(' ')) {
                self.flush(writer);
                self.last = (!self.has_dox).then(|| named(name, status, word, line)).flatten();
            } else if matches!(said, "--" | "FAILURES!" | "ERRORS!" | "WARNINGS!") || said.starts_with("OK, but ") {
                self.flush(writer);
            } else if let Some(test) = self.last.as_mut().filter(|test| !(said.is_empty() && test.said.is_empty())) {
                test.said.push(said, line);
                test.until(line);
            }
        } else {
            self.has_dox |= self.dox.line(line, writer);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        }
    }
}

impl Run {
    fn flush(&mut self, writer: &mut Writer<'_>) {
        self.dox.flush(writer);
        let Some(mut test) = self.last.take() else { return };
        explain(&mut test);
        self.counts.push(&test);
        test.write(Vec::new(), writer);
    }
}

/// `1 test triggered 1 warning:`: places are listed, not tests.
fn is_of_places(said: &str) -> bool {
    said.starts_with(|c: char| c.is_ascii_digit()) && said.contains(" triggered ") && said.ends_with(':')
}

/// `There were 2 failures:`.
fn section(said: &str) -> Option<(Status, &'static str)> {
    let title = said.strip_suffix(':')?;
    let counted = title.strip_prefix("There was ").or_else(|| title.strip_prefix("There were "))?;
    let (count, word) = counted.split_once(' ')?;
    count.parse::<u64>().ok()?;
    let known = SECTIONS.iter().find(|(known, ..)| word == *known || word.strip_suffix('s') == Some(*known));
    known.map(|(_, status, word)| (*status, *word))
}

/// `OK (3 tests, 5 assertions)`, `Tests: 3, Assertions: 5, Failures: 1.`
fn end(said: &str) -> Option<Counts> {
    let inner = said.strip_prefix("OK (").and_then(|said| said.strip_suffix(')'));
    Counts::of(inner.or_else(|| said.strip_prefix("Tests: ").map(|_| said))?)
}

/// `App\CartTest::testTotal with data set "two" (1, 2)`: class, and the name without what the set holds.
fn named(said: &str, status: Status, word: &str, line: &Line<'_>) -> Option<Test> {
    let (class, name) = said.split_once("::")?;
    let set = name.find(" with data set ");
    let held = set.and_then(|at| Some(at + name.get(at..)?.find(" (")?));
    let (name, held) = name.split_at_checked(held.unwrap_or(name.len()))?;
    let mut test = Test::new(name, status, line);
    class.clone_into(&mut test.class);
    word.clone_into(&mut test.source);
    if !held.is_empty() {
        test.properties.push(("data".to_owned(), held.trim().to_owned()));
    }
    Some(test)
}

/// Message, kind, place and both sides of a comparison from what is said of a test.
pub(super) fn explain(test: &mut Test) {
    let said = std::mem::take(&mut test.said.text);
    let (mut message, mut places, mut is_diff) = (Vec::new(), Vec::new(), false);
    for line in said.lines() {
        let side = |sign: char| line.strip_prefix(sign).filter(|rest| is_diff && !rest.starts_with(sign));
        if let Some((file, number)) = place(line).filter(|(file, _)| file.contains(['/', '\\']) && !file.contains(' '))
        {
            places.push((file.to_owned(), number));
            continue;
        }
        if let Some(expected) = side('-') {
            push_line(&mut test.expected, expected);
        } else if let Some(actual) = side('+') {
            push_line(&mut test.actual, actual);
        }
        is_diff |= line.starts_with("@@");
        message.push(line);
    }
    message.join("\n").trim().clone_into(&mut test.message);
    let first = test.message.lines().next().unwrap_or_default();
    let asserted = test.message.lines().find_map(|line| line.strip_prefix("Failed asserting that "));
    let two = asserted.and_then(|said| said.split_once(" matches expected "));
    if let Some((actual, expected)) = two.filter(|_| test.actual.is_empty()) {
        actual.clone_into(&mut test.actual);
        expected.trim_end_matches('.').clone_into(&mut test.expected);
    }
    if let Some((kind, _)) = first.split_once(": ").filter(|(kind, _)| is_class(kind)) {
        kind.clone_into(&mut test.kind);
        // Sentences have one mark for failures and errors.
        if test.status == Status::Failed {
            test.status = Status::Error;
        }
    }
    // The test itself is the level that its class names (sentences leave `Test` out), else the outermost.
    let short = test.class.rsplit('\\').next().unwrap_or_default();
    let of = |end: &str| {
        let is_own =
            |file: &str| file.rsplit(['/', '\\']).next().and_then(|name| name.strip_prefix(short)) == Some(end);
        places.iter().find(|(file, _)| is_own(file))
    };
    if let Some((file, line)) = of("Test.php").or_else(|| of(".php")).or(places.last()) {
        (test.file, test.line) = (file.clone(), *line);
    }
    test.said.text = said;
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

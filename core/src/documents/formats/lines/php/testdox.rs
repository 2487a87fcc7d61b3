//! `TestDox` texts of `PHPUnit`: classes, and below each its tests as sentences with their marks.
//!
//! ```text
//! Cart (App\Tests\Cart)
//!  ✔ Adds an article
//!  ✘ Keeps cents
//!    │
//!    │ Failed asserting that 11 matches expected 10.
//!    │
//!    │ /src/tests/CartTest.php:42
//! ```
//!
//! In files of `--testdox-text` the marks are `[x]` and `[ ]`; those do not tell failed from skipped.

use super::phpunit;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::reading::{Line, first_lines, lines};
use crate::documents::formats::lines::rows::{Test, duration};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "testdox",
    title: "TestDox text",
    spec: "https://docs.phpunit.de/en/11.5/textui.html#testdox",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Marks of results: status, and the source's own word where it says more.
const MARKS: &[(&str, Status, &str)] = &[
    ("✔ ", Status::Passed, ""),
    ("✘ ", Status::Failed, ""),
    ("∅ ", Status::Skipped, "incomplete"),
    ("↩ ", Status::Skipped, ""),
    ("→ ", Status::Skipped, ""),
    ("☢ ", Status::Passed, "risky"),
    ("⚠ ", Status::Passed, "with issues"),
    ("[x] ", Status::Passed, ""),
    ("[ ] ", Status::Failed, UNTOLD),
];

const UNTOLD: &str = "not successful";

/// A class at the left edge, a mark below it.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text);
    let is_class = said.next().is_some_and(|line| line.starts_with(|c: char| c.is_alphanumeric()));
    // A space and a mark: lists in Markdown begin with a dash, and arrows stand in any prose.
    if is_class && said.next().is_some_and(|line| mark(&line).is_some() && !line.starts_with(" →")) {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// ` ✔ name`: status, word, name.
fn mark(said: &str) -> Option<(Status, &'static str, &str)> {
    let rest = said.strip_prefix(' ')?;
    MARKS.iter().find_map(|(mark, status, word)| Some((*status, *word, rest.strip_prefix(mark)?)))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut dox = Dox::default();
    let records = lines(input, writer, |line, writer| {
        dox.line(line, writer);
    });
    dox.flush(writer);
    if dox.untold > 0 {
        let what = format!("{} not successful: the text does not tell failed from skipped", dox.untold);
        writer.note(Loss::Info, what, 0);
    }
    writer.document(|document| document.records = records.into());
}

#[derive(Default)]
pub(super) struct Dox {
    class: String,
    last: Option<Test>,
    /// The tests are told a second time.
    is_summary: bool,
    untold: u64,
    pub(super) counts: Counts,
}

impl Dox {
    /// True when the line belongs to the text of sentences.
    pub(super) fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) -> bool {
        let said = line.text.trim_end();
        if said.starts_with("Summary of ") {
            self.is_summary = true;
        }
        if let Some((status, word, name)) = mark(said) {
            self.flush(writer);
            if !self.is_summary {
                let (name, ms) = timed(name);
                let mut test = Test::new(name, status, line);
                (test.ms, test.source) = (ms, word.to_owned());
                test.class.clone_from(&self.class);
                self.untold += u64::from(word == UNTOLD);
                self.last = Some(test);
            }
            return true;
        }
        let body = said.trim_start();
        if body.starts_with(['│', '├', '╵', '┐', '┴', '┊', '╷']) && said.starts_with("   ") {
            let told = body.trim_start_matches(['│', '├', '╵', '┐', '┴', '┊', '╷']);
            let told = told.strip_prefix(' ').unwrap_or(told);
            if let Some(test) = self.last.as_mut().filter(|test| !(told.is_empty() && test.said.is_empty())) {
                test.said.push(told, line);
                test.until(line);
            }
            return true;
        }
        self.flush(writer);
        if said.starts_with(|c: char| c.is_alphanumeric()) {
            // `Cart (App\Tests\Cart)`: the class as it is written stands in brackets.
            let full = said.strip_suffix(')').and_then(|said| said.rsplit_once(" (")).map(|(_, full)| full);
            full.unwrap_or(said).clone_into(&mut self.class);
        }
        false
    }

    pub(super) fn flush(&mut self, writer: &mut Writer<'_>) {
        let Some(mut test) = self.last.take() else { return };
        phpunit::explain(&mut test);
        self.counts.push(&test);
        test.write(Vec::new(), writer);
    }
}

/// `Adds  12 ms`, `Adds [12.34 ms]`: name and milliseconds.
fn timed(said: &str) -> (&str, f64) {
    let said = said.trim_end();
    let (name, time) = match said.strip_suffix(']').and_then(|said| said.rsplit_once(" [")) {
        Some(split) => split,
        None => said.rsplit_once("  ").unwrap_or((said, "")),
    };
    let ms = duration(time);
    if ms.is_nan() { (said, ms) } else { (name.trim_end(), ms) }
}

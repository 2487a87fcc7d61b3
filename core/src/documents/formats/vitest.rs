//! The text that Vitest prints: files, tests, failures with their messages, counts.
//!
//! Coloured or not, UTF-8 or what a shell on Windows made of it. Passing tests that the log only
//! counts are cases without a name, so that numbers agree. In the log of an integration suite of
//! `drive` tests are scenarios too: their ids stand in titles, those of invariants in messages.

mod failure;
mod line;
mod lines;
mod scenarios;
mod tests_of;

#[cfg(test)]
mod tests;

use self::line::Line;
use self::tests_of::Run;
use super::lines::machine::Machine;
use super::lines::reading;
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Span};

pub(super) const FORMAT: Format = Format {
    id: "vitest",
    title: "Vitest log",
    spec: "https://vitest.dev/guide/reporters",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let begins = |line: &str| opens("", &text::strip_ansi(line));
    if text.lines().any(begins) {
        Confidence::Certain
    } else if probe.path_ends("vitest.log") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    lines::each(input, writer, |line, writer| {
        telling(&line, writer);
        run.line(&line, writer);
    });
    run.close(writer);
}

/// Within a log.
#[derive(Default)]
struct InLog {
    run: Run,
    is_over: bool,
}

impl Machine for InLog {
    fn line(&mut self, line: &reading::Line<'_>, writer: &mut Writer<'_>) {
        let Span { start, end } = line.span;
        self.run.line(&Line { text: line.text, number: line.number, start, end }, writer);
        self.is_over |= line.text.trim_start().starts_with("Duration  ");
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        std::mem::take(&mut self.run).close(writer);
    }
}

pub(super) fn start() -> Box<dyn Machine> {
    Box::new(InLog::default())
}

/// Its version comes first.
pub(super) fn opens(_: &str, said: &str) -> bool {
    let version = said.trim_start().strip_prefix("RUN ").map(str::trim_start);
    version.and_then(|rest| rest.strip_prefix('v')).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Lines that tell of more than a test: what the environment said, errors of the database, refused clients.
fn telling(line: &Line<'_>, writer: &mut Writer<'_>) {
    const WORDS: &[&str] =
        &["ECONNREFUSED", "did not become ready", " is not set", "refused to start", "does not exist", "ERR_PNPM"];
    let text = line.text.trim();
    let name = text.split(':').next().unwrap_or_default();
    let names_error = text.contains(':') && name.ends_with("Error") && !name.contains(' ');
    if names_error || text.starts_with("FAIL ") || WORDS.iter().any(|word| text.contains(word)) {
        writer.log_line(Level::Error, line.number, Span::new(line.start, line.end), text);
    }
}

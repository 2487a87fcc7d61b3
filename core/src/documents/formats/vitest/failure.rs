//! The text of a failure: error name, message, both sides of a diff, places in the stack.

use super::line::{Line, place};
use super::tests_of::Test;
use crate::documents::{Writer, text};
use crate::facts::{Span, TestDetail};

/// Lines kept of one message: the rest stands in the log.
const MESSAGE_LINES: usize = 40;

/// What a failure says.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure {
    /// `AssertionError`.
    pub(super) kind: String,
    pub(super) message: String,
    pub(super) expected: String,
    pub(super) observed: String,
    /// Line of the first place in the test's own file; 0 for none.
    pub(super) line: u32,
    /// Every place as written.
    at: Vec<String>,
    pub(super) span: Span,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
}

#[derive(Default, PartialEq)]
enum Part {
    #[default]
    Message,
    Diff,
    Stack,
}

/// A failure that is being read, with the tests that it is of.
#[derive(Default)]
pub(super) struct Open {
    pub(super) tests: Vec<usize>,
    pub(super) failure: Failure,
    pub(super) lines: usize,
    part: Part,
}

impl Open {
    /// A failure whose head stands on this line.
    pub(super) fn at(line: u32) -> Self {
        let failure = Failure { first_line: line, last_line: line, ..Failure::default() };
        Self { failure, ..Self::default() }
    }

    pub(super) fn line(&mut self, line: &Line<'_>, file: &str) {
        let said = line.text.trim();
        self.lines += 1;
        self.failure.last_line = line.number;
        self.failure.span = Span::new(self.failure.span.start, line.end.max(self.failure.span.start));
        if let Some(at) = said.strip_prefix("❯ ") {
            self.part = Part::Stack;
            if let Some((path, number, _)) = place(at) {
                if self.failure.line == 0 && path == file {
                    self.failure.line = number;
                }
                self.failure.at.push(at.to_owned());
            }
            return;
        }
        match said {
            "- Expected" => self.part = Part::Diff,
            "" if self.part == Part::Message && !self.failure.kind.is_empty() => self.part = Part::Stack,
            _ => {}
        }
        let failure = &mut self.failure;
        match self.part {
            Part::Message if said.is_empty() => {}
            Part::Message if failure.kind.is_empty() && failure.message.is_empty() => {
                let (kind, message) = said.split_once(": ").unwrap_or(("", said));
                let is_kind = !kind.is_empty() && !kind.contains(' ') && kind.contains("Error");
                let (kind, message) = if is_kind { (kind, message) } else { ("Error", said) };
                kind.clone_into(&mut failure.kind);
                failure.message = text::cut(message, 64_000).into_owned();
            }
            Part::Message if self.lines <= MESSAGE_LINES => {
                failure.message.push('\n');
                failure.message.push_str(said);
            }
            Part::Diff => {
                let side = |text: &str, mark: char| text.strip_prefix(mark).map(|rest| rest.trim().to_owned());
                if let Some(text) = side(said, '-').filter(|text| text != "Expected" && !text.is_empty()) {
                    add(&mut failure.expected, &text);
                } else if let Some(text) = side(said, '+').filter(|text| text != "Received" && !text.is_empty()) {
                    add(&mut failure.observed, &text);
                }
            }
            _ => {}
        }
    }
}

fn add(to: &mut String, line: &str) {
    if to.len() < 4000 {
        if !to.is_empty() {
            to.push('\n');
        }
        to.push_str(line);
    }
}

impl Failure {
    pub(super) fn detail(&self, test: &Test, writer: &mut Writer<'_>) -> TestDetail {
        let first = self.message.lines().next().unwrap_or_default();
        let mut properties = Vec::new();
        let mut put = |key: &str, value: &str, writer: &mut Writer<'_>| {
            if !value.is_empty() {
                properties.push((writer.intern(key), writer.intern(&text::cut(value, 4000))));
            }
        };
        put("describe", &test.describe, writer);
        put("expected", &self.expected, writer);
        put("observed", &self.observed, writer);
        for at in self.at.iter().take(20) {
            put("at", at, writer);
        }
        TestDetail {
            message: writer.intern(&text::cut(&self.message, 16_000)),
            kind: writer.intern(&self.kind),
            summary: writer.intern(&text::cut(first, 400)),
            details: self.span,
            failure_line: self.first_line,
            failure_end_line: self.last_line,
            properties,
            ..TestDetail::default()
        }
    }

    /// Line of its head.
    pub(super) fn number(&self) -> u32 {
        self.first_line
    }
}

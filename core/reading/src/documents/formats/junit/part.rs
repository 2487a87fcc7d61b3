//! What a case holds beside its attributes: failures, skips, reruns, flakes.

use super::element::{Element, Tag};
use crate::documents::{Case, text, xml};
use crate::facts::{Span, StrId};

/// A failure, error, skip, rerun or flake that is being read.
pub(super) struct Part {
    pub(super) tag: Tag,
    pub(super) message: StrId,
    pub(super) kind: StrId,
    pub(super) file: StrId,
    pub(super) line: u32,
    pub(super) duration_ms: f64,
    pub(super) start: xml::Place,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    pub(super) text: Span,
    pub(super) has_stack: bool,
    /// First line of its text that says something; while it is read, what is there of it.
    pub(super) telling: String,
    has_told: bool,
    pub(super) stdout: Span,
    pub(super) stderr: Span,
}

impl Part {
    /// Begins where the inner bytes begin.
    pub(super) fn new(element: &Element, start: xml::Place, first_line: u32) -> Self {
        Self {
            tag: element.tag,
            message: element.message,
            kind: element.kind,
            file: element.file,
            line: element.line,
            duration_ms: element.duration_ms,
            start,
            first_line,
            last_line: first_line,
            text: Span::default(),
            has_stack: false,
            telling: String::new(),
            has_told: false,
            stdout: Span::default(),
            stderr: Span::default(),
        }
    }

    /// The line that was read ends here: it is the one, unless it says nothing.
    pub(super) fn end_line(&mut self) {
        if !self.has_told && !self.telling.is_empty() {
            let line = text::first_telling_line(&self.telling);
            self.has_told = !line.is_empty();
            self.telling = text::cut(&text::strip_ansi(line), 500).into_owned();
        }
    }
}

/// Some runners give file and line only on the failure.
pub(super) fn take_place(case: &mut Case, part: &Part) {
    if case.file.is_empty() {
        case.file = part.file;
    }
    if case.line == 0 {
        case.line = part.line;
    }
}

/// Bytes of a line that are looked at, colours of terminals among them.
const LINE: usize = 4096;

/// The first line of a failure's text is remembered: it says best what happened. Entities part a line into
/// several texts.
pub(super) fn telling(part: Option<&mut Part>, said: &str) {
    let Some(part) = part else { return };
    for line in said.split_inclusive('\n') {
        if part.has_told {
            return;
        }
        part.telling.push_str(&text::cut(line, LINE.saturating_sub(part.telling.len())));
        if line.ends_with('\n') || part.telling.len() >= LINE {
            part.end_line();
        }
    }
}

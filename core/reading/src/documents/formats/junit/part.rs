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
    /// First line of its text that says something.
    pub(super) telling: String,
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
            stdout: Span::default(),
            stderr: Span::default(),
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

/// The first line of a failure's text is remembered: it says best what happened.
pub(super) fn telling(part: Option<&mut Part>, said: &str) {
    if let Some(part) = part.filter(|part| part.telling.is_empty()) {
        let line = text::first_telling_line(said);
        if !line.is_empty() {
            part.telling = text::cut(&text::strip_ansi(line), 500).into_owned();
        }
    }
}

//! Lines of a log as a person reads them: without colours, without what a progress bar wrote over, and
//! without the times that a CI puts before each line. Parts of a log that is too large stand with gaps.

use super::super::lines::reading::{seen, stamp};
use crate::documents::{text, times};
use std::borrow::Cow;

/// A line of a log.
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u32,
    /// Offset of its first byte in the raw entry.
    pub(super) start: u64,
    /// Offset behind its last byte.
    pub(super) end: u64,
    /// As it stands in the log.
    pub(super) raw: Cow<'a, str>,
    /// As shown.
    pub(super) text: Cow<'a, str>,
    /// The time that stands before it, milliseconds since 1970.
    pub(super) time: Option<i64>,
}

impl Line<'_> {
    /// Columns before its first word.
    pub(super) fn indent(&self) -> usize {
        indent(&self.text)
    }

    /// Its words, without blanks around them.
    pub(super) fn said(&self) -> &str {
        self.text.trim()
    }

    /// Nothing is to be seen on it.
    pub(super) fn is_blank(&self) -> bool {
        self.said().is_empty()
    }
}

/// Columns before the first word; sbt and Maven write the level before what they set off.
fn indent(text: &str) -> usize {
    let levels = ["[info] ", "[error] ", "[warn] ", "[INFO] ", "[ERROR] "];
    let text = levels.iter().find_map(|level| text.strip_prefix(level)).unwrap_or(text);
    text.len() - text.trim_start().len()
}

/// A piece of a log: whole lines.
pub(super) struct Piece<'a> {
    /// Its bytes.
    pub(super) bytes: Cow<'a, [u8]>,
    /// Number of its first line, from 1.
    pub(super) first_line: u32,
    /// Where it begins in the raw entry.
    pub(super) offset: u64,
}

/// Longest part of a line that is looked at: what is longer is data.
const MOST: usize = 8192;

/// The lines of pieces, in order.
pub(super) fn lines<'a>(pieces: &'a [Piece<'_>]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for piece in pieces {
        let mut number = piece.first_line;
        let mut offset = piece.offset;
        let (_, bom) = text::detect(if offset == 0 { &piece.bytes } else { &[] });
        let body = piece.bytes.strip_suffix(b"\n").unwrap_or(&piece.bytes);
        for (at, raw) in body.split(|byte| *byte == b'\n').enumerate() {
            let skip = if at == 0 && piece.offset == 0 { bom.min(raw.len()) } else { 0 };
            let end = offset + raw.len() as u64;
            let kept = raw.get(skip..raw.len().min(MOST)).unwrap_or_default();
            lines.push(line(text::decode_as(kept, text::Encoding::Utf8, 0).text, number, offset + skip as u64, end));
            offset = end + 1;
            number = number.saturating_add(1);
        }
    }
    lines
}

/// A text that was decoded already; places are those of the raw entry.
pub(super) fn decoded_lines<'a>(decoded: &'a text::Decoded<'_>) -> Vec<Line<'a>> {
    let mut at = 0;
    let mut lines = Vec::new();
    let body = decoded.text.strip_suffix('\n').unwrap_or(&decoded.text);
    for (number, raw) in (1_u32..).zip(body.split('\n')) {
        let kept = raw.get(..raw.floor_char_boundary(MOST)).unwrap_or(raw);
        lines.push(line(Cow::Borrowed(kept), number, decoded.raw(at), decoded.raw(at + raw.len())));
        at += raw.len() + 1;
    }
    lines
}

fn line(raw: Cow<'_, str>, number: u32, start: u64, end: u64) -> Line<'_> {
    let (text, time) = match &raw {
        Cow::Borrowed(raw) => shown(raw),
        Cow::Owned(raw) => {
            let (text, time) = shown(raw);
            (Cow::Owned(text.into_owned()), time)
        }
    };
    Line { number, start, end, raw, text, time }
}

/// What is to be seen of a raw line, and the time before it.
pub(super) fn shown(raw: &str) -> (Cow<'_, str>, Option<i64>) {
    let (rest, time) = buildkite(raw);
    let text = text::strip_ansi(seen(rest));
    let length = stamp(&text).unwrap_or(0);
    if length == 0 {
        return (text, time);
    }
    let time = times::parse_iso(text.trim_start_matches('[')).map(|(millis, _)| millis);
    let text = match text {
        Cow::Borrowed(text) => text::strip_ansi(seen(text.get(length..).unwrap_or_default())),
        Cow::Owned(text) => Cow::Owned(seen(text.get(length..).unwrap_or_default()).to_owned()),
    };
    (text, time)
}

/// Buildkite writes the time as an escape sequence of its own before a line.
fn buildkite(raw: &str) -> (&str, Option<i64>) {
    let Some(mut rest) = raw.strip_prefix("\u{1b}_bk;t=") else { return (raw, None) };
    let mut time = None;
    while let Some((millis, after)) = rest.split_once('\u{7}') {
        time = time.or_else(|| millis.parse().ok());
        match after.strip_prefix("\u{1b}_bk;t=") {
            Some(next) => rest = next,
            None => return (after, time),
        }
    }
    (rest, time)
}

//! Lines of a log as a person reads them: without colours, without what a progress bar wrote over, and
//! without the times that a CI puts before each line. Parts of a log that is too large stand with gaps.

use super::super::lines::reading::{seen, stamp};
use crate::documents::{text, times};
use std::borrow::Cow;
use std::cell::OnceCell;

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

/// Lines in order, each made when it is asked for: of a log most are never looked at.
pub(super) struct Lines<'a> {
    pieces: &'a [Piece<'a>],
    spots: Vec<Spot<'a>>,
}

/// Where a line stands, and the line once it was made.
struct Spot<'a> {
    number: u32,
    piece: u32,
    /// Of its first byte in the piece.
    at: u32,
    made: OnceCell<Box<Line<'a>>>,
}

impl<'a> Lines<'a> {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.spots.len()
    }

    /// The line at a place.
    pub(super) fn get(&self, at: usize) -> Option<&Line<'a>> {
        let spot = self.spots.get(at)?;
        Some(spot.made.get_or_init(|| Box::new(self.make(spot))))
    }

    pub(super) fn first(&self) -> Option<&Line<'a>> {
        self.get(0)
    }

    pub(super) fn last(&self) -> Option<&Line<'a>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All of them, made.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Line<'a>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The number of the line at a place.
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        self.spots.get(at).map(|spot| spot.number)
    }

    /// The place of the first line of at least this number.
    pub(super) fn place(&self, number: u32) -> usize {
        self.spots.partition_point(|spot| spot.number < number)
    }

    /// Bytes of the line at a place as they stand in the log, as far as it is looked at; it need not be made.
    pub(super) fn raw(&self, at: usize) -> &[u8] {
        let Some(spot) = self.spots.get(at) else { return &[] };
        let raw = spot.made.get().map_or_else(|| self.bytes(spot), |line| line.raw.as_bytes());
        raw.get(..MOST).unwrap_or(raw)
    }

    fn bytes(&self, spot: &Spot<'_>) -> &'a [u8] {
        let piece = self.pieces.get(spot.piece as usize);
        let rest = piece.and_then(|piece| piece.bytes.get(spot.at as usize..)).unwrap_or_default();
        rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default()
    }

    fn make(&self, spot: &Spot<'_>) -> Line<'a> {
        let raw = self.bytes(spot);
        let start = self.pieces.get(spot.piece as usize).map_or(0, |piece| piece.offset) + u64::from(spot.at);
        let (_, bom) = if start == 0 { text::detect(raw) } else { (text::Encoding::Utf8, 0) };
        let kept = raw.get(bom..raw.len().min(MOST)).unwrap_or_default();
        let text = text::decode_as(kept, text::Encoding::Utf8, 0).text;
        line(text, spot.number, start + bom as u64, start + raw.len() as u64)
    }
}

/// The lines of pieces, in order.
pub(super) fn lines<'a>(pieces: &'a [Piece<'a>]) -> Lines<'a> {
    let ends = |piece: &'a Piece<'_>| {
        let body: &[u8] = piece.bytes.strip_suffix(b"\n").unwrap_or(&piece.bytes);
        memchr::memchr_iter(b'\n', body)
    };
    let mut spots = Vec::with_capacity(pieces.iter().map(|piece| ends(piece).count() + 1).sum());
    for (of, piece) in (0..).zip(pieces) {
        let starts = std::iter::once(0).chain(ends(piece).map(|end| end + 1));
        spots.extend((0..).zip(starts).map(|(before, at)| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let number = piece.first_line.saturating_add(before);
            Spot { number, piece: of, at, made: OnceCell::new() }
        }));
    }
    Lines { pieces, spots }
}

/// A text that was decoded already; places are those of the raw entry.
pub(super) fn decoded_lines<'a>(decoded: &'a text::Decoded<'_>) -> Lines<'a> {
    let mut at = 0;
    let mut spots = Vec::new();
    let body = decoded.text.strip_suffix('\n').unwrap_or(&decoded.text);
    for (number, raw) in (1_u32..).zip(body.split('\n')) {
        let kept = raw.get(..raw.floor_char_boundary(MOST)).unwrap_or(raw);
        let line = line(Cow::Borrowed(kept), number, decoded.raw(at), decoded.raw(at + raw.len()));
        spots.push(Spot { number, piece: 0, at: 0, made: OnceCell::from(Box::new(line)) });
        at += raw.len() + 1;
    }
    Lines { pieces: &[], spots }
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

//! Encodings, lines and ANSI: what every text format needs before its own rules.
//!
//! Spans are offsets in the raw bytes. UTF-8 with bad bytes keeps its offsets
//! (each bad byte becomes one SUBSTITUTE, shown as U+FFFD); UTF-16 and Latin-1
//! carry a map back.

#[cfg(test)]
mod tests;

pub use crate::facts::Encoding;
use crate::facts::Span;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Stands for one byte that is not UTF-8, so that offsets stay as they are.
pub const SUBSTITUTE: char = '\u{1A}';

/// The upper half of Windows-1252 where it differs from Latin-1 (0x80 to 0x9F).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Text of a document and the way back to its bytes.
pub struct Decoded<'a> {
    /// The text, without BOM.
    pub text: Cow<'a, str>,
    /// How it was decoded.
    pub encoding: Encoding,
    /// Bytes that were not valid in the encoding.
    pub bad_bytes: u64,
    /// Raw bytes before the text: the BOM.
    skipped: u64,
    /// `(offset in text, raw offset)` every few KiB; empty where both are the same.
    checkpoints: Vec<(usize, u64)>,
    /// Line ends before the text.
    lines_before: u32,
    /// Where parts were left out: offset in the text, raw offset there, lines left out up to there.
    gaps: Vec<(usize, u64, u32)>,
    /// Line ends before every block of the text, counted when a line is asked for.
    line_ends: OnceCell<Vec<u32>>,
}

/// Bytes of the text whose line ends are counted together.
const BLOCK: usize = 4096;

/// Which encoding the first bytes speak of, and how long the BOM is.
pub fn detect(head: &[u8]) -> (Encoding, usize) {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        [b'<' | b'{' | b'[', 0, _, 0, ..] => (Encoding::Utf16Le, 0),
        [0, b'<' | b'{' | b'[', 0, _, ..] => (Encoding::Utf16Be, 0),
        _ if declares_latin1(head) => (Encoding::Latin1, 0),
        _ => (Encoding::Utf8, 0),
    }
}

fn declares_latin1(head: &[u8]) -> bool {
    let Some(declaration) = head.strip_prefix(b"<?xml") else { return false };
    let end = memchr::memmem::find(declaration, b"?>").unwrap_or(0);
    let declaration = declaration.get(..end).unwrap_or_default().to_ascii_lowercase();
    [&b"iso-8859-1"[..], b"windows-1252", b"latin1", b"latin-1", b"cp1252"]
        .iter()
        .any(|name| memchr::memmem::find(&declaration, name).is_some())
}

/// Decodes a whole document.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, skipped) = detect(bytes);
    decode_as(bytes.get(skipped..).unwrap_or_default(), encoding, skipped as u64)
}

/// Decodes a whole document that is at hand as a copy.
pub fn decode_owned(bytes: Vec<u8>) -> Decoded<'static> {
    if detect(&bytes) != (Encoding::Utf8, 0) {
        return decode(&bytes).into_owned();
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Owned(text), ..decode_as(&[], Encoding::Utf8, 0) },
        Err(error) => decode(error.as_bytes()).into_owned(),
    }
}

/// Whether bytes that are not UTF-8 are Latin-1, though nothing says so.
///
/// They are where no character of UTF-8 stands beside ASCII, and every other byte is a letter with a
/// letter of ASCII beside it. A character that the end cuts is none of these.
pub fn is_latin1(bytes: &[u8]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let (mut at, mut found) = (0, false);
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        let is_word = chunk.invalid().iter().enumerate().all(|(more, &byte)| {
            let at = at + more;
            let beside = is_letter(at.checked_sub(1)) || is_letter(Some(at + 1));
            matches!(byte, 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFE) && beside && at + 1 < bytes.len()
        });
        if !chunk.valid().is_ascii() || !is_word {
            return false;
        }
        found |= !chunk.invalid().is_empty();
        at += chunk.invalid().len();
    }
    found
}

/// Decodes a part of a document whose encoding is known.
pub fn decode_as(bytes: &[u8], encoding: Encoding, skipped: u64) -> Decoded<'_> {
    let mut decoded = Decoded {
        text: Cow::Borrowed(""),
        encoding,
        bad_bytes: 0,
        skipped,
        checkpoints: Vec::new(),
        lines_before: 0,
        gaps: Vec::new(),
        line_ends: OnceCell::new(),
    };
    match encoding {
        Encoding::Utf8 => {
            (decoded.text, decoded.bad_bytes) = utf8(bytes);
        }
        Encoding::Latin1 if bytes.is_ascii() => {
            decoded.text = Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or_default());
        }
        Encoding::Latin1 => {
            let chars = bytes.iter().enumerate().map(|(at, &byte)| (at as u64, latin1(byte)));
            decoded.fill(chars);
        }
        Encoding::Utf16Le | Encoding::Utf16Be => {
            let (pairs, odd) = bytes.as_chunks::<2>();
            let little = encoding == Encoding::Utf16Le;
            let units =
                pairs.iter().map(|pair| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
            let mut at = 0_u64;
            let mut bad = odd.len() as u64;
            let chars = char::decode_utf16(units).map(|unit| {
                let start = at;
                if let Ok(c) = unit {
                    at += c.len_utf16() as u64 * 2;
                    (start, c)
                } else {
                    at += 2;
                    bad += 2;
                    (start, SUBSTITUTE)
                }
            });
            decoded.fill(chars);
            decoded.bad_bytes = bad;
        }
    }
    decoded
}

fn latin1(byte: u8) -> char {
    WINDOWS_1252.get(usize::from(byte).wrapping_sub(0x80)).copied().unwrap_or(char::from(byte))
}

/// Valid UTF-8 is borrowed; each bad byte becomes one [`SUBSTITUTE`].
fn utf8(bytes: &[u8]) -> (Cow<'_, str>, u64) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        (Cow::Borrowed(text), 0)
    } else {
        let mut text = String::with_capacity(bytes.len());
        let mut bad = 0;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for _ in chunk.invalid() {
                text.push(SUBSTITUTE);
                bad += 1;
            }
        }
        (Cow::Owned(text), bad)
    }
}

impl<'a> Decoded<'a> {
    /// A text that is one already.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), ..decode_as(&[], Encoding::Utf8, 0) }
    }
}

impl Decoded<'_> {
    fn fill(&mut self, chars: impl Iterator<Item = (u64, char)>) {
        let mut text = String::new();
        let mut next = 0;
        for (raw, c) in chars {
            if text.len() >= next {
                self.checkpoints.push((text.len(), raw));
                next = text.len() + 4096;
            }
            text.push(c);
        }
        self.text = Cow::Owned(text);
    }

    /// The same, beginning on a line of the document: for one line of many.
    #[must_use]
    pub fn on_line(self, number: u32) -> Self {
        Self { lines_before: number.saturating_sub(1), ..self }
    }

    /// UTF-8 of which parts were left out; each gap is an offset in `bytes`, the raw offset there and the
    /// line ends left out up to there.
    pub(super) fn with_gaps<'b>(bytes: &'b [u8], gaps: &[(usize, u64, u32)]) -> Decoded<'b> {
        Decoded { gaps: gaps.to_vec(), ..decode_as(bytes, Encoding::Utf8, 0) }
    }

    fn gap(&self, at: usize) -> Option<(usize, u64, u32)> {
        let before = self.gaps.partition_point(|(start, ..)| *start <= at);
        before.checked_sub(1).and_then(|before| self.gaps.get(before)).copied()
    }

    /// A part of the text, with places and lines of the whole.
    pub fn part(&self, start: usize, end: usize) -> Decoded<'_> {
        let raw = self.raw(start);
        // Where offsets differ, they are counted on from here.
        let checkpoints = if self.checkpoints.is_empty() { Vec::new() } else { vec![(0, 0)] };
        Decoded {
            text: Cow::Borrowed(self.text.get(start..end).unwrap_or_default()),
            encoding: self.encoding,
            bad_bytes: 0,
            skipped: raw,
            checkpoints,
            lines_before: self.line(start).saturating_sub(1),
            gaps: Vec::new(),
            line_ends: OnceCell::new(),
        }
    }

    /// Without a borrow.
    pub fn into_owned(self) -> Decoded<'static> {
        Decoded { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    /// The bytes of a part of the text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.raw(start), self.raw(end))
    }

    /// The line of an offset in the text, from 1.
    pub fn line(&self, at: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let ends = |part: &[u8]| u32::try_from(memchr::memchr_iter(b'\n', part).count()).unwrap_or(u32::MAX);
        let count = || {
            let mut sum = 0_u32;
            let before = |block: &[u8]| {
                let before = sum;
                sum = sum.saturating_add(ends(block));
                before
            };
            bytes.chunks(BLOCK).map(before).collect()
        };
        let at = at.min(bytes.len());
        // The first block needs no table: most texts are one line of many, or one item of a list.
        let blocks = if at < BLOCK { &Vec::new() } else { self.line_ends.get_or_init(count) };
        let left_out = self.gap(at).map_or(0, |(.., lines)| lines);
        let block = (at / BLOCK).min(blocks.len().saturating_sub(1));
        let before = blocks.get(block).copied().unwrap_or(0);
        let within = ends(bytes.get(block * BLOCK..at).unwrap_or_default());
        1 + self.lines_before.saturating_add(left_out).saturating_add(before).saturating_add(within)
    }

    /// The raw offset of an offset in the text.
    pub fn raw(&self, at: usize) -> u64 {
        if let Some((start, raw, _)) = self.gap(at) {
            return raw + (at - start) as u64;
        }
        let before = self.checkpoints.partition_point(|&(text, _)| text <= at);
        let Some(&(text, raw)) = before.checked_sub(1).and_then(|before| self.checkpoints.get(before)) else {
            return at as u64 + self.skipped;
        };
        let width = |c: char| match self.encoding {
            Encoding::Latin1 => 1,
            _ => c.len_utf16() as u64 * 2,
        };
        let between = self.text.get(text..at).unwrap_or_default();
        self.skipped + raw + between.chars().map(width).sum::<u64>()
    }
}

/// The first bytes as text; `None` when they are binary. A character cut at the end is dropped.
pub fn decode_head(head: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, bom) = detect(head);
    if encoding != Encoding::Utf8 {
        return Some(decode(head).text);
    }
    if odd_bytes(head) * 20 > head.len() {
        return None;
    }
    let body = head.get(bom..).unwrap_or_default();
    match std::str::from_utf8(body) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(error) if error.error_len().is_none() => {
            let whole = body.get(..error.valid_up_to()).unwrap_or_default();
            Some(Cow::Borrowed(std::str::from_utf8(whole).unwrap_or_default()))
        }
        Err(_) => {
            let (text, bad) = utf8(body);
            let valid = body.len() as u64 - bad;
            (bad * 4 <= valid + 4).then_some(text)
        }
    }
}

/// Control characters that stand in no text.
fn odd_bytes(head: &[u8]) -> usize {
    let is_odd = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1B | 0x0C | 0x08);
    // Counts of one byte each: the compiler then counts sixteen at a time.
    head.chunks(255).map(|part| usize::from(part.iter().map(|&byte| u8::from(is_odd(byte))).sum::<u8>())).sum()
}

/// Text as it is kept and shown: substitutes become U+FFFD.
pub fn shown(text: &str) -> Cow<'_, str> {
    if memchr::memchr(0x1A, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(SUBSTITUTE, "\u{FFFD}"))
}

/// Without escape sequences, stray ESC and CR.
pub fn strip_ansi(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(0x1B, b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(0x1B, b'\r', rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        rest = rest.get(escape_len(rest.as_bytes())..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the escape sequence (CSI, OSC, APC or two characters) or stray CR at the start.
fn escape_len(bytes: &[u8]) -> usize {
    match bytes {
        [0x1B, b'[', rest @ ..] => {
            let parameters = rest.iter().take_while(|byte| matches!(byte, 0x20..=0x3F)).count();
            let end = rest.get(parameters).is_some_and(|byte| matches!(byte, 0x40..=0x7E));
            2 + parameters + usize::from(end)
        }
        // OSC, and APC, in which Buildkite writes times.
        [0x1B, b']' | b'_', rest @ ..] => {
            let body = rest.iter().take_while(|&&byte| byte != 0x07 && byte != 0x1B).count();
            match rest.get(body..) {
                Some([0x07, ..]) => 2 + body + 1,
                Some([0x1B, b'\\', ..]) => 2 + body + 2,
                _ => 2,
            }
        }
        [0x1B, b'(' | b')', b'A'..=b'Z' | b'0'..=b'9', ..] => 3,
        _ => 1,
    }
}

/// The first line that says something; empty where none does.
pub fn first_telling_line(said: &str) -> &str {
    said.lines().map(str::trim).find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or("")
}

/// At most `most` bytes, cut between characters, with an ellipsis where something was cut.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let end = text.floor_char_boundary(most.saturating_sub(3));
    Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default()))
}

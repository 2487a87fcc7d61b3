//! One text, in pieces as they come: which of its lines match.

use super::{Finder, Matched, MatchedLine};
use crate::documents::text::{self, Encoding};
use crate::entries::Input;
use memchr::{memchr, memchr_iter, memchr2, memrchr};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::BufRead as _;

/// Bytes of a line that are looked at in one piece.
const LONGEST: usize = 1 << 20;
/// Bytes of a long line that two pieces share.
const SHARED: usize = 4 << 10;
/// Places told of one line.
const MARKS: usize = 64;
/// Bytes by which text is told from other things.
const HEAD: usize = 8 << 10;
/// Bytes of UTF-16 that are decoded at once.
const DECODED: usize = 64 << 10;
/// Bytes shown before the first match of a line that is too long to show.
const BEFORE: usize = 200;

/// The search of one text.
pub struct Scan<'f, 's> {
    finder: &'f mut Finder<'s>,
    found: Matched,
    /// Line ends before what is looked at.
    lines: u64,
    /// The beginning of a line whose end has not come.
    open: Vec<u8>,
    /// What is known of the open line, when it is too long.
    long: Option<Long>,
    /// The last lines before what is looked at, for context.
    recent: VecDeque<String>,
}

/// What is known of a line that is looked at in pieces.
#[derive(Clone, Copy, Default)]
struct Long {
    is_match: bool,
    /// It is counted among the lines that were cut.
    is_told: bool,
}

impl<'f, 's> Scan<'f, 's> {
    /// At the beginning of a text.
    pub fn new(finder: &'f mut Finder<'s>) -> Self {
        Self { finder, found: Matched::default(), lines: 0, open: Vec::new(), long: None, recent: VecDeque::new() }
    }

    /// The next piece, in UTF-8 as far as it is text.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        if !self.open.is_empty() || self.long.is_some() {
            let end = memchr(b'\n', rest);
            let (head, tail) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            self.grow(head);
            rest = tail;
            if end.is_some() {
                self.close();
            }
        }
        let (block, tail) = rest.split_at(memrchr(b'\n', rest).map_or(0, |end| end + 1));
        self.block(block);
        self.grow(tail);
    }

    /// The end of the text.
    pub fn end(mut self) -> Matched {
        if !self.open.is_empty() || self.long.is_some() {
            self.close();
        }
        self.found
    }

    /// More of the line that is open; of a long one what was looked at is let go.
    fn grow(&mut self, mut bytes: &[u8]) {
        while self.open.len() + bytes.len() > LONGEST {
            let (head, tail) = bytes.split_at(LONGEST.saturating_sub(self.open.len()));
            self.open.extend_from_slice(head);
            bytes = tail;
            let piece = std::mem::take(&mut self.open);
            self.piece(&piece);
            self.open = piece.get(piece.len().saturating_sub(SHARED)..).unwrap_or_default().to_vec();
        }
        self.open.extend_from_slice(bytes);
    }

    /// The line that was open is at its end.
    fn close(&mut self) {
        let line = std::mem::take(&mut self.open);
        if self.long.is_none() {
            return self.block(&line);
        }
        self.piece(&line);
        self.long = None;
        self.lines += 1;
    }

    /// A piece of the open line, which is too long.
    fn piece(&mut self, piece: &[u8]) {
        let is_first = self.long.is_none();
        let mut long = self.long.unwrap_or_default();
        if is_first {
            self.pass(piece);
        }
        if self.looked_at(piece, &mut long) {
            self.keep(self.lines + 1, piece, &[], &[]);
            if let Some(kept) = self.found.kept.last_mut().filter(|kept| kept.line == self.lines + 1) {
                kept.is_cut = true;
            }
        }
        if is_first {
            self.remember(piece);
        }
        self.long = Some(long);
    }

    /// True for the first piece of a long line that matches.
    fn looked_at(&mut self, piece: &[u8], long: &mut Long) -> bool {
        let is_candidate = self.finder.next(piece, 0).is_some() || odd(piece, 0).is_some();
        if !is_candidate || long.is_match {
            return false;
        }
        self.found.cut_lines += u64::from(!long.is_told);
        long.is_told = true;
        let stripped = stripped(piece);
        long.is_match = self.finder.is_match(&stripped);
        long.is_match
    }

    /// A long line that is here whole: its first piece that matches.
    fn long_line<'l>(&mut self, line: &'l [u8]) -> Option<&'l [u8]> {
        let (mut long, mut start) = (Long::default(), 0);
        loop {
            let piece = line.get(start..line.len().min(start + LONGEST)).unwrap_or_default();
            if self.looked_at(piece, &mut long) {
                return Some(piece);
            }
            if start + LONGEST >= line.len() {
                return None;
            }
            start += LONGEST - SHARED;
        }
    }

    /// Whole lines.
    fn block(&mut self, block: &[u8]) {
        if block.is_empty() {
            return;
        }
        self.pass(block);
        let (mut at, mut counted) = (0, 0);
        let mut candidate = self.finder.next(block, 0);
        let mut escape = odd(block, 0);
        while at < block.len() {
            if candidate.is_some_and(|there| there < at) {
                candidate = self.finder.next(block, at);
            }
            if escape.is_some_and(|there| there < at) {
                escape = odd(block, at);
            }
            let Some(place) = candidate.into_iter().chain(escape).min() else { break };
            let start = at + block.get(at..place).and_then(|before| memrchr(b'\n', before)).map_or(0, |end| end + 1);
            let end = block.get(place..).and_then(|rest| memchr(b'\n', rest)).map_or(block.len(), |end| place + end);
            if start >= block.len() {
                break;
            }
            let line = block.get(start..end).unwrap_or_default();
            let has_candidate = candidate.is_some_and(|there| there <= end);
            let has_escape = escape.is_some_and(|there| there < end);
            let hit = if line.len() > LONGEST {
                self.long_line(line)
            } else {
                self.is_hit(line, has_candidate, has_escape).then_some(line)
            };
            if let Some(hit) = hit {
                if self.wants_more() {
                    self.lines += memchr_iter(b'\n', block.get(counted..start).unwrap_or_default()).count() as u64;
                    counted = start;
                }
                let (before, after) = (block.get(..start), block.get(end + 1..));
                self.keep(self.lines + 1, hit, before.unwrap_or_default(), after.unwrap_or_default());
                if let Some(kept) = self.found.kept.last_mut().filter(|kept| kept.line == self.lines + 1) {
                    kept.is_cut |= hit.len() < line.len();
                }
            }
            at = end + 1;
        }
        // Numbers are of use as long as lines are kept.
        if self.wants_more() {
            self.lines += memchr_iter(b'\n', block.get(counted..).unwrap_or_default()).count() as u64;
        }
        self.remember(block);
    }

    fn is_hit(&mut self, line: &[u8], has_candidate: bool, has_escape: bool) -> bool {
        if has_escape {
            let stripped = stripped(line);
            return self.finder.is_match(&stripped);
        }
        // What was found may be the return of the line end.
        let is_certain = self.finder.is_certain() && !line.ends_with(b"\r");
        has_candidate && (is_certain || self.finder.is_match(&stripped(line)))
    }

    fn wants_more(&self) -> bool {
        self.found.kept.len() < self.finder.search.wanted.lines_per_file as usize
    }

    /// Counts a line that matches, and keeps it while there is room.
    fn keep(&mut self, number: u64, line: &[u8], before: &[u8], after: &[u8]) {
        self.found.lines += 1;
        let (most, context) = {
            let wanted = &self.finder.search.wanted;
            (wanted.line_bytes as usize, wanted.context as usize)
        };
        if !self.wants_more() || self.found.lines <= self.finder.search.wanted.skip {
            return;
        }
        let mut kept = shown(self.finder, line, most);
        kept.line = number;
        if context > 0 {
            let mut lines = last(before, context, most);
            let missing = context - lines.len();
            let older = self.recent.iter().rev().take(missing).cloned();
            older.for_each(|line| lines.push_front(line));
            kept.before = lines.into();
            kept.after = first(after, context, most);
        }
        self.found.kept.push(kept);
    }

    /// Gives the last lines kept what follows them, before other lines come.
    fn pass(&mut self, block: &[u8]) {
        let wanted = &self.finder.search.wanted;
        let (context, most) = (wanted.context as usize, wanted.line_bytes as usize);
        for kept in self.found.kept.iter_mut().rev().take(context) {
            let missing = context.saturating_sub(kept.after.len());
            kept.after.extend(first(block, missing, most));
        }
    }

    fn remember(&mut self, block: &[u8]) {
        let context = self.finder.search.wanted.context as usize;
        if context > 0 {
            self.recent.extend(last(block, context, self.finder.search.wanted.line_bytes as usize));
            while self.recent.len() > context {
                self.recent.pop_front();
            }
        }
    }
}

/// Searches a document to its end; `None` where it is no text.
pub fn search(input: &mut Input<'_>, finder: &mut Finder<'_>) -> Option<Matched> {
    let head = input.head();
    let head = head.get(..HEAD).unwrap_or(head);
    text::decode_head(head)?;
    let (encoding, bom) = text::detect(head);
    input.consume(bom);
    let mut scan = Scan::new(finder);
    // Bytes of a character that is not whole yet.
    let mut begun: Vec<u8> = Vec::new();
    while let Ok(there) = input.fill_buf() {
        let taken = there.len();
        if taken == 0 {
            break;
        }
        match encoding {
            Encoding::Utf8 => scan.feed(there),
            Encoding::Latin1 => scan.feed(text::decode_as(there, encoding, 0).text.as_bytes()),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                for part in there.chunks(DECODED) {
                    begun.extend_from_slice(part);
                    let whole = whole_utf16(&begun, encoding);
                    let rest = begun.split_off(whole);
                    scan.feed(text::decode_as(&begun, encoding, 0).text.as_bytes());
                    begun = rest;
                }
            }
        }
        input.consume(taken);
    }
    if !begun.is_empty() {
        scan.feed(text::decode_as(&begun, encoding, 0).text.as_bytes());
    }
    Some(scan.end())
}

/// Bytes that are whole characters: pairs of surrogates stay together.
fn whole_utf16(bytes: &[u8], encoding: Encoding) -> usize {
    let whole = bytes.len() & !1;
    let last = whole.checked_sub(2).and_then(|at| bytes.get(at..whole)).unwrap_or_default();
    let high = if encoding == Encoding::Utf16Le { last.get(1) } else { last.first() };
    if high.is_some_and(|byte| (0xD8..0xDC).contains(byte)) { whole - 2 } else { whole }
}

/// Where something stands that is not shown: ANSI, or a return within a line.
fn odd(block: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr2(0x1B, b'\r', block.get(from..)?)?;
        if block.get(at..at + 2) != Some(b"\r\n") {
            return Some(at);
        }
        from = at + 2;
    }
}

/// A line without ANSI and its end, byte for byte where it has none.
fn stripped(line: &[u8]) -> Cow<'_, [u8]> {
    let end = line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |last| last + 1);
    let line = line.get(..end).unwrap_or_default();
    if memchr2(0x1B, b'\r', line).is_none() {
        return line.into();
    }
    let decoded = text::decode_as(line, Encoding::Utf8, 0).text;
    text::strip_ansi(&decoded).into_owned().into_bytes().into()
}

/// The line as it is shown, with the places of its matches.
fn shown(finder: &mut Finder<'_>, line: &[u8], most: usize) -> MatchedLine {
    let line = stripped(line);
    let marks = finder.marks(&line, MARKS);
    let first = marks.first().map_or(0, |(start, _)| *start);
    let from = if line.len() <= most { 0 } else { first.saturating_sub(BEFORE.min(most / 2)) };
    let decoded = text::decode_as(&line, Encoding::Utf8, 0).text;
    // Each bad byte is one substitute, so that offsets are those of the bytes.
    let from = decoded.floor_char_boundary(from);
    let to = decoded.floor_char_boundary(from.saturating_add(most));
    let mut kept = MatchedLine { is_cut: from > 0 || to < decoded.len(), ..MatchedLine::default() };
    let mut at = from;
    let mut write = |until: usize| {
        let until = decoded.floor_char_boundary(until.clamp(at, to));
        kept.text.push_str(&text::shown(decoded.get(at..until).unwrap_or_default()));
        at = until;
        u32::try_from(kept.text.len()).unwrap_or(u32::MAX)
    };
    for (start, end) in marks {
        let mark = (write(start), write(end));
        if mark.0 < mark.1 {
            kept.marks.push(mark);
        }
    }
    write(to);
    kept
}

fn plain(line: &[u8], most: usize) -> String {
    let line = stripped(line);
    let decoded = text::decode_as(&line, Encoding::Utf8, 0).text;
    text::shown(&text::cut(&decoded, most)).into_owned()
}

/// The first lines of a block.
fn first(block: &[u8], count: usize, most: usize) -> Vec<String> {
    let lines = block.split_inclusive(|byte| *byte == b'\n').take(count);
    lines.map(|line| plain(line, most)).collect()
}

/// The last lines of a block, in order.
fn last(block: &[u8], count: usize, most: usize) -> VecDeque<String> {
    let (mut lines, mut end) = (VecDeque::new(), block.len());
    while end > 0 && lines.len() < count {
        let rest = block.get(..end - 1).unwrap_or_default();
        let start = memrchr(b'\n', rest).map_or(0, |at| at + 1);
        lines.push_front(plain(block.get(start..end).unwrap_or_default(), most));
        end = start;
    }
    lines
}

//! Parts a JSON text that streams by: items of lists are handed over, all else is kept as the rest.
//!
//! It knows strings, brackets and commas, no more: whether a part is JSON is found when it is parsed.

use super::super::tree::unescape;
use super::super::whole::MOST;
use super::{Broken, Path, Ways, ended, into, start};
use crate::facts::Span;

/// Values inside values; the rest is refused at this depth when it is parsed.
const DEPTH: usize = 130;

/// The bytes of an item.
pub(super) struct Item<'a> {
    pub(super) list: usize,
    pub(super) key: &'a str,
    /// Fewer than `length` where it is too large to be held.
    pub(super) bytes: &'a [u8],
    pub(super) start: u64,
    pub(super) length: u64,
    pub(super) line: u32,
}

/// What is done with items; false ends the walk.
pub(super) type Take<'t> = &'t mut dyn FnMut(Item<'_>) -> bool;

/// A value that is open and outside of all items.
struct Open {
    is_object: bool,
    ways: Ways,
    /// Its values are items of this list.
    list: Option<usize>,
}

/// Where the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Outside of lists and strings.
    Rest,
    /// In a string of the rest.
    Text,
    /// In a list, before its first item.
    First,
    /// In a list, behind a comma.
    Value,
    /// In a list, behind an item.
    Next,
    /// In the key of an item.
    Key,
    /// Between key and item.
    Colon,
    /// In an item, outside of strings.
    Item,
    /// In a string of an item.
    ItemText,
    /// In a number or word that is an item.
    Scalar,
    /// What follows makes no sense.
    Broken,
}

pub(super) struct Walker<'l> {
    lists: &'l [Path<'l>],
    open: Vec<Open>,
    at: At,
    is_escaped: bool,
    expects_key: bool,
    key: Vec<u8>,
    /// Brackets that are open in the item.
    depth: u64,
    item: Vec<u8>,
    item_length: u64,
    item_start: (u64, u32),
    /// Offset and line of the next byte.
    offset: u64,
    line: u32,
    fault: Option<(&'static str, u64, u32)>,
    /// All that is no item.
    pub(super) rest: Vec<u8>,
    rest_lines: u32,
    /// Where the rest goes on behind items: offset in the rest, offset in the entry, lines left out before.
    pub(super) gaps: Vec<(usize, u64, u32)>,
    in_gap: bool,
}

impl<'l> Walker<'l> {
    /// At the start of a text, behind a mark of so many bytes.
    pub(super) fn new(lists: &'l [Path<'l>], offset: u64) -> Self {
        Self {
            lists,
            open: Vec::new(),
            at: At::Rest,
            is_escaped: false,
            expects_key: false,
            key: Vec::new(),
            depth: 0,
            item: Vec::new(),
            item_length: 0,
            item_start: (0, 0),
            offset,
            line: 1,
            fault: None,
            rest: Vec::new(),
            rest_lines: 0,
            gaps: vec![(0, offset, 0)],
            in_gap: false,
        }
    }

    /// Bytes that are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let open = self.open.capacity() * size_of::<Open>() + self.gaps.capacity() * size_of::<(usize, u64, u32)>();
        self.rest.capacity() + self.item.capacity() + self.key.capacity() + open
    }

    /// What the walk itself stumbled over.
    pub(super) fn fault(&self) -> Option<Broken> {
        self.fault.map(|(what, at, line)| Broken { what, lost: Span::new(at, at), line })
    }

    /// Goes on with more bytes; false when it is over.
    pub(super) fn feed(&mut self, bytes: &[u8], take: Take<'_>) -> bool {
        let mut rest = bytes;
        while let Some(&byte) = rest.first() {
            if matches!(self.at, At::Item | At::ItemText) {
                let (part, more) = rest.split_at(self.within(rest));
                self.keep(part);
                rest = more;
                if self.depth == 0 && self.at == At::Item && !self.hand(take) {
                    return false;
                }
                continue;
            }
            let run = match self.at {
                At::Text | At::Key if !self.is_escaped => memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len()),
                _ => 0,
            };
            if run > 0 {
                let (text, more) = rest.split_at(run);
                self.keep(text);
                rest = more;
                continue;
            }
            if !self.byte(byte, take) {
                return false;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        true
    }

    /// How many of these bytes belong to the item: all of them, where its end is not among them.
    fn within(&mut self, bytes: &[u8]) -> usize {
        let mut at = usize::from(std::mem::take(&mut self.is_escaped));
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.at == At::ItemText {
                let Some(found) = memchr::memchr2(b'"', b'\\', rest) else { return bytes.len() };
                at += found + 1;
                if rest.get(found) == Some(&b'"') {
                    self.at = At::Item;
                } else {
                    self.is_escaped = at == bytes.len();
                    at += 1;
                }
            } else {
                let found = rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'));
                let Some(found) = found else { return bytes.len() };
                at += found + 1;
                match rest.get(found) {
                    Some(b'"') => self.at = At::ItemText,
                    Some(b'{' | b'[') => self.depth += 1,
                    _ => self.depth = self.depth.saturating_sub(1),
                }
            }
            if self.depth == 0 && self.at == At::Item {
                break;
            }
        }
        at.min(bytes.len())
    }

    /// The text is over: an item that is open is handed over as far as it goes.
    pub(super) fn end(&mut self, take: Take<'_>) {
        // A number that ends here may go on.
        if matches!(self.at, At::Item | At::ItemText) {
            self.hand(take);
        }
    }

    /// Takes bytes where they belong.
    fn keep(&mut self, bytes: &[u8]) {
        let lines = u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX);
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        match self.at {
            At::Item | At::ItemText | At::Scalar => {
                self.item_length += bytes.len() as u64;
                if self.item.len() + bytes.len() <= most {
                    self.item.extend_from_slice(bytes);
                }
            }
            At::Key => self.key.extend_from_slice(bytes.get(..bytes.len().min(4000)).unwrap_or_default()),
            At::Rest | At::Text => {
                if self.in_gap {
                    self.in_gap = false;
                    self.gaps.push((self.rest.len(), self.offset, self.line - 1 - self.rest_lines));
                }
                if self.at == At::Text && self.expects_key && self.key.len() + bytes.len() <= 4000 {
                    self.key.extend_from_slice(bytes);
                }
                self.rest_lines = self.rest_lines.saturating_add(lines);
                self.rest.extend_from_slice(bytes);
            }
            _ => {}
        }
        self.offset += bytes.len() as u64;
        self.line = self.line.saturating_add(lines);
    }

    /// One byte; false when the walk is over.
    fn byte(&mut self, byte: u8, take: Take<'_>) -> bool {
        match self.at {
            At::Rest => self.rest_byte(byte),
            At::Text | At::Key => {
                let is_end = byte == b'"' && !self.is_escaped;
                self.is_escaped = byte == b'\\' && !self.is_escaped;
                if is_end && self.at == At::Key {
                    self.offset += 1;
                    self.at = At::Colon;
                    return true;
                }
                // The quote at the end is no part of a key.
                let was_key = self.expects_key;
                self.expects_key &= !is_end;
                self.keep(&[byte]);
                if is_end {
                    self.at = At::Rest;
                    // Until a colon comes the key may be one.
                    self.expects_key = was_key;
                }
            }
            At::First | At::Value | At::Next | At::Colon => return self.between(byte),
            // Taken in runs, not byte by byte.
            At::Item | At::ItemText => {}
            At::Scalar => {
                if matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') {
                    return self.hand(take) && self.between(byte);
                }
                self.keep(&[byte]);
            }
            At::Broken => return false,
        }
        self.at != At::Broken && (self.rest.len() as u64) < MOST && self.open.len() < DEPTH
    }

    fn rest_byte(&mut self, byte: u8) {
        match byte {
            b'"' => {
                self.keep(b"\"");
                self.key.clear();
                self.at = At::Text;
                return;
            }
            b':' => self.expects_key = false,
            b',' => self.expects_key = self.in_object(),
            b'{' | b'[' => {
                self.keep(&[byte]);
                self.enter(byte == b'{');
                return;
            }
            b'}' | b']' => {
                self.open.pop();
                self.expects_key = false;
            }
            _ => {}
        }
        self.keep(&[byte]);
    }

    fn in_object(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_object)
    }

    /// A value that is none of the items opens.
    fn enter(&mut self, is_object: bool) {
        let ways = match self.open.last() {
            None => start(self.lists),
            Some(open) if open.ways.is_empty() => Ways::new(),
            Some(open) => into(&open.ways, self.lists, &self.key_text(), open.is_object),
        };
        let items = ended(&into(&ways, self.lists, "", false), self.lists);
        self.open.push(Open { is_object, ways, list: items });
        self.expects_key = is_object;
        if items.is_some() {
            self.at = At::First;
        }
    }

    fn key_text(&self) -> String {
        unescape(&String::from_utf8_lossy(&self.key)).into_owned()
    }

    /// In a list, outside of items.
    fn between(&mut self, byte: u8) -> bool {
        let is_object = self.in_object();
        let is_start = matches!(self.at, At::First | At::Value);
        match byte {
            b' ' | b'\t' | b'\r' => self.offset += 1,
            b'\n' => (self.offset, self.line) = (self.offset + 1, self.line.saturating_add(1)),
            b',' if self.at == At::Next => (self.at, self.offset) = (At::Value, self.offset + 1),
            b':' if self.at == At::Colon => {
                // The item is what follows.
                (self.at, self.offset, self.expects_key) = (At::Value, self.offset + 1, false);
            }
            b']' | b'}' if (byte == b'}') == is_object && matches!(self.at, At::First | At::Next) => {
                (self.at, self.in_gap) = (At::Rest, true);
                self.rest_byte(byte);
            }
            b'"' if is_start && is_object && self.expects_key => {
                self.key.clear();
                (self.at, self.offset) = (At::Key, self.offset + 1);
            }
            _ if is_start && !(is_object && self.expects_key) && !matches!(byte, b',' | b':' | b']' | b'}') => {
                self.item.clear();
                (self.item_length, self.item_start, self.depth) = (0, (self.offset, self.line), 0);
                self.at = match byte {
                    b'"' => At::ItemText,
                    b'{' | b'[' => At::Item,
                    _ => At::Scalar,
                };
                self.depth = u64::from(self.at == At::Item);
                self.keep(&[byte]);
            }
            _ => {
                let what = match (self.at, is_object) {
                    (At::Colon, _) => "expected `:`",
                    (At::Next, true) => "expected `,` or `}`",
                    (At::Next, false) => "expected `,` or `]`",
                    (_, true) if self.expects_key => "expected a key in quotes",
                    _ => "expected a value",
                };
                self.fault = Some((what, self.offset, self.line));
                self.at = At::Broken;
                return false;
            }
        }
        true
    }

    /// Hands the item over.
    fn hand(&mut self, take: Take<'_>) -> bool {
        let list = self.open.last().and_then(|open| open.list).unwrap_or(0);
        let is_object = self.in_object();
        let key = if is_object { self.key_text() } else { String::new() };
        let (start, line) = self.item_start;
        let item = Item { list, key: &key, bytes: &self.item, start, length: self.item_length, line };
        let goes_on = take(item);
        self.item.clear();
        (self.at, self.expects_key) = (At::Next, is_object);
        goes_on
    }
}

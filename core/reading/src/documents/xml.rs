//! XML events with positions and lines, over a slice or a stream.
//!
//! Tolerant where CI output is: unmatched ends, dangling `&`, unknown entities
//! and control characters do not end the reading; broken markup does.

use super::{Writer, text};
use crate::bytes::Limits;
use crate::entries::Input;
use crate::facts::Loss;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

/// A reader of one document.
pub struct Xml<'a, 'i> {
    source: Source<'a, 'i>,
    depth: u32,
    limits: &'a Limits,
    left: Left,
}

/// Bytes of a document type that are looked at for the definitions of entities.
const DOCTYPE: usize = 16 << 10;

/// Entities in texts that stand as they are written, since none of XML's own is meant.
///
/// Nothing that a document defines is put in: a definition may name a file or an address, and may grow
/// without end.
#[derive(Default)]
struct Left {
    /// Names that the document type gives to texts outside the document.
    outside: BTreeSet<String>,
    count: u64,
    /// Of the first that stands for something outside the document, else of the first.
    name: String,
    is_outside: bool,
}

enum Source<'a, 'i> {
    Slice { reader: Reader<&'a [u8]>, decoded: &'a text::Decoded<'a>, counted: usize, line: u32 },
    Stream { reader: Reader<Lines<'a, 'i>>, buffer: Vec<u8> },
}

/// Why the reading ended early: a sentence, and where.
pub struct Fault {
    /// Lowercase sentence.
    pub what: String,
    /// Raw offset.
    pub at: u64,
    /// Line from 1.
    pub line: u32,
}

/// A position in a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place(usize);

impl<'a, 'i> Xml<'a, 'i> {
    /// Over decoded text; positions map back to the raw bytes.
    pub fn over(decoded: &'a text::Decoded<'a>, limits: &'a Limits) -> Self {
        let mut reader = Reader::from_reader(decoded.text.as_bytes());
        configure(reader.config_mut());
        Self { source: Source::Slice { reader, decoded, counted: 0, line: 1 }, depth: 0, limits, left: Left::default() }
    }

    /// Over a stream, taken as UTF-8.
    pub fn stream(input: &'a mut Input<'i>, limits: &'a Limits) -> Self {
        let mut reader = Reader::from_reader(Lines { input, line: 1, piece: Vec::new(), at: 0, started: false });
        configure(reader.config_mut());
        Self { source: Source::Stream { reader, buffer: Vec::new() }, depth: 0, limits, left: Left::default() }
    }

    /// Where the next event starts.
    pub fn place(&self) -> Place {
        let at = match &self.source {
            Source::Slice { reader, .. } => reader.buffer_position(),
            Source::Stream { reader, .. } => reader.buffer_position(),
        };
        Place(usize::try_from(at).unwrap_or(usize::MAX))
    }

    /// The next event; `Eof` at the end.
    pub fn event(&mut self) -> Result<Event<'_>, Fault> {
        let result = match &mut self.source {
            Source::Slice { reader, .. } => reader.read_event(),
            Source::Stream { reader, buffer } => {
                buffer.clear();
                reader.read_event_into(buffer)
            }
        };
        match result {
            Ok(event) => {
                match &event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    Event::GeneralRef(name) if entity_char(name).is_none() => self.left.add(name),
                    Event::DocType(said) => self.left.define(said),
                    _ => {}
                }
                if self.depth > self.limits.xml_depth {
                    let what = format!("elements nested more than {} deep", self.limits.xml_depth);
                    // The event borrows the reader, so the place is that of the limit, not exact.
                    return Err(Fault { what, at: 0, line: 0 });
                }
                Ok(event)
            }
            Err(error) => Err(Fault { what: sentence(&error), at: 0, line: 0 }),
        }
    }

    /// Says what stands in texts as it is written; what it stands for is lost where it lies elsewhere.
    pub fn tell(&self, writer: &mut Writer<'_>) {
        let Left { count, name, is_outside, .. } = &self.left;
        let times = if *count > 1 { format!(", {count} such in all") } else { String::new() };
        if *is_outside {
            let what = format!("entity &{name}; stands for a text outside the document, which is not fetched{times}");
            writer.note(Loss::DataLoss, what, 0);
        } else if *count > 0 {
            writer.note(Loss::Info, format!("entity &{name}; is not one of XML's own and stands as written{times}"), 0);
        }
    }

    /// The raw offset of a place.
    pub fn raw(&self, place: Place) -> u64 {
        match &self.source {
            Source::Slice { decoded, .. } => decoded.raw(place.0),
            Source::Stream { .. } => place.0 as u64,
        }
    }

    /// The raw length of the document; what is left of a stream is read for it.
    pub fn end(&mut self) -> u64 {
        match &mut self.source {
            Source::Slice { decoded, .. } => decoded.raw(decoded.text.len()),
            Source::Stream { reader, .. } => {
                let lines = reader.get_mut();
                lines.input.drain();
                lines.input.position()
            }
        }
    }

    /// The line of a place, from 1. Places are asked for in growing order.
    pub fn line(&mut self, place: Place) -> u32 {
        match &mut self.source {
            Source::Slice { decoded, counted, line, .. } => {
                let between = decoded.text.as_bytes().get(*counted..place.0).unwrap_or_default();
                *line += u32::try_from(memchr::memchr_iter(b'\n', between).count()).unwrap_or(0);
                *counted = place.0.max(*counted);
                *line
            }
            // Lines of a stream are those consumed so far: right for an event that was just read.
            Source::Stream { reader, .. } => reader.get_ref().line,
        }
    }
}

impl Left {
    /// `<!ENTITY name SYSTEM "place">`, or `PUBLIC` with two of them.
    fn define(&mut self, doctype: &str) {
        for definition in text::cut(doctype, DOCTYPE).split("<!ENTITY").skip(1) {
            let mut words = definition.split_whitespace();
            if let (Some(name), Some("SYSTEM" | "PUBLIC")) = (words.next(), words.next()) {
                self.outside.insert(name.to_owned());
            }
        }
    }

    fn add(&mut self, name: &str) {
        let is_outside = self.outside.contains(name);
        self.count += 1;
        if self.count == 1 || (is_outside && !self.is_outside) {
            text::cut(name, 40).as_ref().clone_into(&mut self.name);
        }
        self.is_outside |= is_outside;
    }
}

fn configure(config: &mut quick_xml::reader::Config) {
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
}

/// What the library says, as a fragment of a sentence.
fn sentence(error: &quick_xml::Error) -> String {
    let said = error.to_string();
    let mut chars = said.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect::<String>().trim_end_matches('.').to_owned()
}

/// Counts lines and makes bad bytes harmless while the parser reads.
struct Lines<'a, 'i> {
    input: &'a mut Input<'i>,
    line: u32,
    /// A copy with substitutes, where the piece of the input had bad bytes.
    piece: Vec<u8>,
    at: usize,
    started: bool,
}

impl BufRead for Lines<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.piece.len() {
            self.refill()?;
        }
        Ok(self.piece.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.at + amount).min(self.piece.len());
        let consumed = self.piece.get(self.at..end).unwrap_or_default();
        self.line += u32::try_from(memchr::memchr_iter(b'\n', consumed).count()).unwrap_or(0);
        self.at = end;
    }
}

impl Lines<'_, '_> {
    /// Takes the next piece; a character that its end cuts waits for the rest.
    fn refill(&mut self) -> io::Result<()> {
        self.piece.clear();
        self.at = 0;
        loop {
            let there = self.input.fill_buf()?;
            let taken = there.len().min(1 << 16);
            if taken == 0 {
                break;
            }
            self.piece.extend_from_slice(there.get(..taken).unwrap_or_default());
            self.input.consume(taken);
            let (_, cut) = cut_character(&self.piece);
            if cut == 0 {
                break;
            }
        }
        if !self.started {
            self.started = true;
            if self.piece.starts_with(&[0xEF, 0xBB, 0xBF]) {
                // Offsets stay: three blanks before the declaration are harmless here.
                for byte in self.piece.iter_mut().take(3) {
                    *byte = b' ';
                }
            }
        }
        if std::str::from_utf8(&self.piece).is_err() {
            let decoded = text::decode_as(&self.piece, text::Encoding::Utf8, 0).text.into_owned();
            self.piece = decoded.into_bytes();
        }
        Ok(())
    }
}

/// Bytes before and in a character that the end of `bytes` cuts.
fn cut_character(bytes: &[u8]) -> (usize, usize) {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => (error.valid_up_to(), bytes.len() - error.valid_up_to()),
        _ => (bytes.len(), 0),
    }
}

impl Read for Lines<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut there = self.fill_buf()?;
        let read = there.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// Appends `raw` with entities resolved, line ends normalised and substitutes shown.
pub fn unescape_into(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr3(b'&', b'\r', 0x1A, rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        // The longest name that is known is short: a far semicolon belongs to something else.
        let name_end = rest.as_bytes().iter().take(12).position(|&byte| byte == b';');
        let entity = rest.strip_prefix('&').and_then(|name| name.get(..name_end?.checked_sub(1)?));
        if let Some((c, entity)) = entity.and_then(|entity| Some((entity_char(entity)?, entity))) {
            out.push(c);
            rest = rest.get(entity.len() + 2..).unwrap_or_default();
        } else {
            match rest.as_bytes().first() {
                Some(b'\r') if rest.as_bytes().get(1) == Some(&b'\n') => {}
                Some(b'\r') => out.push('\n'),
                Some(0x1A) => out.push('\u{FFFD}'),
                _ => out.push('&'),
            }
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

/// The character of an entity name without `&` and `;`.
pub fn entity_char(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        _ => return None,
    })
}

/// Text of the inner bytes of an element as they lie in the document: entities and CDATA
/// resolved, tags of child elements dropped, line ends normalised.
pub fn inner_text(bytes: &[u8], encoding: text::Encoding) -> String {
    let decoded = text::decode_as(bytes, encoding, 0);
    let mut out = String::with_capacity(decoded.text.len());
    let mut rest: &str = &decoded.text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        unescape_into(rest.get(..at).unwrap_or_default(), &mut out);
        rest = rest.get(at..).unwrap_or_default();
        let (start, end) = if rest.starts_with("<![CDATA[") {
            (9, "]]>")
        } else if rest.starts_with("<!--") {
            (4, "-->")
        } else {
            (1, ">")
        };
        let body = rest.get(start..).unwrap_or_default();
        let length = memchr::memmem::find(body.as_bytes(), end.as_bytes());
        if start == 9 {
            let text = body.get(..length.unwrap_or(body.len())).unwrap_or_default();
            out.push_str(&text::shown(&text.replace("\r\n", "\n")));
        }
        rest = length.and_then(|length| body.get(length + end.len()..)).unwrap_or_default();
    }
    unescape_into(rest, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_text_resolves_what_markup_hides() {
        let raw = b"a &lt; b &amp; c &unknown; &#10;<![CDATA[<x> & y]]><br/>z&#x41;";
        assert_eq!(inner_text(raw, text::Encoding::Utf8), "a < b & c &unknown; \n<x> & yzA");
    }

    #[test]
    fn a_character_cut_by_a_piece_waits() {
        assert_eq!(cut_character("aé".as_bytes()), (3, 0));
        assert_eq!(cut_character(&"aé".as_bytes()[..2]), (1, 1));
    }
}

//! One pass over a JSON text, without recursion.

use super::{Cell, DEPTH, Fault, Kind};
use crate::facts::index;

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Value,
    /// A value, or the end of an array that has none.
    First,
    Key,
    /// A key, or the end of an object that has none.
    FirstKey,
    /// A comma or an end.
    Next,
}

const CUT: &str = "the text ends before its value does";

/// Values for which there is room from the start.
const ROOM: usize = 256;

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    /// End of the last whole value, or behind the last opening bracket.
    good: usize,
    cells: Vec<Cell>,
    /// Cells of the values that are open.
    open: Vec<usize>,
    /// Cell of a key whose value is still to come.
    key: Option<usize>,
}

/// All values of a text, and why it was not read to its end.
pub(super) fn parse(text: &str) -> (Vec<Cell>, Option<Fault>) {
    // Room for what a line or an item holds, so that it is asked for once.
    let cells = Vec::with_capacity((text.len() / 10 + 2).min(ROOM));
    let mut parser = Parser { bytes: text.as_bytes(), at: 0, good: 0, cells, open: Vec::with_capacity(8), key: None };
    // Places in the table are of 32 bits.
    let fits = u32::try_from(text.len()).is_ok();
    let what = if fits { parser.run() } else { Some("larger than 4 GB") };
    let fault = what.map(|what| Fault { what, at: parser.at, good: parser.good });
    if let Some(key) = parser.key {
        parser.cells.truncate(key);
    }
    // What a break leaves open ends with what was read.
    while !parser.open.is_empty() {
        parser.close(parser.good, true);
    }
    // Small tables are gone before anyone misses what they have too much.
    if parser.cells.len() > ROOM {
        parser.cells.shrink_to_fit();
    }
    (parser.cells, fault)
}

impl Parser<'_> {
    /// Reads to the end or to a fault.
    fn run(&mut self) -> Option<&'static str> {
        let mut want = Want::Value;
        loop {
            self.blanks();
            let in_object = self.open.last().map(|&at| self.kind(at) == Some(Kind::Object));
            if want == Want::Next && in_object.is_none() {
                return self.end();
            }
            let Some(&byte) = self.bytes.get(self.at) else { return Some(CUT) };
            want = match (want, byte) {
                (Want::Next, b',') => {
                    self.at += 1;
                    if in_object == Some(true) { Want::Key } else { Want::Value }
                }
                (Want::Next | Want::FirstKey, b'}') if in_object == Some(true) => self.closed(),
                (Want::Next | Want::First, b']') if in_object == Some(false) => self.closed(),
                (Want::Next, _) => {
                    return Some(if in_object == Some(true) { "expected `,` or `}`" } else { "expected `,` or `]`" });
                }
                (Want::Key | Want::FirstKey, b'"') => {
                    self.key = Some(self.cells.len());
                    if let Err(what) = self.string() {
                        return Some(what);
                    }
                    self.blanks();
                    match self.bytes.get(self.at) {
                        Some(b':') => self.at += 1,
                        Some(_) => return Some("expected `:`"),
                        None => return Some(CUT),
                    }
                    Want::Value
                }
                (Want::Key | Want::FirstKey, _) => return Some("expected a key in quotes"),
                (Want::Value | Want::First, b'{' | b'[') => {
                    if self.open.len() >= DEPTH {
                        return Some("values are nested too deep");
                    }
                    let kind = if byte == b'{' { Kind::Object } else { Kind::Array };
                    self.open.push(self.cells.len());
                    self.push(self.at, self.at + 1, kind);
                    self.at += 1;
                    self.taken();
                    if byte == b'{' { Want::FirstKey } else { Want::First }
                }
                (Want::Value | Want::First, b'"') => {
                    if let Err(what) = self.string() {
                        return Some(what);
                    }
                    self.taken();
                    Want::Next
                }
                (Want::Value | Want::First, _) => {
                    if let Err(what) = self.scalar() {
                        return Some(what);
                    }
                    self.taken();
                    Want::Next
                }
            };
        }
    }

    /// Behind the outermost value: blanks, and what blocks of a disk or an old editor leave.
    fn end(&mut self) -> Option<&'static str> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let more = rest.iter().position(|byte| !matches!(byte, 0 | 0x1A | b' ' | b'\n' | b'\r' | b'\t'))?;
        self.at += more;
        Some("more follows behind its end")
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.cells.get(at).map(|cell| cell.kind)
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let next = index(self.cells.len() + 1);
        self.cells.push(Cell { start: index(start), end: index(end), next, kind, is_cut: false });
    }

    /// A value, or the beginning of one, is whole.
    fn taken(&mut self) {
        self.good = self.at;
        self.key = None;
    }

    fn closed(&mut self) -> Want {
        self.at += 1;
        self.close(self.at, false);
        self.taken();
        Want::Next
    }

    /// Ends the innermost open value.
    fn close(&mut self, end: usize, is_cut: bool) {
        let next = index(self.cells.len());
        if let Some(cell) = self.open.pop().and_then(|at| self.cells.get_mut(at)) {
            (cell.end, cell.next, cell.is_cut) = (index(end), next, is_cut);
        }
    }

    /// A string; whatever stands in it.
    fn string(&mut self) -> Result<(), &'static str> {
        let start = self.at;
        let mut at = start + 1;
        let mut kind = Kind::Plain;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len();
                return Err("the text ends within a string");
            };
            at += found;
            if rest.get(found) == Some(&b'"') {
                self.at = at + 1;
                self.push(start, self.at, kind);
                return Ok(());
            }
            kind = Kind::Escaped;
            at += 2;
        }
    }

    /// A number or a word.
    fn scalar(&mut self) -> Result<(), &'static str> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let end = self.at + length;
        // At the end of a text that is cut, the scalar may be cut as well.
        if end == self.bytes.len() && !self.open.is_empty() {
            self.at = end;
            return Err(CUT);
        }
        let scalar = rest.get(..length).unwrap_or_default();
        let is_word = matches!(scalar, b"null" | b"true" | b"false" | b"NaN" | b"Infinity" | b"-Infinity");
        if !is_word && !is_number(scalar) {
            return Err("expected a value");
        }
        self.push(self.at, end, Kind::Scalar);
        self.at = end;
        Ok(())
    }
}

/// Sign, digits, fraction and exponent.
fn is_number(scalar: &[u8]) -> bool {
    let mut rest = scalar.strip_prefix(b"-").unwrap_or(scalar);
    let digits = |rest: &mut &[u8]| {
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *rest = rest.get(count..).unwrap_or_default();
        count > 0
    };
    if !digits(&mut rest) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = fraction;
        if !digits(&mut rest) {
            return false;
        }
    }
    if let [b'e' | b'E', ..] = rest {
        rest = rest.get(1..).unwrap_or_default();
        rest = rest.strip_prefix(b"-").or_else(|| rest.strip_prefix(b"+")).unwrap_or(rest);
        if !digits(&mut rest) {
            return false;
        }
    }
    rest.is_empty()
}

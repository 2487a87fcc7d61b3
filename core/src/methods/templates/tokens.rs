//! A message as words and places that vary by their looks: numbers, paths, addresses, quoted texts,
//! values behind an equals sign, lists.

use super::MASK;

/// A word, or a place that varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the message; what varies may be empty.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) varies: bool,
}

/// What stands right behind a word or a place: a key's sign, a colon, or neither. Statements differ in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    None,
    Colon,
    Equals,
    /// A bracket opens.
    Open,
    /// A colon and a number, without a blank: `cache:6379`, `pid:12`.
    Number,
}

impl Sign {
    /// How a word with it is told from the same word without.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Colon => ":",
            Self::Equals => "=",
            Self::Open => "(",
            Self::Number => "@",
        }
    }

    /// What varies with it behind.
    pub(super) fn mask(self) -> u32 {
        if self == Self::Number { MASK } else { MASK + self as u32 }
    }
}

impl Token {
    pub(super) fn sign(&self, text: &str) -> Sign {
        match text.as_bytes().get(self.end..).unwrap_or_default() {
            [b':'] | [b':', b' ' | b'\t', ..] => Sign::Colon,
            [b'=', ..] if self.start < self.end => Sign::Equals,
            [b':', digit, ..] if digit.is_ascii_digit() && !self.varies => Sign::Number,
            [b'(', ..] | [b' ', b'(', ..] => Sign::Open,
            _ => Sign::None,
        }
    }

    /// The word; nothing where it varies.
    pub(super) fn word<'a>(&self, text: &'a str) -> Option<&'a str> {
        text.get(self.start..self.end).filter(|_| !self.varies)
    }
}

/// Words of a message that count.
const MOST: usize = 120;

/// Units behind numbers: `5 ms`, `1.2 KB`, `<1 sec`.
const UNITS: &[&str] = &[
    "ns",
    "us",
    "µs",
    "ms",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "msec",
    "msecs",
    "millis",
    "millisecond",
    "milliseconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "h",
    "hr",
    "hour",
    "hours",
    "day",
    "days",
    "B",
    "KB",
    "MB",
    "GB",
    "TB",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "kB",
    "bytes",
    "byte",
    "%",
    "MB/s",
    "KB/s",
    "kB/s",
    "B/s",
    "GB/s",
];

/// Words that stand for a value wherever they stand.
const ANYTHING: &[&str] = &["true", "false", "True", "False", "null", "nil", "None", "undefined", "NaN"];

const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT"];

/// Days and months, which vary beside numbers.
const DATES: &[&str] = &[
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
    "Oct", "Nov", "Dec", "UTC", "GMT", "AM", "PM",
];

/// Words of a message.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { text, at: 0, tokens: Vec::new(), is_value: false };
    while reader.at < text.len() && reader.tokens.len() < MOST {
        reader.step();
    }
    let tokens = lists(text, dated(text, reader.tokens));
    debug_assert!(tokens.iter().all(|token| text.get(token.start..token.end).is_some()), "{text}");
    tokens
}

/// Days and months beside numbers are one place with them.
fn dated(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    let is_date = |token: &Token| token.word(text).is_some_and(|word| DATES.contains(&word));
    if !tokens.iter().any(is_date) {
        return tokens;
    }
    // From behind and from before, so that `Mon Jul 25` goes as one.
    for at in (0..tokens.len().saturating_sub(1)).rev() {
        let is_beside = tokens.get(at + 1).is_some_and(|next| next.varies);
        if let Some(token) = tokens.get_mut(at).filter(|token| is_beside && is_date(token)) {
            token.varies = true;
        }
    }
    for at in 1..tokens.len() {
        let is_beside = tokens.get(at - 1).is_some_and(|before| before.varies);
        if let Some(token) = tokens.get_mut(at).filter(|token| is_beside && is_date(token)) {
            token.varies = true;
        }
    }
    tokens.dedup_by(|next, known| {
        let is_one =
            next.varies && known.varies && text.get(known.end..next.start).is_some_and(|glue| glue.trim().is_empty());
        if is_one {
            known.end = next.end;
        }
        is_one
    });
    tokens
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    /// What follows is the value of a key.
    is_value: bool,
}

/// What parts words, wherever it stands.
fn parts(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b",;()[]{}|<>=\"'`!?*#~^&".contains(&byte)
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    fn push(&mut self, start: usize, end: usize, varies: bool) {
        // What varies side by side is one place, so that lists of any length are alike. Brackets keep it apart.
        let text = self.text;
        let is_beside = |last: &&mut Token| {
            let glue = text.get(last.end..start).unwrap_or_default();
            last.varies && varies && !glue.contains(['(', ')', '[', ']', '{', '}', '"', '='])
        };
        if let Some(last) = self.tokens.last_mut().filter(is_beside) {
            last.end = end;
            return;
        }
        self.tokens.push(Token { start, end, varies });
    }

    fn step(&mut self) {
        let byte = self.byte(self.at);
        if matches!(byte, b'"' | b'\'' | b'`') && self.quoted(byte) {
            self.is_value = false;
            return;
        }
        if parts(byte) || byte == b':' {
            // A bracket behind a key's sign opens more than a word.
            self.is_value &= byte == b' ';
            self.equals(byte);
            self.at += 1;
            return;
        }
        let is_value = std::mem::take(&mut self.is_value);
        let start = self.at;
        if let Some(end) = self.path() {
            self.push(start, end, true);
            self.at = end;
            return;
        }
        let end = if is_value { self.value_end() } else { self.part_end() };
        self.at = end.max(start + 1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let said = self.text.get(start..self.at).unwrap_or_default();
        let word = said.trim_end_matches(['.', '-', '/', ':', '\\', '+', '%', '$', '@']);
        let from = start + word.len() - word.trim_start_matches(['-', '.', '+', '$', '@', '%']).len();
        let end = start + word.len();
        if !word.bytes().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
            return;
        }
        let varies = is_value || has_number(word) || ANYTHING.contains(&word);
        if varies {
            let end = if said.ends_with('%') { self.at } else { end };
            let end = self.unit(word, end);
            self.push(start, end, true);
        } else {
            self.push(from, end, false);
        }
    }

    /// A key's sign, with what follows as its value. A key without a value has an empty one, so that both are alike.
    fn equals(&mut self, byte: u8) {
        if byte != b'=' || self.at == 0 {
            return;
        }
        let before = self.text.get(..self.at).unwrap_or_default();
        let is_key = before.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        if !is_key || rest.starts_with(['=', '>']) {
            return;
        }
        let value = rest.trim_start_matches(' ');
        let length = value.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
        let is_next_key = value.as_bytes().get(length) == Some(&b'=') && value.len() < rest.len();
        if is_next_key || value.is_empty() || value.starts_with([',', ';', ')', ']', '}']) {
            self.push(self.at + 1, self.at + 1, true);
        } else {
            self.is_value = true;
        }
    }

    /// Where a value ends: at a blank, or what parts values.
    fn value_end(&self) -> usize {
        let rest = self.rest().as_bytes();
        let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || b",;()[]{}\"'|&".contains(byte));
        self.at + length.unwrap_or(rest.len())
    }

    /// Where a word ends. A colon ends it unless numbers stand before it (`10.0.0.1:80`, `12:30`) or it is doubled.
    fn part_end(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let mut has_digit = false;
        while let Some(byte) = bytes.get(at) {
            let is_inside = *byte == b'\'' && at > self.at && self.byte(at + 1).is_ascii_alphabetic();
            if parts(*byte) && !is_inside {
                break;
            }
            if *byte == b':' {
                let next = self.byte(at + 1);
                if next == b':' && self.byte(at + 2).is_ascii_alphabetic() && !has_digit {
                    at += 2;
                    continue;
                }
                // `db.example:5432`, `main.rs:12`: a name of parts with its number.
                let is_place = next.is_ascii_digit()
                    && bytes
                        .get(self.at..at)
                        .is_some_and(|name| name == b"localhost" || name.iter().any(|b| b".-".contains(b)));
                if !is_place && !has_digit || !(next.is_ascii_alphanumeric() || next == b':') {
                    break;
                }
            }
            has_digit |= byte.is_ascii_digit();
            at += 1;
        }
        at
    }

    /// The end of a path or an address that begins here.
    fn path(&self) -> Option<usize> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let length = bytes.iter().position(|byte| byte.is_ascii_whitespace() || b"\"'`,;()[]{}<>|".contains(byte));
        let chunk = rest.get(..length.unwrap_or(rest.len()))?;
        let is_url = chunk.contains("://");
        let is_drive = matches!(bytes, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
        let is_rooted = ["/", "./", "../", "~/", "\\\\"].iter().any(|root| chunk.starts_with(root)) && chunk.len() > 1;
        // A class of Java with its package parted by slashes, a file below folders.
        let is_deep = chunk.bytes().filter(|byte| *byte == b'/').count() > 1 && !chunk.contains(['=', ':']);
        let is_mail = chunk.contains('@') && !chunk.starts_with('@') && chunk.contains('.');
        let end = chunk.trim_end_matches(['.', ':', ',', '-', '!', '?']);
        (is_url || is_drive || is_rooted || is_deep || is_mail).then_some(self.at + end.len().max(1))
    }

    /// A quoted text varies, unless it is a key of JSON or the request line of HTTP.
    fn quoted(&mut self, quote: u8) -> bool {
        let before = self.at.checked_sub(1).map_or(b' ', |at| self.byte(at));
        if before.is_ascii_alphanumeric() {
            return false;
        }
        let inner = self.text.get(self.at + 1..).unwrap_or_default();
        let Some(length) = inner.bytes().position(|byte| byte == quote) else { return false };
        let (start, end) = (self.at + 1, self.at + 1 + length);
        let said = inner.get(..length).unwrap_or_default();
        let after = self.byte(end + 1);
        if quote == b'\'' && after.is_ascii_alphanumeric() {
            return false;
        }
        if quote == b'"' && METHODS.iter().any(|method| said.starts_with(method)) {
            return false;
        }
        let is_key = after == b':' && !said.is_empty() && said.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        self.push(start, end, !is_key);
        self.at = end + 1;
        true
    }

    /// The end of a number with its unit.
    fn unit(&mut self, word: &str, end: usize) -> usize {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || b".,:-+".contains(&byte));
        let Some(rest) = self.text.get(end..).filter(|_| is_number) else { return end };
        let unit = rest.strip_prefix(' ').unwrap_or_default();
        let length = unit.find(|c: char| c.is_whitespace() || c.is_ascii() && c != '%' && parts(c as u8));
        let unit = unit.get(..length.unwrap_or(unit.len())).unwrap_or_default();
        let unit = unit.trim_end_matches(['.', ':']);
        if UNITS.contains(&unit) {
            self.at = end + 1 + unit.len();
            return self.at;
        }
        end
    }
}

/// A word with digits, unless they are one or two within a name: `jk2_init`, `log4j.root`, `Brcm43xx::sync`.
fn has_number(word: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let Some(first) = word.bytes().position(is_digit) else { return false };
    let length = word.bytes().skip(first).take_while(u8::is_ascii_digit).count();
    let (before, after) = (word.get(..first).unwrap_or_default(), word.get(first + length..).unwrap_or_default());
    let letters = |part: &str| part.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_name = before.len() > 1
        && before.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && letters(after) > 1
        && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && letters(word) > 4
        && !word.bytes().all(|byte| byte.is_ascii_hexdigit());
    length > 2 || !is_name || after.bytes().any(is_digit)
}

/// Words that commas part, three at least, are one place that varies.
fn lists(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    if memchr::memchr(b',', text.as_bytes()).is_none() {
        return tokens;
    }
    let is_parted = |a: &Token, b: &Token| text.get(a.end..b.start).is_some_and(|glue| glue.trim() == ",");
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        let items = tokens.get(at..).unwrap_or_default();
        let more = items.windows(2).take_while(|pair| matches!(pair, [a, b] if is_parted(a, b))).count();
        let last = if more > 1 { at + more } else { at };
        let end = tokens.get(last).map_or(first.end, |last| last.end);
        let token = Token { start: first.start, end, varies: first.varies || last > at };
        out.push(token);
        at = last + 1;
    }
    out
}

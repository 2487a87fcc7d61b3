//! The head of a log line: when, how bad, who says it, and where what it says begins.
//!
//! One table of shapes, most certain first; the first byte of a line says which are tried. What a CI,
//! a container or a log daemon puts before a line is passed, and the program's own head behind it read too.

mod clock;
mod cut;
mod fields;
mod json;
mod logfmt;
mod shapes;
mod worded;

#[cfg(test)]
mod tests;

use cut::Cut;

/// How bad a line says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It says nothing.
    #[default]
    Plain,
    /// Trace, verbose, finest.
    Trace,
    /// Debug.
    Debug,
    /// Information.
    Info,
    /// Warnings.
    Warning,
    /// Errors.
    Error,
    /// What ends a process.
    Fatal,
}

impl Severity {
    /// Its word, as JSON has it; empty for [`Severity::Plain`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

/// A time that says less than a date and a clock, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Since the beginning of a year that is not said (syslog, logcat); the year is taken as a leap year.
    Year(i64),
    /// Since midnight of a day that is not said.
    Midnight(i64),
    /// Since the start of the program or the machine.
    Start(i64),
}

/// What stands before the message of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head<'a> {
    /// Milliseconds since 1970 in UTC; where the zone is not said, as if it were UTC.
    pub time: Option<i64>,
    /// Where the line says no whole time, what it says.
    pub since: Option<Since>,
    /// How bad.
    pub severity: Severity,
    /// Process, logger, thread or unit; empty when not said.
    pub source: &'a str,
    /// Bytes before the message.
    pub length: usize,
    /// Bytes behind the message: a JSON line ends later than what it says.
    pub behind: usize,
}

impl Head<'_> {
    /// What the line says behind its head.
    pub fn message<'l>(&self, line: &'l str) -> &'l str {
        line.get(self.length..line.len().saturating_sub(self.behind)).unwrap_or_default()
    }
}

/// Heads within heads: a CI's, a container's, a daemon's, the program's.
const DEPTH: u8 = 4;

/// The head of a line that holds no ANSI codes.
pub fn head(line: &str) -> Head<'_> {
    below(line, 0, DEPTH)
}

/// The head of what begins at a place of the line; `length` counts from the line's beginning.
fn below(line: &str, at: usize, depth: u8) -> Head<'_> {
    let mut cut = Cut { line, at };
    if at == 0 {
        cut.eat("\u{feff}");
    }
    let begins = begins(cut.byte());
    let found = SHAPES.iter().filter(|(shape, _)| shape & begins != 0).find_map(|(_, read)| read(cut, depth));
    found.unwrap_or(Head { length: at, ..Head::default() })
}

/// A head and the one of what follows it. The outer time stays: all lines of a log have it.
fn joined<'a>(outer: Head<'a>, line: &'a str, depth: u8) -> Head<'a> {
    let Some(depth) = depth.checked_sub(1) else { return outer };
    let inner = below(line, outer.length, depth);
    Head {
        time: outer.time.or(inner.time),
        since: if outer.time.or(inner.time).is_some() { None } else { outer.since.or(inner.since) },
        severity: if inner.severity == Severity::Plain { outer.severity } else { inner.severity },
        source: if inner.source.is_empty() { outer.source } else { inner.source },
        length: inner.length.max(outer.length),
        behind: inner.behind,
    }
}

/// Reads a shape at its place; gives nothing where the line has another.
type Read = for<'a> fn(Cut<'a>, u8) -> Option<Head<'a>>;

const DIGIT: u8 = 1;
const LETTER: u8 = 2;
const BRACKET: u8 = 4;
const BRACE: u8 = 8;
const ANGLE: u8 = 16;
const MARK: u8 = 32;
const ANY: u8 = 63;

/// What kind of byte a line begins with.
fn begins(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'A'..=b'Z' | b'a'..=b'z' => LETTER,
        b'[' => BRACKET,
        b'{' => BRACE,
        b'<' => ANGLE,
        _ => MARK,
    }
}

/// Every shape, with what it begins with.
static SHAPES: &[(u8, Read)] = &[
    (BRACE, json::read),
    (MARK, shapes::buildkite),
    (MARK, shapes::buildkit),
    (MARK, worded::command),
    (ANGLE, shapes::priority),
    (BRACKET, shapes::kernel),
    (BRACKET, shapes::bracketed),
    (DIGIT, shapes::timed),
    (DIGIT, shapes::redis),
    (DIGIT, shapes::numbered_node),
    (LETTER, shapes::month),
    (LETTER, shapes::klog),
    (LETTER, shapes::ruby),
    (LETTER, shapes::logcat_brief),
    (LETTER, shapes::audit),
    (LETTER, logfmt::read),
    (LETTER, worded::dotnet),
    (LETTER | BRACKET, worded::level_first),
    (LETTER, shapes::compose),
    (LETTER | MARK, shapes::labelled),
    (DIGIT | LETTER, shapes::access),
    (LETTER, shapes::filed),
    (ANY, worded::by_word),
];

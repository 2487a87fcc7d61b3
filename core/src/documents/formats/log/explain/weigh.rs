//! What single lines weigh: anchors, places in source files, and what only looks like an error.

use super::anchors::{self, Anchor, Shape};

/// A line that says something.
#[derive(Clone, Copy)]
pub(super) struct Weighed {
    pub(super) weight: f64,
    pub(super) anchor: Anchor,
}

const fn anchor(class: &'static str, why: &'static str, weight: u8, shape: Shape) -> Anchor {
    Anchor { class, why, weight, shape }
}

const ERROR_AT: Anchor = anchor("compiler", "an error with its place in a source file", 96, Shape::Deeper);
const SAID_AT: Anchor = anchor("compiler", "a remark with its place in a source file", 80, Shape::Deeper);

const SAID_ON: Anchor = anchor("compiler", "a remark with its line in a source file", 58, Shape::Deeper);
const TAGGED: Anchor = anchor("error", "a remark in capitals", 48, Shape::Line);

/// Below this a line is not looked at further.
pub(super) const LEAST: f64 = 0.25;

/// How much less a row may weigh whose block is taken.
const SHAPED: u8 = 20;

/// What stands behind the plus signs where a script exits that traces itself.
pub(super) const EXIT: &str = " exit ";
/// What else is looked at in lines than what they weigh: marks of steps, and exits.
pub(super) const MARKS: &[&str] = &["##[group]Run ", "##[endgroup]", "##[error]", EXIT];

/// False where a line as it stands in the log surely weighs nothing and holds no mark: colours and times may still
/// be in it, so everything is asked of any place at which its words might begin.
pub(super) fn may_say(raw: &[u8]) -> bool {
    let raw = raw.trim_ascii_end();
    let (patterns, _) = anchors::all();
    // What was written over it, or lies between parts of a word.
    if patterns.may_hold(raw) || memchr::memchr2(b'\r', 0x1B, raw).is_some() || may_place(raw) {
        return true;
    }
    let is_at = |at: usize, byte: u8| raw.get(at) == Some(&byte);
    // Behind the times of GitHub and Azure, of GitLab, and of Jenkins.
    let stamped = [(27, b'Z', 28), (26, b'Z', 31), (26, b'Z', 32), (25, b']', 26)];
    let begins = stamped.iter().filter(|(at, byte, _)| is_at(*at, *byte)).map(|(.., begin)| *begin);
    std::iter::once(0).chain(begins).any(|begin| {
        let said = raw.get(begin..).unwrap_or_default().trim_ascii_start();
        match said.first() {
            // A blank may be more than a byte; titles of pytest; a part of BuildKit stands before other words.
            Some(128.. | b'=') => true,
            Some(b'#') if said.get(1).is_some_and(u8::is_ascii_digit) => true,
            _ => patterns.may_begin(said),
        }
    })
}

/// What [`may_say`] looks ahead to.
pub(super) fn says(said: &str) -> bool {
    weigh(said).is_some()
        || MARKS.iter().any(|mark| said.starts_with(mark))
        || said.starts_with('+') && said.contains(EXIT)
}

/// A place in a file, or a tag, may be in it.
fn may_place(raw: &[u8]) -> bool {
    memchr::memchr2_iter(b':', b'(', raw).any(|at| {
        let (before, rest) = raw.split_at_checked(at).unwrap_or_default();
        let is_tag = || before.last_chunk::<4>().is_some_and(|tag| tag.iter().copied().all(is_capital));
        match rest {
            [b':', b' ', ..] => is_tag(),
            [_, b'[', digit, ..] | [_, digit, ..] if digit.is_ascii_digit() => is_file(before),
            _ => false,
        }
    })
}

fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b' '
}

/// What a line weighs; `None` where it says nothing.
pub(super) fn weigh(said: &str) -> Option<Weighed> {
    let said = without_part(said.trim());
    if said.is_empty() || said.len() > 4000 {
        return None;
    }
    let (patterns, rows) = anchors::all();
    let place = place(said);
    if place.is_none() && !is_tagged(said) && !patterns.may_tell(said) {
        return None;
    }
    let mut best: Option<Anchor> = None;
    let mut end: Option<Anchor> = None;
    let mut shape: Option<Anchor> = None;
    let mut is_noise = false;
    patterns.matches(said, |number| {
        let Some(&row) = rows.get(number) else { return };
        match row.class {
            anchors::NOISE => is_noise = true,
            "trailer" => end = end.filter(|end| end.weight <= row.weight).or(Some(row)),
            "command" if !stands_alone(said) => {}
            _ => {
                if best.is_none_or(|best| row.weight > best.weight) {
                    best = Some(row);
                }
                if row.shape != Shape::Line && shape.is_none_or(|shape| row.weight > shape.weight) {
                    shape = Some(row);
                }
            }
        }
    });
    if is_noise {
        return None;
    }
    if let Some(place) = place {
        let row = match place {
            Place::Error => Some(ERROR_AT),
            Place::Said => Some(SAID_AT),
            Place::Line => Some(SAID_ON),
            Place::Aside => return None,
        };
        best = best.filter(|best| row.is_none_or(|row| best.weight >= row.weight)).or(row);
    }
    if best.is_none_or(|best| best.weight < TAGGED.weight) && is_tagged(said) {
        best = Some(TAGGED);
    }
    // The most telling row may say nothing of the block that another one knows.
    if let (Some(best), Some(shape)) = (&mut best, shape)
        && best.shape == Shape::Line
        && shape.weight + SHAPED >= best.weight
    {
        best.shape = shape.shape;
    }
    let anchor = end.or(best)?;
    let mut weight = f64::from(anchor.weight) / 100.0;
    if says_none(said) {
        return None;
    }
    if is_mild(said) && anchor.weight < 92 {
        weight *= 0.5;
    }
    (weight >= LEAST || end.is_some_and(|end| end.weight > 0)).then_some(Weighed { weight, anchor })
}

/// `BuildKit` writes `#7 1.204 ` before what a step says.
fn without_part(said: &str) -> &str {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let parts = said.strip_prefix('#').and_then(|rest| rest.split_once(' '));
    let parts = parts.filter(|(part, _)| number(part)).and_then(|(_, rest)| rest.split_once(' '));
    parts.filter(|(seconds, _)| number(seconds)).map_or(said, |(_, rest)| rest.trim_start())
}

/// One of the plain words stands as a word of its own, in a line that is no list of files.
fn stands_alone(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let is_part =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_/.\\$".contains(byte));
    let words = [
        "fail",
        "error",
        "cannot",
        "can't",
        "could not",
        "couldn't",
        "unable",
        "not found",
        "invalid",
        "illegal",
        "denied",
        "refused",
        "abort",
        "exceeded",
        "more than",
        "mismatch",
        "unexpected",
        "unsupported",
        "not supported",
        "undefined",
        "unresolved",
        "fatal",
        "crash",
        "broken",
        "corrupt",
        "required",
        "wrong",
        "bad",
        "exit 1",
        "exception",
        "is not",
        "missing",
    ];
    words.iter().any(|word| {
        let mut from = 0;
        while let Some(at) = lower.get(from..).and_then(|rest| rest.find(word)).map(|at| at + from) {
            let end = at + word.len();
            let tail = bytes.get(end..).unwrap_or_default();
            let letters = tail.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let behind = tail.get(letters);
            let is_cut = behind.is_some_and(|byte| b"-_/\\".contains(byte))
                || behind == Some(&b'.') && tail.get(letters + 1).is_some_and(u8::is_ascii_alphanumeric);
            if !is_part(before) && !is_cut && letters <= 4 {
                return true;
            }
            from = end;
        }
        false
    })
}

/// `NOT FORMATTED: …`: a tag in capitals that is no level of less than an error.
fn is_tagged(said: &str) -> bool {
    // Most lines are told apart by their first letters.
    if !said.bytes().take(4).all(is_capital) {
        return false;
    }
    let Some((tag, rest)) = said.split_once(": ") else { return false };
    let is_capitals = tag.len() >= 4 && tag.len() <= 40 && tag.bytes().all(is_capital);
    let mild = [
        "INFO", "DEBUG", "WARN", "NOTE", "PASS", "TRACE", "NOTICE", "HINT", "TODO", "SKIP", "LICENSE", "SUCCESS",
        "URL", "TIP",
    ];
    is_capitals && !rest.is_empty() && !mild.iter().any(|mild| tag.starts_with(mild))
}

/// A count of none, or words that say that all is well.
fn says_none(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let has = |words: &str| lower.contains(words);
    let is_zero =
        ["0 error", "0 fail", "0 err", "errors: 0", "failures: 0", "failed: 0", "error: 0", "no error", "0 broken"]
            .iter()
            .any(|words| {
                lower.find(words).is_some_and(|at| {
                    let before = at.checked_sub(1).and_then(|at| lower.as_bytes().get(at));
                    !before.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.')
                })
            });
    let is_zero = is_zero
        || lower.split_once("fail").or_else(|| lower.split_once("error")).is_some_and(|(_, rest)| {
            rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | ':' | '=')) == "0"
        });
    is_zero && !["1 fail", "2 fail", "3 fail"].iter().any(|words| has(words)) && !any_count(&lower)
}

/// A count of failures or errors that is not none.
fn any_count(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut before = "";
    words.any(|word| {
        let counts =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte != b'0');
        let names = |text: &str| text.starts_with("fail") || text.starts_with("error");
        let is_count = (names(word) && counts(before)) || (counts(word) && names(before));
        before = word;
        is_count
    })
}

/// Warnings, retries and what is said to be ignored.
fn is_mild(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    [
        "warning",
        "warn:",
        "deprecat",
        "ignored",
        "ignoring",
        "retry",
        "trying again",
        "will try",
        "skipp",
        "non-fatal",
        "expected failure",
        "xfail",
        "optional",
        "allowed",
        "continuing",
        "(not fatal)",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// What is said with a place in a source file.
enum Place {
    /// It calls itself an error.
    Error,
    /// With a column.
    Said,
    /// With a line.
    Line,
    /// A warning, or what belongs to an error.
    Aside,
}

/// `path.ext:12:3: error: …`, `path.ext(12,3): error …`, `path.ext:12: …`.
fn place(said: &str) -> Option<Place> {
    let mut at = 0;
    let bytes = said.as_bytes();
    while let Some(found) = memchr::memchr2(b':', b'(', bytes.get(at..)?).map(|found| found + at) {
        at = found + 1;
        // Maven writes `Sum.java:[7,16] …`.
        at += usize::from(bytes.get(at) == Some(&b'['));
        let digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 6 || !is_file(bytes.get(..found).unwrap_or_default()) {
            continue;
        }
        let rest = said.get(at + digits..).unwrap_or_default();
        let more = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | ',' | '-' | '.' | ']'));
        let has_column = rest.len() - more.len() > 1;
        let more = more.trim_start_matches([')', ':', ' ']);
        if rest.is_empty() || more.is_empty() {
            return None;
        }
        let lower = more.get(..more.floor_char_boundary(24)).unwrap_or(more).to_ascii_lowercase();
        let is_closed = rest.starts_with([':', ',', ')', '-', '.']);
        if lower.starts_with("error")
            || lower.starts_with("fatal")
            || lower.starts_with("syntax error")
            || lower.starts_with("undefined reference")
        {
            return Some(Place::Error);
        }
        if lower.starts_with("warning")
            || lower.starts_with("note")
            || lower.starts_with("info")
            || lower.starts_with("remark")
            || lower.starts_with("in ")
            || lower.starts_with("required from")
            || lower.starts_with("deprecat")
        {
            return Some(Place::Aside).filter(|_| !lower.starts_with("in "));
        }
        // sbt and Maven say how bad it is before the place.
        let marked = ["[error]", "[ERROR]", "ERROR", "error"].iter().any(|mark| said.starts_with(mark));
        if marked && is_closed {
            return Some(Place::Error);
        }
        let is_said = is_closed && (rest.contains(": ") || rest.contains("] "));
        let place = if has_column { Place::Said } else { Place::Line };
        return (is_said && !lower.starts_with("in ")).then_some(place);
    }
    None
}

/// The text ends in the name of a file with an ending.
fn is_file(bytes: &[u8]) -> bool {
    let ending = bytes.iter().rev().take(9).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (name, ending) = bytes.split_at_checked(bytes.len() - ending).unwrap_or_default();
    (1..=8).contains(&ending.len()) && name.last() == Some(&b'.') && ending.iter().any(u8::is_ascii_alphabetic)
}

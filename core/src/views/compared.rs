//! Expected and actual, read from a message in one of the forms that assertion libraries write.
//!
//! Formats that say both apart give them as facts; these forms are for all others. What is read here is
//! never a fact: a view says that it comes from the message. Two tables hold every form, one row each.

#[cfg(test)]
mod tests;

use super::stack::is_frame;

/// Bytes of a text in which a form is looked for.
const HEAD: usize = 32 << 10;
/// Lines that a value with a label of its own may go on.
const LINES: usize = 400;

/// Two values that were compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// What they are called: expected and actual, or the sides of an operator.
    pub(super) names: (&'static str, &'static str),
    pub(super) expected: String,
    pub(super) actual: String,
}

/// What is wanted, and what came.
pub(super) const ROLES: (&str, &str) = ("expected", "actual");
/// Sides of an operator, where the library does not say which of them is wanted.
const SIDES: (&str, &str) = ("left", "right");

/// Which value comes first in a text.
#[derive(Clone, Copy, PartialEq)]
enum First {
    Expected,
    Actual,
    Left,
}

/// A form within a sentence: what stands before, between and after the values. A form that ends with its
/// line holds only what looks like values.
struct Within {
    of: &'static str,
    before: &'static str,
    between: &'static str,
    after: &'static str,
    first: First,
}

const fn within(
    of: &'static str,
    before: &'static str,
    between: &'static str,
    after: &'static str,
    first: First,
) -> Within {
    Within { of, before, between, after, first }
}

/// Forms within a sentence; `\n` is the start or the end of a line.
const WITHIN: [Within; 22] = [
    within("JUnit 5", "expected: <", "> but was: <", ">", First::Expected),
    within("JUnit 4", "expected:<", "> but was:<", ">", First::Expected),
    within("TestNG", "expected [", "] but found [", "]", First::Expected),
    within("MSTest", "Expected:<", ">. Actual:<", ">", First::Expected),
    within("kotlin.test", "Expected <", ">, actual <", ">", First::Expected),
    within("XCTest", "failed: (\"", "\") is not equal to (\"", "\")", First::Left),
    within("PHPUnit", "Failed asserting that ", " matches expected ", ".\n", First::Actual),
    within("PHPUnit", "Failed asserting that ", " is identical to ", ".\n", First::Actual),
    within("Chai", "expected ", " to strictly equal ", "\n", First::Actual),
    within("Chai", "expected ", " to deeply equal ", "\n", First::Actual),
    within("Chai", "expected ", " to deep equal ", "\n", First::Actual),
    within("Chai", "expected ", " to equal ", "\n", First::Actual),
    within("Chai", "expected ", " to be ", "\n", First::Actual),
    within("ScalaTest", "\n", " did not equal ", "\n", First::Actual),
    within("ScalaTest", "Expected ", ", but got ", "\n", First::Expected),
    within("pytest", "assert ", " == ", "\n", First::Left),
    within("unittest", "AssertionError: ", " != ", "\n", First::Left),
    within("Node.js", "to be strictly equal:\n\n", " !== ", "\n", First::Actual),
    within("Go", "got ", "want ", "\n", First::Actual),
    within("Go", "got: ", "want: ", "\n", First::Actual),
    within("Go", "want ", "got ", "\n", First::Expected),
    within("Go", " = ", "want ", "\n", First::Actual),
];

/// Forms of two lines with a label each: whose they are, the labels in lower case, what is called so.
const LABELS: [(&str, &str, &str, (&str, &str)); 14] = [
    ("Jest, Playwright", "expected", "received", ROLES),
    ("Playwright", "expected string", "received string", ROLES),
    ("Playwright", "expected pattern", "received string", ROLES),
    ("Playwright", "expected substring", "received string", ROLES),
    ("Jest", "expected value", "received value", ROLES),
    ("Jest", "expected number of calls", "received number of calls", ROLES),
    ("Jest", "expected length", "received length", ROLES),
    ("Jest", "expected substring", "received message", ROLES),
    ("RSpec", "expected", "got", ROLES),
    ("NUnit, AssertJ", "expected", "but was", ROLES),
    ("Hamcrest", "expected", "but", ROLES),
    ("xUnit.net, testify, minitest, package:test, GoogleTest", "expected", "actual", ROLES),
    ("Go", "want", "got", ROLES),
    ("Rust, ExUnit", "left", "right", SIDES),
];

/// Legends above a diff in which `-` marks what was expected: Jest and Vitest, `PHPUnit`, Node.js.
const LEGENDS: [(&str, &str); 3] =
    [("- expected", "+ received"), ("--- expected", "+++ actual"), ("+ actual - expected", "")];

/// The values that a text compares, where it has one of the forms.
pub(super) fn compared(text: &str) -> Option<Compared> {
    let end = (0..=HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let text = text.get(..end).unwrap_or_default();
    let head: Vec<&str> = text.lines().take_while(|line| !is_frame(line)).collect();
    let found = legend(&head).or_else(|| labelled(&head)).or_else(|| {
        let text = format!("\n{}\n", head.join("\n"));
        WITHIN.iter().find_map(|form| form.find(&text))
    })?;
    (!(found.expected.is_empty() && found.actual.is_empty())).then_some(found)
}

impl Within {
    fn find(&self, text: &str) -> Option<Compared> {
        debug_assert!(!self.of.is_empty(), "a form says whose it is");
        let starts = text.match_indices(self.before).map(|(at, _)| at).take(16);
        let (first, second) = starts.filter(|at| self.is_word(text, *at)).find_map(|at| {
            let rest = text.get(at + self.before.len()..)?;
            if self.after == "\n" { self.in_line(rest) } else { self.enclosed(rest) }
        })?;
        let (names, expected, actual) = match self.first {
            First::Expected => (ROLES, first, second),
            First::Actual => (ROLES, second, first),
            First::Left => (SIDES, first, second),
        };
        Some(Compared { names, expected: expected.to_owned(), actual: actual.to_owned() })
    }

    /// What stands before is no end of a longer word.
    fn is_word(&self, text: &str, at: usize) -> bool {
        let is_letter = self.before.starts_with(char::is_alphanumeric);
        !is_letter || !text.get(..at).unwrap_or_default().ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Values up to the end of the line; anything but values is refused, and so is a second sign of the form.
    fn in_line<'a>(&self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let (line, _) = rest.split_once('\n')?;
        let (first, second) = line.split_once(self.between)?;
        if second.contains(self.between) {
            return None;
        }
        // Vitest explains the operator behind the value.
        let second = second.split_once(" // ").map_or(second, |(value, _)| value);
        let (first, second) = (first.trim_end_matches([' ', ',', ';']).trim(), second.trim());
        (is_value(first) && is_value(second) && (self.between != " to be " || is_literal(second)))
            .then_some((first, second))
    }

    /// Values in brackets: the last closing one that ends a line, else the last of all.
    fn enclosed<'a>(&self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let (first, rest) = rest.split_once(self.between)?;
        let ends = |(at, _): &(usize, &str)| {
            let after = rest.get(at + self.after.len()..).unwrap_or_default();
            self.after.ends_with('\n') || after.trim_start_matches(['.', ' ', '\r']).starts_with('\n')
        };
        let at = rest.match_indices(self.after).filter(ends).last().or_else(|| rest.match_indices(self.after).last());
        Some((first, rest.get(..at?.0)?))
    }
}

/// A literal of some language.
fn is_literal(text: &str) -> bool {
    let words = ["true", "false", "null", "undefined", "none", "nil", "nan"];
    text.starts_with(|c: char| c.is_ascii_digit() || "\"'`[{(<-".contains(c))
        || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Looks like a value: a literal, or one word.
fn is_value(text: &str) -> bool {
    !text.is_empty()
        && (is_literal(text) || text.starts_with(['&', '#', ':', '@']) || !text.contains(char::is_whitespace))
}

/// The rest of a line behind its label.
fn value_of<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let line = line.trim_start();
    let rest = line.get(label.len()..).filter(|_| line.is_char_boundary(label.len()))?;
    let said = line.get(..label.len())?;
    said.eq_ignore_ascii_case(label).then(|| rest.trim_start().strip_prefix(':')).flatten().map(str::trim)
}

fn labelled(lines: &[&str]) -> Option<Compared> {
    LABELS.iter().find_map(|(of, expected, actual, names)| {
        let place = |label: &str| lines.iter().position(|line| value_of(line, label).is_some());
        let (at, to) = (place(expected)?, place(actual)?);
        let (first, second) = (at.min(to), at.max(to));
        if second - first > LINES {
            return None;
        }
        let label = |line: usize| if line == at { expected } else { actual };
        let own = |line: usize| lines.get(line).and_then(|text| value_of(text, label(line))).unwrap_or_default();
        let between = lines.get(first + 1..second).unwrap_or_default();
        let goes_on = own(second).is_empty() || !between.iter().all(|line| line.trim().is_empty());
        let behind = lines.get(second + 1..).unwrap_or_default().iter();
        let behind: Vec<&str> =
            behind.take(LINES).take_while(|line| goes_on && !line.trim().is_empty()).copied().collect();
        let values = [joined(own(first), between), joined(own(second), &behind)];
        let [expected, actual] = values.map(|value| bare(&value, of, *names));
        let (expected, actual) = if first == at { (expected, actual) } else { (actual, expected) };
        Some(Compared { names: *names, expected, actual })
    })
}

/// A value that begins beside its label and goes on below it, without what indents it.
fn joined(own: &str, below: &[&str]) -> String {
    let is_full = |line: &&&str| !line.trim().is_empty();
    let indent = below.iter().filter(is_full).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let below = below.iter().map(|line| line.get(indent..).unwrap_or_default().trim_end());
    let lines: Vec<&str> = Some(own).filter(|own| !own.is_empty()).into_iter().chain(below).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Without the words and quotes that the library puts around a value.
fn bare(value: &str, of: &str, names: (&str, &str)) -> String {
    let value = match of {
        "Hamcrest" => value.strip_prefix("is ").or_else(|| value.strip_prefix("was ")).unwrap_or(value),
        _ if names == SIDES => {
            let quoted = value.trim_end_matches(',');
            quoted.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')).unwrap_or(value)
        }
        _ => value,
    };
    value.to_owned()
}

/// A diff below its legend: lines with `-` were expected, lines with `+` came, all others are in both.
fn legend(lines: &[&str]) -> Option<Compared> {
    let begins = |line: usize, with: &str| {
        lines
            .get(line)
            .is_some_and(|line| line.trim_start().get(..with.len()).is_some_and(|said| said.eq_ignore_ascii_case(with)))
    };
    let (at, of) = (0..lines.len()).find_map(|at| {
        let of = LEGENDS.iter().find(|(first, second)| begins(at, first) && begins(at + 1, second))?;
        Some((at, of))
    })?;
    let indent = lines.get(at).map_or(0, |line| line.len() - line.trim_start().len());
    let body = lines.get(at + if of.1.is_empty() { 1 } else { 2 }..).unwrap_or_default();
    let body = body.iter().map(|line| line.get(indent..).unwrap_or_default());
    let (mut expected, mut actual) = (Vec::new(), Vec::new());
    for line in body.skip_while(|line| line.is_empty()).take(LINES * 2) {
        // PHPUnit writes no space behind the mark.
        let text = line
            .get(1..)
            .map(|text| if of.0 == "--- expected" { text } else { text.strip_prefix(' ').unwrap_or(text) });
        match line.as_bytes().first() {
            Some(b'-') => expected.extend(text),
            Some(b'+') => actual.extend(text),
            Some(b'@') => {}
            Some(b' ') => {
                expected.extend(text);
                actual.extend(text);
            }
            None => {
                expected.push("");
                actual.push("");
            }
            Some(_) => break,
        }
    }
    let text = |lines: Vec<&str>| lines.join("\n").trim_end().to_owned();
    Some(Compared { names: ROLES, expected: text(expected), actual: text(actual) })
}

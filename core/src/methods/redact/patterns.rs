//! Patterns of a project: `name = pattern`, where a pattern begins with letters that mean themselves.

use super::bytes::{at, back, is_boundary};
use std::ops::Range;

/// What a pattern of a project finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its name, as marks have it.
    pub name: String,
    /// The letters before the first wild card.
    pub(super) head: String,
    rest: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// `*`: any letters but blanks and quotes, as many as there are.
    Any,
    /// `?`: one of them.
    One,
    /// `#`: one digit.
    Digit,
    This(u8),
}

/// Letters that a pattern begins with, at least.
const HEAD: usize = 3;

impl Pattern {
    /// Reads `name = pattern`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, pattern) = text.split_once('=').ok_or("a pattern is written `name = pattern`")?;
        let (name, pattern) = (name.trim(), pattern.trim());
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            return Err(format!("the name of a pattern has letters, digits and hyphens: `{name}`"));
        }
        let mut parts = Vec::new();
        let mut bytes = pattern.bytes();
        while let Some(byte) = bytes.next() {
            parts.push(match byte {
                b'*' => Part::Any,
                b'?' => Part::One,
                b'#' => Part::Digit,
                b'\\' => Part::This(bytes.next().unwrap_or(b'\\')),
                byte => Part::This(byte),
            });
        }
        let plain = parts.iter().position(|part| !matches!(part, Part::This(_))).unwrap_or(parts.len());
        let rest = parts.split_off(plain);
        let head = parts.iter().map(|part| if let Part::This(byte) = part { *byte } else { b'?' }).collect();
        let head = String::from_utf8(head).unwrap_or_default();
        if head.len() < HEAD {
            return Err(format!("a pattern begins with {HEAD} letters that mean themselves: `{pattern}`"));
        }
        if rest.windows(2).any(|pair| matches!(pair, [Part::Any, Part::Any])) {
            return Err(format!("`*` stands alone: `{pattern}`"));
        }
        Ok(Self { name: name.to_ascii_lowercase(), head, rest })
    }

    /// The longest text behind the head that is as the pattern says.
    pub(super) fn find(&self, text: &[u8], start: usize) -> Option<Range<usize>> {
        let mut place = start + self.head.len();
        if !is_boundary(text, start) || text.get(start..place)? != self.head.as_bytes() {
            return None;
        }
        let is_inner = |byte: u8| !byte.is_ascii_whitespace() && !b"\"'`<>".contains(&byte) && byte != 0;
        let mut parts = self.rest.iter().peekable();
        while let Some(part) = parts.next() {
            let byte = at(text, place);
            match part {
                Part::Any => {
                    let next = parts.peek();
                    let is_end = |byte: u8| matches!(next, Some(Part::This(this)) if *this == byte);
                    while is_inner(at(text, place)) && !is_end(at(text, place)) {
                        place += 1;
                    }
                    // Without a letter to end it, a sentence's stop does.
                    if next.is_none() {
                        place = back(text, place, 1, |byte| b".,;:)]}".contains(&byte));
                    }
                }
                Part::One if is_inner(byte) => place += 1,
                Part::Digit if byte.is_ascii_digit() => place += 1,
                Part::This(this) if *this == byte => place += 1,
                _ => return None,
            }
        }
        Some(start..place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_finds_what_it_says_and_a_bad_one_says_why() {
        let found = |pattern: &str, text: &str| {
            let pattern = Pattern::parse(pattern).unwrap();
            let start = text.find(&pattern.head)?;
            pattern.find(text.as_bytes(), start).map(|range| text[range].to_owned())
        };
        assert_eq!(found("x = ACME-####", "id ACME-1234, and"), Some("ACME-1234".to_owned()));
        assert_eq!(found("x = ACME-####", "id ACME-12a4"), None);
        assert_eq!(found("x = acme_*", "an acme_abc.def."), Some("acme_abc.def".to_owned()));
        assert_eq!(found("x = key{*}?", "a key{a b}"), None);
        assert_eq!(found("x = key{*}?", "a key{ab}c"), Some("key{ab}c".to_owned()));
        assert_eq!(found(r"x = 50\*a*", "50*abc"), Some("50*abc".to_owned()));
        for (text, why) in [
            ("nothing", "a pattern is written `name = pattern`"),
            ("a b = abc*", "the name of a pattern has letters, digits and hyphens: `a b`"),
            ("a = ab*", "a pattern begins with 3 letters that mean themselves: `ab*`"),
            ("a = abc**", "`*` stands alone: `abc**`"),
        ] {
            assert_eq!(Pattern::parse(text), Err(why.to_owned()));
        }
    }
}

//! Whether text holds what a query looks for, and memory of it: every distinct text is looked at
//! once, however many rows name it, and only those that rows name.

use crate::facts::{StrId, Strings};

/// How a text is compared. Case never matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Anywhere in it.
    Within,
    /// All of it.
    Whole,
    /// All of it, but for an `@` in front.
    Tag,
    /// Behind its first bracket.
    InBrackets,
}

/// What is looked for.
pub(super) struct Needle {
    how: How,
    /// Lower case.
    text: String,
    /// The byte of it that is rarest in names and messages: place, small and capital.
    rare: Option<(usize, u8, u8)>,
}

/// Letters by how often they stand in names, the most frequent first; all else is rarer.
const FREQUENT: &[u8] = b"etaoinsrlcd_upm.hgf/ yb0kv1w2- ()[]'\":,3456789xjzq";

impl Needle {
    pub(super) fn new(how: How, text: &str) -> Self {
        let text = if how == How::Tag { text.trim_start_matches('@') } else { text }.to_lowercase();
        let rank = |byte: u8| FREQUENT.iter().position(|known| *known == byte).unwrap_or(FREQUENT.len());
        let rare = text.bytes().enumerate().max_by_key(|(_, byte)| rank(*byte));
        let rare = rare.map(|(at, byte)| (at, byte, byte.to_ascii_uppercase()));
        Self { how, text, rare }
    }

    /// Whether the text has it; the empty one is nowhere.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if text.is_empty() {
            return false;
        }
        match self.how {
            How::Within => self.is_within(text),
            How::InBrackets => {
                text.find(['[', '(', '{']).and_then(|at| text.get(at..)).is_some_and(|rest| self.is_within(rest))
            }
            How::Whole => self.is_whole(text),
            How::Tag => self.is_whole(text.trim_start_matches('@')),
        }
    }

    fn is_whole(&self, text: &str) -> bool {
        text.eq_ignore_ascii_case(&self.text) || (!text.is_ascii() && text.to_lowercase() == self.text)
    }

    fn is_within(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            return !text.is_ascii() && text.to_lowercase().contains(&self.text);
        }
        let Some((place, small, capital)) = self.rare else { return true };
        let (bytes, word) = (text.as_bytes(), self.text.as_bytes());
        // Only where the rare byte leaves room for the rest of the word on both sides.
        let Some(end) = (bytes.len() + place + 1).checked_sub(word.len()) else { return false };
        let Some(room) = bytes.get(place..end) else { return false };
        let fits = |at: usize| bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
        if small == capital {
            memchr::memchr_iter(small, room).any(fits)
        } else {
            memchr::memchr2_iter(small, capital, room).any(fits)
        }
    }
}

/// A needle and which texts are known to hold it.
pub(super) struct Seen {
    needle: Needle,
    /// By id: 0 not looked at, 1 no, 2 yes.
    known: Vec<u8>,
}

impl Seen {
    pub(super) fn new(how: How, text: &str) -> Self {
        Self { needle: Needle::new(how, text), known: Vec::new() }
    }

    /// Whether the string has it.
    pub(super) fn has(&mut self, strings: &Strings, id: StrId) -> bool {
        !id.is_empty() && self.has_at(id.0, strings.len() + 1, || strings.get(id))
    }

    /// The same for texts that are counted otherwise: one of `count`.
    pub(super) fn has_at<'t>(&mut self, at: u32, count: usize, text: impl FnOnce() -> &'t str) -> bool {
        if self.known.len() < count {
            self.known.resize(count, 0);
        }
        let Some(known) = self.known.get_mut(at as usize) else { return false };
        if *known == 0 {
            *known = 1 + u8::from(self.needle.is_in(text()));
        }
        *known == 2
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand_and_in_any_case() {
        let is = |how, word: &str, text: &str| Needle::new(how, word).is_in(text);
        for text in ["Jazz", "xjazz", "a JAZZ b", "jajazz", "jazz"] {
            assert!(is(How::Within, "jAzz", text), "{text}");
        }
        for text in ["jaz", "", "azz", "ja zz"] {
            assert!(!is(How::Within, "jazz", text), "{text}");
        }
        assert!(is(How::Within, "ÄRGER", "viel Ärger") && !is(How::Within, "ä", "a"));
        assert!(is(How::Within, "é", "É") && is(How::Within, "a", "éa"));
        assert!(is(How::Whole, "JUnit", "junit") && !is(How::Whole, "unit", "junit"));
        assert!(is(How::Tag, "@slow", "slow") && is(How::Tag, "slow", "@Slow") && !is(How::Tag, "slow", "slower"));
        assert!(is(How::InBrackets, "a=1", "adds [a=1, b=2]") && !is(How::InBrackets, "adds", "adds [a=1]"));
    }

    #[test]
    fn every_text_is_looked_at_once() {
        let mut seen = Seen::new(How::Within, "a");
        assert!(seen.has_at(1, 3, || "ab"));
        assert!(seen.has_at(1, 3, || unreachable!()));
        assert!(!seen.has_at(2, 3, || "b"));
        assert!(!seen.has_at(7, 3, || unreachable!()));
    }
}

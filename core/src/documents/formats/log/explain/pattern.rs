//! Patterns of anchors: words with `…` for anything and `№` for digits, `^` and `$` for the ends of a line's
//! words, `=` before all where case counts. All patterns are looked for in one pass over a line.

use crate::documents::grams::{self, Grams};
use aho_corasick::{AhoCorasick, MatchKind};

/// Bytes of a literal that says little of where it may stand.
const SHORT: usize = 4;

/// A pattern, ready to be asked.
struct Pattern {
    /// Case counts.
    exact: bool,
    /// It begins where the line's words begin.
    starts: bool,
    /// It ends where they end.
    ends: bool,
    /// What stands between `…`.
    parts: Vec<String>,
}

/// Many patterns.
pub(super) struct Patterns {
    all: Vec<Pattern>,
    /// One literal of each pattern, and the patterns that have it.
    words: Option<AhoCorasick>,
    of_word: Vec<Vec<usize>>,
    /// Literals of patterns that tell something.
    literals: Grams,
    /// Those that have a short one and begin a text, by the first byte of such texts: they are asked themselves.
    starts: Vec<Vec<usize>>,
}

impl Patterns {
    /// Patterns, each with whether it tells something by itself, and more words for [`Self::may_hold`].
    pub(super) fn new<'a>(patterns: impl Iterator<Item = (&'a str, bool)>, more: &[&str]) -> Self {
        let (all, tells): (Vec<Pattern>, Vec<bool>) = patterns.map(|(text, tells)| (pattern(text), tells)).unzip();
        let telling = || (0..).zip(&all).zip(&tells).filter(|(_, tells)| **tells).map(|(numbered, _)| numbered);
        // Short ones that begin a text are asked themselves.
        let (starts, others): (Vec<_>, Vec<_>) =
            telling().partition(|(_, pattern)| pattern.starts && pattern.literal().len() <= SHORT);
        debug_assert!(
            others.iter().all(|(_, pattern)| pattern.literal().len() >= grams::SHORTEST),
            "a word of two letters is not found"
        );
        let held = Grams::new(others.iter().map(|(_, pattern)| pattern.literal()).chain(more.iter().copied()));
        let mut by_first = vec![Vec::new(); 256];
        for (number, pattern) in starts {
            for first in pattern.firsts() {
                by_first.get_mut(usize::from(first)).into_iter().for_each(|numbers| numbers.push(number));
            }
        }
        let mut literals: Vec<String> = Vec::new();
        let mut of_word: Vec<Vec<usize>> = Vec::new();
        for (number, pattern) in all.iter().enumerate() {
            let literal = pattern.literal().to_ascii_lowercase();
            let at = literals.iter().position(|there| *there == literal).unwrap_or_else(|| {
                literals.push(literal);
                of_word.push(Vec::new());
                literals.len() - 1
            });
            if let Some(numbers) = of_word.get_mut(at) {
                numbers.push(number);
            }
        }
        let mut builder = AhoCorasick::builder();
        let words = builder.match_kind(MatchKind::Standard).ascii_case_insensitive(true).build(&literals).ok();
        Self { all, words, of_word, literals: held, starts: by_first }
    }

    /// False where surely no pattern matches that tells something; far less work than to ask for all of them.
    /// The text has no blanks around it.
    pub(super) fn may_tell(&self, text: &str) -> bool {
        self.may_hold(text.as_bytes()) || self.may_begin(text.as_bytes())
    }

    /// False where no literal of a pattern is in the bytes that need not begin where the pattern begins, and none
    /// of the further words.
    pub(super) fn may_hold(&self, bytes: &[u8]) -> bool {
        self.literals.are_in(bytes)
    }

    /// False where the bytes begin as none of the other patterns does.
    pub(super) fn may_begin(&self, bytes: &[u8]) -> bool {
        let asked = bytes.first().and_then(|first| self.starts.get(usize::from(*first)));
        let begins = |number: &usize| {
            let pattern = self.all.get(*number);
            pattern
                .is_some_and(|pattern| pattern.parts.first().is_some_and(|part| pattern.at(part, bytes, 0).is_some()))
        };
        asked.is_some_and(|numbers| numbers.iter().any(begins))
    }

    /// Calls `each` with the number of every pattern that the text matches, some of them twice.
    pub(super) fn matches(&self, text: &str, mut each: impl FnMut(usize)) {
        let Some(words) = &self.words else { return };
        for found in words.find_overlapping_iter(text) {
            for &number in self.of_word.get(found.pattern().as_usize()).into_iter().flatten() {
                if self.all.get(number).is_some_and(|pattern| pattern.is_in(text)) {
                    each(number);
                }
            }
        }
    }
}

fn pattern(text: &str) -> Pattern {
    let exact = text.starts_with('=');
    let text = text.strip_prefix('=').unwrap_or(text);
    let starts = text.starts_with('^');
    let text = text.strip_prefix('^').unwrap_or(text);
    let ends = text.ends_with('$');
    let text = text.strip_suffix('$').unwrap_or(text);
    Pattern { exact, starts, ends, parts: text.split('…').map(str::to_owned).collect() }
}

impl Pattern {
    /// Its longest part without digits.
    fn literal(&self) -> &str {
        self.parts.iter().flat_map(|part| part.split('№')).max_by_key(|part| part.len()).unwrap_or_default()
    }

    /// Bytes by which a text begins that begins with the first part.
    fn firsts(&self) -> Vec<u8> {
        match self.parts.first().and_then(|part| part.chars().next()) {
            Some('№') => (b'0'..=b'9').collect(),
            Some(first) => {
                let byte = first.encode_utf8(&mut [0; 4]).bytes().next();
                byte.into_iter().flat_map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]).collect()
            }
            None => (0..=255).collect(),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        let text = text.trim().as_bytes();
        let mut at = 0;
        let last = self.parts.len() - 1;
        for (number, part) in self.parts.iter().enumerate() {
            let is_tail = number == last && self.ends;
            let found = if number == 0 && self.starts {
                self.at(part, text, 0).filter(|end| !is_tail || *end == text.len())
            } else {
                (at..=text.len())
                    .find_map(|from| self.at(part, text, from).filter(|end| !is_tail || *end == text.len()))
            };
            match found {
                Some(end) => at = end,
                None => return false,
            }
        }
        true
    }

    /// Where the part ends that stands at `from`.
    fn at(&self, part: &str, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        let mut buffer = [0; 4];
        for c in part.chars() {
            if c == '№' {
                let digits = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
                if digits == 0 {
                    return None;
                }
                at += digits;
                continue;
            }
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let there = *text.get(at)?;
                if there != byte && (self.exact || !there.eq_ignore_ascii_case(&byte)) {
                    return None;
                }
                at += 1;
            }
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_they_read() {
        let all = ["^error[E№]: ", "=^FAIL…[…]$", "…: №: not found$", "killed"];
        let patterns = Patterns::new(all.into_iter().map(|text| (text, true)), &[]);
        let of = |text: &str| {
            let mut found = Vec::new();
            patterns.matches(text, |number| found.push(number));
            found.dedup();
            found
        };
        assert_eq!(of("  error[E0308]: mismatched types"), [0]);
        assert_eq!(of("error[E]: x"), <[usize; 0]>::default());
        assert_eq!(of("FAIL x [a/b.phpt]"), [1]);
        assert_eq!(of("fail x [a/b.phpt]"), <[usize; 0]>::default());
        assert_eq!(of("sh: 1: not found"), [2]);
        assert_eq!(of("sh: 1: not found here, Killed"), [3]);
    }

    #[test]
    fn what_matches_may_tell() {
        let patterns = Patterns::new(
            [("^E: ", true), ("=^FAIL…[…]$", true), ("№: not found$", true), (":E:", true), ("=^+ ", false)]
                .into_iter(),
            &["further"],
        );
        for text in ["E: no", "FAIL x [a]", "sh: 1: not found", "1: NOT FOUND", "a.py:1:e:2", "A further one"] {
            assert!(patterns.may_tell(text), "{text}");
        }
        for text in ["", "+ make", "an E: within", "nothing here", "not here"] {
            assert!(!patterns.may_tell(text), "{text}");
        }
    }
}

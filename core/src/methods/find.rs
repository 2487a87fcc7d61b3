//! Words in text, without regard to ASCII case.
//!
//! One kind of automaton of the library instead of the three it chooses from: two thirds of its wasm.

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Input, MatchKind};

/// Some words to look for.
pub struct Find(NFA);

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its first byte.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
    /// Which word, by its place in the list.
    pub word: usize,
}

impl Find {
    /// The longest of several words that begin at one place; `None` when there are too many.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Self> {
        let mut builder = NFA::builder();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
        builder.build(words).ok().map(Self)
    }

    /// The first hit.
    pub fn first(&self, bytes: &[u8]) -> Option<Hit> {
        self.from(bytes, 0)
    }

    /// All hits, none within another.
    pub fn all<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Hit> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let hit = self.from(bytes, at)?;
            // An empty word would stand everywhere.
            at = hit.end.max(hit.start + 1);
            Some(hit)
        })
    }

    fn from(&self, bytes: &[u8], at: usize) -> Option<Hit> {
        if at > bytes.len() {
            return None;
        }
        let found = self.0.try_find(&Input::new(bytes).range(at..)).ok()??;
        Some(Hit { start: found.start(), end: found.end(), word: found.pattern().as_usize() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found_in_any_case_and_none_within_another() {
        let find = Find::new(["key", "keys", "b"]).unwrap();
        let hits: Vec<_> = find.all(b"KEYS b Key").map(|hit| (hit.start, hit.end, hit.word)).collect();
        assert_eq!(hits, [(0, 4, 1), (5, 6, 2), (7, 10, 0)]);
        assert_eq!(find.first(b"none"), None);
        assert_eq!(Find::new([""]).unwrap().all(b"ab").count(), 3);
    }
}

//! Where one of a few words stands, ignoring ASCII case: sixteen bytes are looked at together.
//!
//! Teddy, of Hyperscan (Wang and others, NSDI 2019): three letters of each word are looked up by their nibbles,
//! one bit for each of eight groups of words, and only where a bit is left the words of its group are compared.
//! Crate `aho-corasick` has it too, but not for wasm and not without regard to case.

use fearless_simd::{Level, Simd, SimdBase, SimdInto, SimdMask, dispatch, u8x16};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a word that are looked up.
const LETTERS: usize = 3;

/// Words to find.
pub struct Words {
    /// For each letter the groups that have it, by its lower four bits.
    low: [[u8; 16]; LETTERS],
    /// The same by its upper four bits.
    high: [[u8; 16]; LETTERS],
    groups: [Vec<Word>; 8],
    /// What the processor can do.
    level: Level,
}

struct Word {
    text: Vec<u8>,
    /// Offset behind the letters that are looked up.
    seen: usize,
}

impl Words {
    /// Each word with the offset of its three most telling letters: `back` is everywhere, `ceb` is not.
    /// A word without three letters there is never found.
    pub fn new(words: &[(&str, usize)]) -> Self {
        let mut built =
            Self { low: Default::default(), high: Default::default(), groups: Default::default(), level: Level::new() };
        let letters = |(word, at): &(&str, usize)| word.as_bytes().get(*at..)?.first_chunk::<LETTERS>().copied();
        let groups = grouped(&words.iter().filter_map(letters).collect());
        for (word, at) in words {
            let Some(letters) = letters(&(word, *at)) else { continue };
            let Some(&group) = groups.get(&letters) else { continue };
            for ((letter, low), high) in letters.iter().zip(&mut built.low).zip(&mut built.high) {
                for byte in [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()] {
                    for (table, nibble) in [(&mut *low, byte & 15), (&mut *high, byte >> 4)] {
                        if let Some(groups) = table.get_mut(usize::from(nibble)) {
                            *groups |= 1 << group;
                        }
                    }
                }
            }
            if let Some(group) = built.groups.get_mut(group) {
                group.push(Word { text: word.as_bytes().to_vec(), seen: at + LETTERS });
            }
        }
        built
    }

    /// Offset of a word at or after `from`: the one whose letters come first.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        dispatch!(self.level, simd => self.search(simd, text, from))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "only inlined code is made for the level of the processor")]
    fn search<S: Simd>(&self, simd: S, text: &[u8], from: usize) -> Option<usize> {
        let mut look = Look {
            low: self.low.map(|table| table.simd_into(simd)),
            high: self.high.map(|table| table.simd_into(simd)),
            before: [u8x16::splat(simd, 0); 2],
        };
        let (blocks, rest) = text.get(from..)?.as_chunks::<16>();
        let mut at = from;
        for block in blocks {
            let left = look.groups((*block).simd_into(simd));
            if left.simd_gt(0).any_true()
                && let Some(found) = self.compared(text, from, at, left.into())
            {
                return Some(found);
            }
            at += 16;
        }
        self.compared(text, from, at, look.groups(padded(rest).simd_into(simd)).into())
    }

    /// The first word that truly is there; `left` has the groups for each place of a third letter.
    #[cold]
    fn compared(&self, text: &[u8], from: usize, at: usize, left: [u8; 16]) -> Option<usize> {
        // Most places have no group left and are skipped.
        let mut places = u128::from_le_bytes(left);
        while places != 0 {
            let place = places.trailing_zeros() / 8;
            let mut groups = u8::try_from(places >> (place * 8) & 0xff).unwrap_or_default();
            places &= !(0xff << (place * 8));
            let behind = at + 1 + place as usize;
            while let Some(words) = self.groups.get(groups.trailing_zeros() as usize) {
                groups &= groups - 1;
                for word in words {
                    let start = behind.checked_sub(word.seen).filter(|start| *start >= from);
                    let rest = start.and_then(|start| text.get(start..)).and_then(|rest| rest.get(..word.text.len()));
                    if rest.is_some_and(|there| there.eq_ignore_ascii_case(&word.text)) {
                        return start;
                    }
                }
            }
        }
        None
    }
}

/// A group for each three letters: that one whose nibbles they widen the least, as the fewer letters a group
/// seems to have, the less is compared.
fn grouped(all: &BTreeSet<[u8; LETTERS]>) -> BTreeMap<[u8; LETTERS], usize> {
    // Nibbles of each letter, the lower and the upper one, a bit for each.
    type Nibbles = [(u16, u16); LETTERS];
    let nibbles = |letters: [u8; LETTERS]| -> Nibbles {
        letters.map(|letter| {
            let cases = [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()];
            cases.into_iter().fold((0, 0), |(low, high), byte| (low | 1 << (byte & 15), high | 1 << (byte >> 4)))
        })
    };
    let width = |of: Nibbles| of.iter().map(|(low, high)| low.count_ones() * high.count_ones()).product::<u32>();
    let mut groups = [Nibbles::default(); 8];
    let mut found = BTreeMap::new();
    for letters in all {
        let new = nibbles(*letters);
        let wider = |old: Nibbles| {
            let mut wider = old;
            for ((low, high), (new_low, new_high)) in wider.iter_mut().zip(new) {
                (*low, *high) = (*low | new_low, *high | new_high);
            }
            wider
        };
        let best = (0..).zip(&mut groups).min_by_key(|(_, group)| width(wider(**group)) - width(**group));
        if let Some((number, group)) = best {
            *group = wider(*group);
            found.insert(*letters, number);
        }
    }
    found
}

/// The tables at hand, and what the block before this one had.
struct Look<S: Simd> {
    low: [u8x16<S>; LETTERS],
    high: [u8x16<S>; LETTERS],
    /// Groups that have the first letter, and those that have the second.
    before: [u8x16<S>; 2],
}

impl<S: Simd> Look<S> {
    /// For each byte the groups whose third letter it can be, with the other two before it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "only inlined code is made for the level of the processor")]
    fn groups(&mut self, bytes: u8x16<S>) -> u8x16<S> {
        let (lower, upper) = (bytes & 15, bytes >> 4);
        let ([low_1, low_2, low_3], [high_1, high_2, high_3]) = (self.low, self.high);
        let first = low_1.swizzle_dyn(lower) & high_1.swizzle_dyn(upper);
        let second = low_2.swizzle_dyn(lower) & high_2.swizzle_dyn(upper);
        let third = low_3.swizzle_dyn(lower) & high_3.swizzle_dyn(upper);
        let [first_before, second_before] = self.before;
        self.before = [first, second];
        third & second_before.slide::<15>(second) & first_before.slide::<14>(first)
    }
}

/// The end of a text, filled up by a byte that is in no word.
fn padded(rest: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(rest) {
        *to = *from;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes from a fixed row of chance, so that the test is the same each time.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let mut seed = 7_u64;
        (0..4000).map(move |number| {
            (0..number % 90)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    *b"aerRofilpnicE#[x".get(usize::try_from(seed >> 60).unwrap()).unwrap()
                })
                .collect()
        })
    }

    /// Where letters come first; the place of the word.
    fn plain(words: &[(&str, usize)], text: &[u8], from: usize) -> Option<usize> {
        let places = words.iter().filter_map(|(word, at)| {
            let is_there = |there: &[u8]| there.eq_ignore_ascii_case(word.as_bytes());
            let start = (from..text.len()).find(|start| text.get(*start..start + word.len()).is_some_and(is_there))?;
            Some((start + at, start))
        });
        places.min().map(|(_, start)| start)
    }

    #[test]
    fn every_place_is_found_as_a_plain_search_finds_it() {
        let words = [
            ("erro", 0),
            ("fail", 1),
            ("##[e", 0),
            ("panic", 2),
            ("aaaa", 1),
            ("ail", 0),
            ("ric", 0),
            ("lll", 0),
            ("nic", 0),
            ("px", 0),
        ];
        let finder = Words::new(&words);
        let known = &words[..9];
        let mut found = 0;
        for text in texts() {
            for from in [0, 1, 7, 16, 30] {
                let there = plain(known, &text, from);
                assert_eq!(finder.find(&text, from), there, "{from} {}", String::from_utf8_lossy(&text));
                found += usize::from(there.is_some());
            }
        }
        assert!(found > 1000, "{found}");
    }

    #[test]
    fn words_are_found_at_the_edges_of_a_text() {
        let finder = Words::new(&[("failed", 2), ("traceback", 3)]);
        assert_eq!(finder.find(b"one FAILED", 0), Some(4));
        assert_eq!(finder.find(b"one FAILED", 5), None);
        assert_eq!(finder.find(b"faile", 0), None);
        assert_eq!(finder.find(b"failed", 7), None);
        for before in 0..40 {
            let text = [vec![b'.'; before], b"TraceBack".to_vec()].concat();
            assert_eq!(finder.find(&text, 0), Some(before));
            assert_eq!(finder.find(&text, before), Some(before));
            assert_eq!(finder.find(&text, before + 1), None);
        }
    }
}

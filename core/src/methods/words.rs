//! Where one of a few words stands, ignoring ASCII case: most bytes are never looked at.
//!
//! The bad-pair shift of Wu and Manber (1994) over the first four bytes of each word, then the whole word.
//! On logs it reads about a third of the bytes; an Aho–Corasick automaton reads them all.

/// Bytes of a word that the window covers.
const WIDTH: usize = 4;

/// Words to find, each at least four bytes long.
pub struct Words {
    /// Class of each byte; 0 for bytes in no word.
    classes: [u8; 256],
    /// By the classes of two neighbours: how far the window may move on.
    shifts: [u8; 1024],
    /// The first four bytes in lower case, and the whole word.
    known: Vec<(u32, Vec<u8>)>,
}

impl Words {
    /// Words shorter than four bytes are never found; 31 different bytes at most.
    pub fn new(words: &[&str]) -> Self {
        let mut built = Self { classes: [0; 256], shifts: [3; 1024], known: Vec::new() };
        let mut used = 0;
        for word in words {
            let Some((start, _)) = word.as_bytes().split_first_chunk::<WIDTH>() else { continue };
            let start = start.map(|byte| byte.to_ascii_lowercase());
            for byte in start {
                if built.class(byte) == 0 && used < 31 {
                    used += 1;
                    for same in [byte, byte.to_ascii_uppercase()] {
                        if let Some(class) = built.classes.get_mut(usize::from(same)) {
                            *class = used;
                        }
                    }
                }
            }
            for (pair, shift) in start.windows(2).zip([2, 1, 0]) {
                let at = pair.iter().fold(0, |at, byte| at << 5 | usize::from(built.class(*byte)));
                if let Some(known) = built.shifts.get_mut(at) {
                    *known = shift.min(*known);
                }
            }
            built.known.push((u32::from_le_bytes(start), word.as_bytes().to_vec()));
        }
        built
    }

    fn class(&self, byte: u8) -> u8 {
        self.classes.get(usize::from(byte)).copied().unwrap_or(0)
    }

    /// Offset of the first word at or after `from`.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut last = from + WIDTH - 1;
        while let Some([first, second]) = text.get(last - 1..).and_then(|rest| rest.first_chunk::<2>()) {
            let at = usize::from(self.class(*first)) << 5 | usize::from(self.class(*second));
            let shift = self.shifts.get(at).copied().unwrap_or(1);
            if shift == 0 {
                let start = last + 1 - WIDTH;
                let rest = text.get(start..).unwrap_or_default();
                let window = rest.first_chunk::<WIDTH>().map(|window| window.map(|byte| byte.to_ascii_lowercase()));
                let window = window.map_or(0, u32::from_le_bytes);
                let is_there = |(start, word): &(u32, Vec<u8>)| {
                    *start == window && rest.get(..word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
                };
                if self.known.iter().any(is_there) {
                    return Some(start);
                }
            }
            last += usize::from(shift.max(1));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_as_a_plain_search_finds_it() {
        let words = ["erro", "fail", "##[e", "panic", "aaaa", "ailer"];
        let finder = Words::new(&words);
        let mut seed = 7_u64;
        for _ in 0..2000 {
            let text: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    *b"aerRofilpnicE#[x".get(usize::try_from(seed >> 60).unwrap()).unwrap()
                })
                .collect();
            let plain = (0..text.len()).find(|at| {
                words.iter().any(|word| {
                    text.get(*at..at + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
                })
            });
            assert_eq!(finder.find(&text, 0), plain, "{}", String::from_utf8_lossy(&text));
        }
        assert_eq!(finder.find(b"one FAILED", 0), Some(4));
        assert_eq!(finder.find(b"one FAILED", 5), None);
        assert_eq!(finder.find(b"fai", 0), None);
    }
}

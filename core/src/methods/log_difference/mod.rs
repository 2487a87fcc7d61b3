//! Which messages of a log those of good runs do not explain.
//!
//! First the masked message itself, then a template of the good runs with other parameters, then the
//! nearest good message by its words (cosine of weights by rarity, in whole numbers so that every
//! target agrees; the idea of logjuicer). Words that say what happens, and worse levels, are never explained away.

mod nearest;
mod telling;
#[cfg(test)]
mod tests;

use super::templates::{is_saying, masked};
use hashbrown::HashMap;
use nearest::Nearest;
pub use telling::is_telling;

/// What is known of good runs.
#[derive(Default)]
pub struct Known {
    /// The worst level of each masked message, by the sum of its words.
    levels: HashMap<u64, u8>,
    /// Messages with one place left open: the word that was seen there, and whether others were.
    open: HashMap<u64, (u64, bool)>,
    nearest: Nearest,
}

/// A message as it is looked up.
pub struct Key {
    words: Vec<String>,
    sum: u64,
}

impl Key {
    /// Of a message without its head.
    pub fn new(message: &str) -> Self {
        let words = telling::counted(message, masked(message));
        let sum = (0..).zip(&words).fold(0_u64, |sum, (at, word)| sum.wrapping_add(part(at, word)));
        Self { words, sum }
    }

    /// The same number for messages that are masked alike.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// True when nothing is said but numbers.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| word == VARIES)
    }

    /// The sums without each word in turn, with that word.
    fn open(&self) -> impl Iterator<Item = (u64, u64, &String)> {
        (0..).zip(&self.words).take(PLACES).map(|(at, word)| {
            let part = part(at, word);
            // Which place is open is part of it.
            (self.sum.wrapping_sub(part) ^ (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15), part, word)
        })
    }
}

/// What a word adds at its place (FNV-1a, mixed).
fn part(at: u64, word: &str) -> u64 {
    let hash = word
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let mixed = (hash ^ (at + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Known {
    /// A message of a good run with its level, higher for worse.
    pub fn add(&mut self, key: &Key, level: u8) {
        if let Some(known) = self.levels.get_mut(&key.sum) {
            *known = level.max(*known);
            return;
        }
        self.nearest.add(&key.words);
        for (open, part, word) in key.open() {
            if word != VARIES {
                let seen = self.open.entry(open).or_insert((part, false));
                seen.1 |= seen.0 != part;
            }
        }
        self.levels.insert(key.sum, level);
    }

    /// True when a good run explains a message of this level.
    pub fn explains(&self, key: &Key, level: u8) -> bool {
        if key.is_empty() {
            return true;
        }
        match self.levels.get(&key.sum) {
            // What good runs said as loudly is nothing new.
            Some(known) => level <= *known || level < WARNING,
            None if level >= WARNING => false,
            None => self.has_sibling(key) || self.nearest.explains(&key.words),
        }
    }

    /// True when good messages differ in one place, as this one does, and nothing happens there.
    fn has_sibling(&self, key: &Key) -> bool {
        let constants = key.words.iter().filter(|word| *word != VARIES).count();
        constants > 1
            && key.open().any(|(open, _, word)| {
                let is_quiet = word == VARIES || !is_saying(word) && !is_telling(word);
                is_quiet && self.open.get(&open).is_some_and(|(_, is_several)| *is_several)
            })
    }
}

/// Places of a message that are left open in turn.
const PLACES: usize = 40;
/// Stands where messages vary.
const VARIES: &str = "<*>";
/// The least level that good runs must have had too.
const WARNING: u8 = 4;

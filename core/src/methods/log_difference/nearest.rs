//! The nearest known message by its words, weighed by how rare they are.

use super::VARIES;
use super::telling::is_telling;
use crate::methods::order::Order as _;
use crate::methods::templates::is_saying;
use hashbrown::HashMap;

/// Known messages that are looked at for each word.
const LOOKED_AT: usize = 400;
/// Words by which messages are looked for.
const RARE: usize = 6;
/// Messages that are kept.
const KEPT: usize = 200_000;
/// How near is near enough, of a hundred: cosine, squared below.
const NEAR: u64 = 80;

#[derive(Default)]
pub(super) struct Nearest {
    ids: HashMap<String, u32>,
    /// Messages that have the word.
    having: Vec<Vec<u32>>,
    messages: Vec<Vec<u32>>,
    /// Words that say what happens.
    loud: Vec<bool>,
}

impl Nearest {
    pub(super) fn add(&mut self, words: &[String]) {
        if self.messages.len() >= KEPT {
            return;
        }
        let number = index(self.messages.len());
        let mut message = Vec::with_capacity(words.len());
        for word in words.iter().filter(|word| *word != VARIES) {
            let next = index(self.having.len());
            let id = *self.ids.entry_ref(word.as_str()).or_insert(next);
            if id == next {
                self.having.push(Vec::new());
                self.loud.push(is_saying(word) || is_telling(word));
            }
            if message.contains(&id) {
                continue;
            }
            message.push(id);
            if let Some(having) = self.having.get_mut(id as usize) {
                having.push(number);
            }
        }
        self.messages.push(message);
    }

    /// The weight of a word: how often the messages halve until those that have it are left, and one.
    fn weight(&self, id: u32) -> u64 {
        let having = self.having.get(id as usize).map_or(1, |having| having.len().max(1));
        let share = (self.messages.len() / having).max(1);
        u64::from(usize::BITS - share.leading_zeros())
    }

    /// True when a known message is near, and what is not in it says nothing that happens.
    pub(super) fn explains(&self, words: &[String]) -> bool {
        let mut known: Vec<(usize, u32)> = Vec::new();
        let mut length = 0;
        let mut strange = 0;
        for (at, word) in words.iter().enumerate() {
            if word == VARIES || words.get(..at).is_some_and(|before| before.contains(word)) {
                continue;
            }
            if let Some(id) = self.ids.get(word.as_str()) {
                known.push((self.having.get(*id as usize).map_or(0, Vec::len), *id));
                length += self.weight(*id).pow(2);
            } else {
                if is_saying(word) || is_telling(word) {
                    return false;
                }
                strange += 1;
                length += u64::from(usize::BITS - self.messages.len().leading_zeros()).pow(2);
            }
        }
        if known.len() < 2 || strange * 3 > known.len() {
            return false;
        }
        known.order();
        let ids: Vec<u32> = known.iter().map(|(_, id)| *id).collect();
        let candidates = known.iter().take(RARE).filter_map(|(_, id)| self.having.get(*id as usize));
        candidates.flat_map(|having| having.iter().take(LOOKED_AT)).any(|message| {
            let Some(message) = self.messages.get(*message as usize) else { return false };
            let squares = |ids: &mut dyn Iterator<Item = &u32>| ids.map(|id| self.weight(*id).pow(2)).sum::<u64>();
            let shared = squares(&mut message.iter().filter(|id| ids.contains(id)));
            // Words of trouble that the other has not are no small difference.
            let is_quiet =
                ids.iter().filter(|id| !message.contains(id)).all(|id| self.loud.get(*id as usize) == Some(&false));
            is_quiet && shared * shared * 10_000 >= NEAR * NEAR * length * squares(&mut message.iter())
        })
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

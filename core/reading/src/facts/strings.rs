//! Interned strings: a name that stands in a hundred thousand rows is kept once.

use super::arena::Arena;
use super::known::Known;
use serde::{Deserialize, Serialize};

/// An interned string; 0 is the empty string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StrId(pub u32);

impl StrId {
    /// The empty string, which stands for "not given" in columns of names.
    pub const EMPTY: Self = Self(0);

    /// True for the empty string.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Strings that are looked up together, so that misses of the cache overlap.
const BLOCK: usize = 64;

/// Text in an arena, and which strings are known, rebuilt on demand.
///
/// What is known is never iterated, so its order cannot reach any output.
#[derive(Clone, Default)]
pub struct Strings {
    arena: Arena,
    known: Known,
}

impl Strings {
    /// The id of `text`, new or known.
    ///
    /// An arena holds at most 4 GiB; beyond that new strings become empty.
    pub fn intern(&mut self, text: &str) -> StrId {
        self.prepare(1);
        self.place(text, hash(text))
    }

    /// The text of an id; empty for ids of another table.
    pub fn get(&self, id: StrId) -> &str {
        text_of(&self.arena, id.0)
    }

    /// Interned strings, the empty one not counted.
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    /// True when nothing but the empty string is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held, index included.
    pub fn bytes(&self) -> u64 {
        (self.arena.bytes() + self.known.bytes()) as u64
    }

    /// Interns every string of `other` in order; the result maps its ids to ids of `self`.
    ///
    /// Nearly all of it is waiting for memory, so each look is done for a block of strings with nothing
    /// in between: then many waits are under way at once.
    pub fn absorb(&mut self, other: &Self) -> Vec<StrId> {
        self.prepare(other.len());
        let mut map = Vec::with_capacity(other.len() + 1);
        map.push(StrId::EMPTY);
        let mut texts = other.arena.iter();
        let mut block = [("", 0); BLOCK];
        let (mut homes, mut ids, mut firsts) = ([0; BLOCK], [0; BLOCK], [None; BLOCK]);
        loop {
            let mut count = 0;
            for (place, text) in block.iter_mut().zip(texts.by_ref()) {
                *place = (text, hash(text));
                count += 1;
            }
            for (home, (_, hash)) in homes.iter_mut().zip(&block) {
                *home = self.known.home(*hash);
            }
            for ((id, home), (_, hash)) in ids.iter_mut().zip(&homes).zip(&block) {
                *id = self.known.like(*hash, *home);
            }
            for (first, id) in firsts.iter_mut().zip(&ids) {
                *first = self.arena.first_byte(*id);
            }
            for ((&(text, hash), &id), first) in block.iter().zip(&ids).zip(&firsts).take(count) {
                let is_known = text.as_bytes().first() == first.as_ref() && text_of(&self.arena, id) == text;
                map.push(if is_known { StrId(id) } else { self.place(text, hash) });
            }
            if count < BLOCK {
                return map;
            }
        }
    }

    /// The id of a text; room was made by [`Strings::prepare`].
    fn place(&mut self, text: &str, hash: u32) -> StrId {
        if text.is_empty() {
            return StrId::EMPTY;
        }
        let arena = &self.arena;
        match self.known.find(hash, |id| text_of(arena, id) == text) {
            Ok(id) => StrId(id),
            Err(at) => {
                let Some(id) = self.arena.push(text).and_then(|number| number.checked_add(1)) else {
                    return StrId::EMPTY;
                };
                self.known.insert(at, hash, id);
                StrId(id)
            }
        }
    }

    /// Makes room for so many strings, and knows those that are there.
    fn prepare(&mut self, more: usize) {
        if self.known.is_empty() && !self.is_empty() {
            self.known.reserve(self.arena.len() + more);
            for (id, text) in (1..).zip(self.arena.iter()) {
                let hash = hash(text);
                if let Err(at) = self.known.find(hash, |_| false) {
                    self.known.insert(at, hash, id);
                }
            }
        }
        self.known.reserve(more);
    }

    /// The arena, as it travels: see [`Arena::parts`].
    pub(super) fn parts(&self) -> (&[String], &[u32]) {
        self.arena.parts()
    }

    /// What [`Strings::parts`] gave; what is known is found out when it is asked for.
    pub(super) fn from_parts(slots: Vec<String>, ends: Vec<u32>) -> Self {
        Self { arena: Arena::from_parts(slots, ends), known: Known::default() }
    }
}

fn text_of(arena: &Arena, id: u32) -> &str {
    (id as usize).checked_sub(1).map_or("", |number| arena.get(number))
}

/// Rotate, mix, multiply over eight bytes at a time. A random key would cost more than the look-up;
/// names are not an attack surface worth one, because growth is bounded by `Limits`.
///
/// Products of 64 bits only: wider ones are calls on wasm, and were a tenth of all reading.
fn hash(text: &str) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |state: u64, word: u64| (state.rotate_left(29) ^ word).wrapping_mul(ODD);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let state = words.iter().fold(text.len() as u64, |state, word| mix(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let state = mix(state, u64::from_le_bytes(last));
    // The upper half, where a product is mixed best.
    ((state ^ (state >> 29)).wrapping_mul(ODD) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_text_has_one_id_also_after_a_journey() {
        let mut strings = Strings::default();
        let a = strings.intern("alpha");
        let b = strings.intern("beta");
        assert_ne!(a, b);
        assert_eq!(strings.intern("alpha"), a);
        let (slots, ends) = strings.parts();
        let mut received = Strings::from_parts(slots.to_vec(), ends.to_vec());
        assert_eq!(received.intern("beta"), b);
        assert_eq!(received.get(a), "alpha");
        assert_eq!(received.intern(""), StrId::EMPTY);
    }

    #[test]
    fn absorbing_maps_every_id() {
        let mut left = Strings::default();
        left.intern("x");
        let mut right = Strings::default();
        right.intern("y");
        right.intern("x");
        let map = left.absorb(&right);
        assert_eq!(map.iter().map(|id| left.get(*id)).collect::<Vec<_>>(), ["", "y", "x"]);
    }

    #[test]
    fn absorbing_in_blocks_is_as_interning_one_by_one() {
        let mut absorbed = Strings::default();
        let mut interned = Strings::default();
        for from in [0, 50, 20, 900] {
            let mut fragment = Strings::default();
            let names: Vec<String> = (from..from + 100).map(|number| format!("name {number}")).collect();
            for name in &names {
                fragment.intern(name);
            }
            let one_by_one: Vec<StrId> = names.iter().map(|name| interned.intern(name)).collect();
            assert_eq!(absorbed.absorb(&fragment)[1..], one_by_one);
        }
    }
}

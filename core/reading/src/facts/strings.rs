//! Interned strings: a name that stands in a hundred thousand rows is kept once.

use super::arena::Arena;
use super::known::Known;
use super::texts::Texts;
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

/// Text in an arena, and which strings are known.
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
        self.known.reserve(1);
        self.place(text, hash(text))
    }

    /// The id of `text`, if it is known.
    pub fn find(&self, text: &str) -> Option<StrId> {
        if text.is_empty() {
            return Some(StrId::EMPTY);
        }
        self.known.find(hash(text), |id| self.arena.text(id) == text).ok().filter(|id| *id != 0).map(StrId)
    }

    /// The text of an id; empty for ids of another table.
    pub fn get(&self, id: StrId) -> &str {
        self.arena.text(id.0)
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
    pub fn absorb(&mut self, other: &Texts) -> Vec<StrId> {
        let other = other.arena();
        self.known.reserve(other.len());
        let mut map = Vec::with_capacity(other.len() + 1);
        map.push(StrId::EMPTY);
        let mut texts = other.iter();
        let mut block = [("", 0); BLOCK];
        let (mut homes, mut ids, mut outers) = ([0; BLOCK], [0; BLOCK], [None; BLOCK]);
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
            for (bytes, id) in outers.iter_mut().zip(&ids) {
                *bytes = self.arena.outer_bytes(*id);
            }
            for ((&(text, hash), &id), bytes) in block.iter().zip(&ids).zip(&outers).take(count) {
                let is_known = outer(text) == *bytes && self.arena.text(id) == text;
                map.push(if is_known { StrId(id) } else { self.place(text, hash) });
            }
            if count < BLOCK {
                return map;
            }
        }
    }

    /// The id of a text; room was made before.
    fn place(&mut self, text: &str, hash: u32) -> StrId {
        if text.is_empty() {
            return StrId::EMPTY;
        }
        let arena = &self.arena;
        match self.known.find(hash, |id| arena.text(id) == text) {
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
}

fn outer(text: &str) -> Option<(u8, u8)> {
    Some((*text.as_bytes().first()?, *text.as_bytes().last()?))
}

/// Rotate, mix, multiply over eight bytes at a time. A random key would cost more than the look-up;
/// names are not an attack surface worth one, because growth is bounded by `Limits`.
///
/// Products of 64 bits only: wider ones are calls on wasm, and were a tenth of all reading.
pub(super) fn hash(text: &str) -> u32 {
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
    fn equal_text_has_one_id() {
        let mut strings = Strings::default();
        let a = strings.intern("alpha");
        let b = strings.intern("beta");
        assert_ne!(a, b);
        assert_eq!(strings.intern("alpha"), a);
        assert_eq!(strings.get(a), "alpha");
        assert_eq!(strings.intern(""), StrId::EMPTY);
    }

    #[test]
    fn absorbing_maps_every_id() {
        let mut left = Strings::default();
        left.intern("x");
        let mut right = Texts::default();
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
            let mut fragment = Texts::default();
            let names: Vec<String> = (from..from + 100).map(|number| format!("name {number}")).collect();
            for name in &names {
                fragment.intern(name);
            }
            let one_by_one: Vec<StrId> = names.iter().map(|name| interned.intern(name)).collect();
            assert_eq!(absorbed.absorb(&fragment)[1..], one_by_one);
        }
    }
}

//! Interned strings: a name that stands in a hundred thousand rows is kept once.

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, BuildHasherDefault};

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

/// Text in one arena, ends of strings beside it, and an index that is rebuilt on demand.
///
/// The index is never iterated, so its order cannot reach any output.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
    #[serde(skip)]
    index: HashTable<u32>,
}

impl Strings {
    /// The id of `text`, new or known.
    ///
    /// An arena holds at most 4 GiB; beyond that new strings become empty.
    pub fn intern(&mut self, text: &str) -> StrId {
        if text.is_empty() {
            return StrId::EMPTY;
        }
        if self.index.is_empty() && !self.ends.is_empty() {
            self.rebuild();
        }
        let hash = hash(text);
        let (arena, ends) = (&self.text, &self.ends);
        if let Some(&id) = self.index.find(hash, |&id| slice(arena, ends, id) == text) {
            return StrId(id);
        }
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return StrId::EMPTY };
        self.text.push_str(text);
        self.ends.push(end);
        let id = u32::try_from(self.ends.len()).unwrap_or(0);
        let (arena, ends) = (&self.text, &self.ends);
        self.index.insert_unique(hash, id, |&id| self::hash(slice(arena, ends, id)));
        StrId(id)
    }

    /// The text of an id; empty for ids of another table.
    pub fn get(&self, id: StrId) -> &str {
        slice(&self.text, &self.ends, id.0)
    }

    /// Interned strings, the empty one not counted.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when nothing but the empty string is known.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes held, index included.
    pub fn bytes(&self) -> u64 {
        (self.text.capacity() + self.ends.capacity() * 4 + self.index.capacity() * 5) as u64
    }

    /// Interns every string of `other` in order; the result maps its ids to ids of `self`.
    pub fn absorb(&mut self, other: &Self) -> Vec<StrId> {
        let mut map = Vec::with_capacity(other.ends.len() + 1);
        map.push(StrId::EMPTY);
        for id in 1..=other.ends.len() {
            let id = u32::try_from(id).unwrap_or(0);
            map.push(self.intern(other.get(StrId(id))));
        }
        map
    }

    fn rebuild(&mut self) {
        let (arena, ends) = (&self.text, &self.ends);
        for id in 1..=ends.len() {
            let id = u32::try_from(id).unwrap_or(0);
            self.index.insert_unique(hash(slice(arena, ends, id)), id, |&id| hash(slice(arena, ends, id)));
        }
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], id: u32) -> &'a str {
    let Some(last) = id.checked_sub(1).map(|last| last as usize) else { return "" };
    let start = last.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(last).copied().unwrap_or(start);
    text.get(start as usize..end as usize).unwrap_or("")
}

fn hash(text: &str) -> u64 {
    // SipHash with a fixed key costs more than the look-up; names are not an attack surface
    // worth a random key here because growth is bounded by `Limits`.
    BuildHasherDefault::<Folded>::default().hash_one(text)
}

/// Multiply-and-fold over eight bytes at a time (the idea of wyhash).
#[derive(Default)]
struct Folded(u64);

impl Folded {
    fn fold(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        #[expect(clippy::cast_possible_truncation, reason = "folding both halves is the point")]
        let folded = (wide as u64) ^ ((wide >> 64) as u64);
        self.0 = folded.rotate_left(23).wrapping_add(0xD6E8_FEB8_6659_FD93);
    }
}

impl std::hash::Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.fold(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
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
        let sent = bitcode::serialize(&strings).unwrap();
        let mut received: Strings = bitcode::deserialize(&sent).unwrap();
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
}

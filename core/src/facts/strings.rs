//! Interned strings: a name that stands in a hundred thousand rows is kept once.

use hashbrown::HashTable;
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

/// Text in one arena, ends of strings beside it, and an index that is rebuilt on demand.
///
/// The index is never iterated, so its order cannot reach any output.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
    #[serde(skip)]
    /// Hash and id: the hash is kept so that growing does not read all text again.
    index: HashTable<(u32, u32)>,
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
        if let Some(&(_, id)) =
            self.index.find(spread(hash), |&(other, id)| other == hash && slice(arena, ends, id) == text)
        {
            return StrId(id);
        }
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return StrId::EMPTY };
        self.text.push_str(text);
        self.ends.push(end);
        let id = u32::try_from(self.ends.len()).unwrap_or(0);
        self.index.insert_unique(spread(hash), (hash, id), |&(hash, _)| spread(hash));
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
        (self.text.capacity() + self.ends.capacity() * 4 + self.index.capacity() * 9) as u64
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
            let hash = hash(slice(arena, ends, id));
            self.index.insert_unique(spread(hash), (hash, id), |&(hash, _)| spread(hash));
        }
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], id: u32) -> &'a str {
    let Some(last) = id.checked_sub(1).map(|last| last as usize) else { return "" };
    let start = last.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(last).copied().unwrap_or(start);
    text.get(start as usize..end as usize).unwrap_or("")
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

/// The table looks at the lowest bits and, by the width of a pointer, at the top of either half.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
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

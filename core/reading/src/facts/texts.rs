//! Text of one fragment: what was written lately is known again, the rest is written again.
//!
//! The tables know every string once; here that would be looked up twice. Names that stand
//! together (a class, a message) are what repeats within a few files, and a small table that
//! stays in the nearest cache finds them.

use super::StrId;
use super::arena::Arena;
use super::strings::hash;

/// Slots of what was written lately.
const RECENT: usize = 1 << 10;

/// Strings of a fragment by id. Equal ids are equal strings, but not the other way round.
#[derive(Clone, Default)]
pub struct Texts {
    arena: Arena,
    /// Hash and id of the last string of each slot.
    recent: Vec<(u32, StrId)>,
}

impl Texts {
    /// An id for `text`. Beyond 4 GiB new strings become empty.
    pub fn intern(&mut self, text: &str) -> StrId {
        if text.is_empty() {
            return StrId::EMPTY;
        }
        if self.recent.is_empty() {
            self.recent = vec![(0, StrId::EMPTY); RECENT];
        }
        let hash = hash(text);
        let Some(slot) = self.recent.get_mut(hash as usize % RECENT) else { return StrId::EMPTY };
        if slot.0 == hash && self.arena.text(slot.1.0) == text {
            return slot.1;
        }
        let number = self.arena.push(text).and_then(|number| number.checked_add(1));
        let id = StrId(number.unwrap_or(0));
        *slot = (hash, id);
        id
    }

    /// The text of an id; empty for ids of another table.
    pub fn get(&self, id: StrId) -> &str {
        self.arena.text(id.0)
    }

    /// Text as it lies, and where each string ends.
    pub(super) fn arena(&self) -> &Arena {
        &self.arena
    }

    /// What [`Texts::arena`] gave.
    pub(super) fn from_arena(arena: Arena) -> Self {
        Self { arena, recent: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gives_its_text_and_what_was_just_written_has_the_same() {
        let mut texts = Texts::default();
        let a = texts.intern("a");
        assert_eq!(texts.intern("a"), a);
        assert_eq!(texts.intern(""), StrId::EMPTY);
        let ids: Vec<StrId> = (0..5000).map(|n| texts.intern(&format!("name {n}"))).collect();
        let again: Vec<StrId> = (0..5000).map(|n| texts.intern(&format!("name {n}"))).collect();
        for (n, id) in ids.iter().chain(&again).enumerate() {
            assert_eq!(texts.get(*id), format!("name {}", n % 5000));
        }
        assert_eq!(texts.get(a), "a");
    }
}

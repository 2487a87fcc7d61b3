//! Which strings are known: hash and number of each, in one open table.

/// Slots of `hash << 32 | id`; 0 is an empty one, since ids count from 1.
///
/// A hash has its home in proportion to its size, and what is taken makes it go on to the next slot.
/// One line of memory answers both "is it there" and "where to", and growing walks both tables from
/// front to back: misses of the cache were most of the time of a map from hash to id.
#[derive(Clone, Default)]
pub(super) struct Known {
    slots: Vec<u64>,
    len: usize,
}

impl Known {
    /// Room for so many more: at most seven tenths of the slots are taken.
    pub(super) fn reserve(&mut self, more: usize) {
        let needed = (self.len + more) * 10 / 7 + 1;
        if needed <= self.slots.len() {
            return;
        }
        // Small ones grow fast; large ones would leave too much empty.
        let grown = if self.slots.len() < 1 << 18 { self.slots.len() * 4 } else { self.slots.len() * 2 };
        let old = std::mem::replace(&mut self.slots, vec![0; needed.max(grown).max(64)]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            if let Err(at) = self.find(hash_of(slot), |_| false) {
                self.put(at, slot);
            }
        }
    }

    /// The slot at the home of a hash: a first look, for [`Known::like`].
    pub(super) fn home(&self, hash: u32) -> u64 {
        self.slots.get(self.home_of(hash)).copied().unwrap_or(0)
    }

    /// The first id with this hash, 0 when there is none; `home` is what [`Known::home`] said.
    pub(super) fn like(&self, hash: u32, home: u64) -> u32 {
        if home == 0 || hash_of(home) == hash { id_of(home) } else { self.find(hash, |_| true).unwrap_or(0) }
    }

    /// The id with this hash that `is_it` accepts, else the slot where it belongs.
    pub(super) fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let home = self.home_of(hash);
        // The table is never full, so this ends at an empty slot.
        let (before, after) = self.slots.split_at_checked(home).unwrap_or_default();
        for (at, &slot) in (home..).zip(after).chain((0..).zip(before)) {
            if slot == 0 {
                return Err(at);
            }
            if hash_of(slot) == hash && is_it(id_of(slot)) {
                return Ok(id_of(slot));
            }
        }
        Err(0)
    }

    /// Fills the slot that [`Known::find`] named.
    pub(super) fn insert(&mut self, at: usize, hash: u32, id: u32) {
        self.put(at, (u64::from(hash) << 32) | u64::from(id));
        self.len += 1;
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * 8
    }

    fn put(&mut self, at: usize, slot: u64) {
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
        }
    }

    fn home_of(&self, hash: u32) -> usize {
        // Below the number of slots, so it fits.
        usize::try_from((u64::from(hash) * self.slots.len() as u64) >> 32).unwrap_or(0)
    }
}

fn id_of(slot: u64) -> u32 {
    u32::try_from(slot & u64::from(u32::MAX)).unwrap_or(0)
}

fn hash_of(slot: u64) -> u32 {
    (slot >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_hashes_and_the_end_of_the_table_are_no_trouble() {
        let mut known = Known::default();
        let hashes = [u32::MAX, u32::MAX, 0, u32::MAX, 7, 0];
        for (id, hash) in (1..).zip(hashes) {
            known.reserve(1);
            let Err(at) = known.find(hash, |known| known == id) else { panic!("{id} is not known yet") };
            known.insert(at, hash, id);
        }
        known.reserve(1000);
        for (id, hash) in (1..).zip(hashes) {
            assert_eq!(known.find(hash, |known| known == id), Ok(id));
        }
    }
}

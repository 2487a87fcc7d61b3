//! Text of many strings in slots of 1 MiB: growing never moves what is there.

/// Bytes of a slot, as a power of two.
const SLOT_BITS: u32 = 20;
const SLOT: usize = 1 << SLOT_BITS;

/// Strings one after the other, found by their number.
///
/// Places count as if the slots lay one after the other. A string that does not fit into the rest
/// of a slot begins the next one; a longer one than a slot takes as many as it needs to the last
/// byte, with all its text in the first, so a place always says its slot.
#[derive(Clone, Default)]
pub(super) struct Arena {
    slots: Vec<String>,
    /// Where each string ends; it begins at the end of the one before, or with the next slot.
    ends: Vec<u32>,
}

impl Arena {
    /// Adds a string that is not empty; `None` beyond 4 GiB. Its number counts from 0.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.ends.len()).ok()?;
        let before = self.ends.last().copied().unwrap_or(0) as usize;
        let length = if text.len() > SLOT { text.len().checked_next_multiple_of(SLOT)? } else { text.len() };
        let start = start_of(before, before.checked_add(length)?);
        let end = u32::try_from(start.checked_add(length)?).ok()?;
        let (first, last) = (slot_of(start), slot_of((end as usize).checked_sub(1)?));
        if self.slots.len() <= first {
            // The first one grows as it is needed: most fragments are small.
            let capacity = if first == 0 { text.len() } else { text.len().max(SLOT) };
            self.slots.push(String::with_capacity(capacity));
        }
        self.slots.get_mut(first)?.push_str(text);
        self.slots.resize_with(last + 1, String::new);
        if self.ends.len() == self.ends.capacity() {
            // By half: doubling would leave half of it empty.
            self.ends.reserve_exact(self.ends.len() / 2 + 256);
        }
        self.ends.push(end);
        Some(number)
    }

    /// The string of a number; empty for numbers of another arena.
    pub(super) fn get(&self, number: usize) -> &str {
        let Some(&end) = self.ends.get(number) else { return "" };
        self.slice(self.before(number), end)
    }

    /// The string with a number one below `id`; empty for 0.
    pub(super) fn text(&self, id: u32) -> &str {
        (id as usize).checked_sub(1).map_or("", |number| self.get(number))
    }

    /// First and last byte of the string with a number one below `id`: a look, in as few steps as it
    /// takes, at both lines of memory that it may lie on.
    pub(super) fn outer_bytes(&self, id: u32) -> Option<(u8, u8)> {
        let number = (id as usize).checked_sub(1)?;
        let end = *self.ends.get(number)? as usize;
        let start = start_of(self.before(number) as usize, end);
        let slot = self.slots.get(slot_of(start))?.as_bytes();
        // A string longer than a slot ends before its place does.
        let last = slot.get((start % SLOT).checked_add(end.checked_sub(start)?)?.checked_sub(1)?).or(slot.last())?;
        Some((*slot.get(start % SLOT)?, *last))
    }

    /// All strings in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.ends.iter().scan(0, |before, &end| Some(self.slice(std::mem::replace(before, end), end)))
    }

    /// Number of strings.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.slots.iter().map(String::capacity).sum();
        text + self.slots.capacity() * size_of::<String>() + self.ends.capacity() * 4
    }

    /// Slots and ends, as they travel.
    pub(super) fn parts(&self) -> (&[String], &[u32]) {
        (&self.slots, &self.ends)
    }

    /// What [`Arena::parts`] gave. Wrong parts give wrong or empty strings, and nothing worse.
    pub(super) fn from_parts(slots: Vec<String>, ends: Vec<u32>) -> Self {
        Self { slots, ends }
    }

    fn before(&self, number: usize) -> u32 {
        number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0)
    }

    fn slice(&self, before: u32, end: u32) -> &str {
        let end = end as usize;
        let start = start_of(before as usize, end);
        let (Some(slot), Some(len)) = (self.slots.get(slot_of(start)), end.checked_sub(start)) else { return "" };
        let at = start % SLOT;
        slot.get(at..at.saturating_add(len).min(slot.len())).unwrap_or_default()
    }
}

/// Where a string begins that would lie in these places if there were no slots.
fn start_of(before: usize, end: usize) -> usize {
    if slot_of(before) == slot_of(end.saturating_sub(1)) {
        before
    } else {
        before.checked_next_multiple_of(SLOT).unwrap_or(usize::MAX)
    }
}

fn slot_of(place: usize) -> usize {
    place >> SLOT_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_all_lengths_lie_side_by_side() {
        let lengths = [3, SLOT - 3, 1, SLOT, SLOT + 1, 7, 3 * SLOT, SLOT - 8, 9, 2, SLOT - 2];
        let texts: Vec<String> =
            lengths.iter().zip('a'..).map(|(&len, letter)| letter.to_string().repeat(len)).collect();
        let mut arena = Arena::default();
        for (number, text) in (0..).zip(&texts) {
            assert_eq!(arena.push(text), Some(number));
        }
        assert!(arena.iter().eq(texts.iter().map(String::as_str)));
        assert!(texts.iter().enumerate().all(|(number, text)| arena.get(number) == text));
        assert_eq!(arena.get(texts.len()), "");
    }

    #[test]
    fn wrong_parts_give_wrong_or_empty_strings() {
        let arena = Arena::from_parts(vec!["ü".to_owned()], vec![1, 0, u32::MAX, 2]);
        assert_eq!(arena.iter().collect::<Vec<_>>(), ["", "", "ü", ""]);
    }
}

//! Sets of characters, and the sequences of bytes that are their UTF-8.

/// The largest character.
const LAST: u32 = 0x0010_FFFF;
/// First and last character whose UTF-8 takes so many bytes; no character is a surrogate.
const LENGTHS: [(u32, u32); 5] = [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x1_0000, LAST)];

/// Characters as ranges: in order, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<(u32, u32)>);

impl Set {
    pub(super) fn of(c: char) -> Self {
        Self(vec![(c.into(), c.into())])
    }

    pub(super) fn ranges(ranges: &[(char, char)]) -> Self {
        let mut set = Self::default();
        for (low, high) in ranges {
            set.add((*low).into(), (*high).into());
        }
        set
    }

    /// Adds a range; what touches or overlaps becomes one.
    pub(super) fn add(&mut self, mut low: u32, mut high: u32) {
        self.0.retain(|&(from, to)| {
            let is_apart = to.saturating_add(1) < low || high.saturating_add(1) < from;
            if !is_apart {
                low = low.min(from);
                high = high.max(to);
            }
            is_apart
        });
        let at = self.0.partition_point(|(from, _)| *from < low);
        self.0.insert(at, (low, high));
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        for &(low, high) in &other.0 {
            self.add(low, high);
        }
    }

    /// Every other character.
    pub(super) fn negated(&self) -> Self {
        let mut rest = Vec::new();
        let mut next = 0;
        for &(low, high) in &self.0 {
            if next < low {
                rest.push((next, low - 1));
            }
            next = high + 1;
        }
        if next <= LAST {
            rest.push((next, LAST));
        }
        Self(rest)
    }

    /// Without some characters.
    pub(super) fn without(&self, chars: &[char]) -> Self {
        let mut others = self.negated();
        for &c in chars {
            others.add(c.into(), c.into());
        }
        others.negated()
    }

    /// With the other case of each of its letters; ranges of more than a few hundred characters stay as they are
    /// beyond ASCII.
    pub(super) fn folded(&self) -> Self {
        let mut folded = self.clone();
        for &(low, high) in &self.0 {
            let high = if high - low > 512 { high.min(0x7F) } else { high };
            for c in (low..=high).filter_map(char::from_u32) {
                for other in [one(c.to_lowercase()), one(c.to_uppercase())].into_iter().flatten() {
                    folded.add(other.into(), other.into());
                }
            }
        }
        folded
    }

    /// Its characters, when there are no more than `most`.
    pub(super) fn few(&self, most: usize) -> Option<Vec<char>> {
        let count: u64 = self.0.iter().map(|(low, high)| u64::from(high - low) + 1).sum();
        (count <= most as u64)
            .then(|| self.0.iter().flat_map(|&(low, high)| low..=high).filter_map(char::from_u32).collect())
    }

    /// Ranges of single bytes, and sequences of ranges for characters of more than one byte.
    pub(super) fn sequences(&self) -> Vec<Vec<(u8, u8)>> {
        let mut all = Vec::new();
        for &(low, high) in &self.0 {
            for (first, last) in LENGTHS {
                if low <= last && first <= high {
                    split(low.max(first), high.min(last), &mut all);
                }
            }
        }
        all
    }
}

fn one(mut chars: impl ExactSizeIterator<Item = char>) -> Option<char> {
    if chars.len() == 1 { chars.next() } else { None }
}

/// A range of characters whose UTF-8 is of one length, cut where its bytes cannot be told as ranges.
fn split(low: u32, high: u32, all: &mut Vec<Vec<(u8, u8)>>) {
    for bits in [6, 12, 18] {
        let mask = (1 << bits) - 1;
        if low & !mask == high & !mask || high < 0x80 {
            continue;
        }
        if low & mask != 0 {
            split(low, low | mask, all);
            return split((low | mask) + 1, high, all);
        }
        if high & mask != mask {
            split(low, (high & !mask) - 1, all);
            return split(high & !mask, high, all);
        }
    }
    let (mut from, mut to) = ([0; 4], [0; 4]);
    let (Some(low), Some(high)) = (char::from_u32(low), char::from_u32(high)) else { return };
    let pairs = low.encode_utf8(&mut from).bytes().zip(high.encode_utf8(&mut to).bytes());
    all.push(pairs.collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(set: &Set, c: char) -> bool {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).as_bytes();
        let sequences = set.sequences();
        let hits = sequences.iter().filter(|sequence| {
            sequence.len() == bytes.len()
                && sequence.iter().zip(bytes).all(|((low, high), byte)| (low..=high).contains(&byte))
        });
        hits.count() == 1
    }

    #[test]
    fn sequences_are_the_characters_of_a_set_and_no_others() {
        let cases: [&[(char, char)]; 6] = [
            &[('a', 'f'), ('0', '9')],
            &[('\0', char::MAX)],
            &[('é', 'ü')],
            &[('a', '€')],
            &[('\u{7FE}', '\u{1_0123}')],
            &[('\u{F_FFF0}', char::MAX), ('\u{D7F0}', '\u{E010}')],
        ];
        for ranges in cases {
            let set = Set::ranges(ranges);
            let others = set.negated();
            assert_eq!(others.negated(), set);
            let mut seed = 1_u32;
            for _ in 0..20_000 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let Some(c) = char::from_u32(((seed >> 8) % (LAST + 1)) >> (seed & 15)) else { continue };
                let is_in = ranges.iter().any(|(low, high)| (*low..=*high).contains(&c));
                assert_eq!(has(&set, c), is_in, "{c:?} of {ranges:?}");
                assert_eq!(has(&others, c), !is_in, "{c:?} beside {ranges:?}");
            }
        }
    }

    #[test]
    fn letters_get_their_other_case() {
        assert_eq!(Set::of('k').folded().few(4), Some(vec!['K', 'k']));
        assert_eq!(Set::of('Ä').folded().few(4), Some(vec!['Ä', 'ä']));
        assert_eq!(Set::of('ß').folded().few(4), Some(vec!['ß']));
        assert_eq!(Set::ranges(&[('a', 'z')]).without(&['b']).few(25).map(|chars| chars.len()), Some(25));
    }
}

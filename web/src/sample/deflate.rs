//! The least that compresses: repeats by a table of last places, codes as fixed by RFC 1951.

/// Bytes a repeat may lie behind.
const FAR: usize = 1 << 15;
/// Shortest and longest repeat.
const LEAST: usize = 4;
const MOST: usize = 258;

/// Bits, lowest first.
#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.extend(self.held.to_le_bytes().first());
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Codes stand highest bit first.
    fn code(&mut self, code: u32, count: u32) {
        self.put(code.reverse_bits() >> (32 - count), count);
    }

    /// A literal, the end, or the code of a length.
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xC0 + symbol - 280, 8),
        }
    }

    /// A length or distance above its first values: codes double their reach every `1 << step` codes.
    fn reach(value: u32, step: u32) -> (u32, u32, u32) {
        let top = value.max(1).ilog2();
        let extra = top.saturating_sub(step);
        let code = (extra << step) + (value >> extra);
        (code, value & ((1 << extra) - 1), extra)
    }

    fn repeat(&mut self, length: u32, distance: u32) {
        // The longest has a code of its own.
        let (code, rest, extra) = if length == 258 { (28, 0, 0) } else { Self::reach(length - 3, 2) };
        self.symbol(257 + code);
        self.put(rest, extra);
        let (code, rest, extra) = Self::reach(distance - 1, 1);
        self.code(code, 5);
        self.put(rest, extra);
    }
}

/// Raw deflate of `bytes`, in one block.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b011, 3);
    let mut last = vec![usize::MAX; 1 << 12];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let key = rest.first_chunk::<LEAST>().map(|four| u32::from_le_bytes(*four).wrapping_mul(0x9E37_79B1) >> 20);
        let before = key
            .and_then(|key| last.get_mut(key as usize))
            .map(|place| std::mem::replace(place, at))
            .filter(|before| at.checked_sub(*before).is_some_and(|distance| distance <= FAR));
        let from = before.and_then(|before| bytes.get(before..)).unwrap_or_default();
        let length = from.iter().zip(rest).take(MOST).take_while(|(old, new)| old == new).count();
        match before {
            Some(before) if length >= LEAST => {
                bits.repeat(small(length), small(at - before));
                at += length;
            }
            _ => {
                bits.symbol(u32::from(byte));
                at += 1;
            }
        }
    }
    bits.symbol(256);
    bits.put(0, 7);
    bits.out
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

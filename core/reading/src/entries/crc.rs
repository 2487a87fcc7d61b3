//! CRC-32 as zip has it, quick where no instruction helps.
//!
//! Wasm has no multiplication without carry, so that libraries there look every byte up in a table. Chorba
//! (Russell, 2024, arXiv 2412.16398) needs no table: x³⁰⁰ + x¹⁵⁵ + x¹¹⁷ + x⁸⁹ + 1 is a multiple of the polynomial,
//! and so is its 64th power, in which each exponent is 64 times as large. Eight bytes may therefore be moved
//! 145, 183, 211 and 300 places on, eight bytes each, until only the end of the text is left.

use crc32fast::Hasher;

/// Bytes of a place: the exponents times 64, in bits.
const PLACE: usize = 8;
const FAR: usize = 300 * PLACE;
const BACK: [usize; 3] = [145 * PLACE, 183 * PLACE, 211 * PLACE];
/// Bytes that need nothing from each other: fewer than the shortest move.
const BLOCK: usize = 128 * PLACE;
/// Below this the end that is left costs more than the moves save.
const LEAST: usize = 4 * FAR;

/// The checksum of a text that begins with what gave `before`, and goes on with `bytes`; nothing gives 0.
pub(super) fn crc32(before: u32, bytes: &[u8]) -> u32 {
    let moved = if cfg!(target_arch = "wasm32") && bytes.len() >= LEAST { moved(before, bytes) } else { None };
    moved.unwrap_or_else(|| looked_up(before, bytes))
}

fn looked_up(before: u32, bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new_with_initial(before);
    hasher.update(bytes);
    hasher.finalize()
}

/// `None` where `bytes` are too few.
fn moved(before: u32, bytes: &[u8]) -> Option<u32> {
    let blocks = bytes.len().checked_sub(FAR)? / BLOCK;
    let (body, rest) = bytes.split_at_checked(blocks * BLOCK)?;
    // What was there with all that was moved onto it; `FAR` bytes of it are still to be moved.
    let mut sums = [0; FAR + 8 * BLOCK];
    let mut end = FAR;
    let mut register = !before;
    for block in body.as_chunks::<BLOCK>().0 {
        if end == sums.len() {
            sums.copy_within(end - FAR.., 0);
            end = FAR;
        }
        let (past, room) = sums.split_at_mut_checked(end)?;
        let room = room.first_chunk_mut::<BLOCK>()?;
        sum(room, block, past)?;
        for (byte, first) in room.iter_mut().zip(std::mem::take(&mut register).to_le_bytes()) {
            *byte ^= first;
        }
        end += BLOCK;
    }
    let past = sums.get(end - FAR..end)?;
    let (head, tail) = rest.split_first_chunk::<FAR>()?;
    let mut head = *head;
    for back in BACK.into_iter().chain([FAR]) {
        for (byte, moved) in head.iter_mut().zip(past.get(FAR - back..)?) {
            *byte ^= moved;
        }
    }
    Some(looked_up(looked_up(!register, &head), tail))
}

/// A block with what is moved onto it.
fn sum(to: &mut [u8; BLOCK], block: &[u8; BLOCK], past: &[u8]) -> Option<()> {
    let back = |bytes: usize| past.get(past.len().checked_sub(bytes)?..)?.first_chunk::<BLOCK>();
    let [near, middle, further] = BACK;
    let pasts = back(near)?.iter().zip(back(middle)?).zip(back(further)?).zip(back(FAR)?);
    for ((to, byte), (((near, middle), further), far)) in to.iter_mut().zip(block).zip(pasts) {
        *to = byte ^ near ^ middle ^ further ^ far;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_moved_sums_up_to_what_is_looked_up() {
        let mut seed = 7_u64;
        let bytes: Vec<u8> = (0..100_000)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                seed.to_le_bytes()[7]
            })
            .collect();
        for length in (FAR..FAR + 40 * BLOCK).step_by(97).chain([bytes.len()]) {
            let bytes = bytes.get(..length).unwrap();
            for before in [0, 1, 0xDEAD_BEEF, u32::MAX] {
                assert_eq!(moved(before, bytes), Some(looked_up(before, bytes)), "{length} {before}");
            }
        }
        assert_eq!(moved(0, &[1; FAR - 1]), None);
    }

    #[test]
    fn pieces_have_the_checksum_of_the_whole() {
        assert_eq!(crc32(0, b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(crc32(0, b"1234"), b"56789"), 0xCBF4_3926);
        assert_eq!(crc32(0, b""), 0);
    }
}

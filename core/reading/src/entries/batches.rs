//! Units cut into pieces of work, alike on every host that reads to the end: limits over all inputs are looked at
//! between them, so the same pieces give the same tables where a limit is reached.

use super::Unit;
use std::ops::Range;

/// Stored bytes of a batch.
const STORED: u64 = 4 << 20;
/// Inflated bytes of a batch, as declared.
const INFLATED: u64 = 16 << 20;
/// Units of a batch.
const UNITS: usize = 256;

/// Contiguous units of one input; a large unit is a batch by itself.
pub fn batches(units: &[Unit]) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let (mut input, mut stored, mut inflated) = (None, 0_u64, 0_u64);
    for (at, unit) in units.iter().enumerate() {
        let open = batches.last_mut().filter(|batch| {
            batch.len() < UNITS
                && input == Some(unit.input)
                && stored.saturating_add(unit.stored_bytes) <= STORED
                && inflated.saturating_add(unit.bytes) <= INFLATED
        });
        if let Some(batch) = open {
            batch.end = at + 1;
        } else {
            batches.push(at..at + 1);
            (input, stored, inflated) = (Some(unit.input), 0, 0);
        }
        stored = stored.saturating_add(unit.stored_bytes);
        inflated = inflated.saturating_add(unit.bytes);
    }
    batches
}

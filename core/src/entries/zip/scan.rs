//! Members found without a directory, by their local headers.

use super::list::Member;
use crate::bytes::{ByteSource, Limits};

/// Calls `each` with every member found, and returns the bytes that belong to none.
pub(super) fn scan(source: &dyn ByteSource, _: &Limits, _: impl FnMut(Member)) -> u64 {
    source.len()
}

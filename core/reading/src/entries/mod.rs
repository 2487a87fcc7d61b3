//! Containers turn bytes into entries. Nested ones are just containers again.
//!
//! Two steps, so that the reading can be shared out: [`plan`] reads only the
//! directory of an input and gives [`Unit`]s; [`read`] reads one unit, with
//! everything nested in it, into a fragment. Both are pure functions of the
//! bytes, so any unit can be read again on demand.

mod batches;
mod crc;
mod gzip;
mod inflate;
mod input;
mod names;
mod plan;
mod stream;
mod tar;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests;
mod unsupported;
mod walk;
mod zip;
mod zstd;

pub use batches::batches;
pub use input::{Input, Stream};
pub use plan::{plan, read};

use crate::bytes::Limits;
use crate::facts::Fragment;
use serde::{Deserialize, Serialize};

/// The separator of nested archives in paths.
pub const NESTED: &str = "!/";

/// A piece of an input that is read by itself: a member of a zip, or a whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Which of the given inputs.
    pub input: u32,
    /// Number of the unit in the session; entries name it to be read again.
    pub unit: u32,
    /// Index into the runs of the session.
    pub run: u32,
    /// The whole way in (`run.zip!/junit.xml`), already fit to be shown.
    pub path: String,
    /// Bytes it takes in the input.
    pub stored_bytes: u64,
    /// Inflated bytes as declared; the truth may differ.
    pub bytes: u64,
    /// Seconds since 1970, where the archive gives a time.
    pub modified: Option<i64>,
    /// How to get at it.
    pub place: Place,
}

/// Where a unit lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// The input as it is: a plain file, or a stream (gzip, tar) that has no directory.
    Whole,
    /// A member of the input, which is a zip.
    Zip {
        /// Offset of its local header.
        header: u64,
        /// Compression method as numbered by the format.
        method: u16,
        /// CRC-32 as declared; `None` where it is not known.
        crc: Option<u32>,
    },
}

/// What listing an input gives.
#[derive(Default)]
pub struct Plan {
    /// In the order in which they are read and absorbed.
    pub units: Vec<Unit>,
    /// The container itself as an entry, members that are not read, and notes.
    pub listed: Fragment,
}

/// Whose turn it is, while a unit is read.
pub struct Reader<'a> {
    /// Budgets.
    pub limits: &'a Limits,
    /// Called with every entry that is no container: sets the entry's state and format, adds facts.
    /// The index names the entry in the fragment.
    pub document: &'a mut dyn FnMut(&mut Fragment, u32, &mut Input<'_>),
    /// Which entries are wanted, by path; the others are listed but not read.
    /// Containers on the way to a wanted path must be wanted too.
    pub wanted: &'a dyn Fn(&str) -> bool,
    /// The container that is handed over as it is, by path, as if it were none.
    pub unopened: Option<&'a str>,
}

/// A kind of container: one file, one row.
struct Container {
    /// Format of its entry.
    id: &'static str,
    /// Decides by the first bytes: 1,024 of them, where there are as many.
    sniff: fn(&[u8]) -> bool,
    /// It needs to read back and forth; the others take their bytes in order.
    seeks: bool,
    /// Opens the members of the entry given by index.
    read: fn(&mut walk::Walk<'_, '_>, u32, &walk::Item, &mut walk::Content<'_>),
}

/// In the order in which they are asked.
const CONTAINERS: &[Container] = &[
    zip::CONTAINER,
    gzip::CONTAINER,
    zstd::CONTAINER,
    tar::CONTAINER,
    unsupported::XZ,
    unsupported::BZIP2,
    unsupported::SEVEN_ZIP,
    unsupported::RAR,
];

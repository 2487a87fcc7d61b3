//! Plain logs: what the fast scan tells, and then what a second look at their lines does.
//!
//! The scan (`core/reading`) sees every byte of every log and keeps telling lines, groups and times.
//! What is looked at again are the lines of logs in which something failed: the steps, the lines that
//! explain it ([`explain`]), and tests that runners told in it ([`results`]).

mod explain;
mod results;

use crate::documents::{Format, Writer};
use crate::entries::Input;
use artiscope_reading::documents::formats::log;

/// Its row.
pub(super) const FORMAT: Format = Format { read, ..log::FORMAT };

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    (log::FORMAT.read)(input, writer);
    let Some(bytes) = input.as_whole() else { return };
    results::tell(bytes, writer);
    explain::tell(bytes, writer);
}

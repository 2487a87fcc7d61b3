//! What the integration suites and nightly drills of `drive` write.

pub(super) mod alert;
pub(super) mod contract;
pub(super) mod cron;
pub(super) mod evidence;
pub(super) mod lifecycle;
pub(super) mod orchestrator;
mod rows;
pub(super) mod runtime;
pub(super) mod summary;
pub(super) mod witness;

#[cfg(test)]
mod tests;

use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

/// The CI system.
const SYSTEM: &str = "drive";

/// The repository whose suites and drills write them.
const SPEC: &str = "https://github.com/orro3790/drive";

/// A report of this system.
const fn format(
    id: &'static str,
    title: &'static str,
    sniff: fn(&Probe<'_>) -> Confidence,
    read: fn(&mut Input<'_>, &mut Writer<'_>),
) -> Format {
    Format { id, title, spec: SPEC, state: EntryState::Recognised, is_test_report: false, system: SYSTEM, sniff, read }
}

/// Certain where the content is of the kind; likely where at least the name says so.
fn sure(content: bool, name: bool) -> Confidence {
    match (content, name) {
        (true, _) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        (false, false) => Confidence::No,
    }
}

//! What runners and their reporters write as JSON: one report, one document.

mod shared;

pub(super) mod allure;
pub(super) mod allure_known;
pub(super) mod bazel;
pub(super) mod ctrf;
pub(super) mod cucumber;
pub(super) mod cucumber_messages;
pub(super) mod jest;
pub(super) mod karate;
pub(super) mod mocha;
pub(super) mod playwright;
pub(super) mod playwright_blob;
pub(super) mod playwright_trace;
pub(super) mod pytest;
pub(super) mod rspec;

#[cfg(test)]
mod allure_tests;
#[cfg(test)]
mod ctrf_tests;
#[cfg(test)]
mod cucumber_tests;
#[cfg(test)]
mod javascript_tests;

use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

/// A report of tests that any system may leave.
const fn format(
    id: &'static str,
    title: &'static str,
    spec: &'static str,
    sniff: fn(&Probe<'_>) -> Confidence,
    read: fn(&mut Input<'_>, &mut Writer<'_>),
) -> Format {
    Format { id, title, spec, state: EntryState::Recognised, is_test_report: true, system: "", sniff, read }
}

/// Certain where the content is of the kind.
fn sure(content: bool) -> Confidence {
    if content { Confidence::Certain } else { Confidence::No }
}

/// True where the first bytes hold all of these.
fn says(probe: &Probe<'_>, words: &[&str]) -> bool {
    probe.text().is_some_and(|text| words.iter().all(|word| text.contains(word)))
}

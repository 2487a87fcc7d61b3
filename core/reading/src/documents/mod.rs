//! What documents are read with, and the formats that carry bulk.
//!
//! The core's `documents` shows all of this as its own and adds every other format.

pub mod attributes;
pub mod base64;
pub mod claims;
pub mod elements;
pub mod formats;
pub mod grams;
pub mod lines;
pub mod pieces;
mod probe;
mod readable;
pub mod search;
pub mod shape;
pub mod text;
pub mod times;
pub mod tree;
pub mod whole;
pub mod words;
mod writer;
pub mod xml;

pub use probe::{Confidence, Probe};
pub use readable::readable;
pub use writer::{Attempt, Case, Writer, broken_after};

use crate::entries::Input;
use crate::facts::EntryState;

/// A format: one file under `formats/`, one row of the core's `FORMATS`.
pub struct Format {
    /// As the world names it (`junit`, `ndjson`).
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where it is specified; empty when nowhere.
    pub spec: &'static str,
    /// Whether its entries count as recognised or as plain.
    pub state: EntryState,
    /// Reports of test runs: broken ones stand in the way of a green verdict.
    pub is_test_report: bool,
    /// The CI system that alone writes it (`webprofile`); empty where many do.
    pub system: &'static str,
    /// How sure the first bytes make us.
    pub sniff: fn(&Probe<'_>) -> Confidence,
    /// Reads to the end; never fails.
    pub read: fn(&mut Input<'_>, &mut Writer<'_>),
}

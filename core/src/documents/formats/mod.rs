//! GROWTH POINT 1: one file = one format, one row of the table.
//!
//! Order decides between formats that are equally sure.

mod image;
mod json;
mod junit;
mod log;
mod ndjson;
mod text;
mod xml;

pub use image::media_type;
pub use junit::failure_text;

use super::Format;

/// Every format, most specific first; `JUnit` before all, since it is sure and most frequent.
pub static FORMATS: &[Format] = &[
    junit::FORMAT,
    // webprofile parity
    // Hologram pipeline
    // integration triage (drive)
    // FlakeGuard
    // PCS benchmarks
    // what anybody writes
    image::FORMAT,
    ndjson::FORMAT,
    json::FORMAT,
    xml::FORMAT,
    log::FORMAT,
    text::FORMAT,
];

#[cfg(test)]
mod junit_tests;
#[cfg(test)]
mod line_tests;

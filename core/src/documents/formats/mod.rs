//! GROWTH POINT 1: one file = one format, one row of the table.
//!
//! Order decides between formats that are equally sure.

mod drive;
mod flakeguard;
mod image;
mod json;
mod junit;
mod log;
mod ndjson;
mod pcs;
mod stamp;
mod text;
mod vitest;
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
    drive::cron::FORMAT,
    drive::lifecycle::FORMAT,
    drive::witness::FORMAT,
    drive::orchestrator::FORMAT,
    drive::runtime::FORMAT,
    drive::evidence::FORMAT,
    drive::alert::CONTEXT,
    drive::alert::DISPATCH,
    drive::summary::FORMAT,
    drive::contract::FORMAT,
    // FlakeGuard, and the identity of runs
    flakeguard::META,
    stamp::FORMAT,
    flakeguard::API,
    flakeguard::EXPORTS,
    flakeguard::LOG,
    flakeguard::HEALTH,
    // PCS benchmarks
    pcs::results::FORMAT,
    pcs::best_of_k::FORMAT,
    pcs::benchmarks::FORMAT,
    pcs::schema::FORMAT,
    pcs::canary_baseline::FORMAT,
    pcs::canary_log::FORMAT,
    pcs::codegen::FORMAT,
    pcs::codegen_report::FORMAT,
    pcs::policy::FORMAT,
    pcs::regression_fail::FORMAT,
    pcs::check_report::FORMAT,
    // what anybody writes
    vitest::FORMAT,
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

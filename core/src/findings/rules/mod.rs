//! GROWTH POINT 2: one file = one rule, one row of the table.

mod broken_document;
mod failed_tests;
mod flaky_tests;
mod no_tests_found;

use super::Rule;

/// Every rule.
pub static RULES: &[Rule] = &[
    failed_tests::RULE,
    flaky_tests::RULE,
    // webprofile parity
    // Hologram pipeline
    // integration triage (drive)
    // FlakeGuard
    // PCS benchmarks
    // what was read
    no_tests_found::RULE,
    broken_document::RULE,
];

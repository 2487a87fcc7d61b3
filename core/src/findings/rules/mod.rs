//! GROWTH POINT 2: one file = one rule, one row of the table.

mod broken_document;
mod drive;
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
    drive::SCENARIOS,
    drive::CONTRACT_IDS,
    drive::DOCUMENTATION,
    drive::ESCALATION,
    drive::FLAKES,
    drive::INFRASTRUCTURE,
    drive::ENVIRONMENT,
    drive::REPORTS,
    drive::INCOMPLETE,
    drive::ORCHESTRATOR,
    drive::ALERT,
    drive::RUNTIME,
    drive::ARTIFACTS,
    drive::EVIDENCE,
    drive::RUN2_STATUS,
    drive::TODO,
    drive::HIDDEN_EVIDENCE,
    drive::DATABASE_NAME,
    // FlakeGuard
    // PCS benchmarks
    // what was read
    no_tests_found::RULE,
    broken_document::RULE,
];

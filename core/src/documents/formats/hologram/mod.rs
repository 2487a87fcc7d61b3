//! The Hologram pipeline: perf tables, baseline, events, flake database and what lies beside them.

mod attestation;
mod baseline;
mod cache_profiles;
mod chaos;
mod e2e_report;
mod event;
mod events;
mod flake_database;
mod page;
mod page_tables;
mod perf_csv;
mod perf_row;
mod quarantine;
mod shared;
mod status_badge;

pub(super) use attestation::FORMAT as ATTESTATION;
pub(super) use baseline::FORMAT as BASELINE;
pub(super) use cache_profiles::FORMAT as CACHE_PROFILES;
pub(super) use chaos::FORMAT as CHAOS;
pub(super) use e2e_report::FORMAT as E2E_REPORT;
pub(super) use events::FORMAT as EVENTS;
pub(super) use flake_database::FORMAT as FLAKE_DATABASE;
pub(super) use page::FORMAT as PAGE;
pub(super) use perf_csv::FORMAT as PERF_CSV;
pub(super) use quarantine::FORMAT as QUARANTINE;
pub(super) use status_badge::FORMAT as STATUS_BADGE;

#[cfg(test)]
mod hologram_tests;

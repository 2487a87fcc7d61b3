//! Rules of the Hologram pipeline: gate, baseline, E2E, flakes, chaos, scorecard, and where upstream is green on nothing.

pub(super) mod badge;
pub(super) mod baseline;
pub(super) mod baseline_drift;
pub(super) mod baseline_refresh;
pub(super) mod budget_rows;
pub(super) mod budgets;
pub(super) mod chaos;
pub(super) mod e2e;
pub(super) mod events_guard;
pub(super) mod flake_rate;
pub(super) mod quarantine;
pub(super) mod release;
pub(super) mod samples;
pub(super) mod scorecard;
pub(super) mod silent_baseline_created;
pub(super) mod silent_baseline_ignored;
pub(super) mod silent_baseline_missing;
pub(super) mod silent_best_row;
pub(super) mod silent_detector;
pub(super) mod silent_empty_summary;
pub(super) mod silent_override;
pub(super) mod silent_report_crash;
pub(super) mod silent_unbudgeted;
pub(super) mod silent_unmeasured;
pub(super) mod slo_override;
mod tell;
pub(super) mod triage;

#[cfg(test)]
mod scorecard_tests;
#[cfg(test)]
mod tests;

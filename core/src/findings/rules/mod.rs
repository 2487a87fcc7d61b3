//! GROWTH POINT 2: one file = one rule, one row of the table.

mod broken_document;
mod drive;
mod environment_bound_tests;
mod failed_logs;
mod failed_tests;
mod flakeguard;
mod flaky_jobs;
mod flaky_over_runs;
mod flaky_tests;
mod hologram;
mod no_tests_found;
mod pcs;
mod quarantine;
mod shared_causes;
mod webprofile;

use super::Rule;
pub use failed_logs::ID as FAILED_LOGS;
pub(in crate::findings) use failed_logs::has_steps;
pub(in crate::findings) use flaky_jobs::{ID as FLAKY_JOBS, knows_commits};

pub use quarantine::SYSTEM as QUARANTINE;

/// Rules that gather red cases by what these say, and leave to others the cases that others explain.
pub(super) const CLUSTERS: [&str; 2] = [failed_tests::RULE.id, flaky_tests::RULE.id];

/// The rule of flakes over runs, which explains retries that one report tells of.
pub(super) const OVER_RUNS: &str = flaky_over_runs::RULE.id;

/// Every rule.
pub static RULES: &[Rule] = &[
    failed_tests::RULE,
    failed_logs::RULE,
    flaky_tests::RULE,
    shared_causes::RULE,
    flaky_over_runs::RULE,
    environment_bound_tests::RULE,
    flaky_jobs::RULE,
    // webprofile parity
    webprofile::parity_verdict::RULE,
    webprofile::iterations::RULE,
    webprofile::analysis_agrees::RULE,
    webprofile::node_smoke::RULE,
    webprofile::service_logs::RULE,
    webprofile::transient::RULE,
    webprofile::reproduced::RULE,
    webprofile::streak::RULE,
    webprofile::alert::RULE,
    webprofile::history_agrees::RULE,
    webprofile::weekly_issue::RULE,
    webprofile::bench_slo::RULE,
    webprofile::packets::RULE,
    webprofile::silent_no_evidence::RULE,
    webprofile::silent_empty_node::RULE,
    webprofile::silent_tests::RULE,
    webprofile::silent_cross_ignored::RULE,
    webprofile::silent_no_iterations::RULE,
    webprofile::silent_iterations_lost::RULE,
    webprofile::silent_empty_run::RULE,
    webprofile::silent_counted_twice::RULE,
    webprofile::silent_threshold_lost::RULE,
    webprofile::silent_status::RULE,
    // Hologram pipeline
    hologram::budgets::RULE,
    hologram::baseline::RULE,
    hologram::e2e::RULE,
    hologram::events_guard::RULE,
    hologram::triage::RULE,
    hologram::budget_rows::RULE,
    hologram::samples::RULE,
    hologram::slo_override::RULE,
    hologram::baseline_refresh::RULE,
    hologram::baseline_drift::RULE,
    hologram::quarantine::RULE,
    hologram::release::RULE,
    hologram::chaos::RULE,
    hologram::flake_rate::RULE,
    hologram::scorecard::RULE,
    hologram::badge::RULE,
    hologram::silent_unbudgeted::RULE,
    hologram::silent_unmeasured::RULE,
    hologram::silent_best_row::RULE,
    hologram::silent_baseline_created::RULE,
    hologram::silent_baseline_missing::RULE,
    hologram::silent_baseline_ignored::RULE,
    hologram::silent_empty_summary::RULE,
    hologram::silent_report_crash::RULE,
    hologram::silent_override::RULE,
    hologram::silent_detector::RULE,
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
    drive::REQUIRED_ARTIFACTS,
    drive::EVIDENCE,
    drive::RUN2_STATUS,
    drive::TODO,
    drive::HIDDEN_EVIDENCE,
    drive::DATABASE_NAME,
    // FlakeGuard
    flakeguard::FLAKES,
    flakeguard::META,
    flakeguard::UPLOAD,
    flakeguard::REJECTED,
    flakeguard::NOTIFY,
    flakeguard::RETENTION,
    flakeguard::SERVER_LOG,
    flakeguard::PASS_THEN_FAIL,
    flakeguard::CROSS_RUN,
    flakeguard::STALE_SCORE,
    flakeguard::NO_REPORTS,
    flakeguard::DROPPED_DUPLICATE,
    flakeguard::NESTED_SUITES,
    // PCS benchmarks
    pcs::regressions::RULE,
    pcs::regressions_upstream::RULE,
    pcs::trend_alerts::RULE,
    pcs::runner_noise::RULE,
    pcs::infrastructure::RULE,
    pcs::failed_benchmarks::RULE,
    pcs::freshness::RULE,
    pcs::dashboard_health::RULE,
    pcs::rows_per_day::RULE,
    pcs::variation::RULE,
    pcs::retention::RULE,
    pcs::schema::RULE,
    pcs::canary::RULE,
    pcs::policy_unused::RULE,
    pcs::silent_timezone::RULE,
    pcs::silent_ci_echo::RULE,
    pcs::silent_mixed_series::RULE,
    pcs::silent_demo_data::RULE,
    pcs::silent_empty_input::RULE,
    // tests in quarantine
    quarantine::expired::RULE,
    quarantine::over_cap::RULE,
    quarantine::unused::RULE,
    quarantine::incomplete::RULE,
    // what was read
    no_tests_found::RULE,
    broken_document::RULE,
];

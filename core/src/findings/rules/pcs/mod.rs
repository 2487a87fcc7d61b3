//! Rules about the PCS performance monitoring, and what they share.

pub(super) mod canary;
pub(super) mod dashboard_health;
pub(super) mod failed_benchmarks;
pub(super) mod freshness;
pub(super) mod infrastructure;
pub(super) mod policy_unused;
pub(super) mod regressions;
pub(super) mod regressions_upstream;
pub(super) mod retention;
pub(super) mod rows_per_day;
pub(super) mod runner_noise;
pub(super) mod schema;
mod shared;
pub(super) mod silent_ci_echo;
pub(super) mod silent_demo_data;
pub(super) mod silent_empty_input;
pub(super) mod silent_mixed_series;
#[cfg(test)]
mod silent_tests;
pub(super) mod silent_timezone;
#[cfg(test)]
mod tests;
pub(super) mod trend_alerts;
pub(super) mod variation;

//! Rules about the webprofile parity jobs: their own verdicts, the runbook's steps, and what
//! upstream takes for green.

pub(super) mod alert;
pub(super) mod analysis_agrees;
pub(super) mod bench_slo;
pub(super) mod history_agrees;
pub(super) mod iterations;
pub(super) mod node_smoke;
pub(super) mod packets;
pub(super) mod parity_verdict;
pub(super) mod reproduced;
pub(super) mod service_logs;
pub(super) mod silent_counted_twice;
pub(super) mod silent_cross_ignored;
pub(super) mod silent_empty_node;
pub(super) mod silent_empty_run;
pub(super) mod silent_iterations_lost;
pub(super) mod silent_no_evidence;
pub(super) mod silent_no_iterations;
pub(super) mod silent_status;
pub(super) mod silent_tests;
pub(super) mod silent_threshold_lost;
pub(super) mod streak;
mod telling;
#[cfg(test)]
mod tests;
pub(super) mod transient;
pub(super) mod weekly_issue;

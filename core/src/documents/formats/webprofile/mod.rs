//! Files of the webprofile parity jobs, of their rerunner, and of the collector of both.

pub(super) mod aggregate;
pub(super) mod aggregate_cross;
pub(super) mod analysis;
pub(super) mod badge;
pub(super) mod bench;
pub(super) mod collected;
pub(super) mod create;
pub(super) mod cross_out;
pub(super) mod dashboard;
pub(super) mod github_jobs;
pub(super) mod github_runs;
pub(super) mod introspect;
pub(super) mod iteration;
pub(super) mod mongo_log;
pub(super) mod node_out;
pub(super) mod node_parity;
mod reading;
pub(super) mod report;
pub(super) mod rerun;
pub(super) mod results;
pub(super) mod revoke;
mod rows;
pub(super) mod status;
pub(super) mod summary;
pub(super) mod test_parity;
pub(super) mod trend;

/// The repository whose jobs write and read them.
const SPEC: &str = "https://github.com/davrot/gogotex_at_work";

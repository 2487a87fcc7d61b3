//! Benchmarks of the PCS monitoring: rows, aggregation, gates, noise, health.

mod aggregate;
mod backends;
mod canary;
mod days;
mod gate;
mod health;
mod infrastructure;
mod noise;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod thresholds;
mod trend;

pub use aggregate::{aggregate, aggregate_fine};
pub use backends::{BackendRange, backends};
pub use canary::{CanaryCheck, canary};
pub use days::date;
pub use gate::{AsWritten, Check, Gate, Key, Verdict};
pub use health::{Health, age_days};
pub use infrastructure::{Difference, differences};
pub use noise::{NoisyDay, noise};
pub use rows::{Bench, Row, Source};
pub use schema::{Validation, validate};
pub use thresholds::Thresholds;
pub use trend::{TrendAlert, Trends, trends};

/// As documents name it.
pub const SYSTEM: &str = "pcs";

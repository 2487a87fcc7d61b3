//! The status of the dashboard, and how old the data are.

use super::SYSTEM;
use super::days::DAY_MS;
use super::rows::{Bench, Row};
use crate::findings::Policy;
use crate::methods::order::set;

/// What the dashboard shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// `No Data`, `Stale Data`, `Limited Data`, `Low Volume` or `Healthy`.
    pub status: &'static str,
    /// `N records · B backends · T tests`.
    pub details: String,
    /// Synthetic rows are among them.
    pub is_demo: bool,
}

impl Health {
    /// Of the rows that the dashboard reads; the age decides only where `as_of` was given.
    pub fn of(bench: &Bench<'_>, rows: &[Row<'_>], policy: &Policy) -> Self {
        let distinct = |field: fn(&Row<'_>) -> String| set(rows.iter().map(field)).len();
        let (backends, tests) = (distinct(|row| row.backend.to_owned()), distinct(|row| row.test.to_owned()));
        let age = age_days(bench, policy).filter(|_| policy.as_of.is_given());
        let status = if rows.is_empty() {
            "No Data"
        } else if age.is_some_and(|age| age > policy.number("pcs.health.stale_days")) {
            "Stale Data"
        } else if (backends as u64) < policy.whole("pcs.health.backends_min") {
            "Limited Data"
        } else if (rows.len() as u64) < policy.whole("pcs.health.rows_min") {
            "Low Volume"
        } else {
            "Healthy"
        };
        let details = format!("{} records · {backends} backends · {tests} tests", rows.len());
        Self { status, details, is_demo: rows.iter().any(Row::is_demo) }
    }
}

/// Days between the newest row and `as_of`.
pub fn age_days(bench: &Bench<'_>, policy: &Policy) -> Option<f64> {
    let newest = bench.newest()?.metric.time?;
    Some((policy.as_of.of(SYSTEM)? - newest) as f64 / DAY_MS)
}

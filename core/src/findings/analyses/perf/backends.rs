//! Best and worst time of each backend, as the runbook compares them.

use super::rows::{Bench, Row};
use hashbrown::HashMap;

/// A backend with its fastest and slowest row.
pub struct BackendRange<'a> {
    /// Its name.
    pub backend: &'a str,
    /// The row with the smallest `mean_ns`.
    pub best: Row<'a>,
    /// The row with the largest.
    pub worst: Row<'a>,
    /// Rows of it.
    pub rows: usize,
    /// Smallest sequential over smallest parallel `mean_ns`, as the dashboard divides them, of any
    /// test and size; `None` without both.
    pub speedup: Option<f64>,
}

/// Backends in order of their first row.
pub fn backends<'a>(bench: &Bench<'a>) -> Vec<BackendRange<'a>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut ranges: Vec<(BackendRange<'a>, [f64; 2])> = Vec::new();
    for row in bench.measured() {
        let place = *places.entry(row.backend).or_insert_with(|| {
            let range = BackendRange { backend: row.backend, best: *row, worst: *row, rows: 0, speedup: None };
            ranges.push((range, [f64::INFINITY; 2]));
            ranges.len() - 1
        });
        let Some((range, [alone, together])) = ranges.get_mut(place) else { continue };
        range.rows += 1;
        if row.mean_ns() < range.best.mean_ns() {
            range.best = *row;
        }
        if row.mean_ns() > range.worst.mean_ns() {
            range.worst = *row;
        }
        let fastest = if row.parallel == "true" { together } else { alone };
        *fastest = fastest.min(row.mean_ns());
    }
    let with_speedup = |(range, [alone, together]): (BackendRange<'a>, [f64; 2])| BackendRange {
        speedup: (alone.is_finite() && together.is_finite()).then(|| alone / together),
        ..range
    };
    ranges.into_iter().map(with_speedup).collect()
}

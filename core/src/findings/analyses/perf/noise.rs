//! Days on which most backends became slower at once: the machine, not the code.
//!
//! The idea of `k_anomaly_detector.py`, which compares any tests of a day with each other. Here a
//! backend's change on a day is the median, over its series, of the day's row against the median
//! of the window before that day; it is slower when that is over the ratio.

use super::days::{date, days_ms};
use super::rows::Row;
use crate::findings::Policy;
use crate::methods::order::Order as _;
use crate::methods::robust;
use std::collections::BTreeMap;

/// A day with what its backends did.
pub struct NoisyDay<'a> {
    /// `2025-09-26`.
    pub date: &'a str,
    /// Backends that can be compared, with their median change.
    pub backends: Vec<(&'a str, f64)>,
    /// Of them, slower.
    pub slower: usize,
    /// Enough of enough backends are slower: suspect the runner.
    pub is_suspect: bool,
    /// Rows of that day, a few of each backend.
    pub rows: Vec<Row<'a>>,
}

/// By backend, how much each row of a day changed.
type Changes<'a> = BTreeMap<&'a str, Vec<(f64, Row<'a>)>>;

/// Over aggregated rows: every day on which at least the fewest backends can be compared, oldest first.
pub fn noise<'a>(rows: &[Row<'a>], policy: &Policy) -> Vec<NoisyDay<'a>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("noise");
    let window = days_ms(policy.number("pcs.gate.window_days"));
    let mut series: BTreeMap<[&str; 5], Vec<Row<'a>>> = BTreeMap::new();
    for row in rows {
        series.entry([row.backend, row.test, row.mode, row.parallel, row.n]).or_default().push(*row);
    }
    let mut days: BTreeMap<&str, Changes<'a>> = BTreeMap::new();
    for rows in series.values_mut() {
        rows.order_by_key(|row| row.metric.time);
        for (at, row) in rows.iter().enumerate() {
            let Some(time) = row.metric.time else { continue };
            let is_before = |old: &&Row<'_>| old.metric.time.is_some_and(|old| old >= time - window);
            // Newest first, so that it ends where the window does.
            let earlier = rows.get(..at).unwrap_or_default().iter().rev();
            let before: Vec<f64> = earlier.take_while(is_before).map(Row::mean_ns).collect();
            if before.len() < 2 {
                continue;
            }
            if let Some(median) = robust::median(&before).filter(|median| *median > 0.0) {
                let change = (row.mean_ns() - median) / median;
                days.entry(date(row.timestamp)).or_default().entry(row.backend).or_default().push((change, *row));
            }
        }
    }
    let least = policy.whole("pcs.noise.backends_min");
    days.into_iter().filter(|(_, backends)| backends.len() as u64 >= least).map(|day| judged(day, policy)).collect()
}

fn judged<'a>((date, by_backend): (&'a str, Changes<'a>), policy: &Policy) -> NoisyDay<'a> {
    let limit = policy.number("pcs.noise.change_ratio");
    let mut backends = Vec::new();
    let mut rows = Vec::new();
    for (backend, changes) in by_backend {
        let values: Vec<f64> = changes.iter().map(|(change, _)| *change).collect();
        backends.push((backend, robust::median(&values).unwrap_or(f64::NAN)));
        rows.extend(changes.first().map(|(_, row)| *row));
    }
    let slower = backends.iter().filter(|(_, change)| *change > limit).count();
    let share = slower as f64 / backends.len() as f64;
    NoisyDay { date, slower, is_suspect: share >= policy.number("pcs.noise.backend_share"), backends, rows }
}

//! `trend_alerts.py`: rows of today against the median of seven days that include them.

use super::SYSTEM;
use super::days::{day_of, days_ms};
use super::rows::{Bench, Row};
use crate::findings::Policy;
use crate::methods::robust;
use hashbrown::HashMap;

/// A row of today that is slower.
pub struct TrendAlert<'a> {
    /// The row.
    pub row: Row<'a>,
    /// Median of its series over the window, itself included.
    pub median: f64,
    /// (row − median) / median.
    pub change_ratio: f64,
}

/// What the script says.
pub struct Trends<'a> {
    /// The day of `as_of`.
    pub today: String,
    /// Rows of today.
    pub rows: usize,
    /// Of them, in a series with enough rows.
    pub judged: usize,
    /// Those over the ratio, in order.
    pub alerts: Vec<TrendAlert<'a>>,
}

/// Reads lines only; the key has parallel, and no backend has a threshold of its own.
pub fn trends<'a>(bench: &Bench<'a>, policy: &Policy) -> Option<Trends<'a>> {
    let as_of = policy.as_of.of(SYSTEM)?;
    let since = as_of - days_ms(policy.number("pcs.gate.window_days"));
    let least = policy.whole("pcs.trend.rows_min");
    let limit = policy.number("pcs.trend.change_ratio");
    let key = |row: &Row<'a>| (row.backend, row.test, row.mode, row.parallel);
    let mut series: HashMap<_, Vec<f64>> = HashMap::new();
    let measured = || bench.lines.iter().filter(|row| !row.is_error() && row.mean_ns().is_finite());
    for row in measured().filter(|row| row.metric.time.is_some_and(|time| time >= since)) {
        series.entry(key(row)).or_default().push(row.mean_ns());
    }
    let today = day_of(as_of);
    let mut trends = Trends { rows: 0, judged: 0, alerts: Vec::new(), today };
    for row in measured().filter(|row| row.timestamp.starts_with(&trends.today)) {
        trends.rows += 1;
        let values = series.get(&key(row)).filter(|values| values.len() as u64 >= least);
        let Some(median) = values.and_then(|values| robust::median(values)).filter(|median| *median > 0.0) else {
            continue;
        };
        trends.judged += 1;
        let change_ratio = (row.mean_ns() - median) / median;
        if change_ratio > limit {
            trends.alerts.push(TrendAlert { row: *row, median, change_ratio });
        }
    }
    Some(trends)
}

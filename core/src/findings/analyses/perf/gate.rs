//! `regression_check.py`: the newest row of each series against the median of the days before.
//!
//! Two keys. *Upstream*: backend, test and mode, as the script has it, so that sizes and parallel
//! runs are mixed. *Fine*: with parallel and n. Times are read as UTC in both; what the script
//! itself makes of them is [`Gate::as_written`].

use super::Thresholds;
use super::days::days_ms;
use super::rows::{Bench, Row};
use crate::findings::Policy;
use crate::methods::order::Order as _;
use crate::methods::robust;
use hashbrown::HashMap;

/// What rows of one series have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Backend, test, mode.
    Upstream,
    /// Backend, test, mode, parallel, n.
    Fine,
}

impl Key {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Fine => "fine",
        }
    }
}

/// How a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within its threshold.
    Within,
    /// Slower than its threshold.
    Regression,
    /// Not compared; why.
    Skipped(&'static str),
}

/// A series of the window.
pub struct Check<'a> {
    /// Which key made it.
    pub key: Key,
    /// Its rows within the window, oldest first.
    pub rows: Vec<Row<'a>>,
    /// The newest row.
    pub current: Row<'a>,
    /// Median of the others; NaN when there are too few.
    pub median: f64,
    /// (current − median) / median; NaN when there is no median.
    pub change_ratio: f64,
    /// What it may be.
    pub threshold_ratio: f64,
    /// How it stands.
    pub verdict: Verdict,
}

impl Check<'_> {
    /// True for a regression.
    pub fn is_regression(&self) -> bool {
        self.verdict == Verdict::Regression
    }

    /// True when it was compared.
    pub fn is_judged(&self) -> bool {
        !matches!(self.verdict, Verdict::Skipped(_))
    }

    /// `rust/sum_even_squares/loops`, in the fine key with n and way.
    pub fn name(&self) -> String {
        let row = &self.current;
        match self.key {
            Key::Upstream => format!("{}/{}/{}", row.backend, row.test, row.mode),
            Key::Fine => row.name(),
        }
    }

    /// `+9.0 %`.
    pub fn change(&self) -> String {
        format!("{:+.1} %", self.change_ratio * 100.0)
    }

    /// `100,000 ns → 109,000 ns, +9.0 % > 8 %`.
    pub fn said(&self) -> String {
        let (from, to) = (super::rows::nanoseconds(self.median), super::rows::nanoseconds(self.current.mean_ns()));
        let sign = if self.is_regression() { ">" } else { "≤" };
        format!("{from} ns → {to} ns, {} {sign} {} %", self.change(), percent(self.threshold_ratio))
    }

    /// The row before the current one: its commit is the last known good one.
    pub fn previous(&self) -> Option<&Row<'_>> {
        self.rows.iter().rev().find(|row| row.timestamp != self.current.timestamp)
    }
}

/// `8` of 0.08, without noise of floats.
fn percent(ratio: f64) -> f64 {
    (ratio * 1e6).round() / 1e4
}

/// A gate over all series.
pub struct Gate<'a> {
    /// What series may lose.
    pub thresholds: Thresholds,
    /// Series in order of their first row.
    pub checks: Vec<Check<'a>>,
}

/// What the script itself concludes, whose "now" has no time zone: rows that have one raise an
/// error and are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsWritten {
    /// No regressions among so many rows, with so many passed over.
    Green {
        /// Rows that took part.
        rows: usize,
        /// Rows that were passed over.
        passed_over: usize,
    },
    /// So many regressions.
    Red(usize),
    /// A colon in a name stops it, and an object where an array is expected.
    Crash,
}

impl<'a> Gate<'a> {
    /// The gate in one key over its rows; `None` when there is no moment that "now" could be.
    pub fn of(rows: &[Row<'a>], key: Key, policy: &Policy, thresholds: &Thresholds) -> Option<Self> {
        #[cfg(test)]
        crate::findings::analyses::made::note("gate");
        let since = policy.as_of.of(super::SYSTEM)? - days_ms(policy.number("pcs.gate.window_days"));
        let in_window = |row: &&Row<'_>| !row.is_error() && row.metric.time.is_some_and(|time| time >= since);
        let mut places = HashMap::new();
        let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
        for row in rows.iter().filter(in_window) {
            let fine = if key == Key::Fine { (row.parallel, row.n) } else { ("", "") };
            let place = *places.entry((row.backend, row.test, row.mode, fine)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(place) {
                group.push(*row);
            }
        }
        let checks = groups.into_iter().filter_map(|rows| check(rows, key, policy, thresholds)).collect();
        Some(Self { thresholds: thresholds.clone(), checks })
    }

    /// Regressions, in order.
    pub fn regressions(&self) -> impl Iterator<Item = &Check<'a>> {
        self.checks.iter().filter(|check| check.is_regression())
    }

    /// Number of series that were compared.
    pub fn judged(&self) -> usize {
        self.checks.iter().filter(|check| check.is_judged()).count()
    }

    /// What the script makes of its input.
    pub fn as_written(
        bench: &Bench<'a>,
        rows: &[Row<'a>],
        policy: &Policy,
        thresholds: &Thresholds,
    ) -> Option<AsWritten> {
        #[cfg(test)]
        crate::findings::analyses::made::note("as_written");
        let naive: Vec<Row<'a>> = rows.iter().filter(|row| !has_zone(row.timestamp)).copied().collect();
        let gate = Self::of(&naive, Key::Upstream, policy, thresholds)?;
        let has_colon = |check: &&Check<'_>| {
            check.rows.len() > 1
                && [check.current.backend, check.current.test, check.current.mode].join("").contains(':')
        };
        let is_stopped = bench.is_wrapped || gate.checks.iter().any(|check| has_colon(&check));
        Some(match (is_stopped, gate.regressions().count()) {
            (true, _) => AsWritten::Crash,
            (false, 0) => AsWritten::Green { rows: naive.len(), passed_over: rows.len() - naive.len() },
            (false, regressions) => AsWritten::Red(regressions),
        })
    }
}

/// Times with `Z` or an offset.
fn has_zone(timestamp: &str) -> bool {
    let time = timestamp.split_once('T').map_or("", |(_, time)| time);
    time.contains(['Z', 'z', '+', '-'])
}

fn check<'a>(mut rows: Vec<Row<'a>>, key: Key, policy: &Policy, thresholds: &Thresholds) -> Option<Check<'a>> {
    // Upstream compares time stamps as texts, which misorders forms of different precision.
    match key {
        Key::Upstream => rows.order_by_key(|row| row.timestamp),
        Key::Fine => rows.order_by_key(|row| (row.metric.time, row.timestamp)),
    }
    let last = rows.last()?.timestamp;
    // The first of those that are newest.
    let current = *rows.iter().find(|row| row.timestamp == last)?;
    let others = rows.iter().filter(|row| row.timestamp != last).map(Row::mean_ns);
    let reference: Vec<f64> = others.filter(|value| value.is_finite()).collect();
    let median = if reference.len() < 2 { f64::NAN } else { robust::median(&reference).unwrap_or(f64::NAN) };
    let threshold_ratio = thresholds.ratio(current.backend);
    let change_ratio = if median > 0.0 { (current.mean_ns() - median) / median } else { f64::NAN };
    let verdict = if rows.len() < 2 {
        Verdict::Skipped("only one row in the window")
    } else if (rows.len() as u64) < policy.whole("pcs.gate.grace_rows") {
        Verdict::Skipped("in its grace period: too few rows in the window")
    } else if current.mean_ns().is_nan() {
        Verdict::Skipped("the newest row has no mean_ns")
    } else if median.is_nan() {
        Verdict::Skipped("fewer than two earlier values")
    } else if change_ratio.is_nan() || threshold_ratio.is_nan() {
        Verdict::Skipped("the median is 0")
    } else if change_ratio > threshold_ratio {
        Verdict::Regression
    } else {
        Verdict::Within
    };
    Some(Check { key, rows, current, median, change_ratio, threshold_ratio, verdict })
}

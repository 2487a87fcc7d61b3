//! Budgets and baseline, each as its upstream script computes it: the budget looks at the best row of
//! a metric, the baseline at the last one.

use super::hologram_reports::{Base, PerfRow, Report};
use crate::findings::Policy;
use crate::methods::order::Order as _;
use std::collections::BTreeMap;

/// Metrics that have a budget, and the key that holds it.
pub(crate) const BUDGETS: [(&str, &str); 3] = [
    ("core.encode_1MB_ms", "hologram.budget.encode_p95_ms"),
    ("core.verify_ms", "hologram.budget.verify_p95_ms"),
    ("graphql.resolve_ms", "hologram.budget.gql_p95_ms"),
];

/// Rows by metric, in order of name; rows whose p95 is no number are left out, as upstream does.
pub(crate) fn measured<'a, 'b>(report: &'b Report<'a>) -> BTreeMap<&'a str, Vec<&'b PerfRow<'a>>> {
    let mut measured: BTreeMap<&str, Vec<&PerfRow<'_>>> = BTreeMap::new();
    for row in report.rows.iter().filter(|row| !row.p95().is_nan()) {
        measured.entry(row.series).or_default().push(row);
    }
    measured
}

/// The first of the rows with the smallest p95.
pub(crate) fn best<'a, 'b>(rows: &[&'b PerfRow<'a>]) -> Option<&'b PerfRow<'a>> {
    rows.iter().copied().min_by(|a, b| a.p95().total_cmp(&b.p95()))
}

/// A metric against its budget.
pub(crate) struct Budget<'a, 'b> {
    /// The metric.
    pub(crate) series: &'static str,
    /// Key of the policy.
    pub(crate) key: &'static str,
    /// Milliseconds.
    pub(crate) limit: f64,
    /// The row that upstream judges; `None` when the metric was not measured.
    pub(crate) best: Option<&'b PerfRow<'a>>,
    /// Rows over the budget, in their order.
    pub(crate) slow: Vec<&'b PerfRow<'a>>,
    /// The last row.
    pub(crate) last: Option<&'b PerfRow<'a>>,
}

impl Budget<'_, '_> {
    /// The metric that was judged: encoding is measured under the name of its size.
    pub(crate) fn judged(&self) -> &str {
        self.best.map_or(self.series, |best| best.series)
    }

    /// Strictly: what equals its budget passes.
    pub(crate) fn is_over(&self) -> bool {
        self.best.is_some_and(|best| best.p95() > self.limit)
    }

    /// `core.verify_ms: p95=6.90ms > budget=6.00ms`
    pub(crate) fn upstream_line(&self) -> String {
        let best = self.best.map_or(f64::NAN, PerfRow::p95);
        format!("{}: p95={best:.2}ms > budget={:.2}ms", self.judged(), self.limit)
    }
}

/// Every budget of the policy.
pub(crate) fn budgets<'a, 'b>(report: &'b Report<'a>, policy: &Policy) -> Vec<Budget<'a, 'b>> {
    let measured = measured(report);
    let budget = |&(series, key): &(&'static str, &'static str)| {
        let limit = policy.number(key);
        let rows = measured.get(series).map(Vec::as_slice).unwrap_or_default();
        Budget {
            series,
            key,
            limit,
            best: best(rows),
            slow: rows.iter().copied().filter(|row| row.p95() > limit).collect(),
            last: rows.last().copied(),
        }
    };
    BUDGETS.iter().map(budget).collect()
}

/// As [`budgets`], with the budget of encoding applied to what was encoded, whatever its size: with
/// `ENC_MB=4` upstream's key has no rows.
pub(crate) fn gates<'a, 'b>(report: &'b Report<'a>, policy: &Policy) -> Vec<Budget<'a, 'b>> {
    let mut gates = budgets(report, policy);
    for gate in gates.iter_mut().filter(|gate| is_encode(gate.series)) {
        let rows: Vec<_> = report.rows.iter().filter(|row| is_encode(row.series) && !row.p95().is_nan()).collect();
        // Of several sizes the slowest decides.
        let by_size = measured(report).into_iter().filter(|(series, _)| is_encode(series));
        gate.best = by_size.filter_map(|(_, rows)| best(&rows)).max_by(|a, b| a.p95().total_cmp(&b.p95()));
        gate.slow = rows.iter().copied().filter(|row| row.p95() > gate.limit).collect();
        gate.last = rows.last().copied();
    }
    gates
}

/// Measured metrics without a budget.
pub(crate) fn unbudgeted<'a, 'b>(report: &'b Report<'a>) -> Vec<(&'a str, Vec<&'b PerfRow<'a>>)> {
    let has_none = |series: &&str| BUDGETS.iter().all(|(known, _)| known != series);
    measured(report).into_iter().filter(|(series, _)| has_none(series)).collect()
}

/// True for `core.encode_4MB_ms`, whatever its size.
pub(crate) fn is_encode(series: &str) -> bool {
    size(series).is_some()
}

/// The 4 of `core.encode_4MB_ms`.
pub(crate) fn encoded_mb(series: &str) -> Option<f64> {
    size(series)?.parse().ok()
}

fn size(series: &str) -> Option<&str> {
    series.strip_prefix("core.encode_")?.strip_suffix("MB_ms")
}

/// What a change against the baseline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Beyond the threshold.
    Regression,
    /// Faster, beyond the threshold.
    Improvement,
    /// Neither.
    Stable,
    /// The baseline is 0: upstream's script crashes here.
    NotApplicable,
}

/// A metric against its baseline.
pub(crate) struct Change<'a, 'b> {
    /// The baseline.
    pub(crate) base: Base<'a>,
    /// The last row.
    pub(crate) current: &'b PerfRow<'a>,
    /// Percent; NaN where it does not apply.
    pub(crate) percent: f64,
    /// What it is.
    pub(crate) kind: Kind,
}

impl Change<'_, '_> {
    /// `core.verify_ms: 6.0ms -> 7.2ms (+20.8%)`
    pub(crate) fn upstream_line(&self) -> String {
        let (base, now) = (self.base.value, self.current.p95());
        format!("{}: {base:.1}ms -> {now:.1}ms ({:+.1}%)", self.base.series, self.percent)
    }
}

/// All metrics against a baseline.
#[derive(Default)]
pub(crate) struct Comparison<'a, 'b> {
    /// What both have, in order of name.
    pub(crate) changes: Vec<Change<'a, 'b>>,
    /// Measured, without a baseline: upstream ignores them.
    pub(crate) new: Vec<&'b PerfRow<'a>>,
    /// In the baseline and not measured now: upstream does not say so.
    pub(crate) missing: Vec<Base<'a>>,
}

impl<'a, 'b> Comparison<'a, 'b> {
    /// Changes of a kind.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &Change<'a, 'b>> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    /// True when every value is that of this very run: the file was written from it.
    pub(crate) fn is_same_run(&self) -> bool {
        let is_same = |change: &Change<'_, '_>| change.base.value.to_bits() == change.current.p95().to_bits();
        !self.changes.is_empty() && self.changes.iter().all(is_same)
    }
}

/// The baseline that a report is compared with: its own, else one that was given by itself.
pub(crate) fn baseline_of<'a, 'b>(report: &'b Report<'a>, all: &'b [Report<'a>]) -> &'b [Base<'a>] {
    if !report.baseline.is_empty() {
        return &report.baseline;
    }
    let mut alone = all.iter().filter(|other| other.rows.is_empty() && !other.baseline.is_empty());
    match (alone.next(), alone.next()) {
        (Some(only), None) => &only.baseline,
        _ => &[],
    }
}

/// Compares the last row of each metric; `None` without a baseline or without rows.
pub(crate) fn compare<'a, 'b>(
    report: &'b Report<'a>,
    all: &'b [Report<'a>],
    policy: &Policy,
) -> Option<Comparison<'a, 'b>> {
    let baseline = baseline_of(report, all);
    let measured = measured(report);
    if baseline.is_empty() || measured.is_empty() {
        return None;
    }
    let (slower, faster) =
        (policy.number("hologram.baseline.regression_pct"), policy.number("hologram.baseline.improvement_pct"));
    let mut found = Comparison::default();
    for (series, rows) in &measured {
        let Some(current) = rows.last().copied() else { continue };
        let Some(base) = baseline.iter().rfind(|base| base.series == *series).copied() else {
            found.new.push(current);
            continue;
        };
        let (percent, kind) = if base.value == 0.0 {
            (f64::NAN, Kind::NotApplicable)
        } else {
            let percent = (current.p95() - base.value) / base.value * 100.0;
            let kind = if percent > slower {
                Kind::Regression
            } else if percent < -faster {
                Kind::Improvement
            } else {
                Kind::Stable
            };
            (percent, kind)
        };
        found.changes.push(Change { base, current, percent, kind });
    }
    found.missing = baseline.iter().filter(|base| !measured.contains_key(base.series)).copied().collect();
    Some(found)
}

/// Largest over smallest p95 of a metric, in percent; `None` with fewer than two rows.
pub(crate) fn spread_pct(rows: &[&PerfRow<'_>]) -> Option<f64> {
    let mut values: Vec<f64> = rows.iter().map(|row| row.p95()).collect();
    values.order_by(f64::total_cmp);
    match (values.first(), values.last()) {
        (Some(least), Some(most)) if values.len() > 1 && *least > 0.0 => Some((most / least - 1.0) * 100.0),
        _ => None,
    }
}

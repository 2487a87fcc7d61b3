//! One chart a series: its rows over the window, with the lines of median and threshold.

use super::pcs::line;
use crate::findings::analyses::perf::{Check, Gate};
use crate::methods::order::Order as _;
use crate::views::lens::{Block, Chart, ChartKind, Limit, Series, Tone};

/// Charts of one view; series that regressed come first.
const CHARTS: usize = 60;

/// Charts of a gate.
pub(super) fn charts(gate: &Gate<'_>) -> Vec<Block> {
    let mut checks: Vec<&Check<'_>> = gate.checks.iter().filter(|check| check.rows.len() > 1).collect();
    checks.order_by_key(|check| !check.is_regression());
    checks.iter().take(CHARTS).map(|check| Block::Chart(chart(check))).collect()
}

fn chart(check: &Check<'_>) -> Chart {
    let mut limits = Vec::new();
    if check.is_judged() {
        limits.push(Limit { label: "Median of the others".to_owned(), value: check.median });
        limits.push(Limit {
            label: format!("Threshold, {:+.1} %", check.threshold_ratio * 100.0),
            value: check.median * (1.0 + check.threshold_ratio),
        });
    }
    Chart {
        title: if check.is_judged() { format!("{}: {}", check.name(), check.change()) } else { check.name() },
        kind: ChartKind::Line,
        x_title: "Time".to_owned(),
        x: check.rows.iter().map(|row| row.timestamp.to_owned()).collect(),
        unit: "ns".to_owned(),
        series: vec![Series {
            name: "mean_ns".to_owned(),
            values: check.rows.iter().map(|row| Some(row.mean_ns()).filter(|value| value.is_finite())).collect(),
            evidence: check.rows.iter().map(|row| Some(line(row))).collect(),
            tone: if check.is_regression() { Tone::Slower } else { Tone::Plain },
        }],
        limits,
    }
}

//! `canary_bench.py`: mean seconds of five repetitions against the stored baseline.

use crate::facts::{Facts, Metric};
use crate::findings::Policy;
use crate::findings::analyses::Claims;

/// A backend of the canary.
pub struct CanaryCheck<'a> {
    /// Its name.
    pub backend: &'a str,
    /// The measurement.
    pub metric: &'a Metric,
    /// Seconds of the baseline; `None` without one, or where it is 0.
    pub baseline: Option<f64>,
    /// (current − baseline) / baseline; NaN without a baseline.
    pub change_ratio: f64,
    /// Over the limit.
    pub is_regression: bool,
}

/// Measurements of canary outputs, against the first baseline.
pub fn canary<'a>(facts: &'a Facts, policy: &Policy) -> Vec<CanaryCheck<'a>> {
    let baseline = Claims::of_format(facts, "pcs-canary-baseline").into_iter().next();
    let is_canary = |metric: &&Metric| {
        let document = facts.documents.get(metric.origin.document as usize);
        document.is_some_and(|document| facts.text(document.format) == "pcs-canary-log")
    };
    let limit = policy.number("pcs.canary.change_ratio");
    let judged = |metric: &'a Metric| {
        let backend = metric.labels.first().map_or("", |(_, backend)| facts.text(*backend));
        let baseline = baseline.and_then(|claims| claims.number(backend)).filter(|seconds| *seconds != 0.0);
        let change_ratio = baseline.map_or(f64::NAN, |baseline| (metric.value - baseline) / baseline);
        CanaryCheck { backend, metric, baseline, change_ratio, is_regression: change_ratio > limit }
    };
    facts.records.metrics.iter().filter(is_canary).map(judged).collect()
}

//! How long suites took, against their budgets.

use super::{Claims, RUNTIME};
use crate::facts::Facts;
use crate::findings::Policy;

/// The runtime of a suite.
#[derive(Clone)]
pub struct Runtime<'a> {
    /// Everything stated.
    pub claims: Claims<'a>,
    /// `smoke` or `full`, as the path tells; empty when it does not.
    pub suite: &'static str,
    /// Seconds from start to end.
    pub seconds: Option<f64>,
    /// `durationSeconds`, as stated.
    pub stated: Option<f64>,
    /// Key of the budget.
    pub key: &'static str,
    /// Minutes allowed; NaN when the suite is not known.
    pub budget_minutes: f64,
}

pub(super) fn runtimes<'a>(facts: &'a Facts, policy: &'a Policy) -> Vec<Runtime<'a>> {
    let runtime = |claims: Claims<'a>| {
        let path = claims.path();
        let (suite, key) = if path.contains("integration-smoke") {
            ("smoke", "drive.smoke_budget_minutes")
        } else if path.contains("integration-full") {
            ("full", "drive.full_budget_minutes")
        } else {
            ("", "")
        };
        let stated = claims.number("durationSeconds");
        let ends = claims.number("startEpochSeconds").zip(claims.number("endEpochSeconds"));
        let seconds = ends.map(|(start, end)| end - start).or(stated);
        Runtime { claims, suite, seconds, stated, key, budget_minutes: policy.number(key) }
    };
    Claims::of_format(facts, RUNTIME).into_iter().map(runtime).collect()
}

impl Runtime<'_> {
    /// Whether it kept its budget; `None` where that cannot be said.
    pub fn is_within(&self) -> Option<bool> {
        let seconds = self.seconds.filter(|seconds| *seconds >= 0.0)?;
        (!self.budget_minutes.is_nan()).then_some(seconds <= self.budget_minutes * 60.0)
    }
}

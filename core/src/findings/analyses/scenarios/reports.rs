//! Drill reports: what `overall.passed` states, and what their own rows give.

use super::failures::format_of;
use super::{CRON, Claims, LIFECYCLE, WITNESS, is_whole};
use crate::facts::{Facts, Scenario, ScenarioStatus};
use crate::findings::Policy;

/// Which drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Cron endpoints.
    Cron,
    /// Journeys through the API.
    Lifecycle,
    /// Pages.
    Witness,
}

/// A drill report.
#[derive(Clone)]
pub struct Report<'a> {
    /// Which drill.
    pub kind: Kind,
    /// What it states beside its rows.
    pub claims: Claims<'a>,
    /// `overall.passed`; `None` where it is missing or no boolean.
    pub stated: Option<bool>,
    /// What upstream's own formula gives over the rows; `None` where the report was cut.
    pub computed: Option<bool>,
    /// Scenarios themselves, without invariants.
    pub scenarios: Vec<&'a Scenario>,
    /// Rows of scenarios that were planned and not executed.
    pub todo: Vec<&'a Scenario>,
    /// Scenarios that a whole drill has and this one does not.
    pub absent: Vec<String>,
    /// True when the witness was not run since the cron drill failed.
    pub upstream_failed: bool,
}

pub(super) fn reports<'a>(facts: &'a Facts, policy: &'a Policy) -> Vec<Report<'a>> {
    let mut reports = Vec::new();
    for document in 0..crate::facts::index(facts.documents.len()) {
        let kind = match format_of(facts, document) {
            CRON => Kind::Cron,
            LIFECYCLE => Kind::Lifecycle,
            WITNESS => Kind::Witness,
            _ => continue,
        };
        reports.push(report(facts, policy, document, kind));
    }
    reports
}

fn report<'a>(facts: &'a Facts, policy: &'a Policy, document: u32, kind: Kind) -> Report<'a> {
    let claims = Claims::of(facts, document);
    let rows = facts.records.scenarios.iter().filter(|row| row.origin.document == document);
    let scenarios: Vec<&Scenario> = rows.filter(|row| row.invariant.is_empty()).collect();
    let has = |id: &str| scenarios.iter().any(|row| facts.text(row.scenario) == id);
    let absent: Vec<String> = match kind {
        Kind::Cron => policy.list("drive.cron_scenarios").iter().filter(|id| !has(id)).cloned().collect(),
        Kind::Lifecycle => (1..=policy.whole("drive.lifecycle_scenarios"))
            .map(|number| format!("S{number}"))
            .filter(|id| !has(id))
            .collect(),
        Kind::Witness => Vec::new(),
    };
    let todo = scenarios.iter().copied().filter(|row| row.status == ScenarioStatus::Todo).collect();
    let failed = scenarios.iter().any(|row| row.status == ScenarioStatus::Failed);
    let upstream_failed = claims.text("overall.failedFlows.0") == Some("UPSTREAM_CRON_FAILED");
    let whole = match kind {
        // A drill that threw stays false.
        Kind::Cron => absent.is_empty(),
        // Starts true, and only a failure turns it.
        Kind::Lifecycle => true,
        Kind::Witness => !upstream_failed && !scenarios.is_empty(),
    };
    let computed = if failed { Some(false) } else { is_whole(facts, document).then_some(whole) };
    let stated = claims.boolean("overall.passed");
    Report { kind, claims, stated, computed, scenarios, todo, absent, upstream_failed }
}

impl Kind {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Cron => "cron drill",
            Self::Lifecycle => "lifecycle drill",
            Self::Witness => "UI witness",
        }
    }

    /// Its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Cron => "cron-e2e-report.json",
            Self::Lifecycle => "lifecycle-e2e-report.json",
            Self::Witness => "witness-ui-report.json",
        }
    }
}

impl Report<'_> {
    /// True when every scenario of a whole drill was executed.
    pub fn is_complete(&self) -> bool {
        self.todo.is_empty() && self.absent.is_empty() && !self.upstream_failed
    }
}

//! Triage of the integration suites and nightly drills of `drive`: failures with class, owner,
//! organization and evidence, and what the reports of a night say of themselves.
//!
//! Rules and order come from the integration triage runbook; every list is policy data.

mod alert;
mod bundles;
mod checklist;
mod classes;
mod defect;
mod drills;
mod failures;
mod organizations;
mod reports;
mod runtimes;
mod taxonomy;

pub use alert::Alert;
pub use bundles::Bundle;
pub use checklist::{Part, Presence};
pub use classes::{Class, signal};
pub use defect::{Defect, Shell};
pub use drills::Drill;
pub use failures::{Failure, Flake};
pub use reports::{Kind, Report};
pub use runtimes::Runtime;
pub use taxonomy::{Row, Taxonomy};

use super::Claims;
use crate::facts::{Facts, LogLine, Loss};
use crate::findings::Policy;

/// Formats of this system, as documents name them.
pub const CRON: &str = "drive-cron-report";
/// Journeys through the API.
pub const LIFECYCLE: &str = "drive-lifecycle-report";
/// What pages showed.
pub const WITNESS: &str = "drive-witness-report";
/// How drills of a night ended.
pub const ORCHESTRATOR: &str = "drive-orchestrator";
/// Counts and rows of the database.
pub const EVIDENCE: &str = "drive-evidence";
/// Begin and end of a suite.
pub const RUNTIME: &str = "drive-runtime";
/// Whether the nightly alerted.
pub const ALERT: &str = "drive-alert-context";
/// The alert that was sent.
pub const DISPATCH: &str = "drive-alert-dispatch";
/// What people read of a drill.
pub const SUMMARY: &str = "drive-drill-summary";
/// The report of the runbook.
pub const CONTRACT: &str = "drive-contract-report";
/// Log of a suite.
pub const VITEST: &str = "vitest";

/// Everything that rules and lens need.
pub struct Study<'a> {
    /// What was read.
    pub facts: &'a Facts,
    /// Lists and limits.
    pub policy: &'a Policy,
    /// Prefixes, owners, fixtures.
    pub taxonomy: Taxonomy<'a>,
    /// What failed, in table order.
    pub failures: Vec<Failure<'a>>,
    /// Scenarios whose outcome changed on the same commit.
    pub flakes: Vec<Flake<'a>>,
    /// Database evidence.
    pub bundles: Vec<Bundle<'a>>,
    /// Reports with what they say of themselves.
    pub reports: Vec<Report<'a>>,
}

/// The triage of everything that was opened.
pub fn study<'a>(facts: &'a Facts, policy: &'a Policy) -> Study<'a> {
    #[cfg(test)]
    crate::findings::analyses::made::note("scenarios");
    let taxonomy = Taxonomy::of(policy);
    let bundles = bundles::bundles(facts);
    let flakes = failures::flakes(facts);
    let failures = failures::failures(facts, &taxonomy, &bundles, &flakes, policy);
    let reports = reports::reports(facts, policy);
    Study { facts, policy, taxonomy, failures, flakes, bundles, reports }
}

impl<'a> Study<'a> {
    /// Drills of the nights that were opened.
    pub fn drills(&self) -> Vec<Drill<'a>> {
        drills::drills(self.facts, &self.reports)
    }

    /// Alerts of the nights that were opened.
    pub fn alerts(&self) -> Vec<Alert<'a>> {
        alert::alerts(self.facts, self.policy)
    }

    /// Runtimes of suites with their budgets.
    pub fn runtimes(&self) -> Vec<Runtime<'a>> {
        runtimes::runtimes(self.facts, self.policy)
    }

    /// What the artifact contract asks for.
    pub fn checklist(&self) -> Vec<Part> {
        checklist::checklist(self)
    }

    /// The text of a defect.
    pub fn defect(&self, failure: &Failure<'a>) -> Defect {
        defect::defect(self, failure)
    }

    /// Scenario classes that failures touch, in the order of the taxonomy.
    pub fn failed_classes(&self) -> Vec<&'a str> {
        let classes: Vec<&str> = self.failures.iter().map(|failure| failure.scenario_class).collect();
        let known = self.taxonomy.scenarios.iter().map(|row| row.id);
        let mut touched: Vec<&str> = known.filter(|class| classes.contains(class)).collect();
        for class in classes {
            if !class.is_empty() && !touched.contains(&class) {
                touched.push(class);
            }
        }
        touched
    }

    /// True when failures span so many scenario classes that the runbook calls for help.
    pub fn escalates(&self) -> bool {
        self.failed_classes().len() as f64 >= self.policy.number("drive.escalation_classes")
    }

    /// Lines of logs that hold a signal of a list, with the signal.
    pub fn signals(&self, list: &str) -> Vec<(&'a LogLine, &'a str)> {
        let signals = self.policy.list(list);
        let lines = self.facts.log_lines.iter();
        lines.filter_map(|line| Some((line, signal(self.facts.text(line.text), signals)?))).collect()
    }
}

/// Logs of integration suites.
pub fn suite_logs(facts: &Facts) -> Vec<Claims<'_>> {
    let logs = Claims::of_format(facts, VITEST).into_iter();
    logs.filter(|log| {
        let document = facts.documents.get(log.document as usize);
        document.is_some_and(|document| facts.text(document.system) == "drive")
    })
    .collect()
}

/// True when a document was read without loss.
pub fn is_whole(facts: &Facts, document: u32) -> bool {
    let path = facts.entry_of(document).map_or("", |entry| &entry.path);
    !facts.notes.iter().any(|note| note.loss >= Loss::DataLoss && note.path == path)
}

/// The folder of a path, as it is written.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

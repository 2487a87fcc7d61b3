//! Rules turn facts into findings; every claim carries its evidence.

pub mod analyses;
mod clusters;
pub mod policy;
pub mod rules;

pub use policy::Policy;
pub use rules::RULES;

use crate::facts::{Facts, Origin};
use crate::methods::order::Order as _;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a look.
    Warning,
    /// Something broke.
    Error,
}

impl Severity {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule says of the facts. No data is not a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds.
    Pass,
    /// It does not; why.
    Fail(String),
    /// It cannot be said; why.
    NoData(String),
}

impl Answer {
    /// `pass`, `fail` or `no_data`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail(_) => "fail",
            Self::NoData(_) => "no_data",
        }
    }

    /// Why; empty for a pass.
    pub fn why(&self) -> &str {
        match self {
            Self::Pass => "",
            Self::Fail(why) | Self::NoData(why) => why,
        }
    }
}

/// The lines that prove a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The entry, where there is one.
    pub entry: Option<u32>,
    /// The whole way in.
    pub path: String,
    /// First line, from 1; 0 when it has no lines.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First byte.
    pub byte: u64,
    /// The telling line.
    pub text: String,
}

impl Evidence {
    /// The place of a row, with the line that says it.
    pub fn of(facts: &Facts, origin: Origin, text: impl Into<String>) -> Self {
        Self {
            entry: facts.documents.get(origin.document as usize).map(|document| document.entry),
            path: facts.entry_of(origin.document).map(|entry| entry.path.clone()).unwrap_or_default(),
            line: origin.line,
            end_line: origin.line,
            byte: origin.span.start,
            text: text.into(),
        }
    }
}

/// Class of findings where upstream's own check is green on data that are missing or bad.
pub const SILENT_GREEN: &str = "silent_green";

/// A claim with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// See [`crate::methods::fingerprint`].
    pub id: String,
    /// Id of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub title: String,
    /// Class; empty while nothing decides it.
    pub class: String,
    /// Cases hit, by number, in table order.
    pub cases: Vec<u32>,
    /// Runs in which it was seen, in order.
    pub runs: Vec<u32>,
    /// What proves it.
    pub evidence: Vec<Evidence>,
    /// What to do next; empty when there is nothing to say.
    pub next_step: String,
}

/// What a rule gives.
pub struct Outcome {
    /// Over all runs.
    pub answer: Answer,
    /// Claims, worst first.
    pub findings: Vec<Finding>,
}

/// A rule: one file under `rules/`, one row of [`RULES`].
pub struct Rule {
    /// What it finds.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// What it does, why it matters.
    pub doc: &'static str,
    /// The CI system whose artifacts it is about (`webprofile`); empty for any. Without documents of
    /// that system it is not asked, unless the policy names the system.
    pub system: &'static str,
    /// Its answer decides the verdict of runs: a pass is evidence of green, a failure is red.
    pub decides: bool,
    /// A pure function of facts and policy.
    pub run: fn(&Facts, &Policy) -> Outcome,
}

/// Rules about a system are asked where it left something, or where the policy is its own.
fn is_asked(rule: &Rule, facts: &Facts, policy: &Policy) -> bool {
    // Attempts of one CI run are all that FlakeGuard leaves in artifacts: reports of anybody, in its layout.
    let is_its_layout = || rule.system == "flakeguard" && facts.has_attempts();
    rule.system.is_empty() || facts.has_system(rule.system) || policy.is_about(rule.system) || is_its_layout()
}

/// Everything the rules say, in the order of the table.
pub fn judge(facts: &Facts, policy: &Policy) -> (Vec<(&'static Rule, Answer)>, Vec<Finding>) {
    let mut answers = Vec::new();
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| is_asked(rule, facts, policy)) {
        let outcome = (rule.run)(facts, policy);
        answers.push((rule, outcome.answer));
        findings.extend(outcome.findings);
    }
    // Stable: within a severity the order of the rules, then that of each rule.
    findings.order_by_key(|finding| std::cmp::Reverse(finding.severity));
    (answers, findings)
}

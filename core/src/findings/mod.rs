//! Rules turn facts into findings; every claim carries its evidence.

pub mod analyses;
mod clusters;
mod judging;
mod lowering;
pub mod policy;
pub mod rules;
mod telling;

pub use judging::Judging;
pub use policy::{AsOf, Policy};
pub use rules::RULES;
pub use telling::id_of;

use crate::facts::{Facts, Origin};
use crate::history::{Began, Since};
use crate::methods::order::Order as _;
use analyses::causes::Seen;
use hashbrown::HashMap;
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
    /// Who should look, as the policy has it; empty when nothing tells.
    pub owner: String,
    /// Which evidence names the owner (`CODEOWNERS:12`); empty where the rule does.
    pub owner_from: String,
    /// What quarantine says of its cases, and what that means; empty where none is in quarantine.
    pub quarantine: String,
    /// Since when the first of its cases fails, where there is a history.
    pub since: Option<Since>,
    /// What its cases say, by its id in every run (see [`analyses::causes`]); empty where they say nothing, or
    /// do not say the same.
    pub cluster: String,
    /// Where else that was seen, where there is a history.
    pub seen: Option<Seen>,
    /// Between which runs that began.
    pub began: Option<Began>,
    /// Cases hit, by number, in table order. A rule about a system claims them: see [`judge`].
    pub cases: Vec<u32>,
    /// Runs in which it was seen, in order.
    pub runs: Vec<u32>,
    /// What proves it.
    pub evidence: Vec<Evidence>,
    /// What to do next; empty when there is nothing to say.
    pub next_step: String,
    /// The later attempt of its job that decides instead of it; set when verdicts are known.
    pub superseded_by: Option<u32>,
}

impl Finding {
    /// What to do next, after what superseded it.
    pub fn next_step_said(&self) -> String {
        match (self.superseded_by, self.next_step.as_str()) {
            (None, step) => step.to_owned(),
            (Some(attempt), "") => format!("superseded by attempt {attempt}"),
            (Some(attempt), step) => format!("superseded by attempt {attempt}; {step}"),
        }
    }

    /// True where it is at least that severe and no later attempt decides instead of it.
    pub fn decides_at(&self, least: Severity) -> bool {
        self.severity >= least && self.superseded_by.is_none()
    }
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
    /// The CI system whose artifacts it is about (`webprofile`), or `quarantine` for lists; empty for any. Without documents of
    /// that system it is not asked, unless the policy names the system.
    pub system: &'static str,
    /// Its answer decides the verdict of runs: a pass is evidence of green, a failure is red.
    pub decides: bool,
    /// A pure function of facts and policy.
    pub run: fn(&Judging<'_>) -> Outcome,
}

/// Rules about a system are asked where it left something, or where the policy is its own.
fn is_asked(rule: &Rule, judging: &Judging<'_>) -> bool {
    let Judging { facts, policy, .. } = *judging;
    if rule.system == rules::QUARANTINE {
        return judging.quarantine().has_lists();
    }
    // Attempts of one CI run are all that FlakeGuard leaves in artifacts: reports of anybody, in its layout.
    let is_its_layout = || rule.system == "flakeguard" && facts.has_attempts();
    if rule.id == rules::FAILED_LOGS && !rules::has_steps(facts) {
        return false;
    }
    if rule.id == rules::FLAKY_JOBS && !rules::knows_commits(facts) {
        return false;
    }
    rule.system.is_empty() || facts.has_system(rule.system) || policy.is_about(rule.system) || is_its_layout()
}

/// Cases that rules about systems explain, with the most severe finding that does, and its rule.
type ClaimedCases = HashMap<u32, (Severity, &'static str)>;

fn claims(said: &[(&'static Rule, Outcome)], is_claimer: impl Fn(&Rule) -> bool) -> ClaimedCases {
    let mut claims = ClaimedCases::new();
    let claimers = said.iter().filter(|(rule, _)| is_claimer(rule));
    for finding in claimers.flat_map(|(_, outcome)| &outcome.findings) {
        for case in &finding.cases {
            let known = claims.entry(*case).or_insert((finding.severity, finding.rule));
            // Of equally severe ones the first in the table of rules.
            if finding.severity > known.0 {
                *known = (finding.severity, finding.rule);
            }
        }
    }
    claims
}

/// Leaves to rules about systems what they explain, and says so in the answer.
fn leave(judging: &Judging<'_>, outcome: &mut Outcome, claims: &ClaimedCases) {
    let claimed_by = |case: u32, severity| claims.get(&case).filter(|claim| claim.0 >= severity).map(|claim| claim.1);
    let mut rules: Vec<&str> = Vec::new();
    for finding in &outcome.findings {
        for claimer in finding.cases.iter().filter_map(|case| claimed_by(*case, finding.severity)) {
            if !rules.contains(&claimer) {
                rules.push(claimer);
            }
        }
    }
    let left = clusters::leave(judging, &mut outcome.findings, |case, severity| claimed_by(case, severity).is_some());
    if let (Answer::Fail(why), 1..) = (&mut outcome.answer, left) {
        *why = format!("{why}, {left} of them told by {}", rules.join(", "));
    }
}

/// Everything the rules say, in the order of the table.
///
/// What a rule about a system explains is not told a second time by a rule about tests of anybody: a case in a
/// finding of the former is left out of findings of the latter, unless these are more severe. The answer of the
/// latter still counts it, and says who tells of it. So do retries of one report leave to flakes over runs what
/// these tell.
///
/// Failures of tests in quarantine are told as warnings by rules about tests of anybody; rules about a system stay as
/// they are, since their presets are exact.
pub fn judge(judging: &Judging<'_>) -> (Vec<(&'static Rule, Answer)>, Vec<Finding>) {
    let asked = RULES.iter().filter(|rule| is_asked(rule, judging));
    let mut said: Vec<(&'static Rule, Outcome)> = asked.map(|rule| (rule, (rule.run)(judging))).collect();
    // First rules about systems, then flakes over runs, which say more than what one of these runs says.
    let claimers: [fn(&Rule) -> bool; 2] = [|rule| !rule.system.is_empty(), |rule| rule.id == rules::OVER_RUNS];
    for is_claimer in claimers {
        let claims = claims(&said, is_claimer);
        if claims.is_empty() {
            continue;
        }
        for (rule, outcome) in &mut said {
            if rules::CLUSTERS.contains(&rule.id) {
                leave(judging, outcome, &claims);
            } else if rule.id == rules::OVER_RUNS && !is_claimer(rule) {
                let is_told = |case: &u32| claims.contains_key(case);
                outcome.findings.retain(|finding| !finding.cases.iter().any(is_told));
            }
        }
    }
    for (_, outcome) in said.iter_mut().filter(|(rule, _)| rule.system.is_empty()) {
        lowering::lower(judging, outcome);
    }
    let mut answers = Vec::new();
    let mut findings = Vec::new();
    for (rule, outcome) in said {
        answers.push((rule, outcome.answer));
        findings.extend(outcome.findings);
    }
    // Stable: within a severity the order of the rules, then that of each rule.
    findings.order_by_key(|finding| std::cmp::Reverse(finding.severity));
    (answers, findings)
}

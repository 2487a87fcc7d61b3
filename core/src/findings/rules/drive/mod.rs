//! Rules of the integration triage runbook, and what `drive` lets pass silently.

mod alert;
mod artifacts;
mod contract;
mod database_name;
mod documentation;
mod environment;
mod escalation;
mod evidence;
mod flakes;
mod hidden_evidence;
mod incomplete;
mod infrastructure;
mod orchestrator;
mod reports;
mod required_artifacts;
mod run2_status;
mod runtime;
mod scenarios;
mod todo;

#[cfg(test)]
mod tests;

use crate::facts::Facts;
use crate::findings::analyses::scenarios::{CONTRACT, CRON, Failure, LIFECYCLE, VITEST, WITNESS, is_whole};
use crate::findings::{Answer, Evidence, Finding, Policy, Rule, Severity, id_of};

/// Every rule, the verdict first.
pub(super) const SCENARIOS: Rule = scenarios::RULE;
pub(super) const CONTRACT_IDS: Rule = contract::RULE;
pub(super) const DOCUMENTATION: Rule = documentation::RULE;
pub(super) const ESCALATION: Rule = escalation::RULE;
pub(super) const FLAKES: Rule = flakes::RULE;
pub(super) const INFRASTRUCTURE: Rule = infrastructure::RULE;
pub(super) const ENVIRONMENT: Rule = environment::RULE;
pub(super) const REPORTS: Rule = reports::RULE;
pub(super) const INCOMPLETE: Rule = incomplete::RULE;
pub(super) const ORCHESTRATOR: Rule = orchestrator::RULE;
pub(super) const ALERT: Rule = alert::RULE;
pub(super) const RUNTIME: Rule = runtime::RULE;
pub(super) const ARTIFACTS: Rule = artifacts::RULE;
pub(super) const REQUIRED_ARTIFACTS: Rule = required_artifacts::RULE;
pub(super) const EVIDENCE: Rule = evidence::RULE;
pub(super) const RUN2_STATUS: Rule = run2_status::RULE;
pub(super) const TODO: Rule = todo::RULE;
pub(super) const HIDDEN_EVIDENCE: Rule = hidden_evidence::RULE;
pub(super) const DATABASE_NAME: Rule = database_name::RULE;

/// Said where no report of scenarios was opened.
const NO_REPORT: &str =
    "no cron-e2e-report.json, lifecycle-e2e-report.json, witness-ui-report.json or vitest.log of an integration suite";

/// What a finding of these rules says.
struct Said {
    rule: &'static str,
    severity: Severity,
    title: String,
    class: String,
    runs: Vec<u32>,
    evidence: Vec<Evidence>,
    next_step: String,
}

/// A finding whose id is made of its rule and `key`; its class says who owns it.
fn finding(policy: &Policy, said: Said, key: &[&str]) -> Finding {
    let owner = Failure::class_named(&said.class, policy).map(|class| class.owner.to_owned()).unwrap_or_default();
    Finding {
        owner,
        class: said.class,
        runs: said.runs,
        evidence: said.evidence,
        next_step: said.next_step,
        ..Finding::new(said.rule, id_of(said.rule, key), said.severity, said.title)
    }
}

/// The run of a document.
fn run_of(facts: &Facts, document: u32) -> Vec<u32> {
    facts.entry_of(document).map(|entry| entry.run).into_iter().collect()
}

/// True when some report tells of scenarios.
fn has_scenarios(facts: &Facts) -> bool {
    facts.documents.iter().any(|document| {
        let format = facts.text(document.format);
        matches!(format, CRON | LIFECYCLE | WITNESS | CONTRACT)
            || format == VITEST && facts.text(document.system) == "drive"
    })
}

/// Why nothing can be said of all scenarios: no report of them, or one that was cut.
fn unknown(facts: &Facts) -> Option<String> {
    if !has_scenarios(facts) {
        return Some(NO_REPORT.to_owned());
    }
    let documents = (0_u32..).zip(&facts.documents).filter(|(_, document)| facts.text(document.system) == "drive");
    let mut cut = documents.map(|(at, _)| at).filter(|at| !is_whole(facts, *at));
    cut.next().and_then(|at| facts.entry_of(at)).map(|entry| format!("{} was not read whole", entry.path))
}

/// Over all scenarios: fail where something was found, else pass where everything was read.
fn over_all(facts: &Facts, count: usize, why: impl FnOnce() -> String) -> Answer {
    match unknown(facts) {
        Some(unknown) if count == 0 => Answer::NoData(unknown),
        _ => fail_if(count, why),
    }
}

/// Fail with a text where something was found, else pass.
fn fail_if(count: usize, why: impl FnOnce() -> String) -> Answer {
    if count == 0 { Answer::Pass } else { Answer::Fail(why()) }
}

/// The evidence of a claim, with the key in its text.
fn claimed(facts: &Facts, claims: &crate::findings::analyses::Claims<'_>, key: &str) -> Vec<Evidence> {
    use crate::facts::ClaimValue;
    let Some(claim) = claims.get(key) else { return Vec::new() };
    let value = match claim.value {
        ClaimValue::Null => "null".to_owned(),
        ClaimValue::Bool(on) => on.to_string(),
        ClaimValue::Number(number) => number.to_string(),
        ClaimValue::Text(text) => facts.text(text).to_owned(),
    };
    vec![Evidence::of(facts, claim.origin, format!("{key}: {value}"))]
}

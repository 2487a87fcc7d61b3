//! Where `FlakeGuard` stays silent and the data speaks.

mod cross_run;
mod dropped_duplicate;
mod nested_suites;
mod no_reports;
mod pass_then_fail;
mod stale_score;

use super::{FINDINGS, SYSTEM, finding, in_job, key_text};
use crate::findings::{Answer, Evidence, Finding, Outcome, Rule, SILENT_GREEN, Severity};

pub(in super::super) const CROSS_RUN: Rule = cross_run::RULE;
pub(in super::super) const DROPPED_DUPLICATE: Rule = dropped_duplicate::RULE;
pub(in super::super) const NESTED_SUITES: Rule = nested_suites::RULE;
pub(in super::super) const NO_REPORTS: Rule = no_reports::RULE;
pub(in super::super) const PASS_THEN_FAIL: Rule = pass_then_fail::RULE;
pub(in super::super) const STALE_SCORE: Rule = stale_score::RULE;

/// A finding of this kind.
fn silent(rule: &'static str, key: &str, title: String, evidence: Vec<Evidence>, next_step: &str) -> Finding {
    Finding {
        class: SILENT_GREEN.to_owned(),
        next_step: next_step.to_owned(),
        ..finding(rule, key, Severity::Warning, title, evidence)
    }
}

/// Fail where something was found, else what `clear` says.
fn outcome(findings: Vec<Finding>, why: &str, clear: Answer) -> Outcome {
    let answer = if findings.is_empty() { clear } else { Answer::Fail(format!("{} {why}", findings.len())) };
    Outcome { answer, findings }
}

//! `FlakeGuard`: what it would find, refuse, clear and tell, and where its silence misleads.

mod flakes;
mod meta;
mod notify;
mod rejected;
mod retention;
mod server_log;
mod silent;
#[cfg(test)]
mod tests;
mod upload;

pub(super) use silent::{CROSS_RUN, DROPPED_DUPLICATE, NESTED_SUITES, NO_REPORTS, PASS_THEN_FAIL, STALE_SCORE};

use crate::findings::analyses::flakes::TestKey;
use crate::findings::{Evidence, Finding, Rule, Severity, id_of};

pub(super) const FLAKES: Rule = flakes::RULE;
pub(super) const META: Rule = meta::RULE;
pub(super) const UPLOAD: Rule = upload::RULE;
pub(super) const REJECTED: Rule = rejected::RULE;
pub(super) const RETENTION: Rule = retention::RULE;
pub(super) const NOTIFY: Rule = notify::RULE;
pub(super) const SERVER_LOG: Rule = server_log::RULE;

/// The CI system of these rules.
const SYSTEM: &str = "flakeguard";

/// Findings of one rule that are kept.
const FINDINGS: usize = 100;

/// A finding of a rule; `key` is what it is known by in other runs.
fn finding(rule: &'static str, key: &str, severity: Severity, title: String, evidence: Vec<Evidence>) -> Finding {
    Finding { evidence, ..Finding::new(rule, id_of(rule, &[key]), severity, title) }
}

/// One line for all parts of a test's key.
fn key_text(key: &TestKey) -> String {
    [&key.project, &key.repository, &key.job, &key.variant, &key.test].map(String::as_str).join("\u{1f}")
}

/// Job and variant in brackets where they are known.
fn in_job(key: &TestKey) -> String {
    match (key.job.as_str(), key.variant.as_str()) {
        ("", "") => String::new(),
        (job, "") | ("", job) => format!(" ({job})"),
        (job, variant) => format!(" ({job}, {variant})"),
    }
}

//! How findings are made: one way for all rules.

use super::{Evidence, Finding, Severity};
use crate::facts::Facts;
use crate::methods::{fingerprint::fingerprint, order, redact::redact};

/// The id of a finding that is known by `key` in other runs too.
pub fn id_of(rule: &'static str, key: &[&str]) -> String {
    let key: Vec<_> = key.iter().map(|part| redact(part)).collect();
    let parts: Vec<&str> = std::iter::once(rule).chain(key.iter().map(AsRef::as_ref)).collect();
    fingerprint(&parts)
}

impl Finding {
    /// A finding of a rule, of which no more is said yet.
    pub fn new(rule: &'static str, id: String, severity: Severity, title: String) -> Self {
        Self {
            id,
            rule,
            severity,
            title,
            class: String::new(),
            owner: String::new(),
            owner_from: String::new(),
            quarantine: String::new(),
            since: None,
            cluster: String::new(),
            seen: None,
            began: None,
            superseded_by: None,
            cases: Vec::new(),
            runs: Vec::new(),
            evidence: Vec::new(),
            next_step: String::new(),
        }
    }

    /// With what proves it; seen in the runs of that.
    #[must_use]
    pub fn proved(self, facts: &Facts, evidence: Vec<Evidence>) -> Self {
        let entries = evidence.iter().filter_map(|evidence| facts.entries.get(evidence.entry? as usize));
        let runs = order::set(entries.map(|entry| entry.run)).into_iter().collect();
        Self { runs, evidence, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_no_secrets_and_runs_are_those_of_the_evidence() {
        assert_eq!(id_of("r", &["a", "token=hunter2"]), id_of("r", &["a", "token=hunter3"]));
        assert_ne!(id_of("r", &["a"]), id_of("r", &["b"]));
        let mut facts = Facts::default();
        for run in [3, 1] {
            let entry = crate::documents::testing::entry("a", 0);
            facts.entries.push(crate::facts::Entry { run, ..entry });
        }
        let evidence = [Some(0), None, Some(1), Some(0)].map(|entry| Evidence { entry, ..Evidence::default() });
        let finding = Finding::new("r", String::new(), Severity::Info, String::new()).proved(&facts, evidence.into());
        assert_eq!((finding.runs, finding.evidence.len()), (vec![1, 3], 4));
    }
}

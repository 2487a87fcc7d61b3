//! What the server stored or answered about a test: rows of `flake_stats`, answers of the API.

use super::{Export, TestKey};
use crate::facts::{Facts, Origin};
use crate::findings::analyses::Claims;
use std::collections::BTreeMap;

/// A flaky test as the server has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Recorded {
    pub(crate) key: TestKey,
    pub(crate) mixed: Option<f64>,
    pub(crate) total: Option<f64>,
    pub(crate) score: Option<f64>,
    /// As given.
    pub(crate) last_seen: String,
    pub(crate) message: String,
    pub(crate) origin: Origin,
}

impl Recorded {
    /// All of them, in order of the documents.
    pub(crate) fn of(facts: &Facts) -> Vec<Self> {
        let export = Export::of(facts);
        let cases = export.by_id("test_cases");
        let mut all = Vec::new();
        for row in export.rows("flake_stats") {
            let case = cases.get(row.get("test_case_id")).unwrap_or(row);
            let test = match (case.get("test_identifier"), row.get("test_case_id")) {
                ("", id) => id,
                (test, _) => test,
            };
            all.push(Self {
                key: TestKey {
                    project: case.get("project_slug").to_owned(),
                    repository: case.get("repo_full_name").to_owned(),
                    job: case.get("job_name").to_owned(),
                    variant: case.get("job_variant").to_owned(),
                    test: test.to_owned(),
                },
                mixed: row.number("mixed_outcome_runs"),
                total: row.number("total_runs_seen"),
                score: row.number("flake_score"),
                last_seen: row.get("last_seen_at").to_owned(),
                message: row.get("last_failure_message").to_owned(),
                origin: row.origin(),
            });
        }
        for claims in Claims::of_format(facts, "flakeguard-api") {
            all.extend(answered(&claims));
        }
        all
    }

    /// True where the server's test is that of `key`, as far as it says.
    pub(crate) fn is_of(&self, key: &TestKey) -> bool {
        let agrees = |mine: &str, other: &str| mine.is_empty() || other.is_empty() || mine == other;
        self.key.test == key.test
            && agrees(&self.key.repository, &key.repository)
            && agrees(&self.key.job, &key.job)
            && agrees(&self.key.variant, &key.variant)
    }
}

/// Items of the list, or the one of the detail, in the words of HEAD or of the runbook's days.
fn answered(claims: &Claims<'_>) -> Vec<Recorded> {
    let mut items: BTreeMap<usize, Recorded> = BTreeMap::new();
    let (mut classes, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (key, claim) in claims.iter() {
        let key = key.strip_prefix("data.").unwrap_or(key);
        let place = match (key.strip_prefix("flakes."), key.strip_prefix("flake.")) {
            (Some(rest), _) => rest.split_once('.').and_then(|(at, name)| Some((at.parse().ok()?, name))),
            (None, Some(name)) => Some((0, name)),
            (None, None) => None,
        };
        let Some((at, name)) = place else { continue };
        let item = items.entry(at).or_insert_with(|| Recorded { origin: claim.origin, ..Recorded::default() });
        let text = || claims.said(claim).into_owned();
        let number = || claims.said(claim).parse::<f64>().ok();
        match name {
            "test_identifier" => item.key.test = text(),
            "test_class" => drop(classes.insert(at, text())),
            "test_name" => drop(names.insert(at, text())),
            "repo_full_name" => item.key.repository = text(),
            "job_name" => item.key.job = text(),
            "job_variant" => item.key.variant = text(),
            "flake_score" | "flake_rate" => item.score = number(),
            "mixed_outcome_runs" | "flake_count" => item.mixed = number(),
            "total_runs_seen" | "total_runs" => item.total = number(),
            "last_seen_at" | "last_seen" => item.last_seen = text(),
            "last_failure_message" => item.message = text(),
            _ => {}
        }
    }
    for (at, item) in items.iter_mut().filter(|(_, item)| item.key.test.is_empty()) {
        let part = |parts: &BTreeMap<usize, String>| parts.get(at).cloned().unwrap_or_default();
        item.key.test = format!("{}#{}", part(&classes), part(&names));
    }
    items.into_values().collect()
}

//! Failures of every source with what the runbook asks of them: ids, class, owner, organization, evidence.

use super::classes::{Case, Class, by_id, classify};
use super::taxonomy::Taxonomy;
use super::{Bundle, CRON, Claims, LIFECYCLE, RUNTIME, WITNESS, bundles, folder, organizations};
use crate::facts::{Facts, Scenario, ScenarioStatus};
use crate::findings::Policy;
use std::collections::BTreeMap;

/// A failure.
#[derive(Clone)]
pub struct Failure<'a> {
    /// Its row.
    pub row: &'a Scenario,
    /// Format of its document.
    pub format: &'a str,
    /// Scenario id; empty when none is given.
    pub scenario: &'a str,
    /// Invariant id; empty when none is given.
    pub invariant: &'a str,
    /// What it says, or what is known of it.
    pub message: String,
    /// Ids that the contract asks for and that are missing; empty when it is kept.
    pub missing: Vec<&'static str>,
    /// What it is.
    pub class: Class<'a>,
    /// Why it is that.
    pub why: String,
    /// Class of its scenario (`BID`); empty when it has none.
    pub scenario_class: &'a str,
    /// Organization under test; empty when nothing tells.
    pub organization: String,
    /// True when the organization was read from ids of fixtures.
    pub is_derived: bool,
    /// Numbers of the bundles of its scenario.
    pub bundles: Vec<usize>,
    /// The run.
    pub run: u32,
}

/// A scenario whose outcome changed on one commit.
#[derive(Clone)]
pub struct Flake<'a> {
    /// Format of the documents.
    pub format: &'a str,
    /// Scenario, or the file where it has no id.
    pub scenario: &'a str,
    /// Run id or commit that both share.
    pub group: String,
    /// A row that failed.
    pub failed: &'a Scenario,
    /// A row that passed.
    pub passed: &'a Scenario,
}

pub(super) fn format_of(facts: &Facts, document: u32) -> &str {
    facts.documents.get(document as usize).map_or("", |document| facts.text(document.format))
}

/// What scenarios of a source are called where they have no id.
fn key<'a>(facts: &'a Facts, row: &Scenario) -> &'a str {
    let scenario = facts.text(row.scenario);
    if scenario.is_empty() { facts.text(row.endpoint) } else { scenario }
}

/// Scenarios that failed in one document and passed in another of the same commit or CI run.
pub(super) fn flakes(facts: &Facts) -> Vec<Flake<'_>> {
    type Outcome<'a> = (Option<&'a Scenario>, Option<&'a Scenario>);
    let mut outcomes: BTreeMap<(String, &str, &str), BTreeMap<u32, Outcome<'_>>> = BTreeMap::new();
    let mut last: Option<(u32, Option<String>)> = None;
    for row in &facts.records.scenarios {
        let document = row.origin.document;
        if last.as_ref().is_none_or(|(known, _)| *known != document) {
            last = Some((document, group_of(facts, document)));
        }
        let Some(group) = last.as_ref().and_then(|(_, group)| group.clone()) else { continue };
        let of = (group, format_of(facts, document), key(facts, row));
        let outcome = outcomes.entry(of).or_default().entry(document).or_default();
        match row.status {
            ScenarioStatus::Failed => outcome.0 = outcome.0.or(Some(row)),
            ScenarioStatus::Passed => outcome.1 = outcome.1.or(Some(row)),
            _ => {}
        }
    }
    let mut flakes = Vec::new();
    for ((group, format, scenario), documents) in outcomes {
        let failed = documents.values().find_map(|(failed, _)| *failed);
        let passed = documents.values().find_map(|(failed, passed)| passed.filter(|_| failed.is_none()));
        if let (Some(failed), Some(passed)) = (failed, passed) {
            flakes.push(Flake { format, scenario, group, failed, passed });
        }
    }
    flakes
}

/// Commit of the `runtime.json` beside a document, else the id of its CI run.
fn group_of(facts: &Facts, document: u32) -> Option<String> {
    let entry = facts.entry_of(document)?;
    let runtimes = Claims::of_format(facts, RUNTIME);
    let beside = runtimes.iter().find(|runtime| folder(runtime.path()) == folder(&entry.path));
    let sha = beside.and_then(|runtime| runtime.text("sha")).filter(|sha| !sha.is_empty());
    let run = || facts.runs.get(entry.run as usize)?.run_id.as_deref();
    sha.map(|sha| format!("commit {sha}")).or_else(|| run().map(|id| format!("run {id}")))
}

pub(super) fn failures<'a>(
    facts: &'a Facts,
    taxonomy: &Taxonomy<'a>,
    all: &[Bundle<'a>],
    flakes: &[Flake<'a>],
    policy: &'a Policy,
) -> Vec<Failure<'a>> {
    let rows = &facts.records.scenarios;
    let mut log: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for line in &facts.log_lines {
        log.entry(line.document).or_default().push(facts.text(line.text));
    }
    let mut failures = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.status == ScenarioStatus::Failed) {
        let format = format_of(facts, row.origin.document);
        let is_red_below = |next: &Scenario| next.status == ScenarioStatus::Failed;
        // Invariants follow their scenario: it is a failure of its own only where none of them is red.
        let below = rows.iter().skip(at + 1).take_while(|next| {
            next.origin.document == row.origin.document && !next.invariant.is_empty() && next.scenario == row.scenario
        });
        if row.invariant.is_empty() && matches!(format, CRON | WITNESS) && below.clone().any(is_red_below) {
            continue;
        }
        let (scenario, invariant) = (facts.text(row.scenario), facts.text(row.invariant));
        let mut missing = Vec::new();
        // Witnesses name flows and checks: the contract of ids is not theirs.
        if format != WITNESS {
            missing.extend(scenario.is_empty().then_some("scenarioId"));
            missing.extend(invariant.is_empty().then_some("invariantId"));
        }
        let message = facts.text(row.message);
        let said = [message, facts.text(row.observed)].join("\n");
        let run = facts.entry_of(row.origin.document).map_or(0, |entry| entry.run);
        let is_flaky = flakes.iter().any(|flake| flake.format == format && flake.scenario == key(facts, row));
        let around = log.get(&row.origin.document).map(Vec::as_slice).unwrap_or_default();
        let case = Case { said: &said, log: around, has_ids: missing.is_empty(), is_flaky };
        let (class, why) = classify(&case, policy);
        let bundles = bundles::of_scenario(all, scenario, run);
        let near: Vec<&Bundle<'_>> = bundles.iter().filter_map(|at| all.get(*at)).collect();
        let (organization, is_derived) = organizations::of(facts, row, taxonomy, &near);
        failures.push(Failure {
            row,
            format,
            scenario,
            invariant,
            message: if message.is_empty() { "no message".to_owned() } else { message.to_owned() },
            missing,
            class,
            why,
            scenario_class: scenario_class(taxonomy, format, scenario),
            organization,
            is_derived,
            bundles,
            run,
        });
    }
    failures
}

/// Journeys through the API and witnesses of pages have classes of their own in the taxonomy.
fn scenario_class<'a>(taxonomy: &Taxonomy<'a>, format: &str, scenario: &'a str) -> &'a str {
    let named = |class: &str| taxonomy.scenario(class).map_or("", |row| row.id);
    match format {
        LIFECYCLE => named("API"),
        WITNESS => named("UI"),
        _ => taxonomy.class_of(scenario),
    }
}

impl<'a> Failure<'a> {
    /// A short symptom: the first sentence of the message, without its id.
    pub fn symptom(&self) -> String {
        // Before it is cut: half a token is not recognised.
        let message = crate::methods::redact::redact(&self.message);
        let first = message.lines().next().unwrap_or_default();
        let first = first.strip_prefix(self.invariant).map_or(first, |rest| rest.trim_start_matches([':', ' ']));
        let first = first.split(" (").next().unwrap_or(first);
        let first = first.split(". ").next().unwrap_or(first).split(" // ").next().unwrap_or(first).trim();
        let end = first.floor_char_boundary(90);
        if end < first.len() { format!("{}…", first.get(..end).unwrap_or_default()) } else { first.to_owned() }
    }

    /// The ids as a title has them.
    pub fn ids(&self) -> (&'a str, &'a str) {
        let or = |id: &'a str, none: &'static str| if id.is_empty() { none } else { id };
        (or(self.scenario, "no scenarioId"), or(self.invariant, "no invariantId"))
    }

    /// The class of a word, for rules that look from outside.
    pub fn class_named<'p>(id: &str, policy: &'p Policy) -> Option<Class<'p>> {
        by_id(id, policy)
    }
}

//! Scenarios: scenario × invariant, owners, entities, evidence, defects.

mod blocks;
mod defects;

use super::{Lens, Scene};
use crate::facts::{Facts, Scenario, ScenarioStatus};
use crate::findings::Evidence;
use crate::findings::analyses::scenarios::{Failure, Study};
use crate::methods::phrase::count as counted;
use crate::views::EvidenceView;
use crate::views::lens::{LensView, Tone};
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "scenarios",
    title: "Scenarios",
    needs: "cron-e2e-report.json, lifecycle-e2e-report.json, vitest.log fill this",
    systems: &["drive"],
    rules: &[],
    is_timed: false,
    count,
    view,
    json,
};

/// Scenarios, and where there are none, other files of such a run.
fn count(scene: &Scene<'_>) -> u64 {
    let facts = scene.facts;
    let scenarios = facts.records.scenarios.len() as u64;
    if scenarios > 0 { scenarios } else { u64::from(facts.has_system("drive")) }
}

fn view(scene: &Scene<'_>) -> LensView {
    let study = scene.judging.scenarios();
    let (tone, headline, detail) = said(scene, study);
    LensView { tone, headline, detail, blocks: blocks::blocks(scene, study), ..LensView::default() }
}

fn said(scene: &Scene<'_>, study: &Study<'_>) -> (Tone, String, String) {
    let failures = study.failures.len() as u64;
    let verdict = scene.answer("drive_scenarios");
    let tone = verdict.map_or(Tone::NoData, Tone::from);
    if failures == 0 {
        let why = verdict.map(|answer| answer.why().to_owned()).unwrap_or_default();
        let headline =
            if tone == Tone::Pass { "Every scenario holds" } else { "It cannot be said that every scenario holds" };
        return (tone, headline.to_owned(), why);
    }
    let mut classes: Vec<(&str, u64)> = Vec::new();
    for failure in &study.failures {
        match classes.iter_mut().find(|(name, _)| *name == failure.class.name) {
            Some((_, count)) => *count += 1,
            None => classes.push((failure.class.name, 1)),
        }
    }
    let parts: Vec<String> = classes.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    let headline = format!("{} ({})", counted(failures, "failure", "failures"), parts.join(", "));
    let touched = study.failed_classes();
    let detail = if study.escalates() {
        format!("Escalate: failures span {} scenario classes ({})", touched.len(), touched.join(", "))
    } else {
        String::new()
    };
    (tone, headline, detail)
}

/// The place of a row.
fn place(facts: &Facts, row: &Scenario, text: &str) -> EvidenceView {
    EvidenceView::from(&Evidence::of(facts, row.origin, text))
}

fn tone_of(status: ScenarioStatus) -> Tone {
    match status {
        ScenarioStatus::Passed => Tone::Pass,
        ScenarioStatus::Skipped => Tone::Skipped,
        ScenarioStatus::Todo => Tone::NoData,
        ScenarioStatus::Failed => Tone::Fail,
    }
}

/// What the contract says of a failure: `kept`, or what is missing.
fn contract(failure: &Failure<'_>) -> String {
    if failure.missing.is_empty() { "kept".to_owned() } else { format!("no {}", failure.missing.join(", no ")) }
}

/// Rows of one scenario of one document: the scenario's own rows and those of its invariants.
type Group<'a> = (&'a str, Vec<&'a Scenario>);

/// Scenarios of a document in their order.
fn groups(facts: &Facts, document: u32) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in facts.records.scenarios.iter().filter(|row| row.origin.document == document) {
        let id = match facts.text(row.scenario) {
            "" => facts.text(row.endpoint),
            id => id,
        };
        match groups.iter_mut().find(|(known, _)| *known == id) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((id, vec![row])),
        }
    }
    groups
}

/// Documents that tell of scenarios, in order.
fn documents(facts: &Facts) -> Vec<u32> {
    let mut documents: Vec<u32> = facts.records.scenarios.iter().map(|row| row.origin.document).collect();
    documents.dedup();
    documents
}

fn json(scene: &Scene<'_>) -> Value {
    let facts = scene.facts;
    let study = scene.judging.scenarios();
    let mut scenarios = Vec::new();
    for document in documents(facts) {
        let path = facts.entry_of(document).map_or("", |entry| &entry.path);
        for (id, rows) in groups(facts, document) {
            scenarios.push(scenario(facts, study, path, id, &rows));
        }
    }
    json!({"scenarios": scenarios, "escalate": study.escalates(), "escalate_classes": study.failed_classes()})
}

fn scenario(facts: &Facts, study: &Study<'_>, path: &str, id: &str, rows: &[&Scenario]) -> Value {
    let invariants = rows.iter().filter(|row| !row.invariant.is_empty()).map(|row| {
        json!({
            "invariant": facts.text(row.invariant),
            "passed": row.status == ScenarioStatus::Passed,
            "status": row.status.word(),
            "message": facts.text(row.message),
        })
    });
    let failure = study.failures.iter().find(|failure| rows.iter().any(|row| std::ptr::eq(*row, failure.row)));
    let entities: Vec<Value> = rows
        .iter()
        .flat_map(|row| &row.key_entities)
        .map(|(key, value)| json!({"name": facts.text(*key), "id": facts.text(*value)}))
        .collect();
    let mut unique: Vec<Value> = Vec::new();
    for entity in entities {
        if !unique.contains(&entity) {
            unique.push(entity);
        }
    }
    let mut evidence = Vec::new();
    for row in rows.iter().filter(|row| row.status == ScenarioStatus::Failed) {
        evidence.push(json!({"path": path, "line": row.origin.line}));
    }
    for bundle in failure.into_iter().flat_map(|failure| &failure.bundles).filter_map(|at| study.bundles.get(*at)) {
        evidence.push(json!({"path": bundle.claims.path(), "line": bundle.claims.get("scenarioId").map(|claim| claim.origin.line)}));
    }
    let worst = rows.iter().map(|row| row.status).max().unwrap_or(ScenarioStatus::Todo);
    json!({
        "path": path,
        "scenario": id,
        "status": worst.word(),
        "http_status": rows.iter().find(|row| !row.http_status.is_empty()).map(|row| row.http_status.clone()).unwrap_or_default(),
        "invariants": invariants.collect::<Vec<_>>(),
        "class": failure.map(|failure| failure.class.id),
        "owner": failure.map(|failure| failure.class.owner),
        "organization": failure.map(|failure| failure.organization.as_str()).filter(|name| !name.is_empty()),
        "key_entities": unique,
        "evidence": evidence,
        "contract": failure.map(contract),
    })
}

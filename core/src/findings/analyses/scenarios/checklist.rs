//! The artifact contract of the runbook as a checklist.

use super::{CONTRACT, CRON, Claims, EVIDENCE, Kind, RUNTIME, SUMMARY, Study, VITEST};
use crate::facts::EntryKind;

/// How a part stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is there: the entry, and how many.
    Here(u32, usize),
    /// It is not.
    Missing,
    /// It is not asked for; why.
    NotAsked(&'static str),
}

/// A part of the contract.
#[derive(Clone, Debug)]
pub struct Part {
    /// What.
    pub title: &'static str,
    /// Files that would fill it.
    pub files: &'static str,
    /// How it stands.
    pub presence: Presence,
    /// Every entry that is of it.
    pub entries: Vec<u32>,
}

pub(super) fn checklist(study: &Study<'_>) -> Vec<Part> {
    let facts = study.facts;
    let of = |formats: &[&'static str]| -> Vec<u32> {
        let claims = formats.iter().flat_map(|format| Claims::of_format(facts, format));
        claims.filter_map(|claims| facts.documents.get(claims.document as usize).map(|row| row.entry)).collect()
    };
    let flows = study.reports.iter().filter(|report| report.kind == Kind::Witness).map(|report| report.scenarios.len());
    let ran = flows.sum::<usize>() > 0;
    let has_witness = study.reports.iter().any(|report| report.kind == Kind::Witness);
    let is_shot = |path: &str| {
        path.contains("screenshots/") && path.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("png"))
    };
    let shots: Vec<u32> = (0_u32..)
        .zip(&facts.entries)
        .filter(|(_, entry)| entry.kind == EntryKind::File && is_shot(&entry.path))
        .map(|(at, _)| at)
        .collect();
    let no_shots = match (ran, has_witness) {
        (true, _) => Presence::Missing,
        (false, true) => Presence::NotAsked("no UI witness ran"),
        (false, false) => Presence::NotAsked("no witness-ui-report.json says that UI witnesses ran"),
    };
    let no_snapshots = if study.failures.is_empty() { Presence::NotAsked("nothing failed") } else { Presence::Missing };
    let part = |title, files, entries: Vec<u32>, otherwise: Option<Presence>| {
        let here = entries.first().map(|first| Presence::Here(*first, entries.len()));
        Part { title, files, presence: here.or(otherwise).unwrap_or(Presence::Missing), entries }
    };
    vec![
        part("Log of the suite", "vitest.log", of(&[VITEST]), None),
        part("Runtime of the suite", "runtime.json", of(&[RUNTIME]), None),
        part(
            "Machine-readable report with scenarioId, invariantId, keyEntityIds",
            "cron-e2e-report.json or a report with scenarioId and invariantId",
            of(&[CRON, CONTRACT]),
            None,
        ),
        part("Human-readable summary", "cron-e2e-report.md", of(&[SUMMARY]), None),
        part("Database evidence snapshots", "tests/integration/.evidence/*.json", of(&[EVIDENCE]), Some(no_snapshots)),
        part("Screenshots of UI witnesses", "screenshots/*.png", shots, Some(no_shots)),
    ]
}

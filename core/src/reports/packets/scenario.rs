//! Runbook 2: the artifact contract, and for each failure what its invariant asks to capture.

use super::{Gathered, PacketKind, State, Wanted};
use crate::findings::analyses::scenarios::{CRON, Failure, LIFECYCLE, Presence, Study, WITNESS};
use crate::methods::order::set;
use crate::reports::issues;
use crate::views::Scene;

/// Failures whose evidence is asked for one by one.
const FAILURES: usize = 200;

pub(super) const KIND: PacketKind = PacketKind {
    id: "scenario",
    title: "Packet for failing scenarios",
    runbook: "Runbook 2, integration triage: the artifact contract, and the evidence that each invariant asks for",
    needs: "cron-e2e-report.json, lifecycle-e2e-report.json, witness-ui-report.json or vitest.log of an integration \
            suite",
    lens: "scenarios",
    filed: &issues::DEFECT,
    is_mine: |rule| rule.starts_with("drive_") || rule.starts_with("silent_drive_"),
    gather,
};

fn gather(scene: &Scene<'_>) -> Gathered {
    let facts = scene.facts;
    let mut gathered = Gathered::default();
    if !facts.has_system("drive") {
        return gathered;
    }
    let study = scene.judging.scenarios();
    for part in study.checklist() {
        let (state, fill) = match part.presence {
            Presence::Here(..) => (State::Present, String::new()),
            Presence::Missing => (State::Missing, part.files.to_owned()),
            Presence::NotAsked(why) => (State::NotAsked, why.to_owned()),
        };
        gathered.wanted.push(Wanted {
            run: String::new(),
            what: part.title.to_owned(),
            entries: part.entries,
            state,
            fill,
        });
    }
    gathered.wanted.extend(study.failures.iter().take(FAILURES).map(|failure| evidence(study, failure)));
    let mine = facts.documents.iter().filter(|document| facts.text(document.system) == "drive");
    gathered.beside = mine.map(|document| document.entry).collect();
    gathered
}

/// What the runbook's table of invariants asks to capture for a failure, and where it may be.
fn evidence(study: &Study<'_>, failure: &Failure<'_>) -> Wanted {
    let facts = study.facts;
    let (scenario, invariant) = failure.ids();
    let captures = study.taxonomy.invariant(failure.invariant).map_or("rows that show it", |row| row.third);
    let documents = failure.bundles.iter().filter_map(|at| study.bundles.get(*at)).map(|found| found.claims.document);
    // What a report holds itself is evidence too, and drills leave no other.
    let is_told = !failure.row.evidence.is_empty() || !failure.row.observed.is_empty();
    let is_drill = matches!(failure.format, CRON | LIFECYCLE | WITNESS);
    let own = (is_told || is_drill).then_some(failure.row.origin.document);
    let entries = documents.chain(own).filter_map(|at| facts.documents.get(at as usize)).map(|row| row.entry);
    let entries: Vec<u32> = set(entries).into_iter().collect();
    let run = facts.runs.get(failure.run as usize).map_or("", |run| run.id.as_str());
    let named = if failure.scenario.is_empty() { "*" } else { failure.scenario };
    let fill = format!("tests/integration/.evidence/{named}.*.json; upload-artifact leaves hidden folders out");
    Wanted { run: run.to_owned(), ..Wanted::of(format!("{scenario} / {invariant}: {captures}"), entries, fill) }
}

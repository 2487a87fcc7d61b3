//! The parts of the pipeline lens.

use super::tone;
use crate::documents::times::rfc3339;
use crate::facts::{Event, Facts};
use crate::findings::analyses::hologram_reports::{Report, root_of};
use crate::findings::analyses::hologram_scorecard::Score;
use crate::findings::analyses::pipeline::{self as steps, State};
use crate::findings::analyses::{hologram_badge, hologram_triage};
use crate::findings::{Answer, Evidence};
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, Item, TableView, Tone};
use crate::views::lenses::Scene;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Files of an artifact, and who writes them.
const FILES: [(&str, &str); 7] = [
    ("e2e/events.jsonl", "E2E tests; without it the job fails"),
    ("perf/core_perf.csv", "perf tests of the core"),
    ("perf/graphql_perf.csv", "perf tests of GraphQL"),
    ("perf/baseline.json", "baseline_compare"),
    ("index.html", "aggregate_reports; without it the job ended before its gate"),
    ("flake_database.json", "flake_detector, optional"),
    ("quarantined_tests.json", "flake_detector, optional"),
];

/// An answer as a sentence.
pub(super) fn sentence(name: &str, answer: &Answer) -> String {
    match answer {
        Answer::Pass => format!("{name}: it holds."),
        Answer::Fail(why) => format!("{name}: {why}."),
        Answer::NoData(why) => format!("{name}: no data, {why}."),
    }
}

/// Alerts first: what wakes people.
pub(super) fn figures(scene: &Scene<'_>, reports: &[Report<'_>], rows: &[Score]) -> Vec<Figure> {
    let mut figures: Vec<Figure> = rows
        .iter()
        .filter(|row| row.period == "alert")
        .map(|row| Figure {
            label: row.name.to_owned(),
            value: row.shown.clone(),
            note: limit(scene, row),
            tone: Tone::from(&row.answer),
            evidence: row.evidence.iter().map(EvidenceView::from).collect(),
        })
        .collect();
    for report in reports.iter().filter(|report| !report.rows.is_empty() || !report.events.is_empty()) {
        let theirs = hologram_badge::upstream(scene.facts, report);
        let ours = hologram_badge::ours(scene.facts, report, scene.policy);
        let tone = match ours.status {
            "pass" => Tone::Pass,
            "fail" => Tone::Fail,
            _ => Tone::NoData,
        };
        let note =
            format!("perf gate {}, E2E {}; upstream's badge says {}", ours.perf_gate, ours.e2e_tests, theirs.status);
        figures.push(Figure {
            label: format!("Status of {}", report.name()),
            value: ours.status.to_owned(),
            note,
            tone,
            evidence: Vec::new(),
        });
    }
    figures
}

fn limit(scene: &Scene<'_>, row: &Score) -> String {
    match &row.answer {
        Answer::NoData(why) => why.clone(),
        _ => format!("{} ({})", row.limit_shown, scene.policy.source(row.key)),
    }
}

/// Both badges of a folder.
pub(super) fn badges(scene: &Scene<'_>, report: &Report<'_>) -> Value {
    let as_json = |badge: &hologram_badge::Badge| json!({"status": badge.status, "timestamp": null, "perf_gate": badge.perf_gate, "e2e_tests": badge.e2e_tests});
    let ours = hologram_badge::ours(scene.facts, report, scene.policy);
    json!({
        "report": report.root,
        "upstream": as_json(&hologram_badge::upstream(scene.facts, report)),
        "data": as_json(&ours),
        "shield": hologram_badge::shield(ours.status),
    })
}

/// The steps of each sequence; of many, the broken ones and the last.
pub(super) fn sequences(scene: &Scene<'_>, report: &Report<'_>, is_named: bool) -> Vec<Block> {
    let facts = scene.facts;
    let all = steps::sequences(facts, &report.events);
    let of = if is_named { format!(" of {}", report.name()) } else { String::new() };
    let mut blocks = Vec::new();
    for (number, sequence) in all.iter().enumerate().filter(|(at, it)| it.broken.is_some() || at + 1 == all.len()) {
        let items = sequence.steps.iter().enumerate().map(|(at, step)| {
            let why = match &step.state {
                State::Passed => String::new(),
                State::Skipped(why) => format!("skipped: {}", why.lines().next().unwrap_or_default()),
                State::Failed(why) => why.clone(),
                State::Missing => "not logged".to_owned(),
            };
            let look = if sequence.broken == Some(at) {
                format!("look at {}", steps::look_at(step.name))
            } else {
                String::new()
            };
            let time = step.event.and_then(|event| event.time).map(rfc3339).unwrap_or_default();
            let note = [time, why, look].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            Item {
                text: step.name.to_owned(),
                note,
                tone: if sequence.broken == Some(at) { Tone::Fail } else { tone(&step.state) },
                evidence: step.event.map(|event| EvidenceView::from(&steps::evidence(facts, event))),
            }
        });
        let good = sequence.last_good().map_or("none", |step| step.name);
        let title = format!("E2E sequence {} of {}{of}; last good step: {good}", number + 1, all.len());
        blocks.push(Block::Steps(title, items.collect()));
    }
    blocks
}

/// What is red, of which class, and what to do.
pub(super) fn triage(scene: &Scene<'_>) -> Option<TableView> {
    let mut table = TableView::new("Triage", &["What", "Class", "Why this class", "Next step"]);
    "Nothing is red in what was read".clone_into(&mut table.empty);
    for problem in scene.judging.problems()? {
        let tone = if problem.is_red { Tone::Fail } else { Tone::Skipped };
        table.rows.push(vec![
            Cell::text(&*problem.what).tone(tone).from(problem.evidence.first().map(EvidenceView::from)),
            Cell::text(problem.class.phrase()).tone(if problem.class == hologram_triage::Class::Infrastructure {
                Tone::Infra
            } else {
                Tone::Plain
            }),
            Cell::text(&*problem.because).from(problem.evidence.last().map(EvidenceView::from)),
            Cell::text(&*problem.next_step),
        ]);
    }
    Some(table)
}

/// Every row with its limit and where that comes from.
pub(super) fn scorecard(scene: &Scene<'_>, rows: &[Score]) -> TableView {
    let mut table = TableView::new("Scorecard", &["Period", "Name", "Value", "Limit", "Answer", "Why", "Source"]);
    for row in rows {
        let evidence = row.evidence.first().map(EvidenceView::from);
        let value = match row.value {
            Some(value) => Cell::number(value, row.shown.clone()),
            None => Cell::text(row.shown.clone()),
        };
        table.rows.push(vec![
            Cell::text(row.period),
            Cell::text(row.name),
            value.from(evidence),
            Cell::text(row.limit_shown.clone()),
            Cell::text(row.answer.word().replace('_', " ")).tone(Tone::from(&row.answer)),
            Cell::text(row.answer.why()),
            Cell::text(scene.policy.source(row.key)),
        ]);
    }
    table
}

type Counted<'a> = BTreeMap<(&'a str, &'a str), (u64, &'a Event)>;

/// Events by suite and name, with the last of each.
pub(super) fn counted<'a>(facts: &'a Facts, reports: &[Report<'a>]) -> Counted<'a> {
    let mut counted: Counted<'a> = BTreeMap::new();
    for &event in reports.iter().flat_map(|report| &report.events) {
        let key = (facts.text(event.suite), facts.text(event.event));
        let (count, last) = counted.entry(key).or_insert((0, event));
        *count += 1;
        *last = event;
    }
    counted
}

/// Counts with the last event of each, as `summarize_e2e` prints them.
pub(super) fn events(facts: &Facts, reports: &[Report<'_>]) -> Option<TableView> {
    let counted = counted(facts, reports);
    if counted.is_empty() {
        return None;
    }
    let columns = ["Suite", "Event", "#Count", "Last time", "CID", "Name", "Variant or reason"];
    let mut table = TableView::new("Events", &columns);
    for ((suite, name), (count, last)) in counted {
        let said = ["variant", "reason", "error"]
            .iter()
            .find_map(|field| steps::field(facts, last, field))
            .unwrap_or_default();
        let tone = match name {
            name if name.ends_with("_error") => Tone::Fail,
            name if name.ends_with("_skipped") => Tone::Skipped,
            _ => Tone::Plain,
        };
        table.rows.push(vec![
            Cell::text(suite),
            Cell::text(name).tone(tone).from(Some(EvidenceView::from(&steps::evidence(facts, last)))),
            Cell::number(count as f64, count.to_string()),
            Cell::text(last.time.map(rfc3339).unwrap_or_default()),
            Cell::text(facts.text(last.cid)),
            Cell::text(facts.text(last.name)),
            Cell::text(said.lines().next().unwrap_or_default()),
        ]);
    }
    Some(table)
}

/// Results of chaos tests.
pub(super) fn chaos(scene: &Scene<'_>) -> Option<TableView> {
    let (facts, results) = (scene.facts, scene.judging.chaos());
    if results.is_empty() {
        return None;
    }
    let mut table = TableView::new("Chaos", &["Test", "Scenario", "Result", "#Recovery (s)", "Time"]);
    for result in results {
        let evidence = Some(EvidenceView::from(&result.evidence(facts)));
        let (word, tone) = if result.success { ("success", Tone::Pass) } else { ("failed", Tone::Fail) };
        table.rows.push(vec![
            Cell::text(result.test).from(evidence.clone()),
            Cell::text(result.scenario),
            Cell::text(word).tone(tone).from(evidence),
            result
                .recovery_ms
                .map_or_else(Cell::default, |ms| Cell::number(ms / 1000.0, format!("{:.1}", ms / 1000.0))),
            Cell::text(result.time.map(rfc3339).unwrap_or_default()),
        ]);
    }
    Some(table)
}

/// What an artifact of this folder holds and what it lacks.
pub(super) fn checklist(facts: &Facts, report: &Report<'_>) -> Block {
    let item = |(file, who): &(&str, &str)| {
        let is_it = |path: &str| {
            let name = file.rsplit('/').next().unwrap_or(file);
            path.rsplit('/').next() == Some(name) && root_of(path) == report.root
        };
        let entry = facts.entries.iter().position(|entry| is_it(&entry.path));
        let found = entry.and_then(|at| facts.entries.get(at).map(|entry| (at, entry)));
        Item {
            text: (*file).to_owned(),
            note: found
                .map_or_else(|| format!("missing; written by {who}"), |(_, entry)| format!("{} bytes", entry.bytes)),
            tone: match found {
                Some((_, entry)) if entry.bytes > 0 => Tone::Pass,
                Some(_) => Tone::Fail,
                None => Tone::NoData,
            },
            evidence: found.map(|(at, entry)| {
                let evidence =
                    Evidence { entry: Some(crate::facts::index(at)), path: entry.path.clone(), ..Evidence::default() };
                EvidenceView::from(&evidence)
            }),
        }
    };
    Block::Checklist(format!("Files of {}", report.name()), FILES.iter().map(item).collect())
}

/// Commands that repeat this by hand, with the numbers of the policy.
pub(super) fn commands(scene: &Scene<'_>) -> Block {
    let number = |key: &str| scene.policy.number(key);
    let text = format!(
        "export SLO_VERIFY_P95_MS={} SLO_ENCODE_P95_MS={} SLO_GQL_P95_MS={}\n\
         export GQL_SAMPLES={} GQL_WARMUP={} ENC_MB={}\n\
         python scripts/summarize_e2e.py\n\
         python scripts/check_perf_budget.py\n\
         python scripts/baseline_compare.py\n\
         python scripts/flake_detector.py report\n\
         python scripts/status_badge.py markdown\n",
        number("hologram.budget.verify_p95_ms"),
        number("hologram.budget.encode_p95_ms"),
        number("hologram.budget.gql_p95_ms"),
        number("hologram.samples.gql"),
        number("hologram.samples.gql_warmup"),
        number("hologram.samples.enc_mb"),
    );
    Block::Code("The same by hand".to_owned(), text)
}

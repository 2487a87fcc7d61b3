//! The parts of the lens, what answers first on top.

use super::defects::{codes, help};
use super::{contract, documents, groups, place, tone_of};
use crate::facts::{Facts, Scenario, ScenarioStatus};
use crate::findings::Evidence;
use crate::findings::analyses::Claims;
use crate::findings::analyses::scenarios::{Drill, LIFECYCLE, Presence, Study, base};
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, Item, Matrix, TableView, Tone};
use crate::views::lenses::Scene;

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

pub(super) fn blocks(scene: &Scene<'_>, study: &Study<'_>) -> Vec<Block> {
    let facts = scene.facts;
    let mut blocks = vec![figures(scene, study)];
    if !study.failures.is_empty() {
        blocks.push(failures(facts, study));
    }
    for document in documents(facts) {
        blocks.extend(matrix(facts, document));
    }
    let drills = study.drills();
    if !drills.is_empty() {
        blocks.push(Block::Steps(
            "Drills of the night".to_owned(),
            drills.iter().map(|drill| step(facts, drill)).collect(),
        ));
    }
    blocks.push(checklist(facts, study));
    if !study.bundles.is_empty() {
        blocks.push(bundles(facts, study));
    }
    blocks.extend(help(study));
    blocks.extend(codes(study));
    blocks
}

fn figures(scene: &Scene<'_>, study: &Study<'_>) -> Block {
    let facts = scene.facts;
    let own = || facts.records.scenarios.iter().filter(|row| row.invariant.is_empty() || is_alone(facts, row));
    let all = own().count();
    let of = |status| own().filter(|row| row.status == status).count();
    let tone = |bad: bool| if bad { Tone::Fail } else { Tone::Pass };
    let figure = |label: &str, value: String, note: String, tone| Figure {
        label: label.to_owned(),
        value,
        note,
        tone,
        evidence: Vec::new(),
    };
    let failed = of(ScenarioStatus::Failed);
    let mut figures =
        vec![figure("Scenarios that failed", format!("{failed} of {all}"), String::new(), tone(failed > 0))];
    if let Some(figure) = figures.first_mut() {
        figure.evidence = study.failures.iter().map(|failure| place(facts, failure.row, &failure.message)).collect();
    }
    let todo = of(ScenarioStatus::Todo);
    let absent: usize = study.reports.iter().map(|report| report.absent.len()).sum();
    let note = format!("{todo} todo, {absent} missing from reports");
    let mut open = figure(
        "Not executed",
        (todo + absent).to_string(),
        note,
        if todo + absent > 0 { Tone::NoData } else { Tone::Pass },
    );
    open.evidence = study.reports.iter().flat_map(|report| &report.todo).map(|row| place(facts, row, "todo")).collect();
    figures.push(open);
    let broken: Vec<_> = study.failures.iter().filter(|failure| !failure.missing.is_empty()).collect();
    let note = "failures without scenarioId or invariantId".to_owned();
    let value = format!("{} of {}", broken.len(), study.failures.len());
    let mut figure_of = figure("Contract defects", value, note, tone(!broken.is_empty()));
    figure_of.evidence = broken.iter().map(|failure| place(facts, failure.row, &failure.message)).collect();
    figures.push(figure_of);
    let classes = study.failed_classes();
    let note = format!(
        "{} or more call for escalation ({})",
        scene.policy.number("drive.escalation_classes"),
        scene.policy.source("drive.escalation_classes")
    );
    figures.push(figure(
        "Scenario classes that failed",
        format!("{} {}", classes.len(), classes.join(", ")).trim().to_owned(),
        note,
        tone(study.escalates()),
    ));
    for runtime in study.runtimes() {
        let Some(seconds) = runtime.seconds else { continue };
        let note = if runtime.suite.is_empty() {
            "the path does not tell the suite".to_owned()
        } else {
            format!("budget {} min ({})", runtime.budget_minutes, scene.policy.source(runtime.key))
        };
        let tone = runtime.is_within().map_or(Tone::NoData, |within| tone(!within));
        let mut figure =
            figure(&format!("Runtime {}", runtime.suite), format!("{:.1} min", seconds / 60.0), note, tone);
        let claim = runtime.claims.get("durationSeconds");
        figure
            .evidence
            .extend(claim.map(|claim| EvidenceView::from(&Evidence::of(facts, claim.origin, "durationSeconds"))));
        figures.push(figure);
    }
    Block::Figures("At a glance".to_owned(), figures)
}

/// True for a row that names an invariant and has no row of its scenario beside it: logs, reports of the runbook.
fn is_alone(facts: &Facts, row: &Scenario) -> bool {
    let format = facts.documents.get(row.origin.document as usize).map_or("", |document| facts.text(document.format));
    !format.ends_with("cron-report") && !format.ends_with("witness-report")
}

fn failures(facts: &Facts, study: &Study<'_>) -> Block {
    let columns = [
        "Scenario",
        "Invariant",
        "What it says",
        "Class",
        "Owner",
        "Organization",
        "Key entities",
        "Contract",
        "Evidence",
    ];
    let mut table = TableView::new("Failures", &columns);
    for failure in study.failures.iter().take(ROWS) {
        let (scenario, invariant) = failure.ids();
        let at = place(facts, failure.row, &failure.message);
        let keys = failure.row.key_entities.iter().map(|(key, value)| match facts.text(*key) {
            "" => facts.text(*value).to_owned(),
            key => format!("{key}={}", facts.text(*value)),
        });
        let organization = match (failure.organization.as_str(), failure.is_derived) {
            ("", _) => "not told".to_owned(),
            (name, true) => format!("{name} (from fixture ids)"),
            (name, false) => name.to_owned(),
        };
        let bundle = failure.bundles.first().and_then(|at| study.bundles.get(*at));
        let bundle_at = bundle
            .and_then(|bundle| bundle.claims.get("scenarioId"))
            .map(|claim| EvidenceView::from(&Evidence::of(facts, claim.origin, "scenarioId")));
        let evidence =
            Cell::text(bundle.map_or_else(|| "none".to_owned(), |bundle| base(bundle.claims.path()).to_owned()));
        table.rows.push(vec![
            Cell::text(scenario).tone(Tone::Fail).from(Some(at.clone())),
            Cell::text(invariant),
            Cell::text(failure.symptom()).from(Some(at)),
            Cell::text(format!("{} ({})", failure.class.name, failure.why))
                .tone(if failure.class.id == "infrastructure" { Tone::Infra } else { Tone::Plain }),
            Cell::text(failure.class.owner),
            Cell::text(organization),
            Cell::text(keys.collect::<Vec<_>>().join(", ")),
            Cell::text(contract(failure)).tone(if failure.missing.is_empty() { Tone::Pass } else { Tone::Fail }),
            evidence.from(bundle_at),
        ]);
    }
    table.more = study.failures.len().saturating_sub(ROWS) as u64;
    Block::Table(table)
}

/// Scenario × invariant of one document; a table where it names no invariant.
fn matrix(facts: &Facts, document: u32) -> Option<Block> {
    let path = facts.entry_of(document).map_or("", |entry| &entry.path);
    let groups = groups(facts, document);
    let mut columns: Vec<&str> = Vec::new();
    for row in groups.iter().flat_map(|(_, rows)| rows) {
        let id = facts.text(row.invariant);
        if !id.is_empty() && !columns.contains(&id) {
            columns.push(id);
        }
    }
    let is_lifecycle = facts.documents.get(document as usize).is_some_and(|row| facts.text(row.format) == LIFECYCLE);
    if columns.is_empty() || is_lifecycle {
        let mut table = TableView::new(
            &format!("Scenarios of {}", base(path)),
            &["Scenario", "Endpoint", "Status", "HTTP", "What it says"],
        );
        for (id, rows) in groups.iter().take(ROWS) {
            let Some(row) = rows.iter().max_by_key(|row| row.status) else { continue };
            let http: Vec<String> = row.http_status.iter().map(ToString::to_string).collect();
            let at = place(facts, row, row.status.word());
            table.rows.push(vec![
                Cell::text(*id).from(Some(at.clone())),
                Cell::text(facts.text(row.endpoint)),
                Cell::text(row.status.word()).tone(tone_of(row.status)).from(Some(at)),
                Cell::text(http.join(", ")),
                Cell::text(facts.text(row.message)),
            ]);
        }
        table.more = groups.len().saturating_sub(ROWS) as u64;
        return (!table.rows.is_empty()).then_some(Block::Table(table));
    }
    let head = std::iter::once("HTTP or test").chain(columns.iter().copied()).map(ToOwned::to_owned).collect();
    let rows = groups.iter().take(ROWS).map(|(id, rows)| {
        let cell = |row: &&Scenario| {
            let http: Vec<String> = row.http_status.iter().map(ToString::to_string).collect();
            let text = if http.is_empty() { row.status.word().to_owned() } else { http.join("/") };
            let said = if row.message.is_empty() { row.status.word() } else { facts.text(row.message) };
            Cell::text(text).tone(tone_of(row.status)).from(Some(place(facts, row, said)))
        };
        let of =
            |id: &str| rows.iter().filter(|row| facts.text(row.invariant) == id).max_by_key(|row| row.status).map(cell);
        let cells = std::iter::once(of("")).chain(columns.iter().map(|id| of(id))).collect();
        ((*id).to_owned(), cells)
    });
    let title = format!("Scenario × invariant of {}", base(path));
    Some(Block::Matrix(Matrix { title, corner: "Scenario".to_owned(), columns: head, rows: rows.collect() }))
}

fn step(facts: &Facts, drill: &Drill<'_>) -> Item {
    let tone = match (&drill.computed, drill.skipped) {
        (Ok(()), _) => Tone::Pass,
        (Err(_), true) => Tone::Skipped,
        (Err(_), false) => Tone::Fail,
    };
    let mut note = match &drill.computed {
        Ok(()) => "exit code and report agree".to_owned(),
        Err(why) => why.clone(),
    };
    if let Some(ms) = drill.duration_ms.filter(|ms| *ms > 0.0) {
        note = format!("{:.1} s; {note}", ms / 1000.0);
    }
    let claim = drill.claims.get(&format!("drills.{}.passed", drill.name));
    let evidence =
        claim.map(|claim| EvidenceView::from(&Evidence::of(facts, claim.origin, format!("{}.passed", drill.name))));
    Item { text: format!("{} ({})", drill.kind.title(), drill.name), note, tone, evidence }
}

fn checklist(facts: &Facts, study: &Study<'_>) -> Block {
    let items = study.checklist().into_iter().map(|part| {
        let (note, tone, entry) = match part.presence {
            Presence::Here(entry, 1) => (String::new(), Tone::Pass, Some(entry)),
            Presence::Here(entry, count) => (format!("{count} files"), Tone::Pass, Some(entry)),
            Presence::Missing => (format!("missing: {}", part.files), Tone::Fail, None),
            Presence::NotAsked(why) => (why.to_owned(), Tone::Skipped, None),
        };
        let evidence = entry.and_then(|at| Some((at, facts.entries.get(at as usize)?))).map(|(at, entry)| {
            EvidenceView::from(&Evidence { entry: Some(at), path: entry.path.clone(), ..Evidence::default() })
        });
        Item { text: part.title.to_owned(), note, tone, evidence }
    });
    Block::Checklist("Artifacts that the runbook asks for".to_owned(), items.collect())
}

fn bundles(facts: &Facts, study: &Study<'_>) -> Block {
    let mut table =
        TableView::new("Database evidence", &["Scenario", "Label", "Written", "Rows by table", "Belongs to"]);
    for (at, bundle) in study.bundles.iter().enumerate().take(ROWS) {
        let failure = study.failures.iter().find(|failure| failure.bundles.contains(&at));
        let counts: Vec<String> = bundle.counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let at = |claims: &Claims<'_>, key: &str| {
            claims.get(key).map(|claim| EvidenceView::from(&Evidence::of(facts, claim.origin, key)))
        };
        let first = bundle.counts.first().map(|(table, _)| format!("counts.{table}")).unwrap_or_default();
        let (text, tone) = match failure {
            Some(failure) => (format!("{} / {}", failure.ids().0, failure.ids().1), Tone::Plain),
            None => ("no failure here tells of it".to_owned(), Tone::Flaky),
        };
        table.rows.push(vec![
            Cell::text(bundle.scenario).from(at(&bundle.claims, "scenarioId")),
            Cell::text(bundle.label),
            Cell::text(bundle.created),
            Cell::text(counts.join(", ")).from(at(&bundle.claims, &first)),
            Cell::text(text).tone(tone).from(failure.map(|failure| place(facts, failure.row, &failure.message))),
        ]);
    }
    table.more = study.bundles.len().saturating_sub(ROWS) as u64;
    Block::Table(table)
}

//! Hologram's flake database: quarantine and release.

use crate::documents::times::rfc3339;
use crate::facts::{Facts, Outcome};
use crate::findings::Evidence;
use crate::findings::analyses::Claims;
use crate::findings::analyses::hologram_flakes::{Flakes, TestHistory, wilson};
use crate::methods::order::Order as _;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, Matrix, TableView, Tone};
use crate::views::lenses::Scene;
use serde_json::{Value, json};

/// Results that the matrix shows of a test.
const COLUMNS: usize = 20;

/// Rows it has to show.
pub(super) fn count(facts: &Facts) -> u64 {
    let lists = Claims::of_format(facts, "hologram-quarantine").len() as u64;
    let ours = |row: &&Outcome| {
        let document = facts.documents.get(row.origin.document as usize);
        document.is_some_and(|document| facts.text(document.system) == "hologram")
    };
    facts.records.outcomes.iter().filter(ours).count() as u64 + lists
}

fn evidence(facts: &Facts, test: &TestHistory<'_>, row: &Outcome) -> EvidenceView {
    let said = format!("{} {} in {}", test.test, row.status.word(), facts.text(row.run));
    EvidenceView::from(&Evidence::of(facts, row.origin, said))
}

/// Most flakes first, then the order of the database.
fn sorted<'b, 'a>(found: &'b Flakes<'a>) -> Vec<&'b TestHistory<'a>> {
    let mut tests: Vec<&TestHistory<'_>> = found.tests.iter().collect();
    tests.order_by_key(|test| std::cmp::Reverse((test.is_due, test.is_releasable, test.flakes.len(), test.is_mixed())));
    tests
}

/// What it shows.
pub(super) fn blocks(scene: &Scene<'_>) -> Vec<Block> {
    let facts = scene.facts;
    if count(facts) == 0 {
        return Vec::new();
    }
    let found = scene.judging.histories();
    let tests = sorted(found);
    vec![
        Block::Figures("Flake database".to_owned(), figures(scene, found)),
        Block::Table(policy_table(scene, found, &tests)),
        Block::Matrix(matrix(facts, &tests)),
        Block::Table(upstream_table(scene, found)),
    ]
}

fn figures(scene: &Scene<'_>, found: &Flakes<'_>) -> Vec<Figure> {
    let policy = scene.policy;
    let (mixed, judged) = found.rate(policy);
    let limit = policy.number("hologram.alert.flake_rate");
    let rate = if judged == 0 { f64::NAN } else { mixed as f64 / judged as f64 };
    let tone = match (judged, rate > limit) {
        (0, _) => Tone::NoData,
        (_, true) => Tone::Fail,
        (_, false) => Tone::Pass,
    };
    let least = policy.number("hologram.flake.least_results");
    let with = |is: &dyn Fn(&TestHistory<'_>) -> bool| -> Vec<&TestHistory<'_>> {
        found.tests.iter().filter(|test| is(test)).collect()
    };
    let named = |label: &str, tests: &[&TestHistory<'_>], note: &str, tone: Tone| Figure {
        label: label.to_owned(),
        value: tests.len().to_string(),
        note: note.to_owned(),
        tone: if tests.is_empty() { Tone::Plain } else { tone },
        evidence: tests
            .iter()
            .filter_map(|test| test.results.last().map(|row| evidence(scene.facts, test, row)))
            .collect(),
    };
    let window = found.window.map_or_else(
        || "no times in the database".to_owned(),
        |(after, to)| format!("after {} up to {}, by the time of the data", rfc3339(after), rfc3339(to)),
    );
    vec![
        Figure {
            label: "Flake rate".to_owned(),
            value: if judged == 0 { "no data".to_owned() } else { format!("{:.1} %", rate * 100.0) },
            note: format!(
                "{mixed} mixed of {judged} tests with at least {least} results; more than {:.0} % alerts ({})",
                limit * 100.0,
                policy.source("hologram.alert.flake_rate")
            ),
            tone,
            evidence: Vec::new(),
        },
        named("To be quarantined", &with(&|test| test.proposal() == "quarantine"), &window, Tone::Fail),
        named("In quarantine", &with(&|test| test.quarantined.is_some()), "quarantined_tests.json", Tone::Flaky),
        named(
            "To be released",
            &with(&|test| test.proposal() == "unquarantine"),
            "greens in a row at the end of the results",
            Tone::Pass,
        ),
    ]
}

fn policy_table(scene: &Scene<'_>, found: &Flakes<'_>, tests: &[&TestHistory<'_>]) -> TableView {
    let policy = scene.policy;
    let days = policy.number("hologram.flake.window_days");
    let title = format!("Quarantine by the playbook, {days} days");
    let mut table = TableView::new(
        &title,
        &[
            "Test",
            "#Flakes",
            "#Results",
            "#Rate (%)",
            "95 % interval",
            "#Greens in a row",
            "Quarantined",
            "Proposal",
            "Command",
        ],
    );
    if !found.has_database {
        "flake_database.json is missing".clone_into(&mut table.empty);
    }
    for test in tests {
        let (flakes, results) = (test.flakes.len(), test.recent.len());
        let interval = wilson(flakes, results, policy.number("hologram.flake.interval_z"));
        let proposal = test.proposal();
        let tone = match proposal {
            "quarantine" => Tone::Fail,
            "unquarantine" => Tone::Pass,
            "none" => Tone::Plain,
            _ => Tone::Flaky,
        };
        let first = test.flakes.first().map(|row| evidence(scene.facts, test, row));
        let strong = if test.is_strong { ", same run" } else { "" };
        let held = test.quarantined.map(|origin| EvidenceView::from(&Evidence::of(scene.facts, origin, test.test)));
        let command = match proposal {
            "quarantine" | "unquarantine" => format!("python scripts/flake_detector.py {proposal} {}", test.test),
            _ => String::new(),
        };
        let rate = flakes as f64 / results.max(1) as f64;
        table.rows.push(vec![
            Cell::text(test.test).from(test.results.last().map(|row| evidence(scene.facts, test, row))),
            Cell::number(flakes as f64, format!("{flakes}{strong}")).from(first.clone()),
            Cell::number(results as f64, results.to_string()),
            if results == 0 {
                Cell::text("no data").tone(Tone::NoData)
            } else {
                Cell::number(rate, format!("{:.1}", rate * 100.0)).from(first)
            },
            Cell::text(
                interval.map_or_else(String::new, |(low, high)| format!("{:.0} to {:.0} %", low * 100.0, high * 100.0)),
            ),
            Cell::number(test.greens as f64, test.greens.to_string()),
            Cell::text(if held.is_some() { "yes" } else { "no" }).from(held),
            Cell::text(proposal).tone(tone),
            Cell::text(command),
        ]);
    }
    table
}

/// The newest results, oldest to the left.
fn matrix(facts: &Facts, tests: &[&TestHistory<'_>]) -> Matrix {
    let width = tests.iter().map(|test| test.results.len().min(COLUMNS)).max().unwrap_or(0);
    let columns =
        (0..width).map(|at| if at + 1 == width { "newest".to_owned() } else { format!("-{}", width - 1 - at) });
    let row = |test: &&TestHistory<'_>| {
        let mut cells: Vec<Option<Cell>> = test
            .results
            .iter()
            .rev()
            .take(width)
            .map(|row| {
                let tone = if row.status.is_red() { Tone::Fail } else { Tone::Pass };
                Some(Cell::text(row.status.word()).tone(tone).from(Some(evidence(facts, test, row))))
            })
            .collect();
        cells.resize(width, None);
        cells.reverse();
        (test.test.to_owned(), cells)
    };
    Matrix {
        title: "Results of each test".to_owned(),
        corner: "Test".to_owned(),
        columns: columns.collect(),
        rows: tests.iter().map(row).collect(),
    }
}

fn upstream_table(scene: &Scene<'_>, found: &Flakes<'_>) -> TableView {
    let columns = ["Test", "#Pass rate (%)", "#flake_counts", "#Results", "detect", "Policy"];
    let mut table = TableView::new("What flake_detector.py reports (failures for ever, no window)", &columns);
    "no test with both outcomes".clone_into(&mut table.empty);
    for test in found.upstream_report(scene.policy) {
        let rate = test.passes as f64 / test.results.len().max(1) as f64;
        table.rows.push(vec![
            Cell::text(test.test).from(test.results.last().map(|row| evidence(scene.facts, test, row))),
            Cell::number(rate, format!("{:.1}", rate * 100.0)),
            Cell::number(test.flake_count, test.flake_count.to_string()),
            Cell::number(test.results.len() as f64, test.results.len().to_string()),
            Cell::text(if test.is_detected { "quarantines" } else { "does not flag" }),
            Cell::text(if test.is_due { "quarantines" } else { "does not" }),
        ]);
    }
    table
}

/// Members of the command's JSON: arrays of the same name are joined.
pub(super) fn json(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    let (facts, policy) = (scene.facts, scene.policy);
    let found = scene.judging.histories();
    let z = policy.number("hologram.flake.interval_z");
    let test = |test: &&TestHistory<'_>| {
        let (flakes, runs) = (test.flakes.len(), test.recent.len());
        let interval = wilson(flakes, runs, z);
        let proof = |row: &Outcome| {
            let seen = evidence(facts, test, row);
            // Only a pass of the same run is the stronger evidence; without one there is none.
            let passed = test.results.iter().find(|other| other.run == row.run && !other.status.is_red());
            json!({
                "run": facts.text(row.run), "failed_attempt": row.attempt,
                "passed_attempt": passed.map(|row| row.attempt), "path": seen.path, "line": seen.line,
            })
        };
        json!({
            "test": test.test, "flakes": flakes, "runs": runs,
            "rate": (runs > 0).then(|| flakes as f64 / runs as f64),
            "low": interval.map(|(low, _)| low), "high": interval.map(|(_, high)| high),
            "first": test.flakes.first().and_then(|row| row.time).map(rfc3339),
            "last": test.flakes.last().and_then(|row| row.time).map(rfc3339),
            "evidence": test.flakes.iter().map(|row| proof(row)).collect::<Vec<_>>(),
            "proposal": test.proposal(),
        })
    };
    let listed = |row: &&TestHistory<'_>| !row.flakes.is_empty() || row.is_mixed() || row.quarantined.is_some();
    vec![("flakes", sorted(found).iter().filter(|row| listed(row)).map(test).collect())]
}

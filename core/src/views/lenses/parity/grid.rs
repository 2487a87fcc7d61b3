//! Runs × iterations, and the trend of runs.

use crate::facts::{Facts, Origin};
use crate::findings::Evidence;
use crate::findings::analyses::parity::Parity;
use crate::methods::phrase::percent;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Chart, ChartKind, Limit, Matrix, Series, Tone};
use crate::views::lenses::Scene;
use std::collections::BTreeMap;

/// Columns that are shown.
const COLUMNS: u32 = 50;

/// A head with marks by number of the iteration.
type Row = (String, BTreeMap<u32, Cell>);

/// Earlier runs in their order, then those that were opened themselves.
pub(super) fn grid(facts: &Facts, parity: &Parity) -> Option<Block> {
    let mut rows: Vec<Row> = Vec::new();
    if let Some(history) = &parity.history {
        for run in history.runs.iter().filter(|run| !run.marks.is_empty() || run.iterations == Some(0)) {
            let marks =
                run.marks.iter().map(|mark| (mark.number, cell(facts, mark.success, &mark.reason, mark.origin)));
            rows.push((run.label.clone(), marks.collect()));
        }
    }
    for bundle in parity.bundles.iter().filter(|bundle| !bundle.iterations.is_empty()) {
        let mut marks: BTreeMap<u32, Cell> = BTreeMap::new();
        for it in &bundle.iterations {
            marks.insert(it.number, cell(facts, it.success, &it.reason, it.origin));
        }
        for number in bundle.missing_iterations() {
            marks.entry(number).or_insert_with(|| Cell::text("missing").tone(Tone::NoData));
        }
        rows.push((format!("{} (this run)", bundle.label), marks));
    }
    let most = rows.iter().filter_map(|(_, marks)| marks.keys().next_back()).max().copied()?.min(COLUMNS);
    let columns = (1..=most).map(|number| number.to_string()).collect();
    let rows = rows.into_iter().map(|(head, mut marks)| (head, (1..=most).map(|at| marks.remove(&at)).collect()));
    Some(Block::Matrix(Matrix {
        title: "Iterations by run".to_owned(),
        corner: "Run".to_owned(),
        columns,
        rows: rows.collect(),
    }))
}

fn cell(facts: &Facts, success: Option<bool>, reason: &str, origin: Origin) -> Cell {
    let (text, tone) = match success {
        Some(true) => ("held", Tone::Pass),
        Some(false) if reason.is_empty() => ("failed", Tone::Fail),
        Some(false) => (reason, Tone::Fail),
        None => ("no end", Tone::NoData),
    };
    Cell::text(text).tone(tone).from(Some(EvidenceView::from(&Evidence::of(facts, origin, text))))
}

/// Success rates against the line that follows from the threshold, and failed iterations.
pub(super) fn trend(scene: &Scene<'_>, parity: &Parity) -> Vec<Block> {
    let Some(history) = parity.history.as_ref().filter(|history| !history.runs.is_empty()) else { return Vec::new() };
    let key = "webprofile.iteration_failure_rate_threshold";
    let held = 1.0 - scene.policy.number(key);
    let x: Vec<String> = history.runs.iter().map(|run| run.label.clone()).collect();
    let places: Vec<Option<EvidenceView>> = history
        .runs
        .iter()
        .map(|run| Some(EvidenceView::from(&Evidence::of(scene.facts, run.origin, run.label.as_str()))))
        .collect();
    let chart = |title: &str, kind, unit: &str, name: &str, values, limits| {
        let series = Series { name: name.to_owned(), values, evidence: places.clone(), tone: Tone::Plain };
        Block::Chart(Chart {
            title: title.to_owned(),
            kind,
            x_title: "Run, in the order of file names".to_owned(),
            x: x.clone(),
            unit: unit.to_owned(),
            series: vec![series],
            limits,
        })
    };
    let rates = history.runs.iter().map(|run| run.success_rate.map(|rate| rate * 100.0)).collect();
    let limit = Limit { label: format!("{}: {}", percent(held), scene.policy.source(key)), value: held * 100.0 };
    let failures =
        history.runs.iter().map(|run| (run.success_rate.is_some() || run.failed > 0).then_some(run.failed as f64));
    vec![
        chart("Success rate of earlier runs", ChartKind::Line, "%", "held", rates, vec![limit]),
        chart(
            "Failed iterations of earlier runs",
            ChartKind::Bar,
            "iterations",
            "failed",
            failures.collect(),
            Vec::new(),
        ),
    ]
}

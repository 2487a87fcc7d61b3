//! Budgets and baseline of Hologram runs.

use crate::facts::Facts;
use crate::findings::Evidence;
use crate::findings::analyses::Claims;
use crate::findings::analyses::hologram_perf::{self, Budget, Kind};
use crate::findings::analyses::hologram_reports::{PerfRow, QUANTILES, Report};
use crate::methods::order::Order as _;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Chart, ChartKind, Limit, Series, TableView, Tone};
use crate::views::lenses::Scene;
use serde_json::{Value, json};

/// Rows it has to show.
pub(super) fn count(scene: &Scene<'_>) -> u64 {
    scene.judging.reports().iter().map(|report| report.rows.len() as u64).sum()
}

/// What it shows.
pub(super) fn blocks(scene: &Scene<'_>) -> Vec<Block> {
    let reports = scene.judging.reports();
    let mut blocks = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        let of = if reports.len() > 1 { format!(", {}", report.name()) } else { String::new() };
        blocks.push(Block::Table(gate_table(scene, report, reports, &of)));
        blocks.push(Block::Table(rows_table(scene.facts, report, &of)));
        blocks.extend(charts(scene, report, reports).into_iter().map(Block::Chart));
    }
    blocks.extend(caches(scene.facts).map(Block::Table));
    blocks
}

fn view(evidence: &Evidence) -> EvidenceView {
    EvidenceView::from(evidence)
}

/// One gate of one metric, as table and JSON show it.
struct Gate {
    key: &'static str,
    series: String,
    current: Option<f64>,
    reference: f64,
    change: Option<f64>,
    threshold: f64,
    tone: Tone,
    answer: &'static str,
    why: String,
    evidence: Option<EvidenceView>,
    source: String,
}

fn gates(scene: &Scene<'_>, report: &Report<'_>, all: &[Report<'_>]) -> Vec<Gate> {
    let (facts, policy) = (scene.facts, scene.policy);
    let budget = |key: &'static str, budget: &Budget<'_, '_>, row: Option<f64>, evidence: Option<EvidenceView>| {
        let (tone, answer, why) = match row {
            None => (Tone::NoData, "no_data", format!("{} was not measured", budget.series)),
            Some(p95) if p95 > budget.limit => {
                (Tone::Fail, "fail", format!("p95={p95:.2}ms > budget={:.2}ms", budget.limit))
            }
            Some(_) => (Tone::Pass, "pass", String::new()),
        };
        let change = row.map(|p95| p95 / budget.limit - 1.0).filter(|change| change.is_finite());
        Gate {
            key,
            series: budget.best.map_or(budget.series, |best| best.series).to_owned(),
            current: row,
            reference: budget.limit,
            change,
            threshold: 0.0,
            tone,
            answer,
            why,
            evidence,
            source: policy.source(budget.key).to_owned(),
        }
    };
    let mut gates: Vec<Gate> = hologram_perf::budgets(report, policy)
        .iter()
        .map(|it| budget("budget", it, it.best.map(PerfRow::p95), it.best.map(|best| view(&best.evidence(facts)))))
        .collect();
    // Every row, and encoding of any size: the slowest says it.
    for it in hologram_perf::gates(report, policy) {
        let slowest = it.slow.iter().copied().max_by(|a, b| a.p95().total_cmp(&b.p95())).or(it.last);
        let mut gate = budget("fine", &it, slowest.map(PerfRow::p95), slowest.map(|row| view(&row.evidence(facts))));
        if let Some(row) = slowest {
            row.series.clone_into(&mut gate.series);
        }
        gates.push(gate);
    }
    let threshold = policy.number("hologram.baseline.regression_pct") / 100.0;
    let source = policy.source("hologram.baseline.regression_pct");
    let found = hologram_perf::compare(report, all, policy).unwrap_or_default();
    for change in &found.changes {
        let (tone, answer) = match change.kind {
            Kind::Regression => (Tone::Slower, "fail"),
            Kind::Improvement => (Tone::Faster, "pass"),
            Kind::Stable => (Tone::Pass, "pass"),
            Kind::NotApplicable => (Tone::NoData, "no_data"),
        };
        gates.push(Gate {
            key: "baseline",
            series: change.base.series.to_owned(),
            current: Some(change.current.p95()),
            reference: change.base.value,
            change: Some(change.percent / 100.0).filter(|change| change.is_finite()),
            threshold,
            tone,
            answer,
            why: match change.kind {
                Kind::Regression => change.upstream_line(),
                Kind::NotApplicable => "the baseline is 0".to_owned(),
                _ => String::new(),
            },
            evidence: Some(view(&change.current.evidence(facts))),
            source: source.to_owned(),
        });
    }
    for base in &found.missing {
        gates.push(Gate {
            key: "baseline",
            series: base.series.to_owned(),
            current: None,
            reference: base.value,
            change: None,
            threshold,
            tone: Tone::NoData,
            answer: "no_data",
            why: "in the baseline and not measured".to_owned(),
            evidence: Some(view(&Evidence::of(facts, base.origin, format!("{}: {}", base.series, base.value)))),
            source: source.to_owned(),
        });
    }
    gates
}

fn gate_table(scene: &Scene<'_>, report: &Report<'_>, all: &[Report<'_>], of: &str) -> TableView {
    let columns = ["Gate", "Metric", "#p95 (ms)", "#Reference (ms)", "#Change (%)", "Answer", "Why", "Source"];
    let mut table = TableView::new(&format!("Gates{of}"), &columns);
    let mut gates = gates(scene, report, all);
    // What fails stands first, then what is not known.
    gates.order_by_key(|gate| match gate.answer {
        "fail" => 0,
        "no_data" => 1,
        _ => 2,
    });
    for gate in gates {
        let kind = match gate.key {
            "budget" => "budget, best row (upstream)",
            "fine" => "budget, slowest row",
            _ => "baseline, last row",
        };
        let answer = gate.answer.replace('_', " ");
        table.rows.push(vec![
            Cell::text(kind),
            Cell::text(gate.series).from(gate.evidence.clone()),
            gate.current
                .map_or_else(
                    || Cell::text("not measured").tone(Tone::NoData),
                    |p95| Cell::number(p95, format!("{p95:.2}")),
                )
                .from(gate.evidence),
            Cell::number(gate.reference, format!("{:.2}", gate.reference)),
            gate.change.map_or_else(Cell::default, |change| {
                Cell::number(change, format!("{:+.1}", change * 100.0)).tone(gate.tone)
            }),
            Cell::text(answer).tone(gate.tone),
            Cell::text(gate.why),
            Cell::text(gate.source),
        ]);
    }
    table
}

fn rows_table(facts: &Facts, report: &Report<'_>, of: &str) -> TableView {
    let columns = ["Metric", "#p50 (ms)", "#p95 (ms)", "#p99 (ms)", "#Mean (ms)", "#Samples", "Note"];
    let from = if report.is_from_page { ", from the page" } else { "" };
    let mut table = TableView::new(&format!("All rows{of}{from}"), &columns);
    for row in &report.rows {
        let evidence = Some(view(&row.evidence(facts)));
        let mut cells = vec![Cell::text(row.series).from(evidence.clone())];
        cells.extend(row.values.iter().map(|value| {
            let cell = if value.is_nan() {
                Cell::text("not a number").tone(Tone::NoData)
            } else {
                Cell::number(*value, format!("{value:.3}"))
            };
            cell.from(evidence.clone())
        }));
        cells.push(row.samples.map_or_else(Cell::default, |n| Cell::number(n as f64, n.to_string())));
        cells.push(Cell::text(row.note));
        table.rows.push(cells);
    }
    table
}

/// Metrics that were measured more than once: row by row, with budget and baseline.
fn charts(scene: &Scene<'_>, report: &Report<'_>, all: &[Report<'_>]) -> Vec<Chart> {
    let budgets = hologram_perf::gates(report, scene.policy);
    let baseline = hologram_perf::baseline_of(report, all);
    let mut charts = Vec::new();
    for (series, rows) in hologram_perf::measured(report).into_iter().filter(|(_, rows)| rows.len() > 1) {
        let is_its = |budget: &&Budget<'_, '_>| {
            budget.series == series || hologram_perf::is_encode(budget.series) && hologram_perf::is_encode(series)
        };
        let mut limits: Vec<Limit> = budgets
            .iter()
            .filter(is_its)
            .map(|budget| Limit { label: format!("Budget ({})", scene.policy.source(budget.key)), value: budget.limit })
            .collect();
        let base = baseline.iter().rfind(|base| base.series == series);
        limits.extend(base.map(|base| Limit { label: "Baseline".to_owned(), value: base.value }));
        let lines = QUANTILES.iter().enumerate().take(3).map(|(column, name)| Series {
            name: (*name).to_owned(),
            values: rows.iter().map(|row| row.values.get(column).copied().filter(|value| !value.is_nan())).collect(),
            evidence: rows.iter().map(|row| Some(view(&row.evidence(scene.facts)))).collect(),
            tone: Tone::Plain,
        });
        charts.push(Chart {
            title: format!("{series}, row by row"),
            kind: ChartKind::Line,
            x_title: "Row, as appended".to_owned(),
            x: (1..=rows.len()).map(|row| row.to_string()).collect(),
            unit: "ms".to_owned(),
            series: lines.collect(),
            limits,
        });
    }
    charts
}

/// Cold over warm; none where one is missing or warm is not above 0.
fn caches(facts: &Facts) -> Option<TableView> {
    let mut table =
        TableView::new("Caches, cold and warm", &["Test", "#Cold (ms)", "#Warm (ms)", "#Cold / warm", "Error"]);
    for claims in Claims::of_format(facts, "hologram-cache-profiles") {
        let mut tests: Vec<&str> = Vec::new();
        for (key, _) in claims.iter() {
            let Some(test) = key.strip_suffix("_cold.cache_type").or_else(|| key.strip_suffix("_warm.cache_type"))
            else {
                continue;
            };
            if !tests.contains(&test) {
                tests.push(test);
            }
        }
        for test in tests {
            let duration = |kind: &str| {
                let claim = claims.get(&format!("{test}_{kind}.duration_ms"))?;
                let ms = claims.number(&format!("{test}_{kind}.duration_ms"))?;
                Some((ms, Some(view(&Evidence::of(facts, claim.origin, format!("{test}_{kind}: {ms} ms"))))))
            };
            let cell = |found: Option<(f64, Option<EvidenceView>)>| {
                found.map_or_else(Cell::default, |(ms, evidence)| Cell::number(ms, format!("{ms:.1}")).from(evidence))
            };
            let (cold, warm) = (duration("cold"), duration("warm"));
            let ratio = match (&cold, &warm) {
                (Some((cold, _)), Some((warm, _))) if *warm > 0.0 => Some(cold / warm),
                _ => None,
            };
            let error = ["cold", "warm"]
                .iter()
                .find_map(|kind| claims.text(&format!("{test}_{kind}.error")))
                .unwrap_or_default();
            table.rows.push(vec![
                Cell::text(test),
                cell(cold),
                cell(warm),
                ratio.map_or_else(
                    || Cell::text("no data").tone(Tone::NoData),
                    |ratio| Cell::number(ratio, format!("{ratio:.2}")),
                ),
                Cell::text(error),
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Members of the command's JSON: arrays of the same name are joined.
pub(super) fn json(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    let reports = scene.judging.reports();
    let mut entries = Vec::new();
    for report in reports.iter().filter(|report| !report.rows.is_empty()) {
        for gate in gates(scene, report, reports) {
            entries.push(json!({
                "key": gate.key, "series": gate.series, "labels": {"report": report.root, "quantile": "p95"},
                "current": gate.current, "reference": gate.reference, "change_ratio": gate.change,
                "threshold_ratio": gate.threshold, "unit": "ms", "answer": gate.answer, "why": gate.why, "commit": null,
            }));
        }
    }
    vec![("gate", Value::Array(entries))]
}

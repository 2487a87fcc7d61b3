//! PCS benchmarks: regressions in both keys, noise, freshness, backends.

use super::{pcs_charts, pcs_json, pcs_steps};
use crate::facts::Facts;
use crate::findings::analyses::perf::{Bench, Check, Gate, Key, Row, Verdict, age_days, backends, differences};
use crate::findings::{Answer, Evidence};
use crate::methods::order::Order as _;
use crate::methods::phrase::count as counted;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, TableView, Tone};
use crate::views::lenses::Scene;
use serde_json::Value;

/// Rows of a table; the rest is counted.
const ROWS: usize = 400;
/// Lines behind a figure.
const EVIDENCE: usize = 20;

/// Rows it has to show.
pub(super) fn count(facts: &Facts) -> u64 {
    let is_ours = |document: u32| {
        let document = facts.documents.get(document as usize);
        document.is_some_and(|document| facts.text(document.system) == "pcs")
    };
    let metrics = facts.records.metrics.iter().filter(|metric| is_ours(metric.origin.document)).count();
    // Small files alone, an empty array among them, have something to say too.
    let files = facts.documents.iter().filter(|document| facts.text(document.system) == "pcs").count();
    metrics.max(files) as u64
}

/// Both gates, fine first: it decides. None where the thresholds cannot be read.
pub(super) fn gates<'a>(scene: &Scene<'a>) -> Vec<&'a Gate<'a>> {
    [Key::Fine, Key::Upstream].into_iter().filter_map(|key| scene.judging.gate(key).ok()).collect()
}

/// What it shows.
pub(super) fn blocks(scene: &Scene<'_>) -> Vec<Block> {
    if count(scene.facts) == 0 {
        return Vec::new();
    }
    let bench = scene.judging.bench();
    let gates = gates(scene);
    let mut blocks = vec![figures(scene, bench, &gates)];
    if bench.is_empty() {
        return blocks;
    }
    blocks.push(Block::Text("Which rows were taken".to_owned(), bench.preferred()));
    blocks.extend(gates.iter().map(|gate| Block::Table(gate_table(gate, scene))));
    blocks.extend(gates.first().map(|gate| pcs_charts::charts(gate)).unwrap_or_default());
    blocks.push(Block::Table(noise_table(scene)));
    blocks.push(Block::Table(backend_table(bench)));
    blocks.extend(pcs_steps::blocks(scene, bench, &gates));
    blocks
}

/// Members of the command's JSON: arrays of the same name are joined.
pub(super) fn json(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    if count(scene.facts) == 0 { Vec::new() } else { pcs_json::members(scene) }
}

/// The line of a row.
pub(super) fn line(row: &Row<'_>) -> EvidenceView {
    EvidenceView::from(&row.evidence())
}

fn tone(scene: &Scene<'_>, rule: &str) -> Tone {
    scene.answer(rule).map_or(Tone::NoData, Tone::from)
}

fn figures(scene: &Scene<'_>, bench: &Bench<'_>, gates: &[&Gate<'_>]) -> Block {
    let rule_figure = |label: &str, rule: &str, value: String, evidence: Vec<Evidence>| Figure {
        label: label.to_owned(),
        value,
        note: scene.answer(rule).map_or_else(String::new, |answer| answer.why().to_owned()),
        tone: tone(scene, rule),
        evidence: evidence.iter().map(EvidenceView::from).collect(),
    };
    let mut figures = Vec::new();
    for (gate, (label, rule)) in
        gates.iter().zip([("Regressions", "pcs_regressions"), ("Upstream key", "pcs_regressions_upstream")])
    {
        let value = format!("{} of {}", gate.regressions().count(), counted(gate.judged() as u64, "series", "series"));
        let evidence = gate.regressions().map(|check| check.current.evidence()).take(EVIDENCE).collect();
        figures.push(rule_figure(label, rule, value, evidence));
    }
    let newest: Vec<Evidence> = bench.newest().map(Row::evidence).into_iter().collect();
    let age = age_days(bench, scene.policy).filter(|_| scene.policy.as_of.is_given());
    let age = age.map_or_else(|| "no data".to_owned(), |days| format!("{} days", days.floor()));
    figures.push(rule_figure("Age", "pcs_freshness", age, newest.clone()));
    let health = scene.judging.health();
    let mut figure = rule_figure("Dashboard", "pcs_dashboard_health", health.status.to_owned(), newest);
    figure.note = if health.is_demo { format!("{}; demo data", health.details) } else { health.details.clone() };
    figures.push(figure);
    let errors = || bench.all.iter().filter(|row| row.is_error());
    let failed: Vec<Evidence> = errors().map(Row::evidence).take(EVIDENCE).collect();
    let value = format!("{} of {}", errors().count(), counted(bench.all.len() as u64, "row", "rows"));
    figures.push(rule_figure("Failed benchmarks", "pcs_failed_benchmarks", value, failed));
    Block::Figures("Benchmarks".to_owned(), figures)
}

fn gate_table(gate: &Gate<'_>, scene: &Scene<'_>) -> TableView {
    let key = gate.checks.first().map_or(Key::Fine, |check| check.key);
    let title = match key {
        Key::Fine => {
            format!("Gate, fine key: backend, test, mode, parallel, n. Thresholds: {}", gate.thresholds.source)
        }
        Key::Upstream => "Gate, upstream key: backend, test, mode; sizes and parallel runs are mixed".to_owned(),
    };
    let mut table = TableView::new(
        &title,
        &["Series", "#Current, ns", "#Median, ns", "#Change, %", "#Threshold, %", "Answer", "Commit", "Not the same"],
    );
    let mut checks: Vec<&Check<'_>> = gate.checks.iter().collect();
    // Worst first; what was not compared comes last.
    checks.order_by(|a, b| {
        let over = |check: &Check<'_>| (check.is_regression(), check.is_judged());
        over(b).cmp(&over(a)).then(b.change_ratio.total_cmp(&a.change_ratio))
    });
    for check in checks.iter().take(ROWS) {
        table.rows.push(gate_row(check, scene));
    }
    table.more = checks.len().saturating_sub(ROWS) as u64;
    "No series has rows in the window.".clone_into(&mut table.empty);
    table
}

fn gate_row(check: &Check<'_>, scene: &Scene<'_>) -> Vec<Cell> {
    let (tone, said) = match check.verdict {
        Verdict::Regression => (Tone::Slower, "slower".to_owned()),
        Verdict::Within if check.change_ratio < 0.0 => (Tone::Pass, "pass, faster".to_owned()),
        Verdict::Within => (Tone::Pass, "pass".to_owned()),
        Verdict::Skipped(why) => (Tone::NoData, format!("no data: {why}")),
    };
    let current = check.current.mean_ns();
    let differing: Vec<String> =
        differences(check, scene.policy).iter().map(crate::findings::analyses::perf::Difference::said).collect();
    let commit: String = check.current.commit().chars().take(7).collect();
    vec![
        Cell::text(check.name()),
        number(current, 0).from(Some(line(&check.current))),
        number(check.median, 0).from(check.previous().map(line)),
        number(check.change_ratio * 100.0, 1).tone(tone),
        number(check.threshold_ratio * 100.0, 1),
        Cell::text(said).tone(tone),
        Cell::text(commit),
        Cell::text(differing.join("; ")).tone(if differing.is_empty() { Tone::Plain } else { Tone::Infra }),
    ]
}

/// A number with so many decimals; a dash where there is none.
pub(super) fn number(value: f64, decimals: usize) -> Cell {
    if value.is_nan() { Cell::text("–") } else { Cell::number(value, format!("{value:.decimals$}")) }
}

fn noise_table(scene: &Scene<'_>) -> TableView {
    let title = format!(
        "Days: backends that became slower at once; a share of {} of at least {} speaks for the runner ({})",
        scene.policy.number("pcs.noise.backend_share"),
        scene.policy.number("pcs.noise.backends_min"),
        scene.policy.source("pcs.noise.backend_share"),
    );
    let mut table = TableView::new(&title, &["Day", "#Slower", "#Backends", "Change", "Answer"]);
    for day in scene.judging.noise().iter().rev().take(ROWS) {
        let changes: Vec<String> =
            day.backends.iter().map(|(backend, change)| format!("{backend} {:+.1} %", change * 100.0)).collect();
        let (said, tone) = if day.is_suspect { ("suspect runner", Tone::Infra) } else { ("pass", Tone::Pass) };
        table.rows.push(vec![
            Cell::text(day.date).from(day.rows.first().map(line)),
            number(day.slower as f64, 0),
            number(day.backends.len() as f64, 0),
            Cell::text(changes.join(", ")),
            Cell::text(said).tone(tone),
        ]);
    }
    table.empty = match scene.answer("pcs_runner_noise") {
        Some(Answer::NoData(why)) => format!("No data: {why}."),
        _ => String::new(),
    };
    table
}

fn backend_table(bench: &Bench<'_>) -> TableView {
    let mut table =
        TableView::new("Backends", &["Backend", "#Best, ns", "#Worst, ns", "#Rows", "#Sequential / parallel"]);
    for range in backends(bench) {
        table.rows.push(vec![
            Cell::text(range.backend),
            number(range.best.mean_ns(), 0).from(Some(line(&range.best))),
            number(range.worst.mean_ns(), 0).from(Some(line(&range.worst))),
            number(range.rows as f64, 0),
            number(range.speedup.unwrap_or(f64::NAN), 2),
        ]);
    }
    "No row holds a measurement.".clone_into(&mut table.empty);
    table
}

//! A lens that leaves: as text for people, as JSON for programs. Redacted first.

use super::{FindingRow, Options, Redactor, finding_row, inert};
use crate::documents::times::rfc3339;
use crate::findings::Finding;
use crate::methods::redact::Numbered;
use crate::views::lens::{Block, Cell, Item, LensView, TableView, Tone};
use crate::views::{EvidenceView, Lens, Scene};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Version of the lenses' contract.
const SCHEMA: u32 = 1;

/// The JSON of a lens command: answers and findings of its rules, then its own members.
pub(crate) fn lens_json(scene: &Scene<'_>, lens: &Lens, options: &Options) -> String {
    let numbered = Numbered::new(scene.policy.redaction());
    let redactor = Redactor::of(&numbered, options);
    let own = (lens.json)(scene);
    let answers = scene.answers.iter().filter(|(rule, _)| lens.has(rule.id)).map(
        |(rule, answer)| json!({"rule": rule.id, "answer": answer.word(), "why": (!answer.why().is_empty()).then(|| answer.why())}),
    );
    let is_mine = |finding: &&Finding| lens.has(finding.rule);
    let findings: Vec<FindingRow> =
        scene.findings.iter().filter(is_mine).map(|finding| finding_row(finding, redactor)).collect();
    let as_of = scene.as_of(lens);
    let moment = as_of.iter().map(|(_, moment)| *moment).max().or(scene.policy.as_of.moment());
    let by_system = as_of.iter().map(|(system, moment)| ((*system).to_owned(), json!(rfc3339(*moment))));
    let mut all = json!({
        "schema": SCHEMA,
        "as_of": moment.map(rfc3339),
        "as_of_from": if scene.policy.as_of.is_given() { "given" } else { "data" },
        "as_of_by_system": by_system.collect::<serde_json::Map<_, _>>(),
        "policy": scene.policy.names,
        "answers": answers.collect::<Vec<_>>(),
        "findings": findings,
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut all, own) {
        all.extend(own);
    }
    redact(&mut all, redactor);
    let counts = numbered.counts();
    if let (Value::Object(all), false) = (&mut all, counts.is_empty()) {
        all.insert("redacted".to_owned(), json!(counts));
    }
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    inert::json(&text).into_owned()
}

/// Every text of a value, also the names of its members, which may be those of a measured series.
pub(crate) fn redact(value: &mut Value, redactor: Redactor<'_>) {
    match value {
        Value::String(text) => *text = redactor.owned(text),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, redactor)),
        Value::Object(members) => {
            // `{"name": "password", "value": "x"}`: a name of the artifact's own.
            let told = ["name", "key"].iter().find_map(|key| members.get(*key)?.as_str().map(str::to_owned));
            for (name, mut value) in std::mem::take(members) {
                let told = told.as_ref().filter(|_| ["id", "value"].contains(&name.as_str())).unwrap_or(&name);
                match &mut value {
                    Value::String(text) => *text = redactor.value(told, text).into_owned(),
                    other => redact(other, redactor),
                }
                members.insert(redactor.owned(&name), value);
            }
        }
        _ => {}
    }
}

/// A lens for people at a terminal.
pub(crate) fn lens_text(view: &LensView, redactor: Redactor<'_>) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(out, "{}", plain(&redactor.text(text)));
    };
    if view.blocks.is_empty() {
        line(&format!("No data. {}.", view.needs));
    } else {
        line(&format!("{}{}", sign(view.tone), view.headline));
        if !view.detail.is_empty() {
            line(&view.detail);
        }
    }
    for block in &view.blocks {
        line("");
        for text in block_lines(block) {
            line(&text);
        }
    }
    if !view.answers.is_empty() {
        line("");
        line("Checks");
    }
    for answer in &view.answers {
        let why = if answer.why.is_empty() { String::new() } else { format!(": {}", answer.why) };
        line(&format!("  {:<8} {}{why}", answer.answer.replace('_', " "), answer.title));
    }
    out
}

/// No control characters: an artifact does not steer the terminal.
fn plain(text: &str) -> String {
    text.split('\n').map(inert::line).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Pass => "✓ ",
        Tone::Fail => "✕ ",
        Tone::Flaky => "≈ ",
        Tone::NoData => "? ",
        Tone::Skipped => "○ ",
        Tone::Slower => "▲ ",
        Tone::Faster => "▼ ",
        Tone::Infra => "◆ ",
    }
}

fn place(evidence: &EvidenceView) -> String {
    if evidence.line > 0 { format!("{}:{}", evidence.path, evidence.line) } else { evidence.path.clone() }
}

fn block_lines(block: &Block) -> Vec<String> {
    match block {
        Block::Figures(title, figures) => std::iter::once(title.clone())
            .chain(figures.iter().map(|figure| {
                let note = if figure.note.is_empty() { String::new() } else { format!("  ({})", figure.note) };
                format!("  {}{}: {}{note}", sign(figure.tone), figure.label, figure.value)
            }))
            .collect(),
        Block::Chart(chart) => {
            let limits = chart.limits.iter().map(|limit| format!("  {}: {} {}", limit.label, limit.value, chart.unit));
            let mut table = TableView::new(&chart.title, &[chart.x_title.as_str()]);
            table.columns.extend(
                chart
                    .series
                    .iter()
                    .map(|series| crate::views::lens::Column { title: series.name.clone(), is_number: true }),
            );
            table.rows = chart
                .x
                .iter()
                .enumerate()
                .map(|(at, x)| {
                    let values = chart.series.iter().map(|series| match series.values.get(at).copied().flatten() {
                        Some(value) => Cell::number(value, format!("{value} {}", chart.unit).trim_end().to_owned()),
                        None => Cell::text("–"),
                    });
                    std::iter::once(Cell::text(x.clone())).chain(values).collect()
                })
                .collect();
            table_lines(&table).into_iter().chain(limits).collect()
        }
        Block::Table(table) => table_lines(table),
        Block::Matrix(matrix) => {
            let mut table = TableView::new(&matrix.title, &[matrix.corner.as_str()]);
            table.columns.extend(
                matrix
                    .columns
                    .iter()
                    .map(|title| crate::views::lens::Column { title: title.clone(), is_number: false }),
            );
            table.rows = matrix
                .rows
                .iter()
                .map(|(head, cells)| {
                    let cells = cells.iter().map(|cell| cell.clone().unwrap_or_default());
                    std::iter::once(Cell::text(head.clone())).chain(cells).collect()
                })
                .collect();
            table_lines(&table)
        }
        Block::Steps(title, items) | Block::Checklist(title, items) => {
            std::iter::once(title.clone()).chain(items.iter().map(item_line)).collect()
        }
        Block::Output(title, id) => vec![title.clone(), format!("  artiscope inspect PATH… --format {id}")],
        Block::Code(title, text) | Block::Text(title, text) => {
            std::iter::once(title.clone()).chain(text.lines().map(|line| format!("  {line}"))).collect()
        }
    }
}

fn item_line(item: &Item) -> String {
    let sign = if item.tone == Tone::Plain { "· " } else { sign(item.tone) };
    let note = if item.note.is_empty() { String::new() } else { format!(": {}", item.note) };
    let place = item.evidence.as_ref().map(|evidence| format!("  [{}]", place(evidence))).unwrap_or_default();
    format!("  {sign}{}{note}{place}", item.text)
}

/// Columns side by side, numbers to the right, the last as wide as it is.
fn table_lines(table: &TableView) -> Vec<String> {
    if table.rows.is_empty() {
        let empty = if table.empty.is_empty() { "nothing" } else { &table.empty };
        return vec![table.title.clone(), format!("  {empty}")];
    }
    let shown = |cell: &Cell| match cell.strip.as_slice() {
        [] => format!("{}{}", sign(cell.tone), cell.text),
        strip => strip.iter().map(|tick| sign(tick.tone).trim_end()).collect(),
    };
    let heads: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    let width = |at: usize| {
        std::iter::once(&heads).chain(&rows).filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..heads.len()).map(|at| width(at).unwrap_or(0).min(60)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(at, cell)| {
            let width = widths.get(at).copied().unwrap_or(0);
            let is_number = table.columns.get(at).is_some_and(|column| column.is_number);
            if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        format!("  {}", cells.collect::<Vec<_>>().join("  "))
    };
    let more = (table.more > 0).then(|| format!("  … and {} more", table.more));
    [table.title.clone(), line(&heads)].into_iter().chain(rows.iter().map(line)).chain(more).collect()
}

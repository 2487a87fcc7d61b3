//! Issues by tool, rule and file, and one by one: the worst first.

use super::ROWS;
use crate::facts::{Facts, Issue, IssueLevel};
use crate::findings::Evidence;
use crate::methods::order::Order;
use crate::methods::phrase::grouped;
use crate::views::EvidenceView;
use crate::views::lens::{Cell, Figure, TableView, Tone};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Errors, warnings, notes, suppressed.
type Counts = [u64; 4];

const HEADS: [&str; 4] = ["Errors", "Warnings", "Notes", "Suppressed"];

fn tone(level: IssueLevel) -> Tone {
    match level {
        IssueLevel::Error => Tone::Fail,
        IssueLevel::Warning => Tone::Flaky,
        IssueLevel::Note => Tone::Plain,
    }
}

fn add(counts: &mut Counts, issue: &Issue) {
    let at = match issue.level {
        _ if issue.is_suppressed => 3,
        IssueLevel::Error => 0,
        IssueLevel::Warning => 1,
        IssueLevel::Note => 2,
    };
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

pub(super) fn figures(facts: &Facts) -> Vec<Figure> {
    if facts.records.issues.is_empty() {
        return Vec::new();
    }
    let mut counts = Counts::default();
    for issue in &facts.records.issues {
        add(&mut counts, issue);
    }
    let tones = [Tone::Fail, Tone::Flaky, Tone::Plain, Tone::Skipped];
    let figure = |((head, count), tone): ((&str, u64), Tone)| Figure {
        label: if head == "Suppressed" { "Suppressed issues".to_owned() } else { format!("{head} of analysers") },
        value: grouped(count),
        tone: if count > 0 { tone } else { Tone::Plain },
        ..Figure::default()
    };
    HEADS.into_iter().zip(counts).zip(tones).map(figure).collect()
}

pub(super) fn tables(facts: &Facts) -> Vec<TableView> {
    if facts.records.issues.is_empty() {
        return Vec::new();
    }
    vec![
        table_by(facts, "Issues by tool", &["Tool"], |issue| vec![facts.text(issue.tool)]),
        table_by(facts, "Issues by rule", &["Rule", "Tool", "Category"], |issue| {
            vec![facts.text(issue.rule), facts.text(issue.tool), facts.text(issue.category)]
        }),
        table_by(facts, "Issues by file", &["File"], |issue| vec![facts.text(issue.file)]),
        all(facts),
    ]
}

/// Counts under a key, with the first issue of each as evidence.
fn groups<'a>(facts: &'a Facts, key: impl Fn(&'a Issue) -> Vec<&'a str>) -> Vec<(Vec<&'a str>, Counts, &'a Issue)> {
    let mut groups: BTreeMap<Vec<&str>, (Counts, &Issue)> = BTreeMap::new();
    for issue in &facts.records.issues {
        add(&mut groups.entry(key(issue)).or_insert((Counts::default(), issue)).0, issue);
    }
    let mut rows: Vec<_> = groups.into_iter().map(|(key, (counts, first))| (key, counts, first)).collect();
    rows.order_by_key(|(_, counts, _)| Reverse(*counts));
    rows
}

fn table_by<'a>(facts: &'a Facts, title: &str, of: &[&str], key: impl Fn(&'a Issue) -> Vec<&'a str>) -> TableView {
    let heads = HEADS.map(|head| format!("#{head}"));
    let columns: Vec<&str> = of.iter().copied().chain(heads.iter().map(String::as_str)).collect();
    let mut table = TableView::new(title, &columns);
    let rows = groups(facts, key);
    table.more = rows.len().saturating_sub(ROWS) as u64;
    for (key, counts, first) in rows.into_iter().take(ROWS) {
        let name = |text: &str| if text.is_empty() { "(none)".to_owned() } else { text.to_owned() };
        let mut cells: Vec<Cell> = key.iter().map(|text| Cell::text(name(text))).collect();
        if let Some(cell) = cells.first_mut() {
            cell.evidence = Some(place(facts, first));
        }
        cells.extend(counts.iter().map(|count| Cell::number(*count as f64, grouped(*count))));
        table.rows.push(cells);
    }
    table
}

fn place(facts: &Facts, issue: &Issue) -> EvidenceView {
    EvidenceView::from(&Evidence::of(facts, issue.origin, facts.text(issue.message)))
}

/// Open before suppressed, bad before less bad, then by rule and by place.
fn worst<'a>(facts: &'a Facts) -> Vec<&'a Issue> {
    let mut rows: Vec<&Issue> = facts.records.issues.iter().collect();
    let key = |issue: &&'a Issue| {
        let rank = (issue.is_suppressed, Reverse(issue.level));
        (rank, facts.text(issue.rule), facts.text(issue.file), issue.line, issue.column)
    };
    rows.order_by_key(key);
    rows
}

fn all(facts: &Facts) -> TableView {
    let mut table = TableView::new("Issues", &["Level", "Rule", "File", "#Line", "What it says", "Tool"]);
    let rows = worst(facts);
    table.more = rows.len().saturating_sub(ROWS) as u64;
    for issue in rows.into_iter().take(ROWS) {
        let (word, tone) = if issue.is_suppressed {
            (format!("{}, suppressed", issue.level.word()), Tone::Skipped)
        } else {
            (issue.level.word().to_owned(), tone(issue.level))
        };
        let line =
            if issue.line == 0 { Cell::default() } else { Cell::number(f64::from(issue.line), issue.line.to_string()) };
        table.rows.push(vec![
            Cell::text(word).tone(tone),
            Cell::text(facts.text(issue.rule)),
            Cell::text(facts.text(issue.file)),
            line,
            Cell::text(facts.text(issue.message)).from(Some(place(facts, issue))),
            Cell::text(facts.text(issue.tool)),
        ]);
    }
    table
}

pub(super) fn json(facts: &Facts) -> Value {
    let tools = groups(facts, |issue| vec![facts.text(issue.tool)]).into_iter().map(|(key, counts, _)| {
        let [errors, warnings, notes, suppressed] = counts;
        json!({"tool": key.first(), "errors": errors, "warnings": warnings, "notes": notes, "suppressed": suppressed})
    });
    let rows = worst(facts).into_iter().map(|issue| {
        json!({
            "tool": facts.text(issue.tool), "rule": facts.text(issue.rule), "level": issue.level.word(),
            "severity": facts.text(issue.severity), "file": facts.text(issue.file), "line": issue.line,
            "message": facts.text(issue.message), "suppressed": issue.is_suppressed,
            "evidence": {"path": facts.entry_of(issue.origin.document).map(|entry| &entry.path), "line": issue.origin.line},
        })
    });
    json!({"tools": tools.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>()})
}

//! Figures, failures by what they say, findings, coverage, commits and files of a comparison.

use super::study::Compared;
use crate::findings::analyses::compare::{Change, Named, Total};
use crate::methods::phrase::{bytes, count as counted, duration, grouped, percent};
use crate::views::lens::{Block, Cell, Figure, TableView, Tone};

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

pub(super) fn figures(compared: &Compared<'_>) -> Block {
    let comparison = &compared.comparison;
    let [base, head] = comparison.totals;
    let figure = |label: &str, value: u64, tone: Tone, note: String| Figure {
        label: label.to_owned(),
        value: grouped(value),
        note,
        tone: if value == 0 { Tone::Plain } else { tone },
        evidence: Vec::new(),
    };
    let of = |total: Total| format!("of {} in the head", counted(total.tests, "test", "tests"));
    let numbers = &compared.numbers;
    let slower = if compared.comparison.rows.iter().any(|row| row.pace.is_some_and(|pace| pace.passes > 0)) {
        format!(
            "beyond {} × and {} MAD of earlier passes, by {}",
            numbers.known.ratio,
            numbers.known.deviations,
            duration(numbers.known.floor_ms)
        )
    } else {
        format!("beyond {} × the base, by {}", numbers.ratio, duration(numbers.floor_ms))
    };
    let took = Figure {
        label: "Duration of all tests".to_owned(),
        value: duration(head.duration_ms),
        note: if base.duration_ms > 0.0 {
            let change = head.duration_ms / base.duration_ms - 1.0;
            let sign = if change >= 0.0 { "+" } else { "−" };
            format!("{} in the base ({sign}{})", duration(base.duration_ms), percent(change.abs()))
        } else {
            "the base tells no durations".to_owned()
        },
        ..Figure::default()
    };
    let mut figures = vec![
        figure("New failures", comparison.count(Change::New), Tone::Fail, of(head)),
        figure(
            "Fixed",
            comparison.count(Change::Fixed),
            Tone::Pass,
            format!("of {} red or flaky in the base", grouped(base.red + base.flaky)),
        ),
        figure(
            "Still failing",
            comparison.count(Change::StillFailing),
            Tone::Fail,
            format!("of {} red in the base", grouped(base.red)),
        ),
        figure(
            "Newly flaky",
            comparison.count(Change::NewlyFlaky),
            Tone::Flaky,
            format!("{} still flaky", grouped(comparison.count(Change::StillFlaky))),
        ),
        figure("Slower", comparison.paced(true), Tone::Slower, slower),
        figure(
            "Removed",
            comparison.count(Change::Removed),
            Tone::Skipped,
            format!("{} added, {} renamed", grouped(comparison.count(Change::Added)), grouped(comparison.renamed())),
        ),
    ];
    figures.push(took);
    Block::Figures("At a glance".to_owned(), figures)
}

pub(super) fn causes(compared: &Compared<'_>) -> Option<Block> {
    let causes = &compared.comparison.causes;
    if causes.is_empty() {
        return None;
    }
    let mut table =
        TableView::new("Failures by what they say", &["What they say", "Change", "#Tests in base", "#Tests in head"]);
    let rows = causes.iter().take(ROWS).map(|cause| {
        let (word, tone) = match (cause.base, cause.head) {
            (0, _) => ("new", Tone::Fail),
            (_, 0) => ("gone", Tone::Pass),
            _ => ("still there", Tone::Fail),
        };
        let said = if cause.said.is_empty() { format!("cluster {}", cause.cluster) } else { cause.said.to_owned() };
        let number = |count: u64| Cell::number(count as f64, grouped(count));
        vec![Cell::text(said), Cell::text(word).tone(tone), number(cause.base), number(cause.head)]
    });
    table.rows = rows.collect();
    table.more = causes.len().saturating_sub(ROWS) as u64;
    Some(Block::Table(table))
}

pub(super) fn findings(compared: &Compared<'_>) -> Option<Block> {
    let (new, gone, _) = compared.beside.findings.as_ref()?;
    if new.is_empty() && gone.is_empty() {
        return None;
    }
    let mut table = TableView::new("Findings", &["Finding", "Change", "Severity", "Rule"]);
    let row = |found: &Named<'_>, word: &str, tone: Tone| {
        vec![
            Cell::text(found.title),
            Cell::text(word).tone(tone),
            Cell::text(found.severity),
            Cell::text(found.rule.replace('_', " ")),
        ]
    };
    let new = new.iter().map(|found| row(found, "new", Tone::Fail));
    let all: Vec<Vec<Cell>> = new.chain(gone.iter().map(|found| row(found, "gone", Tone::Pass))).collect();
    table.more = all.len().saturating_sub(ROWS) as u64;
    table.rows = all.into_iter().take(ROWS).collect();
    Some(Block::Table(table))
}

pub(super) fn coverage(compared: &Compared<'_>) -> Option<Block> {
    let mut table = TableView::new("Coverage and issues", &["Measure", "#Base", "#Head", "#Change"]);
    for row in &compared.beside.coverage {
        let share =
            |share: Option<(u64, u64)>| share.filter(|(_, of)| *of > 0).map(|(covered, of)| covered as f64 / of as f64);
        let cell = |counts: Option<(u64, u64)>| match (share(counts), counts) {
            (Some(share), Some((covered, of))) => {
                Cell::number(share, format!("{} ({} of {})", percent(share), grouped(covered), grouped(of)))
            }
            _ => Cell::text("–"),
        };
        let change = share(row.base).zip(share(row.head)).map_or_else(
            || Cell::text("–"),
            |(base, head)| {
                let points = (head - base) * 100.0;
                let tone = if points < -0.05 { Tone::Fail } else { Tone::Plain };
                Cell::number(points, format!("{points:+.1} points")).tone(tone)
            },
        );
        let measure = format!("{}s covered", row.metric.word());
        table.rows.push(vec![Cell::text(measure), cell(row.base), cell(row.head), change]);
    }
    if let Some([new, gone, both]) = compared.beside.issues {
        let number = |count: u64| Cell::number(count as f64, grouped(count));
        let tone = if new > 0 { Tone::Fail } else { Tone::Plain };
        let change = Cell::number(new as f64 - gone as f64, format!("{} new, {} gone", grouped(new), grouped(gone)));
        table.rows.push(vec![
            Cell::text("Issues of analysers"),
            number(gone + both),
            number(new + both),
            change.tone(tone),
        ]);
    }
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// What lies between the newest commits of both sides.
pub(super) fn commits(compared: &Compared<'_>) -> Option<Block> {
    let history = compared.history;
    let (base, head) = (*compared.base.runs.last()?, *compared.head.runs.last()?);
    let (first, last) = (history.runs().get(base as usize)?, history.runs().get(head as usize)?);
    if first.sha.is_empty() || last.sha.is_empty() {
        return None;
    }
    if first.sha == last.sha {
        let text = format!("Both sides are of commit {}.", last.short_sha());
        return Some(Block::Text("Commits".to_owned(), text));
    }
    let mut text = format!("{} … {}", first.short_sha(), last.short_sha());
    let between: Vec<&str> = history.commits(base, head).into_iter().filter(|sha| *sha != last.sha).collect();
    if !between.is_empty() {
        let short: Vec<&str> = between.iter().map(|sha| sha.get(..10).unwrap_or(sha)).collect();
        text.push_str("; runs between them were of ");
        text.push_str(&short.join(", "));
    }
    if let Some(url) = history.compare_url(base, head) {
        text.push('\n');
        text.push_str(&url);
    }
    Some(Block::Text("Commits".to_owned(), text))
}

pub(super) fn files(compared: &Compared<'_>) -> Option<Block> {
    let files = compared.beside.files.as_ref()?;
    let title = format!("Files ({} of the same size)", grouped(files.same));
    let mut table = TableView::new(&title, &["File", "Change", "#Base", "#Head"]);
    "No file was added or removed, or has another size".clone_into(&mut table.empty);
    let size = |size: Option<u64>| size.map_or_else(|| Cell::text("–"), |size| Cell::number(size as f64, bytes(size)));
    let rows = files.changed.iter().take(ROWS).map(|file| {
        let word = match (file.base, file.head) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "other size",
        };
        vec![Cell::text(file.path.as_str()), Cell::text(word), size(file.base), size(file.head)]
    });
    table.rows = rows.collect();
    table.more = files.changed.len().saturating_sub(ROWS) as u64;
    Some(Block::Table(table))
}

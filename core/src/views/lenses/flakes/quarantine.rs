//! Tests in quarantine: who mends them, why, until when, and whether that is still so.

use crate::findings::analyses::quarantine::{Ends, Entry};
use crate::methods::day;
use crate::views::lens::{Block, Cell, TableView, Tone};
use crate::views::lenses::Scene;
use crate::views::overview;

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

pub(super) fn blocks(scene: &Scene<'_>) -> Option<Block> {
    let quarantine = scene.judging.quarantine();
    let columns = ["Test", "State", "Owner", "Until", "Reason", "Red lately", "Stands in"];
    let mut table = TableView::new("In quarantine", &columns);
    let entries: Vec<&Entry> = quarantine.told().collect();
    table.more = entries.len().saturating_sub(ROWS) as u64;
    table.rows = entries.into_iter().take(ROWS).map(|entry| row(scene, entry)).collect();
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

fn row(scene: &Scene<'_>, entry: &Entry) -> Vec<Cell> {
    let (quarantine, listed) = (scene.judging.quarantine(), &entry.listed);
    let states = quarantine.states(scene.facts, entry);
    let tone = match states.first() {
        Some(&"failing now") => Tone::Fail,
        Some(&"active") => Tone::Plain,
        _ => Tone::Flaky,
    };
    let place = [&listed.class, &listed.suite].into_iter().find(|place| !place.is_empty());
    let names = [place.map_or("", String::as_str), &listed.test, &listed.test_id];
    let name = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
    let until = match entry.ends {
        Ends::Later(last) | Ends::Unknown(last) => Cell::text(day::text(last)),
        Ends::Expired(last) => Cell::text(day::text(last)).tone(Tone::Flaky),
        Ends::Never => Cell::text("no end"),
    };
    let recent = entry.recent.map(|recent| format!("{} of {}", recent.red, recent.ran)).unwrap_or_default();
    let or = |text: &str, none: &str| Cell::text(if text.is_empty() { none } else { text });
    let evidence = overview::evidence(&quarantine.evidence(scene.facts, entry, String::new()));
    vec![
        Cell { case: entry.cases.first().copied(), ..Cell::text(name) },
        Cell::text(states.join(", ")).tone(tone),
        or(&listed.owner, "no owner"),
        until,
        or([listed.reason.as_str(), &listed.issue].join(" ").trim(), "no reason"),
        Cell::text(recent),
        Cell::text(quarantine.place(entry)).from(entry.origin.map(|_| evidence)),
    ]
}

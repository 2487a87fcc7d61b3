//! What to copy: defects with their commands; and what the ids mean.

use crate::findings::analyses::scenarios::Study;
use crate::views::lens::{Block, Cell, TableView};

/// Failures whose defect is written out: the rest have theirs as findings.
const DEFECTS: usize = 20;

/// Text and commands of each failure.
pub(super) fn codes(study: &Study<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for failure in study.failures.iter().take(DEFECTS) {
        let defect = study.defect(failure);
        let (scenario, invariant) = failure.ids();
        let name = format!("{scenario} / {invariant}");
        blocks.push(Block::Code(format!("Defect: {name}"), defect.text));
        blocks.push(Block::Code(format!("Reproduce in bash: {name}"), defect.bash));
        blocks.push(Block::Code(format!("Reproduce in PowerShell: {name}"), defect.powershell));
    }
    if !study.failures.is_empty() {
        blocks.push(Block::Output("All defects as one text".to_owned(), "defect".to_owned()));
        let commands = study.policy.list("drive.download").join("\n");
        blocks.push(Block::Code("Download the artifacts".to_owned(), commands));
    }
    blocks
}

/// The taxonomy, as far as failures touch it.
pub(super) fn help(study: &Study<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let classes = study.failed_classes();
    let mut scenarios =
        TableView::new("Scenario classes that failed", &["Prefix", "Meaning", "Typical failure surface"]);
    for row in classes.iter().filter_map(|class| study.taxonomy.scenario(class)) {
        scenarios.rows.push(vec![Cell::text(row.id), Cell::text(row.meaning), Cell::text(row.third)]);
    }
    let mut invariants = TableView::new("Invariants that failed", &["Invariant", "Meaning", "Evidence to capture"]);
    let mut seen: Vec<&str> = Vec::new();
    for failure in study.failures.iter().filter(|failure| !failure.invariant.is_empty()) {
        if seen.contains(&failure.invariant) {
            continue;
        }
        seen.push(failure.invariant);
        let meaning = match study.taxonomy.meaning(failure.invariant) {
            "" if study.taxonomy.is_documented(failure.invariant) => "invariant of the cron drill",
            "" => "not documented: update the runbook",
            meaning => meaning,
        };
        let capture = study.taxonomy.invariant(failure.invariant).map_or("", |row| row.third);
        invariants.rows.push(vec![Cell::text(failure.invariant), Cell::text(meaning), Cell::text(capture)]);
    }
    blocks.extend([scenarios, invariants].into_iter().filter(|table| !table.rows.is_empty()).map(Block::Table));
    blocks
}

//! Coverage and issues: how much was covered, where it was not, and what analysers found.
//!
//! Nothing here judges: tools state levels and counts, and the lens adds them up.

mod coverage;
mod issues;

use super::{Lens, Scene};
use crate::facts::IssueLevel;
use crate::methods::phrase::count as counted;
use crate::views::lens::{Block, LensView, Tone};
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "quality",
    title: "Coverage and issues",
    needs: "coverage.xml, jacoco.xml, clover.xml, lcov.info, cover.out, coverage-final.json, *.sarif, checkstyle-result.xml fill this",
    systems: &[],
    rules: &[],
    is_timed: false,
    count,
    view,
    json,
};

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

fn count(scene: &Scene<'_>) -> u64 {
    let facts = scene.facts;
    facts.records.coverage.len() as u64 + facts.records.issues.len() as u64
}

fn view(scene: &Scene<'_>) -> LensView {
    let facts = scene.facts;
    let coverage = coverage::study(facts);
    let open =
        |level| facts.records.issues.iter().filter(|issue| !issue.is_suppressed && issue.level == level).count() as u64;
    let (errors, warnings, notes) = (open(IssueLevel::Error), open(IssueLevel::Warning), open(IssueLevel::Note));
    let mut said = Vec::new();
    if let Some(first) = coverage.totals.first() {
        said.push(format!("{} of {} covered", first.percent(), first.metric.word().to_owned() + "s"));
    }
    if !facts.records.issues.is_empty() {
        let levels = [
            counted(errors, "error", "errors"),
            counted(warnings, "warning", "warnings"),
            counted(notes, "note", "notes"),
        ];
        said.push(format!("analysers found {}", levels.join(", ")));
    }
    let tone = match (errors, warnings) {
        (0, 0) => Tone::Plain,
        (0, _) => Tone::Flaky,
        _ => Tone::Fail,
    };
    let detail = if coverage.reports.len() > 1 {
        format!(
            "{} reports of coverage were added up; a file that stands in several counts in each",
            coverage.reports.len()
        )
    } else {
        String::new()
    };
    let mut figures = coverage::figures(&coverage);
    figures.extend(issues::figures(facts));
    let mut blocks = vec![Block::Figures("At a glance".to_owned(), figures)];
    blocks.extend(coverage::tables(facts, &coverage).into_iter().map(Block::Table));
    blocks.extend(issues::tables(facts).into_iter().map(Block::Table));
    LensView {
        tone,
        headline: crate::methods::phrase::upper_first(&said.join("; ")),
        detail,
        blocks,
        ..LensView::default()
    }
}

fn json(scene: &Scene<'_>) -> Value {
    let study = coverage::study(scene.facts);
    json!({"coverage": coverage::json(scene.facts, &study), "issues": issues::json(scene.facts)})
}

#[cfg(test)]
mod tests;

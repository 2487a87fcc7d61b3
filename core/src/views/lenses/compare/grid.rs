//! Tests × instances: those that fail on some instances and pass on others, over all runs that are known.

use super::study::Compared;
use super::tables::place;
use crate::findings::analyses::instances::{Instances, Split};
use crate::methods::phrase::{count as counted, grouped};
use crate::views::lens::{Block, Cell, Matrix, Tone};

/// Rows that a page draws at once.
const ROWS: usize = 200;

pub(super) fn grid(compared: &Compared<'_>, instances: &Instances) -> Vec<Block> {
    const TITLE: &str = "Tests by instance";
    if instances.names.is_empty() {
        let why = "No data: no job ran on several instances here (legs of a matrix, shards, hosts).";
        return vec![Block::Text(TITLE.to_owned(), why.to_owned())];
    }
    if instances.splits.is_empty() {
        let all = counted(instances.tests, "test", "tests");
        let text = match (instances.tests, instances.everywhere) {
            (0, _) => "No data: no test ran on two instances of its job.".to_owned(),
            (_, 0) => format!("{all} ran on several instances, and none failed on some of them only."),
            (_, red) => {
                format!("{all} ran on several instances; {} failed on all of them, none on some only.", grouped(red))
            }
        };
        return vec![Block::Text(TITLE.to_owned(), text)];
    }
    let more = instances.splits.len().saturating_sub(ROWS);
    let title = match more {
        0 => TITLE.to_owned(),
        more => format!("{TITLE} ({ROWS} shown, {} more)", grouped(more as u64)),
    };
    let row = |split: &Split| {
        let name = compared.history.name(split.test);
        let head = match place(name) {
            "" => name.name.to_owned(),
            place => format!("{} · {place}", name.name),
        };
        (head, split.tallies.iter().map(|tally| cell(*tally)).collect())
    };
    let matrix = Matrix {
        title,
        corner: "Red, of runs".to_owned(),
        columns: (0..instances.names.len()).map(|at| instances.name(at)).collect(),
        rows: instances.splits.iter().take(ROWS).map(row).collect(),
    };
    let mut blocks = vec![Block::Matrix(matrix)];
    let said = instances.splits.iter().filter_map(|split| {
        let sure = if split.is_bound { " (chance would hardly do it: Fisher's exact test, p ≤ 0.05)" } else { "" };
        Some(format!("{}: {}{sure}", compared.history.name(split.test).name, instances.said(split)?))
    });
    let said: Vec<String> = said.take(ROWS).collect();
    if !said.is_empty() {
        blocks.push(Block::Text("Fails on one instance only".to_owned(), said.join("\n")));
    }
    blocks
}

fn cell((reds, runs): (u64, u64)) -> Option<Cell> {
    if runs == 0 {
        return None;
    }
    let tone = match reds {
        0 => Tone::Pass,
        reds if reds == runs => Tone::Fail,
        _ => Tone::Flaky,
    };
    Some(Cell::number(reds as f64 / runs as f64, format!("{} of {}", grouped(reds), grouped(runs))).tone(tone))
}

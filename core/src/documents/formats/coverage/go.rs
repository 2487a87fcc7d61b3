//! Cover profiles of Go (`go test -coverprofile`).
//!
//! ```text
//! mode: set
//! example.com/x/a.go:3.14,5.2 2 1
//! ```
//!
//! Profiles of several packages repeat blocks: a block was hit when any of its lines says so.

use super::file::{File, Sum};
use crate::documents::{Confidence, Format, Probe, Writer, lines};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState, Loss, Origin};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "go-cover",
    title: "Go cover profile",
    spec: "https://pkg.go.dev/golang.org/x/tools/cover",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let mode = probe.text().and_then(|text| text.lines().next()).and_then(|line| line.trim().strip_prefix("mode: "));
    if matches!(mode, Some("set" | "count" | "atomic")) { Confidence::Certain } else { Confidence::No }
}

/// First and last line and column of a block.
type Block = (u32, u32, u32, u32);

/// Statements and hits by block.
type Blocks = BTreeMap<Block, (u64, bool)>;

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    // Files in the order of their first line.
    let mut files: Vec<(String, Origin, Blocks)> = Vec::new();
    let mut at_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut lost: Option<(u64, u32)> = None;
    lines::each(input, writer, |line, writer| {
        let text = line.decoded.text.trim();
        if text.is_empty() || text.starts_with("mode:") {
            return;
        }
        let Some((name, block, statements, is_hit)) = block(text) else {
            let (count, first) = lost.unwrap_or((0, line.number));
            lost = Some((count + 1, first));
            return;
        };
        let at = at_of.get(name).copied().unwrap_or_else(|| {
            files.push((name.to_owned(), writer.origin(line.span, line.number), BTreeMap::new()));
            at_of.insert(name.to_owned(), files.len() - 1);
            files.len() - 1
        });
        if let Some((.., blocks)) = files.get_mut(at) {
            let known = blocks.entry(block).or_insert((statements, false));
            known.1 |= is_hit;
        }
    });
    if let Some((count, first)) = lost {
        let what = format!("lines that are no blocks, and were not read: {count}");
        writer.note_at(Loss::DataLoss, what, 0, crate::facts::Span::default(), first);
    }
    let mut sum = Sum::default();
    for (name, origin, blocks) in files {
        let package = name.rsplit_once('/').map_or("", |(package, _)| package).to_owned();
        let mut file = File::new(&name, &package, origin);
        for ((first, _, last, _), (statements, is_hit)) in blocks {
            if statements == 0 {
                // An empty body: there is nothing to run.
                continue;
            }
            file.count(CoverageMetric::Statement, if is_hit { statements } else { 0 }, statements);
            // A block is never longer than a source file.
            for number in first..=last.min(first.saturating_add(100_000)) {
                file.line(number, is_hit, (0, 0));
            }
        }
        file.write(&mut sum, writer);
    }
}

/// `name.go:line.column,line.column statements count`.
fn block(text: &str) -> Option<(&str, Block, u64, bool)> {
    let (rest, count) = text.rsplit_once(' ')?;
    let (rest, statements) = rest.rsplit_once(' ')?;
    let (name, range) = rest.rsplit_once(':')?;
    let (start, end) = range.split_once(',')?;
    let place =
        |text: &str| text.split_once('.').and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
    let ((first, from), (last, to)) = (place(start)?, place(end)?);
    Some((name, (first, from, last, to), statements.parse().ok()?, count.parse::<u64>().ok()? > 0))
}

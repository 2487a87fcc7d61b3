//! Tracefiles of lcov (`lcov.info`).
//!
//! ```text
//! SF:src/a.c
//! FN:1,main
//! FNDA:1,main
//! BRDA:2,0,0,1
//! DA:1,5
//! LF:1
//! LH:1
//! end_of_record
//! ```

use super::file::{File, Sum};
use crate::documents::{Confidence, Format, Probe, Writer, lines};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState, Loss};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "lcov",
    title: "lcov tracefile",
    spec: "https://manpages.debian.org/stable/lcov/geninfo.1.en.html#FILES",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default();
    let is_source = |line: &str| line.strip_prefix("SF:").is_some_and(|name| !name.is_empty());
    // Versions and test names may stand before the first file.
    let is_it = is_source(first) || (first.starts_with("TN:") && lines.take(3).any(is_source));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// A record that is open.
struct Open {
    file: File,
    functions: BTreeMap<String, bool>,
    branches: (u64, u64),
    has_branches: bool,
    /// `LH` and `LF`, as far as they were told.
    stated: (Option<u64>, Option<u64>),
    /// `FNH`, `FNF`, `BRH`, `BRF`.
    sums: [Option<u64>; 4],
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut open: Option<Box<Open>> = None;
    let mut sum = Sum::default();
    let mut off = 0_u64;
    lines::each(input, writer, |line, writer| {
        let text = line.decoded.text.trim();
        if let Some(name) = text.strip_prefix("SF:") {
            // A record that nothing ended is one all the same.
            off += open.take().map_or(0, |open| close(*open, &mut sum, writer));
            open = Some(Box::new(Open {
                file: File::new(name, "", writer.origin(line.span, line.number)),
                functions: BTreeMap::new(),
                branches: (0, 0),
                has_branches: false,
                stated: (None, None),
                sums: [None; 4],
            }));
        } else if text == "end_of_record" {
            off += open.take().map_or(0, |open| close(*open, &mut sum, writer));
        } else if let Some(open) = open.as_deref_mut() {
            record(&line, open);
        }
    });
    if let Some(open) = open {
        writer.note(Loss::DataLoss, "the last record has no end: lines may be missing", 0);
        off += close(*open, &mut sum, writer);
    }
    if off > 0 {
        writer.note(Loss::Info, format!("files that state other counts than their lines have: {off}"), 0);
    }
}

fn record(line: &lines::Line<'_>, open: &mut Open) {
    let Some((key, rest)) = line.decoded.text.trim().split_once(':') else { return };
    let mut parts = rest.split(',').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let is_hit = |count: &str| count.parse::<f64>().is_ok_and(|count| count > 0.0);
    match key {
        "DA" => open.file.line(next().parse().unwrap_or(0), is_hit(next()), (0, 0)),
        // Line, its end in newer versions, name.
        "FN" => {
            let name = rest.split(',').next_back().unwrap_or_default();
            open.functions.entry(name.to_owned()).or_default();
        }
        "FNDA" => {
            let (count, name) = rest.split_once(',').unwrap_or_default();
            *open.functions.entry(name.to_owned()).or_default() |= is_hit(count);
        }
        // Index, count, name; of one function there may be several.
        "FNA" => {
            let mut parts = rest.splitn(3, ',');
            let (_, count, name) = (parts.next(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            *open.functions.entry(name.to_owned()).or_default() |= is_hit(count);
        }
        "BRDA" => {
            open.has_branches = true;
            let taken = rest.rsplit(',').next().unwrap_or_default();
            open.branches = (open.branches.0 + u64::from(is_hit(taken)), open.branches.1 + 1);
        }
        "LH" => open.stated.0 = rest.parse().ok(),
        "LF" => open.stated.1 = rest.parse().ok(),
        _ => {
            if let Some(at) = ["FNH", "FNF", "BRH", "BRF"].iter().position(|name| *name == key)
                && let Some(sum) = open.sums.get_mut(at)
            {
                *sum = rest.parse().ok();
            }
        }
    }
}

/// Writes the file; 1 when it states other counts than its lines have.
fn close(mut open: Open, sum: &mut Sum, writer: &mut Writer<'_>) -> u64 {
    let counted = open.file.counted();
    let stated = open.stated.0.zip(open.stated.1);
    let [function_hits, functions, branch_hits, branches] = open.sums;
    if counted.1 == 0
        && let Some((hit, all)) = stated
    {
        // A tracefile of sums alone.
        open.file.count(CoverageMetric::Line, hit, all);
    }
    if open.has_branches {
        open.file.count(CoverageMetric::Branch, open.branches.0, open.branches.1);
    } else if let Some((hit, all)) = branch_hits.zip(branches) {
        open.file.count(CoverageMetric::Branch, hit, all);
    }
    if !open.functions.is_empty() {
        let hit = open.functions.values().filter(|is_hit| **is_hit).count() as u64;
        open.file.count(CoverageMetric::Function, hit, open.functions.len() as u64);
    } else if let Some((hit, all)) = function_hits.zip(functions) {
        open.file.count(CoverageMetric::Function, hit, all);
    }
    open.file.write(sum, writer);
    u64::from(counted.1 > 0 && stated.is_some_and(|stated| stated != counted))
}

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
//!
//! A file may come in a record for each test (`TN:`): as in genhtml it is one file, in which anything
//! counts as hit that any record hit.

use super::file::{File, Sum};
use crate::documents::{Confidence, Format, Probe, Writer, lines};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState, Loss, Origin};
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

/// A source file, with what all its records said.
struct Source {
    file: File,
    functions: BTreeMap<String, bool>,
    /// By line, and by what tells branches of one line apart.
    branches: BTreeMap<(u32, String), bool>,
    /// `LH` and `LF`, `FNH` and `FNF`, `BRH` and `BRF`, as far as the open record told them.
    stated: [Option<u64>; 6],
    records: u32,
}

/// Files by name, in the order in which they came.
#[derive(Default)]
struct Sources {
    all: Vec<Source>,
    at_of: BTreeMap<String, usize>,
    /// The one whose record is open.
    open: Option<usize>,
}

impl Sources {
    fn open(&mut self, name: &str, origin: Origin) {
        let all = &mut self.all;
        let at = *self.at_of.entry(name.to_owned()).or_insert_with(|| {
            all.push(Source {
                file: File::new(name, "", origin),
                functions: BTreeMap::new(),
                branches: BTreeMap::new(),
                stated: [None; 6],
                records: 0,
            });
            all.len() - 1
        });
        if let Some(source) = all.get_mut(at) {
            source.records += 1;
        }
        self.open = Some(at);
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut sources = Sources::default();
    lines::each(input, writer, |line, writer| {
        let text = line.decoded.text.trim();
        if let Some(name) = text.strip_prefix("SF:") {
            // A record that nothing ended is one all the same.
            sources.open(name, writer.origin(line.span, line.number));
        } else if text == "end_of_record" {
            sources.open = None;
        } else if let Some(source) = sources.open.and_then(|at| sources.all.get_mut(at)) {
            record(text, source);
        }
    });
    if sources.open.is_some() {
        writer.note(Loss::DataLoss, "the last record has no end: lines may be missing", 0);
    }
    let (mut sum, mut off) = (Sum::default(), 0);
    for source in sources.all {
        off += close(source, &mut sum, writer);
    }
    if off > 0 {
        writer.note(Loss::Info, format!("files that state other counts than their lines have: {off}"), 0);
    }
}

/// Words of sums, in the order of `Source::stated`.
const SUMS: [&str; 6] = ["LH", "LF", "FNH", "FNF", "BRH", "BRF"];

fn record(text: &str, open: &mut Source) {
    let Some((key, rest)) = text.split_once(':') else { return };
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
        // Line, block, branch, how often it was taken.
        "BRDA" => {
            let (branch, taken) = rest.rsplit_once(',').unwrap_or((rest, ""));
            let (line, branch) = branch.split_once(',').unwrap_or((branch, ""));
            let key = (line.trim().parse().unwrap_or(0), branch.to_owned());
            *open.branches.entry(key).or_default() |= is_hit(taken);
        }
        _ => {
            if let Some(at) = SUMS.iter().position(|name| *name == key)
                && let Some(sum) = open.stated.get_mut(at)
            {
                *sum = rest.parse().ok();
            }
        }
    }
}

/// Writes the file; 1 when it states other counts than its lines have.
fn close(mut source: Source, sum: &mut Sum, writer: &mut Writer<'_>) -> u64 {
    let counted = source.file.counted();
    let [line_hits, lines, function_hits, functions, branch_hits, branches] = source.stated;
    let stated = line_hits.zip(lines);
    let hits = |all: &mut dyn Iterator<Item = &bool>| all.fold((0, 0), |sum, hit| (sum.0 + u64::from(*hit), sum.1 + 1));
    let found = [
        (CoverageMetric::Line, (0, 0), stated.filter(|_| counted.1 == 0)),
        (CoverageMetric::Branch, hits(&mut source.branches.values()), branch_hits.zip(branches)),
        (CoverageMetric::Function, hits(&mut source.functions.values()), function_hits.zip(functions)),
    ];
    for (metric, told, stated) in found {
        // A tracefile may hold sums alone.
        if let Some((hit, all)) = Some(told).filter(|told| told.1 > 0).or(stated) {
            source.file.count(metric, hit, all);
        }
    }
    source.file.write(sum, writer);
    let is_off = counted.1 > 0 && source.records == 1 && stated.is_some_and(|stated| stated != counted);
    u64::from(is_off)
}

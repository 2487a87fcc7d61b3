//! JSON of Istanbul, nyc, c8, Jest and Vitest: `coverage-final.json` and `coverage-summary.json`.
//!
//! ```json
//! {"/src/a.js": {"path": "/src/a.js", "statementMap": {"0": {"start": {"line": 1, "column": 0}, "end": {}}},
//!   "fnMap": {}, "branchMap": {}, "s": {"0": 1}, "f": {}, "b": {"0": [1, 0]}}}
//! {"total": {"lines": {"total": 2, "covered": 1, "skipped": 0, "pct": 50}},
//!  "/src/a.js": {"lines": {"total": 2, "covered": 1, "skipped": 0, "pct": 50}}}
//! ```
//!
//! A line was hit when a statement that begins in it was.

use super::file::{File, Sum};
use crate::documents::pieces::{self, EACH, Piece};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "istanbul",
    title: "Istanbul coverage",
    spec: "https://github.com/gotwarlost/istanbul/blob/master/coverage.json.md",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff: |probe| sniff(probe, &["\"statementMap\"", "\"fnMap\""]),
    read,
};

pub(in crate::documents::formats) const SUMMARY: Format = Format {
    id: "istanbul-summary",
    title: "Istanbul coverage summary",
    spec: "https://istanbul.js.org/docs/advanced/alternative-reporters/#json-summary",
    sniff: |probe| {
        if probe.shape().has(&["total"]) { sniff(probe, &["\"statements\"", "\"pct\""]) } else { Confidence::No }
    },
    read: read_summary,
    ..FORMAT
};

fn sniff(probe: &Probe<'_>, words: &[&str]) -> Confidence {
    let is_object = !probe.shape().keys.is_empty();
    let has = |word: &&str| probe.text().is_some_and(|text| text.contains(word));
    if is_object && words.iter().all(has) { Confidence::Certain } else { Confidence::No }
}

/// Counts of `s` and `f`: how many are above zero, of how many.
fn counted(node: Option<Node<'_>>) -> (u64, u64) {
    let fields = node.map(Node::fields).unwrap_or_default();
    let hit = fields.iter().filter(|(_, count)| count.number().is_some_and(|count| count > 0.0)).count();
    (hit as u64, fields.len() as u64)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut sum = Sum::default();
    pieces::json(input, writer, &[&[EACH]], &mut |piece, writer| {
        let Piece::Item { key: name, node, .. } = piece else { return };
        // Older tools put what they know below `data`.
        let told = node.get("data").unwrap_or(node);
        let mut file = File::new(name, "", node.origin(writer));
        let starts: BTreeMap<_, u32> = told
            .get("statementMap")
            .map(Node::fields)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(key, map)| Some((key, map.get("start")?.get("line")?.whole()?.try_into().ok()?)))
            .collect();
        for (key, count) in told.get("s").map(Node::fields).unwrap_or_default() {
            if let Some(line) = starts.get(&key) {
                file.line(*line, count.number().is_some_and(|count| count > 0.0), (0, 0));
            }
        }
        let (hit, all) = counted(told.get("s"));
        file.count(CoverageMetric::Statement, hit, all);
        let (hit, all) = counted(told.get("f"));
        file.count(CoverageMetric::Function, hit, all);
        for (_, turns) in told.get("b").map(Node::fields).unwrap_or_default() {
            let turns = turns.items();
            let hit = turns.iter().filter(|count| count.number().is_some_and(|count| count > 0.0)).count();
            file.count(CoverageMetric::Branch, hit as u64, turns.len() as u64);
        }
        file.write(&mut sum, writer);
    });
}

/// Names in a summary.
const METRICS: [(&str, CoverageMetric); 4] = [
    ("lines", CoverageMetric::Line),
    ("statements", CoverageMetric::Statement),
    ("functions", CoverageMetric::Function),
    ("branches", CoverageMetric::Branch),
];

fn metrics(node: Node<'_>) -> Vec<(CoverageMetric, u64, u64)> {
    let of = |name: &str| {
        let metric = node.get(name)?;
        let number = |name: &str| metric.get(name).and_then(Node::whole).and_then(|count| u64::try_from(count).ok());
        number("covered").zip(number("total"))
    };
    METRICS.iter().filter_map(|(name, metric)| of(name).map(|(covered, total)| (*metric, covered, total))).collect()
}

fn read_summary(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let root = tree.root();
    writer.document(|document| document.records = 0);
    let mut sum = Sum::default();
    let mut total = None;
    for (name, node) in root.fields() {
        if name == "total" {
            total = Some(node);
            continue;
        }
        let mut file = File::new(&name, "", node.origin(writer));
        for (metric, covered, all) in metrics(node) {
            file.count(metric, covered, all);
        }
        file.write(&mut sum, writer);
    }
    // A summary of totals alone is one of everything.
    if let Some(node) = total.filter(|_| sum.files == 0) {
        let mut file = File::new("total", "", node.origin(writer));
        for (metric, covered, all) in metrics(node) {
            file.count(metric, covered, all);
        }
        file.write(&mut sum, writer);
    }
    for (metric, covered, all) in total.map(metrics).unwrap_or_default() {
        sum.compare(metric, Some((covered, all)), writer);
    }
}

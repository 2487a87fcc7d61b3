//! JSON of `llvm-cov export`, as `cargo llvm-cov --json` and Swift write it too.
//!
//! ```json
//! {"data": [{"files": [{"filename": "src/a.rs", "segments": [[1, 1, 5, true, true, false], [3, 2, 0, false, false, false]],
//!   "summary": {"lines": {"count": 3, "covered": 3}, "functions": {"count": 1, "covered": 1},
//!     "regions": {"count": 1, "covered": 1}}}], "totals": {"lines": {"count": 3, "covered": 3}}}],
//!  "type": "llvm.coverage.json.export", "version": "2.0.1"}
//! ```
//!
//! Which lines were missed stands in the segments: a line has the count of the segment that reaches
//! into it, or the highest of the regions that begin in it (`LineCoverageStats` of LLVM).

use super::file::{File, Sum};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{CoverageMetric, EntryState};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "llvm-cov",
    title: "llvm-cov export",
    spec: "https://llvm.org/docs/CommandGuide/llvm-cov.html#llvm-cov-export",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_object = probe.shape().has(&["data"]);
    let has = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    if is_object && (has("llvm.coverage.json.export") || (has("\"segments\"") && has("\"filename\""))) {
        Confidence::Certain
    } else if is_object && has("\"instantiations\"") {
        // Without segments the type stands at the end.
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// Names in a summary.
const METRICS: [(&str, CoverageMetric); 4] = [
    ("lines", CoverageMetric::Line),
    ("functions", CoverageMetric::Function),
    ("regions", CoverageMetric::Region),
    ("branches", CoverageMetric::Branch),
];

/// Measure, covered, total.
fn metrics(summary: Option<Node<'_>>) -> Vec<(CoverageMetric, u64, u64)> {
    let Some(summary) = summary else { return Vec::new() };
    let of = |name: &str| {
        let metric = summary.get(name)?;
        let number = |name: &str| metric.get(name).and_then(Node::whole).and_then(|count| u64::try_from(count).ok());
        number("covered").zip(number("count"))
    };
    METRICS.iter().filter_map(|(name, metric)| of(name).map(|(covered, count)| (*metric, covered, count))).collect()
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let root = tree.root();
    writer.document(|document| document.records = 0);
    for data in root.get("data").map(Node::items).unwrap_or_default() {
        let mut sum = Sum::default();
        for node in data.get("files").map(Node::items).unwrap_or_default() {
            let name = node.get("filename").and_then(Node::text).unwrap_or_default();
            let mut file = File::new(&name, "", node.origin(writer));
            for (metric, covered, total) in metrics(node.get("summary")) {
                file.count(metric, covered, total);
            }
            lines(node, &mut file);
            file.write(&mut sum, writer);
        }
        for (metric, covered, total) in metrics(data.get("totals")) {
            sum.compare(metric, Some((covered, total)), writer);
        }
    }
}

/// Where a count begins to hold.
struct Segment {
    line: u32,
    is_hit: bool,
    has_count: bool,
    is_entry: bool,
    is_gap: bool,
}

fn segment(node: Node<'_>) -> Option<Segment> {
    let items = node.items();
    let is = |at: usize| items.get(at).copied().and_then(Node::boolean).unwrap_or(false);
    Some(Segment {
        line: items.first()?.whole()?.try_into().ok()?,
        is_hit: items.get(2)?.number().is_some_and(|count| count > 0.0),
        has_count: is(3),
        is_entry: is(4),
        is_gap: is(5),
    })
}

fn lines(file_node: Node<'_>, file: &mut File) {
    let segments: Vec<Segment> =
        file_node.get("segments").map(Node::items).unwrap_or_default().into_iter().filter_map(segment).collect();
    let mut before: Option<&Segment> = None;
    let mut after = segments.first().map_or(0, |first| first.line);
    for group in segments.chunk_by(|a, b| a.line == b.line) {
        let Some(first) = group.first() else { continue };
        // Lines between, which only what came before reaches into.
        if let Some(wrapped) = before.filter(|wrapped| wrapped.has_count) {
            for number in after..first.line.min(after.saturating_add(100_000)) {
                file.line(number, wrapped.is_hit, (0, 0));
            }
        }
        let begins = |segment: &&Segment| !segment.is_gap && segment.has_count && segment.is_entry;
        let most = group.iter().filter(begins).map(|segment| segment.is_hit).max();
        let is_skipped = !first.has_count && first.is_entry;
        let wrapped = before.filter(|wrapped| wrapped.has_count);
        if most.is_some() || (wrapped.is_some() && !is_skipped) {
            let is_hit = before.is_some_and(|wrapped| wrapped.is_hit) || most.unwrap_or(false);
            file.line(first.line, is_hit, (0, 0));
        }
        before = group.last();
        after = first.line + 1;
    }
}

//! `flake_database.json`: results of each test in the order of the runs, and how often each failed.

use super::shared::SHARED;
use crate::documents::claims::{claim, value};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{Loss, Outcome, Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-flake-database", title: "Hologram flake database", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    // The counts stand at the end, often beyond the first bytes.
    let shape = probe.shape();
    match (shape.has(&["test_results"]), probe.name() == "flake_database.json") {
        (true, true) => Confidence::Certain,
        (true, false) if shape.has(&["flake_counts"]) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    let mut rows = 0;
    let mut bad = 0_u64;
    for (name, results) in node.fields_of("test_results") {
        let test = writer.intern(test_name(&name));
        for result in results.items() {
            let origin = result.origin(writer);
            let field = |name: &str| result.get(name);
            let Some(passed) = field("passed").and_then(Node::boolean) else {
                bad += 1;
                continue;
            };
            let said = field("timestamp").and_then(Node::text).unwrap_or_default();
            let time = times::parse_iso(&said).map(|(millis, _)| millis);
            if let Some(time) = time {
                writer.time(time);
            }
            let run = field("run_id").and_then(Node::text).unwrap_or_default();
            let row = Outcome {
                origin,
                test,
                run: writer.intern(&run),
                attempt: 1,
                status: if passed { Status::Passed } else { Status::Failed },
                time,
                message: StrId::EMPTY,
                commit: StrId::EMPTY,
            };
            writer.records().outcomes.push(row);
            rows += 1;
        }
    }
    if bad > 0 {
        writer.note(Loss::DataLoss, format!("{bad} results do not say whether the test passed"), 0);
    }
    for (name, count) in node.fields_of("flake_counts") {
        let origin = count.origin(writer);
        let counted = value(count, writer);
        claim(&format!("flake_counts.{}", test_name(&name)), counted, origin.span, origin.line, writer);
    }
    writer.document(|document| document.records = rows);
}

/// Names that were read from `pytest -v` still carry the result behind them.
pub(super) fn test_name(name: &str) -> &str {
    let name = name.rsplit("::").next().unwrap_or(name);
    let words = [" PASSED", " FAILED", " ERROR", " SKIPPED", " XFAIL", " XPASS"];
    let end = words.iter().filter_map(|word| name.find(word)).min().unwrap_or(name.len());
    name.get(..end).unwrap_or(name).trim()
}

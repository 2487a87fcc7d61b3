//! `site/benchmarks.json`: the aggregated rows that the dashboard draws and the gate reads.
//!
//! An array; the dashboard, not the gate, also takes `{"results": […]}`.

use super::{SPEC, SYSTEM, row, whole};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Loss, Span};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-benchmarks",
    title: "PCS benchmark rows, aggregated",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_row = |has: &dyn Fn(&str) -> bool| has("backend") && has("test") && (has("mean_ns") || has("error"));
    match shape.kind {
        Kind::Array if is_row(&|key| shape.has(&[key])) => Confidence::Certain,
        // The gate is green on an empty one.
        Kind::Array if shape.keys.is_empty() && probe.path_ends("benchmarks.json") => Confidence::Likely,
        Kind::Object if shape.has(&["results"]) => {
            let text = probe.text().unwrap_or_default();
            if is_row(&|key| text.contains(&format!("\"{key}\""))) { Confidence::Certain } else { Confidence::No }
        }
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let text = decoded.text.as_ref();
    let is_wrapped = text.trim_start().starts_with('{');
    let from = if is_wrapped { text.find("\"results\"").unwrap_or(0) } else { 0 };
    let (mut rows, mut other) = (0, 0_u64);
    whole::elements(&decoded, from, writer, |node, origin, writer| {
        if row::write(node, origin, writer) {
            rows += 1;
        } else {
            other += 1;
        }
    });
    if other > 0 {
        let what = format!("{other} {} no benchmark rows", if other == 1 { "element is" } else { "elements are" });
        writer.note(Loss::Info, what, 0);
    }
    let start = Span::new(decoded.raw(0), decoded.raw(text.len().min(1)));
    crate::documents::claims::claim("rows", ClaimValue::Number(rows as f64), start, 1, writer);
    crate::documents::claims::claim("wrapped", ClaimValue::Bool(is_wrapped), start, 1, writer);
    writer.document(|document| document.records = rows);
}

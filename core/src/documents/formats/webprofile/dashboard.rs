//! `dashboard.html`: the trend page, whose script holds the series; the plain page holds counts.

use super::reading::{Line, said};
use super::report;
use crate::documents::tree::{Node, Tree};
use crate::documents::{Confidence, Format, Probe, Writer, claims, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-dashboard",
    title: "Parity dashboard",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    if !text.trim_start().starts_with('<') {
        return Confidence::No;
    }
    let holds_series = text.contains("const data = {") && text.contains("\"success_rates\"");
    if holds_series || text.contains("<pre>") && text.contains("cross_runs=") {
        Confidence::Certain
    } else if probe.path_ends("dashboard.html") && text.to_ascii_lowercase().contains("parity") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let mut found = false;
    let mut at = 0;
    for (number, line) in (1_u32..).zip(decoded.text.split_inclusive('\n')) {
        let body = line.trim_end();
        let place = Line { number, span: decoded.span(at, at + body.len()), text: body };
        at += line.len();
        let trimmed = body.trim();
        if let Some((_, rest)) = trimmed.split_once("Generated: ") {
            let written = rest.split('<').next().unwrap_or_default();
            said("generated", written, &place, writer);
            if let Some((millis, _)) = times::parse_iso(written) {
                writer.time(millis);
            }
        }
        if let Some((_, data)) = trimmed.split_once("const data = ") {
            let data = data.trim_end().trim_end_matches(';');
            match Tree::parse(data) {
                Some(tree) => {
                    found = true;
                    series(tree.root(), &place, writer);
                }
                None => writer.note_at(Loss::DataLoss, "the series of the page is no JSON", 0, place.span, number),
            }
        }
        let plain = trimmed.rsplit('>').next().unwrap_or_default();
        found |= report::counted(plain, &place, writer);
    }
    if !found {
        writer.note(Loss::DataLoss, "a dashboard without a series", 0);
    }
    writer.document(|document| document.records = 1);
}

/// Claims as those of `trend.json`; the whole series stands on one line.
fn series(node: Node<'_>, place: &Line<'_>, writer: &mut Writer<'_>) {
    for (key, value) in node.fields() {
        if value.is_array() {
            for (at, item) in value.items().into_iter().enumerate() {
                let value = claims::value(item, writer);
                claims::claim(&format!("{key}.{at}"), value, place.span, place.number, writer);
            }
        } else {
            let value = claims::value(value, writer);
            claims::claim(&key, value, place.span, place.number, writer);
        }
    }
}

//! `status.svg`: the badge, in one word.

use super::reading::{Line, said};
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-badge",
    title: "Parity badge",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_badge = |text: &str| text.trim_start().starts_with("<svg") && text.contains(">parity: ");
    if probe.text().is_some_and(is_badge) { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    if let Some(at) = decoded.text.find(">parity: ") {
        let rest = decoded.text.get(at + 1..).unwrap_or_default();
        let text = rest.split('<').next().unwrap_or_default();
        let word = text.trim_start_matches("parity: ").trim();
        let span = decoded.span(at + 1, at + 1 + text.len());
        let number = decoded.line(at);
        said("badge", word, &Line { number, span, text }, writer);
    }
    writer.document(|document| document.records = 1);
}

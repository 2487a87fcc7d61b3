//! Small files of the pipeline in one piece, with the way from a place in the text to its bytes and line.

use crate::documents::claims::Lines;
use crate::documents::text::{self, Decoded};
use crate::documents::tree::Node;
use crate::documents::{Format, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Metric, Origin, Span};

/// What every format of the folder has in common.
pub(super) const SHARED: Format = Format {
    id: "",
    title: "",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "hologram",
    sniff: |_| crate::documents::Confidence::No,
    read: |_, _| {},
};

/// Places of a decoded text.
pub(super) struct Places<'a> {
    decoded: &'a Decoded<'a>,
    lines: Lines<'a>,
}

impl Places<'_> {
    /// Where a part of the text was read.
    pub(super) fn origin(&mut self, start: usize, end: usize, writer: &Writer<'_>) -> Origin {
        let span = Span::new(self.decoded.raw(start), self.decoded.raw(end));
        writer.origin(span, self.lines.of(start as u64))
    }

    /// Where a value of the text was read.
    pub(super) fn of(&mut self, node: Node<'_>, writer: &Writer<'_>) -> Origin {
        let span = node.span();
        let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        self.origin(at(span.start), at(span.end), writer)
    }
}

/// Gives the whole text; what streams is too large to be one of these files.
pub(super) fn text(
    input: &Input<'_>,
    writer: &mut Writer<'_>,
    read: impl FnOnce(&str, &mut Places<'_>, &mut Writer<'_>),
) {
    let Some(bytes) = input.as_whole() else {
        writer.note(Loss::DataLoss, "too large to be read in one piece", 0);
        return;
    };
    let decoded = text::decode(bytes);
    writer.encoding(decoded.encoding);
    if decoded.bad_bytes > 0 {
        writer.note(Loss::Info, format!("{} bytes are no text", decoded.bad_bytes), decoded.bad_bytes);
    }
    let mut places = Places { decoded: &decoded, lines: Lines::new(&decoded.text) };
    read(&decoded.text, &mut places, writer);
}

/// Gives the outermost value of a JSON file; broken JSON is a row of the ledger.
pub(super) fn json(
    input: &Input<'_>,
    writer: &mut Writer<'_>,
    read: impl FnOnce(Node<'_>, &mut Places<'_>, &mut Writer<'_>),
) {
    text(input, writer, |text, places, writer| {
        let text = text.trim_end_matches('\0');
        if let Some(node) = Node::parse(text) {
            writer.document(|document| document.records = 1);
            read(node, places, writer);
        } else {
            let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err();
            let line = error.as_ref().map_or(0, serde_json::Error::line);
            let said = error.map(|error| error.to_string()).unwrap_or_default();
            let said = said.split(" at line ").next().unwrap_or_default();
            let line = u32::try_from(line).unwrap_or(0);
            let bytes = text.len() as u64;
            writer.note_at(Loss::DataLoss, format!("not valid JSON: {said}"), bytes, Span::default(), line);
        }
    });
}

/// Writes every scalar as a claim.
pub(super) fn state(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    json(input, writer, |node, places, writer| crate::documents::claims::state(node, &mut places.lines, writer));
}

/// A metric of milliseconds without time or commit, lower being better.
pub(super) fn metric(origin: Origin, series: &str, labels: &[(&str, &str)], value: f64, writer: &mut Writer<'_>) {
    let row = Metric {
        origin,
        series: writer.intern(series),
        labels: labels.iter().map(|(key, value)| (writer.intern(key), writer.intern(value))).collect(),
        value,
        unit: writer.intern("ms"),
        better: crate::facts::Better::Lower,
        time: None,
        commit: crate::facts::StrId::EMPTY,
        spread: f64::NAN,
        samples: None,
        error: crate::facts::StrId::EMPTY,
    };
    writer.records().metrics.push(row);
}

/// Milliseconds of seconds since 1970; `None` for what is no time.
pub(super) fn millis(seconds: f64) -> Option<i64> {
    let millis = seconds * 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to lie within the years 1970 to 9999")]
    (millis.is_finite() && (0.0..253_402_300_800_000.0).contains(&millis)).then_some(millis as i64)
}

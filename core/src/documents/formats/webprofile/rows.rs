//! Rows of iterations, as four files of this system hold them.

use super::reading::{base64, broken, objects, whole};
use crate::documents::claims::{self, Lines};
use crate::documents::text::{self, Decoded};
use crate::documents::tree::Node;
use crate::documents::{Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, Iteration, Loss, Span, StrId};

/// An object with `iteration` and `success`, or an array of them.
pub(super) fn looks_so(probe: &Probe<'_>) -> bool {
    probe.shape().has(&["iteration", "success"])
}

/// An array, or what is left of it: one row for each object.
pub(super) fn read_array(input: &mut Input<'_>, label: &str, writer: &mut Writer<'_>) {
    let Some(decoded) = whole(input, writer) else { return };
    let label = writer.intern(label);
    let mut pen = Pen { decoded: &decoded, lines: Lines::new(&decoded.text), label };
    let rows = match Node::parse(&decoded.text) {
        Some(node) if node.is_array() => {
            let items = node.items();
            for (at, item) in (1_u32..).zip(&items) {
                pen.row(*item, 0, 0, at, writer);
            }
            items.len()
        }
        Some(_) => {
            writer.note(Loss::DataLoss, "an array of iterations was expected", 0);
            0
        }
        None => {
            let found = objects(&decoded.text);
            for (at, (start, item)) in (1_u32..).zip(&found) {
                pen.row(*item, *start, 0, at, writer);
            }
            broken(&decoded.text, writer);
            found.len()
        }
    };
    writer.document(|document| document.records = rows as u64);
}

/// Writes rows of one document.
pub(super) struct Pen<'a> {
    pub(super) decoded: &'a Decoded<'a>,
    pub(super) lines: Lines<'a>,
    /// Run that the rows belong to; empty when it is the document's own.
    pub(super) label: StrId,
}

impl Pen<'_> {
    /// One iteration. `start` is where the text of `node` begins, `at` its number where it gives none.
    pub(super) fn row(&mut self, node: Node<'_>, start: usize, set_index: u32, at: u32, writer: &mut Writer<'_>) {
        let inner = node.span();
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).saturating_add(start);
        let line = self.lines.of(place(inner.start) as u64);
        let span = Span::new(self.decoded.raw(place(inner.start)), self.decoded.raw(place(inner.end)));
        if !node.is_object() {
            writer.note_at(Loss::DataLoss, "an iteration that is no object", inner.len(), span, line);
            return;
        }
        let mut row = Iteration {
            origin: writer.origin(span, line),
            set: self.label,
            set_index,
            iteration: at,
            success: None,
            reason: StrId::default(),
            revoke_status: None,
            said: StrId::default(),
        };
        for (key, value) in node.fields() {
            match &*key {
                "iteration" => row.iteration = value.whole().and_then(|at| at.try_into().ok()).unwrap_or(at),
                "success" => row.success = value.boolean(),
                "reason" => row.reason = writer.intern(&value.text().unwrap_or_default()),
                "revoke_status" => row.revoke_status = value.whole().and_then(|status| status.try_into().ok()),
                "last_b64" => {
                    let written = value.text().unwrap_or_default();
                    let said = base64(&written).unwrap_or_else(|| written.to_string());
                    row.said = writer.intern(&text::cut(&said, 4000));
                }
                _ => {}
            }
        }
        writer.records().iterations.push(row);
    }
}

/// A number that the document is counted by.
pub(super) fn count(key: &str, count: usize, writer: &mut Writer<'_>) {
    claims::claim(key, ClaimValue::Number(count as f64), Span::default(), 1, writer);
}

/// The number in `…-iter-<N>.<end>`.
pub(super) fn number_in_name(name: &str) -> Option<u32> {
    let (_, rest) = name.rsplit_once("-iter-")?;
    rest.split_once('.').map_or(rest, |(number, _)| number).parse().ok()
}

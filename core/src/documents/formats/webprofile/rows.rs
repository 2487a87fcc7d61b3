//! Rows of iterations, as four files of this system hold them.

use crate::documents::text;
use crate::documents::tree::Node;
use crate::documents::{Probe, Writer, whole};
use crate::documents::{base64, claims};
use crate::entries::Input;
use crate::facts::{ClaimValue, Iteration, Loss, Span, StrId};

/// An object with `iteration` and `success`, or an array of them.
pub(super) fn looks_so(probe: &Probe<'_>) -> bool {
    probe.shape().has(&["iteration", "success"])
}

/// An array, or what is left of it: one row for each object.
pub(super) fn read_array(input: &mut Input<'_>, label: &str, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let label = writer.intern(label);
    if !tree.root().is_array() {
        writer.note(Loss::DataLoss, "an array of iterations was expected", 0);
    }
    let mut rows = 0;
    for (at, item) in (1_u32..).zip(tree.root().items()).filter(|(_, item)| item.is_whole()) {
        row(item, label, 0, at, writer);
        rows += 1;
    }
    writer.document(|document| document.records = rows);
}

/// One iteration of the run `set`, which is empty when it is the document's own; `at` is its number
/// where it gives none. What a cut leaves of one tells nothing.
pub(super) fn row(node: Node<'_>, set: StrId, set_index: u32, at: u32, writer: &mut Writer<'_>) {
    let origin = node.origin(writer);
    if !node.is_whole() {
        return;
    }
    if !node.is_object() {
        writer.note_at(Loss::DataLoss, "an iteration that is no object", origin.span.len(), origin.span, origin.line);
        return;
    }
    let mut row = Iteration {
        origin,
        set,
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
                let said = base64::text(&written).unwrap_or_else(|| written.to_string());
                row.said = writer.intern(&text::cut(&said, 4000));
            }
            _ => {}
        }
    }
    writer.records().iterations.push(row);
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

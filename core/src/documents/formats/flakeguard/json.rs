//! Small JSON documents, read whole.

use crate::documents::tree::Node;
use crate::documents::{Writer, claims, whole};
use crate::entries::Input;

/// Writes every scalar as a claim; texts that are times count as times of the document.
pub(in super::super) fn stated(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    if let Some(tree) = whole::json(input, writer) {
        claims::state(tree.root(), "", writer);
        times_of(tree.root(), writer);
    }
}

/// Notes times of members whose names end with `_at`, at any depth.
fn times_of(node: Node<'_>, writer: &mut Writer<'_>) {
    for (key, value) in node.fields() {
        if key.ends_with("_at") || matches!(key.as_ref(), "first_seen" | "last_seen") {
            if let Some(millis) = value.time() {
                writer.time(millis);
            }
        } else {
            times_of(value, writer);
        }
    }
    for item in node.items() {
        times_of(item, writer);
    }
}

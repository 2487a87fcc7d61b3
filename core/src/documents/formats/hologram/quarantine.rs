//! `quarantined_tests.json`: names in the order of a set, that is, in none.

use super::flake_database::test_name;
use super::shared::SHARED;
use crate::documents::claims::claim;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::ClaimValue;
use crate::methods::order::Order as _;

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-quarantine", title: "Hologram quarantined tests", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_alone = shape.keys.len() == 1 && shape.has(&["quarantined"]);
    match (is_alone, probe.name() == "quarantined_tests.json") {
        (true, true) => Confidence::Certain,
        (true, false) | (false, true) => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    let mut names: Vec<(String, Node<'_>)> = Vec::new();
    for item in node.items_of("quarantined") {
        if let Some(name) = item.text() {
            names.push((test_name(&name).to_owned(), item));
        }
    }
    names.order_by(|a, b| a.0.cmp(&b.0));
    for (at, (name, item)) in names.iter().enumerate() {
        let origin = item.origin(writer);
        let value = ClaimValue::Text(writer.intern(name));
        claim(&format!("quarantined.{at}"), value, origin.span, origin.line, writer);
    }
    writer.document(|document| document.records = names.len() as u64);
}

//! XML that no other format claims: shown as text.
//!
//! A file that is named `.xml` and holds none is a loss: a report was expected there.

use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss};

pub(super) const FORMAT: Format = Format {
    id: "xml",
    title: "XML",
    spec: "https://www.w3.org/TR/xml/",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.xml_root().is_some() {
        Confidence::Likely
    } else if probe.path_ends(".xml") {
        Confidence::Weak
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let path = writer.path().to_owned();
    let probe = Probe::new(&path, input.head());
    if probe.xml_root().is_none() {
        writer.note(Loss::DataLoss, "named .xml but holds no XML", input.head().len() as u64);
    }
}

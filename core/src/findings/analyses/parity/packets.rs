//! What the runbook asks to be attached to a ticket, and what of it is there.

use super::bundle::{Bundle, format};
use super::files::Found;
use super::iterations::Written;
use crate::facts::Facts;
use crate::methods::order::set;
use std::collections::BTreeSet;

/// Whether a part is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is, with content.
    There(Found),
    /// It is, without a byte.
    Empty(Found),
    /// It is not.
    Missing,
}

/// A file of a packet.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its name, or what it is.
    pub what: String,
    /// Whether it is there.
    pub presence: Presence,
    /// False where the runbook asks for it only if present.
    pub is_required: bool,
}

/// A packet.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// As `packet --kind` calls it.
    pub kind: &'static str,
    /// As a heading.
    pub title: &'static str,
    /// Its files.
    pub parts: Vec<Part>,
}

impl Packet {
    /// Names of required parts that are missing or empty.
    pub fn lacks(&self) -> Vec<String> {
        let lacks = |part: &Part| match part.presence {
            Presence::There(_) => None,
            _ if !part.is_required => None,
            Presence::Empty(_) => Some(format!("{} is empty", part.what)),
            Presence::Missing => Some(format!("{} is missing", part.what)),
        };
        self.parts.iter().filter_map(lacks).collect()
    }
}

/// Both packets of a run.
pub fn packets(facts: &Facts, bundle: &Bundle) -> [Packet; 2] {
    let part = |what: &str, is_required: bool, is_it: &dyn Fn(&str) -> bool| Part {
        what: what.to_owned(),
        presence: presence(bundle.named(facts, is_it)),
        is_required,
    };
    let named = |name: &'static str| part(name, true, &|is| is == name);
    let mut revocation =
        vec![named("node.parity.json"), named("test.parity.out"), named("webprofile.log"), named("mongo.log")];
    let mut cross = vec![named("cross-instance-results.json")];
    // Numbers come from files: only those that are expected or known are looked for.
    let known = bundle.iterations.iter().map(|it| it.number);
    let numbers: BTreeSet<u32> = set((1..=bundle.expected).chain(known));
    for number in numbers {
        let ends = [format!("cross-instance-iter-{number}.json"), format!("cross-instance-iter-{number}.out")];
        let what = format!("cross-instance-iter-{number}.json or .out");
        cross.push(part(&what, true, &|name| ends.iter().any(|end| end == name)));
    }
    for iteration in &bundle.iterations {
        let number = iteration.number;
        let reached_polling = !matches!(iteration.reason.as_str(), "create_failed" | "revoke_failed");
        if reached_polling && iteration.written != Written::Output {
            let what = format!("cross-instance-introspect-iter-{number}.raw");
            // What was said last matters where it was not what was hoped for.
            cross.push(part(&what, iteration.success == Some(false), &|name| name == what));
        }
        if iteration.success == Some(false) {
            for what in [
                format!("cross-instance-create-iter-{number}.json"),
                format!("cross-instance-revoke-iter-{number}.txt"),
                format!("cross-instance-introspect-iter-{number}.raw"),
            ] {
                revocation.push(part(&what, false, &|name| name == what));
            }
        }
    }
    [
        Packet { kind: "revocation", title: "Packet for revocation immediacy", parts: revocation },
        Packet { kind: "cross-instance", title: "Packet for cross-instance failures", parts: cross },
    ]
}

fn presence<'a>(files: impl Iterator<Item = &'a Found>) -> Presence {
    let mut presence = Presence::Missing;
    for file in files {
        if file.bytes > 0 {
            return Presence::There(*file);
        }
        presence = Presence::Empty(*file);
    }
    presence
}

impl Bundle {
    /// Documents of a format in this run.
    pub fn documents<'a>(&'a self, facts: &'a Facts, id: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.files.iter().filter(move |file| format(facts, file) == id).filter_map(|file| file.document)
    }
}

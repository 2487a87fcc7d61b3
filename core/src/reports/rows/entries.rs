//! Members of archives, and files that were given.

use super::{Sink, Source, Table, line};
use crate::documents::times::rfc3339;
use crate::facts::EntryKind;
use serde::Serialize;
use std::borrow::Cow;
use std::io;

pub(super) const TABLE: Table = Table { id: "entries", title: "members of archives, and files that were given", write };

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Row<'a> {
    path: Cow<'a, str>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["file", "container", "link"])))]
    kind: &'static str,
    bytes: u64,
    stored_bytes: u64,
    modified: Option<String>,
    format: Option<&'a str>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["recognised", "plain", "unrecognised", "lost"])))]
    state: &'static str,
}

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    for entry in &source.facts.entries {
        let row = Row {
            path: source.redactor.text(&entry.path),
            kind: match entry.kind {
                EntryKind::File => "file",
                EntryKind::Container => "container",
                EntryKind::Link => "link",
            },
            bytes: entry.bytes,
            stored_bytes: entry.stored_bytes,
            modified: entry.modified.map(|seconds| rfc3339(seconds.saturating_mul(1000))),
            format: Some(entry.format.as_str()).filter(|format| !format.is_empty()),
            state: crate::views::state(entry.state),
        };
        line(&row, sink)?;
    }
    Ok(())
}

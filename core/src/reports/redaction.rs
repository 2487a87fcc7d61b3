//! What a redacted copy took out and where, never the values, and what it does not hold.

use crate::methods::phrase::count;
use crate::methods::redact::Count;
use serde::Serialize;
use std::fmt::Write as _;

/// Version of the contract.
const SCHEMA: u32 = 1;

/// Places that are shown to people; JSON has them all.
const PLACES: usize = 200;

/// The document of `redact --report`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedactionReport {
    /// Version of this contract: 1.
    pub schema: u32,
    /// Names of the policies that were put on top.
    pub policy: Vec<String>,
    /// Files that were looked into, in archives too.
    pub files: u64,
    /// Of which are copied.
    pub copied: u64,
    /// Different secrets, by kind.
    pub redacted: Vec<Count>,
    /// Where they stood, in order of reading.
    pub places: Vec<RedactedPlace>,
    /// What the copy does not hold.
    pub left_out: Vec<LeftOut>,
    /// What the copy holds as it was, without having been looked into.
    pub as_it_was: Vec<LeftOut>,
}

/// Secrets of one kind on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedactedPlace {
    /// The whole way in, redacted too.
    pub path: String,
    /// Line, from 1; `null` in what is no text.
    pub line: Option<u64>,
    /// Id of the kind, or the name of a pattern.
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// Something that is not copied, or not looked into, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// The whole way in.
    pub path: String,
    /// Why.
    pub why: String,
}

impl RedactionReport {
    /// Nothing looked into yet.
    pub(crate) fn new(policy: Vec<String>) -> Self {
        Self {
            schema: SCHEMA,
            policy,
            files: 0,
            copied: 0,
            redacted: Vec::new(),
            places: Vec::new(),
            left_out: Vec::new(),
            as_it_was: Vec::new(),
        }
    }

    /// For programs.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_else(|error| error.to_string());
        text.push('\n');
        text
    }

    /// One sentence.
    pub fn headline(&self) -> String {
        let values = self.redacted.iter().map(|kind| u64::from(kind.count)).sum();
        let places: u64 = self.places.iter().map(|place| u64::from(place.count)).sum();
        let files = count(self.files, "file", "files");
        if values == 0 {
            return format!("no secret found in {files}");
        }
        let kinds = count(self.redacted.len() as u64, "kind", "kinds");
        format!("{} of {kinds} at {} in {files}", count(values, "secret", "secrets"), count(places, "place", "places"))
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = self.headline() + "\n";
        let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        for kind in &self.redacted {
            let _ = writeln!(out, "  {:>5}  {}", kind.count, kind.kind);
        }
        if !self.places.is_empty() {
            out.push_str("\nPlaces\n");
        }
        for place in self.places.iter().take(PLACES) {
            let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
            let times = if place.count > 1 { format!(", {} times", place.count) } else { String::new() };
            let _ = writeln!(out, "  {}{line}  {}{times}", plain(&place.path), place.kind);
        }
        let more = self.places.len().saturating_sub(PLACES);
        if more > 0 {
            let _ = writeln!(out, "  and {}: see --format json", count(more as u64, "more line", "more lines"));
        }
        for (title, rows) in [("Not in the copy", &self.left_out), ("In the copy as it was", &self.as_it_was)] {
            if !rows.is_empty() {
                let _ = writeln!(out, "\n{title}");
            }
            for row in rows.iter().take(PLACES) {
                let _ = writeln!(out, "  {}: {}", plain(&row.path), plain(&row.why));
            }
            let more = rows.len().saturating_sub(PLACES);
            if more > 0 {
                let _ = writeln!(out, "  and {more} more: see --format json");
            }
        }
        out
    }
}

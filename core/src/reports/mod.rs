//! GROWTH POINT 3: facts and findings → text that leaves; one file = one renderer, one row of the table.
//!
//! Redacted first: [`Inspection`] and the rows of [`rows`] are made through a
//! [`Redactor`], and renderers see nothing else, so no renderer can forget it.

mod baseline;
mod build;
pub mod comparison;
mod explanation;
mod inspection;
mod json;
mod lens;
pub mod logs;
pub(crate) mod markdown;
mod quarantine;
mod redaction;
mod redactor;
pub mod rows;
pub mod snippets;
pub mod stamp;
mod text;
mod words;
pub(crate) mod zip;

pub use crate::methods::redact::Count;
pub use comparison::ComparisonDocument;
pub use inspection::{
    AnswerRow, DocumentRow, Entries, EvidenceRow, FindingRow, Input, Inspection, LedgerRow, Redaction, RowCounts,
    RunRow, SCHEMA, SilentGreen, Tool, Totals,
};
#[cfg(feature = "schema")]
pub use json::{comparison_schema, differences_schema, schema, templates_schema};
pub use quarantine::{Exported, allure_known, hologram_quarantined, quarantined};
pub use redaction::{LeftOut, RedactedPlace, RedactionReport};
pub use redactor::Redactor;

pub use baseline::Baseline;
pub(crate) use baseline::baseline;
pub(crate) use build::{Material, finding_row, inspection};
pub(crate) use explanation::{explanation_json, explanation_text};
pub(crate) use lens::{lens_json, lens_text};

/// What a host may ask of the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Secrets are left in; why, which is recorded in the output.
    pub no_redact: Option<String>,
    /// ANSI colours.
    pub is_coloured: bool,
    /// Name of the project, where the host knows it.
    pub project: Option<String>,
    /// Run id of the CI provider, where the host knows it; taken only when there is one run.
    pub run: Option<String>,
}

/// A renderer: one file here, one row of [`RENDERERS`].
pub struct Renderer {
    /// Word of `--format`.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Of what it writes.
    pub media_type: &'static str,
    /// Ends with a line end.
    pub render: fn(&Inspection, &Options) -> String,
}

/// Every renderer of `inspect`.
pub static RENDERERS: &[Renderer] = &[text::RENDERER, json::RENDERER, markdown::RENDERER];

/// The renderer of an id.
pub fn renderer(id: &str) -> Option<&'static Renderer> {
    RENDERERS.iter().find(|renderer| renderer.id == id)
}

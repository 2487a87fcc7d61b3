//! GROWTH POINT 3: facts and findings → text that leaves; one file = one renderer, one row of the table.
//!
//! Redacted first: [`Inspection`] and the rows of [`rows`] are made through a
//! [`Redactor`], and renderers see nothing else, so no renderer can forget it.

mod badge;
mod baseline;
mod build;
mod cases;
pub mod comparison;
mod compat;
mod csv;
mod ctrf;
mod explanation;
mod github;
pub(crate) mod inert;
mod inspection;
mod issues;
mod json;
mod junit;
mod lens;
pub mod logs;
pub(crate) mod markdown;
mod quarantine;
mod redaction;
mod redactor;
mod report;
pub mod rows;
mod slack;
pub mod snippets;
pub mod stamp;
mod text;
mod words;
pub(crate) mod zip;

pub use crate::methods::redact::Count;
pub use comparison::ComparisonDocument;
pub(crate) use compat::compat;
pub use compat::{COMPAT, CompatFile};
pub use inspection::{
    AnswerRow, DocumentRow, Entries, EvidenceRow, FindingRow, Input, Inspection, LedgerRow, Redaction, RowCounts,
    RunRow, SCHEMA, SilentGreen, Tool, Totals,
};
#[cfg(feature = "schema")]
pub use json::{comparison_schema, differences_schema, javascript_schemas, schema, templates_schema};
pub use quarantine::{Exported, allure_known, hologram_quarantined, quarantined};
pub use redaction::{LeftOut, RedactedPlace, RedactionReport};
pub use redactor::Redactor;
pub use report::Report;

pub use baseline::Baseline;
pub(crate) use baseline::baseline;
pub(crate) use build::{Material, finding_row, inspection};
pub(crate) use explanation::{explanation_json, explanation_text};
pub(crate) use lens::{lens_json, lens_text};

use rows::Sink;
use std::io;

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
    /// What a file of it is called.
    pub file_name: &'static str,
    /// Of what it writes.
    pub media_type: &'static str,
    /// How much whoever takes it takes; detail is dropped to stay within, and the text says so.
    pub limit: Option<Limit>,
    render: Render,
}

/// How a renderer writes; what it writes ends with a line end.
enum Render {
    /// Of the document alone, in one piece.
    Text(fn(&Inspection, &Options) -> String),
    /// Piece by piece: of all cases, which may be many, or of what lenses show.
    Rows(fn(&Report<'_>, &Options, &mut Sink<'_>) -> io::Result<()>),
    /// Texts to be filed, of one kind.
    Issues(&'static issues::Kind),
}

/// How much is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// At most so many.
    pub most: usize,
    /// Of these: `characters` or `bytes`.
    pub unit: &'static str,
}

impl Renderer {
    /// One that writes in one piece and has no limit.
    const fn text(
        id: &'static str,
        title: &'static str,
        file_name: &'static str,
        media_type: &'static str,
        render: fn(&Inspection, &Options) -> String,
    ) -> Self {
        Self { id, title, file_name, media_type, limit: None, render: Render::Text(render) }
    }

    /// Writes the report, in one piece or in many.
    pub fn write(&self, report: &Report<'_>, options: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
        match self.render {
            Render::Text(render) => sink(&render(report.inspection, options)),
            Render::Rows(render) => render(report, options, sink),
            Render::Issues(kind) => sink(&issues::written(report, kind)),
        }
    }
}

/// Every renderer of `inspect`.
pub static RENDERERS: &[Renderer] = &[
    text::RENDERER,
    json::RENDERER,
    markdown::RENDERER,
    github::RENDERER,
    github::SUMMARY,
    csv::RENDERER,
    junit::RENDERER,
    ctrf::RENDERER,
    slack::RENDERER,
    slack::PLAIN,
    badge::SVG,
    badge::JSON,
    badge::MARKDOWN,
    issues::DEFECT,
    issues::PERF,
    issues::PARITY,
    issues::WEEKLY,
    issues::NOTE,
    issues::QUARANTINE,
    issues::BASELINE,
    issues::LABELS,
    issues::ALL,
];

/// The renderer of an id.
pub fn renderer(id: &str) -> Option<&'static Renderer> {
    RENDERERS.iter().find(|renderer| renderer.id == id)
}

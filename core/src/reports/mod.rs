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
mod exports;
mod gate;
mod github;
mod html;
pub(crate) mod inert;
mod inspection;
mod issues;
mod json;
mod junit;
mod lens;
pub mod logs;
pub(crate) mod markdown;
mod packets;
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
pub mod zip;

pub use crate::methods::redact::Count;
pub use comparison::ComparisonDocument;
pub(crate) use compat::compat;
pub use compat::{COMPAT, CompatFile};
pub use exports::{ExportPage, ExportQuery, ExportRow, ExportSize, Marks, Measured};
pub(crate) use exports::{dropped, marks, measured};
pub use gate::{GateDocument, GateFormat, GateOverrideRow, GateRuleRow};
pub use inspection::{
    AnswerRow, DocumentRow, Entries, EvidenceRow, FindingRow, Input, Inspection, LedgerRow, Redaction, RowCounts,
    RunRow, SCHEMA, SilentGreen, Tool, Totals,
};
#[cfg(feature = "schema")]
pub use json::{
    comparison_schema, differences_schema, gate_schema, javascript_schemas, packet_schema, schema, templates_schema,
};
pub(crate) use packets::{Filled, readme};
pub use packets::{Item, Manifest, PACKETS, PacketFile, PacketFinding, PacketKind, State, packet_kinds};
pub use quarantine::{Exported, allure_known, hologram_quarantined, quarantined};
pub use redaction::{LeftOut, RedactedPlace, RedactionReport};
pub use redactor::Redactor;
pub use report::Report;
pub use slack::News;
pub(crate) use slack::news;

pub use baseline::Baseline;
pub(crate) use baseline::baseline;
pub(crate) use build::{Material, finding_row, inspection};
pub(crate) use explanation::{explanation_json, explanation_text};
pub(crate) use gate::{document as gate_document, written as gate_written};
pub(crate) use html::{Carried, write as write_html};
pub use html::{is_application, is_web};
pub(crate) use lens::{lens_json, lens_text};

use crate::views::Scene;
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
    /// Address of the page where whoever reads a page of findings can drop the artifacts.
    pub home: Option<String>,
    /// Of which tests Slack was told before; `None` where nobody keeps it.
    pub told: Option<Told>,
}

/// Of which tests Slack was told, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The moment of the next message, milliseconds since 1970.
    pub now: i64,
    /// Ids of tests (see [`News::tests`]) with the moment of the last message about each.
    pub last: Vec<(String, i64)>,
}

/// A renderer: one file here, one row of [`RENDERERS`].
pub struct Renderer {
    /// Word of `--format`.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where it goes, or what reads it.
    pub about: &'static str,
    /// Whom it is for.
    pub group: Group,
    /// What a file of it is called.
    pub file_name: &'static str,
    /// Of what it writes.
    pub media_type: &'static str,
    /// How much whoever takes it takes; detail is dropped to stay within, and the text says so.
    pub limit: Option<Limit>,
    render: Render,
}

/// Whom an output is for: headings of lists of outputs, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Texts that are read.
    People,
    /// Texts that become issues, tickets and notes.
    Issues,
    /// Files that are parsed.
    Programs,
    /// Files that the tools of the five systems read.
    Systems,
    /// Everything that was given, as it may leave.
    Whole,
}

impl Group {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::People => "For people",
            Self::Issues => "To be filed",
            Self::Programs => "For programs",
            Self::Systems => "Files of the five systems",
            Self::Whole => "Everything",
        }
    }
}

/// How a renderer writes; what it writes ends with a line end.
enum Render {
    /// Of the document alone, in one piece.
    Text(fn(&Inspection, &Options) -> String),
    /// Of what lenses show.
    Rows(fn(&Report<'_>, &Options, &mut Sink<'_>) -> io::Result<()>),
    /// Piece by piece: of all cases, which may be many.
    Cases(fn(&Report<'_>, &Options, &mut Sink<'_>) -> io::Result<()>),
    /// Lines of their own; and why there may be none.
    Lines(fn(&Scene<'_>, Redactor<'_>) -> Vec<String>, &'static str),
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
        let (about, group) = ("", Group::People);
        Self { id, title, about, group, file_name, media_type, limit: None, render: Render::Text(render) }
    }

    /// The same, with what it is for.
    const fn told(self, group: Group, about: &'static str) -> Self {
        Self { about, group, ..self }
    }

    /// Why the data give nothing to write; `None` where they do.
    pub(crate) fn why_not(&self, scene: &Scene<'_>, redactor: Redactor<'_>) -> Option<&'static str> {
        match self.render {
            Render::Issues(kind) => kind.none(scene, redactor),
            Render::Lines(make, none) => make(scene, redactor).is_empty().then_some(none),
            Render::Cases(_) => (scene.facts.counts().tests == 0).then_some("no tests were read"),
            Render::Text(_) | Render::Rows(_) => None,
        }
    }

    /// Writes the report, in one piece or in many.
    pub fn write(&self, report: &Report<'_>, options: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
        match self.render {
            Render::Text(render) => sink(&render(report.inspection, options)),
            Render::Rows(render) | Render::Cases(render) => render(report, options, sink),
            Render::Lines(make, _) => sink(&(report.ask(make).join("\n") + "\n")),
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
    html::RENDERER,
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

/// The page by itself; the same that `html` names.
pub(crate) fn html() -> &'static Renderer {
    &html::RENDERER
}

/// The renderer of an id.
pub fn renderer(id: &str) -> Option<&'static Renderer> {
    RENDERERS.iter().find(|renderer| renderer.id == id)
}

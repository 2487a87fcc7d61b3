//! The contract itself.

use super::{Group, Inspection, Options, Renderer, inert};

pub(super) const RENDERER: Renderer =
    Renderer::text("json", "The stable contract, for programs", "artiscope.json", "application/json", render)
        .told(Group::Programs, "Runs, answers, findings and ledger, as the JSON Schema says: for scripts and gates");

fn render(inspection: &Inspection, _: &Options) -> String {
    // Numbers and strings always serialise; a failure would be a fault of this file.
    let mut text = serde_json::to_string_pretty(inspection).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    inert::json(&text).into_owned()
}

/// JSON Schema of what this renderer writes, made from the types.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    schema_of::<Inspection>()
}

/// JSON Schema of `compare --format json`.
#[cfg(feature = "schema")]
pub fn comparison_schema() -> String {
    schema_of::<super::ComparisonDocument>()
}

/// JSON Schema of `templates --format json`.
#[cfg(feature = "schema")]
pub fn templates_schema() -> String {
    schema_of::<super::logs::TemplatesDocument<'_>>()
}

/// JSON Schema of `diff-logs --format json`.
#[cfg(feature = "schema")]
pub fn differences_schema() -> String {
    schema_of::<super::logs::DifferencesDocument<'_>>()
}

/// JSON Schema of `gate --format json`.
#[cfg(feature = "schema")]
pub fn gate_schema() -> String {
    schema_of::<super::GateDocument>()
}

/// JSON Schema of `manifest.json` of a packet.
#[cfg(feature = "schema")]
pub fn packet_schema() -> String {
    schema_of::<super::Manifest>()
}

/// JSON Schemas of what the npm package gives as objects, by the names that they have there.
#[cfg(feature = "schema")]
pub fn javascript_schemas() -> [(&'static str, String); 6] {
    use super::rows::{entries, notes, tests};
    [
        ("Inspection", schema()),
        ("RedactionReport", schema_of::<super::RedactionReport>()),
        ("ExplainedLog", schema_of::<super::explanation::Log>()),
        ("EntryRow", schema_of::<entries::Row<'_>>()),
        ("TestRow", schema_of::<tests::Row<'_>>()),
        ("NoteRow", schema_of::<notes::Row<'_>>()),
    ]
}

#[cfg(feature = "schema")]
fn schema_of<T: schemars::JsonSchema>() -> String {
    let schema =
        schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    text
}

//! The types of the npm package, made from the schemas of the Rust types and from the tables of names.
//!
//! `UPDATE_EXPECT=1 cargo test --test all javascript` writes `pkg/js/types.d.ts` anew.

use crate::cli::artiscope;
use artiscope_core::bytes::Limits;
use artiscope_core::findings::policy::PRESETS;
use artiscope_core::reports::rows::TABLES;
use artiscope_core::reports::{RENDERERS, javascript_schemas};
use artiscope_core::views::LENSES;
use expect_test::expect_file;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A table, the name of its rows, and their members with their types.
type Written = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Rows that are written without a type of their own: table, name and members.
const WRITTEN: &[Written] = &[
    (
        "metrics",
        "MetricRow",
        &[
            ("path", "string"),
            ("format", "string"),
            ("series", "string"),
            ("labels", "Record<string, string>"),
            ("value", "number | null"),
            ("unit", "string | null"),
            ("better", r#""lower" | "higher" | "unknown""#),
            ("time", "string | null"),
            ("commit", "string | null"),
            ("spread", "number | null"),
            ("n", "number | null"),
            ("error", "string | null"),
        ],
    ),
    (
        "events",
        "EventRow",
        &[
            ("path", "string"),
            ("time", "string | null"),
            ("suite", "string | null"),
            ("event", "string"),
            ("cid", "string | null"),
            ("name", "string | null"),
            ("data", "Record<string, string>"),
        ],
    ),
    (
        "iterations",
        "IterationRow",
        &[
            ("path", "string"),
            ("run", "string"),
            ("iteration", "number"),
            ("success", "boolean"),
            ("reason", "string | null"),
            ("revoke_status", "number | null"),
        ],
    ),
    (
        "scenarios",
        "ScenarioRow",
        &[
            ("path", "string"),
            ("run", "string"),
            ("scenario", "string"),
            ("invariant", "string | null"),
            ("organization", "string | null"),
            ("status", r#""passed" | "skipped" | "todo" | "failed""#),
            ("http_status", "number | null"),
            ("message", "string | null"),
            ("key_entities", "Record<string, string>"),
        ],
    ),
    (
        "issues",
        "IssueRow",
        &[
            ("path", "string"),
            ("tool", "string"),
            ("rule", "string | null"),
            ("severity", r#""note" | "warning" | "error""#),
            ("file", "string | null"),
            ("line", "number | null"),
            ("message", "string"),
        ],
    ),
    (
        "coverage",
        "CoverageRow",
        &[
            ("path", "string"),
            ("file", "string"),
            ("metric", r#""line" | "branch" | "function" | "statement" | "instruction" | "region" | "class""#),
            ("covered", "number"),
            ("total", "number"),
        ],
    ),
    (
        "steps",
        "StepRow",
        &[
            ("path", "string | null"),
            ("step", "string"),
            ("command", "string | null"),
            ("exit", "number | null"),
            ("failed", "boolean"),
            ("first_line", "number"),
            ("last_line", "number"),
            ("started", "string | null"),
            ("duration_ms", "number | null"),
        ],
    ),
];

/// Rows that have a type.
const TYPED: &[(&str, &str)] =
    &[("entries", "EntryRow"), ("documents", "DocumentRow"), ("tests", "TestRow"), ("notes", "NoteRow")];

/// Names that would say something else there.
const RENAMED: &[(&str, &str)] = &[("Input", "InputTotals"), ("Entries", "EntryTotals")];

/// What is no type of Rust.
const MORE: &str = r#"
/** What a lens command prints: answers and findings of its rules, and its own members. */
export interface LensDocument {
  schema: number;
  as_of: string | null;
  as_of_from: "given" | "data";
  as_of_by_system: Record<string, string>;
  policy: string[];
  answers: AnswerRow[];
  findings: FindingRow[];
  redacted?: Count[];
  [member: string]: unknown;
}

/** What there is to ask for. */
export interface About {
  version: string;
  tables: { id: Table; title: string }[];
  formats: { id: ReportFormat; title: string; file_name: string; media_type: string }[];
  lenses: { id: LensName; title: string }[];
  limits: LimitName[];
  policies: PolicyName[];
}
"#;

fn types() -> String {
    let mut interfaces: BTreeMap<String, Value> = BTreeMap::new();
    let mut order = Vec::new();
    for (name, schema) in javascript_schemas() {
        let mut schema: Value = serde_json::from_str(&schema).unwrap();
        let definitions = schema.as_object_mut().unwrap().remove("$defs");
        order.push(name.to_owned());
        interfaces.insert(name.to_owned(), schema);
        for (name, schema) in definitions.iter().filter_map(Value::as_object).flatten() {
            let name = renamed(name);
            let known = interfaces.insert(name.to_owned(), schema.clone());
            match known {
                Some(known) => assert_eq!(known, *schema, "two types are called {name}"),
                None => order.push(name.to_owned()),
            }
        }
    }
    let mut text =
        "// Made from the types of the engine: UPDATE_EXPECT=1 cargo test --test all javascript\n".to_owned();
    let names: [(&str, &str, Vec<&str>); 5] = [
        ("Table", "Tables of facts.", TABLES.iter().map(|table| table.id).collect()),
        ("ReportFormat", "Formats of `report`.", RENDERERS.iter().map(|renderer| renderer.id).collect()),
        ("LensName", "Lenses.", LENSES.iter().map(|lens| lens.id).collect()),
        ("LimitName", "Limits.", Limits::KEYS.to_vec()),
        ("PolicyName", "Presets.", PRESETS.iter().map(|preset| preset.id).collect()),
    ];
    for (name, doc, ids) in names {
        let ids: Vec<String> = ids.iter().map(|id| format!("{id:?}")).collect();
        writeln!(text, "\n/** {doc} */\nexport type {name} = {};", ids.join(" | ")).unwrap();
    }
    for name in &order {
        let schema = &interfaces[name];
        text.push('\n');
        text.push_str(&comment(schema, ""));
        if schema.get("properties").is_some() {
            writeln!(text, "export interface {name} {{\n{}}}", members(schema)).unwrap();
        } else {
            writeln!(text, "export type {name} = {};", type_of(schema)).unwrap();
        }
    }
    for (table, name, rows) in WRITTEN {
        let rows: Vec<String> = rows.iter().map(|(key, kind)| format!("  {key}: {kind};\n")).collect();
        writeln!(text, "\n/** A row of `{table}`. */\nexport interface {name} {{\n{}}}", rows.concat()).unwrap();
    }
    let rows = TABLES.iter().map(|table| format!("  {}: {};\n", table.id, name_of_row(table.id)));
    writeln!(text, "\n/** Rows by table. */\nexport interface Rows {{\n{}}}", rows.collect::<String>()).unwrap();
    text.push_str(MORE);
    text
}

fn renamed(name: &str) -> &str {
    RENAMED.iter().find(|(known, _)| *known == name).map_or(name, |(_, there)| there)
}

fn name_of_row(table: &str) -> &'static str {
    let written = WRITTEN.iter().find(|(id, ..)| *id == table).map(|(_, name, _)| *name);
    let typed = TYPED.iter().find(|(id, _)| *id == table).map(|(_, name)| *name);
    written.or(typed).unwrap_or_else(|| panic!("no type for rows of {table}"))
}

fn comment(schema: &Value, indent: &str) -> String {
    let about = schema.get("description").and_then(Value::as_str);
    about.map_or_else(String::new, |text| format!("{indent}/** {} */\n", text.replace('\n', " ")))
}

fn members(schema: &Value) -> String {
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let member = |(key, schema): (&String, &Value)| {
        let (mark, kind) = match type_of(schema) {
            kind if required.contains(key.as_str()) => ("", kind),
            // What has no value is not there.
            kind => ("?", kind.trim_end_matches(" | null").to_owned()),
        };
        format!("{}  {key}{mark}: {kind};\n", comment(schema, "  "))
    };
    schema["properties"].as_object().into_iter().flatten().map(member).collect()
}

/// A schema as a type; a keyword that is not known would be a type that is not true, so it ends the test.
fn type_of(schema: &Value) -> String {
    const KNOWN: &[&str] = &[
        "$ref",
        "$schema",
        "anyOf",
        "const",
        "description",
        "enum",
        "format",
        "items",
        "maximum",
        "minimum",
        "oneOf",
        "properties",
        "required",
        "title",
        "type",
    ];
    for key in schema.as_object().into_iter().flatten().map(|(key, _)| key) {
        assert!(KNOWN.contains(&key.as_str()), "{key} is not known: {schema}");
    }
    let join = |parts: Vec<String>| parts.join(" | ");
    if let Some(name) = schema["$ref"].as_str() {
        return renamed(name.rsplit('/').next().unwrap()).to_owned();
    }
    if let Some(values) = schema["enum"].as_array() {
        return join(values.iter().map(Value::to_string).collect());
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(any) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        return join(any.iter().map(type_of).collect());
    }
    match &schema["type"] {
        Value::Array(kinds) => join(kinds.iter().map(|kind| plain(kind, schema)).collect()),
        kind => plain(kind, schema),
    }
}

fn plain(kind: &Value, schema: &Value) -> String {
    match kind.as_str() {
        Some("integer" | "number") => "number".to_owned(),
        Some("array") => {
            let item = type_of(&schema["items"]);
            if item.contains('|') { format!("({item})[]") } else { format!("{item}[]") }
        }
        Some(kind @ ("string" | "boolean" | "null")) => kind.to_owned(),
        _ => panic!("no type for {schema}"),
    }
}

#[test]
fn the_types_of_the_package_are_those_of_the_engine() {
    expect_file!["../pkg/js/types.d.ts"].assert_eq(&types());
}

/// Rows of every table, printed for the samples of all formats, have the members of their types, in their order.
#[test]
fn rows_have_the_members_of_their_types() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats");
    let text = types();
    for table in TABLES {
        let name = name_of_row(table.id);
        let head = format!("export interface {name} {{\n");
        let body = text.split(&head).nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
        let typed: Vec<&str> = body
            .lines()
            .filter_map(|line| line.trim().split_once(": "))
            .map(|(key, _)| key.trim_end_matches('?'))
            .filter(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
            .collect();
        let printed = artiscope(&["facts", "--table", table.id, samples]).stdout;
        let row: Value = serde_json::from_str(printed.lines().next().expect(table.id)).unwrap();
        let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(keys, typed, "{}", table.id);
    }
}

#[test]
fn the_package_has_the_version_of_the_engine() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/package.json")).unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}

//! The one schema of the contract, and the types for TypeScript that are made from it.
//!
//! `UPDATE_EXPECT=1 cargo test -p artiscope-web embed` writes all of them anew: schema and types in `docs/`, and the
//! same types in the npm package, whose `host.d.ts` has none of its own.

use super::words::{Id, PageMessage};
use artiscope_core::views::Verdict;
use expect_test::expect_file;
use schemars::{JsonSchema, Schema, json_schema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Whatever the page may be sent.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum HostMessage {
    /// `'PING'`, answered `'PONG'`.
    Ping(Ping),
    /// Answered `{name: 'ready:response'}`.
    ReadyRequest {
        /// Always `ready:request`.
        name: ReadyRequest,
    },
    /// Files are given.
    Open(Box<OpenMessage>),
    /// As the Perfetto UI takes it.
    Perfetto {
        /// The trace.
        perfetto: Perfetto,
    },
    /// As Playwright's trace viewer takes it.
    Playwright {
        /// Always `load`.
        method: Load,
        /// The trace.
        params: Trace,
    },
}

/// The word.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum Ping {
    #[serde(rename = "PING")]
    Word,
}

/// The word.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum ReadyRequest {
    #[serde(rename = "ready:request")]
    Word,
}

/// The word.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum Load {
    #[serde(rename = "load")]
    Word,
}

/// The name under which both sides speak.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum App {
    #[serde(rename = "artiscope")]
    Word,
}

/// The word.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) enum OpenWord {
    #[serde(rename = "open")]
    Word,
}

/// Files, and how they are to be shown.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OpenMessage {
    app: App,
    #[schemars(schema_with = "one")]
    v: u32,
    r#type: OpenWord,
    /// Comes back with every reply; an `open` with an id that was taken already is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Id>,
    /// The token of the page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The nonce of `ready`: the message is refused by any other load of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    /// At most 10,000; several are several runs or instances.
    items: Vec<ItemMessage>,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The run that others are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<String>,
    /// Where the reader is to be: what `state` told, or the name of a lens.
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<String>,
    /// The name of a preset; or the text of an `artiscope.toml`, which the reader is shown before it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    /// Address of the host's own page that shows the same, `https:` or `http:`: what “Copy link” gives. `{state}` in it
    /// becomes what `state` tells, percent-encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    share_url: Option<String>,
    /// More messages may follow; without it the page takes no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_open: Option<bool>,
    /// What is open is closed first; without it the files are added.
    #[serde(skip_serializing_if = "Option::is_none")]
    replace: Option<bool>,
}

/// A file.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemMessage {
    /// What it is called; a `File` has a name of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Its bytes. Buffers may be transferred.
    #[schemars(schema_with = "bytes")]
    data: Value,
    /// Run that it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    /// Instance (matrix leg, shard, host) of that run.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// What it is for; `artifact` unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    /// Bytes it must have: a message that was cut is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
}

/// What an item is for.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Left behind by CI.
    Artifact,
    /// An `artiscope.toml`, which the reader is shown before it is used.
    Policy,
    /// Left behind by the run that others are compared with.
    Baseline,
}

/// A trace for the Perfetto UI.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Perfetto {
    /// Its bytes.
    #[schemars(schema_with = "bytes")]
    buffer: Value,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The name of its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    /// As `shareUrl`, with `perfettoStateHashPlaceholder` for `{state}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// As `view`: what stood in the place of the placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    app_state_hash: Option<String>,
    /// As `keepOpen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_api_open: Option<bool>,
    /// The token of the page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// A trace for Playwright's viewer.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Trace {
    /// Its bytes.
    #[schemars(schema_with = "bytes")]
    trace: Value,
    /// The token of the page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

fn one(_: &mut schemars::SchemaGenerator) -> Schema {
    json_schema!({ "const": 1 })
}

/// Bytes are no JSON: the schema lets anything stand there, and names the type.
fn bytes(_: &mut schemars::SchemaGenerator) -> Schema {
    json_schema!({ "tsType": "ArrayBuffer | Uint8Array | Blob" })
}

/// The words of a verdict.
pub(super) fn verdict(_: &mut schemars::SchemaGenerator) -> Schema {
    let words = [Verdict::Red, Verdict::Green, Verdict::NoData].map(Verdict::word);
    json_schema!({ "enum": words })
}

/// Both directions under one root.
pub(super) fn schema() -> Value {
    let host = serde_json::to_value(schema_for!(HostMessage)).unwrap();
    let page = serde_json::to_value(schema_for!(PageMessage)).unwrap();
    let mut all = serde_json::Map::new();
    for (name, mut schema) in [("HostMessage", host), ("PageMessage", page)] {
        let object = schema.as_object_mut().unwrap();
        object.remove("$schema");
        object.remove("title");
        if let Some(Value::Object(defs)) = object.remove("$defs") {
            all.extend(defs);
        }
        if name == "PageMessage" {
            for variant in schema["oneOf"].as_array_mut().unwrap() {
                let own = variant["properties"].as_object_mut().unwrap();
                own.insert("app".into(), json!({ "const": "artiscope" }));
                own.insert("v".into(), json!({ "const": 1 }));
                let required = variant["required"].as_array_mut().unwrap();
                required.extend([json!("app"), json!("v")]);
                // Optional in Rust is null here, never left out.
                for key in ["id", "summary"] {
                    if variant["properties"].get(key).is_some() {
                        variant["required"].as_array_mut().unwrap().push(json!(key));
                    }
                }
            }
        }
        all.insert(name.into(), schema);
    }
    all.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Messages of the Artiscope embedding contract, version 1",
        "anyOf": [{ "$ref": "#/$defs/HostMessage" }, { "$ref": "#/$defs/PageMessage" }],
        "$defs": all,
    })
}

/// A schema as a type of TypeScript.
fn typed(schema: &Value, depth: usize) -> String {
    if let Some(known) = schema["tsType"].as_str() {
        return known.to_owned();
    }
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap().to_owned();
    }
    if let Some(word) = schema.get("const") {
        return word.to_string();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            return choices.iter().map(|choice| typed(choice, depth)).collect::<Vec<_>>().join(" | ");
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec!["unknown"],
    };
    let one = |kind: &str| match kind {
        "string" => "string".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "boolean".to_owned(),
        "null" => "null".to_owned(),
        "array" => format!("{}[]", typed(&schema["items"], depth)),
        "object" => object(schema, depth),
        _ => "unknown".to_owned(),
    };
    kinds.into_iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn object(schema: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut text = "{\n".to_owned();
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        write!(text, "{}", comment(value, &indent)).unwrap();
        let is_required = required.contains(&key.as_str());
        // What may be left out is not also null.
        let mut kind = typed(value, depth + 1);
        if !is_required {
            kind = kind.trim_end_matches(" | null").to_owned();
        }
        writeln!(text, "{indent}{key}{}: {kind};", if is_required { "" } else { "?" }).unwrap();
    }
    write!(text, "{}}}", "  ".repeat(depth)).unwrap();
    text
}

fn comment(schema: &Value, indent: &str) -> String {
    schema["description"]
        .as_str()
        .map(|text| format!("{indent}/** {} */\n", text.replace('\n', " ")))
        .unwrap_or_default()
}

fn types() -> String {
    let schema = schema();
    let mut text =
        "// Made from the Rust types by `UPDATE_EXPECT=1 cargo test -p artiscope-web embed`. Do not edit.\n".to_owned();
    for (name, schema) in schema["$defs"].as_object().unwrap() {
        write!(text, "\n{}export type {name} = {};\n", comment(schema, ""), typed(schema, 0)).unwrap();
    }
    text
}

#[test]
fn the_schema_and_the_types_are_those_in_docs() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    expect_file!["../../../docs/embedding.schema.json"].assert_eq(&text);
    expect_file!["../../../docs/embedding.d.ts"].assert_eq(&types());
    // The package has no types of messages but these.
    expect_file!["../../../pkg/js/messages.d.ts"].assert_eq(&types());
}

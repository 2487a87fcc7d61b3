//! The contract: documents in `docs/` are what the tables and types say, and output is what the schema says.
//!
//! `UPDATE_EXPECT=1 cargo test --test all contract` writes them anew.

use crate::cli::{artiscope, red, write_zip};
use expect_test::expect_file;
use serde_json::Value;
use std::fmt::Write as _;

fn printed(args: &[&str]) -> String {
    let done = artiscope(args);
    assert_eq!(done.code, 0, "{}", done.stderr);
    done.stdout
}

#[test]
fn the_schema_is_the_one_in_docs() {
    expect_file!["../docs/inspect.schema.json"].assert_eq(&printed(&["schema"]));
    expect_file!["../docs/compare.schema.json"].assert_eq(&printed(&["schema", "compare"]));
    expect_file!["../docs/gate.schema.json"].assert_eq(&printed(&["schema", "gate"]));
    expect_file!["../docs/packet.schema.json"].assert_eq(&printed(&["schema", "packet"]));
    expect_file!["../docs/templates.schema.json"].assert_eq(&printed(&["schema", "templates"]));
    expect_file!["../docs/diff-logs.schema.json"].assert_eq(&printed(&["schema", "diff-logs"]));
}

#[test]
fn the_lists_are_those_in_docs() {
    expect_file!["../docs/formats.md"].assert_eq(&printed(&["formats", "--format", "markdown"]));
    expect_file!["../docs/rules.md"].assert_eq(&printed(&["rules", "--format", "markdown"]));
}

#[test]
fn the_language_of_queries_is_the_one_in_docs() {
    use artiscope_core::views::{KEYS, SIGNS};
    let cell = |text: &str| text.replace('|', "\\|");
    let mut text = "# The language of queries\n\n\
        The tests of the page are filtered by terms, parted by blanks, which must all hold. Case never matters. \
        A query is never refused: what cannot be meant is left out, and said.\n\n\
        | sign | meaning |\n| --- | --- |\n"
        .to_owned();
    for (sign, about) in SIGNS {
        writeln!(text, "| `{sign}` | {} |", cell(about)).unwrap();
    }
    text.push_str("\n| key | also | value | example | meaning | several |\n| --- | --- | --- | --- | --- | --- |\n");
    for key in KEYS {
        let also = key.also.iter().map(|name| format!("`{name}:`")).collect::<Vec<_>>().join(", ");
        let several = if key.is_any { "any of them" } else { "all of them" };
        let (name, value, example, about) = (key.name, key.value, key.example, cell(key.about));
        writeln!(text, "| `{name}:` | {also} | {value} | `{example}` | {about} | {several} |").unwrap();
    }
    expect_file!["../docs/queries.md"].assert_eq(&text);
}

#[test]
fn the_kinds_of_secrets_are_those_in_docs() {
    use artiscope_core::methods::redact::KINDS;
    let mut text = "# What is taken out before anything leaves\n\n\
        Reports, rows of tables, copied text, kept runs and redacted copies pass here; what the page shows on this \
        machine does not. Within one output a value has one mark, `[redacted:github-token-1]`; ids and kept names are \
        made with `[redacted]`. `artiscope redact PATH… --report` lists kinds and places, never values.\n\n\
        Placeholders (`***`, `<token>`, `${TOKEN}`, `%TOKEN%`, `{{ token }}`), names alone, types, code, sentences, \
        paths, checksums, commits and UUIDs are no secrets by themselves.\n\n\
        | kind | what | source |\n| --- | --- | --- |\n"
        .to_owned();
    for kind in KINDS {
        writeln!(text, "| `{}` | {} | {} |", kind.id, kind.title, kind.source).unwrap();
    }
    text.push_str(
        "\nA project adds to it in its policy:\n\n```toml\n[redact]\nemail = true   # e-mail addresses, off by default\n\
         ip = true      # IPv4 and IPv6 but the own and the unspecified ones, off by default\n\n\
         [redact.patterns]\nbuild = \"BLD-#####\"     # `#` one digit, `?` one letter, `*` any, `\\\\` before what means itself\n\
         ticket = \"ACME-*\"       # at least three letters that mean themselves stand first\n```\n",
    );
    expect_file!["../docs/redaction.md"].assert_eq(&text);
}

/// A row that tells people nothing is none.
#[test]
fn every_format_has_a_title_and_a_specification() {
    // What has none: any text, any log, and the files that are ours.
    let free = ["log", "text", "artiscope-run", "quarantine"];
    for format in artiscope_core::documents::FORMATS {
        assert!(!format.title.trim().is_empty(), "{} has no title", format.id);
        let known = format.spec.starts_with("https://") || free.contains(&format.id) || !format.system.is_empty();
        assert!(known, "{} has no specification", format.id);
    }
}

#[test]
fn the_help_is_the_one_in_docs() {
    let mut text = "# The command line\n".to_owned();
    for command in [
        "",
        "inspect",
        "facts",
        "explain",
        "search",
        "merge",
        "gate",
        "notify slack",
        "packet",
        "badge",
        "compat",
        "compare",
        "templates",
        "diff-logs",
        "redact",
        "serve",
        "formats",
        "rules",
        "schema",
        "completions",
        "man",
    ] {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let title = format!("artiscope {command}");
        write!(text, "\n## {}\n\n```\n{}```\n", title.trim_end(), printed(&args)).unwrap();
    }
    expect_file!["../docs/command-line.md"].assert_eq(&text);
}

#[test]
fn lists_can_be_had_as_json() {
    let formats: Value = serde_json::from_str(&printed(&["formats", "--format", "json"])).unwrap();
    let ids: Vec<&str> = formats.as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    let table: Vec<&str> = artiscope_core::documents::FORMATS.iter().map(|format| format.id).collect();
    assert_eq!(ids, table);
    let rules: Value = serde_json::from_str(&printed(&["rules", "--format", "json"])).unwrap();
    assert_eq!(rules.as_array().unwrap().len(), artiscope_core::findings::RULES.len());
}

#[test]
fn the_document_is_what_the_schema_says() {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    let zip = write_zip("schema.zip", &red());
    for extra in [&[][..], &["--no-redact", "a test"]] {
        let done = artiscope(&[&["inspect", "--format", "json", &zip], extra].concat());
        let document: Value = serde_json::from_str(&done.stdout).unwrap();
        let mut wrong = Vec::new();
        check(&schema, &schema, &document, "$", &mut wrong);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// As much of JSON Schema as the schema uses.
pub(crate) fn check(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return check(root, &root["$defs"][name], value, at, wrong);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            let fits = |choice: &Value| {
                let mut wrong = Vec::new();
                check(root, choice, value, at, &mut wrong);
                wrong.is_empty()
            };
            if !choices.iter().any(fits) {
                wrong.push(format!("{at}: {value} fits none of {key}"));
            }
        }
    }
    if schema.get("const").is_some_and(|constant| constant != value) {
        wrong.push(format!("{at}: {value} is not {}", schema["const"]));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        _ => false,
    };
    if !types.is_empty() && !types.iter().any(|kind| is(kind)) {
        wrong.push(format!("{at}: {value} is not {types:?}"));
    }
    if let Some(object) = value.as_object().filter(|_| schema["properties"].is_object()) {
        for (key, value) in object {
            match schema["properties"].get(key) {
                Some(schema) => check(root, schema, value, &format!("{at}.{key}"), wrong),
                None => wrong.push(format!("{at}: {key} is not in the schema")),
            }
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(key) {
                wrong.push(format!("{at}: {key} is missing"));
            }
        }
    }
    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
        check(root, &schema["items"], value, &format!("{at}[{number}]"), wrong);
    }
}

#[test]
fn the_keys_stand_in_the_order_of_the_contract() {
    let zip = write_zip("order.zip", &red());
    let document = artiscope(&["inspect", "--format", "json", &zip]).stdout;
    let keys: Vec<&str> =
        document.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"')).map(|(key, _)| key).collect();
    let contract = [
        "schema",
        "tool",
        "verdict",
        "as_of",
        "as_of_from",
        "input",
        "runs",
        "entries",
        "documents",
        "totals",
        "answers",
        "findings",
        "silent_green",
        "ledger",
    ];
    assert_eq!(keys, contract);
    let row = artiscope(&["facts", "--table", "tests", &zip]).stdout;
    let mut at = 0;
    for key in [
        "path",
        "format",
        "case",
        "test_id",
        "suite",
        "class",
        "name",
        "file",
        "line",
        "status",
        "attempt",
        "attempts",
        "flaky",
        "duration_ms",
        "message",
        "details",
        "stdout",
        "run",
        "instance",
        "stderr",
    ] {
        let found = row[at..].find(&format!("\"{key}\":"));
        at += found.unwrap_or_else(|| panic!("{key} is not where it belongs: {row}")) + 1;
    }
}

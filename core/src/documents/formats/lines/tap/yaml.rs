//! The YAML block below a test point, as far as its keys are in use: scalars, quoted or in blocks,
//! and the fields of `at` and `data`.

use crate::documents::formats::lines::rows::{Test, place};

/// What the block says is put where it belongs.
pub(super) fn apply(block: &str, test: &mut Test) {
    let mut error = String::new();
    let mut code = String::new();
    for (key, value) in fields(block) {
        match key.as_str() {
            "message" => test.message = value,
            "error" => error = value,
            "name" => test.kind = value,
            "code" => code = value,
            "duration_ms" => test.ms = value.parse().unwrap_or(test.ms),
            "expected" | "wanted" | "expect" => test.expected = value,
            "actual" | "found" | "got" => test.actual = value,
            "file" | "fileName" => test.file = value,
            "line" | "lineNumber" => test.line = value.parse().unwrap_or(test.line),
            "at" | "location" | "data" if value.contains(": ") && value.contains('\n') || key == "data" => {
                nested(&value, test);
            }
            "at" | "location" => {
                // `Function.name (file:line:column)` too.
                let inner = value.rsplit_once('(').map_or(value.as_str(), |(_, inner)| inner);
                if let Some((file, line)) = place(inner) {
                    (test.file, test.line) = (file.to_owned(), line);
                }
            }
            "severity" | "failureType" | "exitCode" | "signal" => test.properties.push((key, value)),
            _ => {}
        }
    }
    if test.message.is_empty() {
        test.message = error;
    }
    if test.kind.is_empty() {
        test.kind = code;
    }
}

fn nested(block: &str, test: &mut Test) {
    for (key, value) in fields(block) {
        match key.as_str() {
            "file" => test.file = value,
            "line" => test.line = value.parse().unwrap_or(test.line),
            "expected" | "wanted" | "expect" => test.expected = value,
            "actual" | "found" | "got" => test.actual = value,
            _ => {}
        }
    }
}

/// Keys at the left edge with their values; what is below a key is joined, one level further left.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String, bool)> = Vec::new();
    for line in text.lines() {
        let is_below = line.starts_with([' ', '-']) || line.trim().is_empty();
        match line
            .split_once(':')
            .filter(|(key, rest)| !is_below && !key.is_empty() && (rest.is_empty() || rest.starts_with(' ')))
        {
            Some((key, value)) => {
                let value = value.trim();
                let is_block = value.is_empty() || value.starts_with(['|', '>']) && value.len() <= 3;
                let value = if is_block { String::new() } else { scalar(value) };
                fields.push((scalar(key.trim()), value, is_block));
            }
            None => {
                if let Some((_, value, true)) = fields.last_mut() {
                    value.push_str(line);
                    value.push('\n');
                }
            }
        }
    }
    fields.into_iter().map(|(key, value, is_block)| (key, if is_block { dedented(&value) } else { value })).collect()
}

fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = text.lines().map(|line| line.get(least..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Plain, `'single'` or `"double"`.
fn scalar(text: &str) -> String {
    if let Some(inner) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.to_owned() };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match if c == '\\' { chars.next() } else { None } {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(other) => out.push(other),
            None => out.push(c),
        }
    }
    out
}

//! What consumers take, written down from what they publish; each check gives sentences about what they would refuse.

use artiscope_core::reports::Renderer;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_xml::events::{BytesStart, Event as Xml};
use serde_json::Value;

/// Everything that is wrong with what a renderer wrote.
pub(crate) fn faults(renderer: &Renderer, text: &str) -> Vec<String> {
    let mut wrong = raw(text);
    match renderer.media_type {
        // The image is ours.
        "text/markdown" if renderer.id == "badge-markdown" => wrong.extend(badge(text)),
        "text/markdown" => wrong.extend(markdown(text)),
        "image/svg+xml" => wrong.extend(svg(text)),
        "text/html" => wrong.extend(html(text)),
        "text/csv" => drop(csv(text)),
        "application/xml" => wrong.extend(junit(text)),
        "application/json" => match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                if text.contains("</") {
                    wrong.push("ends a script".to_owned());
                }
                match renderer.id {
                    "ctrf" => wrong.extend(ctrf(&value)),
                    "slack" => wrong.extend(slack(&value)),
                    "badge-json" => wrong.extend(shields(&value)),
                    "issues" => wrong.extend(issues(&value)),
                    _ => {}
                }
            }
            Err(error) => wrong.push(error.to_string()),
        },
        _ => {}
    }
    match renderer.id {
        "github" if github_length(text) > 65_536 => wrong.push("longer than a comment may be".to_owned()),
        "summary" if text.len() > 1 << 20 => wrong.push("longer than a summary may be".to_owned()),
        "slack-text" => wrong.extend(
            ["<!", "<#", "://", "www."].iter().filter(|sign| text.contains(**sign)).map(|sign| format!("has {sign}")),
        ),
        _ => {}
    }
    wrong
}

/// As GitHub may count: code points in some places, bytes up to four times as many in others.
pub(crate) fn github_length(text: &str) -> usize {
    text.chars().count().max(text.len().div_ceil(4))
}

/// No character steers a terminal or turns the direction of a text.
pub(crate) fn raw(text: &str) -> Vec<String> {
    let is_bad = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let lone = text.replace("\r\n", "").contains('\r').then(|| "has a lone carriage return".to_owned());
    text.chars().filter(is_bad).map(|c| format!("has {}", c.escape_unicode())).chain(lone).collect()
}

/// Titles of a Markdown text, as a renderer of GitHub's dialect sees them.
pub(crate) fn headings(text: &str) -> usize {
    Parser::new_ext(text, dialect()).filter(|event| matches!(event, Event::Start(Tag::Heading { .. }))).count()
}

fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// Of markup there is ours alone, and what GitHub makes of plain text afterwards has nothing to begin at.
fn markdown(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut is_code = false;
    for event in Parser::new_ext(text, dialect()) {
        match event {
            Event::Start(
                tag @ (Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::BlockQuote(_)
                | Tag::FootnoteDefinition(_)
                | Tag::Emphasis
                | Tag::Strikethrough),
            ) => wrong.push(format!("{tag:?}")),
            Event::Html(html) | Event::InlineHtml(html) if !html.starts_with("<!-- artiscope:comment") => {
                wrong.push(format!("html {html}"));
            }
            event @ (Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_)) => {
                wrong.push(format!("{event:?}"));
            }
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(text) if !is_code => wrong.extend(references(&text)),
            _ => {}
        }
    }
    wrong
}

/// What GitHub would make a link or a mention of in plain text.
fn references(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let chars: Vec<char> = text.to_lowercase().chars().collect();
    for at in 0..chars.len() {
        let rest: String = chars[at..].iter().take(4).collect();
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let begins = chars[at] == '@' && next.is_alphanumeric()
            || chars[at] == '#' && next.is_ascii_digit()
            || rest.starts_with("://")
            || rest == "www." && chars.get(at + 4).is_some_and(|next| !next.is_whitespace())
            || rest.starts_with("gh-") && chars.get(at + 3).is_some_and(char::is_ascii_digit);
        // Parts of one text come as several events, so a sign at the end counts too.
        if begins {
            wrong.push(format!("begins a reference: {rest}"));
        }
    }
    wrong
}

/// Elements of the page, with the attributes they may have; those without an end are void.
const HTML: &[(&str, Words)] = &[
    ("html", &["lang", "class"]),
    ("head", &[]),
    ("meta", &["charset", "http-equiv", "content", "name"]),
    ("title", &[]),
    ("style", &[]),
    ("body", &[]),
    ("div", &["class", "id"]),
    ("header", &[]),
    ("main", &[]),
    ("footer", &[]),
    ("section", &[]),
    ("article", &["class"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("p", &["class", "id"]),
    ("span", &["class", "aria-hidden"]),
    ("b", &[]),
    ("br", &[]),
    ("code", &[]),
    ("pre", &[]),
    ("ul", &["class"]),
    ("li", &["class"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &[]),
    ("td", &[]),
    (
        "svg",
        &[
            "width",
            "height",
            "viewBox",
            "fill",
            "stroke-linecap",
            "stroke-linejoin",
            "aria-hidden",
            "class",
            "preserveAspectRatio",
        ],
    ),
    ("path", &["d", "stroke", "stroke-width"]),
    ("circle", &["cx", "cy", "r", "fill", "stroke", "stroke-width"]),
    ("rect", &["fill", "x", "width", "height"]),
    ("script", &["type", "id"]),
];

/// The page has our elements alone, each ended in its place; nothing in it runs or loads; it is ASCII; the findings
/// in it are JSON.
fn html(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.is_ascii() {
        wrong.push("is not ASCII".to_owned());
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text.strip_prefix("<!doctype html>").unwrap_or_default();
    while let Some((before, tag)) = rest.split_once('<') {
        if before.contains('>') && !["style", "script"].contains(open.last().unwrap_or(&"")) {
            wrong.push(format!("a lone sign: {before}"));
        }
        let Some((tag, behind)) = tag.split_once('>') else {
            wrong.push(format!("a tag is not ended: {tag}"));
            break;
        };
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                wrong.push(format!("ends {name}"));
            }
            continue;
        }
        let (tag, is_ended) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split_ascii_whitespace().next().unwrap_or_default();
        let Some((_, allowed)) = HTML.iter().find(|(known, _)| *known == name) else {
            wrong.push(format!("no such element: <{tag}>"));
            continue;
        };
        let mut parts = tag[name.len()..].split('"');
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            let key = key.trim().trim_end_matches('=');
            if !allowed.contains(&key) || value.contains("script:") {
                wrong.push(format!("{name} has {key}={value}"));
            }
        }
        if name == "script" && !tag.contains("type=\"application/json\" id=\"artiscope-") {
            wrong.push(format!("runs: {tag}"));
        }
        if !is_ended && !["meta", "br"].contains(&name) {
            open.push(name);
        }
    }
    wrong.extend(open.into_iter().map(|left| format!("{left} is not ended")));
    let json = text.split_once("id=\"artiscope-findings\">").and_then(|(_, json)| json.split_once("</script>"));
    if json.is_none_or(|(json, _)| serde_json::from_str::<Value>(json).is_err()) {
        wrong.push("the findings are no JSON".to_owned());
    }
    wrong
}

/// Rows of a CSV as RFC 4180 has them; no cell begins a formula.
pub(crate) fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "a row is not ended");
    for row in &rows {
        assert_eq!(row.len(), 16, "{row:?}");
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "a formula: {cell}");
        }
    }
    rows
}

type Words = &'static [&'static str];

/// What it may hold, its attributes, which it must have.
type Element = (&'static str, Words, Words, Words);

/// Elements of Surefire's schema (surefire-test-report-3.0.xsd).
const ELEMENTS: &[Element] = &[
    ("testsuites", &["testsuite"], &["name", "tests", "failures", "errors", "skipped", "time"], &[]),
    (
        "testsuite",
        &["properties", "testcase"],
        &["name", "time", "tests", "errors", "skipped", "failures", "group"],
        &["name", "tests", "errors", "skipped", "failures"],
    ),
    ("properties", &["property"], &[], &[]),
    ("property", &[], &["name", "value"], &["name", "value"]),
    (
        "testcase",
        &[
            "failure",
            "rerunFailure",
            "flakyFailure",
            "skipped",
            "error",
            "rerunError",
            "flakyError",
            "system-out",
            "system-err",
        ],
        &["name", "classname", "group", "time"],
        &["name", "time"],
    ),
    ("failure", &[], &["message", "type"], &["type"]),
    ("error", &[], &["message", "type"], &["type"]),
    ("skipped", &[], &["message"], &[]),
    ("rerunFailure", &["stackTrace", "system-out", "system-err"], &["message", "type"], &["type"]),
    ("rerunError", &["stackTrace", "system-out", "system-err"], &["message", "type"], &["type"]),
    ("flakyFailure", &["stackTrace", "system-out", "system-err"], &["message", "type"], &["type"]),
    ("flakyError", &["stackTrace", "system-out", "system-err"], &["message", "type"], &["type"]),
    ("stackTrace", &[], &[], &[]),
    ("system-out", &[], &[], &[]),
    ("system-err", &[], &[], &[]),
];

/// What Surefire's schema says of a report whose root holds its suites; the order of reruns is that of attempts.
fn junit(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Xml::Start(start)) => {
                element(&start, open.last().map(String::as_str), &mut wrong);
                open.push(name(&start));
            }
            Ok(Xml::Empty(start)) => element(&start, open.last().map(String::as_str), &mut wrong),
            Ok(Xml::End(_)) => drop(open.pop()),
            Ok(Xml::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                wrong.push(error.to_string());
                break;
            }
        }
    }
    let is_allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    wrong.extend(text.chars().filter(|c| !is_allowed(*c)).map(|c| format!("XML has no {}", c.escape_unicode())));
    wrong.extend(open.into_iter().map(|left| format!("{left} is not ended")));
    wrong
}

fn name(start: &BytesStart<'_>) -> String {
    start.name().as_ref().to_owned()
}

fn element(start: &BytesStart<'_>, parent: Option<&str>, wrong: &mut Vec<String>) {
    let name = name(start);
    let Some((_, _, allowed, required)) = ELEMENTS.iter().find(|(known, ..)| *known == name) else {
        wrong.push(format!("no such element: {name}"));
        return;
    };
    let is_here = match parent {
        None => name == "testsuites",
        Some(parent) => ELEMENTS.iter().any(|(known, holds, ..)| *known == parent && holds.contains(&name.as_str())),
    };
    if !is_here {
        wrong.push(format!("{name} in {parent:?}"));
    }
    let mut seen = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        let value: String = attribute.value.to_string();
        if !allowed.contains(&key.as_str()) {
            wrong.push(format!("{name} has no attribute {key}"));
        }
        if key == "time" {
            let is_time = value.split_once('.').is_some_and(|(whole, rest)| {
                rest.len() <= 3 && [whole, rest].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            });
            if !is_time {
                wrong.push(format!("no time: {value}"));
            }
        }
        seen.push(key);
    }
    wrong.extend(
        required.iter().filter(|key| !seen.iter().any(|seen| seen == *key)).map(|key| format!("{name} lacks {key}")),
    );
}

const STATUS: [&str; 5] = ["passed", "failed", "skipped", "pending", "other"];
const TEXTS: [&str; 2] = ["message", "trace"];

/// What the schema of CTRF (ctrf.schema.json of ctrf-io/ctrf) says of members that we write; it allows no others.
fn ctrf(report: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    members(
        report,
        &["reportFormat", "specVersion", "generatedBy", "results"],
        &["reportFormat", "specVersion", "results"],
        &mut wrong,
    );
    if report["reportFormat"] != "CTRF"
        || report["specVersion"].as_str().is_none_or(|version| version.split('.').count() != 3)
    {
        wrong.push("no format or version".to_owned());
    }
    let results = &report["results"];
    members(results, &["tool", "summary", "tests", "extra"], &["tool", "summary", "tests"], &mut wrong);
    members(&results["tool"], &["name", "version"], &["name"], &mut wrong);
    let counts = ["tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"];
    let mut all = counts.to_vec();
    all.push("flaky");
    let summary = &results["summary"];
    members(summary, &all, &counts, &mut wrong);
    wrong.extend(
        all.iter()
            .filter(|name| !(summary[**name].is_u64() || summary[**name].is_i64()))
            .map(|name| format!("{name} is no whole number")),
    );
    let empty = Vec::new();
    let tests = results["tests"].as_array().unwrap_or(&empty);
    let of = |word: &str| tests.iter().filter(|test| test["status"] == word).count() as u64;
    for word in STATUS {
        if summary[word].as_u64() != Some(of(word)) {
            wrong.push(format!("{} {word} are counted, {} are there", summary[word], of(word)));
        }
    }
    for test in tests {
        let known = [
            "name",
            "status",
            "duration",
            "suite",
            "rawStatus",
            "filePath",
            "line",
            "labels",
            "retries",
            "retryAttempts",
            "flaky",
            "extra",
            "message",
            "trace",
            "stdout",
            "stderr",
        ];
        members(test, &known, &["name", "status", "duration"], &mut wrong);
        attempt(test, &mut wrong);
        if test["name"].as_str().is_none_or(str::is_empty) || test["suite"].as_array().is_some_and(Vec::is_empty) {
            wrong.push("an empty name or suite".to_owned());
        }
        for retry in test["retryAttempts"].as_array().into_iter().flatten() {
            let known = ["attempt", "status", "duration", "message", "trace", "stdout", "stderr", "extra"];
            members(retry, &known, &["attempt", "status"], &mut wrong);
            attempt(retry, &mut wrong);
        }
    }
    wrong
}

fn attempt(value: &Value, wrong: &mut Vec<String>) {
    if !value["status"].as_str().is_some_and(|word| STATUS.contains(&word)) || !value["duration"].is_u64() {
        wrong.push(format!("no status or duration: {value}"));
    }
    wrong.extend(
        TEXTS
            .iter()
            .filter(|name| !(value[**name].is_null() || value[**name].is_string()))
            .map(|name| format!("{name} is no text")),
    );
    for name in ["stdout", "stderr"] {
        if !(value[name].is_null() || value[name].as_array().is_some_and(|lines| lines.iter().all(Value::is_string))) {
            wrong.push(format!("{name} are no lines"));
        }
    }
}

fn members(value: &Value, known: &[&str], required: &[&str], wrong: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        wrong.push(format!("no object: {value}"));
        return;
    };
    wrong
        .extend(object.keys().filter(|key| !known.contains(&key.as_str())).map(|key| format!("no such member: {key}")));
    wrong.extend(required.iter().filter(|key| !object.contains_key(**key)).map(|key| format!("{key} is missing")));
}

/// Slack's published limits of blocks and texts (docs.slack.dev, Block Kit), and what calls or links nobody.
fn slack(payload: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let empty = Vec::new();
    let blocks = payload["blocks"].as_array().unwrap_or(&empty);
    if blocks.is_empty() || blocks.len() > 50 {
        wrong.push(format!("{} blocks", blocks.len()));
    }
    let mut all = 0;
    for block in blocks {
        let (texts, most): (Vec<&Value>, usize) = match block["type"].as_str() {
            Some("header") => (vec![&block["text"]], 150),
            Some("section") => (vec![&block["text"]], 3000),
            Some("context") => (block["elements"].as_array().unwrap_or(&empty).iter().collect(), 3000),
            other => {
                wrong.push(format!("no such block: {other:?}"));
                continue;
            }
        };
        if texts.is_empty() || texts.len() > 10 {
            wrong.push(format!("{} elements", texts.len()));
        }
        for text in texts {
            let said = text["text"].as_str().unwrap_or_default();
            let length = said.encode_utf16().count();
            all += length;
            if text["type"] != "plain_text" || said.is_empty() || length > most {
                wrong.push(format!("{length} characters of {most}: {}", text["type"]));
            }
            if said.contains(['<', '>']) {
                wrong.push(format!("a sign of Slack: {said}"));
            }
        }
    }
    let text = payload["text"].as_str().unwrap_or_default();
    for sign in ["<", ">", "://", "@here", "@channel", "www."] {
        if text.contains(sign) {
            wrong.push(format!("the text has {sign}"));
        }
    }
    if text.is_empty() || all > 13_000 || payload["mrkdwn"] != false {
        wrong.push(format!("{all} characters in all, text {text:?}"));
    }
    wrong
}

/// What an endpoint of shields.io has to answer (shields.io/badges/endpoint-badge).
fn shields(value: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let known = ["schemaVersion", "label", "message", "color", "isError"];
    members(value, &known, &["schemaVersion", "label", "message"], &mut wrong);
    if value["schemaVersion"] != 1 || value["message"].as_str().is_none_or(str::is_empty) {
        wrong.push("no version or message".to_owned());
    }
    wrong
}

/// One image of shields.io, and nothing else.
fn badge(text: &str) -> Vec<String> {
    let images = Parser::new_ext(text, dialect()).filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    let images: Vec<String> = images.collect();
    let is_static = |url: &String| {
        let path = url.strip_prefix("https://img.shields.io/badge/").unwrap_or("/");
        // Doubled dashes are text, single ones part the three fields.
        path.replace("--", "").split('-').count() == 3 && !path.contains('/')
    };
    if images.len() == 1 && images.iter().all(is_static) { Vec::new() } else { vec![format!("{images:?}")] }
}

/// A picture that is read aloud and holds nothing that runs or loads.
fn svg(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Xml::Start(start) | Xml::Empty(start)) => {
                if !["svg", "title", "rect", "path", "g", "text"].contains(&name(&start).as_str()) {
                    wrong.push(name(&start));
                }
            }
            Ok(Xml::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                wrong.push(error.to_string());
                break;
            }
        }
    }
    let says = ["role=\"img\"", "aria-label=\"", "<title>"].iter().all(|part| text.contains(part));
    if !says || text.contains("href") || text.contains("url(") {
        wrong.push("not read aloud, or it loads something".to_owned());
    }
    wrong
}

fn issues(value: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    members(value, &["schema", "labels", "issues", "redaction"], &["schema", "labels", "issues"], &mut wrong);
    for issue in value["issues"].as_array().into_iter().flatten() {
        let known = ["kind", "title", "labels", "assignees", "body"];
        members(issue, &known, &known, &mut wrong);
        let title = issue["title"].as_str().unwrap_or_default();
        if title.is_empty() || !raw(title).is_empty() || title.contains('\n') {
            wrong.push(format!("no title: {title:?}"));
        }
        wrong.extend(markdown(issue["body"].as_str().unwrap_or_default()));
    }
    wrong
}

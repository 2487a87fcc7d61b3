//! Each message in both directions, against the schema, and each abuse.

use super::machine::{Action, Machine, Speaker};
use super::reading::{Refused, Said, read, share_link};
use super::schema::{HostMessage, schema};
use super::trust::{Origin, Seat};
use super::value::{ALIAS_KEYS, ITEM_KEYS, KEYS, MOST_ITEMS, MOST_TEXT, Value};
use super::words::{Code, Id, PageMessage, Phase, Summary};
use serde_json::{Value as Json, json};

type Page = Machine<u32, &'static str>;
type Deed = Action<u32, &'static str>;

const NONCE: &str = "0123456789abcdef";

/// A message as the page would find it: `{"$bytes": n, "$name": …}` stands for bytes.
fn posted(json: &Json) -> Value<u32> {
    object(json, KEYS, |key, json| match (key, json) {
        ("items", Json::Array(list)) if list.len() > MOST_ITEMS as usize => Value::TooLong(list.len() as u64),
        ("items", Json::Array(list)) => {
            Value::List(list.iter().map(|item| object(item, ITEM_KEYS, |_, it| plain(it))).collect())
        }
        ("perfetto" | "params", _) => object(json, ALIAS_KEYS, |_, json| plain(json)),
        _ => plain(json),
    })
}

fn object(json: &Json, keys: &[&'static str], read: impl Fn(&str, &Json) -> Value<u32>) -> Value<u32> {
    let Value::Map(_) = plain(json) else { return plain(json) };
    Value::Map(keys.iter().filter_map(|key| Some((*key, read(key, json.get(*key)?)))).collect())
}

fn plain(json: &Json) -> Value<u32> {
    match json {
        Json::Null => Value::Nothing,
        Json::Bool(is_true) => Value::Bool(*is_true),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) if text.len() > MOST_TEXT as usize => Value::TooLong(text.len() as u64),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(_) => Value::Map(Vec::new()),
        Json::Object(pairs) => match pairs.get("$bytes").and_then(Json::as_u64) {
            Some(bytes) => Value::Bytes(7, bytes, pairs.get("$name").and_then(Json::as_str).map(str::to_owned)),
            None => Value::Map(Vec::new()),
        },
    }
}

/// The other way, for what the page posts.
fn to_json(value: &Value<u32>) -> Json {
    match value {
        Value::Bool(is_true) => json!(is_true),
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers of a test")]
        Value::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(list) => list.iter().map(to_json).collect(),
        Value::Map(pairs) => {
            Json::Object(pairs.iter().map(|(key, value)| ((*key).to_owned(), to_json(value))).collect())
        }
        Value::Nothing | Value::TooLong(_) | Value::Bytes(..) => Json::Null,
    }
}

/// As much of JSON Schema as the schema uses.
fn check(root: &Json, schema: &Json, value: &Json) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        return check(root, &root["$defs"][name.rsplit('/').next().unwrap()], value);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            let tried: Vec<_> = choices.iter().map(|choice| check(root, choice, value)).collect();
            return if tried.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{value}: {tried:?}")) };
        }
    }
    if schema.get("const").is_some_and(|constant| constant != value) {
        return Err(format!("{value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Err(format!("{value} is none of {}", schema["enum"]));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Json::String(kind) => vec![kind],
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Err(format!("{value} is no {kinds:?}"));
    }
    if let Some(object) = value.as_object() {
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !object.contains_key(key) {
                return Err(format!("{key} is missing in {value}"));
            }
        }
        for (key, value) in object {
            match schema["properties"].get(key) {
                Some(schema) => check(root, schema, value)?,
                None if schema["properties"].is_object() => return Err(format!("{key} is not in the schema")),
                None => {}
            }
        }
    }
    for item in value.as_array().into_iter().flatten() {
        check(root, &schema["items"], item)?;
    }
    Ok(())
}

fn fits(name: &str, value: &Json) -> Result<(), String> {
    let root = schema();
    check(&root, &root["$defs"][name], value)
}

fn bytes(count: u64) -> Json {
    json!({ "$bytes": count })
}

fn open(id: &str) -> Json {
    json!({ "app": "artiscope", "v": 1, "type": "open", "id": id, "items": [{ "name": "a.zip", "data": bytes(9) }] })
}

fn with(mut message: Json, key: &str, value: impl Into<Json>) -> Json {
    message[key] = value.into();
    message
}

fn from(class: Origin) -> Speaker<&'static str> {
    let origin = match class {
        Origin::Trusted => "http://localhost",
        Origin::Foreign => "https://elsewhere.example",
        Origin::Opaque => "null",
    };
    Speaker { seat: Seat::Host, class, origin: origin.into(), has_port: false, line: "host" }
}

fn page(token: &str) -> Page {
    Machine::new(NONCE.into(), Some(token.to_owned()))
}

fn hear(page: &mut Page, class: Origin, message: &Json) -> Vec<Deed> {
    page.hear(from(class), &posted(message))
}

/// What was done, in words.
fn said(deeds: &[Deed]) -> String {
    let word = |deed: &Deed| match deed {
        Action::Pong(_) => "pong".to_owned(),
        Action::ReadyResponse(_) => "ready:response".to_owned(),
        Action::Tell(_, PageMessage::Error { code, .. }) => code.word().to_owned(),
        Action::Tell(_, PageMessage::Progress { phase, .. }) => phase.word().to_owned(),
        Action::Tell(_, PageMessage::Opened { summary, .. }) => {
            if summary.is_some() {
                "opened".into()
            } else {
                "opened without summary".into()
            }
        }
        Action::Tell(..) => "tell".to_owned(),
        Action::Ask(..) => "ask".to_owned(),
        Action::Open(open) => format!("open {}", open.items.len()),
        Action::Greet => "greet".to_owned(),
        Action::Say(text) => format!("say: {text}"),
    };
    deeds.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_message_of_a_host_is_of_the_schema_and_is_understood() {
    let full = json!({
        "app": "artiscope", "v": 1, "type": "open", "id": 3, "token": "t", "nonce": NONCE,
        "items": [
            { "name": "a.zip", "data": bytes(9), "run": "41", "instance": "linux", "kind": "baseline", "size": 9 },
            { "data": { "$bytes": 5, "$name": "b.xml" } },
        ],
        "title": "Build 7", "baseline": "41", "view": "tests", "policy": "hologram", "keepOpen": true, "replace": true,
        "shareUrl": "https://ci.example.org/runs/7#{state}",
    });
    let messages = [
        json!("PING"),
        json!({ "name": "ready:request" }),
        open("x"),
        full.clone(),
        json!({ "perfetto": { "buffer": bytes(9), "title": "T", "fileName": "a.zip", "url": "https://x", "appStateHash": "#/tests?v=1", "keepApiOpen": true } }),
        json!({ "method": "load", "params": { "trace": bytes(9) } }),
    ];
    for message in &messages {
        fits("HostMessage", message).unwrap_or_else(|why| panic!("{why}"));
        serde_json::from_value::<HostMessage>(message.clone()).unwrap_or_else(|why| panic!("{message}: {why}"));
        assert!(matches!(read(&posted(message)), Some(Ok(_))), "{message}");
    }
    let Some(Ok(Said::Open(open))) = read(&posted(&full)) else { panic!("no open") };
    assert_eq!(open.id, Some(Id::Number(3.0)));
    let items: Vec<_> = open.items.iter().map(|item| (item.name.as_str(), item.bytes, item.run.as_str())).collect();
    assert_eq!(items, [("a.zip", 9, "41"), ("b.xml", 5, "")]);
    assert!(open.keep_open && open.replace);
    assert_eq!([&open.title, &open.baseline, &open.view, &open.policy], ["Build 7", "41", "tests", "hologram"]);
    assert_eq!(open.share, "https://ci.example.org/runs/7#{state}");
}

#[test]
fn every_message_of_the_page_is_of_the_schema_and_is_what_its_type_says() {
    let summary = Summary { verdict: "red".into(), tests: 4, failed: 1, ..Summary::default() };
    let mut messages = vec![
        PageMessage::Ready { nonce: NONCE.into() },
        PageMessage::Opened { id: Some(Id::Text("a".into())), summary: Some(summary) },
        PageMessage::Opened { id: None, summary: None },
        PageMessage::State { hash: "#/tests?v=1".into() },
        PageMessage::Height { px: 812 },
    ];
    for phase in [Phase::Asking, Phase::Queued, Phase::Fetching, Phase::Reading] {
        messages.push(PageMessage::Progress { id: Some(Id::Number(2.5)), phase, done: 1, total: 2 });
    }
    for code in Code::ALL {
        messages.push(PageMessage::Error { id: None, code: *code, message: "no".into() });
    }
    for message in messages {
        let posted = to_json(&message.value());
        fits("PageMessage", &posted).unwrap_or_else(|why| panic!("{why}"));
        let (mut typed, mut own) = (serde_json::to_value(&message).unwrap(), posted.clone());
        own.as_object_mut().unwrap().retain(|key, _| key != "app" && key != "v");
        for json in [&mut typed, &mut own] {
            json.sort_all_objects();
        }
        assert_eq!(typed, own);
        assert_eq!(serde_json::from_value::<PageMessage>(own).unwrap(), message);
    }
}

#[test]
fn the_documentation_names_every_message_phase_and_refusal() {
    let text = include_str!("../../../docs/embedding.md");
    let codes = Code::ALL.iter().map(|code| code.word());
    let aliases = ["'PING'", "'PONG'", "'ready:request'", "'ready:response'", "perfetto", "params: {trace}"];
    assert!(aliases.iter().all(|words| text.contains(words)));
    let words =
        ["ready", "open", "progress", "opened", "error", "state", "height", "asking", "queued", "fetching", "reading"];
    for word in codes.chain(words).chain(["keepOpen", "replace"]) {
        assert!(text.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn a_trusted_host_opens_and_is_told() {
    let mut page = page("");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &json!("PING"))), "pong, greet");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &json!({ "name": "ready:request" }))), "ready:response");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &open("a"))), "open 1");
    assert_eq!(said(page.progress(Phase::Reading, 1, 2).as_slice()), "reading");
    assert_eq!(said(&page.finished(Summary::default())), "opened");
    assert_eq!(said(page.tell(PageMessage::Height { px: 9 }).as_slice()), "tell");
    // Nothing more is being read for it.
    assert_eq!(said(&page.finished(Summary::default())), "");
}

#[test]
fn other_windows_are_never_heard() {
    let mut page = page("");
    for message in [json!("PING"), open("a"), json!({ "app": "artiscope", "v": 9 })] {
        let forged = Speaker { seat: Seat::Other, ..from(Origin::Trusted) };
        assert_eq!(said(&page.hear(forged, &posted(&message))), "");
    }
    assert!(!page.has_host());
}

#[test]
fn what_is_not_meant_for_the_page_is_passed_over() {
    let mut page = page("");
    for message in [
        json!(null),
        json!(1),
        json!(""),
        json!("PONG"),
        json!([]),
        json!([1, "a"]),
        json!({}),
        json!({ "app": "other", "type": "open" }),
        json!({ "type": "webpackOk" }),
        json!({ "method": "save" }),
    ] {
        assert_eq!(said(&hear(&mut page, Origin::Trusted, &message)), "", "{message}");
    }
}

#[test]
fn a_message_without_its_shape_is_refused_with_a_code() {
    let cases = [
        (with(open("a"), "v", 2), Code::Version),
        (with(open("a"), "v", "1"), Code::Version),
        (with(open("a"), "type", "close"), Code::Type),
        (with(open("a"), "type", json!({})), Code::Type),
        (with(open("a"), "items", json!(null)), Code::Shape),
        (with(open("a"), "items", json!({ "0": 1 })), Code::Shape),
        (with(open("a"), "items", json!([])), Code::Empty),
        (with(open("a"), "items", json!([{ "name": "a.zip" }])), Code::Empty),
        (with(open("a"), "items", json!([{ "name": "a.zip", "data": "UEs=" }])), Code::Shape),
        (with(open("a"), "items", json!([[], 5, null])), Code::Empty),
        (with(open("a"), "title", 5), Code::Shape),
        (with(open("a"), "title", json!(["x"])), Code::Shape),
        (with(open("a"), "shareUrl", "javascript:alert(1)"), Code::Shape),
        (with(open("a"), "shareUrl", "/runs/7"), Code::Shape),
        (with(open("a"), "policy", "x".repeat(MOST_TEXT as usize + 1)), Code::TooLarge),
        (with(open("a"), "items", vec![json!(0); MOST_ITEMS as usize + 1]), Code::TooLarge),
        (json!({ "perfetto": {} }), Code::Empty),
        (json!({ "perfetto": "x" }), Code::Empty),
        (json!({ "method": "load" }), Code::Empty),
        (json!({ "method": "load", "params": { "trace": "x" } }), Code::Empty),
    ];
    for (message, wanted) in cases {
        let mut page = page("");
        assert_eq!(said(&hear(&mut page, Origin::Trusted, &message)), wanted.word());
        // And the page is as it was.
        assert_eq!(said(&hear(&mut page, Origin::Trusted, &open("b"))), "greet, open 1");
    }
}

#[test]
fn a_promise_that_is_not_kept_is_refused() {
    let item = json!([{ "name": "a.zip", "data": bytes(9), "size": 1_u64 << 40 }]);
    let Some(Err(Refused { code, why, .. })) = read(&posted(&with(open("a"), "items", item))) else { panic!("taken") };
    assert_eq!((code, why.as_str()), (Code::Size, "a.zip promised 1099511627776 bytes and brought 9"));
    // A large file that is there is no promise.
    let large = json!([{ "name": "a.zip", "data": bytes(1 << 40) }]);
    assert_eq!(said(&hear(&mut page(""), Origin::Trusted, &with(open("a"), "items", large))), "greet, open 1");
}

#[test]
fn a_foreign_origin_is_asked_about() {
    let mut page = page("");
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &json!("PING"))), "pong");
    assert_eq!(page.tell(PageMessage::Height { px: 9 }), None);
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &open("a"))), "asking, ask");
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &open("b"))), "busy");
    assert_eq!(said(&page.answered(false, false)), "refused");
    assert_eq!(said(&page.answered(true, true)), "");
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &with(open("c"), "keepOpen", true))), "asking, ask");
    assert_eq!(said(&page.answered(true, true)), "greet, open 1");
    page.finished(Summary::default());
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &open("d"))), "open 1");
}

#[test]
fn a_host_without_an_origin_is_told_nothing_that_was_found_unless_it_gave_a_port() {
    let mut blind = page("");
    hear(&mut blind, Origin::Opaque, &open("a"));
    // Its next message is asked about again: `null` is the origin of everybody.
    assert_eq!(said(&blind.answered(true, true)), "greet, open 1");
    assert_eq!(blind.tell(PageMessage::State { hash: "#/".into() }), None);
    assert_eq!(said(&blind.finished(Summary::default())), "opened without summary");

    let mut seeing = page("t");
    let speaker = Speaker { has_port: true, ..from(Origin::Opaque) };
    let message = posted(&with(open("a"), "token", "t"));
    assert_eq!(said(&seeing.hear(speaker, &message)), "greet, open 1");
    assert_eq!(said(&seeing.finished(Summary::default())), "opened");
}

#[test]
fn the_right_token_is_trust_and_the_wrong_one_is_none() {
    for class in [Origin::Trusted, Origin::Foreign, Origin::Opaque] {
        assert_eq!(said(&hear(&mut page("t"), class, &with(open("a"), "token", "t"))), "greet, open 1");
        assert_eq!(said(&hear(&mut page("t"), class, &with(open("a"), "token", "u"))), "token");
    }
    assert_eq!(said(&hear(&mut page("t"), Origin::Trusted, &open("a"))), "greet, open 1");
    assert_eq!(said(&hear(&mut page("t"), Origin::Foreign, &open("a"))), "token");
    // A token that the address does not name opens nothing.
    assert_eq!(said(&hear(&mut page(""), Origin::Foreign, &with(open("a"), "token", ""))), "asking, ask");
}

#[test]
fn a_token_is_not_to_be_guessed() {
    let mut page = page("t");
    for guess in ["a", "b", "c", "d"] {
        assert_eq!(said(&hear(&mut page, Origin::Foreign, &with(open("a"), "token", guess))), "token");
    }
    let last = said(&hear(&mut page, Origin::Foreign, &with(open("a"), "token", "e")));
    assert_eq!(last, "token, say: https://elsewhere.example sent 5 wrong tokens and is not heard any more");
    assert_eq!(said(&hear(&mut page, Origin::Foreign, &with(open("a"), "token", "t"))), "token");
}

#[test]
fn twice_late_and_out_of_order() {
    let mut page = page("");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &with(open("z"), "nonce", "other"))), "stale");
    assert_eq!(
        said(&hear(&mut page, Origin::Trusted, &with(with(open("a"), "keepOpen", true), "nonce", NONCE))),
        "greet, open 1"
    );
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &with(open("a"), "keepOpen", true))), "duplicate");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &with(open("b"), "keepOpen", true))), "queued");
    assert_eq!(said(&page.finished(Summary::default())), "opened, open 1");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &open("c"))), "queued");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &open("d"))), "closed");
    assert_eq!(said(&page.failed(Code::Engine, "it crashed")), "engine, open 1");
    assert_eq!(said(&page.finished(Summary::default())), "opened");
    assert_eq!(said(&hear(&mut page, Origin::Trusted, &open("e"))), "closed");
}

#[test]
fn a_host_that_repeats_itself_gets_one_reading() {
    let mut page = page("");
    let trace = json!({ "perfetto": { "buffer": bytes(9), "title": "T" } });
    let all = [(); 3].map(|()| said(&hear(&mut page, Origin::Trusted, &trace)));
    assert_eq!(all, ["greet, open 1", "closed", "closed"]);
}

#[test]
fn a_flood_waits_up_to_a_number() {
    let mut page = page("");
    let all: Vec<String> = (0..20)
        .map(|at| said(&hear(&mut page, Origin::Trusted, &with(open(&at.to_string()), "keepOpen", true))))
        .collect();
    assert_eq!(all.iter().filter(|word| *word == "queued").count(), 16);
    assert_eq!(all.iter().filter(|word| *word == "busy").count(), 3);
}

#[test]
fn names_and_titles_are_one_line_and_turn_nothing() {
    let item = json!([{ "name": "a\u{202e}piz\n.zip ", "data": bytes(1), "run": "x\u{0}y" }]);
    let message = with(with(open("a"), "items", item), "title", "t".repeat(900));
    let Some(Ok(Said::Open(open))) = read(&posted(&message)) else { panic!("no open") };
    assert_eq!((open.items[0].name.as_str(), open.items[0].run.as_str()), ("apiz.zip", "xy"));
    assert_eq!(open.title.len(), 300);
}

/// Perfetto shows `url` for sharing, with its placeholder replaced; the host gives back what stood there.
#[test]
fn a_host_of_perfetto_shares_its_own_address() {
    let of = |more: &Json| {
        let mut trace = json!({ "buffer": bytes(9), "title": "T" });
        trace.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let Some(Ok(Said::Open(open))) = read(&posted(&json!({ "perfetto": trace }))) else { panic!("no open") };
        (open.share, open.view)
    };
    let url = "https://dash.example.org/t/7?s=perfettoStateHashPlaceholder";
    let (share, view) = of(&json!({ "url": url, "appStateHash": "#/tests?v=1&q=a%20b" }));
    assert_eq!((share.as_str(), view.as_str()), ("https://dash.example.org/t/7?s={state}", "#/tests?v=1&q=a%20b"));
    let link = share_link(&share, "%23%2Ftests");
    assert_eq!(link, ("https://dash.example.org/t/7?s=%23%2Ftests".to_owned(), "https://dash.example.org"));
    assert_eq!(share_link("http://h:8080", "x"), ("http://h:8080".to_owned(), "http://h:8080"));
    // What is no address of the web, or looks like one of another host, is passed over; the trace is taken.
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//h/x",
        "/x",
        "https://",
        "https:///x",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://a b/",
        "https://a/\u{202e}",
        "https://{state}.evil.example/",
        "https://perfettoStateHashPlaceholder/",
        "HTTPS://a/",
    ] {
        assert_eq!(of(&json!({ "url": url })).0, "", "{url}");
    }
    // A hash of the Perfetto UI itself leads nowhere.
    assert_eq!(of(&json!({ "appStateHash": "a".repeat(40) })).1, "");
    assert_eq!(of(&json!({ "url": 5, "appStateHash": {} })), (String::new(), String::new()));
}

/// A page in a frame that was also opened by another page has two hosts.
#[test]
fn each_of_two_hosts_hears_of_its_own() {
    let mut page = page("t");
    let other = Speaker { origin: "https://other.example".into(), line: "other", ..from(Origin::Foreign) };
    let message = |id: &str| posted(&with(with(open(id), "token", "t"), "keepOpen", true));
    page.hear(from(Origin::Foreign), &message("a"));
    page.hear(other, &message("b"));
    let told = |deeds: &[Deed]| -> Vec<(&str, String)> {
        let tell = |deed: &Deed| match deed {
            Action::Tell(line, PageMessage::Opened { id: Some(Id::Text(id)), .. }) => {
                Some((*line, format!("opened {id}")))
            }
            Action::Tell(line, PageMessage::Progress { id: Some(Id::Text(id)), .. }) => {
                Some((*line, format!("progress {id}")))
            }
            _ => None,
        };
        deeds.iter().filter_map(tell).collect()
    };
    assert_eq!(told(page.progress(Phase::Reading, 1, 2).as_slice()), [("host", "progress a".to_owned())]);
    assert_eq!(told(&page.finished(Summary::default())), [("host", "opened a".to_owned())]);
    assert_eq!(told(&page.finished(Summary::default())), [("other", "opened b".to_owned())]);
}

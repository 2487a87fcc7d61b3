//! The same secrets in every field of every sample, a few fields at a time: none of them may come out anywhere.

use crate::redaction::Draw;
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::Fragment;
use artiscope_core::findings::Policy;
use artiscope_core::findings::analyses::compare::Side;
use artiscope_core::history::History;
use artiscope_core::reports::rows::TABLES;
use artiscope_core::reports::{GateFormat, Options, RENDERERS};
use artiscope_core::session::{PacketOptions, ReportSize, Session, redacted_copy};
use artiscope_core::views::{Compared, LENSES};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is planted: a token that is known by its shape, and a password that is known by its name.
struct Planted {
    text: String,
    /// What must not come out: beginnings, since texts are cut.
    parts: [String; 2],
}

fn planted() -> Planted {
    let mut draw = Draw(7);
    let (token, password) = (draw.kind("alnum", 36), draw.kind("alnum", 24));
    Planted {
        text: format!(" ghp_{token} password={password} "),
        parts: [token[..10].to_owned(), password[..10].to_owned()],
    }
}

/// A document with the secrets behind every text of these fields.
fn plant(name: &str, text: &str, fields: &[String], secret: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1000);
    each_text(name, text, |piece, key| {
        out.push_str(piece);
        if key.is_some_and(|key| fields.iter().any(|field| field == key)) {
            out.push_str(secret);
        }
    });
    out
}

fn fields(name: &str, text: &str) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    each_text(name, text, |_, key| fields.extend(key.map(str::to_owned)));
    fields
}

/// Gives a document piece by piece; a piece with a key ends where a text of that field does.
fn each_text(name: &str, text: &str, mut each: impl FnMut(&str, Option<&str>)) {
    let start = text.trim_start();
    if name.strip_suffix(".csv").is_some() {
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let body = line.trim_end_matches(['\n', '\r']);
            for (column, cell) in body.split_inclusive(',').enumerate() {
                let bare = cell.strip_suffix(',').unwrap_or(cell);
                let key = format!("column {column}");
                each(bare, Some(key.as_str()).filter(|_| number > 0));
                each(&cell[bare.len()..], None);
            }
            each(&line[body.len()..], None);
        }
    } else if start.starts_with('<') {
        xml_texts(text, &mut each);
    } else if start.starts_with(['{', '[']) {
        json_texts(text, &mut each);
    } else {
        // Of other texts, the ends of lines, a few at a time.
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let body = line.trim_end_matches(['\n', '\r']);
            let key = format!("line {}", number % 9);
            each(body, Some(key.as_str()).filter(|_| !body.is_empty()));
            each(&line[body.len()..], None);
        }
    }
}

fn json_texts(text: &str, each: &mut impl FnMut(&str, Option<&str>)) {
    let (mut key, mut copied, mut at) = (String::new(), 0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes[at] != b'"' {
            at += 1;
            continue;
        }
        let start = at + 1;
        at = start;
        while at < bytes.len() && bytes[at] != b'"' {
            at += 1 + usize::from(bytes[at] == b'\\');
        }
        let end = at.min(bytes.len());
        at += 1;
        if text[at.min(text.len())..].trim_start().starts_with(':') {
            text[start..end].clone_into(&mut key);
        } else {
            each(&text[copied..end], Some(&key));
            copied = end;
        }
    }
    each(&text[copied..], None);
}

fn xml_texts(text: &str, each: &mut impl FnMut(&str, Option<&str>)) {
    let mut rest = text;
    let mut tag = String::new();
    while let Some(open) = rest.find('<') {
        let body = &rest[..open];
        let key = format!("text of {tag}");
        each(body, Some(key.as_str()).filter(|_| !body.trim().is_empty()));
        rest = &rest[open..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |at| at + 3)
        } else if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").unwrap_or(rest.len());
            let key = format!("data of {tag}");
            each(&rest[..end], Some(&key));
            rest = &rest[end..];
            3.min(rest.len())
        } else {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let whole = &rest[..end];
            if !whole.starts_with("</") && !whole.starts_with("<?") && !whole.starts_with("<!") {
                tag = whole[1..].chars().take_while(|c| c.is_alphanumeric() || "_-:".contains(*c)).collect();
                let mut parts = whole.split('"');
                while let (Some(before), value) = (parts.next(), parts.next()) {
                    each(before, None);
                    let Some(value) = value else { break };
                    each("\"", None);
                    let name = before.trim_end_matches(['=', ' ']).rsplit(char::is_whitespace).next().unwrap_or("");
                    each(value, Some(format!("{name} of {tag}").as_str()));
                    each("\"", None);
                }
                rest = &rest[end..];
                continue;
            }
            end
        };
        each(&rest[..end], None);
        rest = &rest[end..];
    }
    each(rest, None);
}

/// Everything that can leave, with what it is.
fn outputs(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let source = |bytes: &Vec<u8>| Box::new(bytes.clone()) as Box<dyn ByteSource>;
    let mut session = Session::new(Limits::default());
    session.add(files.iter().map(|(name, bytes)| (name.clone(), source(bytes))).collect());
    session.read_all();
    let options = Options::default();
    let mut out = session.finish_with(|scene| {
        let texts = LENSES.iter().map(|lens| (format!("lens {}", lens.id), scene.lens_text(lens, &options)));
        let texts = texts.collect::<Vec<_>>();
        texts
            .into_iter()
            .chain(LENSES.iter().map(|lens| (format!("lens {} as JSON", lens.id), scene.lens_json(lens, &options))))
            .collect::<Vec<_>>()
    });
    for renderer in RENDERERS {
        out.push((format!("inspect as {}", renderer.id), session.report(renderer, &options)));
    }
    let gate = session.gate();
    for format in [GateFormat::Text, GateFormat::Json, GateFormat::Markdown, GateFormat::Github, GateFormat::Summary] {
        out.push((format!("gate as {format:?}"), session.gate_report(&gate, format, &options)));
    }
    for table in TABLES {
        let mut rows = String::new();
        session
            .rows(table, &options, &mut |row| {
                rows.push_str(row);
                Ok(())
            })
            .unwrap();
        out.push((format!("facts {}", table.id), rows));
    }
    for size in [ReportSize::Failures, ReportSize::Full] {
        let bundle = session.bundle(size).unwrap();
        let text = String::from_utf8_lossy(&bundle.bytes).into_owned() + &bundle.about;
        out.push((format!("what a report carries ({})", size.word()), text));
    }
    out.push(("history".to_owned(), format!("{:?}", session.kept())));
    if let Ok(packet) = session.packet("all", &PacketOptions::default()) {
        out.push(("packet".to_owned(), String::from_utf8_lossy(&packet.bytes).into_owned()));
        out.push(("manifest of the packet".to_owned(), packet.manifest.json() + &packet.readme));
    }
    for case in 0..3 {
        out.push(("copied test".to_owned(), session.copy_test(case)));
        out.push(("copied diff".to_owned(), session.copy_diff(case, 1, 0)));
        out.push((
            "copied output".to_owned(),
            session.copy_output(case, 1, false) + &session.copy_output(case, 1, true),
        ));
    }
    let ids: Vec<String> = session.findings().iter().map(|finding| finding.id.clone()).collect();
    for id in ids {
        out.push(("copied cause".to_owned(), session.copy_cause(&id)));
    }
    for entry in 0..u32::try_from(files.len()).unwrap() {
        out.push(("copied lines".to_owned(), session.copy_lines(entry, 1, 5000)));
    }
    let sources: Vec<(String, &dyn ByteSource)> =
        files.iter().map(|(name, bytes)| (name.clone(), bytes as &dyn ByteSource)).collect();
    let copy = redacted_copy(&sources, &Fragment::default(), &Limits::default(), &Policy::default());
    out.push(("report of the redacted copy".to_owned(), copy.report.json() + &copy.report.text()));
    out.push(("redacted copy".to_owned(), String::from_utf8_lossy(&copy.into_bytes()).into_owned()));
    out
}

/// What `compare` prints of a set against itself as it was.
fn compared(base: &[(String, Vec<u8>)], head: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let [base, head] = [base, head].map(|files| {
        let source = |bytes: &Vec<u8>| Box::new(bytes.clone()) as Box<dyn ByteSource>;
        Session::open(Limits::default(), files.iter().map(|(name, bytes)| (name.clone(), source(bytes))).collect())
    });
    let (first, second) = (base.kept(), head.kept());
    let all: Vec<_> = first.iter().chain(&second).cloned().collect();
    let mut history = History::default();
    history.set_open(&all);
    let side = |session: &'static str, at: std::ops::Range<usize>| Side {
        title: session.to_owned(),
        runs: at.filter_map(|run| history.open_run(u32::try_from(run).unwrap())).collect(),
        ..Side::default()
    };
    let places = |session: &Session| (0..u32::try_from(session.facts().runs.len()).unwrap()).collect::<Vec<u32>>();
    let before =
        Side { open: Some((base.facts(), places(&base))), findings: base.findings(), ..side("base", 0..first.len()) };
    let after = Side {
        open: Some((head.facts(), places(&head))),
        findings: head.findings(),
        ..side("head", first.len()..all.len())
    };
    let policy = Policy::default();
    let compared = Compared::new(&history, before, after, "", &policy);
    let options = Options::default();
    vec![
        ("compare".to_owned(), compared.text(&options)),
        ("compare as JSON".to_owned(), compared.json(&options)),
        ("compare as Markdown".to_owned(), compared.markdown(&options)),
    ]
}

/// Files below a folder, by path below its parent, without the facts of a sample.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![root.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("expected.txt") {
                let name = path.strip_prefix(root.parent().unwrap()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Fields that are planted at once: some say what a document is, and all others are lost with them.
const TOGETHER: usize = 4;

/// Plants into every field of every file of a set; gives fields planted, and those that came out, as sentences.
fn leaks(set: &[(String, Vec<u8>)]) -> (usize, Vec<String>) {
    let planted = planted();
    let (mut count, mut leaks) = (0, BTreeSet::new());
    for (at, (name, bytes)) in set.iter().enumerate() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if text.len() > 200_000 {
            continue;
        }
        let fields: Vec<String> = fields(name, text).into_iter().collect();
        for (number, fields) in fields.chunks(TOGETHER).enumerate() {
            count += fields.len();
            let mut other = set.to_vec();
            other[at].1 = plant(name, text, fields, &planted.text).into_bytes();
            let mut out = outputs(&other);
            // What is compared passes through the same facts: a few of them show it.
            if number == 0 {
                out.extend(compared(set, &other));
            }
            for (what, text) in out {
                if planted.parts.iter().any(|part| text.contains(part)) {
                    leaks.insert(format!("{name}, {}: {what}", fields.join(" or ")));
                }
            }
        }
    }
    (count, leaks.into_iter().collect())
}

#[test]
fn no_secret_that_is_planted_in_a_sample_of_a_format_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let (mut planted, mut found) = (0, Vec::new());
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let (count, leaks) = leaks(&files(&folder));
        planted += count;
        found.extend(leaks);
    }
    println!("planted in {planted} fields of the samples of formats");
    assert!(found.is_empty(), "{found:#?}");
    assert!(planted > 500, "{planted}");
}

#[test]
fn no_secret_that_is_planted_in_the_sample_sets_comes_out() {
    let shared = std::env::var_os("ARTISCOPE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let root = shared.join("samples");
    let mut folders: Vec<PathBuf> = ["", "synthetic"]
        .iter()
        .flat_map(|part| std::fs::read_dir(root.join(part)).into_iter().flatten())
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.retain(|path| path.is_dir() && !path.ends_with("synthetic"));
    folders.sort();
    if folders.is_empty() {
        println!("skipped: {} is not there; ARTISCOPE_SHARED names the folder that holds samples", root.display());
        return;
    }
    let (mut planted, mut found) = (0, Vec::new());
    for folder in folders {
        let (count, leaks) = leaks(&files(&folder));
        planted += count;
        found.extend(leaks);
    }
    println!("planted in {planted} fields of the sample sets");
    assert!(found.is_empty(), "{found:#?}");
    assert!(planted > 100, "{planted}");
}

//! Whole runs in one text each: files in, what is printed of them out.
//!
//! A case is a file of `cases/`: a line on what it shows, then sections. `-- path --` is a file of
//! the zip (`a.zip!/b.xml` lies in a zip inside), `-- > name --` is what is printed: a renderer,
//! `facts` and a table, `explain` or `explain json`. `UPDATE_EXPECT=1` writes what is printed anew.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::testing::zip;
use artiscope_core::reports::{Options, renderer, rows};
use artiscope_core::session::Session;
use expect_test::expect_file;
use std::path::Path;

#[test]
fn cases_print_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        expect_file![&path].assert_eq(&printed(&name, &text));
    }
}

/// The case with what is printed now.
fn printed(name: &str, text: &str) -> String {
    let (about, sections) = sections(text);
    let files: Vec<(&str, &str)> = sections.iter().copied().filter(|(title, _)| !title.starts_with('>')).collect();
    let bytes = nested(&files);
    let inputs = vec![(format!("{name}.zip"), Box::new(bytes) as Box<dyn ByteSource>)];
    let session = Session::open(Limits::default(), inputs);
    let mut out = about.to_owned();
    for (title, body) in sections {
        let body = match title.strip_prefix("> ") {
            Some(wanted) => output(&session, wanted),
            None => body.to_owned(),
        };
        out += &["-- ", title, " --\n", &body].concat();
        // Sections are parted by an empty line that belongs to neither.
        if !out.ends_with("\n\n") && title.starts_with('>') {
            out.push('\n');
        }
    }
    format!("{}\n", out.trim_end_matches('\n'))
}

fn output(session: &Session, wanted: &str) -> String {
    let options = Options::default();
    if let Some(renderer) = renderer(wanted) {
        return session.report(renderer, &options);
    }
    match wanted {
        "explain" => return session.explanation_text(&options),
        "explain json" => return session.explanation_json(&options),
        _ => {}
    }
    let table =
        wanted.strip_prefix("facts ").and_then(rows::table).unwrap_or_else(|| panic!("no such output: {wanted}"));
    let mut out = String::new();
    let mut sink = |line: &str| {
        out.push_str(line);
        Ok(())
    };
    session.rows(table, &options, &mut sink).unwrap();
    out
}

/// Title and body of every section; bodies end with their last line.
fn sections(text: &str) -> (&str, Vec<(&str, &str)>) {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.trim_end().strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            starts.push((at, title, at + line.len()));
        }
        at += line.len();
    }
    let about = &text[..starts.first().map_or(text.len(), |(start, ..)| *start)];
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    (about, starts.iter().zip(ends).map(|((_, title, from), to)| (*title, &text[*from..to])).collect())
}

/// A zip of the files, those of nested zips inside.
fn nested(files: &[(&str, &str)]) -> Vec<u8> {
    let mut members: Vec<(&str, Vec<u8>)> = Vec::new();
    for (path, body) in files {
        let Some((archive, _)) = path.split_once("!/") else {
            members.push((path, body.trim_end_matches('\n').as_bytes().to_vec()));
            continue;
        };
        if members.iter().all(|(name, _)| *name != archive) {
            let inner: Vec<(&str, &str)> = files
                .iter()
                .filter_map(|(path, body)| Some((path.strip_prefix(archive)?.strip_prefix("!/")?, *body)))
                .collect();
            members.push((archive, nested(&inner)));
        }
    }
    zip(&members.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect::<Vec<_>>())
}

//! Real reports that this project did not write, against what their own projects' tests assert.
//!
//! What a project means by a suite, a test or an error stands in `corpus/upstream.rs`, with its source.
//! What differs stands in `corpus/deviations.txt`, one value a line with its reason; a deviation
//! that is gone fails too, so the list stays true. How many agree, by format, stands in
//! `corpus/agreement.txt`. `ARTISCOPE_SHOW=part-of-a-path` prints the values of these files.

mod cases;
mod truths;
mod upstream;

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The corpus, or a printed reason why nothing is compared.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: ARTISCOPE_CORPUS is not set");
    }
    folder
}

fn json(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

fn open(folder: &Path, file: &str) -> Session {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    let name = file.rsplit('/').next().unwrap_or(file).to_owned();
    Session::open(Limits::default(), vec![(name, Box::new(bytes) as Box<dyn ByteSource>)])
}

fn holds_junit(session: &Session) -> bool {
    let facts = session.facts();
    facts.documents.iter().any(|document| facts.text(document.format) == "junit")
}

/// The format that a file is counted under.
fn format(session: &Session) -> String {
    let facts = session.facts();
    let first = || facts.documents.first().map_or("none", |document| facts.text(document.format));
    if holds_junit(session) { "junit" } else { first() }.to_owned()
}

/// Files, values of files, values of cases: how many agree, of how many.
#[derive(Default)]
struct Agreement {
    files: (usize, usize),
    values: (usize, usize),
    cases: (usize, usize),
}

impl Agreement {
    fn add(&mut self, other: &Self) {
        for (sum, more) in
            [(&mut self.files, other.files), (&mut self.values, other.values), (&mut self.cases, other.cases)]
        {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
    }

    fn line(&self, name: &str) -> String {
        let (files, values, cases) = (self.files, self.values, self.cases);
        let mut line = format!("{name}: {} of {} files, {} of {} values", files.0, files.1, values.0, values.1);
        if cases.1 > 0 {
            let _ = write!(line, ", {} of {} values of cases", cases.0, cases.1);
        }
        line + "\n"
    }
}

/// Truths that agree at least, of a thousand. It only goes up.
const LEAST: usize = 990;

#[test]
fn reports_of_all_formats_agree_with_their_truths() {
    let Some(folder) = corpus() else { return };
    let (truth, truth_cases) = (json(&folder, "truth.json"), json(&folder, "truth_cases.json"));
    let shown = std::env::var("ARTISCOPE_SHOW").ok();
    let reviewed: Vec<Vec<&str>> =
        include_str!("corpus/deviations.txt").lines().map(|line| line.split(" | ").collect()).collect();
    let mut formats: BTreeMap<String, Agreement> = BTreeMap::new();
    let (mut unexplained, mut met) = (String::new(), BTreeSet::new());
    for (file, told) in truth.as_object().unwrap() {
        let is_shown = shown.as_ref().is_none_or(|part| file.contains(part.as_str()));
        if truths::PROJECTS.iter().any(|start| file.starts_with(start)) || !folder.join(file).is_file() || !is_shown {
            continue;
        }
        let mut session = open(&folder, file);
        // Names of failing classes stand in summaries and names of files too: only reports are asked.
        if file.starts_with("elek__") && !holds_junit(&session) {
            continue;
        }
        let mut agreement = Agreement::default();
        let mut off = Vec::new();
        for truth in truths::truths(file, told, &mut session) {
            if shown.is_some() {
                println!("{file} {}: theirs {:?}, ours {:?}", truth.key, truth.theirs, truth.ours);
            }
            let is_equal = truth.theirs == truth.ours;
            agreement.values = (agreement.values.0 + usize::from(is_equal), agreement.values.1 + 1);
            if !is_equal {
                off.push(format!("{} {} is {}", truth.key, truth.theirs, truth.ours));
            }
        }
        if let Some(told) = truth_cases.get(file) {
            for (field, (all, differ)) in cases::compare(told, &mut session) {
                agreement.cases = (agreement.cases.0 + all - differ, agreement.cases.1 + all);
                if differ > 0 {
                    off.push(format!("{field} of {differ} of {all} cases"));
                }
            }
        }
        agreement.files = (usize::from(off.is_empty()), 1);
        formats.entry(format(&session)).or_default().add(&agreement);
        for off in off {
            match reviewed.iter().position(|row| file.ends_with(row[0]) && row[1] == off && row.len() == 3) {
                Some(at) => drop(met.insert(at)),
                None => writeln!(unexplained, "{file} | {off} | ").unwrap(),
            }
        }
    }
    let mut sum = Agreement::default();
    let mut said = String::new();
    for (name, agreement) in &formats {
        sum.add(agreement);
        said += &agreement.line(name);
    }
    said += &sum.line("all");
    println!("{said}{unexplained}");
    if shown.is_some() {
        return;
    }
    expect_test::expect_file!["corpus/agreement.txt"].assert_eq(&said);
    assert_eq!(unexplained, "");
    let gone: Vec<_> = (0..reviewed.len()).filter(|at| !met.contains(at)).map(|at| &reviewed[at]).collect();
    assert!(gone.is_empty(), "explained deviations that are gone: take them off the list: {gone:?}");
    let (agree, all) = (sum.values.0 + sum.cases.0, sum.values.1 + sum.cases.1);
    println!("{agree} of {all} truths agree: {:.2} %", agree as f64 * 100.0 / all as f64);
    assert!(agree * 1000 >= all * LEAST, "{agree} of {all} truths agree");
    assert!(sum.files.1 >= 480, "{} files were found", sum.files.1);
}

#[test]
fn ozone_artifacts_open() {
    let Some(folder) = corpus() else { return };
    let truth = json(&folder, "truth.json");
    let files = truth.as_object().unwrap().keys();
    let (mut opened, mut with_reports) = (0, 0);
    for file in files.filter(|file| file.starts_with("elek__") && folder.join(file).is_file()) {
        let session = open(&folder, file);
        assert!(session.facts().entries.len() > 1, "{file} opens");
        opened += 1;
        with_reports += usize::from(holds_junit(&session));
    }
    println!("{opened} archives, {with_reports} with reports");
    assert!(opened >= 100, "{opened} archives opened");
    assert!(with_reports >= 64, "{with_reports} hold JUnit XML");
}

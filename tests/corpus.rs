//! Real reports that this project did not write, against what their own projects' tests assert.
//!
//! Each deviation is listed with its reason; a deviation that is gone fails too,
//! so the lists stay true.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::Loss;
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
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

/// Files whose counts differ on purpose: end of path, what differs, why.
const COUNTS: &[(&str, &str, &str)] = &[
    (
        "junit-xml/junit.multiresult.xml",
        "failures 2 is 1, skipped 3 is 1",
        "upstream's suite totals count every result element; a case has one final status here",
    ),
    ("junit-xml/no-attributes.xml", "cases 0 is 4", "upstream drops cases without a name; they are cases all the same"),
    ("junit-xml/tst/disabled.xml", "skipped 0 is 5", "disabled is skipped here, a class of its own upstream"),
    (
        "phpunit/phpcheckstyle-phpunit.xml",
        "suites 12 is 14",
        "upstream counts suites that hold cases themselves; two hold only suites",
    ),
    (
        "junit/junit-report-nested-testsuites.xml",
        "suites 3 is 4",
        "upstream leaves out the outermost suite, which holds only suites",
    ),
    ("junit/junit-report-time-aggregation.xml", "suites 1 is 2", "upstream merges suites of one name"),
    ("junit/junit-report-time-aggregation2.xml", "suites 1 is 2", "upstream merges suites of one name"),
    ("phpunit/testcase3/input.xml", "suites 14 is 15", "the outermost suite is converted away upstream"),
    ("phpunit/testcase4/input.xml", "suites 8 is 9", "the outermost suite is converted away upstream"),
    ("phpunit/testcase7/input.xml", "suites 1 is 2", "the outermost suite is converted away upstream"),
    (
        "flaky_retries/flaky_success_first.xml",
        "failures 0 is 1, passed 1 is 0",
        "the last attempt is final: a pass that was followed by a failure and an error is not a pass",
    ),
];

#[test]
fn junit_reports_agree_with_their_truths() {
    let Some(folder) = corpus() else { return };
    let truth = json(&folder, "truth.json");
    let mut compared = 0;
    let mut deviations = BTreeMap::new();
    for (file, told) in truth.as_object().unwrap().iter().filter(|(file, _)| folder.join(file).is_file()) {
        let session = open(&folder, file);
        if !holds_junit(&session) || file.starts_with("elek__") {
            continue;
        }
        compared += 1;
        let facts = session.facts();
        let counts = facts.counts();
        // These projects know no errors beside failures.
        let merged = ["dorny__", "mikepenz__", "jenkinsci__junit-plugin"].iter().any(|start| file.starts_with(start));
        let failures = if merged { counts.failed + counts.error } else { counts.failed };
        let suites = facts.documents.iter().map(|document| u64::from(document.suites)).sum();
        let mut off = Vec::new();
        for (key, ours) in [
            ("tests", counts.tests),
            ("cases", counts.tests),
            ("failures", failures),
            ("errors", counts.error),
            ("skipped", counts.skipped),
            ("passed", counts.passed),
            ("suites", suites),
        ] {
            if let Some(theirs) = told[key].as_u64().filter(|theirs| *theirs != ours) {
                off.push(format!("{key} {theirs} is {ours}"));
            }
        }
        let is_broken = facts.notes.iter().any(|note| note.loss >= Loss::DataLoss);
        if told.get("expected_exception").is_some() != is_broken {
            off.push(format!("broken {} is {is_broken}", told.get("expected_exception").is_some()));
        }
        if !off.is_empty() {
            deviations.insert(file.clone(), off.join(", "));
        }
    }
    println!("{compared} reports compared, {} deviations explained", COUNTS.len());
    let explained = |file: &str| COUNTS.iter().find(|(end, _, _)| file.ends_with(end));
    let unexplained: Vec<_> =
        deviations.iter().filter(|(file, off)| explained(file).is_none_or(|(_, known, _)| known != off)).collect();
    assert_eq!(unexplained, Vec::new());
    assert_eq!(deviations.len(), COUNTS.len(), "an explained deviation is gone: take it off the list");
    assert!(compared >= 160, "{compared} reports were found");
}

/// Fields of cases that differ on purpose: end of path, field, cases, why.
const CASES: &[(&str, &str, usize, &str)] = &[
    ("junit-xml/no-attributes.xml", "cases", 1, "upstream drops cases without a name"),
    (
        "pytest/junit.fail.xml",
        "message",
        1,
        "line ends in the attribute are kept, where XML normalisation makes blanks of them: a stack is read by lines",
    ),
];

#[test]
fn every_case_agrees_with_its_truth() {
    let Some(folder) = corpus() else { return };
    let truth = json(&folder, "truth_cases.json");
    let mut compared = 0;
    let mut deviations: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (file, told) in truth.as_object().unwrap() {
        let mut session = open(&folder, file);
        if !holds_junit(&session) {
            continue;
        }
        let told = told.as_array().unwrap();
        let cases: Vec<u32> = session.facts().cases().map(|attempts| attempts[0].case).collect();
        let mut off = |field: &str| *deviations.entry((file.clone(), field.to_owned())).or_default() += 1;
        if told.len() != cases.len() {
            off("cases");
            continue;
        }
        for (told, case) in told.iter().zip(cases) {
            compared += 1;
            let view = session.test(case).unwrap();
            let attempt = view.attempts.last().unwrap();
            let failure = attempt.failures.first();
            let result = match attempt.status.as_str() {
                "passed" => "success",
                "failed" => "failure",
                _ if attempt.source_status == "disabled" => "disabled",
                status => status,
            };
            let line = view.location.rsplit_once(':').and_then(|(_, line)| line.parse::<u64>().ok());
            let file = view.location.rsplit_once(':').map_or(view.location.as_str(), |(file, _)| file);
            for (field, ours) in [
                ("class_name", view.class.clone()),
                ("test_name", view.row.name.clone()),
                ("result", result.to_owned()),
                ("message", failure.map(|failure| failure.message.clone()).unwrap_or_default()),
                ("content", failure.map(|failure| failure.details.clone()).unwrap_or_default()),
                ("stdout", attempt.stdout.clone()),
                ("stderr", attempt.stderr.clone()),
                ("test_file", file.to_owned()),
            ] {
                let theirs = told[field].as_str().unwrap_or_default();
                if theirs.trim() != ours.trim() {
                    if std::env::var_os("ARTISCOPE_SHOW").is_some() {
                        println!("{field}: theirs {theirs:?}\n      ours {ours:?}");
                    }
                    off(field);
                }
            }
            if told["line"].as_u64() != line {
                off("line");
            }
            if told["time"]
                .as_f64()
                .is_some_and(|time| attempt.duration_ms.is_none_or(|ours| (ours - time * 1000.0).abs() > 0.001))
            {
                off("time");
            }
        }
    }
    let unexplained: Vec<_> = deviations
        .iter()
        .filter(|((file, field), count)| {
            !CASES.iter().any(|(end, known, cases, _)| file.ends_with(end) && known == field && cases == *count)
        })
        .collect();
    assert_eq!(unexplained, Vec::new());
    assert_eq!(deviations.len(), CASES.len(), "an explained deviation is gone: take it off the list");
    assert!(compared >= 300, "{compared} cases were compared");
}

#[test]
fn ozone_artifacts_open_and_name_their_failing_classes() {
    let Some(folder) = corpus() else { return };
    let truth = json(&folder, "truth.json");
    let (mut opened, mut with_reports) = (0, 0);
    let mut missing = Vec::new();
    for (file, told) in truth.as_object().unwrap().iter().filter(|(file, _)| file.starts_with("elek__")) {
        let session = open(&folder, file);
        let facts = session.facts();
        assert!(facts.entries.len() > 1, "{file} opens");
        opened += 1;
        let named: Vec<&str> = told["failing_tests_summary"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        if named.is_empty() || !holds_junit(&session) {
            continue;
        }
        with_reports += 1;
        let red: BTreeSet<&str> = facts
            .tests
            .iter()
            .filter(|row| row.status.is_red())
            .flat_map(|row| [facts.text(row.class), facts.text(row.suite)])
            .collect();
        missing.extend(named.into_iter().filter(|name| !red.contains(name)).map(|name| format!("{file} {name}")));
    }
    println!("{opened} archives, {with_reports} with reports");
    assert_eq!(missing, Vec::<String>::new());
    assert!(opened >= 100, "{opened} archives opened");
    assert!(with_reports >= 64, "{with_reports} hold JUnit XML");
}

/// Logs, benchmarks and job archives have tests of their own.
const OTHER: [&str; 5] = ["elek__", "lacinoire__", "BugSwarm__", "pytorch__", "benchmark-action__"];

/// Every report that is not `JUnit`, against the counts of its own project. What differs stands in
/// `corpus/deviations.txt` with its reason; how many agree, by format, in `corpus/agreement.txt`.
#[test]
fn reports_of_all_formats_agree_with_their_truths() {
    let Some(folder) = corpus() else { return };
    let truth = json(&folder, "truth.json");
    let reviewed: Vec<Vec<&str>> =
        include_str!("corpus/deviations.txt").lines().map(|line| line.split(" | ").collect()).collect();
    let mut formats: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let (mut unexplained, mut met) = (Vec::new(), BTreeSet::new());
    for (file, told) in truth.as_object().unwrap().iter().filter(|(file, _)| folder.join(file).is_file()) {
        let session = open(&folder, file);
        if OTHER.iter().any(|start| file.starts_with(start)) || holds_junit(&session) {
            continue;
        }
        let facts = session.facts();
        let counts = facts.counts();
        // These projects know no errors beside failures.
        let merged = ["dorny__", "mikepenz__", "jenkinsci__junit-plugin", "johnterickson__"];
        let is_merged = merged.iter().any(|start| file.starts_with(start));
        let failures = if is_merged { counts.failed + counts.error } else { counts.failed };
        let (mut off, mut values) = (Vec::new(), 1);
        for (key, ours) in [
            ("tests", counts.tests),
            ("cases", counts.tests),
            ("failures", failures),
            ("errors", counts.error),
            ("skipped", counts.skipped),
            ("passed", counts.passed),
        ] {
            let Some(theirs) = told[key].as_u64() else { continue };
            values += 1;
            if theirs != ours {
                off.push(format!("{key} {theirs} is {ours}"));
            }
        }
        let is_broken = facts.notes.iter().any(|note| note.loss >= Loss::DataLoss);
        if told.get("expected_exception").is_some() != is_broken {
            off.push(format!("broken {} is {is_broken}", told.get("expected_exception").is_some()));
        }
        let format = facts.documents.first().map_or("none", |document| facts.text(document.format));
        let row = formats.entry(format.to_owned()).or_default();
        row[0] += usize::from(off.is_empty());
        row[1] += 1;
        row[2] += values - off.len();
        row[3] += values;
        if off.is_empty() {
            continue;
        }
        let off = off.join(", ");
        match reviewed.iter().position(|row| file.ends_with(row[0]) && row[1] == off) {
            Some(at) => drop(met.insert(at)),
            None => unexplained.push(format!("{file} | {off}")),
        }
    }
    let line = |(format, [files, of, values, all]): (&String, &[usize; 4])| {
        format!("{format}: {files} of {of} files, {values} of {all} values\n")
    };
    expect_test::expect_file!["corpus/agreement.txt"].assert_eq(&formats.iter().map(line).collect::<String>());
    assert_eq!(unexplained, Vec::<String>::new());
    assert_eq!(met.len(), reviewed.len(), "an explained deviation is gone: take it off the list");
}

//! What `truth.json` says of one file, and what is read of it, value by value.
//!
//! A truth that no reader of test reports, coverage or issues can answer is named in
//! [`ELSEWHERE`]; a key that stands nowhere fails.

use super::upstream::{self, rows, source};
use artiscope_core::facts::{CoverageMetric, Facts, Loss, Status, TestRow};
use artiscope_core::session::Session;
use serde_json::Value;
use std::collections::BTreeSet;

/// A value as its project tells it, and as it is read here.
pub(super) struct Truth {
    pub(super) key: String,
    pub(super) theirs: String,
    pub(super) ours: String,
}

/// Projects whose truths are about logs, measured values and change points: other tests hold them.
pub(super) const PROJECTS: [&str; 4] = ["lacinoire__", "BugSwarm__", "pytorch__", "benchmark-action__"];

/// Keys that are no truths about what a report says, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("expected_file", "a path"),
    ("events_file", "a path"),
    ("root", "the name of an element, which is no fact of ours"),
    ("failure_annotations_in_expectation", "depends on options of an action, which stand beside it"),
    ("event", "about the run, which its artifact does not hold"),
    ("failed_jobs", "about the run, which its artifact does not hold"),
    ("failed_steps", "about the run, which its artifact does not hold"),
    ("head_sha", "about the run, which its artifact does not hold"),
    ("run", "about the run, which its artifact does not hold"),
    ("run_id", "about the run, which its artifact does not hold"),
];

/// Suites around a case, of all projects; cases of our own that tell of a stream stand beside them.
const OF_THE_STREAM: [&str; 3] = ["plan", "Bail out!", "pragma +strict"];

pub(super) fn truths(file: &str, told: &Value, session: &mut Session) -> Vec<Truth> {
    let mut all = Truths {
        is_tap: file.starts_with("tapjs__"),
        is_whole: file.starts_with("EnricoMi__"),
        is_mocha: file.starts_with("EnricoMi__") && upstream::is_of("mocha", file, session.facts()),
        file: file.to_owned(),
        out: Vec::new(),
    };
    // These projects know no errors beside failures.
    let merged = ["dorny__", "mikepenz__", "jenkinsci__junit-plugin", "johnterickson__", "tapjs__"];
    let is_merged = merged.iter().any(|start| file.starts_with(start));
    for (key, theirs) in told.as_object().into_iter().flatten() {
        let is_run = file.starts_with("elek__") && key == "failures";
        if !key.starts_with('_') && !theirs.is_null() && !is_run && !ELSEWHERE.iter().any(|(known, _)| known == key) {
            all.answer(key, theirs, is_merged, session);
        }
    }
    if file.starts_with("elek__") {
        return all.out;
    }
    let is_broken = session.facts().notes.iter().any(|note| note.loss >= Loss::DataLoss);
    all.push("broken", told.get("expected_exception").is_some().to_string(), is_broken.to_string());
    all.out
}

/// What a case is called by `EnricoMi`, ours in their words.
pub(super) fn result(facts: &Facts, row: &TestRow) -> &'static str {
    let source = facts.detail_of(row).map_or("", |detail| facts.text(detail.source_status));
    match row.status {
        Status::Passed => "success",
        Status::Failed => "failure",
        Status::Error => "error",
        Status::Skipped if source == "disabled" => "disabled",
        Status::Skipped => "skipped",
    }
}

struct Truths {
    is_tap: bool,
    /// Times are whole seconds.
    is_whole: bool,
    /// They are of Mocha, as whole milliseconds.
    is_mocha: bool,
    file: String,
    out: Vec<Truth>,
}

impl Truths {
    fn push(&mut self, key: impl Into<String>, theirs: impl Into<String>, ours: impl Into<String>) {
        self.out.push(Truth { key: key.into(), theirs: theirs.into(), ours: ours.into() });
    }

    fn number(&mut self, key: impl Into<String>, theirs: &Value, ours: u64) {
        let theirs = theirs.as_str().map_or_else(|| theirs.to_string(), str::to_owned);
        self.push(key, theirs, ours.to_string());
    }

    /// Times to the millisecond; some projects give whole seconds.
    fn seconds(&mut self, key: impl Into<String>, theirs: &Value, ms: f64) {
        let told = theirs.as_f64().or_else(|| theirs.as_str()?.parse().ok()).unwrap_or(f64::NAN);
        if self.is_mocha {
            // publish/mocha.py hands on the milliseconds of Mocha as they are.
            self.push(key, format!("{told}"), format!("{}", ms.trunc()));
        } else if self.is_whole && theirs.is_u64() {
            self.push(key, format!("{told}"), format!("{}", (ms / 1000.0 + 1e-9).trunc()));
        } else {
            self.push(key, format!("{told:.3} s"), format!("{:.3} s", ms / 1000.0));
        }
    }

    fn answer(&mut self, key: &str, theirs: &Value, is_merged: bool, session: &mut Session) {
        let facts = session.facts();
        let counts = upstream::counts(&self.file, facts);
        let red = counts.failed + counts.error;
        let failures = if is_merged { red } else { counts.failed };
        let is_junit = facts.documents.iter().any(|document| facts.text(document.format) == "junit");
        // How long the run took: as it says, else from when it began and ended; else what its cases took.
        let elapsed = || {
            let told = facts.documents.iter().find_map(|document| document.took_ms);
            let of = facts.documents.iter().filter(|_| !is_junit);
            let took = of.filter_map(|document| Some(document.last_time? - document.first_time?)).max();
            told.unwrap_or_else(|| took.filter(|took| *took > 0).map_or(counts.duration_ms, |took| took as f64))
        };
        let losses = || facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss).count() as u64;
        // Attempts beside the deciding one.
        let others = || counts.attempts - counts.tests;
        let of_source = |word: &str| facts.tests.iter().filter(|row| source(facts, row).contains(word)).count() as u64;
        match key {
            "tests" => self.number(key, theirs, counts.tests),
            // publish/junit.py leaves out cases that have neither a class nor a name.
            "cases" => {
                let named = rows(facts).filter(|row| !row.class.is_empty() || !row.name.is_empty());
                self.number(key, theirs, named.count() as u64);
            }
            "exec_total" => self.number(key, theirs, counts.tests - upstream::packages(facts).count() as u64),
            "failures" => self.number(key, theirs, failures),
            "errors" => self.number(key, theirs, counts.error),
            "skipped" => self.number(key, theirs, counts.skipped),
            "passed" => self.number(key, theirs, counts.passed),
            "passed_plus_failed" => self.number(key, theirs, counts.passed + red),
            "suites" => self.number(key, theirs, upstream::suites(&self.file, facts)),
            "files" => self.number(key, theirs, facts.documents.len() as u64),
            "parse_errors" if theirs.as_u64().is_some() => self.number(key, theirs, losses()),
            "flakyFailure" | "flakyFailures" => self.number(key, theirs, of_source("flakyFailure")),
            "rerunFailure" => self.number(key, theirs, of_source("rerunFailure")),
            "retried" => self.number(key, theirs, others()),
            "case_time_sum" => self.seconds(key, theirs, counts.duration_ms),
            "time" => {
                let told = facts.documents.iter().find_map(|document| document.took_ms);
                self.seconds(key, theirs, told.unwrap_or(counts.duration_ms));
            }
            "time_ms" => {
                let theirs = Value::from(theirs.as_f64().unwrap_or(f64::NAN) / 1000.0);
                self.seconds(key, &theirs, elapsed());
            }
            "result" => {
                let is_red = !matches!(theirs.as_str(), Some("success"));
                self.push("red", is_red.to_string(), (red > 0).to_string());
            }
            "expected_exception" => {}
            "cases_by_result" => {
                for (name, theirs) in theirs.as_object().into_iter().flatten() {
                    let ours = rows(facts).filter(|row| result(facts, row) == name).count() as u64;
                    self.number(format!("result {name}"), theirs, ours);
                }
            }
            "attr" => {
                for (name, theirs) in theirs.as_object().into_iter().flatten().filter(|(_, told)| !told.is_null()) {
                    let key = format!("attr {name}");
                    match name.as_str() {
                        "tests" => self.number(key, theirs, counts.tests),
                        "failures" => self.number(key, theirs, failures),
                        "errors" => self.number(key, theirs, counts.error),
                        "skipped" => self.number(key, theirs, counts.skipped),
                        "time" => self.seconds(key, theirs, elapsed()),
                        _ => self.push(key, theirs.to_string(), "no answer"),
                    }
                }
            }
            "done_line" => self.done(theirs.as_str().unwrap_or_default(), facts),
            "coverage" => self.coverage(theirs, facts),
            "issues" => {
                // The reader of JUnit gives issues for what failed.
                let ours = if facts.records.issues.is_empty() { red } else { facts.records.issues.len() as u64 };
                for (name, theirs) in theirs.as_object().into_iter().flatten() {
                    self.number(format!("issues of {name}"), theirs, ours);
                }
            }
            _ if self.is_tap => self.tap(key, theirs, facts),
            "failing_tests_summary" => self.names(theirs, facts),
            _ => self.detail(key, theirs, session),
        }
    }

    /// `12 tests, 8 failures, 1 error in 0.025s`.
    fn done(&mut self, line: &str, facts: &Facts) {
        let counts = upstream::counts(&self.file, facts);
        let said = line.split(" in ").next().unwrap_or(line);
        for part in said.split(", ") {
            let Some((number, what)) = part.split_once(' ') else { continue };
            let ours = match what.trim_end_matches('s') {
                "test" => counts.tests - upstream::packages(facts).count() as u64,
                "failure" => counts.failed,
                "error" => counts.error,
                "skipped" => counts.skipped,
                _ => u64::MAX,
            };
            self.push(format!("done {what}"), number, ours.to_string());
        }
    }

    fn coverage(&mut self, theirs: &Value, facts: &Facts) {
        let rows = &facts.records.coverage;
        let sum = |metric: CoverageMetric| {
            let mine = rows.iter().filter(|row| row.metric == metric);
            mine.fold((0, 0), |sum, row| (sum.0 + row.covered, sum.1 + row.total))
        };
        // A file or package is covered where any line of it is.
        let groups = |name: fn(&Facts, &artiscope_core::facts::Coverage) -> String| {
            let all: BTreeSet<String> = rows.iter().map(|row| name(facts, row)).collect();
            let hit: BTreeSet<String> = rows.iter().filter(|row| row.covered > 0).map(|row| name(facts, row)).collect();
            (hit.len() as u64, all.len() as u64)
        };
        for (metric, theirs) in theirs.as_object().into_iter().flatten() {
            let ours = match metric.as_str() {
                "LINE" => sum(CoverageMetric::Line),
                "BRANCH" => sum(CoverageMetric::Branch),
                "METHOD" => sum(CoverageMetric::Function),
                "CLASS" => sum(CoverageMetric::Class),
                // Go counts statements; upstream has no word for them.
                "INSTRUCTION" => match sum(CoverageMetric::Instruction) {
                    (0, 0) => sum(CoverageMetric::Statement),
                    sum => sum,
                },
                "FILE" => groups(|facts, row| facts.text(row.file).to_owned()),
                "PACKAGE" => groups(|facts, row| match facts.text(row.package) {
                    "" => facts.text(row.file).rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
                    package => package.to_owned(),
                }),
                _ => (u64::MAX, u64::MAX),
            };
            for (what, ours) in [("covered", ours.0), ("total", ours.1)] {
                self.number(format!("{metric} {what}"), &theirs[what], ours);
            }
        }
    }

    /// Names of failing classes.
    fn names(&mut self, theirs: &Value, facts: &Facts) {
        let red = facts.tests.iter().filter(|row| row.status.is_red());
        let red: BTreeSet<&str> = red.flat_map(|row| [facts.text(row.class), facts.text(row.suite)]).collect();
        for name in theirs.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|name| !name.is_empty()) {
            self.push(format!("red {name}"), "true", red.contains(name).to_string());
        }
    }

    /// Test points of the stream itself, without those of its subtests and what the reader says of it.
    fn tap(&mut self, key: &str, theirs: &Value, facts: &Facts) {
        let all: Vec<&TestRow> = rows(facts).filter(|row| row.suite.is_empty()).collect();
        let is_own = |row: &&&TestRow| row.status == Status::Error && OF_THE_STREAM.contains(&facts.text(row.name));
        let own = |name: &str| all.iter().filter(is_own).find(|row| facts.text(row.name) == name);
        let points: Vec<&&TestRow> = all.iter().filter(|row| !is_own(row)).collect();
        let is_not_ok = |row: &&&&TestRow| row.status.is_red() || source(facts, row).starts_with("not ok");
        let message = |row: &TestRow| facts.detail_of(row).map_or("", |detail| facts.text(detail.message));
        // Of several points outside the plan upstream makes a failure each; here one row says how many.
        let outside = |said: &str| {
            let (before, _) = said.split_once(" came outside the plan")?;
            before.rsplit_once(' ')?.1.parse::<u64>().ok()
        };
        let of_plan = own("plan").map_or(0, |row| outside(message(row)).unwrap_or(1));
        let wrong = of_plan + u64::from(own("pragma +strict").is_some());
        let count = |word: &str| points.iter().filter(|row| source(facts, row).ends_with(word)).count() as u64;
        match key {
            "count" => self.number(key, theirs, points.len() as u64),
            "pass" => self.number(key, theirs, points.iter().filter(|row| !is_not_ok(row)).count() as u64),
            // What is wrong with the plan is a failure upstream.
            "fail" => self.number(key, theirs, points.iter().filter(is_not_ok).count() as u64 + wrong),
            "failures_listed" => {
                let red = points.iter().filter(|row| row.status.is_red()).count() as u64;
                self.number(key, theirs, red + wrong);
            }
            "ok" => self.push(key, theirs.to_string(), (!all.iter().any(|row| row.status.is_red())).to_string()),
            "todo" => self.number(key, theirs, count("# TODO")),
            "skip" => {
                let skipped = points.iter().filter(|row| row.status == Status::Skipped);
                self.number(key, theirs, skipped.count() as u64 - (count("not ok # TODO")));
            }
            "bailout" => {
                let ours = own("Bail out!").map_or("false", |row| message(row));
                let theirs = theirs.as_str().map_or_else(|| theirs.to_string(), str::to_owned);
                self.push(key, theirs, if ours == "Bail out!" { "true" } else { ours });
            }
            "plan" => {
                let skipped = facts.notes.iter().find_map(|note| note.what.strip_prefix("all tests are skipped"));
                // A stream in which nothing is of TAP has the plan `1..0` upstream, as its events in the fixtures say.
                let is_empty = points.is_empty() && own("plan").is_none() && own("Bail out!").is_none();
                self.push("plan skips all", theirs["skipAll"].to_string(), (skipped.is_some() || is_empty).to_string());
                let why = skipped.unwrap_or_default().trim_start_matches(": ");
                self.push("plan reason", theirs["skipReason"].as_str().unwrap_or_default(), why);
                let in_ledger =
                    || facts.notes.iter().map(|note| note.what.as_str()).find(|what| what.starts_with("planned "));
                let promised = match own("plan").map(|row| message(row)).or_else(in_ledger) {
                    None => points.len().to_string(),
                    Some(said) => said.strip_prefix("planned ").and_then(|rest| rest.split_once(':')).map_or_else(
                        || "none".to_owned(),
                        |(range, _)| {
                            let (first, last) = range.split_once("..").unwrap_or_default();
                            let number = |text: &str| text.parse::<i64>().unwrap_or_default();
                            (number(last) - number(first) + 1).to_string()
                        },
                    ),
                };
                let told = theirs["end"].as_i64().zip(theirs["start"].as_i64());
                let told = told.map_or_else(|| "none".to_owned(), |(end, start)| (end - start + 1).to_string());
                self.push("planned", told, promised);
            }
            _ => self.push(key, theirs.to_string(), "no answer"),
        }
    }

    /// Single texts that a project's tests look at.
    fn detail(&mut self, key: &str, theirs: &Value, session: &mut Session) {
        let facts = session.facts();
        let said = |status: fn(Status) -> bool| {
            let row = facts.tests.iter().find(|row| status(row.status));
            let detail = row.and_then(|row| facts.detail_of(row));
            let text = detail
                .map(|detail| facts.text(if detail.message.is_empty() { detail.summary } else { detail.message }));
            text.unwrap_or_default().trim().to_owned()
        };
        let text = theirs.as_str().map(str::trim).unwrap_or_default().to_owned();
        match key {
            "classes" => {
                let classes: BTreeSet<&str> = facts.tests.iter().map(|row| facts.text(row.class)).collect();
                self.number(key, theirs, classes.len() as u64);
            }
            "suite_name" => {
                let suite = rows(facts).next().map_or("", |row| facts.text(row.suite));
                self.push(key, text, suite);
            }
            "suites_min" => {
                let suites: u64 = facts.documents.iter().map(|document| u64::from(document.suites)).sum();
                let least = theirs.as_u64().unwrap_or(u64::MAX);
                self.push(key, "true", (suites >= least).to_string());
            }
            "first_five_classnames" => {
                for (at, theirs) in theirs.as_array().into_iter().flatten().enumerate() {
                    let ours = rows(facts).nth(at).map_or("", |row| facts.text(row.class));
                    self.push(format!("class {at}"), theirs.as_str().unwrap_or_default(), ours);
                }
            }
            "earliest_start_ms" => {
                let first = facts.documents.iter().filter_map(|document| document.first_time).min();
                self.number(key, theirs, first.and_then(|first| u64::try_from(first).ok()).unwrap_or_default());
            }
            "first_error_message" | "reason" => self.push(key, text, said(Status::is_red)),
            "first_skip_message" => self.push(key, text, said(|status| status == Status::Skipped)),
            "filtered_out" => {
                let is_told = facts.notes.iter().any(|note| note.what.contains(&format!("{theirs} ")));
                self.push(key, theirs.to_string(), if is_told { theirs.to_string() } else { "not told".to_owned() });
            }
            "stdout" => {
                let case = rows(facts).next().map(|row| row.case);
                let view = case.and_then(|case| session.test(case));
                let ours = view.and_then(|view| Some(view.attempts.last()?.stdout.trim().to_owned()));
                self.push(key, text, ours.unwrap_or_default());
            }
            _ => self.push(key, theirs.to_string(), "no answer"),
        }
    }
}

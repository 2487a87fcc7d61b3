//! What a suite, a test and an error are for an upstream project, where the word means something else
//! there than here, computed from our facts.
//!
//! Each definition is one for all reports of a format that a project reads, and names the source that
//! gives it. None is chosen for a file, and what is not listed is counted as it is told here.

use artiscope_core::facts::{Counts, Facts, Status, TestRow};
use std::collections::{BTreeMap, BTreeSet};

/// What counts as a suite.
#[derive(Clone, Copy, PartialEq)]
enum Suites {
    /// What the report declares; where it declares none, what holds cases: a suite, or else a class.
    Declared,
    /// Suites that hold cases themselves; those without are containers.
    Holding,
    /// The same, and where no suite holds a case, those that are declared.
    Leaves,
    /// Classes that have cases.
    Classes,
    /// Files that have cases.
    Files,
    /// The report.
    Report,
}

/// Project, format as [`format`] has it, what a suite is there, where that is written.
const SUITES: &[(&str, &str, Suites, &str)] = &[
    ("EnricoMi__", "nunit2", Suites::Holding, "publish/junit.py, get_leaf_suites"),
    ("EnricoMi__", "nunit3", Suites::Holding, "publish/junit.py, get_leaf_suites"),
    ("EnricoMi__", "xunit", Suites::Leaves, "publish/junit.py, get_leaf_suites"),
    ("EnricoMi__", "mocha", Suites::Report, "publish/mocha.py: one `testsuite`"),
    ("cucumber__", "cucumber-messages", Suites::Report, "XmlReportWriter: one `testsuite`"),
    ("dorny__", "junit", Suites::Holding, "phpunit-junit-parser.ts; its other readers of JUnit know no nesting"),
    ("dorny__", "mocha", Suites::Files, "mocha-json-parser.ts, getSuite"),
    ("dorny__", "nunit3", Suites::Holding, "dotnet-nunit-parser.ts, addTestCase; what it leaves out is not known here"),
    ("dorny__", "trx", Suites::Classes, "dotnet-trx-parser.ts, getTestClasses"),
    ("jenkinsci__xunit-plugin", "cpptest", Suites::Holding, "cpptestunit-2.0-to-junit.xsl, TestSuite"),
    ("jenkinsci__xunit-plugin", "cppunit", Suites::Report, "cppunit-2.0-to-junit-1.0.xsl: one `testsuite`"),
    ("jenkinsci__xunit-plugin", "mbunit", Suites::Holding, "mbunit-to-junit-4.xsl, fixture"),
    ("jenkinsci__xunit-plugin", "nunit", Suites::Holding, "nunit-2.x-to-junit.xsl"),
    ("jenkinsci__xunit-plugin", "nunit3", Suites::Classes, "nunit-3.0-to-junit.xsl: a TestFixture with all below it"),
    ("jenkinsci__xunit-plugin", "phpunit", Suites::Holding, "phpunit-4.0-to-junit.xsl: `<xsl:if test=\"testcase\">`"),
];

/// The deciding attempt of each case.
pub(super) fn rows(facts: &Facts) -> impl Iterator<Item = &TestRow> {
    facts.cases().filter_map(|attempts| attempts.last())
}

/// Whether a report of this file is of a format: ours, or the type that the plugin for many formats is told.
pub(super) fn is_of(format: &str, file: &str, facts: &Facts) -> bool {
    match file.split_once("/xunit/types/") {
        Some((_, rest)) => rest.split('/').next() == Some(format),
        None => facts.documents.iter().any(|document| facts.text(document.format) == format),
    }
}

/// What holds a case: its suite, or its class where there is none.
fn holder<'a>(facts: &'a Facts, row: &TestRow) -> (&'a str, &'a str) {
    (facts.text(row.suite), if row.suite.is_empty() { facts.text(row.class) } else { "" })
}

pub(super) fn suites(file: &str, facts: &Facts) -> u64 {
    let is_it = |row: &&(&str, &str, Suites, &str)| file.starts_with(row.0) && is_of(row.1, file, facts);
    let declared = || facts.documents.iter().map(|document| u64::from(document.suites)).sum::<u64>();
    let names = |name: fn(&TestRow) -> artiscope_core::facts::StrId| {
        rows(facts).map(|row| facts.text(name(row))).collect::<BTreeSet<&str>>().len() as u64
    };
    match SUITES.iter().find(is_it).map_or(Suites::Declared, |row| row.2) {
        Suites::Declared if declared() > 0 => declared(),
        Suites::Declared => rows(facts).map(|row| holder(facts, row)).collect::<BTreeSet<_>>().len() as u64,
        Suites::Leaves if facts.tests.is_empty() => declared(),
        Suites::Holding | Suites::Leaves => names(|row| row.suite),
        Suites::Classes => names(|row| row.class),
        Suites::Files => names(|row| row.file),
        Suites::Report => facts.documents.len() as u64,
    }
}

/// The word of the report for how a row ended.
pub(super) fn source<'a>(facts: &'a Facts, row: &TestRow) -> &'a str {
    facts.detail_of(row).map_or("", |detail| facts.text(detail.source_status))
}

/// Cases by how they ended.
pub(super) fn counts(file: &str, facts: &Facts) -> Counts {
    let counts = *facts.counts();
    if file.starts_with("cucumber__") && is_of("cucumber-messages", file, facts) {
        // XmlReportData counts test cases, which are of a file; what befell the run beside them it leaves out.
        return of(counts, rows(facts).filter(|row| !row.file.is_empty()).map(|row| row.status));
    }
    if file.starts_with("gotestyourself__") {
        // testjson/execution.go: a package that failed without a failed test is a failure, what a build says are
        // errors; it counts their lines, we the builds.
        let failed = counts.failed + counts.error;
        return Counts {
            failed,
            error: packages(facts).filter(|name| *name == "build failed").count() as u64,
            ..counts
        };
    }
    if file.starts_with("jenkinsci__xunit-plugin") && is_of("boosttest", file, facts) {
        return of(counts, rows(facts).map(|row| boost(facts, row)));
    }
    if file.starts_with("jenkinsci__xunit-plugin") && is_of("qtestlib", file, facts) {
        return of(counts, functions(facts).into_values());
    }
    counts
}

fn of(counts: Counts, cases: impl Iterator<Item = Status>) -> Counts {
    let none = Counts { tests: 0, passed: 0, failed: 0, error: 0, skipped: 0, ..counts };
    cases.fold(none, |sum, status| {
        let add = |is: bool| u64::from(is);
        Counts {
            tests: sum.tests + 1,
            passed: sum.passed + add(status == Status::Passed),
            failed: sum.failed + add(status == Status::Failed),
            error: sum.error + add(status == Status::Error),
            skipped: sum.skipped + add(status == Status::Skipped),
            ..sum
        }
    })
}

/// Rows that tell of a package of Go as a whole, by name.
pub(super) fn packages(facts: &Facts) -> impl Iterator<Item = &str> {
    rows(facts).map(|row| facts.text(row.name)).filter(|name| matches!(*name, "(package)" | "build failed"))
}

/// boosttest-1.2-to-junit-4.xsl: a `FatalError` or an `Exception` makes an error, an `Error` alone a failure.
fn boost(facts: &Facts, row: &TestRow) -> Status {
    let detail = facts.detail_of(row).filter(|_| row.status.is_red());
    let kinds = detail.into_iter().flat_map(|detail| {
        [detail.kind].into_iter().chain(detail.more.iter().map(|(_, _, kind, _)| *kind)).map(|kind| facts.text(kind))
    });
    let is_fatal = kinds.into_iter().any(|kind| matches!(kind, "FatalError" | "Exception"));
    match row.status {
        Status::Failed | Status::Error if is_fatal => Status::Error,
        Status::Failed | Status::Error => Status::Failed,
        status => status,
    }
}

/// qtestlib-to-junit-5.xsl: a test is a function with all rows of its data; it failed where one has an incident
/// `fail`, else it was skipped where one has a message `skip`. All else has passed.
fn functions(facts: &Facts) -> BTreeMap<(&str, &str), Status> {
    let mut functions = BTreeMap::new();
    for row in rows(facts) {
        let name = facts.text(row.name);
        let function = (facts.text(row.class), name.split('(').next().unwrap_or(name));
        let status = match (row.status, source(facts, row)) {
            (Status::Failed, source) if source != "xpass" => Status::Failed,
            (Status::Skipped, "") => Status::Skipped,
            _ => Status::Passed,
        };
        let known = functions.entry(function).or_insert(status);
        *known = status.max(*known);
    }
    functions
}

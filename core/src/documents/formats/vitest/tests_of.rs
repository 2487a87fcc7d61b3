//! From lines to cases: a list of tests first, then the failures with their texts, then counts.

use super::failure::{Failure, Open};
use super::line::{Line, Mark, Marked, marked, milliseconds, totals};
use super::scenarios;
use crate::documents::{Attempt, Case, Writer, claims, text};
use crate::facts::{ClaimValue, Loss, Span, Status, StrId, TestDetail};
use std::collections::BTreeMap;

/// Files with so many unnamed tests get one row of the ledger instead.
const UNNAMED: u32 = 100_000;

/// A test as far as it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Test {
    pub(super) file: String,
    /// Names of the suites around it, where the log tells.
    pub(super) describe: String,
    pub(super) name: String,
    pub(super) status: Option<Status>,
    duration_ms: f64,
    retries: u32,
    pub(super) number: u32,
    pub(super) span: Span,
    pub(super) failure: Option<Failure>,
    /// True for a file that did not load.
    is_file: bool,
}

/// A file of tests with its own counts.
struct File {
    name: String,
    counts: (u32, u32, u32),
    number: u32,
    span: Span,
}

/// What is known while the log goes by.
#[derive(Default)]
pub(super) struct Run {
    pub(super) tests: Vec<Test>,
    files: Vec<File>,
    open: Option<Open>,
    /// Behind the head of the failures: marks are no longer those of the list.
    in_failures: bool,
    totals: Option<[u32; 4]>,
    has_summary: bool,
    /// Errors outside of tests: how many, and where it says so.
    errors: Option<(u32, u32, Span)>,
    pub(super) is_integration: bool,
}

impl Run {
    pub(super) fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim();
        if said.contains("[integration-db]") || said.contains("Integration DB client") {
            self.is_integration = true;
            if let Some((_, used)) = said.split_once("[integration-db] Using ") {
                state("integration_db", used, line, writer);
            }
        }
        if let Some(name) = line.text.trim_start().strip_prefix("FAIL ").filter(|_| line.text.starts_with([' ', 'F'])) {
            self.in_failures = true;
            return self.fail(name.trim(), line);
        }
        if said.starts_with("⎯⎯") {
            self.in_failures |= said.contains("Failed ") || said.contains("Unhandled ");
            return self.end_failure();
        }
        if self.summary(said, line, writer) {
            return self.end_failure();
        }
        if let Some(open) = &mut self.open {
            open.line(line, self.tests.get(*open.tests.first().unwrap_or(&0)).map_or("", |test| &test.file));
        } else if !self.in_failures
            && let Some(marked) = marked(line.text)
        {
            self.listed(&marked, line);
        } else if let Some(version) = said.strip_prefix("RUN ") {
            state("run", version, line, writer);
        }
    }

    /// A file or a test of the list.
    fn listed(&mut self, marked: &Marked<'_>, line: &Line<'_>) {
        let span = Span::new(line.start, line.end);
        if let Some(counts) = marked.tests {
            self.files.push(File { name: marked.name.to_owned(), counts, number: line.number, span });
            return;
        }
        let status = match marked.mark {
            Mark::Passed => Status::Passed,
            Mark::Failed => Status::Failed,
            Mark::Skipped => Status::Skipped,
            Mark::Pointer => return,
        };
        // In the list of every test the file stands before the name.
        let (file, describe, name) = match marked.name.split_once(" > ") {
            Some((file, rest)) if is_file(file) => {
                let (describe, name) = rest.rsplit_once(" > ").unwrap_or(("", rest));
                (file, describe, name)
            }
            _ => (self.files.last().map_or("", |file| file.name.as_str()), "", marked.name),
        };
        self.tests.push(Test {
            file: file.to_owned(),
            describe: describe.to_owned(),
            name: name.to_owned(),
            status: Some(status),
            duration_ms: marked.duration_ms,
            retries: marked.retries,
            number: line.number,
            span,
            ..Test::default()
        });
    }

    /// ` FAIL  file > suite > test`, or a file alone.
    fn fail(&mut self, name: &str, line: &Line<'_>) {
        if self.open.as_ref().is_some_and(|open| open.lines > 0) {
            self.end_failure();
        }
        let name = match name.strip_prefix('|').and_then(|rest| rest.split_once("| ")) {
            Some((_, name)) => name.trim(),
            None => name,
        };
        let mut parts = name.split(" > ");
        let file = parts.next().unwrap_or_default();
        let file = file.split_once(" [ ").map_or(file, |(file, _)| file).trim();
        let path: Vec<&str> = parts.collect();
        let at = self.find(file, &path).unwrap_or_else(|| {
            let (last, before) = path.split_last().unwrap_or((&file, &[]));
            self.tests.push(Test {
                file: file.to_owned(),
                describe: before.join(" > "),
                name: (*last).to_owned(),
                duration_ms: f64::NAN,
                number: line.number,
                span: Span::new(line.start, line.end),
                is_file: path.is_empty(),
                ..Test::default()
            });
            self.tests.len() - 1
        });
        if let Some(test) = self.tests.get_mut(at) {
            test.status = Some(if test.is_file { Status::Error } else { Status::Failed });
        }
        let open = self.open.get_or_insert_with(|| Open::at(line.number));
        open.failure.span = Span::new(line.start, line.end);
        open.tests.push(at);
    }

    /// The listed test that a failure is of; its suites are known from here on.
    fn find(&mut self, file: &str, path: &[&str]) -> Option<usize> {
        let full = path.join(" > ");
        let is_it = |test: &Test| {
            let ends = full.strip_suffix(test.name.as_str());
            test.status == Some(Status::Failed)
                && test.failure.is_none()
                && test.file == file
                && ends.is_some_and(|before| before.is_empty() || before.ends_with(" > "))
        };
        let at = self.tests.iter().position(is_it)?;
        let test = self.tests.get_mut(at)?;
        let before = full.strip_suffix(test.name.as_str())?;
        before.trim_end_matches(" > ").clone_into(&mut test.describe);
        Some(at)
    }

    fn end_failure(&mut self) {
        let Some(open) = self.open.take() else { return };
        for at in open.tests {
            if let Some(test) = self.tests.get_mut(at).filter(|test| test.failure.is_none()) {
                test.failure = Some(open.failure.clone());
            }
        }
    }

    /// Lines of the summary at the end.
    fn summary(&mut self, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) -> bool {
        let Some((name, rest)) = said.split_once("  ") else { return false };
        match name {
            "Test Files" if totals(rest).is_some() => {
                self.has_summary = true;
                state("test_files", rest.trim(), line, writer);
            }
            "Tests" if totals(rest).is_some() => {
                self.totals = totals(rest);
                let [failed, passed, skipped, all] = self.totals.unwrap_or_default();
                for (key, value) in [("failed", failed), ("passed", passed), ("skipped", skipped), ("all", all)] {
                    let value = ClaimValue::Number(f64::from(value));
                    claims::claim(&format!("tests.{key}"), value, Span::new(line.start, line.end), line.number, writer);
                }
            }
            "Errors" => {
                let count = rest.split_whitespace().next().and_then(|word| word.parse().ok());
                self.errors = count.map(|count| (count, line.number, Span::new(line.start, line.end)));
            }
            "Duration" => {
                if let Some(ms) = rest.split_whitespace().next().and_then(milliseconds) {
                    let span = Span::new(line.start, line.end);
                    claims::claim("duration_ms", ClaimValue::Number(ms), span, line.number, writer);
                }
            }
            _ => return false,
        }
        true
    }

    /// Everything was read: cases, scenarios and what is missing.
    pub(super) fn close(mut self, writer: &mut Writer<'_>) {
        self.end_failure();
        if !self.has_summary {
            writer.note(Loss::DataLoss, "the log ends before its summary: tests may be missing", 0);
        }
        scenarios::write(&self, writer);
        for test in &self.tests {
            Self::case(test, writer);
        }
        let mut listed: BTreeMap<(&str, Status), u32> = BTreeMap::new();
        for test in self.tests.iter().filter(|test| !test.is_file) {
            *listed.entry((&test.file, test.status.unwrap_or(Status::Error))).or_default() += 1;
        }
        for file in &self.files {
            unnamed(file, &listed, writer);
        }
        if let Some((count, number, span)) = self.errors {
            let what = if count == 1 { "an error outside of tests" } else { "errors outside of tests" };
            let test = Test {
                name: what.to_owned(),
                status: Some(Status::Error),
                number,
                span,
                duration_ms: f64::NAN,
                ..Test::default()
            };
            Self::case(&test, writer);
        }
        let files = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        writer.document(|document| document.suites = files);
        self.compare(writer);
    }

    /// What the log counts and no line tells of.
    fn compare(&self, writer: &mut Writer<'_>) {
        let Some([failed, .., all]) = self.totals else { return };
        let red = self.tests.iter().filter(|test| test.status.is_some_and(Status::is_red) && !test.is_file).count();
        let missing = (failed as usize).saturating_sub(red);
        if missing > 0 {
            let what = format!("the summary counts {failed} failed tests, lines tell of {red}");
            writer.note(Loss::DataLoss, what, 0);
        }
        let told = writer.cases();
        if told < all as usize {
            let what = format!("{} of {all} tests are only counted: no line tells of them", all as usize - told);
            writer.note(Loss::Info, what, 0);
        }
    }

    fn case(test: &Test, writer: &mut Writer<'_>) {
        let file = writer.intern(&test.file);
        let name = writer.intern(&test.name);
        let status = test.status.unwrap_or(Status::Error);
        let attempt = |status: Status, detail: Option<Box<TestDetail>>| Attempt {
            status,
            duration_ms: test.duration_ms,
            span: test.span,
            document_line: test.number,
            detail,
        };
        // The log names retries and not what they said.
        let earlier =
            (0..test.retries.min(100)).map(|_| Attempt { duration_ms: f64::NAN, ..attempt(Status::Failed, None) });
        let detail = test.failure.as_ref().map(|failure| Box::new(failure.detail(test, writer)));
        let line = test.failure.as_ref().map_or(0, |failure| failure.line);
        let case = Case {
            suite: StrId::default(),
            class: file,
            name,
            file,
            line,
            earlier: earlier.collect(),
            last: attempt(status, detail),
        };
        writer.case(case);
    }
}

/// Passing and skipped tests of a file that only counts them.
fn unnamed(file: &File, listed: &BTreeMap<(&str, Status), u32>, writer: &mut Writer<'_>) {
    let (tests, failed, skipped) = file.counts;
    let passed = tests.saturating_sub(failed).saturating_sub(skipped);
    for (status, count) in [(Status::Passed, passed), (Status::Skipped, skipped)] {
        let rest = count.saturating_sub(listed.get(&(file.name.as_str(), status)).copied().unwrap_or(0));
        for number in 1..=rest.min(UNNAMED) {
            let name = format!("{} test {number} of {rest} that the log does not name", status.word());
            Run::case(
                &Test {
                    file: file.name.clone(),
                    name,
                    status: Some(status),
                    duration_ms: f64::NAN,
                    number: file.number,
                    span: file.span,
                    ..Test::default()
                },
                writer,
            );
        }
    }
}

/// True for what looks like the path of a test file.
fn is_file(text: &str) -> bool {
    !text.contains(' ') && text.contains('.')
}

/// States a text of the log.
fn state(key: &str, value: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    let value = ClaimValue::Text(writer.intern(&text::cut(value.trim(), 1000)));
    claims::claim(key, value, Span::new(line.start, line.end), line.number, writer);
}

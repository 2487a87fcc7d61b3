//! Lines of `go test -v` as cases. Output before a result belongs to the test that runs; older
//! versions of Go write it indented behind the result.

use super::reading::Line;
use super::rows::duration;
use crate::documents::{Attempt, Case, Writer, text};
use crate::facts::{Level, Span, Status, StrId, TestDetail};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Lines of output that a failing test keeps for its message.
const KEPT: usize = 50;

/// Words of a result with the status that they mean.
const RESULTS: &[(&str, Status)] =
    &[("--- PASS: ", Status::Passed), ("--- FAIL: ", Status::Failed), ("--- SKIP: ", Status::Skipped)];

/// A test from `=== RUN` on.
struct Open {
    name: String,
    line: u32,
    span: Span,
    status: Option<Status>,
    duration_ms: f64,
    failure_line: u32,
    output: Vec<(u32, Span, String)>,
    output_span: Option<(Span, u32)>,
    /// Values of a benchmark with their units.
    measured: Vec<(String, String)>,
}

/// What is known while the output goes by.
#[derive(Default)]
pub(in crate::documents::formats) struct GoTests {
    tests: Vec<Open>,
    by_name: BTreeMap<String, usize>,
    current: Option<usize>,
    /// Section of the report that the tests stand in; empty outside such reports.
    pub(in crate::documents::formats) section: String,
    /// First line of a panic.
    broke: Option<(u32, Span, String)>,
    /// First line that a build said, by package; the last heading names the package of what follows.
    builds: BTreeMap<String, Option<(u32, Span, String)>>,
    heading: String,
    /// Where red tests stand, by package and name: when one runs again, it stands there too.
    places: BTreeMap<(String, String), (String, u32)>,
    /// Tests whose package was read to its end.
    pub(in crate::documents::formats) closed: usize,
}

impl GoTests {
    /// The next line.
    pub(in crate::documents::formats) fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text;
        let marked = ["=== RUN ", "=== CONT ", "=== NAME "].iter().find_map(|mark| said.strip_prefix(mark));
        if let Some(name) = marked {
            self.current = (!name.trim().is_empty()).then(|| self.open(name.trim(), line));
        } else if said.starts_with("=== PAUSE ") {
            self.current = None;
        } else if let Some((status, rest)) = result(said) {
            self.result(status, rest, line, writer);
        } else if let Some(package) = package_end(said) {
            self.package(&package, line, writer);
        } else if matches!(said, "PASS" | "FAIL") {
            self.current = None;
        } else if let Some((name, measured)) = benchmark(said) {
            self.benchmark(name, measured, line);
        } else {
            self.output(line, writer);
        }
    }

    fn open(&mut self, name: &str, line: &Line<'_>) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        self.tests.push(Open {
            name: name.to_owned(),
            line: line.number,
            span: line.span,
            status: None,
            duration_ms: f64::NAN,
            failure_line: 0,
            output: Vec::new(),
            output_span: None,
            measured: Vec::new(),
        });
        self.by_name.insert(name.to_owned(), self.tests.len() - 1);
        self.tests.len() - 1
    }

    /// `Name (0.12s)` behind the word of a result.
    fn result(&mut self, status: Status, rest: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let (name, seconds) = rest.rsplit_once(" (").unwrap_or((rest, ""));
        let at = self.open(name.trim(), line);
        self.current = Some(at);
        if let Some(test) = self.tests.get_mut(at) {
            test.status = Some(status);
            test.duration_ms = duration(seconds.trim_end_matches(')'));
            test.failure_line = line.number;
            test.span = Span::new(test.span.start, line.span.end);
        }
        if status == Status::Failed {
            writer.log_line(Level::Error, line.number, line.span, line.text.trim());
        }
    }

    /// Every line of a benchmark is a result of its own: it may be measured several times.
    fn benchmark(&mut self, name: &str, measured: Vec<(String, String)>, line: &Line<'_>) {
        if self.by_name.get(name).and_then(|at| self.tests.get(*at)).is_some_and(|test| test.status.is_some()) {
            self.by_name.remove(name);
        }
        let at = self.open(name, line);
        if let Some(test) = self.tests.get_mut(at) {
            (test.status, test.measured) = (Some(Status::Passed), measured);
        }
        self.current = None;
    }

    fn output(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim();
        let is_panic = said.starts_with("panic: ") || said.starts_with("fatal error: ");
        if is_panic {
            writer.log_line(Level::Fatal, line.number, line.span, said);
        }
        // A build that fails names its package first; the lines below tell.
        if let Some(package) = line.text.strip_prefix("# ") {
            package_of(package).clone_into(&mut self.heading);
            self.builds.entry(self.heading.clone()).or_default();
        } else if let Some(first @ None) = self.builds.get_mut(&self.heading)
            && !said.is_empty()
        {
            *first = Some((line.number, line.span, said.to_owned()));
        }
        if is_panic {
            self.broke = Some((line.number, line.span, said.to_owned()));
        }
        if said.is_empty() || said.starts_with("exit status ") || said.starts_with("coverage: ") {
            return;
        }
        let Some(test) = self.current.and_then(|at| self.tests.get_mut(at)) else { return };
        if test.output.len() < KEPT {
            test.output.push((line.number, line.span, said.to_owned()));
        }
        let first = test.output_span.map_or(line.span, |(span, _)| span);
        test.output_span = Some((Span::new(first.start, line.span.end), line.number));
    }

    /// The end of a package: its tests are written. A package that fails without a test that does is a case itself.
    fn package(&mut self, end: &Package<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
        let is_red = self.tests.iter().any(|test| test.status == Some(Status::Failed) || test.status.is_none());
        if end.has_failed && !is_red {
            let at = self.open(if end.why.is_empty() { "(package)" } else { end.why }, line);
            if let Some(test) = self.tests.get_mut(at) {
                test.status = Some(Status::Error);
                test.failure_line = line.number;
                let built = self.builds.remove(end.name).flatten();
                let (number, span, said) = built
                    .or_else(|| self.broke.take())
                    .unwrap_or_else(|| (line.number, line.span, line.text.trim().to_owned()));
                test.output.push((number, span, said));
                test.output_span = Some((Span::new(span.start, line.span.end), line.number));
            }
        }
        self.closed += self.tests.len();
        self.flush(end.name, writer);
    }

    /// The end of the output, or of a section: tests without a result did not end.
    pub(in crate::documents::formats) fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush("", writer);
    }

    fn flush(&mut self, package: &str, writer: &mut Writer<'_>) {
        let suite = writer.intern(&self.section);
        let class = writer.intern(package);
        let broke = self.broke.take();
        self.by_name.clear();
        self.current = None;
        for test in std::mem::take(&mut self.tests) {
            let known = self.places.entry((package.to_owned(), test.name.clone()));
            case(test, suite, class, broke.as_ref(), known, writer);
        }
    }
}

fn case(
    mut test: Open,
    suite: StrId,
    class: StrId,
    broke: Option<&(u32, Span, String)>,
    known: Entry<'_, (String, String), (String, u32)>,
    writer: &mut Writer<'_>,
) {
    let mut status = test.status.unwrap_or(Status::Error);
    let said = |words: &[&str]| test.output.iter().any(|(_, _, said)| words.iter().any(|word| said.starts_with(word)));
    let kind = match status {
        Status::Failed | Status::Error if said(&["panic: ", "fatal error: "]) => "panic",
        Status::Failed | Status::Error if said(&["WARNING: DATA RACE"]) => "data race",
        _ => "",
    };
    if kind == "panic" {
        status = Status::Error;
    }
    if test.status.is_none() {
        let (line, span, said) = broke
            .cloned()
            .unwrap_or_else(|| (test.line, test.span, "no result: the output ends while this test runs".to_owned()));
        test.failure_line = line;
        test.output.insert(0, (line, span, said));
        test.output_span.get_or_insert((span, line));
    }
    // `file_test.go:LINE: message` tells most; a failing test may log much before it.
    let placed = test.output.iter().filter_map(|(line, _, said)| Some((*line, place(said)?)));
    let telling = if status == Status::Skipped { placed.clone().next() } else { placed.clone().next_back() };
    // A race is told by the runner itself; its trace, and that of a panic, names the place.
    let is_race = telling.is_some_and(|(_, (file, _, _))| file == "testing.go");
    let traced = trace_place(test.output.iter().map(|(_, _, said)| said.as_str()));
    let (file, file_line) = match telling {
        Some((_, (file, line, _))) if !is_race => (file, line),
        _ => traced.filter(|_| status.is_red()).unwrap_or(("", 0)),
    };
    let (file, file_line) = match known {
        Entry::Occupied(known) => known.get().clone(),
        Entry::Vacant(known) if status.is_red() => known.insert((file.to_owned(), file_line)).clone(),
        Entry::Vacant(_) => (file.to_owned(), file_line),
    };
    let message = telling.map(|(line, (_, _, message))| (line, message));
    let message = message.or_else(|| test.output.first().map(|(line, _, said)| (*line, said.as_str())));
    let output = test.output_span.map_or(Span::default(), |(span, _)| span);
    let detail = (test.output_span.is_some() || !test.measured.is_empty()).then(|| {
        let (line, said) = message.filter(|_| status != Status::Passed).unwrap_or_default();
        let said = writer.intern(&text::cut(said, 2000));
        let failure_line = if line == 0 { test.failure_line } else { line };
        Box::new(TestDetail {
            message: said,
            kind: writer.intern(kind),
            summary: said,
            details: if status.is_red() { output } else { Span::default() },
            stdout: output,
            properties: test.measured.iter().map(|(name, value)| (writer.intern(name), writer.intern(value))).collect(),
            failure_line,
            failure_end_line: test.output_span.map_or(failure_line, |(_, last)| last.max(failure_line)),
            ..TestDetail::default()
        })
    });
    let (name, file) = (writer.intern(&test.name), writer.intern(&file));
    let last = Attempt { status, duration_ms: test.duration_ms, span: test.span, document_line: test.line, detail };
    writer.case(Case { suite, class, name, file, line: file_line, earlier: Vec::new(), last });
}

/// `--- FAIL: Name (0.12s)`, also behind output that did not end its line.
fn result(said: &str) -> Option<(Status, &str)> {
    RESULTS.iter().find_map(|(mark, status)| {
        let at = said.find(mark)?;
        let rest = said.get(at + mark.len()..)?;
        let is_alone = said.get(..at)?.trim().is_empty();
        (is_alone || rest.ends_with("s)")).then_some((*status, rest))
    })
}

/// `file_test.go:153: message`.
pub(super) fn place(said: &str) -> Option<(&str, u32, &str)> {
    let (file, rest) = said.split_once(".go:")?;
    let (line, message) = rest.split_once(": ")?;
    let name = said.get(..file.len() + 3)?;
    (!file.contains(char::is_whitespace)).then_some(())?;
    Some((name, line.split(':').next()?.parse().ok()?, message))
}

/// The first place in a trace that is neither of the language nor of its runner: it stands below
/// the function that it is of.
pub(super) fn trace_place<'a>(lines: impl Iterator<Item = &'a str>) -> Option<(&'a str, u32)> {
    let mut function = "";
    for said in lines.map(str::trim) {
        let at = said.split(" +0x").next().unwrap_or(said);
        let found = at.rsplit_once(':').filter(|(file, _)| file.strip_suffix(".go").is_some_and(|it| it.contains('/')));
        let is_ours = |function: &str| {
            function.contains('(') && !["testing.", "runtime.", "panic("].iter().any(|of| function.starts_with(of))
        };
        if let Some((file, line)) = found.and_then(|(file, line)| Some((file, line.parse().ok()?)))
            && is_ours(function)
        {
            return Some((file, line));
        }
        function = said;
    }
    None
}

/// `BenchmarkSum-8   1000   1250 ns/op   16 B/op`: name without the number of processors, and values.
fn benchmark(said: &str) -> Option<(&str, Vec<(String, String)>)> {
    let mut words = said.strip_prefix("Benchmark").map(|_| said.split_whitespace())?;
    let name = words.next()?;
    let iterations = words.next().filter(|count| count.parse::<u64>().is_ok())?;
    let mut measured = vec![("iterations".to_owned(), iterations.to_owned())];
    while let (Some(value), Some(unit)) = (words.next(), words.next()) {
        value.parse::<f64>().ok()?;
        measured.push((unit.to_owned(), value.to_owned()));
    }
    let bare = name.rsplit_once('-').filter(|(_, count)| count.parse::<u32>().is_ok()).map_or(name, |(bare, _)| bare);
    (measured.len() > 1).then_some((bare, measured))
}

struct Package<'a> {
    name: &'a str,
    has_failed: bool,
    why: &'a str,
}

/// `ok  \tpkg\t0.1s`, `FAIL\tpkg\t0.1s`, `FAIL\tpkg [build failed]`, `?   \tpkg\t[no test files]`.
fn package_end(said: &str) -> Option<Package<'_>> {
    let (word, rest) = said.split_at_checked(said.find([' ', '\t'])?)?;
    // Older versions write blanks; two at least, so that prose is none.
    let name = rest.trim_start();
    (name.len() < rest.len() && (rest.starts_with('\t') || rest.len() - name.len() > 1)).then_some(())?;
    let has_failed = match word {
        "ok" | "?" => false,
        "FAIL" => true,
        _ => return None,
    };
    let why = name.split_once('[').and_then(|(_, why)| why.split(']').next()).unwrap_or_default();
    let name = name.split(['\t', ' ']).next()?;
    Some(Package { name, has_failed, why })
}

/// Of the heading of a build, `pkg_test [pkg.test]`, the package.
pub(super) fn package_of(heading: &str) -> &str {
    let inner = heading.split_once('[').and_then(|(_, inner)| inner.split(']').next());
    let inner = inner.map(|inner| inner.trim_end_matches(".test"));
    inner.unwrap_or(heading).trim()
}

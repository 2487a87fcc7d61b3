//! `go test -json`: one event a line, as test2json writes them.
//!
//! ```text
//! {"Time":"2024-01-01T10:00:00Z","Action":"run","Package":"example.org/a","Test":"TestA"}
//! {"Action":"output","Package":"example.org/a","Test":"TestA","Output":"    a_test.go:7: want 1\n"}
//! {"Action":"fail","Package":"example.org/a","Test":"TestA","Elapsed":0.01}
//! {"Action":"fail","Package":"example.org/a","Elapsed":0.02}
//! ```
//!
//! Output is kept for its test, however events of parallel tests interleave. A test that runs again
//! in the same stream is another attempt. Lines between that are no events are read as plain output.

use super::go::{GoTests, package_of, place, trace_place};
use super::reading::{Line, first_lines, lines};
use super::rows::{Attempts, Broken, Event, Said, Test};
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "go-test-json",
    title: "go test -json",
    spec: "https://pkg.go.dev/cmd/test2json",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// The first event; what go says before it may stand first.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.has(&["Action"]) && (shape.has(&["Package"]) || shape.has(&["ImportPath"])) {
        return Confidence::Certain;
    }
    let Some(text) = probe.text().filter(|text| text.starts_with(['#', 'g'])) else { return Confidence::No };
    let event = first_lines(text).find(|line| line.starts_with('{'));
    let is_event = event.is_some_and(|line| line.contains("\"Action\":\"") && line.contains("\"Package\":\""));
    if is_event && (text.starts_with("# ") || text.starts_with("go: ")) { Confidence::Likely } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut events = Events::default();
    let records = lines(input, writer, |line, writer| events.line(line, writer));
    events.close(writer);
    writer.merge_duplicates();
    writer.document(|document| document.records = records.into());
}

/// A test, or a package, while it runs.
struct Open {
    test: Test,
    /// Last `file.go:LINE: message`, or the line of a panic.
    telling: String,
    is_panic: bool,
}

#[derive(Default)]
struct Events {
    /// Open tests by package and name; the package itself has no name.
    open: BTreeMap<(String, String), Open>,
    /// What builds said, by import path.
    builds: BTreeMap<String, (Said, bool)>,
    /// Packages in which a test was red since they began.
    red: BTreeMap<String, bool>,
    /// Lines that are no events.
    plain: GoTests,
    attempts: Attempts,
    cached: u64,
    broken: Broken,
}

impl Events {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim();
        if !said.starts_with('{') {
            self.plain.line(line, writer);
            return;
        }
        let tree = Tree::parse(said);
        let Some(event) = Event::of(tree.as_ref()) else {
            self.broken.push(line);
            return;
        };
        let text_of = |name: &str| event.text(name);
        if let Some((millis, _)) = times::parse_iso(&text_of("Time")) {
            writer.time(millis);
        }
        let (action, package, name) = (text_of("Action"), text_of("Package"), text_of("Test"));
        let ms = event.number("Elapsed").map_or(f64::NAN, |seconds| (seconds * 1e6).round() / 1000.0);
        let status = match action.as_ref() {
            "pass" | "bench" => Status::Passed,
            "fail" => Status::Failed,
            "skip" => Status::Skipped,
            "output" => {
                self.output(&package, &name, &text_of("Output"), line);
                return;
            }
            "build-output" | "build-fail" => {
                let (said, has_failed) = self.builds.entry(package_of(&text_of("ImportPath")).to_owned()).or_default();
                *has_failed |= action == "build-fail";
                let output = text_of("Output");
                if !output.starts_with("# ") && !output.is_empty() {
                    said.push(output.trim_end(), line);
                }
                return;
            }
            "run" => {
                self.at(&package, &name, line);
                return;
            }
            _ => return,
        };
        if name.is_empty() {
            self.package(&package, status, &text_of("FailedBuild"), line, writer);
        } else {
            self.at(&package, &name, line);
            self.finish(&package, &name, Some((status, ms)), line, writer);
        }
    }

    fn at(&mut self, package: &str, name: &str, line: &Line<'_>) -> &mut Open {
        self.open.entry((package.to_owned(), name.to_owned())).or_insert_with(|| {
            let mut test = Test::new(name, Status::Error, line);
            package.clone_into(&mut test.class);
            Open { test, telling: String::new(), is_panic: false }
        })
    }

    fn output(&mut self, package: &str, name: &str, output: &str, line: &Line<'_>) {
        let output = text::strip_ansi(output);
        let said = output.trim_end();
        if name.is_empty() && said.starts_with("ok ") && said.contains("\t(cached)") {
            self.cached += 1;
        }
        let open = self.at(package, name, line);
        open.test.stdout.cover(line);
        let bare = said.trim_start();
        let is_mark = ["=== ", "--- PASS: ", "--- FAIL: ", "--- SKIP: "].iter().any(|mark| bare.starts_with(mark));
        if is_mark || bare.is_empty() || name.is_empty() && ["PASS", "FAIL"].contains(&bare) {
            return;
        }
        open.test.said.push(said, line);
        if !open.is_panic && (bare.starts_with("panic: ") || bare.starts_with("fatal error: ")) {
            open.is_panic = true;
            bare.clone_into(&mut open.telling);
            "panic".clone_into(&mut open.test.kind);
        } else if bare == "WARNING: DATA RACE" {
            "data race".clone_into(&mut open.test.kind);
        } else if let Some((file, number, message)) = place(bare).filter(|_| !open.is_panic) {
            (open.test.file, open.test.line) = (file.to_owned(), number);
            message.clone_into(&mut open.telling);
        }
    }

    /// The end of a test; without a result it did not end itself.
    fn finish(
        &mut self,
        package: &str,
        name: &str,
        end: Option<(Status, f64)>,
        line: &Line<'_>,
        writer: &mut Writer<'_>,
    ) {
        let Some(Open { mut test, telling, is_panic }) = self.open.remove(&(package.to_owned(), name.to_owned()))
        else {
            return;
        };
        let (status, ms) = end.unwrap_or((Status::Error, f64::NAN));
        test.status = if is_panic && status.is_red() { Status::Error } else { status };
        (test.ms, test.summary) = (ms, telling);
        if end.is_some() {
            test.until(line);
        }
        if status == Status::Passed {
            test.said = Said::default();
            test.kind.clear();
            test.summary.clear();
        } else {
            test.said.text.trim_end().clone_into(&mut test.message);
        }
        if is_panic || test.kind == "data race" {
            let traced = trace_place(test.message.lines()).map(|(file, line)| (file.to_owned(), line));
            if let Some(place) = traced.filter(|_| test.line == 0 || test.file == "testing.go") {
                (test.file, test.line) = place;
            }
        }
        if end.is_none() && !is_panic {
            "no result: the package ended while this test ran".clone_into(&mut test.summary);
            format!("{}\n{}", test.summary, test.message).trim_end().clone_into(&mut test.message);
        }
        if test.status.is_red() {
            self.red.insert(package.to_owned(), true);
        }
        self.attempts.put(test, writer);
    }

    /// The end of a package: tests without a result, and a failure that no test explains.
    fn package(&mut self, package: &str, status: Status, failed_build: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let own = self.open.remove(&(package.to_owned(), String::new()));
        self.unfinished(Some(package), line, writer);
        let was_red = self.red.remove(package).unwrap_or(false);
        if status != Status::Failed || was_red {
            return;
        }
        let mut own = own.unwrap_or_else(|| Open {
            test: Test::new("", Status::Error, line),
            telling: String::new(),
            is_panic: false,
        });
        let said = &own.test.said.text;
        let why =
            said.split_once('[').and_then(|(_, why)| why.split(']').next()).filter(|why| why.ends_with(" failed"));
        let why = why.unwrap_or(if failed_build.is_empty() { "(package)" } else { "build failed" });
        why.clone_into(&mut own.test.name);
        let build = self.builds.remove(package_of(failed_build)).or_else(|| self.builds.remove(package));
        if let Some((said, _)) = build.filter(|(said, _)| !said.is_empty()) {
            own.test.said = said;
        }
        Self::package_failed(package, own.test, own.telling, line, writer);
    }

    fn package_failed(package: &str, mut test: Test, telling: String, line: &Line<'_>, writer: &mut Writer<'_>) {
        package.clone_into(&mut test.class);
        test.summary = telling;
        test.said.text.trim_end().clone_into(&mut test.message);
        if let Some((file, number, message)) = test.message.lines().find_map(place) {
            (test.file, test.line, test.summary) = (file.to_owned(), number, message.to_owned());
        }
        test.until(line);
        test.write(Vec::new(), writer);
    }

    fn unfinished(&mut self, package: Option<&str>, line: &Line<'_>, writer: &mut Writer<'_>) {
        let is_of = |known: &str| package.is_none_or(|package| package == known);
        let left: Vec<(String, String)> =
            self.open.keys().filter(|(package, name)| is_of(package) && !name.is_empty()).cloned().collect();
        for (package, name) in left {
            self.finish(&package, &name, None, line, writer);
        }
    }

    fn close(mut self, writer: &mut Writer<'_>) {
        let end = Line { number: 0, span: crate::facts::Span::default(), text: "" };
        self.unfinished(None, &end, writer);
        self.attempts.close(writer);
        self.plain.close(writer);
        for (package, (said, has_failed)) in std::mem::take(&mut self.builds) {
            if has_failed {
                let mut test = Test::new("build failed", Status::Error, &end);
                (test.span, test.number) = (said.span, said.first);
                test.said = said;
                let line = Line { number: test.number, span: test.span, text: "" };
                Self::package_failed(&package, test, String::new(), &line, writer);
            }
        }
        self.broken.tell(writer);
        if self.cached > 0 {
            writer.note(Loss::Info, format!("packages whose results are cached: {}", self.cached), 0);
        }
    }
}

//! Robot Framework's `output.xml`, from 2.x to 7.
//!
//! ```xml
//! <robot generator="Robot 7.0" generated="2024-05-01T10:00:00.000000" schemaversion="5">
//!   <suite id="s1" name="Login" source="/tests/login.robot">
//!     <kw name="Open Browser" type="SETUP"><status status="PASS" start="2024-05-01T10:00:00" elapsed="0.5"/></kw>
//!     <test id="s1-t1" name="Valid Login" line="7">
//!       <kw name="Should Be Equal" owner="BuiltIn">
//!         <msg time="2024-05-01T10:00:01" level="FAIL">1 != 2</msg>
//!         <status status="FAIL" start="2024-05-01T10:00:01" elapsed="0.01"/>
//!       </kw>
//!       <tag>smoke</tag>
//!       <status status="FAIL" start="2024-05-01T10:00:01" elapsed="0.02">1 != 2</status>
//!     </test>
//!     <status status="FAIL" start="2024-05-01T10:00:00" elapsed="1"/>
//!   </suite>
//! </robot>
//! ```
//!
//! Before 7 a status has `starttime="20240501 10:00:00.000"` and `endtime`. A test may hold any number
//! of keywords, so only what is within one keyword is ever held.

use super::xml_case::{Draft, below, compare_counts, seconds, status_of};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Attempt, Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Loss, Span, Status, StrId, TestDetail};

pub(super) const FORMAT: Format = Format {
    id: "robot",
    title: "Robot Framework output",
    spec: "https://github.com/robotframework/robotframework/tree/master/doc/schema",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

const STATUSES: &[(&str, Status)] = &[
    ("PASS", Status::Passed),
    ("FAIL", Status::Failed),
    ("SKIP", Status::Skipped),
    ("NOT RUN", Status::Skipped),
    ("NOT_RUN", Status::Skipped),
];

fn sniff(probe: &Probe<'_>) -> Confidence {
    // Models of robots (URDF) have that root too.
    let says = |word: &str| probe.text().is_some_and(|text| text.contains(word));
    if probe.xml_root() == Some("robot") && (says("generator=") || says("<suite")) {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_leaf =
        |name: &str| matches!(name, "msg" | "status" | "tag" | "doc" | "arg" | "var" | "timeout" | "meta" | "stat");
    if walk(input, writer, is_leaf, |step, writer| run.step(step, writer)) {
        run.compare(writer);
    }
}

/// A test that is open.
struct Open {
    start: Element,
    tags: Vec<StrId>,
    doc: String,
    /// From the first message of its keywords to the last.
    messages: Span,
    /// Messages of the keyword that failed last: the nearest to what broke.
    failed: Option<(Span, u32, u32)>,
    has_status: bool,
}

/// A suite that is open.
#[derive(Default)]
struct Suite {
    path: StrId,
    file: StrId,
    red: bool,
}

#[derive(Default)]
struct Run {
    suites: Vec<Suite>,
    test: Option<Open>,
    /// Names of the keywords and control structures that are open.
    inside: Vec<String>,
    in_errors: bool,
    in_total: bool,
    declared: Option<u64>,
    found: u64,
    /// Tests that failed, by the report and here.
    failed: (u64, u64),
}

impl Run {
    fn step(&mut self, step: Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => self.enter(element, writer),
            Step::Leave(name) => self.leave(&name, writer),
            Step::Leaf(element) => self.leaf(&element, writer),
        }
    }

    fn enter(&mut self, element: Element, writer: &mut Writer<'_>) {
        match element.name.as_str() {
            "robot" => time(element.get("generated"), writer),
            "suite" if !self.in_total => {
                writer.document(|document| document.suites += 1);
                let outer = self.suites.last().map(|suite| suite.path).unwrap_or_default();
                let path = below(outer, element.get("name"), writer);
                let file = writer.intern(element.get("source"));
                self.suites.push(Suite { path, file, red: false });
            }
            "test" | "task" => {
                self.test = Some(Open {
                    start: element,
                    tags: Vec::new(),
                    doc: String::new(),
                    messages: Span::default(),
                    failed: None,
                    has_status: false,
                });
            }
            "errors" => self.in_errors = true,
            "statistics" => self.in_total = true,
            // Lists around leaves are no keywords.
            "tags" | "arguments" | "assign" | "metadata" | "total" => {}
            _ => self.inside.push(element.name),
        }
    }

    fn leave(&mut self, name: &str, writer: &mut Writer<'_>) {
        match name {
            "suite" if !self.in_total => {
                if let Some(suite) = self.suites.pop()
                    && let Some(outer) = self.suites.last_mut()
                {
                    outer.red |= suite.red;
                }
            }
            "test" | "task" => {
                let is_known = self.test.take().is_none_or(|test| test.has_status);
                if !is_known {
                    // Only where the document broke off is a test without a status.
                    writer.unknown_case();
                }
            }
            "errors" => self.in_errors = false,
            "statistics" => self.in_total = false,
            _ if self.inside.last().is_some_and(|open| open == name) => {
                self.inside.pop();
            }
            _ => {}
        }
    }

    fn leaf(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let is_own = self.inside.is_empty();
        match (element.name.as_str(), &mut self.test) {
            ("stat", _) if self.in_total => self.stat(element),
            ("msg", Some(test)) => {
                let first = if test.messages.is_empty() { element.span.start } else { test.messages.start };
                test.messages = Span::new(first, element.span.end);
                test.message(element);
            }
            ("msg", None) if self.in_errors => {
                let level = if element.get("level") == "ERROR" { Level::Error } else { Level::Warning };
                writer.log_line(level, element.line, element.span, &element.text);
            }
            ("tag", Some(test)) if is_own => test.tags.push(writer.intern(&element.text)),
            ("doc", Some(test)) if is_own => element.text.clone_into(&mut test.doc),
            ("status", Some(_)) if is_own => self.ended(element, writer),
            ("status", None) if is_own => self.suite_ended(element, writer),
            _ => {}
        }
    }

    /// `<stat pass="1" fail="2" skip="0">All Tests</stat>`; before 4 critical tests stand first.
    fn stat(&mut self, element: &Element) {
        if element.text == "All Tests" || element.text == "All Tasks" {
            let number = |name: &str| element.get(name).parse::<u64>().unwrap_or(0);
            self.declared = Some(number("pass") + number("fail") + number("skip"));
            self.failed.0 = number("fail");
        }
    }

    /// The status of a test says all of its result.
    fn ended(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let Some(test) = &mut self.test else { return };
        let word = element.get("status");
        if element.is_cut && word != "FAIL" {
            return;
        }
        test.has_status = true;
        self.found += 1;
        self.failed.1 += u64::from(word == "FAIL");
        let status = status_of(STATUSES, word);
        let mut draft = Draft::new(&test.start, status, duration(element));
        draft.case.last.span = Span::new(test.start.span.start, element.span.end);
        let suite = self.suites.last();
        draft = draft.named(suite.map(|suite| suite.path).unwrap_or_default(), "", test.start.get("name"), writer);
        draft.case.file = suite.map(|suite| suite.file).unwrap_or_default();
        draft.case.line = test.start.get("line").parse().unwrap_or(0);
        if !matches!(word, "PASS" | "FAIL" | "SKIP") {
            draft.word(word, writer);
        }
        let tries = tries(&element.text);
        let said = tries.first().map_or(element.text.as_str(), |(_, said)| said.as_str());
        if !said.is_empty() || status.is_red() {
            draft.told(element, said, "", None, writer);
        }
        if let (true, Some((span, first, last))) = (status.is_red(), test.failed) {
            draft.detail.details = span;
            (draft.detail.failure_line, draft.detail.failure_end_line) = (first, last);
        }
        draft.detail.tags.append(&mut test.tags);
        if !test.doc.is_empty() {
            draft.property("documentation", &test.doc, writer);
        }
        draft.detail.stdout = test.messages;
        // What `rebot --merge` replaced is told newest first.
        for (old, said) in tries.iter().skip(1).rev() {
            draft.case.earlier.push(earlier(*old, said, element, writer));
        }
        if let Some(suite) = self.suites.last_mut() {
            suite.red |= status.is_red();
        }
        for name in ["start", "starttime", "endtime"] {
            time(element.get(name), writer);
        }
        writer.case(draft.finish());
    }

    /// A suite that failed though none of its tests did (its teardown broke) is a case of its own.
    fn suite_ended(&mut self, element: &Element, writer: &mut Writer<'_>) {
        for name in ["start", "starttime", "endtime"] {
            time(element.get(name), writer);
        }
        let Some(suite) = self.suites.last_mut() else { return };
        let is_teardown = element.text.to_ascii_lowercase().contains("teardown failed");
        if element.get("status") == "FAIL" && (!suite.red || is_teardown) {
            suite.red = true;
            let (path, file) = (suite.path, suite.file);
            let mut draft = Draft::new(element, Status::Error, f64::NAN).named(path, "", "(suite)", writer);
            draft.case.file = file;
            draft.told(element, &element.text, "", None, writer);
            writer.case(draft.finish());
        }
    }

    fn compare(&self, writer: &mut Writer<'_>) {
        compare_counts(self.declared, self.found, writer);
        let (declared, found) = self.failed;
        if self.declared == Some(self.found) && declared != found {
            // To Robot a broken teardown fails every test of its suite, whose own status stays as it was.
            writer.note(Loss::Info, format!("declares {declared} failed tests and holds {found}"), 0);
        }
    }
}

impl Open {
    /// The message that tells of a failure, and the traces that follow it.
    fn message(&mut self, element: &Element) {
        let level = element.get("level");
        if level == "FAIL" || level == "ERROR" {
            self.failed = Some((element.span, element.line, element.end_line));
        } else if let Some((span, _, last)) = &mut self.failed
            && level == "DEBUG"
        {
            *span = Span::new(span.start, element.span.end);
            *last = element.end_line;
        }
    }
}

/// An attempt of which only its status and message are left.
fn earlier(status: Status, said: &str, at: &Element, writer: &mut Writer<'_>) -> Attempt {
    let mut draft = Draft::new(at, status, f64::NAN);
    if status != Status::Passed || !said.is_empty() {
        draft.told(at, said, "", None, writer);
    }
    let detail = (draft.detail != TestDetail::default()).then(|| Box::new(draft.detail));
    Attempt { detail, ..draft.case.last }
}

/// What `rebot --merge` writes into a message: results of the tries, newest first; empty where it did not.
fn tries(message: &str) -> Vec<(Status, String)> {
    if !message.contains("Test has been re-executed and results merged.") {
        return Vec::new();
    }
    let mut tries = Vec::new();
    for part in message.split("<hr>").skip(1) {
        let Some((_, rest)) = part.split_once(" status:</span>") else { continue };
        let status = if rest.contains(">FAIL<") {
            Status::Failed
        } else if rest.contains(">SKIP<") {
            Status::Skipped
        } else {
            Status::Passed
        };
        let said = part.split_once(" message:</span>").map_or("", |(_, said)| said).trim();
        tries.push((status, said.strip_suffix("<br>").unwrap_or(said).trim().to_owned()));
    }
    tries
}

/// Both forms: `elapsed` in seconds, or the times of start and end.
fn duration(status: &Element) -> f64 {
    if let Some(elapsed) = status.has("elapsed") {
        return seconds(elapsed);
    }
    match (millis(status.get("starttime")), millis(status.get("endtime"))) {
        (Some(start), Some(end)) if end >= start => (end - start) as f64,
        _ => f64::NAN,
    }
}

fn time(said: &str, writer: &mut Writer<'_>) {
    if let Some(millis) = millis(said) {
        writer.time(millis);
    }
}

/// `20240501 10:00:00.000` before 7, ISO 8601 since.
fn millis(said: &str) -> Option<i64> {
    let iso = match (said.get(..4), said.get(4..6), said.get(6..8), said.get(9..)) {
        (Some(year), Some(month), Some(day), Some(time)) if said.as_bytes().get(8) == Some(&b' ') => {
            format!("{year}-{month}-{day}T{time}")
        }
        _ => said.to_owned(),
    };
    times::parse_iso(&iso).map(|(millis, _)| millis)
}

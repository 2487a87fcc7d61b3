//! JUnit XML in every dialect that runners write.
//!
//! Root `testsuites`, `testsuite` or a bare `testcase`; nested suites; Surefire's
//! `rerunFailure`, `flakyFailure` and their `…Error` sisters; several failures in a
//! case; GoogleTest's `status="notrun"`. Retries are kept as attempts.

use crate::documents::xml::{self, Fault, Xml};
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer, text, times};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span, Status, StrId, TestDetail};
use quick_xml::events::{BytesStart, Event};

pub(super) const FORMAT: Format = Format {
    id: "junit",
    title: "JUnit XML",
    spec: "https://github.com/testmoapp/junitxml",
    state: EntryState::Recognised,
    is_test_report: true,
    sniff,
    read,
};

/// Text of a failure or output from its inner bytes: what is inside `<stackTrace>` where there is one.
pub fn failure_text(bytes: &[u8], encoding: text::Encoding) -> String {
    xml::inner_text(bytes, encoding)
}

fn sniff(probe: &Probe<'_>) -> Confidence {
    match probe.xml_root() {
        // The Check framework uses the same root for a format of its own.
        Some("testsuites") if probe.text().is_some_and(|text| text.contains("check.sourceforge.net")) => Confidence::No,
        Some("testsuites" | "testsuite" | "testcase") => Confidence::Certain,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let limits = writer.limits();
    if let Some(bytes) = input.as_whole() {
        let decoded = text::decode(bytes);
        writer.encoding(decoded.encoding);
        if decoded.bad_bytes > 0 {
            let what = format!("{} bytes are not valid text and are shown as �", decoded.bad_bytes);
            writer.note(Loss::Info, what, 0);
        }
        Reader::new(Xml::over(&decoded, limits), writer).run();
    } else {
        let (encoding, _) = text::detect(input.head());
        if encoding == text::Encoding::Utf8 || encoding == text::Encoding::Latin1 {
            Reader::new(Xml::stream(input, limits), writer).run();
        } else {
            writer.note(Loss::DataLoss, "a report in UTF-16 is too large to be read in one piece", 0);
        }
    }
    writer.merge_duplicates();
}

/// What an element is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Suites,
    Suite,
    Case,
    /// `failure`, `error`, `skipped`.
    Result(Status),
    /// `rerunFailure`, `rerunError`: an attempt after the first failure.
    Rerun(Status),
    /// `flakyFailure`, `flakyError`: an attempt before the pass.
    Flaky(Status),
    StackTrace,
    Out,
    Err,
    Properties,
    Property,
    Attachment,
    Other,
}

fn tag(name: &str) -> Tag {
    match name {
        "testsuites" => Tag::Suites,
        "testsuite" => Tag::Suite,
        "testcase" => Tag::Case,
        "failure" => Tag::Result(Status::Failed),
        "error" => Tag::Result(Status::Error),
        "skipped" | "ignored" | "disabled" => Tag::Result(Status::Skipped),
        "rerunFailure" => Tag::Rerun(Status::Failed),
        "rerunError" => Tag::Rerun(Status::Error),
        "flakyFailure" => Tag::Flaky(Status::Failed),
        "flakyError" => Tag::Flaky(Status::Error),
        "stackTrace" => Tag::StackTrace,
        "system-out" => Tag::Out,
        "system-err" => Tag::Err,
        "properties" => Tag::Properties,
        "property" => Tag::Property,
        "attachment" => Tag::Attachment,
        _ => Tag::Other,
    }
}

/// A failure, error, skip, rerun or flake that is being read.
struct Part {
    tag: Tag,
    message: StrId,
    kind: StrId,
    file: StrId,
    line: u32,
    duration_ms: f64,
    start: xml::Place,
    first_line: u32,
    last_line: u32,
    text: Span,
    has_stack: bool,
    /// First line of its text that says something.
    telling: String,
    stdout: Span,
    stderr: Span,
}

struct Open {
    case: Case,
    detail: TestDetail,
    start: xml::Place,
    /// Its own word for the status.
    status: Option<(Status, StrId)>,
    parts: Vec<Part>,
}

struct Reader<'a, 'i, 'w, 'f> {
    xml: Xml<'a, 'i>,
    writer: &'w mut Writer<'f>,
    /// Path of each open suite.
    suites: Vec<StrId>,
    case: Option<Box<Open>>,
    part: Option<Box<Part>>,
    /// Open elements whose inner bytes are wanted.
    inner: Vec<(Tag, xml::Place)>,
    stack: Vec<Tag>,
    declared: Option<u64>,
}

impl<'a, 'i, 'w, 'f> Reader<'a, 'i, 'w, 'f> {
    fn new(xml: Xml<'a, 'i>, writer: &'w mut Writer<'f>) -> Self {
        Self {
            xml,
            writer,
            suites: Vec::new(),
            case: None,
            part: None,
            inner: Vec::new(),
            stack: Vec::new(),
            declared: None,
        }
    }

    fn run(mut self) {
        loop {
            let start = self.xml.place();
            match step(&mut self.xml, self.writer, self.part.as_deref_mut()) {
                Ok(Step::Text) => {}
                Ok(Step::Open(element)) => {
                    let empty = element.empty;
                    let tag = element.tag;
                    self.open(element, start);
                    if empty {
                        self.close(tag, self.xml.place());
                    }
                }
                Ok(Step::Close(tag)) => self.close(tag, start),
                Ok(Step::End) => {
                    if self.stack.is_empty() {
                        self.compare_counts();
                    } else {
                        self.cut("the report ends before its elements do", start);
                    }
                    break;
                }
                Err(fault) => {
                    self.cut(&fault.what, start);
                    break;
                }
            }
        }
    }

    /// A report that declares other counts than it holds says so in the ledger; its cases are what counts.
    fn compare_counts(&mut self) {
        let found = self.writer.cases() as u64;
        if let Some(declared) = self.declared.filter(|declared| *declared != found) {
            self.writer.note(Loss::Info, format!("declares {declared} tests and holds {found}"), 0);
        }
    }

    /// The rest could not be read. A case that was open counts only if it is known to have failed.
    fn cut(&mut self, why: &str, at: xml::Place) {
        let line = self.xml.line(at);
        let raw = self.xml.raw(at);
        if let Some(part) = self.part.take() {
            self.finish_part(*part, at);
        }
        let mut what = broken_after(self.writer.cases(), why);
        if let Some(open) = self.case.take() {
            let red = open.parts.iter().any(|part| matches!(part.tag, Tag::Result(status) if status.is_red()));
            if red {
                self.finish_case(*open, at);
                what = broken_after(self.writer.cases(), why);
            } else {
                what.push_str("; one case was cut off, its result is unknown");
            }
        }
        let end = self.xml.end().max(raw);
        self.writer.note_at(Loss::DataLoss, what, end - raw, Span::new(raw, end), line);
    }

    fn open(&mut self, element: Element, start: xml::Place) {
        let tag = element.tag;
        self.stack.push(tag);
        match tag {
            Tag::Suites => self.declared = self.declared.or(element.tests),
            Tag::Suite => {
                self.declared = self.declared.or(element.tests);
                self.writer.document(|document| document.suites += 1);
                if let Some(millis) = element.time {
                    self.writer.time(millis);
                }
                let path = match self.suites.last() {
                    Some(&outer) if !outer.is_empty() && !element.name.is_empty() => {
                        let path = format!("{} › {}", self.writer.text(outer), self.writer.text(element.name));
                        self.writer.intern(&path)
                    }
                    Some(&outer) if element.name.is_empty() => outer,
                    _ => element.name,
                };
                self.suites.push(path);
            }
            Tag::Case if self.case.is_none() => self.case = Some(Box::new(self.open_case(element, start))),
            Tag::Result(_) | Tag::Rerun(_) | Tag::Flaky(_) if self.part.is_none() => {
                let first_line = self.xml.line(start);
                self.part = Some(Box::new(Part {
                    tag,
                    message: element.message,
                    kind: element.kind,
                    file: element.file,
                    line: element.line,
                    duration_ms: element.duration_ms,
                    start: self.xml.place(),
                    first_line,
                    last_line: first_line,
                    text: Span::default(),
                    has_stack: false,
                    telling: String::new(),
                    stdout: Span::default(),
                    stderr: Span::default(),
                }));
            }
            Tag::StackTrace | Tag::Out | Tag::Err => self.inner.push((tag, self.xml.place())),
            Tag::Property => {
                if let Some(open) = self.case.as_deref_mut() {
                    let value = if element.value.is_empty() { element.text_value } else { element.value };
                    open.detail.properties.push((element.name, value));
                }
            }
            Tag::Attachment => {
                if let Some(open) = self.case.as_deref_mut().filter(|_| !element.file.is_empty()) {
                    open.detail.attachments.push(crate::facts::Attachment { path: element.file });
                }
            }
            _ => {}
        }
    }

    fn open_case(&self, element: Element, start: xml::Place) -> Open {
        let last = Attempt {
            status: Status::Passed,
            duration_ms: element.duration_ms,
            span: Span::default(),
            document_line: 0,
            detail: None,
        };
        Open {
            case: Case {
                suite: self.suites.last().copied().unwrap_or_default(),
                class: element.class,
                name: element.name,
                file: element.file,
                line: element.line,
                earlier: Vec::new(),
                last,
            },
            detail: TestDetail::default(),
            start,
            status: element.status,
            parts: Vec::new(),
        }
    }

    /// `end` is where the closing tag starts (or where the empty element ends).
    fn close(&mut self, tag: Tag, end: xml::Place) {
        // A closing tag without its opening one is passed over; elements left open are closed with it.
        let Some(depth) = self.stack.iter().rposition(|open| *open == tag) else { return };
        while self.stack.len() > depth + 1 {
            if let Some(left) = self.stack.last().copied() {
                self.close(left, end);
            }
        }
        self.stack.pop();
        match tag {
            Tag::Suite => {
                self.suites.pop();
            }
            Tag::Case => {
                if let Some(open) = self.case.take() {
                    let after = self.xml.place();
                    self.finish_case(*open, after);
                }
            }
            Tag::Result(_) | Tag::Rerun(_) | Tag::Flaky(_) => {
                if let Some(part) = self.part.take_if(|part| part.tag == tag) {
                    self.finish_part(*part, end);
                }
            }
            Tag::StackTrace | Tag::Out | Tag::Err => {
                if let Some((_, start)) = self.inner.pop() {
                    let span = Span::new(self.xml.raw(start), self.xml.raw(end));
                    self.text_of(tag, span);
                }
            }
            _ => {}
        }
    }

    fn text_of(&mut self, tag: Tag, span: Span) {
        if span.is_empty() {
            return;
        }
        let (stdout, stderr) = match (self.part.as_deref_mut(), self.case.as_deref_mut()) {
            (Some(part), _) => {
                if tag == Tag::StackTrace {
                    (part.text, part.has_stack) = (span, true);
                    return;
                }
                (&mut part.stdout, &mut part.stderr)
            }
            (None, Some(open)) => (&mut open.detail.stdout, &mut open.detail.stderr),
            (None, None) => return,
        };
        let target = if tag == Tag::Out { stdout } else { stderr };
        // Of several outputs in a row one span holds all: tags between them are dropped when shown.
        *target = if target.is_empty() { span } else { Span::new(target.start, span.end) };
    }

    fn finish_part(&mut self, mut part: Part, end: xml::Place) {
        if !part.has_stack {
            part.text = Span::new(self.xml.raw(part.start), self.xml.raw(end));
        }
        part.last_line = self.xml.line(end).max(part.first_line);
        match self.case.as_deref_mut() {
            Some(open) => open.parts.push(part),
            None => self.suite_part(part),
        }
    }

    /// A failure of a suite itself is a case of its own; a skip says nothing about any case.
    fn suite_part(&mut self, part: Part) {
        let Tag::Result(Status::Failed | Status::Error) = part.tag else { return };
        let name = self.writer.intern("(suite)");
        let suite = self.suites.last().copied().unwrap_or_default();
        let span = Span::new(part.text.start, part.text.end);
        let document_line = part.first_line;
        let (file, line) = (part.file, part.line);
        let mut detail = TestDetail::default();
        self.decide(&mut detail, &part);
        let last = Attempt {
            status: Status::Error,
            duration_ms: f64::NAN,
            span,
            document_line,
            detail: Some(Box::new(detail)),
        };
        self.writer.case(Case { suite, class: StrId::EMPTY, name, file, line, earlier: Vec::new(), last });
    }

    fn decide(&mut self, detail: &mut TestDetail, part: &Part) {
        detail.message = part.message;
        detail.kind = part.kind;
        detail.details = part.text;
        detail.failure_line = part.first_line;
        detail.failure_end_line = part.last_line;
        let message = first_telling_line(&text::strip_ansi(self.writer.text(part.message))).to_owned();
        let telling = if message.is_empty() { part.telling.clone() } else { message };
        let telling = if telling.is_empty() { self.writer.text(part.kind).to_owned() } else { telling };
        detail.summary = self.writer.intern(&text::cut(&telling, 500));
    }

    fn finish_case(&mut self, mut open: Open, end: xml::Place) {
        let span = Span::new(self.xml.raw(open.start), self.xml.raw(end));
        open.case.last.span = span;
        let own = open.status.unwrap_or((Status::Passed, StrId::EMPTY));
        let mut detail = std::mem::take(&mut open.detail);
        let mut status = own.0;
        if own.0 != Status::Passed {
            detail.source_status = own.1;
        }
        let parts = std::mem::take(&mut open.parts);
        let worst =
            parts.iter().filter_map(|part| if let Tag::Result(status) = part.tag { Some(status) } else { None }).max();
        status = worst.map_or(status, |worst| if status == Status::Skipped { worst.max(status) } else { worst });
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut decided = false;
        for part in &parts {
            match part.tag {
                Tag::Result(of) if of == status && !decided => {
                    decided = true;
                    self.decide(&mut detail, part);
                    take_place(&mut open.case, part);
                    detail.stdout = joined(detail.stdout, part.stdout);
                    detail.stderr = joined(detail.stderr, part.stderr);
                }
                Tag::Result(of) => detail.more.push((of, part.message, part.kind, part.text)),
                Tag::Flaky(of) => before.push(self.attempt(of, part)),
                Tag::Rerun(of) => after.push(self.attempt(of, part)),
                _ => {}
            }
        }
        let plain = detail == TestDetail::default();
        open.case.last.status = status;
        open.case.last.document_line = detail.failure_line;
        open.case.last.detail = (!plain).then(|| Box::new(detail));
        if let Some(last) = after.pop() {
            // Reruns follow the failure that made them; without one they stand for themselves.
            let first = std::mem::replace(&mut open.case.last, last);
            before.extend((status != Status::Passed).then_some(first));
            before.append(&mut after);
        }
        open.case.earlier = before;
        self.writer.case(open.case);
    }

    fn attempt(&mut self, status: Status, part: &Part) -> Attempt {
        let mut detail = TestDetail { stdout: part.stdout, stderr: part.stderr, ..TestDetail::default() };
        self.decide(&mut detail, part);
        let word = match part.tag {
            Tag::Rerun(Status::Error) => "rerunError",
            Tag::Rerun(_) => "rerunFailure",
            Tag::Flaky(Status::Error) => "flakyError",
            _ => "flakyFailure",
        };
        detail.source_status = self.writer.intern(word);
        Attempt {
            status,
            duration_ms: part.duration_ms,
            span: part.text,
            document_line: part.first_line,
            detail: Some(Box::new(detail)),
        }
    }
}

/// Some runners give file and line only on the failure.
fn take_place(case: &mut Case, part: &Part) {
    if case.file.is_empty() {
        case.file = part.file;
    }
    if case.line == 0 {
        case.line = part.line;
    }
}

fn broken_after(cases: usize, why: &str) -> String {
    format!("broken after {cases} {}: {why}", if cases == 1 { "case" } else { "cases" })
}

fn joined(a: Span, b: Span) -> Span {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => a,
    }
}

/// One event, with names interned so that nothing borrows the reader.
enum Step {
    Text,
    Open(Element),
    Close(Tag),
    End,
}

/// The attributes that any of our elements may have.
struct Element {
    tag: Tag,
    empty: bool,
    name: StrId,
    class: StrId,
    file: StrId,
    line: u32,
    duration_ms: f64,
    status: Option<(Status, StrId)>,
    message: StrId,
    kind: StrId,
    value: StrId,
    text_value: StrId,
    tests: Option<u64>,
    time: Option<i64>,
}

fn step(xml: &mut Xml<'_, '_>, writer: &mut Writer<'_>, part: Option<&mut Part>) -> Result<Step, Fault> {
    Ok(match xml.next()? {
        Event::Start(start) => Step::Open(element(&start, false, writer)),
        Event::Empty(start) => Step::Open(element(&start, true, writer)),
        Event::End(end) => Step::Close(tag(end.local_name().into_inner())),
        Event::Text(said) => {
            telling(part, &said.into_inner());
            Step::Text
        }
        Event::CData(said) => {
            telling(part, &said.into_inner());
            Step::Text
        }
        Event::Eof => Step::End,
        _ => Step::Text,
    })
}

/// The first line of a failure's text is remembered: it says best what happened.
fn telling(part: Option<&mut Part>, said: &str) {
    if let Some(part) = part.filter(|part| part.telling.is_empty()) {
        let line = first_telling_line(said);
        if !line.is_empty() {
            part.telling = text::cut(&text::strip_ansi(line), 500).into_owned();
        }
    }
}

fn first_telling_line(said: &str) -> &str {
    said.lines().map(str::trim).find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or("")
}

fn element(start: &BytesStart<'_>, empty: bool, writer: &mut Writer<'_>) -> Element {
    let tag = tag(start.local_name().into_inner());
    let mut element = Element {
        tag,
        empty,
        name: StrId::EMPTY,
        class: StrId::EMPTY,
        file: StrId::EMPTY,
        line: 0,
        duration_ms: f64::NAN,
        status: None,
        message: StrId::EMPTY,
        kind: StrId::EMPTY,
        value: StrId::EMPTY,
        text_value: StrId::EMPTY,
        tests: None,
        time: None,
    };
    if matches!(tag, Tag::Other | Tag::Properties | Tag::Out | Tag::Err | Tag::StackTrace) {
        return element;
    }
    let most = writer.limits().xml_attributes;
    let seen = xml::attributes(start, most, |key, value| match key {
        "name" => element.name = writer.intern(value),
        "classname" | "class" => element.class = writer.intern(value),
        "file" | "filepath" | "filename" | "path" => element.file = writer.intern(value),
        "line" | "lineno" => element.line = value.trim().parse().unwrap_or(0),
        "time" | "duration" => element.duration_ms = duration_ms(value),
        "message" => element.message = writer.intern(value),
        "type" => element.kind = writer.intern(value),
        "value" => element.value = writer.intern(value),
        "tests" => element.tests = value.trim().parse().ok(),
        "timestamp" => element.time = times::parse_iso(value.trim()).map(|(millis, _)| millis),
        "status" | "result" if tag == Tag::Case => {
            if let Some(status) = own_status(value) {
                element.status = Some((status, writer.intern(value)));
            }
        }
        _ => {}
    });
    if seen == most {
        writer.note(Loss::DataLoss, format!("an element has more than {seen} attributes; the rest were not read"), 0);
    }
    element
}

/// Words that dialects put into `status` or `result`; others say nothing that the children do not.
fn own_status(word: &str) -> Option<Status> {
    Some(match word.to_ascii_lowercase().as_str() {
        "disabled" | "notrun" | "skipped" | "suppressed" | "ignored" | "pending" => Status::Skipped,
        "failed" | "failure" | "fail" => Status::Failed,
        "error" | "errored" | "broken" => Status::Error,
        _ => return None,
    })
}

/// Seconds as written, to milliseconds; NaN when it is no number or below zero.
///
/// `1,234.5` has a thousands separator, `0,25` a decimal comma.
fn duration_ms(text: &str) -> f64 {
    let text = text.trim().trim_end_matches(['s', 'S']).trim_end();
    let seconds: Result<f64, _> = match (text.contains(','), text.contains('.')) {
        (false, _) => text.parse(),
        (true, true) => text.replace(',', "").parse(),
        (true, false) if text.matches(',').count() == 1 => text.replace(',', ".").parse(),
        (true, false) => text.replace(',', "").parse(),
    };
    match seconds {
        Ok(seconds) if seconds >= 0.0 && seconds.is_finite() => to_ms(seconds),
        _ => f64::NAN,
    }
}

/// Decimal seconds as milliseconds without the noise of binary fractions (`0.0123` gives `12.3`).
fn to_ms(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e6
}

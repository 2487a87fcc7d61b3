//! `JUnit` XML in every dialect that runners write.
//!
//! Root `testsuites`, `testsuite` or a bare `testcase`; nested suites; Surefire's
//! `rerunFailure`, `flakyFailure` and their `…Error` sisters; several failures in a
//! case; `GoogleTest`'s `status="notrun"`. Retries are kept as attempts.

mod element;
mod part;
mod strict;
mod suite_log;

use self::element::{Before, Element, Step, Tag, step};
use self::part::{Part, take_place};
use crate::documents::xml::{self, Xml};
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer, broken_after, text, whole};
use crate::entries::Input;
use crate::facts::{Attachment, EntryState, Escaping, Loss, Span, Status, StrId, TestDetail};

/// Its row.
pub const FORMAT: Format = Format {
    id: "junit",
    title: "JUnit XML",
    spec: "https://github.com/testmoapp/junitxml",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

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
    writer.escaping(Escaping::Xml);
    if let Some(bytes) = input.as_whole() {
        let decoded = text::decode(bytes);
        whole::tell(&decoded, writer);
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
    /// The root says how long all took.
    is_timed: bool,
    /// Class of the case before.
    class: Before,
    /// A time that is no number, and a suite within a suite, were seen.
    is_odd: bool,
    is_nested: bool,
    /// Cases of the suite that was opened last; many where it holds suites.
    of_suite: u32,
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
            is_timed: false,
            class: Before::default(),
            is_odd: false,
            is_nested: false,
            of_suite: 0,
        }
    }

    fn run(mut self) {
        loop {
            let start = self.xml.place();
            match step(&mut self.xml, self.writer, self.part.as_deref_mut(), &mut self.class) {
                Ok(Step::Text) => {}
                Ok(Step::Open(element)) => {
                    let empty = element.empty;
                    let tag = element.tag;
                    self.open(&element, start);
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
        self.xml.tell(self.writer);
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

    fn open(&mut self, element: &Element, start: xml::Place) {
        let tag = element.tag;
        self.compare_plain(element, start);
        self.took(element);
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
                self.of_suite = 0;
            }
            Tag::Case if self.case.is_none() => self.case = Some(Box::new(self.open_case(element, start))),
            Tag::Result(_) | Tag::Rerun(_) | Tag::Flaky(_) if self.part.is_none() => {
                let first_line = self.xml.line(start);
                let start = self.xml.place();
                self.part = Some(Box::new(Part::new(element, start, first_line)));
            }
            Tag::StackTrace | Tag::Out | Tag::Err => self.inner.push((tag, self.xml.place())),
            Tag::Property => {
                if let Some(open) = self.case.as_deref_mut() {
                    open.detail.properties.push((element.name, element.value));
                }
            }
            Tag::Attachment => {
                if let Some(open) = self.case.as_deref_mut().filter(|_| !element.file.is_empty()) {
                    open.detail.attachments.push(Attachment { path: element.file, ..Attachment::default() });
                }
            }
            _ => {}
        }
    }

    fn open_case(&self, element: &Element, start: xml::Place) -> Open {
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
            detail: TestDetail { properties: element.parameter.into_iter().collect(), ..TestDetail::default() },
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
                self.of_suite = 2;
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
            (None, None) => return self.suite_log(tag, span),
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
        part.end_line();
        match self.case.as_deref_mut() {
            Some(open) => open.parts.push(part),
            None => self.suite_part(&part),
        }
    }

    /// A failure of a suite itself is a case of its own; a skip says nothing about any case.
    fn suite_part(&mut self, part: &Part) {
        let Tag::Result(Status::Failed | Status::Error) = part.tag else { return };
        let name = self.writer.intern("(suite)");
        let suite = self.suites.last().copied().unwrap_or_default();
        let span = Span::new(part.text.start, part.text.end);
        let document_line = part.first_line;
        let (file, line) = (part.file, part.line);
        let mut detail = TestDetail::default();
        self.decide(&mut detail, part);
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
        let message = text::first_telling_line(&text::strip_ansi(self.writer.text(part.message))).to_owned();
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
        self.of_suite += 1;
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

fn joined(a: Span, b: Span) -> Span {
    if a.is_empty() { b } else { a }
}

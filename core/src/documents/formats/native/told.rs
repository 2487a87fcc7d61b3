//! A case as reports of native code tell it, and how it becomes rows.

use crate::documents::elements::Element;
use crate::documents::{Attempt, Case, Writer, text};
use crate::facts::{Attachment, Loss, Span, Status, StrId, TestDetail};
use std::borrow::Cow;

/// Something that did not hold, broke the case or kept it from running.
#[derive(Clone, Default)]
pub(super) struct Failure<'a> {
    /// `None` stands for an assertion.
    pub(super) status: Option<Status>,
    pub(super) message: Cow<'a, str>,
    pub(super) kind: &'a str,
    /// Inner bytes that say more.
    pub(super) text: Span,
    pub(super) lines: (u32, u32),
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) expected: &'a str,
    pub(super) actual: &'a str,
}

impl<'a> Failure<'a> {
    /// Of an element whose own text says what happened; place in the source by the attributes `file` and `line`.
    pub(super) fn of(element: &'a Element, status: Status, file: &str) -> Self {
        Self {
            status: Some(status),
            message: Cow::Borrowed(&element.text),
            text: element.inner,
            lines: (element.line, element.end_line),
            file: element.get(file),
            line: number(element.get("line")),
            ..Self::default()
        }
    }

    fn status(&self) -> Status {
        self.status.unwrap_or(Status::Failed)
    }
}

/// A case with one attempt.
#[derive(Default)]
pub(super) struct Told<'a> {
    pub(super) suite: &'a str,
    pub(super) class: &'a str,
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) line: u32,
    /// Where the report says it itself; else the worst failure decides.
    pub(super) status: Option<Status>,
    /// The report's own word for it.
    pub(super) word: &'a str,
    pub(super) duration_ms: Option<f64>,
    pub(super) failures: Vec<Failure<'a>>,
    pub(super) stdout: Span,
    pub(super) stderr: Span,
    pub(super) tags: Vec<&'a str>,
    pub(super) properties: Vec<(&'a str, Cow<'a, str>)>,
    /// Name, path, media type, embedded content.
    pub(super) attachments: Vec<(&'a str, &'a str, &'a str, Span)>,
}

/// A whole number; 0 where there is none.
pub(super) fn number(text: &str) -> u32 {
    text.trim().parse().unwrap_or(0)
}

/// A number of some unit in milliseconds; decimal commas of locales are read as points.
pub(super) fn milliseconds(text: &str, unit_ms: f64) -> Option<f64> {
    let value: f64 = text.trim().trim_end_matches('s').replace(',', ".").parse().ok()?;
    let is_time = value.is_finite() && value >= 0.0;
    is_time.then(|| (value * unit_ms * 1e6).round() / 1e6)
}

/// The span from the start of the first to the end of the last.
pub(super) fn across<'a>(elements: impl Iterator<Item = &'a Element>) -> Span {
    let all = elements.filter(|element| !element.inner.is_empty());
    all.fold(
        Span::default(),
        |span, element| {
            if span.is_empty() { element.inner } else { Span::new(span.start, element.inner.end) }
        },
    )
}

/// Names of the suites around a case.
#[derive(Default)]
pub(super) struct Suites(Vec<String>);

impl Suites {
    /// A suite begins.
    pub(super) fn enter(&mut self, name: &str, writer: &mut Writer<'_>) {
        self.0.push(name.to_owned());
        writer.document(|document| document.suites += 1);
    }

    /// What is no suite and holds cases.
    pub(super) fn within(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    pub(super) fn path(&self) -> String {
        let named: Vec<&str> = self.0.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        named.join(" › ")
    }
}

/// Counts that the report states against those of its cases.
pub(super) fn compare(stated: Option<u64>, what: &str, ours: usize, writer: &mut Writer<'_>) {
    if let Some(stated) = stated.filter(|stated| *stated != ours as u64) {
        writer.note(Loss::Info, format!("the report states {stated} {what}, its cases are {ours}"), 0);
    }
}

/// Writes the case. One that the document's end cut is only written when it is known to have failed.
pub(super) fn write(told: Told<'_>, span: Span, line: u32, is_cut: bool, writer: &mut Writer<'_>) {
    let worst = told.failures.iter().map(Failure::status).max();
    let status = told.status.or(worst).unwrap_or(Status::Passed);
    if is_cut && !status.is_red() {
        writer.note_at(Loss::Info, "one case was cut off, its result is unknown", 0, span, line);
        return;
    }
    let mut detail = TestDetail {
        source_status: writer.intern(told.word),
        stdout: told.stdout,
        stderr: told.stderr,
        ..TestDetail::default()
    };
    let decisive = told.failures.iter().position(|failure| failure.status() == status).unwrap_or(0);
    let mut place = (told.file, told.line);
    for (at, failure) in told.failures.iter().enumerate() {
        let (message, kind) = (writer.intern(&failure.message), writer.intern(failure.kind));
        if at == decisive {
            (detail.message, detail.kind, detail.details) = (message, kind, failure.text);
            (detail.failure_line, detail.failure_end_line) = failure.lines;
            detail.expected = writer.intern(failure.expected);
            detail.actual = writer.intern(failure.actual);
            let clean = text::strip_ansi(&failure.message);
            let said = Some(text::first_telling_line(&clean)).filter(|said| !said.is_empty()).unwrap_or(failure.kind);
            detail.summary = writer.intern(&text::cut(said, 500));
            if place.0.is_empty() {
                place = (failure.file, failure.line);
            }
        } else {
            detail.more.push((failure.status(), message, kind, failure.text));
        }
        if !failure.file.is_empty() && place != (failure.file, failure.line) {
            let at = (writer.intern("at"), writer.intern(&format!("{}:{}", failure.file, failure.line)));
            detail.properties.push(at);
        }
    }
    detail.tags = told.tags.iter().map(|tag| writer.intern(tag)).collect();
    for (key, value) in &told.properties {
        let property = (writer.intern(key), writer.intern(value));
        detail.properties.push(property);
    }
    for (name, path, media_type, body) in told.attachments {
        let attachment = Attachment {
            name: writer.intern(name),
            path: writer.intern(path),
            media_type: writer.intern(media_type),
            body,
        };
        detail.attachments.push(attachment);
    }
    let is_plain = detail == TestDetail::default();
    let case = Case {
        suite: writer.intern(told.suite),
        class: if told.class.is_empty() { StrId::EMPTY } else { writer.intern(told.class) },
        name: writer.intern(told.name),
        file: writer.intern(place.0),
        line: place.1,
        earlier: Vec::new(),
        last: Attempt {
            status,
            duration_ms: told.duration_ms.unwrap_or(f64::NAN),
            span,
            document_line: line,
            detail: (!is_plain).then(|| Box::new(detail)),
        },
    };
    writer.case(case);
}

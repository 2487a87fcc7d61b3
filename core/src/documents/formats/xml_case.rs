//! What XML reports of tests share: cases put together from elements, paths of suites, numbers, counts.

use crate::documents::elements::Element;
use crate::documents::{Attempt, Case, Writer, text};
use crate::facts::{Attachment, Loss, Span, Status, StrId, TestDetail};

/// A message longer than this is shown from its bytes too: what is kept of an element's text is cut.
const LONG: usize = 2000;
/// Bytes of a summary.
const SUMMARY: usize = 500;

/// A case that is being put together.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) case: Case,
    pub(super) detail: TestDetail,
}

impl Draft {
    /// A case that stands in `element`.
    pub(super) fn new(element: &Element, status: Status, duration_ms: f64) -> Self {
        let last = Attempt {
            status,
            duration_ms,
            span: element.span,
            document_line: if status.is_red() { element.line } else { 0 },
            detail: None,
        };
        let case = Case {
            suite: StrId::EMPTY,
            class: StrId::EMPTY,
            name: StrId::EMPTY,
            file: StrId::EMPTY,
            line: 0,
            earlier: Vec::new(),
            last,
        };
        Self { case, detail: TestDetail::default() }
    }

    /// Gives it its names.
    pub(super) fn named(mut self, suite: StrId, class: &str, name: &str, writer: &mut Writer<'_>) -> Self {
        self.case.suite = suite;
        self.case.class = writer.intern(class);
        self.case.name = writer.intern(name);
        self
    }

    pub(super) fn status(&self) -> Status {
        self.case.last.status
    }

    /// The source's own word for the status, where it says more than ours.
    pub(super) fn word(&mut self, word: &str, writer: &mut Writer<'_>) {
        self.detail.source_status = writer.intern(word);
    }

    /// What was said of the result at `at`: a message, the type of an exception, a stack.
    pub(super) fn told(
        &mut self,
        at: &Element,
        message: &str,
        kind: &str,
        stack: Option<&Element>,
        writer: &mut Writer<'_>,
    ) {
        let detail = &mut self.detail;
        detail.message = writer.intern(message);
        detail.kind = writer.intern(kind);
        (detail.failure_line, detail.failure_end_line) = (at.line, at.end_line.max(at.line));
        let stack = stack.filter(|stack| !stack.text.is_empty());
        detail.details = stack.map_or(Span::default(), |stack| stack.inner);
        let said = [message, stack.map_or("", |stack| stack.text.as_str()), kind];
        let telling = said.iter().map(|said| first_telling_line(said)).find(|line| !line.is_empty());
        detail.summary = writer.intern(&telling.unwrap_or_default());
    }

    /// The usual shape: an element with a message and a stack in elements of their own.
    pub(super) fn failure(&mut self, at: &Element, [message, stack]: [&str; 2], kind: &str, writer: &mut Writer<'_>) {
        let message = at.child(message);
        let stack = at.child(stack).filter(|stack| !stack.text.is_empty());
        let text = stack.or(message.filter(|message| message.text.len() > LONG));
        let message = message.map_or(at.text.as_str(), |message| message.text.as_str());
        self.told(at, message, kind, text, writer);
    }

    /// A further failure of the same attempt.
    pub(super) fn more(&mut self, status: Status, message: &str, kind: &str, text: Span, writer: &mut Writer<'_>) {
        self.detail.more.push((status, writer.intern(message), writer.intern(kind), text));
    }

    /// A pair of the report: categories are tags, authors own the test, the rest stays as it is.
    pub(super) fn property(&mut self, key: &str, value: &str, writer: &mut Writer<'_>) {
        let said = writer.intern(value);
        if key.eq_ignore_ascii_case("category") {
            self.tag(said);
        } else if is_owner(key) && self.detail.owner.is_empty() {
            self.detail.owner = said;
        } else {
            self.detail.properties.push((writer.intern(key), said));
        }
    }

    pub(super) fn tag(&mut self, tag: StrId) {
        self.detail.tags.push(tag);
    }

    /// A file that the test names.
    pub(super) fn attach(&mut self, path: &str, name: &str, writer: &mut Writer<'_>) {
        if !path.is_empty() {
            let (path, name) = (writer.intern(path), writer.intern(name));
            self.detail.attachments.push(Attachment { path, name, ..Attachment::default() });
        }
    }

    /// What it holds as a case.
    pub(super) fn finish(mut self) -> Case {
        if self.status().is_red() && self.detail.summary.is_empty() {
            // Where nothing else is said, the source's word says most.
            self.detail.summary = self.detail.source_status;
        }
        let is_plain = self.detail == TestDetail::default();
        self.case.last.detail = (!is_plain).then(|| Box::new(self.detail));
        self.case
    }

    /// Writes it, unless the document broke off inside and it is not known to have failed.
    pub(super) fn write(self, is_cut: bool, writer: &mut Writer<'_>) {
        if is_cut && !self.status().is_red() {
            writer.unknown_case();
        } else {
            writer.case(self.finish());
        }
    }
}

/// Keys under which reports name who answers for a test.
pub(super) fn is_owner(key: &str) -> bool {
    ["author", "owner"].iter().any(|word| key.eq_ignore_ascii_case(word))
}

/// The inner bytes of an element that says something.
pub(super) fn inner(element: Option<&Element>) -> Span {
    element.filter(|element| !element.text.is_empty()).map_or(Span::default(), |element| element.inner)
}

/// The status of a word in a table; what no table knows has not passed.
pub(super) fn status_of(table: &[(&str, Status)], word: &str) -> Status {
    table.iter().find(|(known, _)| *known == word).map_or(Status::Error, |(_, status)| *status)
}

/// The first line that says something, without colours, cut.
///
/// A heading (`Setup failed:`, `Multiple failures:`) says less than what follows it, numbered or not.
pub(super) fn first_telling_line(said: &str) -> String {
    let said = text::strip_ansi(said);
    let mut lines = said.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric));
    let first = lines.next().unwrap_or_default();
    let line = match lines.next() {
        Some(second) if first.ends_with(':') => match second.split_once(") ") {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest.trim_start(),
            _ => second,
        },
        _ => first,
    };
    text::cut(line, SUMMARY).into_owned()
}

/// Milliseconds of decimal seconds, NaN where there are none.
///
/// Runners write them as their machine's language has it: `0,25` is a quarter, `1,234.5` has thousands.
pub(super) fn seconds(said: &str) -> f64 {
    let said = said.trim();
    let plain = if said.contains('.') { said.replace(',', "") } else { said.replace(',', ".") };
    match plain.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => (seconds * 1e9).round() / 1e6,
        _ => f64::NAN,
    }
}

/// Milliseconds of `hh:mm:ss.fffffff`, with days before a point where there are any.
pub(super) fn clock(said: &str) -> f64 {
    let parts: Vec<&str> = said.trim().split(':').collect();
    let [hours, minutes, rest] = parts.as_slice() else { return f64::NAN };
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let number = |said: &str| said.parse::<u32>().map_or(f64::NAN, f64::from);
    let whole = (number(days) * 24.0 + number(hours)) * 60.0 + number(minutes);
    whole * 60_000.0 + seconds(rest)
}

/// The last part of a path: folders are those of one machine.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A suite within another.
pub(super) fn below(outer: StrId, name: &str, writer: &mut Writer<'_>) -> StrId {
    match (outer.is_empty(), name.is_empty()) {
        (_, true) => outer,
        (true, false) => writer.intern(name),
        (false, false) => {
            let path = format!("{} › {name}", writer.text(outer));
            writer.intern(&path)
        }
    }
}

/// A report that declares other counts than it holds says so in the ledger; its cases are what counts.
pub(super) fn compare_counts(declared: Option<u64>, found: u64, writer: &mut Writer<'_>) {
    if let Some(declared) = declared.filter(|declared| *declared != found) {
        writer.note(Loss::Info, format!("declares {declared} tests and holds {found}"), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_spelling() {
        for (said, ms) in [("0.0123", 12.3), ("0,25", 250.0), ("1,234.5", 1_234_500.0), ("3", 3000.0)] {
            assert!((seconds(said) - ms).abs() < 1e-9, "{said}");
        }
        for (said, ms) in [("00:00:00.0170545", 17.0545), ("1.01:02:03.5", 90_123_500.0)] {
            assert!((clock(said) - ms).abs() < 1e-6, "{said}");
        }
        assert!(seconds("").is_nan() && seconds("-1").is_nan() && clock("12").is_nan() && clock("a:b:c").is_nan());
    }
}

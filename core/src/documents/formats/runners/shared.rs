//! What reports of all runners have in common: cases with attempts, failures, words for a status.

use crate::documents::pieces::{self, Broken, Path, Piece};
use crate::documents::tree::{Node, Tree};
use crate::documents::{Attempt, Case, Writer, broken_after, lines, text, whole};
use crate::entries::Input;
use crate::facts::{Attachment, Escaping, Loss, Span, Status, StrId, TestDetail};

/// Bytes kept of one message.
const TEXT: usize = 16_000;
/// Bytes kept of one name.
const NAME: usize = 4000;
/// Bytes kept of what a failure is known by.
const SUMMARY: usize = 500;
/// Attempts that a number alone tells of; more is no number of attempts.
const ATTEMPTS: i64 = 100;

/// Words of runners for how a test ended, in lower case.
const WORDS: &[(&str, Status)] = &[
    ("passed", Status::Passed),
    ("pass", Status::Passed),
    ("success", Status::Passed),
    ("xpassed", Status::Passed),
    ("failed", Status::Failed),
    ("fail", Status::Failed),
    ("failure", Status::Failed),
    ("error", Status::Error),
    ("broken", Status::Error),
    ("timedout", Status::Error),
    ("timeout", Status::Error),
    ("aborted", Status::Error),
    ("crashed", Status::Error),
    ("skipped", Status::Skipped),
    ("skip", Status::Skipped),
    ("pending", Status::Skipped),
    ("todo", Status::Skipped),
    ("disabled", Status::Skipped),
    ("ignored", Status::Skipped),
    ("xfailed", Status::Skipped),
];

/// Words that say no more than the status does.
const PLAIN: &[&str] = &["", "passed", "pass", "success", "failed", "fail", "failure", "error", "skipped", "skip"];

/// What a word of a runner means, whatever its case.
pub(super) fn status(word: &str) -> Option<Status> {
    WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, status)| *status)
}

/// Titles of suites as a path; empty ones are left out.
pub(super) fn joined<'s>(titles: impl IntoIterator<Item = &'s str>) -> String {
    let mut path = String::new();
    for title in titles.into_iter().filter(|title| !title.is_empty()) {
        if !path.is_empty() {
            path.push_str(" › ");
        }
        path.push_str(title);
    }
    path
}

/// The class of an error, as its text begins (`TypeError: …`, `AssertionError [ERR_ASSERTION]: …`).
pub(super) fn kind(text: &str) -> &str {
    let before = text::first_telling_line(text).split(':').next().unwrap_or_default();
    let name = before.split_once(" [").filter(|(_, code)| code.ends_with(']')).map_or(before, |(name, _)| name);
    let is_class = ["Error", "Exception", "Failure"].iter().any(|end| name.ends_with(end));
    if is_class && !name.contains(char::is_whitespace) { name } else { "" }
}

/// A line of a source file; 0 where there is none.
pub(super) fn line_of(node: Node<'_>, name: &str) -> u32 {
    node.whole_of(name).and_then(|line| u32::try_from(line).ok()).unwrap_or(0)
}

/// Reads a report in one piece; whatever is lost is one row of the ledger.
pub(super) fn document(input: &mut Input<'_>, writer: &mut Writer<'_>, read: fn(Node<'_>, &mut Report<'_, '_>)) {
    let Some(decoded) = whole::text(input, writer) else { return };
    writer.escaping(Escaping::Json);
    let tree = Tree::of(decoded);
    let mut report = Report { writer, cut: 0 };
    if !tree.is_empty() {
        read(tree.root(), &mut report);
    }
    let Report { writer, cut } = report;
    if let Some(fault) = tree.fault() {
        let decoded = tree.decoded();
        let lost = decoded.span(fault.good, decoded.text.len());
        tell(Broken { what: fault.what, lost, line: decoded.line(fault.at) }, cut, writer);
    }
}

/// Reads a report of any size, whose bulk is lists: item by item, then the rest.
pub(super) fn listed(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    lists: &[Path<'_>],
    read: &mut dyn FnMut(Piece<'_>, &mut Report<'_, '_>),
) {
    let mut cut = 0;
    let broken = pieces::read(input, writer, lists, &mut |piece, writer| {
        let mut report = Report { writer, cut };
        read(piece, &mut report);
        cut = report.cut;
    });
    if let Some(broken) = broken {
        tell(broken, cut, writer);
    }
}

fn tell(broken: Broken, cut: usize, writer: &mut Writer<'_>) {
    let Broken { what, lost, line } = broken;
    let mut what = broken_after(writer.cases(), what);
    if cut > 0 {
        what.push_str("; one case was cut off, its result is unknown");
    }
    writer.note_at(Loss::DataLoss, what, lost.len(), lost, line);
}

/// Lines that are no JSON.
#[derive(Default)]
pub(super) struct Bad {
    lines: u64,
    bytes: u64,
    first: Span,
    line: u32,
}

impl Bad {
    /// One row of the ledger for them, and for `open` cases that still ran when the stream ended.
    pub(super) fn tell(&self, open: usize, writer: &mut Writer<'_>) {
        let what = match (self.lines, open) {
            (0, 0) => return,
            (0, _) => "the stream ends too early".to_owned(),
            (1, _) => "1 line is no JSON".to_owned(),
            (lines, _) => format!("{lines} lines are no JSON"),
        };
        let open = match open {
            0 => String::new(),
            1 => "; one case still ran, its result is unknown".to_owned(),
            open => format!("; {open} cases still ran, their results are unknown"),
        };
        writer.note_at(Loss::DataLoss, what + &open, self.bytes, self.first, self.line);
    }
}

/// Reads a report that stands line by line.
pub(super) fn stream(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    mut each: impl FnMut(Node<'_>, &mut Report<'_, '_>),
) -> Bad {
    writer.escaping(Escaping::Json);
    let mut bad = Bad::default();
    lines::each(input, writer, |line, writer| {
        let end = line.decoded.text.trim_end_matches(['\0', '\u{1A}', ' ', '\t', '\r']).len();
        if end == 0 {
            return;
        }
        let tree = Tree::of(line.decoded.part(0, end));
        if tree.fault().is_none() {
            each(tree.root(), &mut Report { writer, cut: 0 });
            return;
        }
        if bad.lines == 0 {
            (bad.first, bad.line) = (line.span, line.number);
        }
        (bad.lines, bad.bytes) = (bad.lines + 1, bad.bytes + line.span.len());
    });
    bad
}

/// A report that is being read.
pub(super) struct Report<'w, 'f> {
    pub(super) writer: &'w mut Writer<'f>,
    /// Cases that the text breaks within, of which nothing bad is known.
    cut: usize,
}

impl<'w, 'f> Report<'w, 'f> {
    /// One that stands line by line.
    pub(super) fn of(writer: &'w mut Writer<'f>) -> Self {
        Self { writer, cut: 0 }
    }

    /// A name, a title, a path.
    pub(super) fn name(&mut self, text: &str) -> StrId {
        self.writer.intern(&text::cut(&text::strip_ansi(text), NAME))
    }

    /// A member as a name.
    pub(super) fn named(&mut self, node: Node<'_>, member: &str) -> StrId {
        node.get(member).map(|value| self.name(&value.said())).unwrap_or_default()
    }

    fn message(&mut self, text: &str) -> StrId {
        self.writer.intern(&text::cut(text::strip_ansi(text).trim(), TEXT))
    }

    /// Writes a case that `node` tells of. Of one that is cut off, only a failure is known.
    pub(super) fn case(&mut self, node: Node<'_>, case: Case) {
        self.case_of(node.is_whole(), case);
    }

    /// The same of a value that is gone.
    pub(super) fn case_of(&mut self, is_whole: bool, case: Case) {
        if is_whole || case.last.status.is_red() {
            self.writer.case(case);
        } else {
            self.cut += 1;
        }
    }

    /// What broke outside of all tests, as a case, so that nobody overlooks it.
    pub(super) fn broken(&mut self, node: Node<'_>, name: &str, told: Told) {
        let case = Case::of(self.name(name), told.attempt(node));
        self.writer.case(case);
    }

    /// Counts a suite.
    pub(super) fn suite(&mut self) {
        self.writer.document(|document| document.suites += 1);
    }

    /// Notes a time in milliseconds since 1970.
    pub(super) fn time(&mut self, millis: Option<i64>) {
        // Numbers that small are seconds, or counted from the start of the run.
        if let Some(millis) = millis.filter(|millis| *millis > 100_000_000_000) {
            self.writer.time(millis);
        }
    }

    /// Notes the time of a member: milliseconds, with or without a fraction, or as ISO 8601 writes it.
    pub(super) fn time_of(&mut self, node: Node<'_>, member: &str) {
        let Some(value) = node.get(member) else { return };
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
        let millis = value.whole().or_else(|| value.number().map(|millis| millis as i64));
        self.time(millis.or_else(|| value.time()));
    }

    /// What is declared of a whole report but not held is told; cases are what counts.
    pub(super) fn declares(&mut self, root: Node<'_>, what: &str, declared: Option<i64>, found: usize) {
        let differs = declared.filter(|declared| usize::try_from(*declared).ok() != Some(found));
        if let Some(declared) = differs.filter(|_| root.is_whole()) {
            self.writer.note(Loss::Info, format!("declares {declared} {what} and holds {found}"), 0);
        }
    }
}

/// One attempt as a report tells it.
pub(super) struct Told {
    pub(super) status: Status,
    /// Milliseconds.
    pub(super) ms: f64,
    pub(super) detail: TestDetail,
}

impl Told {
    /// With nothing but how it ended and how long it took.
    pub(super) fn of(status: Status, ms: Option<f64>) -> Self {
        Self { status, ms: ms.unwrap_or(f64::NAN), detail: TestDetail::default() }
    }

    /// The source's own word, where it says more than the status.
    pub(super) fn word(&mut self, word: &str, report: &mut Report<'_, '_>) {
        if !PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(word)) {
            self.detail.source_status = report.name(word);
        }
    }

    /// What went wrong, or why nothing ran; `text` is its stack. Further ones are kept beside the first.
    pub(super) fn failure(&mut self, message: &str, kind: &str, text: Option<Node<'_>>, report: &mut Report<'_, '_>) {
        let text = text.filter(|text| !text.said().trim().is_empty() && !matches!(text.raw(), "[]" | "{}"));
        if message.trim().is_empty() && text.is_none() {
            return;
        }
        let span = text.map(Node::span).unwrap_or_default();
        let (kind, told) = (report.name(kind), report.message(message));
        if !self.detail.summary.is_empty() {
            self.detail.more.push((self.status, told, kind, span));
            return;
        }
        let stack = text.map(Node::said).unwrap_or_default();
        let plain = text::strip_ansi(if message.trim().is_empty() { &stack } else { message });
        self.detail.summary = report.name(&text::cut(text::first_telling_line(&plain), SUMMARY));
        (self.detail.message, self.detail.kind, self.detail.details) = (told, kind, span);
        if let Some(text) = text {
            (self.detail.failure_line, self.detail.failure_end_line) = (text.line(), text.line());
        }
    }

    /// What it wrote, where that is not nothing.
    pub(super) fn output(&mut self, node: Node<'_>, stdout: &str, stderr: &str) {
        self.detail.stdout = output(node.get(stdout));
        self.detail.stderr = output(node.get(stderr));
    }

    /// One more thing that is said of it; nothing where it is empty.
    pub(super) fn property(&mut self, key: &str, value: &str, report: &mut Report<'_, '_>) {
        if !value.is_empty() {
            let pair = (report.name(key), report.name(value));
            self.detail.properties.push(pair);
        }
    }

    /// Members of these names as properties.
    pub(super) fn members(&mut self, node: Node<'_>, names: &[&str], report: &mut Report<'_, '_>) {
        for name in names {
            if let Some(value) = node.get(name).filter(|value| !matches!(value.raw(), "null" | "[]" | "{}" | "false")) {
                self.property(name, &value.said(), report);
            }
        }
    }

    /// All members of an object as properties.
    pub(super) fn properties(&mut self, node: Option<Node<'_>>, report: &mut Report<'_, '_>) {
        for (key, value) in node.map(Node::fields).unwrap_or_default() {
            self.property(&key, &value.said(), report);
        }
    }

    /// A tag; nothing where it is empty.
    pub(super) fn tag(&mut self, tag: &str, report: &mut Report<'_, '_>) {
        if !tag.is_empty() {
            self.detail.tags.push(report.name(tag));
        }
    }

    /// A file: its name, its path or else the value that holds it, and its type.
    pub(super) fn attachment(
        &mut self,
        (name, path, media_type): (&str, &str, &str),
        body: Option<Node<'_>>,
        report: &mut Report<'_, '_>,
    ) {
        let body = body.filter(|_| path.is_empty()).map(Node::span).unwrap_or_default();
        let [name, path, media_type] = [name, path, media_type].map(|text| report.name(text));
        self.detail.attachments.push(Attachment { name, path, media_type, body });
    }

    /// What the assertion wanted and got, where it is said apart.
    pub(super) fn compared(&mut self, node: Node<'_>, report: &mut Report<'_, '_>) {
        for (name, value) in [("expected", &mut self.detail.expected), ("actual", &mut self.detail.actual)] {
            if let Some(said) = node.get(name).filter(|said| !said.is_null()) {
                *value = report.message(&said.said());
            }
        }
    }

    /// Its row, at the place of `node`.
    pub(super) fn attempt(self, node: Node<'_>) -> Attempt {
        self.placed(node.span(), node.line())
    }

    /// Its row, at a place.
    pub(super) fn placed(self, span: Span, document_line: u32) -> Attempt {
        let detail = Some(self.detail).filter(|detail| *detail != TestDetail::default()).map(Box::new);
        Attempt { status: self.status, duration_ms: self.ms, span, document_line, detail }
    }
}

fn output(node: Option<Node<'_>>) -> Span {
    node.filter(|node| !matches!(node.raw(), "[]" | "\"\"" | "null")).map(Node::span).unwrap_or_default()
}

/// Attempts before the last of which only the number is known, or at most a message each.
pub(super) fn earlier(
    node: Node<'_>,
    count: Option<i64>,
    reasons: &[Node<'_>],
    report: &mut Report<'_, '_>,
) -> Vec<Attempt> {
    let count = count.unwrap_or(0).clamp(0, ATTEMPTS).try_into().unwrap_or(0).max(reasons.len());
    let attempt = |at: usize| {
        let mut told = Told::of(Status::Failed, None);
        told.detail.source_status = report.name("retried");
        if let Some(reason) = reasons.get(at) {
            told.failure(text::first_telling_line(&text::strip_ansi(&reason.said())), "", Some(*reason), report);
        }
        told.attempt(node)
    };
    (0..count).map(attempt).collect()
}

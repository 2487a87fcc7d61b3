//! A reader's pen: bound to one document, it fills tables and ledger.

use super::Format;
use super::text::{self, Encoding};
use crate::bytes::Limits;
use crate::facts::{
    Document, Escaping, Fragment, Level, LogChunk, LogGroup, LogLine, LogStep, Loss, Note, Origin, Records, Span,
    Status, StrId, TestDetail, TestRow, index,
};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Telling lines kept of one log.
const LOG_LINES: usize = 200;
/// Groups kept of one log.
const LOG_GROUPS: usize = 2000;

/// Writes the rows of one document.
pub struct Writer<'a> {
    fragment: &'a mut Fragment,
    path: String,
    document: u32,
    limits: &'a Limits,
    first_test: usize,
    log_lines: usize,
    log_groups: usize,
    drops_log_lines: bool,
    has_unknown: bool,
}

/// One attempt at a case.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// How it ended.
    pub status: Status,
    /// Milliseconds; NaN when not given.
    pub duration_ms: f64,
    /// Where it stands.
    pub span: Span,
    /// Line of `span.start`; 0 when not needed.
    pub document_line: u32,
    /// Messages and texts, where it has any.
    pub detail: Option<Box<TestDetail>>,
}

/// A case with its attempts.
#[derive(Clone, Debug)]
pub struct Case {
    /// Suite path.
    pub suite: StrId,
    /// Class.
    pub class: StrId,
    /// Name with parameters.
    pub name: StrId,
    /// Source file.
    pub file: StrId,
    /// Source line; 0 when not given.
    pub line: u32,
    /// Attempts before the last, in order.
    pub earlier: Vec<Attempt>,
    /// The one that decides.
    pub last: Attempt,
}

impl Case {
    /// A case of one attempt, of which no more is known than its name.
    pub fn of(name: StrId, last: Attempt) -> Self {
        let (suite, class, file) = (StrId::EMPTY, StrId::EMPTY, StrId::EMPTY);
        Self { suite, class, name, file, line: 0, earlier: Vec::new(), last }
    }
}

impl<'a> Writer<'a> {
    /// A document of `format`, read from `entry` at `path`, with its row in `fragment`.
    pub fn new(fragment: &'a mut Fragment, entry: u32, path: String, format: &Format, limits: &'a Limits) -> Self {
        let id = fragment.intern(format.id);
        let system = fragment.intern(format.system);
        fragment.documents.push(Document { entry, format: id, system, ..Document::default() });
        let document = index(fragment.documents.len() - 1);
        let first_test = fragment.tests.len();
        Self {
            fragment,
            path,
            document,
            limits,
            first_test,
            log_lines: 0,
            log_groups: 0,
            drops_log_lines: false,
            has_unknown: false,
        }
    }

    /// Budgets.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// The whole way in.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Interns text as it is to be shown.
    pub fn intern(&mut self, text: &str) -> StrId {
        self.fragment.intern(&text::shown(text))
    }

    /// The text of a name of this document.
    pub fn text(&self, id: StrId) -> &str {
        self.fragment.text(id)
    }

    /// Changes the row of the document itself.
    pub fn document(&mut self, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.fragment.documents.get_mut(self.document as usize) {
            change(document);
        }
    }

    /// Notes a time that the document holds, in milliseconds since 1970. What lies before is no time of
    /// a run: .NET writes the year 1 where it has none.
    pub fn time(&mut self, millis: i64) {
        if millis < 0 {
            return;
        }
        self.document(|document| {
            document.first_time = Some(document.first_time.map_or(millis, |first| first.min(millis)));
            document.last_time = Some(document.last_time.map_or(millis, |last| last.max(millis)));
        });
    }

    /// How long the run says it took, in milliseconds; parts of a run are added up.
    pub fn took(&mut self, ms: f64) {
        self.document(|document| document.took_ms = Some(document.took_ms.unwrap_or(0.0) + ms));
    }

    /// How the bytes of the document become text.
    pub fn encoding(&mut self, encoding: Encoding) {
        self.document(|document| document.encoding = encoding);
    }

    /// How texts of tests are written in the document.
    pub fn escaping(&mut self, escaping: Escaping) {
        self.document(|document| document.escaping = escaping);
    }

    /// Where a row was read, in this document.
    pub fn origin(&self, span: Span, line: u32) -> Origin {
        Origin { document: self.document, line, span }
    }

    /// The tables of what is said beside tests; rows begin with [`Writer::origin`].
    pub fn records(&mut self) -> &mut Records {
        &mut self.fragment.records
    }

    /// A row of the ledger about the document.
    pub fn note(&mut self, loss: Loss, what: impl Into<String>, bytes: u64) {
        self.note_at(loss, what, bytes, Span::default(), 0);
    }

    /// A row of the ledger about a place in the document.
    pub fn note_at(&mut self, loss: Loss, what: impl Into<String>, bytes: u64, span: Span, line: u32) {
        self.fragment.notes.push(Note { path: self.path.clone(), loss, what: what.into(), bytes, span, line });
    }

    /// Cases written so far.
    pub fn cases(&self) -> usize {
        self.fragment.tests.get(self.first_test..).unwrap_or_default().chunk_by(|a, b| a.case == b.case).count()
    }

    /// A case was cut off before its result: the row about the fault of the document says so.
    pub fn unknown_case(&mut self) {
        self.has_unknown = true;
    }

    /// True once after [`Writer::unknown_case`].
    pub(super) fn takes_unknown_case(&mut self) -> bool {
        std::mem::take(&mut self.has_unknown)
    }

    /// Adds a case with all its attempts.
    pub fn case(&mut self, case: Case) {
        let number = self.fragment.cases;
        self.fragment.cases += 1;
        let attempts = u16::try_from(case.earlier.len() + 1).unwrap_or(u16::MAX);
        let mut attempt = 0_u16;
        for one in case.earlier.into_iter().chain(std::iter::once(case.last)) {
            attempt = attempt.saturating_add(1);
            let detail = match one.detail {
                Some(detail) => {
                    self.fragment.details.push(*detail);
                    index(self.fragment.details.len())
                }
                None => 0,
            };
            self.fragment.tests.push(TestRow {
                document: self.document,
                case: number,
                suite: case.suite,
                class: case.class,
                name: case.name,
                file: case.file,
                line: case.line,
                status: one.status,
                attempt,
                attempts,
                duration: one.duration_ms.into(),
                place: one.span.into(),
                document_line: one.document_line,
                detail,
            });
        }
    }

    /// Changes what is told of the last attempt written, where anything is.
    pub fn amend_last(&mut self, change: impl FnOnce(&TestRow, &mut TestDetail)) {
        let rows = self.fragment.tests.get(self.first_test..).unwrap_or_default();
        let Some(row) = rows.last().filter(|row| row.detail > 0) else { return };
        if let Some(detail) = self.fragment.details.get_mut(row.detail as usize - 1) {
            change(row, detail);
        }
    }

    /// Cases that are the same become attempts of one, where one of them failed and none was skipped.
    ///
    /// The same means: suite path or class, and name, are given, and suite path, class, name, file and line agree.
    pub fn merge_duplicates(&mut self) {
        let Some(rows) = self.fragment.tests.get(self.first_test..) else { return };
        if !rows.iter().any(|row| row.status.is_red()) {
            return;
        }
        let cases: Vec<&[TestRow]> = rows.chunk_by(|a, b| a.case == b.case).collect();
        let groups = duplicates(&cases, self.fragment);
        if groups.is_empty() {
            return;
        }
        let mut gone: Vec<bool> = vec![false; cases.len()];
        for &at in groups.values().flatten() {
            if let Some(gone) = gone.get_mut(at) {
                *gone = true;
            }
        }
        let mut number = self.fragment.cases - index(cases.len());
        let mut merged = Vec::with_capacity(rows.len());
        for (at, case) in cases.iter().enumerate().filter(|(at, _)| gone.get(*at) == Some(&false)) {
            let start = merged.len();
            merged.extend_from_slice(case);
            for later in groups.get(&at).into_iter().flatten() {
                merged.extend_from_slice(cases.get(*later).copied().unwrap_or_default());
            }
            let attempts = u16::try_from(merged.len() - start).unwrap_or(u16::MAX);
            for (attempt, row) in (1_u16..).zip(merged.iter_mut().skip(start)) {
                (row.case, row.attempt, row.attempts) = (number, attempt, attempts);
            }
            number += 1;
        }
        self.fragment.cases = number;
        self.fragment.tests.truncate(self.first_test);
        self.fragment.tests.append(&mut merged);
    }

    /// Whether telling lines are kept from here on: who reads a log once more keeps none again.
    pub fn keep_log_lines(&mut self, is_kept: bool) {
        self.drops_log_lines = !is_kept;
    }

    /// Keeps a telling line of a log; only the first ones are kept, all are counted.
    pub fn log_line(&mut self, level: Level, line: u32, span: Span, text: &str) {
        if self.drops_log_lines {
            return;
        }
        self.document(|document| match level {
            Level::Warning => document.warnings += 1,
            Level::Error | Level::Fatal => document.errors += 1,
        });
        if level == Level::Warning || self.log_lines >= LOG_LINES {
            return;
        }
        self.log_lines += 1;
        let text = self.intern(&text::cut(text, 400));
        let document = self.document;
        self.fragment.log_lines.push(LogLine { document, line, span, level, text });
    }

    /// Opens a group of a log (a step, a fold); lines count from 1.
    pub fn log_group(&mut self, name: &str, first_line: u32, last_line: u32, span: Span) {
        if self.log_groups >= LOG_GROUPS {
            return;
        }
        self.log_groups += 1;
        let name = self.intern(&text::cut(name, 200));
        let document = self.document;
        self.fragment.log_groups.push(LogGroup { document, name, first_line, last_line, span });
    }

    /// Adds a step of a log; which document it is of is set here.
    pub fn log_step(&mut self, step: LogStep) {
        self.fragment.log_steps.push(LogStep { document: self.document, ..step });
    }

    /// Adds lines that explain a failure, the best ones first; which document they are of is set here.
    pub fn log_chunk(&mut self, chunk: LogChunk) {
        self.fragment.log_chunks.push(LogChunk { document: self.document, ..chunk });
    }
}

/// Cases that are the same, by the first of them, where they are attempts of one.
fn duplicates(cases: &[&[TestRow]], fragment: &Fragment) -> BTreeMap<usize, Vec<usize>> {
    // Ids of a fragment may differ for one text, so texts are compared.
    let key = |row: &TestRow| [row.suite, row.class, row.name, row.file].map(|id| fragment.text(id));
    let mut first: HashMap<([&str; 4], u32), usize> = HashMap::with_capacity(cases.len());
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        let Some(row) = case.first() else { continue };
        let is_named = !row.name.is_empty() && (!row.suite.is_empty() || !row.class.is_empty());
        if is_named {
            let first = *first.entry((key(row), row.line)).or_insert(at);
            if first != at {
                groups.entry(first).or_default().push(at);
            }
        }
    }
    groups.retain(|first, later| {
        let members = std::iter::once(first).chain(later.iter());
        let mut statuses = members.filter_map(|&at| cases.get(at)).flat_map(|case| case.iter());
        statuses.clone().any(|row| row.status.is_red()) && !statuses.any(|row| row.status == Status::Skipped)
    });
    groups
}

/// How far a report was read, as a sentence of the ledger.
pub fn broken_after(cases: usize, why: &str) -> String {
    format!("broken after {cases} {}: {why}", if cases == 1 { "case" } else { "cases" })
}

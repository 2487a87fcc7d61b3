//! A log as a whole, and the rows of it that are seen.

use super::data::{LogChunkView, LogGroupView, LogPage, LogQuery, LogRow, LogStyle, LogView};
use super::find::{Needle, buckets};
use super::index::{LogIndex, chunks, documents};
use super::line;
use super::places::{Places, Wrapped, wrap};
use crate::facts::Facts;

/// Lines before one in which a time is looked for.
const BEFORE: u32 = 16;

/// What is known of a log; `is_cut` when there is more of it than is held.
pub(crate) fn log_view(facts: &Facts, entry: u32, index: &LogIndex, is_cut: bool) -> LogView {
    let mut view = of_facts(facts, entry);
    index.refused.clone_into(&mut view.refused);
    view.lines = u64::from(index.lines);
    if is_cut {
        let shown = format!(
            "Only the first 128 MB are shown: {} lines. Extract it from the archive to see the rest",
            index.lines
        );
        view.notes.insert(0, shown);
    }
    (view.started, view.ended) = index.times.unzip();
    (view.errors, view.warnings) = (index.errors.len() as u64, index.warnings.len() as u64);
    let group = |group: &super::groups::Group| LogGroupView {
        name: group.name.clone(),
        first: u64::from(group.first) + 1,
        last: u64::from(group.last) + 1,
        depth: group.depth,
        is_step: group.is_step,
        is_failed: group.is_failed,
        is_folded: group.is_folded,
        errors: LogIndex::within(&index.errors, group.first, group.last),
        warnings: LogIndex::within(&index.warnings, group.first, group.last),
        exit: group.exit,
        duration_ms: group.duration_ms,
    };
    view.groups = index.groups.iter().map(group).collect();
    let (errors, warnings) = (buckets(&index.errors, index.lines), buckets(&index.warnings, index.lines));
    view.buckets = errors.into_iter().zip(warnings).collect();
    view
}

/// What the tables say of a log: all there is where its bytes cannot be had.
fn of_facts(facts: &Facts, entry: u32) -> LogView {
    let Some(row) = facts.entries.get(entry as usize) else {
        return LogView { entry, refused: "no such entry".to_owned(), ..LogView::default() };
    };
    let chunk = |chunk: &crate::facts::LogChunk| LogChunkView {
        first: u64::from(chunk.first_line),
        last: u64::from(chunk.last_line),
        line: u64::from(chunk.line),
        step: facts.text(chunk.step).to_owned(),
        class: facts.text(chunk.class).to_owned(),
        why: facts.text(chunk.why).to_owned(),
        score: chunk.score,
        text: facts.text(chunk.text).to_owned(),
    };
    LogView {
        entry,
        path: row.path.clone(),
        bytes: row.bytes,
        notes: facts.notes.iter().filter(|note| note.path == row.path).map(|note| note.what.clone()).take(20).collect(),
        chunks: documents(facts, entry).flat_map(|id| chunks(facts, id)).map(chunk).collect(),
        ..LogView::default()
    }
}

/// A log that cannot be shown, and why.
pub(crate) fn refused(facts: &Facts, entry: u32, why: String) -> LogView {
    LogView { refused: why, ..of_facts(facts, entry) }
}

/// The rows that a query asks for; `wrapped` is of its columns.
pub(crate) fn log_page(query: &LogQuery, index: &LogIndex, bytes: &[u8], wrapped: Option<&Wrapped>) -> LogPage {
    let mut page = LogPage { query: query.clone(), folds: query.folds.clone(), ..LogPage::default() };
    if index.lines == 0 {
        return page;
    }
    let wanted = query.reveal.and_then(|line| u32::try_from(line.saturating_sub(1)).ok());
    let wanted = wanted.map(|line| line.min(index.lines - 1));
    if let Some(line) = wanted {
        for (group, number) in index.groups.iter().zip(0..) {
            let holds = group.first < line && line <= group.last;
            if holds && page.folds.is_folded(number, group.is_folded) {
                page.folds.turn(number);
            }
        }
    }
    let places = Places::new(index, bytes, wrapped, &page.folds);
    page.total = places.total;
    page.found = wanted.and_then(|line| places.row(line));
    let mut cutter = Cutter { index, bytes, query, needle: Needle::new(&query.marked), next: None, time: None };
    let (mut skip, lines) = places.lines(query.offset.min(page.total));
    let most = query.limit as usize;
    for (number, raw) in lines {
        if page.rows.len() >= most {
            break;
        }
        let (row, parts) = cutter.cut(number, raw);
        for (part, runs) in (0..).zip(parts) {
            if skip > 0 {
                skip -= 1;
            } else if page.rows.len() < most {
                let heads = row.heads.filter(|_| part == 0);
                let is_folded = heads.is_some_and(|group| {
                    let known = index.groups.get(group as usize);
                    known.is_some_and(|known| page.folds.is_folded(group, known.is_folded))
                });
                page.rows.push(LogRow { part, heads, is_folded, runs, ..row.clone() });
            }
        }
    }
    page
}

/// Makes rows of lines, one after the other.
struct Cutter<'a> {
    index: &'a LogIndex,
    bytes: &'a [u8],
    query: &'a LogQuery,
    needle: Option<Needle<'a>>,
    /// The line that follows the one before.
    next: Option<u32>,
    /// The last time before it.
    time: Option<i64>,
}

impl Cutter<'_> {
    fn cut(&mut self, number: u32, raw: &[u8]) -> (LogRow, Vec<Vec<super::data::LogRun>>) {
        if self.next != Some(number) {
            let before = self.index.from(self.index.body(self.bytes), number.saturating_sub(BEFORE));
            let before = before.take_while(|(at, _)| *at < number);
            self.time = before.filter_map(|(_, raw)| line::time_of(raw)).last();
        }
        self.next = Some(number + 1);
        let line::Line { mut shown, time, level } = line::look(raw);
        let since = time.zip(self.time).map(|(now, before)| now - before);
        self.time = time.or(self.time);
        let group = self.index.group_of(number);
        let heads = group.filter(|group| group.first == number);
        // What only opens or ends a group may say nothing itself.
        if let Some(group) = heads.filter(|_| shown.is_blank()) {
            shown.runs = vec![super::data::LogRun { text: group.name.clone(), style: LogStyle(LogStyle::BOLD) }];
        }
        let at = |group: &super::groups::Group| self.index.groups.partition_point(|known| known.first < group.first);
        let row = LogRow {
            line: u64::from(number) + 1,
            level,
            time,
            since,
            depth: group.map_or(0, |group| group.depth + u32::from(group.first != number)),
            heads: heads.filter(|group| group.last > group.first).map(|group| crate::facts::index(at(group))),
            ..LogRow::default()
        };
        if let Some(needle) = &self.needle {
            shown.runs = needle.mark(std::mem::take(&mut shown.runs));
        }
        let parts = if self.query.columns > 0 { wrap(&shown, self.query.columns) } else { vec![shown.runs] };
        (row, parts)
    }
}

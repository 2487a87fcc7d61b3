//! Rows and lines: what is folded takes none, what is wrapped takes several.

use super::ansi::Shown;
use super::data::{Folds, LogRun};
use super::index::{EVERY, LogIndex};
use super::line;

/// Rows that lines take at a width.
pub(crate) struct Wrapped {
    /// Characters of a row.
    pub(crate) columns: u32,
    /// Rows before every 32nd line, and in all.
    before: Vec<u64>,
}

impl Wrapped {
    /// Measures every line.
    pub(crate) fn new(index: &LogIndex, bytes: &[u8], columns: u32) -> Self {
        let mut before = Vec::with_capacity(index.lines as usize / EVERY + 2);
        let mut rows = 0;
        for (number, raw) in index.from(index.body(bytes), 0) {
            if (number as usize).is_multiple_of(EVERY) {
                before.push(rows);
            }
            rows += rows_of(raw, columns);
        }
        before.push(rows);
        Self { columns, before }
    }
}

fn rows_of(raw: &[u8], columns: u32) -> u64 {
    match line::plain_width(raw) {
        Some(width) => (width as u64).div_ceil(u64::from(columns)).max(1),
        None => wrap(&line::look(raw).shown, columns).len() as u64,
    }
}

/// The runs of a line, parted after so many columns; at least one part.
pub(super) fn wrap(shown: &Shown, columns: u32) -> Vec<Vec<LogRun>> {
    let columns = columns as usize;
    let mut parts = vec![Vec::new()];
    let mut taken = 0;
    for run in &shown.runs {
        let mut open = LogRun { text: String::new(), style: run.style };
        for c in run.text.chars() {
            let wide = super::ansi::width(c);
            if taken + wide > columns && taken > 0 {
                end(&mut parts, &mut open);
                parts.push(Vec::new());
                taken = 0;
            }
            taken += wide;
            open.text.push(c);
        }
        end(&mut parts, &mut open);
    }
    parts
}

fn end(parts: &mut [Vec<LogRun>], open: &mut LogRun) {
    if let Some(last) = parts.last_mut().filter(|_| !open.text.is_empty()) {
        last.push(LogRun { text: std::mem::take(&mut open.text), style: open.style });
    }
}

/// Lines one after the other that are all seen.
struct Seen {
    first: u32,
    last: u32,
    /// Rows before them.
    before: u64,
}

/// Which row shows which line.
pub(super) struct Places<'a> {
    index: &'a LogIndex,
    body: &'a [u8],
    wrapped: Option<&'a Wrapped>,
    seen: Vec<Seen>,
    /// Rows in all.
    pub(super) total: u64,
}

impl<'a> Places<'a> {
    /// With these folds.
    pub(super) fn new(index: &'a LogIndex, bytes: &'a [u8], wrapped: Option<&'a Wrapped>, folds: &Folds) -> Self {
        let mut places = Self { index, body: index.body(bytes), wrapped, seen: Vec::new(), total: 0 };
        let mut from = 0;
        for (group, number) in index.groups.iter().zip(0..) {
            if group.first >= from && group.last > group.first && folds.is_folded(number, group.is_folded) {
                places.see(from, group.first);
                from = group.last + 1;
            }
        }
        if from < index.lines {
            places.see(from, index.lines - 1);
        }
        places
    }

    /// Lines that are open, without those that say nothing.
    fn see(&mut self, mut first: u32, last: u32) {
        let silent = &self.index.silent;
        for line in silent.iter().skip(silent.partition_point(|line| *line < first)).take_while(|line| **line <= last) {
            self.put(first, *line);
            first = line + 1;
        }
        self.put(first, last + 1);
    }

    fn put(&mut self, first: u32, end: u32) {
        if first < end {
            self.seen.push(Seen { first, last: end - 1, before: self.total });
            self.total += self.rows_before(end) - self.rows_before(first);
        }
    }

    /// Rows before a line if nothing were folded.
    fn rows_before(&self, line: u32) -> u64 {
        let Some(wrapped) = self.wrapped else { return u64::from(line) };
        let block = line as usize / EVERY;
        let before = wrapped.before.get(block).or(wrapped.before.last()).copied().unwrap_or(0);
        let first = u32::try_from(block * EVERY).unwrap_or(u32::MAX);
        let rest = self.index.from(self.body, first).take((line - first) as usize);
        before + rest.map(|(_, raw)| rows_of(raw, wrapped.columns)).sum::<u64>()
    }

    /// The first row of a line, or of what it is folded in.
    pub(super) fn row(&self, line: u32) -> Option<u64> {
        let at = self.seen.partition_point(|seen| seen.first <= line).checked_sub(1)?;
        let seen = self.seen.get(at)?;
        Some(seen.before + self.rows_before(line.min(seen.last)) - self.rows_before(seen.first))
    }

    /// The lines that rows from `row` on show, and how many rows of the first lie before it.
    pub(super) fn lines(&self, row: u64) -> (u64, impl Iterator<Item = (u32, &'a [u8])> + use<'_, 'a>) {
        let at = self.seen.partition_point(|seen| seen.before <= row).saturating_sub(1);
        let (first, skip) = self
            .seen
            .get(at)
            .map_or((0, 0), |seen| self.line_at(self.rows_before(seen.first) + (row - seen.before.min(row))));
        let rest = self.seen.get(at..).unwrap_or_default().iter();
        let lines = rest.flat_map(move |seen| {
            let from = seen.first.max(first);
            self.index.from(self.body, from).take((seen.last + 1).saturating_sub(from) as usize)
        });
        (skip, lines)
    }

    /// The line of a row if nothing were folded, and its rows before that.
    fn line_at(&self, row: u64) -> (u32, u64) {
        let Some(wrapped) = self.wrapped else {
            return (u32::try_from(row).unwrap_or(u32::MAX), 0);
        };
        let block = wrapped.before.partition_point(|before| *before <= row).saturating_sub(1);
        let first = u32::try_from(block * EVERY).unwrap_or(u32::MAX);
        let mut left = row - wrapped.before.get(block).copied().unwrap_or(0).min(row);
        for (number, raw) in self.index.from(self.body, first) {
            let rows = rows_of(raw, wrapped.columns);
            if left < rows {
                return (number, left);
            }
            left -= rows;
        }
        (self.index.lines, 0)
    }
}

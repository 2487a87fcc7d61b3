//! What the times of a log are: whole ones, or such that need a year, a day or a start from elsewhere.

use super::Row;
use crate::documents::log_head::{Head, Since};
use crate::methods::day;

const DAY: i64 = 86_400_000;
/// Days of a year that is taken as a leap year, as lines without a year are read.
const YEAR_DAYS: i64 = 366;

/// Kinds of times, and how many lines say one.
#[derive(Default)]
pub(super) struct Clock {
    kinds: [u64; 4],
    /// What kind each line with a time says, in order.
    seen: Vec<u8>,
    newest: Option<i64>,
}

const WHOLE: usize = 0;
const YEAR: usize = 1;
const MIDNIGHT: usize = 2;
const START: usize = 3;

impl Clock {
    /// The time of a line as far as it says one.
    pub(super) fn see(&mut self, head: &Head<'_>) -> Option<i64> {
        let (kind, time) = match (head.time, head.since) {
            (Some(time), _) => (WHOLE, time),
            (None, Some(Since::Year(time))) => (YEAR, time),
            (None, Some(Since::Midnight(time))) => (MIDNIGHT, time),
            (None, Some(Since::Start(time))) => (START, time),
            (None, None) => return None,
        };
        if kind == WHOLE {
            self.newest = self.newest.max(Some(time));
        }
        if let Some(count) = self.kinds.get_mut(kind) {
            *count += 1;
        }
        self.seen.push(u8::try_from(kind).unwrap_or_default());
        Some(time)
    }

    /// The newest whole time.
    pub(super) fn newest(&self) -> Option<i64> {
        self.newest
    }

    /// Makes all times whole; says what was taken for granted, or why the log cannot stand among others.
    pub(super) fn placed(
        &self,
        rows: &mut [Row],
        modified: Option<i64>,
        others: Option<i64>,
    ) -> Result<String, String> {
        // The kind that most lines say; whole times before others.
        let kind = (WHOLE..=START).rev().max_by_key(|kind| self.kinds.get(*kind)).unwrap_or(WHOLE);
        if self.kinds.iter().all(|count| *count == 0) {
            return Err("no line says a time".to_owned());
        }
        let mut kinds = self.seen.iter();
        for row in rows.iter_mut().filter(|row| row.is_timed) {
            row.is_timed = kinds.next().is_some_and(|seen| usize::from(*seen) == kind);
        }
        if kind == WHOLE {
            return Ok(String::new());
        }
        let what = ["", "year", "day", "start"].get(kind).copied().unwrap_or_default();
        let (end, whose) = match (modified, others) {
            (Some(modified), _) => (modified, "the date of the file"),
            (None, Some(newest)) => (newest, "the newest time of the other logs"),
            (None, None) => return Err(format!("its times say no {what}, and nothing dates the file")),
        };
        let times = || rows.iter().filter(|row| row.is_timed);
        let said = match kind {
            YEAR => {
                // Where times fall back by half a year, another one begins.
                let turns = turns(times(), YEAR_DAYS * DAY / 2);
                let last = times().next_back().map_or(0, |row| row.time);
                let (year, _) = year_of(end);
                let year = if in_year(year, last) > end + DAY { year - 1 } else { year };
                let first = year - turns;
                let mut at = Turn::new(YEAR_DAYS * DAY / 2);
                rows.iter_mut()
                    .filter(|row| row.is_timed)
                    .for_each(|row| row.time = in_year(first + at.pass(row.time), row.time));
                year.to_string()
            }
            MIDNIGHT => {
                let turns = turns(times(), DAY / 2);
                let last = times().next_back().map_or(0, |row| row.time);
                let today = day::of(end);
                let today = if today * DAY + last > end + DAY / 2 { today - 1 } else { today };
                let first = today - turns;
                let mut at = Turn::new(DAY / 2);
                rows.iter_mut()
                    .filter(|row| row.is_timed)
                    .for_each(|row| row.time += (first + at.pass(row.time)) * DAY);
                day::text(today)
            }
            _ => {
                let last = times().map(|row| row.time).max().unwrap_or_default();
                rows.iter_mut().filter(|row| row.is_timed).for_each(|row| row.time += end - last);
                return Ok(format!("its times count from its start; its end is taken to be at {whose}"));
            }
        };
        Ok(format!("its times say no {what}; the last are taken to be of {said}, by {whose}"))
    }
}

/// Counts how often times fall back by more than `by`.
struct Turn {
    by: i64,
    last: Option<i64>,
    count: i64,
}

impl Turn {
    fn new(by: i64) -> Self {
        Self { by, last: None, count: 0 }
    }

    fn pass(&mut self, time: i64) -> i64 {
        if self.last.is_some_and(|last| last - time > self.by) {
            self.count += 1;
        }
        self.last = Some(time);
        self.count
    }
}

fn turns<'r>(rows: impl Iterator<Item = &'r Row>, by: i64) -> i64 {
    let mut turn = Turn::new(by);
    rows.map(|row| turn.pass(row.time)).last().unwrap_or_default()
}

/// The year of a time, and its first day.
fn year_of(time: i64) -> (i64, i64) {
    let year = day::text(day::of(time)).split('-').next().and_then(|year| year.parse().ok()).unwrap_or(1970);
    (year, first_day(year))
}

/// The first day of a year, counted from 1970.
fn first_day(year: i64) -> i64 {
    let before = year - 1;
    365 * (year - 1970) + (before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400)) - 477
}

/// A time within a leap year, in another year.
fn in_year(year: i64, time: i64) -> i64 {
    let is_leap = first_day(year + 1) - first_day(year) == YEAR_DAYS;
    let late = i64::from(!is_leap && time >= 60 * DAY) * DAY;
    first_day(year) * DAY + time - late
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_on_their_days() {
        assert_eq!([1970, 1971, 1973, 2000, 2001, 2025].map(first_day), [0, 365, 1096, 10_957, 11_323, 20_089]);
        // The first of March is the 61st day of a leap year and the 60th of others.
        assert_eq!(in_year(2024, 60 * DAY), (first_day(2024) + 60) * DAY);
        assert_eq!(in_year(2025, 60 * DAY), (first_day(2025) + 59) * DAY);
        assert_eq!(year_of(20_089 * DAY - 1), (2024, first_day(2024)));
    }
}

//! What Mocha prints at the end of every reporter for people: counts, then what failed.
//!
//! ```text
//!   188 passing (2s)
//!   17 pending
//!   1 failing
//!
//!   1) Cart
//!        totals
//!          keeps cents:
//!      AssertionError: expected 11 to equal 10
//!       at Context.<anonymous> (test/cart.js:12:5)
//! ```
//!
//! Mocha before 1.11 says `✔ 189 tests complete (2 seconds)` and `✖ 1 of 188 tests failed:`. Tests that
//! passed are cases without a name, as many as are counted.

use super::{counted, explain};
use crate::documents::Writer;
use crate::documents::formats::lines::counts::{Counts, numbered};
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Test, path};
use crate::facts::{Loss, Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The first of the counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    counted(said, &["passing"]).is_some() || older(said).is_some()
}

/// `✔ 189 tests complete`, `✖ 1 of 188 tests failed:`: all and failed.
fn older(said: &str) -> Option<(u64, u64)> {
    let said = said.trim_start();
    if let Some(said) = said.strip_prefix("✔ ") {
        return Some((counted(said, &["tests complete", "test complete"])?, 0));
    }
    let (failed, all) = said.strip_prefix("✖ ")?.split_once(" of ")?;
    Some((counted(all, &["tests failed", "test failed"])?, failed.parse().ok()?))
}

#[derive(Default)]
struct Run {
    /// Passing, pending, failing.
    told: [u64; 3],
    at: (u32, Span),
    failed: Vec<Test>,
    /// Lines of the name that is read.
    heading: Option<Vec<String>>,
    has_counts: bool,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if self.is_over || said.is_empty() && self.heading.is_none() {
            return;
        }
        if !self.has_counts {
            let older = older(said);
            let passing = counted(said, &["passing"]).or(older.map(|(all, failed)| all.saturating_sub(failed)));
            if let Some(passing) = passing {
                self.told = [passing, 0, older.map_or(0, |(_, failed)| failed)];
                (self.has_counts, self.at) = (true, (line.number, line.span));
            }
            return;
        }
        if self.failed.is_empty() && self.heading.is_none() {
            let [_, pending, failing] = &mut self.told;
            if let Some(count) = counted(said, &["pending"]) {
                *pending = count;
                return;
            } else if let Some(count) = counted(said, &["failing"]) {
                *failing = count;
                return;
            }
        }
        let [_, _, failing] = self.told;
        let head = numbered(said).filter(|_| said.starts_with("  ") && !said.starts_with("    "));
        if let Some((_, name)) = head.filter(|_| self.failed.len() as u64 != failing) {
            self.failed.push(Test::new("", Status::Failed, line));
            self.name(name);
        } else if self.heading.is_some() {
            self.name(said);
        } else if failing == self.failed.len() as u64 && !said.starts_with(' ') {
            self.settle(writer);
        } else if let Some(test) = self.failed.last_mut() {
            test.said.push(said.strip_prefix("     ").unwrap_or(said), line);
            test.until(line);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if self.has_counts && !self.is_over {
            let [_, _, failing] = self.told;
            if (self.failed.len() as u64) < failing {
                writer.note(Loss::DataLoss, "not all failures that are counted are there: the output ends early", 0);
            }
            self.settle(writer);
        }
    }
}

impl Run {
    /// A line of the name of what failed: its suites stand on lines of their own, a colon ends it.
    fn name(&mut self, said: &str) {
        let said = said.trim();
        let mut lines = self.heading.take().unwrap_or_default();
        let is_end = said.is_empty() || said.ends_with(':') || lines.len() > 20;
        lines.extend(Some(said.strip_suffix(':').unwrap_or(said).to_owned()).filter(|said| !said.is_empty()));
        if !is_end {
            self.heading = Some(lines);
            return;
        }
        if let Some(test) = self.failed.last_mut() {
            test.name = lines.pop().unwrap_or_default();
            test.suite = lines.iter().fold(String::new(), |above, below| path(&above, below));
        }
    }

    fn settle(&mut self, writer: &mut Writer<'_>) {
        let mut failed = std::mem::take(&mut self.failed);
        failed.iter_mut().for_each(explain);
        let [passing, pending, failing] = self.told;
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        Counts::new(passing + pending + failing, failing, 0, pending).settle(&failed, &line, writer);
        self.is_over = true;
    }
}

//! What the test runner of Node.js prints for people, and the summaries that tape's printers share.
//!
//! ```text
//! ✖ keeps cents (1.2ms)
//! ℹ tests 12
//! ℹ pass 11
//! ℹ fail 1
//! ℹ skipped 0
//! ✖ failing tests:
//! ```

use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::{Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// How many tests there are.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    count(said).is_some_and(|(word, _)| word == "tests")
}

/// `ℹ tests 12`: word and number.
fn count(said: &str) -> Option<(&str, u64)> {
    let (word, count) = said.trim_start().strip_prefix("ℹ ")?.split_once(' ')?;
    Some((word, count.trim().parse().ok()?))
}

/// `✖ keeps cents (1.2ms)`.
fn failed(said: &str) -> Option<&str> {
    let (name, time) = said.trim_start().strip_prefix("✖ ")?.rsplit_once(" (")?;
    time.ends_with("ms)").then_some(name)
}

#[derive(Default)]
struct Run {
    /// All, failed, cancelled, skipped and to do.
    told: [u64; 4],
    red: Vec<Test>,
    at: (u32, Span),
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, _: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some((word, count)) = count(said) {
            let at = ["tests", "fail", "cancelled", "skipped", "todo"].iter().position(|known| *known == word);
            if let Some(told) = at.and_then(|at| self.told.get_mut(at.min(3))) {
                *told = told.saturating_add(count);
            }
            self.at = (line.number, line.span);
        } else if let Some(name) = failed(said) {
            self.red.push(Test::new(name, Status::Failed, line));
        } else if let Some(test) = self.red.last_mut().filter(|_| said.starts_with("  ")) {
            test.said.push(said.trim_start(), line);
        }
    }

    fn is_over(&self) -> bool {
        let [_, failed, cancelled, _] = self.told;
        self.at.0 > 0 && failed + cancelled == self.red.len() as u64
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        let mut red = std::mem::take(&mut self.red);
        red.iter_mut().for_each(super::explain);
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        let [all, failed, cancelled, skipped] = self.told;
        Counts::new(all, failed, cancelled, skipped).settle(&red, &line, writer);
    }
}

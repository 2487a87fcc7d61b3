//! What AVA prints: a mark and a name for what failed, counts, then messages.
//!
//! ```text
//!   ✔ cart › adds
//!   ✖ cart › keeps cents Expected 10
//!
//!   1 test failed
//!   40 tests passed
//! ```

use super::counted;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::{Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// Words of the counts: passed, failed, what was not run, what broke outside of tests.
const WORDS: [&[&str]; 4] = [
    &["tests passed", "test passed"],
    &["tests failed", "test failed"],
    &["tests skipped", "test skipped", "tests todo", "test todo", "known failure", "known failures"],
    &["uncaught exceptions", "uncaught exception", "unhandled rejections", "unhandled rejection"],
];

/// One of the counts, on a line of its own.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.starts_with("  ") && count(said).is_some_and(|(at, _)| at < 2) || mark(said).is_some()
}

/// `  ✖ [fail]: cart › keeps cents Expected 10`.
fn mark(said: &str) -> Option<&str> {
    said.trim_start().strip_prefix("✖ [fail]: ").or_else(|| said.trim_start().strip_prefix("✘ [fail]: "))
}

fn count(said: &str) -> Option<(usize, u64)> {
    WORDS.iter().enumerate().find_map(|(at, words)| Some((at, counted(said, words)?)))
}

#[derive(Default)]
struct Run {
    told: [u64; 4],
    failed: Vec<Test>,
    at: (u32, Span),
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some((at, count)) = count(said) {
            if let Some(told) = self.told.get_mut(at) {
                *told = told.saturating_add(count);
            }
            self.at = (line.number, line.span);
        } else if let Some(name) = mark(said) {
            self.failed.push(Test::new(name, Status::Failed, line));
        } else if self.told != [0; 4] && !said.is_empty() {
            self.close(writer);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        let [passed, failed, skipped, broken] = self.told;
        let all = passed + failed + skipped + broken;
        Counts::new(all, failed, broken, skipped).settle(&std::mem::take(&mut self.failed), &line, writer);
    }
}

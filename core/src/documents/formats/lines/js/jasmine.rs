//! What Jasmine prints: dots, what failed, counts.
//!
//! ```text
//! Failures:
//! 1) Cart keeps cents
//!   Message:
//!     Expected 11 to be 10.
//!   Stack:
//!         at UserContext.<anonymous> (spec/cart.spec.js:12:5)
//!
//! 12 specs, 1 failure, 2 pending specs
//! ```

use super::explain;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::{Counts, numbered};
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::{Loss, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The first failure, or the counts.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    before == "Failures:" && said.starts_with("1) ") && !said.starts_with("1) Scenario: ") || end(said).is_some()
}

#[derive(Default)]
struct Run {
    failed: Vec<Test>,
    /// What is pending is listed in the same form.
    is_pending: bool,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if self.is_over {
            return;
        }
        if let Some(counts) = end(said) {
            let mut failed = std::mem::take(&mut self.failed);
            failed.iter_mut().for_each(explain);
            counts.settle(&failed, line, writer);
            self.is_over = true;
        } else if said == "Pending:" || said == "Failures:" {
            self.is_pending = said == "Pending:";
        } else if let Some((_, name)) = numbered(said).filter(|_| !said.starts_with(' ')) {
            if !self.is_pending {
                self.failed.push(Test::new(name, Status::Failed, line));
            }
        } else if matches!(said.trim(), "Message:" | "Stack:" | "Stacktrace:") || self.is_pending {
            // Headings say nothing.
        } else if let Some(test) = self.failed.last_mut().filter(|test| !(said.is_empty() && test.said.is_empty())) {
            test.said.push(said.trim_start(), line);
            test.until(line);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
            for mut test in std::mem::take(&mut self.failed) {
                explain(&mut test);
                test.write(Vec::new(), writer);
            }
        }
    }
}

/// `12 specs, 1 failure, 2 pending specs`; minijasminenode says `12 tests, 30 assertions, 1 failure`.
fn end(said: &str) -> Option<Counts> {
    let said = said.trim();
    let (count, rest) = said.split_once(' ')?;
    let is_ours = (rest.starts_with("specs, ") || rest.starts_with("spec, ")) && said.contains(" failure");
    count.parse::<u64>().ok()?;
    is_ours.then(|| Counts::of(said)).flatten()
}

//! What `TestNG` prints: tests that were not well, as loud as it was asked to be, and counts in a frame.
//!
//! ```text
//! FAILED: testTotal
//! java.lang.AssertionError: expected [10] but found [11]
//! ===============================================
//! Default Suite
//! Total tests run: 12, Passes: 11, Failures: 1, Skips: 0
//! ===============================================
//! ```

use super::explain;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::Status;

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A result, or the counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.starts_with("Total tests run: ") || said.starts_with("FAILED: ") || said.starts_with("PASSED: ")
}

#[derive(Default)]
struct Run {
    tests: Vec<Test>,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        let words = [("PASSED: ", Status::Passed), ("FAILED: ", Status::Failed), ("SKIPPED: ", Status::Skipped)];
        if self.is_over {
            return;
        }
        if said.starts_with("Total tests run: ") {
            self.settle(Counts::of(said).unwrap_or_default(), line, writer);
            self.is_over = true;
        } else if let Some((name, status)) = words.iter().find_map(|(word, to)| Some((said.strip_prefix(word)?, *to))) {
            let bare = name.split(['(', '[']).next().unwrap_or(name);
            let (class, name) = match bare.rfind('.') {
                Some(at) => (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default()),
                None => ("", name),
            };
            let mut test = Test::new(name, status, line);
            class.clone_into(&mut test.class);
            self.tests.push(test);
        } else if let Some(test) =
            self.tests.last_mut().filter(|test| test.status.is_red() && !said.is_empty() && !said.starts_with("===="))
        {
            test.said.push(said, line);
            test.until(line);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over {
            for mut test in std::mem::take(&mut self.tests) {
                explain(&mut test);
                test.write(Vec::new(), writer);
            }
        }
    }
}

/// The class, from the level of the stack that is the test.
fn class_of(test: &Test) -> Option<String> {
    let bare = test.name.split(['(', '[']).next()?;
    let mut classes = test.said.text.lines().filter_map(|line| {
        let method = line.trim().strip_prefix("at ")?.split('(').next()?;
        method.rsplit_once('.').filter(|(_, name)| *name == bare)
    });
    classes.next_back().map(|(class, _)| class.to_owned())
}

impl Run {
    fn settle(&mut self, counts: Counts, line: &Line<'_>, writer: &mut Writer<'_>) {
        let mut tests = std::mem::take(&mut self.tests);
        for test in tests.iter_mut().filter(|test| test.status.is_red()) {
            if test.class.is_empty() {
                test.class = class_of(test).unwrap_or_default();
            }
            explain(test);
        }
        counts.settle(&tests, line, writer);
    }
}

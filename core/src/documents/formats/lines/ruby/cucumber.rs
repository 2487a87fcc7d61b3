//! What Cucumber prints at its end: scenarios that failed, and counts. Of Ruby, JavaScript and the JVM.
//!
//! ```text
//! Failing Scenarios:
//! cucumber features/cart.feature:12 # Scenario: keeps cents
//!
//! 10 scenarios (1 failed, 9 passed)
//! 40 steps (1 failed, 3 skipped, 36 passed)
//! ```

use crate::documents::Writer;
use crate::documents::formats::lines::counts::{Counts, numbered};
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Test, place};
use crate::facts::{Loss, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The list of what failed, or the counts.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    is_list(said)
        || before == "Failures:" && numbered(said).is_some_and(|(_, name)| name.starts_with("Scenario: "))
        || end(said).is_some()
}

fn is_list(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    said == "failing scenarios:" || said == "failed scenarios:"
}

#[derive(Default)]
struct Run {
    red: Vec<Test>,
    is_listing: bool,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if self.is_over {
            return;
        }
        if let Some(counts) = end(said) {
            counts.settle(&std::mem::take(&mut self.red), line, writer);
            self.is_over = true;
        } else if is_list(said) {
            self.is_listing = true;
        } else if let Some((name, at)) = failed(said, self.is_listing) {
            let mut test = Test::new(name, Status::Failed, line);
            if let Some((file, number)) = place(at) {
                (test.file, test.line) = (file.to_owned(), number);
            }
            self.red.push(test);
        } else if !said.is_empty() {
            self.is_listing = false;
            if let Some(test) = self.red.last_mut().filter(|_| said.starts_with(' ')) {
                test.said.push(said.trim_start(), line);
                test.until(line);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
            self.red.iter().for_each(|test| test.write(Vec::new(), writer));
        }
    }
}

/// `cucumber -p ci features/cart.feature:12 # Scenario: keeps cents`, `features/cart.feature:12 # keeps cents`,
/// `1) Scenario: keeps cents # features/cart.feature:12`: name and place.
fn failed(said: &str, is_listing: bool) -> Option<(&str, &str)> {
    let (before, after) = said.split_once(" # ")?;
    if let Some((_, name)) = numbered(before).filter(|_| !said.starts_with(' ')) {
        return Some((name.strip_prefix("Scenario: ")?, after));
    }
    let at = before.rsplit(' ').next()?;
    let kinds = ["Scenario: ", "Scenario Outline: ", "Example: "];
    let name = kinds.iter().find_map(|kind| after.strip_prefix(kind)).unwrap_or(after);
    (is_listing && at.contains(".feature")).then_some((name, at))
}

/// `10 scenarios (1 failed, 2 pending, 7 passed)`, `10 Scenarios (10 passed)`.
fn end(said: &str) -> Option<Counts> {
    let (count, rest) = said.split_once(' ')?;
    let rest = ["scenarios", "scenario", "Scenarios", "Scenario"].iter().find_map(|word| rest.strip_prefix(word))?;
    let inner = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    (rest.is_empty() || !inner.is_empty()).then_some(())?;
    let (mut red, mut skipped) = (0, 0);
    for (count, word) in inner.split(", ").filter_map(|part| part.split_once(' ')) {
        let count: u64 = count.parse().ok()?;
        match word {
            "failed" | "ambiguous" => red += count,
            "passed" => {}
            // Skipped, pending, undefined.
            _ => skipped += count,
        }
    }
    Some(Counts::new(count.parse().ok()?, red, 0, skipped))
}

//! What Jest prints: a line a file, what failed below it, counts.
//!
//! ```text
//! PASS src/cart.test.js
//! FAIL src/total.test.js (5.2 s)
//!   ● Total › keeps cents
//!
//!     expect(received).toBe(expected)
//!     Expected: 10
//!     Received: 11
//!       at Object.<anonymous> (src/total.test.js:12:5)
//!
//! Test Suites: 1 failed, 1 passed, 2 total
//! Tests:       1 failed, 3 skipped, 40 passed, 44 total
//! ```
//!
//! A file that failed to run is a case, as in Jest's own reports.

use super::explain;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Test, path};
use crate::facts::{Loss, Status};

/// What a file that could not be run is called.
const BROKEN: &str = "suite failed to run";

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A file with its result, or the counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    file(said).is_some() || said.starts_with("Test Suites: ") && said.ends_with(" total") || end(said).is_some()
}

#[derive(Default)]
struct Run {
    file: String,
    /// The file failed: blocks below tell of tests.
    has_failed: bool,
    red: Vec<Test>,
    /// Whose block goes by.
    current: Option<usize>,
    broken: u64,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim();
        if self.is_over {
            return;
        }
        if let Some((has_failed, file)) = file(said) {
            (self.has_failed, self.current) = (has_failed, None);
            file.clone_into(&mut self.file);
        } else if let Some(counts) = said.strip_prefix("Test Suites: ") {
            self.current = None;
            self.broken = parts(counts).find(|(_, word)| *word == "failed").map_or(0, |(count, _)| count);
        } else if let Some(counts) = end(said) {
            self.end(counts, line, writer);
        } else if said == "Summary of all failing tests" {
            self.current = None;
        } else if let Some(title) = said.strip_prefix("● ") {
            self.heading(title, line);
        } else if let Some(test) = self.current.and_then(|at| self.red.get_mut(at))
            && !(said.is_empty() && test.said.is_empty())
        {
            let text = line.text.trim_end();
            test.said.push(text.strip_prefix("    ").unwrap_or(text), line);
            test.until(line);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over && !self.red.is_empty() {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
            for mut test in std::mem::take(&mut self.red) {
                explain(&mut test);
                test.write(Vec::new(), writer);
            }
        }
    }
}

impl Run {
    /// `Total › keeps cents`: suites and the name of a test, or what else Jest says in this form.
    fn heading(&mut self, title: &str, line: &Line<'_>) {
        self.current = None;
        let is_broken = title.ends_with("Test suite failed to run");
        let others = ["Console", "Warning:", "Warning", "Obsolete", "process.exit called"];
        let is_other = others.iter().any(|word| title.starts_with(word) || title.ends_with(word))
            || title.starts_with("Cannot log after")
            || title.starts_with("Deprecation");
        if !self.has_failed || is_other {
            return;
        }
        let (suites, name) = title.rsplit_once(" › ").unwrap_or(("", title));
        let suites = suites.split(" › ").fold(String::new(), |above, below| path(&above, below));
        let (suites, name) = if is_broken { (self.file.clone(), BROKEN) } else { (suites, name) };
        let same = |test: &Test| test.name == name && test.suite == suites && test.file == self.file;
        // A summary of all says it again, and what tears down may fail too.
        if let Some(known) = self.red.iter().position(same) {
            self.current = Some(known).filter(|known| known + 1 == self.red.len());
            return;
        }
        let mut test = Test::new(name, if is_broken { Status::Error } else { Status::Failed }, line);
        test.suite = suites;
        test.file.clone_from(&self.file);
        if is_broken {
            BROKEN.clone_into(&mut test.source);
        }
        self.red.push(test);
        self.current = Some(self.red.len() - 1);
    }

    fn end(&mut self, counts: Counts, line: &Line<'_>, writer: &mut Writer<'_>) {
        for test in &mut self.red {
            let file = std::mem::take(&mut test.file);
            explain(test);
            // The file of the test: its stack may begin elsewhere.
            if !test.file.ends_with(file.as_str()) {
                test.line = if test.file.is_empty() { 0 } else { test.line };
                if test.line == 0 || !file.is_empty() {
                    (test.file, test.line) = (file, 0);
                }
            }
        }
        let (broken, red): (Vec<Test>, Vec<Test>) =
            std::mem::take(&mut self.red).into_iter().partition(|test| test.source == BROKEN);
        for test in &broken {
            test.write(Vec::new(), writer);
        }
        if broken.is_empty() && red.is_empty() && counts.red() == 0 {
            // Files that failed, and nothing that says why.
            for _ in 0..self.broken {
                let mut test = Test::new(BROKEN, Status::Error, line);
                BROKEN.clone_into(&mut test.source);
                test.write(Vec::new(), writer);
            }
        }
        counts.settle(&red, line, writer);
        self.is_over = true;
    }
}

/// `PASS src/cart.test.js (5.2 s)`: whether it failed, and the file.
fn file(said: &str) -> Option<(bool, &str)> {
    let (word, rest) = said.trim().split_once(' ')?;
    let has_failed = word == "FAIL";
    (has_failed || word == "PASS").then_some(())?;
    let rest = rest.trim();
    let bare = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).map_or(rest, |(bare, _)| bare);
    // A project may stand before the file.
    let file = bare.rsplit(' ').next()?;
    let ends = ["js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "vue", "coffee", "snap", "svelte"];
    let is_script = file.rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end));
    (is_script && !bare.contains(" > ")).then_some((has_failed, file))
}

/// `1 failed, 3 skipped, 44 total`: counts with their words.
fn parts(said: &str) -> impl Iterator<Item = (u64, &str)> {
    said.split(", ").filter_map(|part| {
        let (count, word) = part.trim().split_once(' ')?;
        Some((count.parse().ok()?, word))
    })
}

/// `Tests:       1 failed, 3 skipped, 40 passed, 44 total`.
fn end(said: &str) -> Option<Counts> {
    let told = said.trim().strip_prefix("Tests: ")?.trim();
    let (mut failed, mut skipped, mut total) = (0, 0, None);
    for (count, word) in parts(told) {
        match word {
            "failed" => failed = count,
            "skipped" | "todo" | "pending" | "disabled" => skipped += count,
            "total" => total = Some(count),
            _ => {}
        }
    }
    Some(Counts::new(total?, failed, 0, skipped))
}

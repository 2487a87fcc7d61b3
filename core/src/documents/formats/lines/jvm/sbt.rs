//! What tests of Scala print below sbt: `ScalaTest`, specs2, `JUnit`, munit; and what sbt counts of all of them.
//!
//! ```text
//! [info] CartSpec:
//! [info] - adds
//! [info] - keeps cents *** FAILED ***
//! [info]   11 did not equal 10 (CartSpec.scala:12)
//! [info] Tests: succeeded 1, failed 1, canceled 0, ignored 0, pending 0
//! [error] Failed: Total 2, Failed 1, Errors 0, Passed 1
//! ```
//!
//! Below Maven `ScalaTest` prints the same without levels.

use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::{Loss, Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The name of a suite, a test that was not well, or the counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    let (level, said) = bare(said);
    let is_suite = !level.is_empty() && suite(said).is_some();
    is_suite || total(said).is_some() || counted(said).is_some() || red(level, said).is_some()
}

#[derive(Default)]
struct Run {
    suite: String,
    red: Vec<Test>,
    /// The last red test goes on.
    is_open: bool,
    /// What sbt counts of all frameworks, project by project.
    sum: Option<Counts>,
    /// What `ScalaTest` counts: without sbt it holds.
    told: Option<Counts>,
    at: (u32, Span),
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, _: &mut Writer<'_>) {
        let (level, said) = bare(line.text.trim_end());
        if let Some(counts) = total(said) {
            self.at = (line.number, line.span);
            self.sum.get_or_insert_default().add(counts);
            self.is_open = false;
        } else if let Some(counts) = counted(said) {
            self.at = (line.number, line.span);
            self.told.get_or_insert_default().add(counts);
            self.is_open = false;
        } else if let Some((class, name)) = red(level, said) {
            let mut test = Test::new(name, Status::Failed, line);
            let class = if class.is_empty() { self.suite.as_str() } else { class };
            class.clone_into(&mut test.class);
            if let Some((_, why)) = said.split_once(" failed: ") {
                test.said.push(why, line);
            }
            self.red.push(test);
            self.is_open = true;
        } else if let Some(name) = suite(said).filter(|_| !level.is_empty()) {
            name.clone_into(&mut self.suite);
            self.is_open = false;
        } else if let Some(test) = self.red.last_mut().filter(|_| self.is_open) {
            let is_other = ["- ", "+ ", "x ", "! "].iter().any(|mark| said.trim_start().starts_with(mark));
            if is_other || !said.starts_with(' ') && !said.is_empty() {
                self.is_open = false;
            } else if !(said.trim().is_empty() && test.said.is_empty()) {
                test.said.push(said.trim_start(), line);
                test.until(line);
            }
        }
    }

    /// Projects follow one another, and sbt counts them when all have ended.
    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if self.told.is_none() && self.sum.is_none() && !self.red.is_empty() {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        }
        let mut red = std::mem::take(&mut self.red);
        for test in &mut red {
            test.said.text.trim().clone_into(&mut test.message);
        }
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        let counts = std::mem::take(&mut self.sum).or(self.told.take());
        counts.unwrap_or_default().settle(&red, &line, writer);
    }
}

/// `[info] text`: level and text.
fn bare(said: &str) -> (&str, &str) {
    let marked = said.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    marked
        .filter(|(level, _)| ["info", "error", "warn"].contains(level))
        .map_or(("", said), |(level, rest)| (level, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// `CartSpec:`.
fn suite(said: &str) -> Option<&str> {
    let name = said.strip_suffix(':')?;
    let ends = ["Spec", "Specs", "Test", "Tests", "Suite", "Props", "Properties"];
    let is_name = name.chars().all(|c| c.is_alphanumeric() || ".$_".contains(c));
    (is_name && ends.iter().any(|end| name.ends_with(end))).then_some(name)
}

/// A test that was not well: class, where it is told, and name.
fn red<'a>(level: &str, said: &'a str) -> Option<(&'a str, &'a str)> {
    if let Some((name, _)) = said.split_once(" *** FAILED ***") {
        return Some(("", name.trim_start().strip_prefix("- ").unwrap_or(name.trim())));
    }
    if let Some(rest) = said.strip_prefix("==> X ") {
        // munit names the class first, the time and the exception behind.
        let full = rest.split("  ").next()?;
        let class_end = full.split(' ').next()?.rfind('.')?;
        let (class, name) = (full.get(..class_end)?, full.get(class_end + 1..)?);
        return Some((class, name));
    }
    if level != "error" {
        return None;
    }
    if let Some(rest) = said.strip_prefix("Test ") {
        // `Test com.example.CartTest.testTotal failed: …, took 0.1 sec`
        let full = rest.split(" failed: ").next().filter(|full| full.len() < rest.len() && !full.contains(' '))?;
        return full.rsplit_once('.');
    }
    let said = said.trim_start();
    said.strip_prefix("x ").or_else(|| said.strip_prefix("! ")).map(|name| ("", name))
}

/// `Failed: Total 2, Failed 1, Errors 0, Passed 1, Skipped 0`.
fn total(said: &str) -> Option<Counts> {
    let (word, rest) = said.split_once(": Total ")?;
    ["Passed", "Failed", "Error"].contains(&word).then_some(())?;
    let (all, rest) = rest.split_once(", ")?;
    let [failed, errors, skipped, others] = words(rest, [&["Failed"], &["Errors"], &["Skipped"], OTHERS]);
    Some(Counts::new(all.parse::<u64>().ok()? + others, failed, errors, skipped + others))
}

const OTHERS: &[&str] = &["Ignored", "Canceled", "Pending"];

/// `Tests: succeeded 1, failed 1, canceled 0, ignored 0, pending 0`.
fn counted(said: &str) -> Option<Counts> {
    let rest = said.strip_prefix("Tests: ").filter(|rest| rest.starts_with("succeeded "))?;
    let [passed, failed, others, _] =
        words(rest, [&["succeeded"], &["failed"], &["canceled", "ignored", "pending"], &[]]);
    Some(Counts::new(passed + failed + others, failed, 0, others))
}

/// Numbers behind words.
fn words(said: &str, known: [&[&str]; 4]) -> [u64; 4] {
    let count = |words: &[&str]| {
        let parts = said.split(", ").filter_map(|part| part.trim().split_once(' '));
        parts.filter(|(word, _)| words.contains(word)).filter_map(|(_, count)| count.trim().parse::<u64>().ok()).sum()
    };
    known.map(count)
}

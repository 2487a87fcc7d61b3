//! What Karma prints: counts while tests run in one or several browsers, and a line for what failed.
//!
//! ```text
//! Chrome Headless 90.0 (Linux x86_64) Cart keeps cents FAILED
//!     Expected 11 to equal 10.
//!         at UserContext.<anonymous> (test/cart.spec.js:12:5)
//! Chrome Headless 90.0 (Linux x86_64): Executed 44 of 44 (1 FAILED) (skipped 3) (0.5 secs / 0.4 secs)
//! TOTAL: 1 FAILED, 40 SUCCESS
//! ```
//!
//! Its reporter in the style of Mocha says `✔ 40 tests completed`, `✖ 1 test failed`, `ℹ 3 tests skipped`.

use super::{counted, explain};
use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Test, path};
use crate::facts::{Loss, Span, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A browser runs, failed, or the summary counts.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    executed(said).is_some() || failure(said).is_some() || completed(said).is_some()
}

#[derive(Default)]
struct Run {
    /// What each browser counts: executed, failed, skipped, all; the last line holds.
    browsers: BTreeMap<String, [u64; 4]>,
    /// What the reporter in the style of Mocha counts: completed, failed, skipped.
    summary: Option<[u64; 3]>,
    failed: Vec<Test>,
    /// Groups of failures of the summary, with their indent.
    groups: Vec<(usize, String)>,
    is_listing: bool,
    at: (u32, Span),
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some((browser, counts)) = executed(said) {
            self.browsers.insert(browser.to_owned(), counts);
            self.at = (line.number, line.span);
        } else if let Some((browser, name)) = failure(said) {
            let mut test = Test::new(name, Status::Failed, line);
            test.tags.push(browser.to_owned());
            self.failed.push(test);
        } else if let Some((at, count)) = completed(said) {
            if let Some(told) = self.summary.get_or_insert([0; 3]).get_mut(at) {
                *told = count;
            }
            self.at = (line.number, line.span);
        } else if said == "FAILED TESTS:" {
            self.is_listing = true;
        } else if said.starts_with("TOTAL: ") {
            self.settle(writer);
        } else if self.is_listing {
            self.listed(said, line);
        } else if let Some(test) = self.failed.last_mut().filter(|_| said.starts_with([' ', '\t'])) {
            test.said.push(said.trim_start(), line);
            test.until(line);
        } else if !said.is_empty() {
            let is_all_told = |[_, failed, _]: [u64; 3]| failed == self.failed.len() as u64;
            self.is_over |= self.summary.is_some_and(is_all_told);
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if self.browsers.is_empty() && self.summary.is_none() && !self.failed.is_empty() {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        }
        self.settle(writer);
    }
}

impl Run {
    /// Groups, `✖ name` below them, browsers and messages deeper still.
    fn listed(&mut self, said: &str, line: &Line<'_>) {
        let bare = said.trim_start();
        let indent = said.len() - bare.len();
        if bare.is_empty() {
            return;
        }
        if indent == 0 {
            self.is_listing = false;
        } else if let Some(name) = bare.strip_prefix("✖ ") {
            self.groups.retain(|(known, _)| *known < indent);
            let mut test = Test::new(name, Status::Failed, line);
            test.suite = self.groups.iter().fold(String::new(), |above, (_, name)| path(&above, name));
            self.failed.push(test);
        } else if self.groups.last().is_none_or(|(known, _)| *known < indent) && self.failed.is_empty()
            || self.groups.iter().any(|(known, _)| *known >= indent)
        {
            self.groups.retain(|(known, _)| *known < indent);
            self.groups.push((indent, bare.to_owned()));
        } else if let Some(test) = self.failed.last_mut() {
            if test.said.is_empty() && is_browser(bare) {
                test.tags.push(bare.to_owned());
                return;
            }
            test.said.push(bare, line);
            test.until(line);
        }
    }

    fn settle(&mut self, writer: &mut Writer<'_>) {
        let mut failed = std::mem::take(&mut self.failed);
        failed.iter_mut().for_each(explain);
        let mut sum = Counts::default();
        let browsers = std::mem::take(&mut self.browsers).into_values();
        match self.summary.take() {
            Some([passed, failed, skipped]) => sum = Counts::new(passed + failed + skipped, failed, 0, skipped),
            None => browsers.for_each(|[ran, failed, skipped, all]| {
                sum.add(Counts::new(ran + skipped, failed, 0, skipped));
                if ran + skipped < all {
                    // It lost the browser.
                    let what = format!("{} of {all} tests did not run", all - ran - skipped);
                    writer.note(Loss::DataLoss, what, 0);
                }
            }),
        }
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        sum.settle(&failed, &line, writer);
        self.is_over = true;
    }
}

/// `Chrome 90.0 (Linux): Executed 41 of 44 (1 FAILED) (skipped 3) …`: browser; executed, failed, skipped, all.
fn executed(said: &str) -> Option<(&str, [u64; 4])> {
    let (browser, rest) = said.split_once(": Executed ")?;
    let (ran, rest) = rest.split_once(" of ")?;
    let number = |said: &str| said.parse::<u64>().ok();
    let inner = || rest.split(['(', ')']);
    let failed = inner().find_map(|part| number(part.strip_suffix(" FAILED")?)).unwrap_or(0);
    let skipped = inner().find_map(|part| number(part.strip_prefix("skipped ")?)).unwrap_or(0);
    let all = number(rest.split(' ').next()?)?;
    Some((browser.trim_start(), [number(ran)?, failed, skipped, all]))
}

/// `Chrome 90.0 (Linux x86_64) Cart keeps cents FAILED`: browser and test.
fn failure(said: &str) -> Option<(&str, &str)> {
    let said = said.strip_suffix(" FAILED")?;
    let end = said.find(") ")? + 1;
    let (browser, name) = (said.get(..end)?, said.get(end + 1..)?);
    (is_browser(browser) && !name.is_empty()).then_some((browser, name))
}

fn is_browser(said: &str) -> bool {
    let known = ["Chrom", "Firefox", "Safari", "PhantomJS", "Edge", "IE ", "Headless", "Electron", "Opera", "jsdom"];
    known.iter().any(|name| said.starts_with(name)) && said.ends_with(')')
}

/// `✔ 40 tests completed`: which count, and the number.
fn completed(said: &str) -> Option<(usize, u64)> {
    let said = said.trim_start();
    let marks: [(&str, [&str; 2]); 3] = [
        ("✔ ", ["tests completed", "test completed"]),
        ("✖ ", ["tests failed", "test failed"]),
        ("ℹ ", ["tests skipped", "test skipped"]),
    ];
    marks.iter().enumerate().find_map(|(at, (mark, words))| Some((at, counted(said.strip_prefix(mark)?, words)?)))
}

//! What the end of an output counts, held against the tests that it names.
//!
//! Where dots stand for tests, only some have a name: the others are cases without one, so that numbers agree.

use super::reading::Line;
use super::rows::Test;
use crate::documents::Writer;
use crate::facts::{Loss, Status};

/// Words of counts, by what they count: all, failures, errors, what was not run.
const WORDS: [&[&str]; 4] = [
    &[
        "tests",
        "test",
        "runs",
        "examples",
        "example",
        "specs",
        "spec",
        "tests run",
        "total tests run",
        "tests completed",
        "test completed",
    ],
    &["failures", "failure", "failed"],
    &["errors", "error", "errors occurred outside of examples", "error occurred outside of examples"],
    &["skipped", "skips", "incomplete", "pending", "ignored", "pendings", "omissions", "pending specs", "pending spec"],
];

/// Cases without a name that one end may ask for.
const MOST: u64 = 1_000_000;

/// Tests by kind, in the order of [`WORDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts([u64; 4]);

impl Counts {
    /// `3 runs, 1 failures, 0 skips`, `Tests: 3, Failures: 1.`; `None` where no word is known.
    pub(super) fn of(said: &str) -> Option<Self> {
        let mut counts = Self::default();
        let mut is_any = false;
        for part in said.split([',', ';']) {
            let part = part.trim().trim_end_matches('.');
            let pair = match part.split_once(':') {
                Some((word, count)) => Some((word, count.trim())),
                None => part.split_once(' ').map(|(count, word)| (word, count)),
            };
            let Some((word, Ok(count))) = pair.map(|(word, count)| (word.to_ascii_lowercase(), count.parse::<u64>()))
            else {
                continue;
            };
            let at = WORDS.iter().position(|words| words.contains(&word.as_str()));
            if let Some(known) = at.and_then(|at| counts.0.get_mut(at)) {
                *known = known.saturating_add(count);
                is_any = true;
            }
        }
        is_any.then_some(counts)
    }

    /// One more test that has a name.
    pub(super) fn push(&mut self, test: &Test) {
        let at = match test.status {
            Status::Passed => 0,
            Status::Failed => 1,
            Status::Error => 2,
            Status::Skipped => 3,
        };
        for at in [Some(0), Some(at).filter(|at| *at > 0)].into_iter().flatten() {
            if let Some(count) = self.0.get_mut(at) {
                *count += 1;
            }
        }
    }

    /// Adds what another end counts.
    pub(super) fn add(&mut self, other: Self) {
        for (count, other) in self.0.iter_mut().zip(other.0) {
            *count = count.saturating_add(other);
        }
    }

    /// All, failures, errors, what was not run.
    pub(super) fn new(all: u64, failed: u64, errors: u64, skipped: u64) -> Self {
        Self([all, failed, errors, skipped])
    }

    /// Failures and errors.
    pub(super) fn red(self) -> u64 {
        let [_, failed, errors, _] = self.0;
        failed.saturating_add(errors)
    }

    /// Writes tests, and what these counts hold beside them.
    pub(super) fn settle(self, tests: &[Test], line: &Line<'_>, writer: &mut Writer<'_>) {
        let mut ours = Self::default();
        for test in tests {
            ours.push(test);
            test.write(Vec::new(), writer);
        }
        self.fill(ours, line, writer);
    }

    /// Writes what is counted beside the tests that have a name, and tells where there are more of these.
    pub(super) fn fill(self, ours: Self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let [tests, failed, _, skipped] = self.0;
        let [named, _, _, our_skipped] = ours.0;
        if self.red() < ours.red() {
            let what = format!("the end counts {} failures and errors, {} have a name", self.red(), ours.red());
            writer.note_at(Loss::Info, what, 0, line.span, line.number);
        } else if named > tests && tests > 0 {
            let what = format!("the end counts {tests} tests, {named} have a name");
            writer.note_at(Loss::Info, what, 0, line.span, line.number);
        }
        // Some runners count an error among the failures.
        let red = self.red().saturating_sub(ours.red());
        let skipped = skipped.saturating_sub(our_skipped);
        let passed = tests.saturating_sub(named).saturating_sub(red + skipped);
        let status = if failed > 0 { Status::Failed } else { Status::Error };
        unnamed(passed, Status::Passed, "", line, writer);
        unnamed(skipped, Status::Skipped, "", line, writer);
        unnamed(red, status, "", line, writer);
    }
}

/// What a red case is called that the end only counts: under the empty name of those that passed it would
/// look like one test with both results.
const UNNAMED: &str = "unnamed failure";

/// Cases that the end only counts; red ones say what it says.
pub(super) fn unnamed(count: u64, status: Status, source: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    for _ in 0..count.min(MOST) {
        let mut test = Test::new(if status.is_red() { UNNAMED } else { "" }, status, line);
        source.clone_into(&mut test.source);
        if status.is_red() {
            line.text.trim().clone_into(&mut test.message);
        }
        test.write(Vec::new(), writer);
    }
}

/// A rule of one sign around nothing, or a line that only has signs of results.
pub(super) fn is_dots(said: &str, signs: &str) -> bool {
    !said.is_empty() && said.chars().all(|c| signs.contains(c))
}

/// `1) rest`: the number and the rest.
pub(super) fn numbered(said: &str) -> Option<(u32, &str)> {
    let (number, rest) = said.trim_start().split_once(") ")?;
    Some((number.parse().ok()?, rest))
}

/// True for `Some::Exception`, `Some\Error`, `some.pkg.FooException`: a name of a class.
pub(super) fn is_class(said: &str) -> bool {
    said.starts_with(|c: char| c.is_alphabetic() || c == '\\')
        && said.chars().all(|c| c.is_alphanumeric() || "_:.\\$".contains(c))
        && said.chars().any(char::is_uppercase)
}

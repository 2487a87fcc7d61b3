//! What `RSpec` prints: dots, or groups with their examples indented below; then failures and counts.
//!
//! ```text
//! Cart
//!   adds
//!   #total
//!     keeps cents (FAILED - 1)
//!
//! Failures:
//!
//!   1) Cart#total keeps cents
//!      Failure/Error: expect(cart.total).to eq 10
//!
//!        expected: 10
//!             got: 11
//!      # ./spec/cart_spec.rb:14:in 'block (3 levels)'
//!
//! Finished in 0.02 seconds (files took 0.1 seconds to load)
//! 2 examples, 1 failure
//!
//! Failed examples:
//!
//! rspec ./spec/cart_spec.rb:12 # Cart#total keeps cents
//! ```

use super::{own_place, ruby_place};
use crate::documents::formats::lines::counts::{Counts, is_class, is_dots, numbered};
use crate::documents::formats::lines::machine::{Machine, feed};
use crate::documents::formats::lines::reading::{Line, first_lines, plain};
use crate::documents::formats::lines::rows::{Test, path};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "rspec-text",
    title: "RSpec output",
    spec: "https://rspec.info/features/3-13/rspec-core/formatters/",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Its own line or dots come first; else both its end and its counts must be near.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    let is_own = first.starts_with("Randomized with seed ") || first.starts_with("Run options: include {");
    let begins = is_own || first.starts_with(|c: char| ".F*".contains(c) || c.is_uppercase()) && !first.contains(": ");
    if !begins {
        return Confidence::No;
    }
    let text = plain(text);
    let has = |word: &str| text.contains(word);
    let has_texts = has("\nFailures:\n") && has("\n     Failure/Error: ") || has("\nFinished in ") && has(" example");
    let is_ours =
        has_texts && (is_own || is_dots(&first, ".F*") || has(" (FAILED - 1)") || has("\nFailed examples:\n"));
    if is_ours { Confidence::Likely } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run { has_dots: true, ..Run::default() })
}

/// The first failure, what is pending, or the counts; examples with lines of their own are no sign.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    let is_first = said.starts_with("  ") && numbered(said).is_some();
    is_first && matches!(part(before), Some(Part::Failures | Part::Pending))
        || end(said).is_some()
        || said.starts_with("An error occurred while loading ")
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Part {
    #[default]
    Running,
    Pending,
    Failures,
    Failed,
}

#[derive(Default)]
struct Run {
    part: Part,
    /// Groups that are open, with their indent.
    groups: Vec<(usize, String)>,
    /// The line that is a group if what follows stands deeper, else an example that passed.
    waiting: Option<(usize, Test)>,
    /// Dots were seen: nothing is indented below a group.
    has_dots: bool,
    /// Examples that failed or wait, by the number of their text.
    open: Vec<(u32, Test)>,
    /// The one whose text goes by: its place in `open`.
    current: Option<usize>,
    counts: Counts,
    told: Option<(Counts, u32, crate::facts::Span)>,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(part) = part(said) {
            self.settle(None, writer);
            (self.part, self.current) = (part, None);
        } else if said.starts_with("Finished in ") {
            self.settle(None, writer);
            (self.part, self.current) = (Part::Failed, None);
        } else if let Some(counts) = end(said) {
            self.settle(None, writer);
            self.part = Part::Failed;
            self.told = Some((counts, line.number, line.span));
        } else if let Some(rest) = said.strip_prefix("rspec ") {
            self.command(rest);
        } else {
            match self.part {
                Part::Running => self.running(said, line, writer),
                Part::Pending | Part::Failures => self.text(said, line),
                Part::Failed => {}
            }
        }
    }

    fn is_over(&self) -> bool {
        self.told.is_some()
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.settle(None, writer);
        for (_, mut test) in std::mem::take(&mut self.open) {
            if test.status.is_red() {
                let frames = test.said.text.lines().filter_map(|line| line.trim().strip_prefix("# "));
                // The file of the example is told by the command that runs it again.
                let rerun = test.properties.iter().find(|(name, _)| name == "rerun").map(|(_, at)| at.as_str());
                let own = rerun.and_then(|at| at.split(['[', ':']).next());
                let at = frames.clone().filter_map(ruby_place).find(|(file, _)| Some(*file) == own);
                if let Some((file, line)) = at.or_else(|| own_place(frames)) {
                    (test.file, test.line) = (file.to_owned(), line);
                }
                let told = test.said.text.lines().filter(|line| !line.starts_with("# "));
                told.collect::<Vec<_>>().join("\n").trim().clone_into(&mut test.message);
                // The line of code that failed comes first; what it says, behind it.
                let telling = test.message.lines().skip(1).map(str::trim).filter(|line| !line.is_empty());
                let telling = telling.map(|line| (line, line.strip_suffix(':').is_some_and(is_class)));
                let telling = telling.into_iter().find(|(_, is_kind)| !is_kind);
                telling.map(|(line, _)| line).unwrap_or_default().clone_into(&mut test.summary);
            }
            self.keep(&test, writer);
        }
        match self.told {
            Some((counts, number, span)) => {
                let text = "a failure that the end counts and nothing names";
                counts.fill(self.counts, &Line { number, span, text }, writer);
            }
            None => writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0),
        }
    }
}

impl Run {
    /// A group or an example of the documentation.
    fn running(&mut self, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let bare = said.trim_start();
        if bare.is_empty() || said.starts_with("Randomized with seed ") || said.starts_with("Run options: ") {
            return;
        }
        let indent = said.len() - bare.len();
        if indent == 0 && is_dots(said, ".F*") {
            self.has_dots = true;
        }
        if let Some(file) = bare.strip_prefix("An error occurred while loading ").filter(|_| indent == 0) {
            let mut test = Test::new(file.trim_end_matches('.'), Status::Error, line);
            test.file.clone_from(&test.name);
            self.open.push((0, test));
            (self.part, self.current) = (Part::Failures, Some(self.open.len() - 1));
            return;
        }
        if self.has_dots {
            return;
        }
        self.settle(Some(indent), writer);
        while self.groups.last().is_some_and(|(known, _)| *known >= indent) {
            self.groups.pop();
        }
        let marked = |word: &str| bare.strip_suffix(')').and_then(|bare| bare.rsplit_once(word));
        let suite = self.groups.iter().fold(String::new(), |above, (_, name)| path(&above, name));
        let (name, status, told) = match (marked(" (FAILED - "), marked(" (PENDING: ")) {
            (Some((name, number)), _) => (name, Status::Failed, number),
            (_, Some((name, reason))) => (name, Status::Skipped, reason),
            _ => (bare, Status::Passed, ""),
        };
        let mut test = Test::new(name, status, line);
        test.suite = suite;
        match status {
            Status::Passed => self.waiting = Some((indent, test)),
            Status::Failed => self.open.push((told.parse().unwrap_or(0), test)),
            _ => {
                told.clone_into(&mut test.message);
                self.keep(&test, writer);
            }
        }
    }

    /// What waited is a group where the next line stands deeper, else it passed.
    fn settle(&mut self, indent: Option<usize>, writer: &mut Writer<'_>) {
        let Some((at, test)) = self.waiting.take() else { return };
        if indent.is_some_and(|indent| indent > at) {
            self.groups.push((at, test.name));
        } else if at > 0 {
            self.keep(&test, writer);
        }
    }

    /// Texts of failures and of what is pending.
    fn text(&mut self, said: &str, line: &Line<'_>) {
        let is_failure = self.part == Part::Failures;
        let head = numbered(said).filter(|_| said.starts_with("  ") && !said.starts_with("      "));
        if let Some((number, full)) = head {
            let known =
                self.open.iter().position(|(known, test)| is_failure && *known == number && test.said.is_empty());
            // Documentation told the pending ones already.
            let is_new = known.is_none() && (is_failure || self.has_dots);
            if is_new {
                let status = if is_failure { Status::Failed } else { Status::Skipped };
                self.open.push((number, Test::new(full, status, line)));
            }
            self.current = known.or(is_new.then(|| self.open.len() - 1));
            if let Some((_, test)) = known.and_then(|at| self.open.get_mut(at)) {
                test.properties.push(("description".to_owned(), full.to_owned()));
            }
            return;
        }
        if !said.is_empty() && !said.starts_with(' ') {
            // Such as a list of slow examples.
            self.current = None;
        }
        let Some((_, test)) = self.current.and_then(|at| self.open.get_mut(at)) else { return };
        if said.is_empty() && test.said.is_empty() {
            return;
        }
        let bare = said.trim();
        test.said.push(said.strip_prefix("     ").unwrap_or(said), line);
        if let Some(told) = bare.strip_prefix("# ") {
            match ruby_place(told) {
                Some((file, number)) if test.line == 0 => (test.file, test.line) = (file.to_owned(), number),
                None if test.message.is_empty() && !is_failure => told.clone_into(&mut test.message),
                _ => {}
            }
        } else if let Some(expected) = bare.strip_prefix("expected: ").filter(|_| test.expected.is_empty()) {
            expected.clone_into(&mut test.expected);
        } else if let Some(got) = bare.strip_prefix("got: ").filter(|_| test.actual.is_empty()) {
            got.clone_into(&mut test.actual);
        } else if let Some(kind) = bare.strip_suffix(':').filter(|kind| test.kind.is_empty() && is_class(kind)) {
            kind.clone_into(&mut test.kind);
            if !kind.starts_with("RSpec::") {
                test.status = Status::Error;
            }
        }
    }

    /// `./spec/cart_spec.rb:12 # Cart#total keeps cents`: where a failed example stands.
    fn command(&mut self, said: &str) {
        let Some((at, full)) = said.split_once(" # ") else { return };
        let of =
            |test: &&mut Test| test.name == full || test.properties.iter().any(|(_, description)| description == full);
        if let Some(test) = self.open.iter_mut().map(|(_, test)| test).find(of) {
            test.properties.retain(|(name, _)| name != "rerun");
            test.properties.push(("rerun".to_owned(), at.to_owned()));
            if let Some((file, line)) = ruby_place(at).filter(|_| test.line == 0) {
                (test.file, test.line) = (file.to_owned(), line);
            }
        }
    }

    fn keep(&mut self, test: &Test, writer: &mut Writer<'_>) {
        self.counts.push(test);
        test.write(Vec::new(), writer);
    }
}

fn part(said: &str) -> Option<Part> {
    match said {
        "Failures:" => Some(Part::Failures),
        "Failed examples:" => Some(Part::Failed),
        _ if said.starts_with("Pending: (") || said == "Pending:" => Some(Part::Pending),
        _ => None,
    }
}

/// `2 examples, 1 failure, 1 pending`.
fn end(said: &str) -> Option<Counts> {
    let is_end =
        said.starts_with(|c: char| c.is_ascii_digit()) && said.contains(" example") && said.contains(" failure");
    is_end.then(|| Counts::of(said)).flatten()
}

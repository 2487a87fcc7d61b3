//! What `cargo nextest run` prints: one line an attempt, with the output of failures below.
//!
//! ```text
//!     Starting 2 tests across 1 binary
//!   TRY 1 FAIL [   0.010s] demo tests::flaky
//!   TRY 2 PASS [   0.012s] demo tests::flaky
//!         PASS [   0.005s] demo tests::adds
//!      Summary [   0.030s] 2 tests run: 2 passed (1 flaky), 0 skipped
//! ```

use super::machine::{Machine, feed};
use super::panics;
use super::reading::{Line, first_lines};
use super::rows::{Attempts, Test, duration};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "nextest",
    title: "nextest output",
    spec: "https://nexte.st/docs/reporting/",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Nothing but lines of cargo before nextest starts.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let is_start = |line: &str| {
        let line = line.trim_start();
        line.starts_with("Nextest run ID ")
            || line.starts_with("Starting ") && line.contains(" across ") && line.contains(" binar")
    };
    let mut said = first_lines(text);
    let Some(first) = said.next() else { return Confidence::No };
    let is_rule = first.trim().chars().all(|c| matches!(c, '─' | '-' | '—'));
    if is_start(&first) || (panics::is_cargo(&first) || is_rule) && said.any(|line| is_start(&line)) {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// How many tests start.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    let said = said.trim_start();
    said.starts_with("Nextest run ID ") || said.starts_with("Starting ") && said.contains(" tests across ")
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// Attempts of tests that are not settled, by binary and name.
    open: BTreeMap<(String, String), Vec<Test>>,
    /// Whose output goes by.
    current: Option<(String, String)>,
    is_over: bool,
    /// What goes by is what the test wrote to stderr, or to stdout.
    is_error: Option<bool>,
    /// Tests that were told to be slow.
    slow: BTreeSet<(String, String)>,
    written: u64,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let bare = line.text.trim();
        if self.is_over || bare.starts_with("Nextest run ID ") {
            return;
        }
        if let Some(counts) = bare.strip_prefix("Summary [") {
            self.is_over = true;
            self.settle(writer);
            let told =
                counts.split(']').nth(1).and_then(|rest| rest.trim().split([' ', '/']).next()?.parse::<u64>().ok());
            if let Some(told) = told.filter(|told| *told != self.written) {
                let what = format!("the summary counts {told} tests, {} are there", self.written);
                writer.note_at(Loss::Info, what, 0, line.span, line.number);
            }
        } else if let Some(result) = result(bare) {
            self.result(result, line, writer);
        } else if let Some((key, is_error)) = heading(bare) {
            (self.current, self.is_error) = (Some(key), Some(is_error));
        } else if let Some((head, key)) = progress(bare) {
            if head == "SLOW" {
                self.slow.insert(key);
            }
            self.current = None;
        } else if is_rule(bare) {
            self.is_error = if bare.starts_with("std") { Some(bare.starts_with("stderr")) } else { self.is_error };
        } else if let Some(test) =
            self.current.as_ref().and_then(|key| self.open.get_mut(key)).and_then(|all| all.last_mut())
            && !(bare.is_empty() && test.said.is_empty())
        {
            test.said.push(line.text.trim_end(), line);
            match self.is_error {
                Some(true) => test.stderr.cover(line),
                Some(false) => test.stdout.cover(line),
                None => {}
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.settle(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no summary: the output ends early", 0);
        }
    }
}

impl Run {
    fn result(&mut self, result: Result<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
        let key = (result.class.to_owned(), result.name.to_owned());
        let mut test = Test::new(result.name, result.status, line);
        result.class.clone_into(&mut test.class);
        test.ms = result.ms;
        self.is_error = None;
        if !matches!(result.word, "PASS" | "FAIL" | "SKIP") {
            result.word.clone_into(&mut test.source);
        }
        if self.slow.remove(&key) {
            test.tags.push("slow".to_owned());
        }
        if result.status == Status::Passed && !self.open.contains_key(&key) {
            self.current = None;
            self.written += 1;
            test.write(Vec::new(), writer);
            return;
        }
        if result.status != Status::Skipped {
            self.written += u64::from(!self.open.contains_key(&key));
        }
        self.open.entry(key.clone()).or_default().push(test);
        self.current = Some(key);
    }

    fn settle(&mut self, writer: &mut Writer<'_>) {
        for mut attempts in std::mem::take(&mut self.open).into_values() {
            for test in &mut attempts {
                panics::apply(&test.said.text.clone(), test);
                test.message = dedented(&test.said.text);
                if test.summary.is_empty() {
                    let telling =
                        test.message.lines().map(str::trim).find(|line| !line.is_empty() && !is_chatter(line));
                    telling.unwrap_or(&test.source).clone_into(&mut test.summary);
                }
                if test.message.is_empty() {
                    test.message.clone_from(&test.source);
                }
            }
            Attempts::write(attempts, writer);
        }
    }
}

#[derive(Clone, Copy)]
struct Result<'a> {
    status: Status,
    word: &'a str,
    ms: f64,
    class: &'a str,
    name: &'a str,
}

/// `TRY 2 FAIL [   0.010s] (3/7) binary test::name`.
fn result(bare: &str) -> Option<Result<'_>> {
    let (head, rest) = bare.split_once('[')?;
    let (time, rest) = rest.split_once(']')?;
    let head = head.trim();
    let word = match head.strip_prefix("TRY ") {
        Some(tried) => tried.split_once(' ')?.1,
        None => head,
    };
    let status = match word {
        "PASS" | "LEAK" | "PASS + LEAK" | "TIMEOUT-PASS" | "TMPASS" => Status::Passed,
        "FAIL" | "LEAK-FAIL" | "FAIL + LEAK" | "FL-LK" | "FAIL+LK" | "FL+LK" | "LKFAIL" => Status::Failed,
        "SKIP" => Status::Skipped,
        "TIMEOUT" | "TMT" | "ABORT" | "XFAIL" | "EXECFAIL" | "SETUP FAIL" | "SETUP XFAIL" | "SETUP TIMEOUT" => {
            Status::Error
        }
        _ if word.starts_with("SIG") || word.starts_with("ABORT") => Status::Error,
        _ => return None,
    };
    let mut rest = rest.trim_start();
    if let Some(counted) = rest.strip_prefix('(') {
        rest = counted.split_once(')')?.1.trim_start();
    }
    let (class, name) = rest.split_once(' ')?;
    Some(Result { status, word, ms: duration(time), class, name: name.trim() })
}

/// `--- TRY 1 STDERR:        binary test::name ---`, or with rules: whose, and whether it is of stderr.
fn heading(bare: &str) -> Option<((String, String), bool)> {
    let inner = bare.trim_start_matches(['-', '─']).strip_prefix(' ')?;
    (inner.len() < bare.len() - 3).then_some(())?;
    let (head, test) = inner.trim_end_matches(['-', '─']).split_once(':')?;
    (head.ends_with("STDOUT") || head.ends_with("STDERR")).then_some(())?;
    Some((key(test)?, head.ends_with("STDERR")))
}

/// `binary test::name`.
fn key(said: &str) -> Option<(String, String)> {
    let (class, name) = said.trim().split_once(' ')?;
    Some((class.to_owned(), name.trim().to_owned()))
}

/// `SLOW [> 60.000s] (───) binary test::name`, and whatever else is told of a test that runs.
fn progress(bare: &str) -> Option<(&str, (String, String))> {
    let (head, rest) = bare.split_once('[')?;
    let head = head.trim();
    let word = head.strip_prefix("TRY ").and_then(|tried| tried.split_once(' ')).map_or(head, |(_, word)| word);
    ["SLOW", "TERMINATING", "TRMNTG", "RETRY", "DELAY", "SETUP", "SIG"]
        .iter()
        .any(|known| word.starts_with(known))
        .then_some(())?;
    let (_, mut rest) = rest.split_once(']')?;
    if let Some(counted) = rest.trim_start().strip_prefix('(') {
        rest = counted.split_once(')')?.1;
    }
    Some((word, key(rest)?))
}

/// What the harness of a test binary says around the output of the test.
fn is_chatter(line: &str) -> bool {
    line.starts_with("running ") && line.contains(" test")
        || line.starts_with("test ") && line.contains(" ... ")
        || ["failures:", "test result:", "note: run with"].iter().any(|start| line.starts_with(start))
}

/// Output stands indented in newer versions.
fn dedented(said: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = said.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = said.lines().map(|line| line.get(least..).unwrap_or_default()).collect();
    lines.join("\n").trim_end().to_owned()
}

/// `stdout ───`, and rules between parts.
fn is_rule(bare: &str) -> bool {
    let rest = bare.strip_prefix("stdout").or_else(|| bare.strip_prefix("stderr")).unwrap_or(bare).trim();
    rest.chars().count() >= 3 && rest.chars().all(|c| matches!(c, '─' | '-' | '—'))
}

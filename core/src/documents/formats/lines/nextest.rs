//! What `cargo nextest run` prints: one line an attempt, with the output of failures below.
//!
//! ```text
//!     Starting 2 tests across 1 binary
//!   TRY 1 FAIL [   0.010s] demo tests::flaky
//!   TRY 2 PASS [   0.012s] demo tests::flaky
//!         PASS [   0.005s] demo tests::adds
//!      Summary [   0.030s] 2 tests run: 2 passed (1 flaky), 0 skipped
//! ```

use super::panics;
use super::reading::{Line, first_lines, lines};
use super::rows::{Attempts, Test, duration};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};
use std::collections::BTreeMap;

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

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let records = lines(input, writer, |line, writer| run.line(line, writer));
    run.close(writer);
    writer.document(|document| document.records = records.into());
}

#[derive(Default)]
struct Run {
    /// Attempts of tests that are not settled, by binary and name.
    open: BTreeMap<(String, String), Vec<Test>>,
    /// Whose output goes by.
    current: Option<(String, String)>,
    is_over: bool,
    written: u64,
}

impl Run {
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
        } else if let Some(key) = heading(bare) {
            self.current = Some(key);
        } else if let Some(test) =
            self.current.as_ref().and_then(|key| self.open.get_mut(key)).and_then(|all| all.last_mut())
            && !(is_rule(bare) || bare.is_empty() && test.said.is_empty())
        {
            test.said.push(line.text.trim_end(), line);
        }
    }

    fn result(&mut self, result: Result<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
        let key = (result.class.to_owned(), result.name.to_owned());
        let mut test = Test::new(result.name, result.status, line);
        result.class.clone_into(&mut test.class);
        test.ms = result.ms;
        if !matches!(result.word, "PASS" | "FAIL" | "SKIP") {
            result.word.clone_into(&mut test.source);
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
                test.message = test.said.text.trim_end().to_owned();
                if test.message.is_empty() {
                    test.message.clone_from(&test.source);
                }
            }
            Attempts::write(attempts, writer);
        }
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.settle(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no summary: the output ends early", 0);
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
        "PASS" | "LEAK" | "PASS + LEAK" => Status::Passed,
        "FAIL" | "LEAK-FAIL" | "FAIL + LEAK" | "FL-LK" | "FAIL+LK" => Status::Failed,
        "SKIP" => Status::Skipped,
        "TIMEOUT" | "TMT" | "ABORT" | "XFAIL" | "EXECFAIL" => Status::Error,
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

/// `--- TRY 1 STDERR:        binary test::name ---`.
fn heading(bare: &str) -> Option<(String, String)> {
    let inner = bare.strip_prefix("--- ")?.strip_suffix("---")?;
    let (head, test) = inner.split_once(':')?;
    (head.ends_with("STDOUT") || head.ends_with("STDERR")).then_some(())?;
    let (class, name) = test.trim().split_once(' ')?;
    Some((class.to_owned(), name.trim().to_owned()))
}

/// `stdout ───`, and rules between parts.
fn is_rule(bare: &str) -> bool {
    let rest = bare.strip_prefix("stdout").or_else(|| bare.strip_prefix("stderr")).unwrap_or(bare).trim();
    rest.chars().count() >= 3 && rest.chars().all(|c| matches!(c, '─' | '-' | '—'))
}

//! What `cargo test` prints: one line a test, then the output of those that failed.
//!
//! ```text
//!      Running unittests src/lib.rs (target/debug/deps/demo-0a1b2c)
//! running 2 tests
//! test tests::adds ... ok
//! test tests::reads ... FAILED
//!
//! ---- tests::reads stdout ----
//! thread 'tests::reads' panicked at src/lib.rs:10:9:
//! assertion failed
//!
//! test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
//! ```

use super::machine::{Machine, feed};
use super::panics;
use super::reading::{Line, first_lines};
use super::rows::{Test, duration};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Status};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "libtest",
    title: "cargo test output",
    spec: "https://doc.rust-lang.org/rustc/tests/index.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Nothing but lines of cargo before the first binary runs.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text);
    let Some(first) = said.next() else { return Confidence::No };
    if is_start(&first) || panics::is_cargo(&first) && said.any(|line| is_start(&line)) {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// `running 3 tests`.
fn is_start(line: &str) -> bool {
    let count =
        line.strip_prefix("running ").and_then(|rest| rest.strip_suffix(" tests").or(rest.strip_suffix(" test")));
    count.is_some_and(|count| count.parse::<u64>().is_ok())
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// How many tests run.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    is_start(said) || is_start(before)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    class: String,
    /// Failed tests of the binary: their output comes at its end.
    failed: Vec<Test>,
    /// A test whose word is parted from it by its output.
    open: Option<Test>,
    /// The failed test whose output goes by.
    current: Option<usize>,
    /// Passed, failed, ignored, measured.
    counts: [u64; 4],
    promised: u64,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        let bare = said.trim_start();
        if let Some(rest) = bare.strip_prefix("Running ").filter(|_| panics::is_cargo(said)) {
            self.end(writer);
            self.class = binary(rest);
        } else if let Some(name) = bare.strip_prefix("Doc-tests ") {
            self.end(writer);
            self.class = format!("{name} (doc tests)");
        } else if is_start(said) {
            self.end(writer);
            self.promised = said.split(' ').nth(1).and_then(|count| count.parse().ok()).unwrap_or(0);
            writer.document(|document| document.suites += 1);
        } else if let Some(result) = said.strip_prefix("test result: ") {
            self.result(result, line, writer);
        } else if let Some((name, word)) = said.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) {
            self.test(name, word, line, writer);
        } else if let Some(name) = heading(said) {
            self.current = self.failed.iter().position(|test| test.name == name);
        } else if said == "failures:" {
            self.current = None;
        } else if let Some(test) = self.current.and_then(|at| self.failed.get_mut(at)) {
            if !(said.is_empty() && test.said.is_empty()) {
                test.said.push(said, line);
            }
        } else if let Some(mut test) = self.open.take() {
            match status(said) {
                Some((status, _)) if !said.contains(' ') || said.starts_with("ignored, ") => {
                    test.status = status;
                    test.until(line);
                    self.keep(test, writer);
                }
                _ => {
                    test.stdout.cover(line);
                    test.said.push(said, line);
                    self.open = Some(test);
                }
            }
        }
    }

    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.end(writer);
    }
}

impl Run {
    fn test(&mut self, name: &str, word: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        // `should panic` and `compile fail` are modes, not names.
        let (name, mode) = match name.rsplit_once(" - ") {
            Some((before, mode @ ("should panic" | "compile" | "compile fail"))) => (before, mode),
            _ => (name, ""),
        };
        let mut test = Test::new(name, Status::Error, line);
        test.class.clone_from(&self.class);
        if let Some((file, number)) = name.rsplit_once(" (line ").and_then(|(before, number)| {
            Some((before.split(" - ").next()?, number.trim_end_matches(')').parse().ok()?))
        }) {
            (test.file, test.line) = (file.to_owned(), number);
        }
        if !mode.is_empty() {
            test.tags.push(mode.to_owned());
        }
        let (word, time) = word.rsplit_once(" <").unwrap_or((word, ""));
        test.ms = duration(time.trim_end_matches('>'));
        if let Some((status, message)) = status(word) {
            test.status = status;
            if let Some(measured) = word.trim().strip_prefix("bench: ") {
                test.properties.push(("bench".to_owned(), measured.trim().to_owned()));
            }
            message.clone_into(&mut test.message);
            self.keep(test, writer);
        } else {
            test.said.push(word, line);
            self.open = Some(test);
        }
    }

    fn keep(&mut self, test: Test, writer: &mut Writer<'_>) {
        let at = match test.status {
            Status::Passed if !test.properties.is_empty() => 3,
            Status::Passed => 0,
            Status::Skipped => 2,
            _ => 1,
        };
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        if test.status.is_red() {
            self.failed.push(test);
        } else {
            Test { said: super::rows::Said::default(), ..test }.write(Vec::new(), writer);
        }
    }

    fn result(&mut self, result: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        for (word, ours) in ["passed", "failed", "ignored", "measured"].into_iter().zip(self.counts) {
            let told =
                result.split([';', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u64>().ok());
            if let Some(told) = told.filter(|told| *told != ours) {
                let what = format!("the result counts {told} {word}, {ours} are there");
                writer.note_at(Loss::Info, what, 0, line.span, line.number);
            }
        }
        self.promised = 0;
        self.end(writer);
    }

    /// The end of a binary; without its result it broke off.
    fn end(&mut self, writer: &mut Writer<'_>) {
        for mut test in std::mem::take(&mut self.failed) {
            panics::apply(&test.said.text.clone(), &mut test);
            test.message = test.said.text.trim_end().to_owned();
            test.write(Vec::new(), writer);
        }
        if let Some(mut test) = self.open.take() {
            panics::apply(&test.said.text.clone(), &mut test);
            "no result: the output ends while this test runs".clone_into(&mut test.message);
            test.write(Vec::new(), writer);
        }
        let came = self.counts.iter().sum::<u64>();
        if self.promised > came {
            let what = format!("{} tests were to run, {came} are there: the output ends early", self.promised);
            writer.note(Loss::DataLoss, what, 0);
        }
        (self.counts, self.promised, self.current) = ([0; 4], 0, None);
    }
}

/// The word of a result, and what it adds.
fn status(word: &str) -> Option<(Status, &str)> {
    let word = word.trim();
    let (first, rest) = word.split_once(", ").unwrap_or((word, ""));
    match first {
        "ok" => Some((Status::Passed, "")),
        "FAILED" | "failed" => Some((Status::Failed, "")),
        "ignored" => Some((Status::Skipped, rest)),
        _ if word.starts_with("bench: ") => Some((Status::Passed, "")),
        _ if word.starts_with("FAILED (") || word.ends_with(" FAILED") => Some((Status::Failed, "")),
        _ => None,
    }
}

/// `---- tests::reads stdout ----`.
fn heading(said: &str) -> Option<&str> {
    let inner = said.strip_prefix("---- ")?.strip_suffix(" ----")?;
    inner.strip_suffix(" stdout").or_else(|| inner.strip_suffix(" stderr"))
}

/// `unittests src/lib.rs (target/debug/deps/demo-0a1b2c)`: the binary without its hash.
fn binary(rest: &str) -> String {
    let path = rest.rsplit_once('(').map_or(rest, |(_, path)| path).trim_end_matches(')');
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).trim_end_matches(".exe");
    name.rsplit_once('-').map_or(name, |(name, _)| name).to_owned()
}

//! A session of pytest while its output goes by.

use super::letters::Letters;
use super::naming::{class_of, explain, test_of};
use super::words::{counts, crowded, id_and_message, ruled};
use crate::documents::Writer;
use crate::documents::formats::lines::counts::unnamed;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Attempts, Test, duration, place};
use crate::facts::{Loss, Status};

/// Words of results: status, the source's own word, the word of the counts.
const WORDS: &[(&str, Status, &str, &str)] = &[
    ("PASSED", Status::Passed, "", "passed"),
    ("FAILED", Status::Failed, "", "failed"),
    ("ERROR", Status::Error, "", "error"),
    ("SKIPPED", Status::Skipped, "", "skipped"),
    ("XFAIL", Status::Skipped, "xfail", "xfailed"),
    ("XPASS", Status::Passed, "xpass", "xpassed"),
    ("RERUN", Status::Failed, "rerun", "rerun"),
];

/// Places kept of one traceback.
const PLACES: usize = 64;

/// Which part of the output goes by.
#[derive(Clone, Copy, Default, PartialEq)]
enum Part {
    #[default]
    Running,
    Failures,
    Errors,
    Summary,
    Durations,
    Other,
}

/// A block of FAILURES or ERRORS.
struct Block {
    heading: String,
    is_error: bool,
    test: Test,
    is_used: bool,
    /// What was captured follows: of stderr and logs, or of stdout.
    output: Option<bool>,
    /// What the levels of its traceback name, from the test inwards.
    places: Vec<(String, u32)>,
}

#[derive(Default)]
pub(in crate::documents::formats) struct Session {
    part: Part,
    /// Results that wait for their texts, with reruns before them.
    open: Vec<Test>,
    attempts: Attempts,
    blocks: Vec<Block>,
    /// Results by the word of [`WORDS`], as many as have a name.
    counts: [u64; 7],
    /// Results have lines of their own, not only letters.
    is_verbose: bool,
    letters: Letters,
    is_over: bool,
}

impl Machine for Session {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(title) = ruled(said, '=') {
            self.part = match title {
                "FAILURES" => Part::Failures,
                "ERRORS" => Part::Errors,
                "short test summary info" => Part::Summary,
                _ if title.starts_with("slowest ") => Part::Durations,
                _ if title.contains(" in ") && counts(title).next().is_some() => {
                    self.end(title, line, writer);
                    Part::Other
                }
                _ if title.starts_with("no tests ran in ") => {
                    self.is_over = true;
                    Part::Other
                }
                _ if title.contains("test session starts") => Part::Running,
                _ => Part::Other,
            };
            return;
        }
        if is_quiet_end(said) {
            self.end(said, line, writer);
            self.part = Part::Other;
            return;
        }
        match self.part {
            Part::Running => {
                self.running(said, line);
                if !self.is_verbose {
                    self.letters.line(said);
                }
            }
            Part::Failures | Part::Errors => self.block(said, line),
            Part::Summary => self.summary(said, line),
            Part::Durations => self.duration(said),
            Part::Other => {}
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        }
        self.settle(writer);
    }
}

impl Session {
    /// `tests/test_a.py::test_x[1] PASSED [ 50%]`, `[gw0] [ 50%] PASSED tests/test_a.py::test_x`.
    fn running(&mut self, said: &str, line: &Line<'_>) {
        let (said, is_xdist) = match said.strip_prefix("[gw").and_then(|rest| rest.split_once("] [")) {
            Some((_, rest)) => (rest.split_once("] ").map_or("", |(_, rest)| rest), true),
            None => (said, false),
        };
        for (at, (word, status, source, _)) in WORDS.iter().enumerate() {
            let found = if is_xdist {
                said.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')).map(|id| (id.trim(), ""))
            } else {
                said.rsplit_once(&format!(" {word}"))
                    .filter(|(id, rest)| id.contains("::") && (rest.is_empty() || rest.starts_with([' ', '('])))
            };
            let Some((id, rest)) = found.filter(|(id, _)| id.contains("::")) else { continue };
            let mut test = test_of(id, *status, line);
            (*source).clone_into(&mut test.source);
            let reason = rest.rsplit_once(" [").map_or(rest, |(reason, _)| reason).trim();
            if let Some(reason) = reason.strip_prefix('(') {
                reason.trim_end_matches(')').clone_into(&mut test.message);
            }
            self.count(at);
            self.is_verbose = true;
            self.open.push(test);
            return;
        }
    }

    fn count(&mut self, at: usize) {
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
    }

    /// Lines of FAILURES and ERRORS.
    fn block(&mut self, said: &str, line: &Line<'_>) {
        if let Some(heading) = ruled(said, '_').or_else(|| crowded(line.text)) {
            let is_error = self.part == Part::Errors;
            let name = ["ERROR at setup of ", "ERROR at teardown of ", "ERROR collecting "];
            let inner = name.iter().find_map(|start| heading.strip_prefix(start)).unwrap_or(heading);
            let status = if is_error { Status::Error } else { Status::Failed };
            let mut test = Test::new(inner, status, line);
            if heading.starts_with("ERROR collecting ") {
                inner.clone_into(&mut test.file);
                test.name = class_of(inner);
            }
            self.blocks.push(Block {
                heading: inner.to_owned(),
                is_error,
                test,
                is_used: false,
                output: None,
                places: Vec::new(),
            });
            return;
        }
        let Some(Block { test, output, places, .. }) = self.blocks.last_mut() else { return };
        if said.is_empty() && test.said.is_empty() {
            return;
        }
        if let Some(captured) = ruled(said, '-').and_then(|title| title.strip_prefix("Captured ")) {
            *output = Some(!captured.starts_with("stdout"));
        } else if let Some(is_error) = *output {
            (if is_error { &mut test.stderr } else { &mut test.stdout }).cover(line);
            test.until(line);
            return;
        }
        test.said.push(said, line);
        test.until(line);
        if let Some(message) = said.strip_prefix("E   ") {
            if test.summary.is_empty() {
                message.trim().clone_into(&mut test.summary);
                let kind = test.summary.split_once(": ").map_or("", |(kind, _)| kind);
                if kind.ends_with("Error") || kind.ends_with("Exception") {
                    kind.clone_into(&mut test.kind);
                }
            }
        } else if !said.starts_with([' ', '>', '-']) {
            // `tests/test_a.py:9: AssertionError` ends a block, `tests/test_a.py:9:` a level of it.
            let (at, kind) = said.rsplit_once(": ").unwrap_or((said, ""));
            if let Some((file, number)) = place(at).filter(|(file, _)| !file.contains(' ')) {
                if test.line == 0 {
                    (test.file, test.line) = (file.to_owned(), number);
                }
                if places.len() < PLACES {
                    places.push((file.to_owned(), number));
                }
                // Short tracebacks name the function here.
                if !kind.contains(' ') && !kind.is_empty() {
                    kind.clone_into(&mut test.kind);
                }
            }
        }
    }

    /// `0.50s call     tests/test_a.py::test_x`: what is listed of its set-up, call and tear-down.
    fn duration(&mut self, said: &str) {
        let mut words = said.splitn(3, char::is_whitespace).map(str::trim);
        let (Some(time), Some(_), Some(id)) = (words.next(), words.next(), words.next()) else { return };
        let ms = duration(time);
        let (file, name) = id.split_once("::").unwrap_or((id, ""));
        let ours = |test: &&mut Test| test.file == file && name.ends_with(&test.name) && !test.name.is_empty();
        if let Some(test) = self.open.iter_mut().rev().filter(ours).find(|test| test.source != "rerun" && !ms.is_nan())
        {
            test.ms = if test.ms.is_nan() { ms } else { test.ms + ms };
        }
    }

    /// `FAILED tests/test_a.py::test_x - message`; tests that have no line yet get their row.
    fn summary(&mut self, said: &str, line: &Line<'_>) {
        let Some((at, (word, status, source, _))) = WORDS
            .iter()
            .enumerate()
            .find(|(_, (word, ..))| said.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
        else {
            return;
        };
        let rest = said.get(word.len()..).unwrap_or_default().trim_start();
        if let Some((number, skipped)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            // `SKIPPED [2] tests/test_a.py:10: reason`: how many, not which.
            // Lines of their own named them already.
            if !self.is_verbose {
                let (file, reason) = skipped.split_once(": ").unwrap_or((skipped, ""));
                let (file, number_of) = place(file).unwrap_or((file, 0));
                for _ in 0..number.parse::<u32>().unwrap_or(1).min(100_000) {
                    let mut test = Test::new("", *status, line);
                    reason.clone_into(&mut test.message);
                    (test.file, test.line) = (file.to_owned(), number_of);
                    self.count(at);
                    self.open.push(test);
                }
            }
            return;
        }
        let (id, message) = id_and_message(rest);
        let probe = test_of(id, *status, line);
        let is_it = |test: &&mut Test| {
            test.status == *status && test.name == probe.name && test.class == probe.class && test.source == *source
        };
        if let Some(test) = self.open.iter_mut().rev().find(is_it) {
            if test.message.is_empty() {
                message.clone_into(&mut test.message);
            }
        } else {
            let mut test = probe;
            (*source).clone_into(&mut test.source);
            message.clone_into(&mut test.message);
            self.count(at);
            self.open.push(test);
        }
    }

    /// The last line: what has no name is filled up to its counts.
    fn end(&mut self, title: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        self.is_over = true;
        self.settle(writer);
        for (told, word) in counts(title) {
            let word = if word == "errors" { "error" } else { word };
            let Some((at, (_, status, source, _))) = WORDS.iter().enumerate().find(|(_, (.., known))| *known == word)
            else {
                continue;
            };
            let ours = self.counts.get(at).copied().unwrap_or(0);
            if told < ours {
                let what = format!("the last line counts {told} {word}, {ours} are there");
                writer.note_at(Loss::Info, what, 0, line.span, line.number);
            } else if *source != "rerun" {
                unnamed(told - ours, *status, source, line, writer);
            }
        }
        self.counts = [0; 7];
    }

    /// Results get the texts of their blocks, and are written.
    fn settle(&mut self, writer: &mut Writer<'_>) {
        let mut blocks = std::mem::take(&mut self.blocks);
        let (mut tests, others): (Vec<Test>, Vec<Test>) =
            std::mem::take(&mut self.open).into_iter().partition(|test| test.source == "rerun");
        // What ran again and has no other result passed: letters alone do not say so.
        let mut passed: Vec<Test> = Vec::new();
        for rerun in if self.is_over { tests.as_slice() } else { &[] } {
            let is_same = |test: &Test| test.name == rerun.name && test.class == rerun.class;
            if !others.iter().any(is_same) && !passed.iter().any(is_same) {
                passed.push(Test { status: Status::Passed, source: String::new(), ..rerun.clone() });
                self.count(0);
            }
        }
        tests.extend(others);
        tests.extend(passed);
        for mut test in tests {
            if test.status.is_red() && test.source != "rerun" {
                let full =
                    test.class.rsplit('.').next().map(|class| format!("{class}.{}", test.name)).unwrap_or_default();
                let is_error = test.status == Status::Error;
                let block = blocks.iter_mut().find(|block| {
                    let heading = block.heading.as_str();
                    !block.is_used
                        && block.is_error == is_error
                        && (heading == test.name || heading == full || heading == test.file)
                });
                if let Some(block) = block {
                    block.is_used = true;
                    explain(&mut test, &block.test, &block.places);
                }
            }
            if test.message.is_empty() && test.status.is_red() {
                test.message.clone_from(&test.source);
            }
            self.attempts.put(test, writer);
        }
        // A block without a line: dots, and a summary that was not asked for. Blocks come in the order of letters.
        let count = |is_error: bool| blocks.iter().filter(|block| block.is_error == is_error).count();
        let [mut failed, mut errors] = self.letters.take([count(false), count(true)]);
        for block in blocks {
            let lettered = if block.is_error { errors.next() } else { failed.next() };
            if block.is_used {
                continue;
            }
            let mut test = block.test;
            if let Some(file) = lettered.filter(|file| !file.is_empty() && test.file != block.heading) {
                let line = block.places.iter().find(|(known, _)| *known == file).map_or(0, |(_, line)| *line);
                (test.file, test.line) = (file, line);
            }
            let at = if block.is_error { 2 } else { 1 };
            self.count(at);
            let told = test.clone();
            explain(&mut test, &told, &block.places);
            test.class = if test.file == block.heading { String::new() } else { class_of(&test.file) };
            let bare = test.name.find('[').and_then(|at| test.name.get(..at)).unwrap_or(&test.name);
            if let Some(at) = bare.rfind('.').filter(|_| !block.is_error) {
                let within = test.name.get(..at).unwrap_or_default();
                test.class = if test.class.is_empty() { within.to_owned() } else { format!("{}.{within}", test.class) };
                test.name.drain(..=at);
            }
            self.attempts.put(test, writer);
        }
        self.attempts.close(writer);
    }
}

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Session::default())
}

/// A session starts; failures, their summary or the counts come without it in quiet mode.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    match ruled(said, '=') {
        Some(title) => {
            title.contains("test session starts")
                || matches!(title, "FAILURES" | "short test summary info")
                || is_end(title)
        }
        None => is_quiet_end(said),
    }
}

/// `1 failed, 2 passed in 0.12s`.
fn is_end(title: &str) -> bool {
    title.contains(" in ") && counts(title).any(|(_, word)| is_counted(word))
}

fn is_counted(word: &str) -> bool {
    word == "errors" || WORDS.iter().any(|(.., known)| word == *known)
}

/// In quiet mode the end has no rules.
fn is_quiet_end(said: &str) -> bool {
    said.ends_with('s') && said.starts_with(|c: char| c.is_ascii_digit()) && is_end(said)
}

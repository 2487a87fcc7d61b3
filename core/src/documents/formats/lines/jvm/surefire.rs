//! What Maven prints of tests: a line a class, those that were not well with their traces, results.
//!
//! ```text
//! [INFO]  T E S T S
//! [INFO] Running com.example.CartTest
//! [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 s <<< FAILURE! -- in com.example.CartTest
//! [ERROR] com.example.CartTest.testTotal -- Time elapsed: 0.02 s <<< FAILURE!
//! org.opentest4j.AssertionFailedError: expected: <10> but was: <11>
//!     at com.example.CartTest.testTotal(CartTest.java:42)
//! [INFO] Results:
//! [ERROR] Failures:
//! [ERROR]   CartTest.testTotal:42 expected: <10> but was: <11>
//! [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0
//! ```
//!
//! Tests that passed have no line: they are cases without a name, as many as are counted.

use super::explain;
use crate::documents::formats::lines::counts::{Counts, is_class};
use crate::documents::formats::lines::machine::{Machine, feed};
use crate::documents::formats::lines::reading::{Line, first_lines};
use crate::documents::formats::lines::rows::{Test, duration};
use crate::documents::{Attempt, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Level, Loss, Span, Status};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "surefire-text",
    title: "Maven Surefire output",
    spec: "https://maven.apache.org/surefire/maven-surefire-plugin/",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Maven's first line or the heading of the tests come first, and tests run near it. The texts that
/// lie beside the XML (`Test set: …`) hold what that holds, and stay texts.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text).map(|line| bare(&line).1.trim().to_owned()).filter(|line| !is_rule(line));
    let Some(first) = said.next() else { return Confidence::No };
    let is_start = |line: &str| line == "T E S T S" || line.starts_with("Running ") && !line.contains("...");
    let is_own = first == "T E S T S" || first.starts_with("Scanning for projects") || is_start(&first);
    let has_tests = |line: &String| is_start(line) || class_end(line).is_some();
    if is_own && said.any(|line| has_tests(&line)) && text.contains("Tests run: ") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|c| c == '-')
}

/// `[ERROR] text`: level and text.
fn bare(said: &str) -> (&str, &str) {
    let marked = said.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    marked
        .filter(|(level, _)| ["INFO", "WARNING", "ERROR", "FATAL", "DEBUG", "WARN"].contains(level))
        .map_or(("", said), |(level, rest)| (level, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Part {
    #[default]
    Running,
    /// Behind `Results:`, before a list.
    Results,
    Listed(Status),
    Flakes,
}

#[derive(Default)]
struct Run {
    part: Part,
    class: String,
    /// The test whose trace goes by.
    last: Option<Test>,
    /// Tests that were not well, in order; runs of one are together.
    red: BTreeMap<(String, String), Vec<Test>>,
    /// Classes of tests whose outcome went by.
    told: BTreeSet<String>,
    /// Tests that passed in the end, by what the list of flakes says.
    flaky: Vec<(String, String)>,
    /// What the classes count since the last results.
    counts: Counts,
    last_class: Option<Place>,
    has_end: bool,
    classes: u64,
}

/// A line by its place.
type Place = (u32, Span);

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let (level, said) = bare(line.text.trim_end());
        let trimmed = said.trim();
        // Lists say again what was said.
        let is_news = self.part == Part::Running || trimmed.contains("<<< ");
        match level {
            "ERROR" | "FATAL" if is_news && !trimmed.is_empty() => {
                writer.log_line(Level::Error, line.number, line.span, trimmed);
            }
            "WARNING" | "WARN" if is_news => writer.log_line(Level::Warning, line.number, line.span, said),
            _ => {}
        }
        if let Some(class) = trimmed.strip_prefix("Running ").filter(|class| !class.contains(' ')) {
            self.flush();
            (self.part, self.class, self.has_end) = (Part::Running, class.to_owned(), false);
        } else if let Some(class) = class_end(trimmed) {
            self.flush();
            (self.part, self.has_end) = (Part::Running, false);
            self.classes += 1;
            self.counts.add(Counts::of(trimmed).unwrap_or_default());
            self.last_class = Some((line.number, line.span));
            if !class.is_empty() {
                class.clone_into(&mut self.class);
            }
        } else if let Some(test) = outcome(trimmed, &self.class, line) {
            self.flush();
            self.last = Some(test);
        } else if trimmed == "Results:" || trimmed == "Results :" {
            self.flush();
            self.part = Part::Results;
        } else if self.part != Part::Running
            && let Some(counts) = total(trimmed)
        {
            self.end(counts, line, writer);
        } else if self.part != Part::Running {
            self.listed(said, line);
        } else if let Some(test) = &mut self.last {
            if level.is_empty() && !trimmed.is_empty() {
                test.said.push(said, line);
                test.until(line);
            } else {
                self.flush();
            }
        }
    }

    fn is_over(&self) -> bool {
        self.has_end
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush();
        if !self.red.is_empty() || self.classes > 0 || !self.class.is_empty() {
            let (number, span) = self.last_class.take().unwrap_or_default();
            self.write(self.counts, &Line { number, span, text: "" }, writer);
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
        } else if !self.has_end {
            writer.note(Loss::Info, "no tests ran", 0);
        }
    }
}

impl Run {
    /// Lists behind `Results:`.
    fn listed(&mut self, said: &str, line: &Line<'_>) {
        let trimmed = said.trim();
        // The first of older versions stands behind its heading.
        let titles = ["Failed tests:", "Tests in error:"];
        let rest = titles.iter().find_map(|word| trimmed.strip_prefix(word));
        let title = rest.map_or(trimmed, |rest| trimmed.strip_suffix(rest).unwrap_or(trimmed));
        self.part = match title.trim_end_matches([':', ' ']) {
            "Failures" | "Failed tests" => Part::Listed(Status::Failed),
            "Errors" | "Tests in error" => Part::Listed(Status::Error),
            "Flakes" | "Flaked tests" => Part::Flakes,
            "Warnings" => Part::Results,
            _ => self.part,
        };
        let said = rest.map_or(said, |rest| rest.trim_start_matches(' '));
        if trimmed.is_empty() || trimmed.ends_with(':') && rest.is_none_or(str::is_empty) || said.trim().is_empty() {
            return;
        }
        match self.part {
            Part::Listed(status) => self.entry(said, status, line),
            Part::Flakes => {
                if let Some((class, name)) = said.split(' ').next().and_then(|full| full.rsplit_once('.')) {
                    self.flaky.push((class.to_owned(), name.to_owned()));
                }
            }
            _ => {}
        }
    }

    /// `CartTest.testTotal:42 expected: <10>`, `CartTest.testLoads:20->read:7 » FileNotFound data.txt`, and of
    /// older versions `testTotal(com.example.CartTest): expected:<10>`.
    fn entry(&mut self, said: &str, status: Status, line: &Line<'_>) {
        let said = said.trim();
        let older = said.split_once('(').and_then(|(name, rest)| {
            let (class, rest) = rest.split_once(')')?;
            let is_ours = is_class(class) && !name.contains([' ', ':']);
            is_ours.then_some((class, name, rest))
        });
        let newer = || {
            let at = said.find([':', ' ', '»']).unwrap_or(said.len());
            let (full, rest) = said.split_at_checked(at)?;
            let (class, name) = full.rsplit_once('.')?;
            (!class.is_empty() && !name.is_empty()).then_some((class, name, rest))
        };
        let Some((class, name, rest)) = older.or_else(newer) else { return };
        let number = rest
            .strip_prefix(':')
            .map_or("", |rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        // An entry names the place where its trace enters the class, which may be its set-up: where outcomes
        // of the class went by, all of it was told.
        let is_it = |known: &&String| {
            let short = known.rsplit('.').next().unwrap_or(known);
            short == class || known.as_str() == class || short.rsplit('$').next() == Some(class)
        };
        let is_listed = self.red.contains_key(&(class.to_owned(), name.to_owned()));
        if is_listed || self.told.iter().any(|known| is_it(&known)) {
            return;
        }
        let message = rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()).trim();
        let mut test = Test::new(name, status, line);
        class.clone_into(&mut test.class);
        test.line = number.parse().unwrap_or(0);
        if test.line > 0 {
            test.file = format!("{}.java", class.split('$').next().unwrap_or(class));
        }
        message.trim_start_matches(['»', ' ']).clone_into(&mut test.message);
        self.keep(test);
    }

    fn keep(&mut self, test: Test) {
        self.red.entry((test.class.clone(), test.name.clone())).or_default().push(test);
    }

    fn flush(&mut self) {
        if let Some(mut test) = self.last.take() {
            explain(&mut test);
            self.told.insert(test.class.clone());
            self.keep(test);
        }
    }

    /// The counts of a module: its tests are written.
    fn end(&mut self, counts: Counts, line: &Line<'_>, writer: &mut Writer<'_>) {
        self.write(counts, line, writer);
        self.class.clear();
        (self.part, self.has_end) = (Part::Running, true);
    }

    fn write(&mut self, counts: Counts, line: &Line<'_>, writer: &mut Writer<'_>) {
        let flaky = std::mem::take(&mut self.flaky);
        self.told.clear();
        let mut ours = Counts::default();
        let red = std::mem::take(&mut self.red);
        // Where each result is counted, they are tests of one name, as parameters make them, and no further runs.
        let results = red.values().map(Vec::len).sum::<usize>() as u64;
        let is_each = flaky.is_empty() && results > red.len() as u64 && counts.red() >= results;
        for ((class, name), mut runs) in red {
            if is_each {
                for test in runs {
                    ours.push(&test);
                    test.write(Vec::new(), writer);
                }
                continue;
            }
            let Some(mut last) = runs.pop() else { continue };
            let is_flaky = flaky.iter().any(|(known, told)| {
                *told == name
                    && (*known == class || class.strip_suffix(known.as_str()).is_some_and(|it| it.ends_with('.')))
            });
            let mut earlier: Vec<Attempt> = runs.iter().map(|test| test.attempt(writer)).collect();
            if is_flaky {
                // It ran again and passed: only the list says so.
                earlier.push(last.attempt(writer));
                let placed = (last.file.clone(), last.line);
                let line = Line { number: last.number, span: last.span, text: "" };
                last = Test::new(name, Status::Passed, &line);
                last.class = class;
                (last.file, last.line) = placed;
                "flake".clone_into(&mut last.source);
            }
            ours.push(&last);
            last.write(earlier, writer);
        }
        counts.fill(ours, line, writer);
        self.counts = Counts::default();
        let classes = std::mem::take(&mut self.classes);
        writer.document(|document| document.suites += u32::try_from(classes).unwrap_or(u32::MAX));
    }
}

/// The heading of the tests.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    bare(said).1.trim() == "T E S T S"
}

/// `Tests run: 2, …, Time elapsed: 0.05 s <<< FAILURE! -- in com.example.CartTest`: the class, where it is told.
fn class_end(said: &str) -> Option<&str> {
    let rest = said.strip_prefix("Tests run: ")?;
    let (_, tail) = rest.split_once("Time elapsed: ")?;
    Some(tail.rsplit_once(" in ").map_or("", |(_, class)| class.trim()))
}

/// `Tests run: 2, Failures: 1, Errors: 0, Skipped: 0` without a time.
fn total(said: &str) -> Option<Counts> {
    let is_total = said.starts_with("Tests run: ") && !said.contains("Time elapsed");
    is_total.then(|| Counts::of(said)).flatten()
}

/// `com.example.CartTest.testTotal -- Time elapsed: 0.02 s <<< FAILURE!`, and as older versions write it,
/// `testTotal(com.example.CartTest)  Time elapsed: 0.02 s  <<< ERROR!`.
fn outcome(said: &str, around: &str, line: &Line<'_>) -> Option<Test> {
    let (before, word) = said.split_once("<<< ")?;
    let status = match word.split('!').next()? {
        "FAILURE" => Status::Failed,
        "ERROR" => Status::Error,
        _ => return None,
    };
    let (full, time) = before.split_once("Time elapsed: ")?;
    let full = full.trim().trim_end_matches("--").trim_end();
    let (class, name) = if let Some(name) = full.strip_prefix(around).and_then(|rest| rest.strip_prefix('.')) {
        (around, name)
    } else if let Some((name, class)) = full
        .strip_suffix(')')
        .and_then(|full| full.rsplit_once('('))
        .filter(|(_, class)| class.contains('.') || *class == around)
    {
        (class, name)
    } else {
        let bare = full.split(['(', '[']).next().unwrap_or(full);
        match bare.rfind('.').filter(|_| !bare.contains(' ')) {
            Some(at) => (full.get(..at)?, full.get(at + 1..)?),
            // A class that broke before its tests.
            None if full.is_empty() => (around, around),
            None => (around, full),
        }
    };
    let mut test = Test::new(name, status, line);
    class.clone_into(&mut test.class);
    test.ms = duration(time.trim());
    Some(test)
}

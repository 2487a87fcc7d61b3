//! What the launchers of `JUnit` print: that of version 5 for consoles, and the runner of version 4 for texts.
//!
//! ```text
//! Failures (1):
//!   JUnit Jupiter:CartTest:total()
//!     MethodSource [className = 'com.example.CartTest', methodName = 'total', methodParameterTypes = '']
//!     => org.opentest4j.AssertionFailedError: expected: <10> but was: <11>
//! Test run finished after 64 ms
//! [         2 tests found           ]
//! [         1 tests successful      ]
//! [         1 tests failed          ]
//! ```
//!
//! ```text
//! There was 1 failure:
//! 1) testTotal(com.example.CartTest)
//! java.lang.AssertionError: expected:<10> but was:<11>
//! FAILURES!!!
//! Tests run: 2,  Failures: 1
//! ```

use super::explain;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::{Counts, numbered};
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::facts::{Loss, Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// The first failure, or the counts.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    before.starts_with("Failures (") && said.starts_with("  JUnit ")
        || said.starts_with("Test run finished after ")
        || before.starts_with("There w") && numbered(said).is_some_and(|(_, name)| method(name).is_some())
        || end(said).is_some()
}

#[derive(Default)]
struct Run {
    /// Found, successful, failed, skipped and aborted, where they stand in brackets.
    boxed: [u64; 4],
    at: (u32, Span),
    red: Vec<Test>,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if self.is_over {
            return;
        }
        if let Some((count, word)) = boxed(said) {
            let at = ["tests found", "tests successful", "tests failed", "tests skipped", "tests aborted"];
            let at = at.iter().position(|known| *known == word);
            if let Some(told) = at.and_then(|at| self.boxed.get_mut(at.min(3))) {
                *told = told.saturating_add(count);
            }
            self.at = (line.number, line.span);
            self.is_over = word == "tests failed";
            if self.is_over {
                let [_, passed, failed, skipped] = self.boxed;
                // Those that were found and not started are no tests that ran.
                self.settle(Counts::new(passed + failed + skipped, failed, 0, skipped), writer);
            }
        } else if let Some(counts) = end(said) {
            self.at = (line.number, line.span);
            self.is_over = true;
            self.settle(counts, writer);
        } else if let Some(name) = said.strip_prefix("  JUnit ").and_then(|rest| rest.split_once(':')) {
            self.red.push(named(name.1, line));
        } else if let Some((class, name)) = numbered(said).and_then(|(_, name)| method(name)) {
            let mut test = Test::new(name, Status::Failed, line);
            class.clone_into(&mut test.class);
            self.red.push(test);
        } else if let Some(source) = said.trim_start().strip_prefix("MethodSource [") {
            self.source(source);
        } else if said.starts_with("Test run finished after ") || said == "FAILURES!!!" {
            // Counts follow.
        } else if let Some(test) = self.red.last_mut().filter(|_| self.boxed == [0; 4]) {
            let said = said.trim_start();
            let said = said.strip_prefix("=> ").unwrap_or(said);
            if !(said.is_empty() && test.said.is_empty()) {
                // Levels of its stack stand without `at`.
                let is_level = said.ends_with(')') && said.contains(".java:") && !said.starts_with("at ");
                test.said.push(&if is_level { format!("at {said}") } else { said.to_owned() }, line);
                test.until(line);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        if !self.is_over && !self.red.is_empty() {
            writer.note(Loss::DataLoss, "no counts at the end: the output ends early", 0);
            self.settle(Counts::default(), writer);
        }
    }
}

impl Run {
    /// `className = 'com.example.CartTest', methodName = 'total', …`: the class in full.
    fn source(&mut self, said: &str) {
        let value = |key: &str| said.split_once(key)?.1.strip_prefix(" = '")?.split('\'').next();
        if let (Some(test), Some(class)) = (self.red.last_mut(), value("className")) {
            class.clone_into(&mut test.class);
            if let Some(name) = value("methodName").filter(|name| test.name.strip_suffix("()") == Some(name)) {
                name.clone_into(&mut test.name);
            }
        }
    }

    fn settle(&mut self, counts: Counts, writer: &mut Writer<'_>) {
        let mut red = std::mem::take(&mut self.red);
        for test in &mut red {
            explain(test);
            if !test.kind.is_empty() && !super::is_assertion(&test.kind) {
                test.status = Status::Error;
            }
        }
        let (number, span) = self.at;
        let line = Line { number, span, text: "a failure that the end counts and nothing names" };
        counts.settle(&red, &line, writer);
    }
}

/// `CartTest:Nested:total()`: classes and name.
fn named(said: &str, line: &Line<'_>) -> Test {
    let (class, name) = said.rsplit_once(':').unwrap_or(("", said));
    let mut test = Test::new(name, Status::Failed, line);
    class.clone_into(&mut test.class);
    test
}

/// `testTotal(com.example.CartTest)`: class and name.
fn method(said: &str) -> Option<(&str, &str)> {
    let (name, class) = said.strip_suffix(')')?.rsplit_once('(')?;
    (!name.is_empty() && !class.is_empty() && !class.contains(' ')).then_some((class, name))
}

/// `[         2 tests failed          ]`.
fn boxed(said: &str) -> Option<(u64, &str)> {
    let (count, word) = said.trim().strip_prefix('[')?.strip_suffix(']')?.trim().split_once(' ')?;
    Some((count.parse().ok()?, word.trim()))
}

/// `OK (453 tests)`, `Tests run: 2,  Failures: 1`.
fn end(said: &str) -> Option<Counts> {
    let passed = said.strip_prefix("OK (").and_then(|said| said.strip_suffix(')'));
    let passed = passed.and_then(|said| said.strip_suffix(" tests").or_else(|| said.strip_suffix(" test")));
    if let Some(count) = passed.and_then(|count| count.parse().ok()) {
        return Some(Counts::new(count, 0, 0, 0));
    }
    let is_ours = said.starts_with("Tests run: ") && said.contains(",  Failures: ") && !said.contains("Errors");
    is_ours.then(|| Counts::of(said)).flatten()
}

//! What Ant's `junit` task prints: counts a class, and tests with their traces, as its formatter says them.
//!
//! ```text
//!     [junit] Testsuite: com.example.CartTest
//!     [junit] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec
//!     [junit] Testcase: testAdds took 0.01 sec
//!     [junit] Testcase: testTotal took 0.02 sec
//!     [junit]     FAILED
//!     [junit] expected:<10> but was:<11>
//! ```
//!
//! The brief formatter says `Testcase: testTotal(com.example.CartTest): FAILED`. The name of the task that
//! Ant puts before lines is gone here.

use super::explain;
use crate::documents::Writer;
use crate::documents::formats::lines::counts::Counts;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Said, Test, duration};
use crate::facts::{Loss, Span, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A class begins, or one of its tests has a line.
pub(in crate::documents::formats) fn opens(before: &str, said: &str) -> bool {
    said.starts_with("Testsuite: ")
        || said.starts_with("Testcase: ")
        || before.starts_with("Running ") && counted(said).is_some()
}

#[derive(Default)]
struct Run {
    class: String,
    /// What the class counts, and where; several formatters say it again.
    told: Option<(Counts, u32, Span)>,
    tests: Vec<Test>,
    /// The last test goes on: its result and trace.
    is_open: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        let begun = said.strip_prefix("Testsuite: ").or_else(|| said.strip_prefix("Running "));
        if let Some(class) = begun.filter(|class| !class.contains(' ')) {
            if class != self.class {
                self.close(writer);
                class.clone_into(&mut self.class);
            }
            self.is_open = false;
        } else if let Some(counts) = counted(said) {
            self.told = Some((counts, line.number, line.span));
        } else if let Some(case) = said.strip_prefix("Testcase: ") {
            self.case(case, line);
        } else if said.starts_with("Test ") && said.ends_with(" FAILED") || said.starts_with("-------------") {
            self.is_open = false;
        } else if let Some(test) = self.tests.last_mut().filter(|_| self.is_open) {
            match status(said.trim()) {
                Some((status, reason)) if test.said.is_empty() => {
                    test.status = status;
                    reason.clone_into(&mut test.message);
                    test.until(line);
                }
                _ if test.status == Status::Passed || said.trim().is_empty() => {}
                _ => {
                    test.said.push(said, line);
                    test.until(line);
                }
            }
        }
    }

    /// Classes follow one another.
    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.is_open = false;
        let class = std::mem::take(&mut self.class);
        let mut tests = std::mem::take(&mut self.tests);
        for test in tests.iter_mut().filter(|test| test.status.is_red()) {
            explain(test);
        }
        match self.told.take() {
            Some((counts, number, span)) => {
                let line = Line { number, span, text: &class };
                counts.settle(&tests, &line, writer);
            }
            None if tests.is_empty() => {}
            None => {
                writer.note(Loss::DataLoss, "no counts of a class: the output ends early", 0);
                for test in tests {
                    test.write(Vec::new(), writer);
                }
            }
        }
    }
}

impl Run {
    /// `testTotal took 0.02 sec`, `testTotal(com.example.CartTest): FAILED`.
    fn case(&mut self, said: &str, line: &Line<'_>) {
        let (said, status) = match said.rsplit_once(":\t").and_then(|(name, word)| Some((name, status(word)?))) {
            Some((name, (status, _))) => (name, status),
            None => (said, Status::Passed),
        };
        let (said, took) = said.rsplit_once(" took ").unwrap_or((said, ""));
        let of_class = said.strip_suffix(')').and_then(|said| said.rsplit_once('('));
        let (name, class) = of_class.filter(|(_, class)| class.contains('.')).unwrap_or((said, &self.class));
        // Several formatters name one test.
        let class = class.to_owned();
        if let Some(known) =
            self.tests.iter().position(|test| test.name == name && test.class == class && !took.is_empty())
            && self.tests.get(known).is_some_and(|test| test.ms.is_nan() || !test.said.is_empty())
        {
            self.tests.remove(known);
        }
        let mut test = Test::new(name, status, line);
        (test.class, test.ms, test.said) = (class, duration(took), Said::default());
        self.tests.push(test);
        self.is_open = true;
    }
}

/// `FAILED`, `Caused an ERROR`, `SKIPPED: no disk`.
fn status(said: &str) -> Option<(Status, &str)> {
    match said {
        "FAILED" => Some((Status::Failed, "")),
        "Caused an ERROR" => Some((Status::Error, "")),
        _ => said.strip_prefix("SKIPPED").map(|rest| (Status::Skipped, rest.trim_start_matches([':', ' ']))),
    }
}

/// `Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec`.
fn counted(said: &str) -> Option<Counts> {
    let is_ours = said.starts_with("Tests run: ") && said.contains("Time elapsed: ");
    is_ours.then(|| Counts::of(said)).flatten()
}

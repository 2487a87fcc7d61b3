//! What `GoogleTest` prints.
//!
//! ```text
//! [==========] Running 2 tests from 1 test suite.
//! [ RUN      ] CartTest.Adds
//! [       OK ] CartTest.Adds (0 ms)
//! [ RUN      ] CartTest.Total
//! cart_test.cc:12: Failure
//! Expected equality of these values:
//! [  FAILED  ] CartTest.Total (1 ms)
//! [==========] 2 tests from 1 test suite ran. (2 ms total)
//! ```

use super::machine::Machine;
use super::reading::Line;
use super::rows::{Test, duration, place};
use crate::documents::Writer;
use crate::facts::{Loss, Status};

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// Tests begin.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.starts_with("[==========] Running ") || said.starts_with("[ RUN      ] ")
}

#[derive(Default)]
struct Run {
    /// The test that runs.
    open: Option<Test>,
    is_over: bool,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if let Some(name) = said.strip_prefix("[ RUN      ] ") {
            self.flush(writer);
            let (class, name) = name.split_once('.').unwrap_or(("", name));
            let mut test = Test::new(name, Status::Error, line);
            class.clone_into(&mut test.class);
            (self.open, self.is_over) = (Some(test), false);
        } else if said.starts_with("[==========] ") && said.contains(" ran.") {
            self.flush(writer);
            self.is_over = true;
        } else if let Some(mut test) = self.open.take() {
            let words = [
                ("[       OK ] ", Status::Passed),
                ("[  FAILED  ] ", Status::Failed),
                ("[  SKIPPED ] ", Status::Skipped),
            ];
            // Output that does not end its line stands before.
            let ended = words.iter().find_map(|(word, status)| {
                let (before, rest) = said.split_once(word)?;
                rest.starts_with(&format!("{}.{}", test.class, test.name)).then_some((before, rest, *status))
            });
            if let Some((_, rest, status)) = ended {
                test.status = status;
                test.ms = rest.rsplit_once(" (").map_or(f64::NAN, |(_, time)| duration(time.trim_end_matches(')')));
                test.until(line);
                Self::write(test, writer);
            } else {
                test.said.push(said, line);
                self.open = Some(test);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        self.flush(writer);
        if !self.is_over {
            writer.note(Loss::DataLoss, "no count of tests at the end: the output ends early", 0);
        }
    }
}

impl Run {
    /// A test without a result did not end.
    fn flush(&mut self, writer: &mut Writer<'_>) {
        if let Some(mut test) = self.open.take() {
            "no result: the output ends while this test runs".clone_into(&mut test.source);
            Self::write(test, writer);
        }
    }

    fn write(mut test: Test, writer: &mut Writer<'_>) {
        if test.status.is_red() {
            let mut told = test.said.text.lines();
            // `cart_test.cc:12: Failure`
            let at = told.by_ref().find_map(|line| place(line.strip_suffix(": Failure")?));
            if let Some((file, line)) = at {
                (test.file, test.line) = (file.to_owned(), line);
            }
            told.next().unwrap_or(test.source.as_str()).trim().to_owned().clone_into(&mut test.message);
        } else {
            test.stdout = std::mem::take(&mut test.said);
        }
        test.write(Vec::new(), writer);
    }
}

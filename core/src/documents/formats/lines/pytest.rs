//! What `pytest` prints: dots or one line a test, failures with their source, a short summary, counts.
//!
//! ```text
//! ============================= test session starts ==============================
//! tests/test_a.py::test_adds PASSED                                        [ 50%]
//! tests/test_a.py::test_reads FAILED                                       [100%]
//! =================================== FAILURES ===================================
//! __________________________________ test_reads __________________________________
//! >       assert 1 == 2
//! E       assert 1 == 2
//!
//! tests/test_a.py:9: AssertionError
//! =========================== short test summary info ============================
//! FAILED tests/test_a.py::test_reads - assert 1 == 2
//! ========================= 1 failed, 1 passed in 0.12s ==========================
//! ```
//!
//! Tests that only dots tell of are cases without a name, so that numbers agree.

mod letters;
mod naming;
mod session;
mod words;

use self::session::Session;
pub(in crate::documents::formats) use self::session::{opens, start};
use super::machine::feed;
use super::reading::first_lines;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "pytest",
    title: "pytest output",
    spec: "https://docs.pytest.org/en/stable/how-to/output.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// The session starts in the first line; in quiet mode, dots with a percentage.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    if first.starts_with("===") && first.contains(" test session starts ") {
        return Confidence::Certain;
    }
    let (dots, percent) = first.split_once(' ').unwrap_or((&first, ""));
    let is_quiet = !dots.is_empty()
        && dots.bytes().all(|byte| b".FExXsR".contains(&byte))
        && percent.trim().starts_with('[')
        && percent.trim().ends_with("%]");
    if is_quiet { Confidence::Likely } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Session::default(), input, writer);
}

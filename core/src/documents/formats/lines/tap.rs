//! TAP, the Test Anything Protocol, versions 12 to 14.
//!
//! ```text
//! TAP version 14
//! 1..3
//! ok 1 - opens # time=2ms
//! not ok 2 - reads
//!   ---
//!   message: expected 3
//!   at: test/read.js:7:3
//!   ...
//! ok 3 - writes # SKIP no disk
//! ```
//!
//! Every test point is a case, those that sum up a subtest too. What the plan promised and what came
//! are compared at the end of the stream: a difference is an error, as the specification demands.

mod frame;
mod point;
mod stream;
mod yaml;

use self::stream::Stream;
use super::machine::Machine;
use super::reading::{Line, first_lines, lines};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "tap",
    title: "TAP stream",
    spec: "https://testanything.org/tap-version-14-specification.html",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// Its version line or its plan comes first; without them, numbered test points.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let mut said = first_lines(text).filter(|line| !line.trim_start().starts_with(['#', '<'])).take(40);
    let Some(first) = said.next() else { return Confidence::No };
    if point::is_version(first.trim()) {
        return Confidence::Certain;
    }
    let is_numbered = |line: &str| point::point(line).is_some_and(|point| point.id.is_some());
    let is_bare = |line: &str| {
        matches!(line.trim_end(), "ok" | "not ok") || line.starts_with("ok - ") || line.starts_with("not ok - ")
    };
    let goes_on = said.any(|line| is_numbered(line.trim_start()) || is_bare(&line) || point::plan(&line).is_some());
    if point::plan(&first).is_some_and(|(start, end, _)| start == 1 && goes_on || end == 0)
        || is_numbered(&first) && goes_on
        || probe.path_ends(".tap")
    {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut stream = Stream::default();
    let records = lines(input, writer, |line, writer| stream.line(line, writer));
    stream.finish(input.fault(), writer);
    writer.document(|document| document.records = records.into());
}

/// Within a log, where one stream may follow another without a word.
#[derive(Default)]
struct InLog {
    stream: Stream,
    has_plan: bool,
    has_points: bool,
}

impl Machine for InLog {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        let is_new = point::is_version(said) && (self.has_plan || self.has_points)
            || is_plan(said) && self.has_plan
            || is_first(said) && self.has_points;
        if is_new {
            self.close(writer);
        }
        self.has_plan |= is_plan(said);
        self.has_points |= said.starts_with("ok ") || said.starts_with("not ok ");
        self.stream.line(line, writer);
    }

    fn is_over(&self) -> bool {
        self.stream.is_complete()
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        std::mem::take(self).stream.finish(None, writer);
    }
}

pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(InLog::default())
}

/// A version, a plan, or the first test point.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    point::is_version(said) || is_plan(said) || is_first(said)
}

fn is_plan(said: &str) -> bool {
    said.starts_with("1..") && point::plan(said).is_some_and(|(start, end, _)| start == 1 && end > 0)
}

fn is_first(said: &str) -> bool {
    (said.starts_with("ok 1 ") || said.starts_with("not ok 1 ")) && point::point(said).is_some()
}

//! A TAP stream while it goes by: subtests on a stack, the test point that may still be explained.

use super::frame::Frame;
use super::point::{Directive, Point, is_version, plan, point};
use super::yaml;
use crate::documents::Writer;
use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::{Said, Test, path};
use crate::facts::{Loss, Span, Status};

/// Bytes kept of a YAML block.
const KEPT: usize = 64 << 10;
/// Subtests in subtests that are told apart.
const DEPTH: usize = 64;

pub(super) struct Stream {
    /// The stream itself, then the subtests that are open.
    frames: Vec<Frame>,
    /// `# Subtest: name` at the level that it stands on.
    announced: Vec<Option<String>>,
    /// The last test point, with its level: what follows may explain it.
    pending: Option<(usize, Test)>,
    /// Indent of the YAML block that is open, and its lines.
    yaml: Option<(usize, String)>,
    bail: Option<(String, u32, Span)>,
    is_strict: bool,
    nonsense: (u64, Said),
    /// Test points after the end that the stream itself set.
    late: u64,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            frames: vec![Frame::default()],
            announced: Vec::new(),
            pending: None,
            yaml: None,
            bail: None,
            is_strict: false,
            nonsense: (0, Said::default()),
            late: 0,
        }
    }
}

impl Stream {
    pub(super) fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let text = line.text;
        let said = text.trim_start_matches(' ');
        let indent = text.len() - said.len();
        if self.in_yaml(indent, said, line) || said.trim().is_empty() {
            return;
        }
        let level = indent / 4;
        if indent % 4 == 2 && said.trim_end() == "---" {
            let is_explained = self.pending.as_ref().is_some_and(|(known, _)| *known == level);
            self.yaml = is_explained.then(|| (indent, String::new()));
            if let (true, Some((_, test))) = (is_explained, &mut self.pending) {
                test.said.cover(line);
            }
            return;
        }
        if said.starts_with('#') {
            self.comment(level, said, line);
            return;
        }
        if indent.is_multiple_of(4) && level < DEPTH && self.tap(level, said, line, writer) {
            return;
        }
        if self.is_strict && self.frames.len() == 1 {
            self.nonsense.0 += 1;
            self.nonsense.1.push(said, line);
        }
    }

    /// True for a line of the YAML block that is open.
    fn in_yaml(&mut self, indent: usize, said: &str, line: &Line<'_>) -> bool {
        let Some((edge, block)) = &mut self.yaml else { return false };
        let is_end = said.trim_end() == "..." && indent == *edge;
        let is_left = indent < *edge && !said.trim().is_empty();
        if is_left && (point(said).is_some() || plan(said).is_some()) {
            // A block that does not end: the stream goes on.
            self.explain();
            return false;
        }
        if block.len() < KEPT && !is_end {
            block.push_str(line.text.get(*edge..).unwrap_or(said));
            block.push('\n');
        }
        if let Some((_, test)) = &mut self.pending {
            test.said.cover(line);
            test.until(line);
        }
        if is_end {
            self.explain();
        }
        true
    }

    fn explain(&mut self) {
        if let (Some((_, block)), Some((_, test))) = (self.yaml.take(), &mut self.pending) {
            let reason = std::mem::take(&mut test.message);
            yaml::apply(&block, test);
            if test.message.is_empty() {
                test.message = reason;
            } else if !reason.is_empty() {
                // What the directive says stays beside what the block says.
                test.source = format!("{} {reason}", test.source);
            }
        }
    }

    /// Names of subtests, and what Perl says of a failure.
    fn comment(&mut self, level: usize, said: &str, line: &Line<'_>) {
        let said = said.trim_start_matches('#');
        if let Some(name) = said.trim_start().strip_prefix("Subtest: ") {
            if self.announced.len() <= level {
                self.announced.resize(level.min(DEPTH) + 1, None);
            }
            if let Some(announced) = self.announced.get_mut(level) {
                *announced = Some(name.trim().to_owned());
            }
            return;
        }
        let Some((_, test)) = self.pending.as_mut().filter(|(known, test)| *known == level && test.status.is_red())
        else {
            return;
        };
        test.said.push(said, line);
        test.until(line);
        let said = said.trim();
        if let Some(got) = said.strip_prefix("got: ") {
            got.trim_matches('\'').clone_into(&mut test.actual);
        } else if let Some(expected) = said.strip_prefix("expected: ") {
            expected.trim_matches('\'').clone_into(&mut test.expected);
        } else if let Some((file, number)) = perl_place(said).filter(|_| test.line == 0) {
            (test.file, test.line) = (file.to_owned(), number);
        }
    }

    /// A line of TAP proper; false when it is none.
    fn tap(&mut self, level: usize, said: &str, line: &Line<'_>, writer: &mut Writer<'_>) -> bool {
        let said = said.trim_end();
        if let Some(found) = point(said) {
            self.point(level, found, line, writer);
        } else if let Some((first, last, reason)) = plan(said) {
            if self.frames.get(level).is_some_and(|frame| frame.plan.is_some()) && level + 1 < self.frames.len() {
                // A second plan, amid a subtest: noise.
                return true;
            }
            self.reach(level, writer);
            let is_root = level == 0;
            if let Some(frame) = self.frames.get_mut(level)
                && frame.plan.is_none()
            {
                frame.plan = Some((first, last));
                frame.plan_at = (line.number, line.span);
                frame.ahead = frame.points;
                if is_root && last < first {
                    let why = if reason.is_empty() { String::new() } else { format!(": {}", without_skip(reason)) };
                    writer.note_at(Loss::Info, format!("all tests are skipped{why}"), 0, line.span, line.number);
                }
            }
        } else if let Some(rest) = bail_out(said) {
            self.flush(writer);
            self.bail.get_or_insert((rest.trim().to_owned(), line.number, line.span));
        } else if said == "}" && self.frames.len() > level + 1 {
            self.flush(writer);
            self.close_above(level, None, writer);
        } else if said == "{" {
            self.flush(writer);
            let name = self.frames.get(level).map(|frame| frame.last.clone());
            self.frames.push(Frame::named(name, false));
        } else if let Some(pragma) = said.strip_prefix("pragma ") {
            if level == 0 && pragma.get(1..) == Some("strict") {
                self.is_strict = pragma.starts_with('+');
            }
        } else {
            // Its place is the first line: behind a pragma it is no TAP.
            return is_version(said) && !(self.is_strict && level == 0);
        }
        true
    }

    fn point(&mut self, level: usize, found: Point, line: &Line<'_>, writer: &mut Writer<'_>) {
        let is_none = |frame: &Frame| frame.plan.is_some_and(|(first, last)| last < first);
        if self.bail.is_some() || level == 0 && self.frames.first().is_some_and(is_none) {
            self.late += 1;
            return;
        }
        self.flush(writer);
        if let Some(frame) = self.frames.get_mut(level).filter(|frame| frame.ahead > 0) {
            let what = format!("the plan stands amid the test points: {} came before it", frame.ahead);
            frame.ahead = 0;
            let (line, span) = frame.plan_at;
            writer.note_at(Loss::Info, what, 0, span, line);
        }
        let next = self.frames.get(level).map_or(1, Frame::next);
        let name = match found.name.as_str() {
            "" => format!("test {}", found.id.unwrap_or(next)),
            name => name.to_owned(),
        };
        self.close_above(level, Some(&name), writer);
        self.reach(level, writer);
        let Some(frame) = self.frames.get_mut(level) else { return };
        frame.number(found.id, line);
        frame.last.clone_from(&name);
        let (status, source) = match (found.directive, found.is_ok) {
            (Some(Directive::Skip), true) => (Status::Skipped, ""),
            (Some(Directive::Skip), false) => (Status::Skipped, "not ok # SKIP"),
            (Some(Directive::Todo), true) => (Status::Passed, "ok # TODO"),
            (Some(Directive::Todo), false) => (Status::Skipped, "not ok # TODO"),
            (None, true) => (Status::Passed, ""),
            (None, false) if frame.is_excused => (Status::Skipped, "not ok"),
            (None, false) => (Status::Failed, ""),
        };
        let is_excused = frame.is_excused || found.directive.is_some();
        let mut test = Test::new(name.clone(), status, line);
        source.clone_into(&mut test.source);
        (test.ms, test.message) = (found.ms, found.reason);
        self.pending = Some((level, test));
        if found.opens {
            self.flush(writer);
            self.frames.push(Frame::named(Some(name), is_excused));
        }
    }

    /// Opens the subtests between what is open and `level`; lower ones that got no test point end.
    fn reach(&mut self, level: usize, writer: &mut Writer<'_>) {
        self.flush(writer);
        self.close_above(level, None, writer);
        while self.frames.len() <= level {
            let below = self.frames.len();
            let mut take = |at: usize| self.announced.get_mut(at).and_then(Option::take);
            // Announced one level up, or, by older producers, on its own level.
            let name = take(below - 1).or_else(|| if below == level { take(below) } else { None });
            self.frames.push(Frame::named(name, false));
        }
    }

    /// The test point that nothing explains any more.
    fn flush(&mut self, writer: &mut Writer<'_>) {
        self.explain();
        if let Some((level, test)) = self.pending.take() {
            self.keep(level, test, writer);
        }
    }

    /// Writes a test, or holds it where a name above it is not known yet.
    fn keep(&mut self, level: usize, mut test: Test, writer: &mut Writer<'_>) {
        for at in (1..=level.min(self.frames.len().saturating_sub(1))).rev() {
            let Some(frame) = self.frames.get_mut(at) else { continue };
            let Some(name) = &frame.name else {
                frame.held.push(test);
                return;
            };
            test.suite = path(name, &test.suite);
        }
        test.write(Vec::new(), writer);
    }

    /// Ends subtests above `level`; the test point `name` is that of the lowest of them.
    fn close_above(&mut self, level: usize, name: Option<&str>, writer: &mut Writer<'_>) {
        while self.frames.len() > level + 1 {
            let at = self.frames.len() - 1;
            let Some(frame) = self.frames.last_mut() else { return };
            let known = frame.name.take();
            let name = known.unwrap_or_else(|| name.filter(|_| at == level + 1).unwrap_or_default().to_owned());
            let held = std::mem::take(&mut frame.held);
            if let Some(what) = frame.contradiction() {
                let of = if name.is_empty() { "a subtest".to_owned() } else { format!("subtest {name}") };
                let (line, span) = frame.plan_at;
                writer.note_at(Loss::Info, format!("{of}: {what}"), 0, span, line);
            }
            self.frames.pop();
            for mut test in held {
                test.suite = path(&name, &test.suite);
                self.keep(at - 1, test, writer);
            }
        }
    }

    /// All that the plan promised came.
    pub(super) fn is_complete(&self) -> bool {
        let promised =
            |frame: &Frame| frame.plan.is_some_and(|(first, last)| frame.points > last.saturating_sub(first));
        matches!(self.frames.as_slice(), [frame] if promised(frame))
    }

    /// The end: what the plan promised is measured.
    pub(super) fn finish(mut self, fault: Option<&str>, writer: &mut Writer<'_>) {
        self.flush(writer);
        self.close_above(0, None, writer);
        if let Some(fault) = fault {
            writer.note(Loss::DataLoss, format!("the stream is cut: {fault}"), 0);
        }
        let Some(frame) = self.frames.pop() else { return };
        if let (Some(_), Some(_), Some(what)) = (&self.bail, frame.plan, frame.contradiction()) {
            // What a bail-out left undone is no second error.
            let (line, span) = frame.plan_at;
            writer.note_at(Loss::Info, what, 0, span, line);
        }
        let mut error = |name: &str, message: String, (number, span): (u32, Span)| {
            let mut test = Test::new(name, Status::Error, &Line { number, span, text: "" });
            test.message = message;
            test.write(Vec::new(), writer);
        };
        if let Some((why, line, span)) = self.bail {
            error("Bail out!", if why.is_empty() { "Bail out!".to_owned() } else { why }, (line, span));
        } else if let Some(what) = frame.contradiction() {
            error("plan", what, frame.plan_at);
        }
        let (count, said) = self.nonsense;
        if count > 0 {
            error(
                "pragma +strict",
                format!("{count} {} not TAP: {}", if count == 1 { "line is" } else { "lines are" }, said.text),
                (said.first, said.span),
            );
        }
        if self.late > 0 {
            let after =
                if frame.plan.is_some_and(|(first, last)| last < first) { "a plan of none" } else { "Bail out!" };
            writer.note(Loss::Info, format!("test points after {after} are not counted: {}", self.late), 0);
        }
        if frame.points == 0 && frame.plan.is_none() {
            writer.note(Loss::Info, "no test points", 0);
        }
    }
}

/// The reason of a plan of none; its word in any case.
fn without_skip(reason: &str) -> &str {
    let word = reason.get(..4).filter(|word| word.eq_ignore_ascii_case("skip"));
    let rest = word.and_then(|_| reason.get(4..)).map(|rest| rest.trim_start_matches(|c: char| !c.is_whitespace()));
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(reason)
}

/// `Bail out!` in any case: what follows it.
fn bail_out(said: &str) -> Option<&str> {
    let words = said.get(..9)?;
    words.eq_ignore_ascii_case("bail out!").then(|| said.get(9..)).flatten()
}

/// `Failed test 'x' at t/x.t line 5.`
fn perl_place(said: &str) -> Option<(&str, u32)> {
    let (before, number) = said.trim_end_matches('.').rsplit_once(" line ")?;
    let file = before.rsplit_once("at ").map(|(_, file)| file)?;
    Some((file, number.parse().ok()?))
}

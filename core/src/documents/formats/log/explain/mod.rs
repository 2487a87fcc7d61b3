//! Steps of a log and the lines that explain why it failed.

mod anchors;
mod blocks;
mod engine;
mod pattern;
mod weigh;

use super::kept::marked_lines;
use super::steps::{Step, Steps, Verdict, marks};
use super::view::{self, Lines, Piece};
use crate::documents::{Writer, text};
use crate::facts::{LogChunk, LogStep, Span, StrId};
pub(super) use engine::{Chunk, explain};

/// Where nothing says that the job failed, lines are told only if they are plain to see.
const PLAIN: f64 = 0.4;
/// Bytes at the end of a log that are looked at where nothing says that the job failed.
const TAIL: usize = 4 << 20;
/// Bytes at the start and at the end of a log in which the marks of its system are looked for.
const HEAD: usize = 64 << 10;
/// Bytes of a chunk's line that are shown.
const LINE: usize = 1000;

/// Writes steps and chunks of a log of which these pieces are here; so many of its lines hold a word of trouble.
pub(super) fn tell(pieces: &[Piece<'_>], troubled: u64, writer: &mut Writer<'_>) {
    let mut steps = Steps::default();
    // Systems that write marks write them at the start or at the end: other logs need no look for them.
    let marked = if has_marks(pieces) { pieces } else { &[] };
    for piece in marked {
        marked_lines(&piece.bytes, &mut |start, end, line| {
            let bytes = piece.bytes.get(start..end).unwrap_or_default();
            let raw = Piece {
                bytes: bytes.into(),
                first_line: piece.first_line.saturating_add(line),
                offset: piece.offset + start as u64,
            };
            for line in view::lines(std::slice::from_ref(&raw)).iter() {
                steps.line(line);
            }
        });
    }
    if steps.verdict == Verdict::Failed || steps.is_cut() {
        tell_lines(&view::lines(pieces), writer);
        return;
    }
    steps.close();
    name_by_path(&mut steps, writer.path());
    write_steps(&steps, writer);
    if steps.verdict == Verdict::Unknown && troubled > 0 {
        write_chunks(&view::lines(&tail(pieces)), &steps, writer);
    }
}

/// The start or the end of the log holds a mark of steps.
fn has_marks(pieces: &[Piece<'_>]) -> bool {
    let head = pieces.first().map(|piece| piece.bytes.get(..HEAD.min(piece.bytes.len())).unwrap_or_default());
    let end = |piece: &Piece<'_>| piece.bytes.len().saturating_sub(HEAD);
    let last = pieces.last().map(|piece| piece.bytes.get(end(piece)..).unwrap_or_default());
    head.into_iter().chain(last).any(|part| marks().find(part, 0).is_some())
}

/// The last pieces, the first of them cut at a line.
fn tail<'p>(pieces: &'p [Piece<'_>]) -> Vec<Piece<'p>> {
    let mut left = TAIL;
    let mut tail = Vec::new();
    for piece in pieces.iter().rev() {
        let skip = piece.bytes.len().saturating_sub(left);
        let skip = match memchr::memchr(b'\n', piece.bytes.get(skip..).unwrap_or_default()) {
            Some(end) if skip > 0 => skip + end + 1,
            None if skip > 0 => break,
            _ => skip,
        };
        let (before, kept) = piece.bytes.split_at_checked(skip).unwrap_or_default();
        let lines = u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX);
        let first_line = piece.first_line.saturating_add(lines);
        tail.push(Piece { bytes: kept.into(), first_line, offset: piece.offset + skip as u64 });
        left = left.saturating_sub(kept.len());
        if left == 0 || skip > 0 {
            break;
        }
    }
    tail.reverse();
    tail
}

/// The same of lines that were read already.
pub(super) fn tell_lines(lines: &Lines<'_>, writer: &mut Writer<'_>) {
    let mut steps = Steps::default();
    for line in lines.iter() {
        steps.line(line);
    }
    steps.close();
    name_by_path(&mut steps, writer.path());
    whole_job(&mut steps, lines, writer.path());
    write_steps(&steps, writer);
    if steps.verdict != Verdict::Passed {
        write_chunks(lines, &steps, writer);
    }
}

fn write_chunks(lines: &Lines<'_>, steps: &Steps, writer: &mut Writer<'_>) {
    let is_said = steps.verdict == Verdict::Failed || steps.ends_in.is_some();
    for chunk in explain(lines, steps).into_iter().filter(|chunk| is_said || chunk.score >= PLAIN) {
        write_chunk(&chunk, lines, steps, writer);
    }
}

/// `test/4_Run tests.txt` of the zip of logs that GitHub gives holds one step, named by its file.
fn name_of_path(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (number, name) = file.strip_suffix(".txt")?.split_once('_')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

/// Names the one step of a file by the file, where its lines have times as GitHub writes them.
fn name_by_path(steps: &mut Steps, path: &str) {
    if let ([only], Some(name)) = (steps.all.as_mut_slice(), name_of_path(path))
        && only.started.is_some()
    {
        name.clone_into(&mut only.name);
    }
}

/// The job as a whole, where no system told of steps.
fn whole_job(steps: &mut Steps, lines: &Lines<'_>, path: &str) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let named = name_of_path(path).filter(|_| first.time.is_some());
    if steps.all.is_empty() && (named.is_some() || steps.verdict == Verdict::Failed) {
        steps.all.push(Step {
            name: named.unwrap_or("job").to_owned(),
            exit: steps.exit,
            is_failed: steps.verdict == Verdict::Failed,
            first: first.number,
            body: first.number,
            last: last.number,
            start: first.start,
            end: last.end,
            started: first.time,
            ..Step::default()
        });
    }
}

fn write_steps(steps: &Steps, writer: &mut Writer<'_>) {
    for step in &steps.all {
        let name = writer.intern(&text::cut(&step.name, 200));
        let command = writer.intern(&text::cut(&step.command, 400));
        writer.log_step(LogStep {
            document: 0,
            name,
            command,
            exit: step.exit,
            is_failed: step.is_failed && steps.verdict != Verdict::Passed,
            first_line: step.first,
            last_line: step.last,
            span: Span::new(step.start, step.end),
            started: step.started,
            duration_ms: step.duration_ms.unwrap_or(f64::NAN),
        });
    }
}

fn write_chunk(chunk: &Chunk, lines: &Lines<'_>, steps: &Steps, writer: &mut Writer<'_>) {
    let (first, last, line) = (lines.get(chunk.first), lines.get(chunk.last), lines.get(chunk.line));
    let (Some(first), Some(last), Some(line)) = (first, last, line) else { return };
    let mut said = String::new();
    for line in (chunk.first..=chunk.last).filter_map(|at| lines.get(at)) {
        if line.number > first.number {
            said.push('\n');
        }
        said.push_str(&text::cut(line.text.trim_end(), LINE));
    }
    let inside = |step: &&Step| line.number >= step.first && line.number <= step.last;
    let step = steps.all.iter().rev().find(inside);
    let step = step.map_or(StrId::EMPTY, |step| writer.intern(&text::cut(&step.name, 200)));
    let (class, why, text) = (writer.intern(chunk.class), writer.intern(chunk.why), writer.intern(&said));
    writer.log_chunk(LogChunk {
        document: 0,
        step,
        first_line: first.number,
        last_line: last.number,
        line: line.number,
        span: Span::new(first.start, last.end),
        score: (chunk.score * 1000.0).round() / 1000.0,
        class,
        why,
        text,
    });
}

//! How far a block goes: to the blank line, the dedent, the rule or the next test, as a person would cut it.

use super::super::view::{Line, Lines};
use super::anchors::Shape;

/// First and last line of a block and the one that says it best, as places in the list of lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) line: usize,
}

/// Lines that a block may have before it is cut.
const MOST: usize = 60;

/// The block of an anchor; it stays within `from..=to`.
pub(super) fn block(lines: &Lines<'_>, at: usize, shape: Shape, from: usize, to: usize) -> Block {
    let mut block = Block { first: at, last: at, line: at };
    let to = to.min(at + MOST);
    match shape {
        Shape::Line => {}
        Shape::Next(more) => {
            for next in at + 1..=to.min(at + usize::from(more)) {
                if get(lines, next).is_none_or(Line::is_blank) || is_mark(lines, next) {
                    break;
                }
                block.last = next;
            }
        }
        Shape::Deeper => block.last = deeper(lines, at, to),
        Shape::Paragraph => {
            block.last = paragraph(lines, at, to);
            // A title alone: what it speaks of stands behind the blank line.
            let next = block.last + 2;
            let is_blank = next <= to && get(lines, next - 1).is_some_and(Line::is_blank);
            if let Some(line) = get(lines, next).filter(|line| is_blank && !line.is_blank()) {
                let is_title = block.last == at && (line.indent() > 0 || lines.get(at).is_some_and(is_title));
                // Go parts a panic from the stack that it comes from.
                if is_title || line.said().starts_with("goroutine ") {
                    block.last = paragraph(lines, next, to);
                }
            }
        }
        Shape::Numbered => block.last = numbered(lines, at, to),
        Shape::Section => {
            // Without a rule below it, `FAIL: x` is a line of automake's list.
            let is_title = lines.get(at).is_some_and(is_title) || get(lines, at + 1).is_some_and(is_rule);
            if is_title {
                block.last = section(lines, at, to);
            }
        }
        Shape::Alike => (block.first, block.last) = alike(lines, at, from, to),
        Shape::Frames => (block.first, block.last) = frames(lines, at, from, to),
        Shape::Traceback => {
            (block.last, block.line) = traceback(lines, at, to);
        }
        Shape::Listed => (block.first, block.last) = listed(lines, at, from, to),
    }
    block
}

fn get<'l, 'a>(lines: &'l Lines<'a>, at: usize) -> Option<&'l Line<'a>> {
    // Where parts of a log are missing, no block goes on.
    let number = lines.number(at)?;
    match at.checked_sub(1).and_then(|before| lines.number(before)) {
        Some(before) if before + 1 != number => None,
        _ => lines.get(at),
    }
}

/// What a CI system writes between the lines of a command.
fn is_mark(lines: &Lines<'_>, at: usize) -> bool {
    get(lines, at).is_none_or(|line| {
        let raw = line.raw.as_ref();
        raw.contains("travis_time:")
            || raw.contains("travis_fold:")
            || line.said().starts_with("##[")
            || line.said().starts_with("The command \"")
    })
}

/// `make: *** …`: the end of what failed, which explains nothing.
fn is_end(line: &Line<'_>) -> bool {
    super::weigh::weigh(line.said()).is_some_and(|weighed| weighed.anchor.class == "trailer")
}

/// A rule of one sign: `=====`, `-----`.
fn is_rule(line: &Line<'_>) -> bool {
    let said = line.said();
    said.len() >= 4
        && !said.starts_with('|')
        && said
            .chars()
            .next()
            .is_some_and(|first| !first.is_alphanumeric() && said.chars().all(|c| c == first || c == ' '))
}

/// A line that marks a place in the one before, or goes on with it.
fn is_caret(line: &Line<'_>) -> bool {
    let said = line.said();
    !said.is_empty()
        && said.chars().all(|c| matches!(c, '^' | '~' | '-' | '|' | ' ' | '.'))
        && said.contains(['^', '~'])
}

fn deeper(lines: &Lines<'_>, at: usize, to: usize) -> usize {
    let Some(indent) = lines.get(at).map(Line::indent) else { return at };
    let is_tap = lines.get(at).is_some_and(|line| line.said().starts_with("not ok "));
    let mut last = at;
    for next in at + 1..=to {
        let Some(line) = get(lines, next).filter(|_| !is_mark(lines, next)) else { break };
        if is_tap && line.said().starts_with("# ") {
            last = next;
            continue;
        }
        let source = get(lines, next + 1).is_some_and(is_caret) && !line.is_blank();
        if line.is_blank() || !(line.indent() > indent || is_caret(line) || source) {
            break;
        }
        last = next;
    }
    last
}

fn paragraph(lines: &Lines<'_>, at: usize, to: usize) -> usize {
    let mut last = at;
    for next in at + 1..=to {
        let is_over = |line: &Line<'_>| line.is_blank() || is_rule(line) || is_end(line);
        if is_mark(lines, next) || get(lines, next).is_none_or(is_over) {
            break;
        }
        last = next;
    }
    last
}

fn numbered(lines: &Lines<'_>, at: usize, to: usize) -> usize {
    let Some(indent) = lines.get(at).map(Line::indent) else { return at };
    let mut last = at;
    let mut blanks = 0;
    for next in at + 1..=to {
        let Some(line) = get(lines, next).filter(|_| !is_mark(lines, next)) else { break };
        if line.is_blank() {
            blanks += 1;
            if blanks > 1 {
                break;
            }
            continue;
        }
        let is_path = line.said().starts_with('/') || line.said().starts_with("at ");
        if (blanks > 0 && line.indent() <= indent && !is_path)
            || starts_number(line.said()) && line.indent() <= indent
            || is_rule(line)
        {
            break;
        }
        blanks = 0;
        last = next;
    }
    last
}

/// `2) `
fn starts_number(said: &str) -> bool {
    let digits = said.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && said.get(digits..).is_some_and(|rest| rest.starts_with(") "))
}

/// A rule, or a header within one: `____ test_x ____`, `=== warnings ===`.
fn is_title(line: &Line<'_>) -> bool {
    let said = line.said();
    is_rule(line) || ["____", "====", "----", "****"].iter().any(|rule| said.starts_with(rule) && said.ends_with(rule))
}

fn section(lines: &Lines<'_>, at: usize, to: usize) -> usize {
    let mut last = at;
    for next in at + 1..=to {
        let Some(line) = get(lines, next).filter(|_| !is_mark(lines, next)) else { break };
        // unittest draws a rule between the name and the trace.
        if is_title(line) && next > at + 1 {
            break;
        }
        if !(line.is_blank() || is_rule(line) && next == at + 1) {
            last = next;
        }
    }
    last
}

fn head(line: &Line<'_>) -> String {
    let said = line.said();
    let mut words = said.split_whitespace();
    let first = words.next().unwrap_or_default();
    if first == "npm" { format!("npm {}", words.next().unwrap_or_default()) } else { first.to_owned() }
}

fn alike(lines: &Lines<'_>, at: usize, from: usize, to: usize) -> (usize, usize) {
    let Some(word) = lines.get(at).map(head) else { return (at, at) };
    let is_one = |place: usize| {
        get(lines, place).is_some_and(|line| head(line) == word)
            && super::weigh::weigh(lines.get(place).map_or("", |line| line.said()))
                .is_none_or(|weighed| weighed.anchor.class != "trailer")
    };
    let mut first = at;
    while first > from && at - first < 8 && is_one(first - 1) && get(lines, first).is_some() {
        first -= 1;
    }
    let mut last = at;
    while last < to && is_one(last + 1) {
        last += 1;
    }
    (first, last)
}

fn is_frame(said: &str) -> bool {
    said.starts_with("at ")
        || said.starts_with("... ") && said.contains("more")
        || said.starts_with("Caused by: ")
        || said.starts_with("Suppressed: ")
        || said.starts_with("from ")
        || said.starts_with("--- End of ")
        || said.starts_with("Stack trace:")
        || said.starts_with("thrown in ")
        || said.starts_with('#') && said.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

fn frames(lines: &Lines<'_>, at: usize, from: usize, to: usize) -> (usize, usize) {
    let mut first = at;
    if let Some(before) = at.checked_sub(1).filter(|before| *before >= from) {
        let is_head =
            lines.get(before).is_some_and(|line| line.said().contains("<<< ") || line.said().ends_with(" FAILED"));
        if is_head && get(lines, at).is_some() {
            first = before;
        }
    }
    let mut last = at;
    let mut odd = 0;
    for next in at + 1..=to {
        let Some(line) = get(lines, next).filter(|_| !is_mark(lines, next)) else { break };
        let said = line.said();
        if is_frame(said) {
            last = next;
            odd = 0;
        } else {
            // A message of several lines, or one line that another stream wrote between.
            odd += 1;
            let is_first = last == at && odd <= 3 && !line.is_blank();
            if !is_first && (odd > 1 || line.is_blank()) {
                break;
            }
        }
    }
    (first, last)
}

/// Last line of the trace and the line of its last exception.
fn traceback(lines: &Lines<'_>, at: usize, to: usize) -> (usize, usize) {
    let Some(indent) = lines.get(at).map(Line::indent) else { return (at, at) };
    let mut last = at;
    let mut line = at;
    let mut is_open = true;
    for next in at + 1..=to {
        let Some(here) = get(lines, next).filter(|_| !is_mark(lines, next)) else { break };
        let said = here.said();
        if is_open {
            if here.is_blank() {
                break;
            }
            last = next;
            if here.indent() <= indent {
                line = next;
                is_open = false;
            }
        } else if said.starts_with("During handling of the above")
            || said.starts_with("The above exception was the direct")
        {
            last = next;
        } else if said.starts_with("Traceback (most recent call last)") {
            is_open = true;
            last = next;
        } else if !here.is_blank() {
            break;
        }
    }
    (last, line)
}

fn listed(lines: &Lines<'_>, at: usize, from: usize, to: usize) -> (usize, usize) {
    let (mut first, mut last) = (at, at);
    while first > from
        && at - first < 12
        && get(lines, first).is_some()
        && lines.get(first - 1).is_some_and(|line| !line.is_blank())
    {
        first -= 1;
        if lines.get(first).is_some_and(|line| line.indent() == 0) {
            break;
        }
    }
    while last < to && get(lines, last + 1).is_some_and(|line| !line.is_blank() && line.indent() > 0) {
        last += 1;
    }
    (first, last)
}

//! What stands between a time and the message: process, thread, level, logger.

use super::clock::{self, Moment};
use super::cut::{Cut, is_name, is_qualified};
use super::worded::{capital, severity};
use super::{Head, Severity, joined};

/// Fields before a level.
const FIELDS: usize = 6;
/// Bytes of a group in brackets.
const GROUP: usize = 160;

impl<'a> Head<'a> {
    pub(super) fn at(moment: Moment) -> Self {
        match moment {
            Moment::Whole(time) => Self { time: Some(time), ..Self::default() },
            Moment::Part(since) => Self { since: Some(since), ..Self::default() },
        }
    }

    /// Only the first source is kept: it stands nearest to who speaks.
    fn said_by(&mut self, source: &'a str) {
        let source = source.trim();
        if !source.is_empty() && source.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            self.source = source;
        }
    }
}

/// The head of a line whose time was read up to here.
pub(super) fn after_time<'a>(cut: Cut<'a>, mut head: Head<'a>, depth: u8) -> Head<'a> {
    let mut at = cut;
    separators(&mut at);
    head.length = at.at;
    if bars(cut, &mut head) {
        return head;
    }
    let mut ahead = at;
    if level(&mut ahead, &mut head) {
        let mut told = ahead;
        if after_level(&mut told, &mut head) {
            return head;
        }
    }
    if let Some(behind) = process(at, &mut head).or_else(|| place(at, &mut head)) {
        head.length = behind.at;
    }
    joined(head, cut.line, depth)
}

/// Passes what parts fields.
fn separators(cut: &mut Cut<'_>) -> bool {
    let start = cut.at;
    loop {
        cut.blanks();
        let is_dash = matches!(cut.byte(), b'-' | b'|' | b':' | b',') && matches!(cut.ahead(1), b' ' | b'\t');
        let is_tight = cut.byte() == b'|' || cut.at == start && matches!(cut.byte(), b':' | b',');
        if cut.eat("--- ") || cut.eat("-- : ") || cut.eat("]") && cut.at == start + 1 {
            continue;
        }
        if !is_dash && !is_tight {
            return cut.at > start;
        }
        cut.at += 1;
    }
}

/// `|Step_LSC|30002312|onStandStepChanged 3579`: fields that bars part without blanks.
fn bars<'a>(mut cut: Cut<'a>, head: &mut Head<'a>) -> bool {
    let mut fields = 0;
    while fields < 4 && cut.byte() == b'|' && !matches!(cut.ahead(1), b' ' | b'\t') {
        let mut ahead = cut;
        ahead.at += 1;
        let field = ahead.run(|byte| !matches!(byte, b'|' | b' ' | b'\t'));
        if ahead.byte() != b'|' {
            break;
        }
        match severity(field) {
            Some(severity) => head.severity = severity,
            None => head.said_by(field),
        }
        fields += 1;
        cut = ahead;
    }
    if fields > 0 {
        cut.at += 1;
        cut.blanks();
        head.length = cut.at;
    }
    fields > 0
}

/// Passes fields up to a level that stands where levels stand.
fn level<'a>(cut: &mut Cut<'a>, head: &mut Head<'a>) -> bool {
    let mut told = *head;
    let mut names = 0;
    for _ in 0..FIELDS {
        let group = cut.group(b'[', b']', GROUP).or_else(|| cut.group(b'{', b'}', GROUP));
        if let Some(group) = group.or_else(|| cut.group(b'(', b')', GROUP)) {
            if let Some(severity) = in_group(group) {
                told.severity = severity;
                *head = told;
                return true;
            }
            told.said_by(group);
        } else {
            let before = cut.at.checked_sub(2).and_then(|at| cut.line.as_bytes().get(at)).copied().unwrap_or(0);
            let word = cut.run(|byte| !matches!(byte, b' ' | b'\t' | b'|' | b':' | b'[' | b','));
            let next = cut.byte();
            // A level that is not in capitals needs something around it that no sentence has.
            let is_marked = before == b',' || next == b':' || next == b'\t' || next == b'|' || before == b'|';
            let known = capital(word).or_else(|| severity(word).filter(|_| is_marked));
            if let Some(severity) = known {
                told.severity = severity;
                *head = told;
                return true;
            }
            cut.run(|byte| !matches!(byte, b' ' | b'\t' | b'|'));
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || b"-#*.:".contains(&byte));
            if !is_number || word.is_empty() {
                names += 1;
                if names > 2 || !is_name(word) {
                    return false;
                }
                told.said_by(word);
            }
        }
        if !separators(cut) && cut.byte() != b'[' {
            return false;
        }
    }
    false
}

/// `[INFO ]`, `[core:error]`, `[INF]`, `[lvl=2]` is none.
fn in_group(group: &str) -> Option<Severity> {
    group.split([':', '/']).find_map(severity)
}

/// Passes what follows a level up to the message; says no where nothing would be left.
pub(super) fn after_level<'a>(cut: &mut Cut<'a>, head: &mut Head<'a>) -> bool {
    let start = cut.at;
    let before = *cut;
    if !separators(cut) && cut.byte() != b'[' && cut.byte() != 0 {
        return false;
    }
    head.length = cut.at;
    // What parts a level from a message with a dash leaves no room for a logger, unless a bar or a dash follows.
    let mut is_dashed = before.line.get(start..cut.at).is_some_and(|parted| parted.contains('-'));
    // Spring: `INFO 1234 --- [main] c.e.Application : x`.
    let mut ahead = *cut;
    if ahead.digits(10).is_some() && ahead.eat(" --- ") {
        ahead.blanks();
        (*cut, head.length) = (ahead, ahead.at);
    }
    for _ in 0..3 {
        let mut ahead = *cut;
        let Some(group) = ahead.group(b'[', b']', GROUP) else { break };
        let is_parted = separators(&mut ahead);
        if ahead.byte() == 0 || !is_parted && ahead.byte() != b'[' {
            break;
        }
        head.said_by(group);
        let passed = cut.line.get(cut.at + group.len() + 2..ahead.at).unwrap_or_default();
        is_dashed |= passed.contains('-');
        (*cut, head.length) = (ahead, ahead.at);
        // The message may begin with a bracket of its own.
        if is_dashed {
            break;
        }
    }
    // Columns that tabs part have the place in the code behind the logger.
    while let Some(behind) = logger(*cut, head, is_dashed) {
        let is_column = cut.line.get(cut.at..behind.at).is_some_and(|passed| passed.ends_with('\t'));
        (*cut, head.length) = (behind, behind.at);
        let next = cut.rest().split('\t').next().unwrap_or_default();
        if !is_column || !is_qualified(next) {
            break;
        }
    }
    true
}

/// `a.b.C: x`, `name - x`, `o.s.Foo   : x`, `CBS    x`, `nova.compute [req-1] x`, `a/b.go:12<tab>x`.
fn logger<'a>(mut cut: Cut<'a>, head: &mut Head<'a>, is_dashed: bool) -> Option<Cut<'a>> {
    let word = cut.word();
    let name = word.trim_end_matches(':');
    let has_colon = name.len() < word.len();
    (is_name(name) && cut.byte() != 0).then_some(())?;
    let mut parted = cut;
    let wide = parted.blanks() > 1 || cut.byte() == b'\t';
    let follows = parted.byte();
    let is_mark = matches!(follows, b'-' | b':' | b'|') && matches!(parted.ahead(1), b' ' | b'\t');
    let is_one = if has_colon {
        is_qualified(name)
    } else if is_mark {
        !is_dashed || is_qualified(name)
    } else {
        !is_dashed && (wide && name.len() > 1 || follows == b'[' && is_qualified(name))
    };
    is_one.then_some(())?;
    head.said_by(name);
    separators(&mut parted);
    // A request or a thread behind the logger.
    let mut ahead = parted;
    if follows == b'[' && ahead.group(b'[', b']', GROUP).is_some() && ahead.blanks() > 0 && ahead.byte() != 0 {
        parted = ahead;
    }
    (parted.byte() != 0).then_some(parted)
}

/// `host proc[pid]: x`, `host kernel: x`, `host name[1] (unit): x`, behind a time.
pub(super) fn process<'a>(mut cut: Cut<'a>, head: &mut Head<'a>) -> Option<Cut<'a>> {
    let host = cut.word();
    let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:/@".contains(&byte));
    (is_host && !host.is_empty() && !host.ends_with(':') && cut.blanks() > 0).then_some(())?;
    named(cut, head)
}

/// `proc[pid]: `, `proc: `, `name (unit)[1]: `.
pub(super) fn named<'a>(mut cut: Cut<'a>, head: &mut Head<'a>) -> Option<Cut<'a>> {
    let rest = cut.rest();
    let mut from = 0;
    // The colon that ends it, outside of brackets.
    let end = loop {
        let at = from + rest.get(from..)?.find(':')?;
        match rest.as_bytes().get(at + 1) {
            None | Some(b' ' | b'\t') => break at,
            _ => from = at + 1,
        }
    };
    let whole = rest.get(..end).filter(|_| end <= 120)?;
    let is_numbered = whole.contains('[') && whole.ends_with([']', ')']);
    let name = whole.split('[').next().unwrap_or_default().trim_start_matches("-- ");
    let words = name.split(' ').count();
    if words > if is_numbered { 4 } else { 1 } || name.is_empty() {
        return None;
    }
    head.source = name.trim_end();
    cut.at += end + 1;
    cut.blanks();
    Some(cut)
}

/// Go's `main.go:12: x`.
fn place<'a>(mut cut: Cut<'a>, head: &mut Head<'a>) -> Option<Cut<'a>> {
    let word = cut.word();
    let name = word.strip_suffix(':')?;
    let is_line = name.rsplit_once(':').is_some_and(|(file, line)| {
        is_name(file) && file.contains('.') && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
    });
    if is_line && cut.blanks() > 0 {
        head.source = name;
        return Some(cut);
    }
    None
}

/// `chrome.exe - x`, `chrome.exe *64 - x` behind a time in brackets.
pub(super) fn program<'a>(mut cut: Cut<'a>, head: &mut Head<'a>) -> Option<Cut<'a>> {
    let name = cut.word();
    let mut ahead = cut;
    if ahead.eat(" *") && ahead.digits(3).is_some() {
        cut = ahead;
    }
    (is_name(name) && cut.eat(" - ") && cut.byte() != 0).then_some(())?;
    head.source = name;
    Some(cut)
}

/// What stands behind a time within the same brackets: `INFO  target]`, `123: WARNING/MainProcess]`, `#12]`.
pub(super) fn bracketed_rest<'a>(cut: &mut Cut<'a>, head: &mut Head<'a>) -> bool {
    let rest = cut.rest();
    let Some(end) = rest.bytes().take(GROUP).position(|byte| byte == b']') else { return false };
    for word in rest.get(..end).unwrap_or_default().split([' ', '\t', ',']) {
        let (level, process) = word.split_once('/').unwrap_or((word, ""));
        match severity(level) {
            Some(severity) if head.severity == Severity::Plain => {
                head.severity = severity;
                head.said_by(process);
            }
            _ if is_name(word) => head.said_by(word),
            _ => {}
        }
    }
    cut.at += end + 1;
    true
}

/// A time here, or a number that counts from 1970.
pub(super) fn moment(cut: &mut Cut<'_>) -> Option<Moment> {
    clock::moment(cut)
}

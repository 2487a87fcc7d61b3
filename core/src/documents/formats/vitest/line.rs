//! One line of a Vitest log and what it is.

/// A line without colours.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its text, without the line end.
    pub(super) text: &'a str,
    /// From 1.
    pub(super) number: u32,
    /// First byte in the raw entry.
    pub(super) start: u64,
    /// One past its last byte.
    pub(super) end: u64,
}

/// A mark before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Passed,
    Failed,
    Skipped,
    /// A file that is not green, or a place in a stack.
    Pointer,
}

/// What stands behind a mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marked<'a> {
    pub(super) mark: Mark,
    /// Name of a file or test.
    pub(super) name: &'a str,
    /// Numbers of a file: tests, failed, skipped.
    pub(super) tests: Option<(u32, u32, u32)>,
    /// Milliseconds; NaN when not given.
    pub(super) duration_ms: f64,
    /// Retries before the last attempt.
    pub(super) retries: u32,
}

/// A line that begins with a mark.
pub(super) fn marked(text: &str) -> Option<Marked<'_>> {
    let text = text.trim();
    let first = text.chars().next()?;
    let mark = match first {
        '✓' | '✔' | '√' => Mark::Passed,
        '×' | '✗' | '✕' | '✖' => Mark::Failed,
        '↓' => Mark::Skipped,
        '❯' => Mark::Pointer,
        _ => return None,
    };
    let mut rest = text.strip_prefix(first)?.strip_prefix(' ')?.trim();
    let (mut duration_ms, mut retries, mut tests) = (f64::NAN, 0, None);
    loop {
        if let Some((before, last)) = rest.rsplit_once(' ')
            && duration_ms.is_nan()
            && let Some(ms) = milliseconds(last)
        {
            (duration_ms, rest) = (ms, before.trim_end());
        } else if let Some((before, inner)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
            if let Some(count) = inner.strip_prefix("retry x").and_then(|count| count.parse().ok()) {
                retries = count;
            } else if let Some(counts) = counts(inner) {
                tests = Some(counts);
            } else if !inner.starts_with("repeat x") {
                break;
            }
            rest = before.trim_end();
        } else {
            break;
        }
    }
    // `|project| file`
    if let Some((_, name)) = rest.strip_prefix('|').and_then(|rest| rest.split_once("| ")) {
        rest = name;
    }
    Some(Marked { mark, name: rest, tests, duration_ms, retries })
}

/// `12ms`, `1.5s`.
pub(super) fn milliseconds(word: &str) -> Option<f64> {
    let (number, factor) = match word.strip_suffix("ms") {
        Some(number) => (number, 1.0),
        None => (word.strip_suffix('s')?, 1000.0),
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number.then(|| number.parse::<f64>().ok()).flatten().map(|number| number * factor)
}

/// `4 tests | 1 failed | 2 skipped`: tests, failed, skipped.
fn counts(inner: &str) -> Option<(u32, u32, u32)> {
    let mut counts = (None, 0, 0);
    for part in inner.split('|') {
        let (number, word) = part.trim().split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        match word {
            "test" | "tests" => counts.0 = Some(number),
            "failed" => counts.1 = number,
            "skipped" | "todo" => counts.2 += number,
            _ => {}
        }
    }
    counts.0.map(|tests| (tests, counts.1, counts.2))
}

/// `2 failed | 6 passed (8)`: failed, passed, skipped, all.
pub(super) fn totals(text: &str) -> Option<[u32; 4]> {
    let (parts, all) = text.trim().strip_suffix(')')?.rsplit_once('(')?;
    let mut totals = [0, 0, 0, all.trim().parse().ok()?];
    for part in parts.split('|') {
        let (number, word) = part.trim().split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        let [failed, passed, skipped, _] = &mut totals;
        match word.trim() {
            "failed" => *failed += number,
            "passed" => *passed += number,
            _ => *skipped += number,
        }
    }
    Some(totals)
}

/// `tests/a.test.ts:23:9`, also behind the name of a function: file, line, column.
pub(super) fn place(text: &str) -> Option<(&str, u32, u32)> {
    let word = text.trim().trim_end_matches(')').rsplit([' ', '(']).next()?;
    let (rest, column) = word.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

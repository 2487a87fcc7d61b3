//! Words for how bad a line is, and lines that say nothing else before their message.

use super::cut::{Cut, is_name};
use super::{Head, Severity, joined};

const LEVELS: &[(&str, Severity)] = &[
    ("info", Severity::Info),
    ("error", Severity::Error),
    ("warn", Severity::Warning),
    ("warning", Severity::Warning),
    ("debug", Severity::Debug),
    ("trace", Severity::Trace),
    ("fatal", Severity::Fatal),
    ("notice", Severity::Info),
    ("severe", Severity::Error),
    ("critical", Severity::Fatal),
    ("crit", Severity::Fatal),
    ("failure", Severity::Error),
    ("fail", Severity::Error),
    ("err", Severity::Error),
    ("panic", Severity::Fatal),
    ("emerg", Severity::Fatal),
    ("alert", Severity::Fatal),
    ("config", Severity::Debug),
    ("fine", Severity::Debug),
    ("finer", Severity::Trace),
    ("finest", Severity::Trace),
    ("verbose", Severity::Trace),
    ("information", Severity::Info),
    ("log", Severity::Info),
    ("statement", Severity::Info),
    ("detail", Severity::Info),
    ("hint", Severity::Info),
    ("context", Severity::Info),
    ("inf", Severity::Info),
    ("wrn", Severity::Warning),
    ("dbg", Severity::Debug),
    ("dbug", Severity::Debug),
    ("trce", Severity::Trace),
    ("ftl", Severity::Fatal),
    ("vrb", Severity::Trace),
];

/// Of a word in any case.
pub(super) fn severity(word: &str) -> Option<Severity> {
    let word = word.trim();
    if !(3..=11).contains(&word.len()) {
        return None;
    }
    LEVELS.iter().find(|(level, _)| level.eq_ignore_ascii_case(word)).map(|(_, severity)| *severity)
}

/// Of a word in capitals, as levels stand in a line without brackets. `FAIL` and `LOG` say other things there.
pub(super) fn capital(word: &str) -> Option<Severity> {
    let is_capital = word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !matches!(word, "FAIL" | "LOG" | "CONFIG" | "STATEMENT" | "DETAIL" | "HINT" | "CONTEXT");
    severity(word).filter(|_| is_capital)
}

/// Of a letter, as logcat, klog, Rails and `MongoDB` have them.
pub(super) fn letter(letter: u8) -> Option<Severity> {
    Some(match letter {
        b'V' | b'T' => Severity::Trace,
        b'D' => Severity::Debug,
        b'I' | b'N' | b'A' => Severity::Info,
        b'W' => Severity::Warning,
        b'E' => Severity::Error,
        b'F' | b'C' => Severity::Fatal,
        _ => return None,
    })
}

/// Of a number, as bunyan and pino (10 to 60) or syslog (7 to 0) have them.
pub(super) fn numeric(number: i64) -> Severity {
    match number {
        0..=2 | 60.. => Severity::Fatal,
        3 | 50..60 => Severity::Error,
        4 | 40..50 => Severity::Warning,
        5 | 6 | 30..40 => Severity::Info,
        7 | 20..30 => Severity::Debug,
        10..20 => Severity::Trace,
        _ => Severity::Plain,
    }
}

/// `##[error]x`, `::error file=a.c,line=1::x`, `##vso[task.logissue type=error]x`.
pub(super) fn command(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let severity = |word: &str| match word {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "debug" => Some(Severity::Debug),
        "notice" => Some(Severity::Info),
        _ => None,
    };
    if cut.eat("##vso[task.logissue ") {
        let end = cut.rest().find(']')?;
        let told = cut.rest().get(..end)?;
        let level = told.split([' ', ';']).find_map(|part| part.strip_prefix("type=")).and_then(severity)?;
        return Some(Head { severity: level, length: cut.at + end + 1, ..Head::default() });
    }
    if cut.eat("##[") {
        let level = severity(cut.run(|byte| byte.is_ascii_lowercase()))?;
        return cut.eat("]").then(|| Head { severity: level, length: cut.at, ..Head::default() });
    }
    if !cut.eat("::") {
        return None;
    }
    let level = severity(cut.run(|byte| byte.is_ascii_lowercase()))?;
    matches!(cut.byte(), b' ' | b':').then_some(())?;
    let end = cut.rest().find("::")?;
    Some(Head { severity: level, length: cut.at + end + 2, ..Head::default() })
}

/// `info: Microsoft.Hosting.Lifetime[14]`, whose message is the next line.
pub(super) fn dotnet(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let level = cut.run(|byte| byte.is_ascii_lowercase());
    let severity = match level {
        "crit" | "fail" | "warn" | "info" | "dbug" | "trce" => severity(level)?,
        _ => return None,
    };
    cut.eat(": ").then_some(())?;
    let source = cut.run(|byte| byte.is_ascii_alphanumeric() || b"._+`<>".contains(&byte));
    let is_whole = cut.group(b'[', b']', 16).is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        && cut.rest().trim().is_empty();
    (is_whole && !source.is_empty()).then(|| Head { severity, source, length: cut.line.len(), ..Head::default() })
}

/// `[INFO] x`, `ERROR: x`, `WARN  x`, `INFO:name:x`, `DEBUG [main] a.b.C - x`.
pub(super) fn level_first(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let mut head = Head::default();
    if cut.byte() == b'[' {
        head.severity = severity(cut.group(b'[', b']', 16)?)?;
        // What follows is the message: Maven and Gradle put nothing else there, others a time.
        cut.eat(":");
        cut.blanks();
        head.length = cut.at;
        return Some(joined(head, cut.line, depth));
    }
    let word = cut.run(|byte| byte.is_ascii_uppercase());
    head.severity = capital(word)?;
    if cut.eat(":") && !matches!(cut.byte(), b' ' | b'\t' | 0) {
        // Python: a name without blanks and a colon.
        let name = cut.run(|byte| byte != b':' && byte != b' ');
        (is_name(name) && cut.eat(":")).then_some(())?;
        head.source = name;
        head.length = cut.at;
        return Some(head);
    }
    super::fields::after_level(&mut cut, &mut head).then_some(())?;
    Some(joined(head, cut.line, depth))
}

/// Words that say how bad a line is and belong to what it says: `error: x`, `error[E0308]: x`, `npm ERR! x`.
pub(super) fn by_word(cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let rest = cut.rest();
    let after = |word: &str| {
        let head = rest.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        rest.get(head.len()..)
    };
    let found = [
        ("error", Severity::Error),
        ("fatal error", Severity::Error),
        ("fatal", Severity::Fatal),
        ("warning", Severity::Warning),
        ("panic", Severity::Fatal),
        ("npm ERR!", Severity::Error),
        ("npm WARN", Severity::Warning),
    ];
    let severity = found.iter().find_map(|(word, severity)| {
        let behind = after(word)?;
        let is_said = behind.starts_with([':', '[', '!']) || word.starts_with("npm");
        is_said.then_some(*severity)
    })?;
    Some(Head { severity, length: cut.at, ..Head::default() })
}

//! Heads that begin with a time, a priority, a mark or a prefix of their own.

use super::clock::{Moment, since_epoch};
use super::cut::{Cut, is_name};
use super::fields::{after_time, bracketed_rest, moment, named, program};
use super::{Head, Severity, Since, below, joined, worded};

/// A line that begins with the digits of a time.
pub(super) fn timed(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let head = Head::at(moment(&mut cut)?);
    if !matches!(cut.byte(), 0 | b' ' | b'\t' | b'|' | b':' | b',' | b']' | b'[') {
        return None;
    }
    // GitLab: `00O `, and a plus where the line goes on. CRI: `stdout F `.
    let mut ahead = cut;
    if ahead.eat(" ") && ahead.digits(2).is_some() && matches!(ahead.byte(), b'O' | b'E') {
        ahead.at += 1;
        if ahead.eat("+") || ahead.eat(" ") || ahead.byte() == 0 {
            return Some(joined(Head { length: ahead.at, ..head }, cut.line, depth));
        }
    }
    let mut ahead = cut;
    if (ahead.eat(" stdout ") || ahead.eat(" stderr ")) && (ahead.eat("F ") || ahead.eat("P ")) {
        return Some(joined(Head { length: ahead.at, ..head }, cut.line, depth));
    }
    // Logcat: `03-17 16:13:38.811  1702  2395 D WindowManager: x`; MongoDB: `I NETWORK  [conn1] x`.
    let mut ahead = cut;
    ahead.blanks();
    Some(
        logcat(ahead, head)
            .or_else(|| lettered(ahead, head))
            .or_else(|| logcat_brief(ahead, depth).map(|brief| Head { time: head.time, since: head.since, ..brief }))
            .unwrap_or_else(|| after_time(cut, head, depth)),
    )
}

fn logcat<'a>(mut cut: Cut<'a>, head: Head<'a>) -> Option<Head<'a>> {
    cut.digits(7)?;
    (cut.blanks() > 0).then_some(())?;
    cut.digits(7)?;
    cut.eat(" ").then_some(())?;
    let severity = worded::letter(cut.byte())?;
    cut.at += 1;
    cut.eat(" ").then_some(())?;
    let rest = cut.rest();
    let end = rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1))?;
    let source = rest.get(..end).filter(|tag| tag.len() <= 80)?.trim_end();
    Some(Head { severity, source, length: (cut.at + end + 2).min(cut.line.len()), ..head })
}

/// `D/WindowManager( 1702): x`
pub(super) fn logcat_brief(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let severity = worded::letter(cut.byte())?;
    cut.at += 1;
    cut.eat("/").then_some(())?;
    let source = cut.run(|byte| byte != b'(' && byte != b':').trim_end();
    cut.group(b'(', b')', 12)?.trim().parse::<u32>().ok()?;
    cut.eat(":").then_some(())?;
    cut.blanks();
    Some(Head { severity, source, length: cut.at, ..Head::default() })
}

fn lettered<'a>(mut cut: Cut<'a>, head: Head<'a>) -> Option<Head<'a>> {
    let severity = worded::letter(cut.byte())?;
    cut.at += 1;
    (cut.blanks() > 0).then_some(())?;
    let source = cut.run(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte));
    (!source.is_empty() && cut.blanks() > 0).then_some(())?;
    cut.group(b'[', b']', 80)?;
    (cut.blanks() > 0).then_some(())?;
    Some(Head { severity, source, length: cut.at, ..head })
}

/// `1234:M 02 Jan 2024 15:04:05.123 * x`: Redis.
pub(super) fn redis(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    cut.digits(7)?;
    cut.eat(":").then_some(())?;
    cut.run(|byte| byte.is_ascii_uppercase());
    cut.eat(" ").then_some(())?;
    let head = Head::at(moment(&mut cut)?);
    cut.eat(" ").then_some(())?;
    let severity = match cut.byte() {
        b'.' => Severity::Trace,
        b'-' => Severity::Debug,
        b'*' => Severity::Info,
        b'#' => Severity::Warning,
        _ => return None,
    };
    cut.at += 1;
    cut.blanks();
    Some(Head { severity, length: cut.at, ..head })
}

/// `134681 node-246 unix.hw state_change.unavailable 1077804742 1 x`: logs of clusters.
pub(super) fn numbered_node(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    cut.digits(9)?;
    cut.eat(" ").then_some(())?;
    let source = cut.word();
    cut.eat(" ").then_some(())?;
    let is_unit = is_name(cut.word()) && cut.eat(" ") && is_name(cut.word()) && cut.eat(" ");
    let time = since_epoch(cut.word()).filter(|_| is_unit)?;
    cut.eat(" ").then_some(())?;
    cut.digits(3)?;
    cut.eat(" ").then_some(())?;
    Some(Head { time: Some(time), source, length: cut.at, ..Head::default() })
}

/// A line that begins with a month or a day of the week.
pub(super) fn month(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let mut head = Head::at(moment(&mut cut)?);
    head.length = cut.at;
    if !matches!(cut.byte(), b' ' | b'\t' | 0) {
        return None;
    }
    // `java.util.logging` has its level on the next line: `Jan 02, 2024 3:04:05 PM a.b.C method`.
    let mut ahead = cut;
    ahead.blanks();
    let class = ahead.word();
    if head.time.is_some() && class.contains('.') && is_name(class) && ahead.eat(" ") {
        let method = ahead.word();
        if (is_name(method) || method == "<init>") && ahead.byte() == 0 {
            return Some(Head { source: class, length: cut.line.len(), ..head });
        }
    }
    if head.time.is_none() {
        return Some(daemon(cut, head, depth));
    }
    Some(after_time(cut, head, depth))
}

/// `host proc[pid]: x` of syslog; who has no process has the host alone.
fn daemon<'a>(mut cut: Cut<'a>, mut head: Head<'a>, depth: u8) -> Head<'a> {
    cut.blanks();
    head.length = cut.at;
    let mut behind = cut;
    let host = behind.word();
    if behind.blanks() == 0 || host.ends_with(':') {
        if let Some(behind) = named(cut, &mut head) {
            head.length = behind.at;
        }
        return joined(head, cut.line, depth);
    }
    head.source = host;
    head.length = behind.at;
    if let Some(behind) = named(behind, &mut head) {
        head.length = behind.at;
    }
    joined(head, cut.line, depth)
}

/// `E0102 15:04:05.000000       1 file.go:1] x`, `I20240102 15:04:05.000000 12 a.cc:3] x`.
pub(super) fn klog(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let severity = worded::letter(cut.byte()).filter(|_| b"IWEFD".contains(&cut.byte()))?;
    cut.at += 1;
    let start = cut.at;
    let date = cut.digits(8)?;
    let length = cut.at - start;
    (matches!(length, 4 | 8) && cut.byte() == b' ').then_some(())?;
    let mut head = if length == 8 {
        let mut whole = Cut { at: start, ..cut };
        let head = Head::at(moment(&mut whole)?);
        cut = whole;
        head
    } else {
        cut.at += 1;
        let Moment::Part(Since::Midnight(clock)) = moment(&mut cut)? else { return None };
        let (month, day) = (date / 100, date % 100);
        // Days before each month of a leap year.
        let before = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
        let before = before.get(usize::try_from(month - 1).ok()?).filter(|_| (1..=31).contains(&day))?;
        Head { since: Some(Since::Year((before + day - 1) * 86_400_000 + clock)), ..Head::default() }
    };
    (cut.blanks() > 0).then_some(())?;
    cut.digits(8)?;
    cut.eat(" ").then_some(())?;
    head.source = cut.run(|byte| byte != b']' && byte != b' ');
    cut.eat("]").then_some(())?;
    cut.blanks();
    Some(Head { severity, length: cut.at, ..head })
}

/// `I, [2024-01-02T15:04:05.123456 #1234]  INFO -- name: x`: Ruby's logger.
pub(super) fn ruby(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let severity = worded::letter(cut.byte())?;
    cut.at += 1;
    cut.eat(", [").then_some(())?;
    let mut head = Head { severity, ..Head::at(moment(&mut cut)?) };
    bracketed_rest(&mut cut, &mut head).then_some(())?;
    cut.blanks();
    let word = cut.run(|byte| byte.is_ascii_uppercase());
    (!word.is_empty() && cut.eat(" -- ")).then_some(())?;
    head.source = cut.run(|byte| byte != b':');
    cut.eat(":").then_some(())?;
    cut.blanks();
    Some(Head { length: cut.at, ..head })
}

/// `type=SYSCALL msg=audit(1364481363.243:24287): x`.
pub(super) fn audit(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    cut.eat("type=").then_some(())?;
    let source = cut.word();
    cut.eat(" msg=audit(").then_some(())?;
    let time = since_epoch(cut.rest())?;
    let end = cut.rest().find("):")?;
    cut.at += end + 2;
    cut.blanks();
    Some(Head { time: Some(time), source, length: cut.at, ..Head::default() })
}

/// `web-1  | x`: Docker Compose; the number tells it from a table.
pub(super) fn compose(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let source = cut.run(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let number = source.rsplit(['-', '_']).next()?;
    let is_numbered = number.len() < source.len() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (is_numbered && cut.blanks() > 0 && cut.eat("|")).then_some(())?;
    cut.eat(" ");
    Some(joined(Head { source, length: cut.at, ..Head::default() }, cut.line, depth))
}

/// `- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO x`, and the same label,
/// time and date before a line of syslog.
pub(super) fn labelled(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let label = cut.word();
    (is_name(label) || label == "-").then_some(())?;
    cut.eat(" ").then_some(())?;
    let seconds = cut.word();
    let time = since_epoch(seconds).filter(|_| seconds.len() == 10)?;
    cut.eat(" ").then_some(())?;
    let date = cut.word();
    (date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')).then_some(())?;
    cut.eat(" ").then_some(())?;
    let source = cut.word();
    cut.eat(" ").then_some(())?;
    let mut head = Head { time: Some(time), source, length: cut.at, ..Head::default() };
    let second = moment(&mut cut)?;
    if let Moment::Part(_) = second {
        return Some(daemon(cut, head, depth));
    }
    cut.blanks();
    cut.word();
    for _ in 0..3 {
        (cut.blanks() > 0).then_some(())?;
        let word = cut.word();
        if let Some(severity) = worded::capital(word) {
            cut.blanks();
            return Some(Head { severity, length: cut.at, ..head });
        }
        head.source = word;
        head.length = cut.at;
    }
    None
}

/// `10.0.0.1 - - [02/Jan/2024:15:04:05 +0000] "GET / HTTP/1.1" 200 12`: access logs of web servers.
pub(super) fn access(mut cut: Cut<'_>, _: u8) -> Option<Head<'_>> {
    let source = cut.word();
    (source.contains(['.', ':']) || is_name(source)).then_some(())?;
    cut.eat(" ").then_some(())?;
    cut.word();
    cut.eat(" ").then_some(())?;
    cut.word();
    cut.eat(" [").then_some(())?;
    let head = Head::at(moment(&mut cut)?);
    cut.eat("]").then_some(())?;
    cut.blanks();
    Some(Head { source, length: cut.at, ..head })
}

/// The name of a file before the time, as `grep` and collectors put it.
pub(super) fn filed(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let file = cut.word();
    (file.contains(".log") || file.contains(".out")).then_some(())?;
    cut.eat(" ").then_some(())?;
    let begins = cut.byte().is_ascii_digit() || cut.byte() == b'[';
    let inner = below(cut.line, cut.at, depth.checked_sub(1).filter(|_| begins)?);
    inner.time.map(|_| inner)
}

/// `[   12.345678] x`: the kernel, since it started.
pub(super) fn kernel(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    cut.eat("[").then_some(())?;
    cut.blanks();
    let start = since_start(&mut cut)?;
    cut.eat("]").then_some(())?;
    // The thread or processor, where the kernel was asked for it.
    let mut ahead = cut;
    if ahead.eat("[") && ahead.run(|byte| byte != b']').len() < 12 && ahead.eat("]") {
        cut = ahead;
    }
    cut.blanks();
    Some(joined(Head { since: Some(start), length: cut.at, ..Head::default() }, cut.line, depth))
}

/// `12.345`: seconds, with their fraction.
fn since_start(cut: &mut Cut<'_>) -> Option<Since> {
    let seconds = cut.digits(9)?;
    cut.eat(".").then_some(())?;
    let start = cut.at;
    let fraction = cut.digits(9)?;
    let places = u32::try_from(cut.at - start).ok()?;
    Some(Since::Start(seconds * 1000 + fraction * 1000 / 10_i64.pow(places)))
}

/// `[time] x`, `[time INFO a::b] x`, `[time][INFO ][a.b] x`, `[10.30 16:49:06] chrome.exe - x`.
pub(super) fn bracketed(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    cut.eat("[").then_some(())?;
    let mut head = Head::at(moment(&mut cut)?);
    if !matches!(cut.byte(), b']' | b' ' | b'\t' | b':' | b',') {
        return None;
    }
    bracketed_rest(&mut cut, &mut head).then_some(())?;
    if head.severity != Severity::Plain {
        cut.eat(":");
        cut.blanks();
        return Some(Head { length: cut.at, ..head });
    }
    let mut ahead = cut;
    ahead.blanks();
    if head.since.is_some()
        && let Some(behind) = program(ahead, &mut head)
    {
        return Some(Head { length: behind.at, ..head });
    }
    Some(after_time(cut, head, depth))
}

/// `<34>1 2003-10-11T22:14:15.003Z host app 12 id - x`, `<34>Oct 11 22:14:15 host su: x`, `<6>[ 1.2] x`.
pub(super) fn priority(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let number = cut.group(b'<', b'>', 5)?.parse::<i64>().ok()?;
    let severity = worded::numeric(number % 8);
    if !cut.eat("1 ") {
        return Some(joined(Head { severity, length: cut.at, ..Head::default() }, cut.line, depth));
    }
    let mut head = Head { severity, ..Head::default() };
    let time = moment(&mut cut);
    if let Some(Moment::Whole(time)) = time {
        head.time = Some(time);
    } else {
        cut.eat("-").then_some(())?;
    }
    for field in 0..4 {
        cut.eat(" ").then_some(())?;
        let word = cut.word();
        if field == 1 && word != "-" {
            head.source = word;
        }
    }
    cut.eat(" ").then_some(())?;
    if !cut.eat("-") {
        while cut.group(b'[', b']', 4096).is_some() {}
    }
    cut.eat(" ");
    cut.eat("\u{feff}");
    Some(joined(Head { length: cut.at, ..head }, cut.line, depth))
}

/// `#12 3.456 x`: a step of `BuildKit` with its seconds.
pub(super) fn buildkit(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    let start = cut.at;
    cut.eat("#").then_some(())?;
    cut.digits(5)?;
    let source = cut.line.get(start..cut.at)?;
    cut.eat(" ").then_some(())?;
    let mut ahead = cut;
    let since = since_start(&mut ahead).filter(|_| matches!(ahead.byte(), b' ' | 0));
    if since.is_some() {
        ahead.eat(" ");
        cut = ahead;
    }
    let head = Head { since, source, length: cut.at, ..Head::default() };
    Some(joined(head, cut.line, depth))
}

/// `_bk;t=1704207845123<BEL>x`: Buildkite's times.
pub(super) fn buildkite(mut cut: Cut<'_>, depth: u8) -> Option<Head<'_>> {
    cut.eat("\u{1b}");
    cut.eat("_bk;t=").then_some(())?;
    let time = since_epoch(cut.run(|byte| byte.is_ascii_digit()))?;
    cut.eat("\u{7}");
    Some(joined(Head { time: Some(time), length: cut.at, ..Head::default() }, cut.line, depth))
}

//! A log minus a good run: what was put into real logs is found, and little else is shown.
//!
//! The good side of a pair is the same log with other times, ids, durations, versions, hosts and progress, and
//! with lines that ran in parallel in another order. Into the bad side goes, by a seed, what goes wrong in runs.

use crate::templates::Dice;
use artiscope_core::views::DifferenceReader;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What goes wrong: lines that belong together. `{n}` is a number.
const ANOMALIES: &[&[&str]] = &[
    &["ERROR: worker {n} lost its lease on shard zeta and gives up"],
    &[
        "panic: runtime error: index out of range [{n}] with length 3",
        "",
        "goroutine 1 [running]:",
        "main.frobnicate(0x{n})",
        "\t/go/src/example.org/zeta/main.go:{n} +0x1d",
    ],
    &[
        "org.example.zeta.QuorumLostException: only 1 of 3 peers answered",
        "\tat org.example.zeta.Quorum.await(Quorum.java:{n})",
        "\tat org.example.zeta.Node.start(Node.java:{n})",
        "\tat java.base/java.lang.Thread.run(Thread.java:{n})",
        "Caused by: java.net.SocketTimeoutException: handshake with peer took too long",
        "\tat org.example.zeta.Peer.shake(Peer.java:{n})",
    ],
    &[
        "Traceback (most recent call last):",
        "  File \"/srv/zeta/pipeline.py\", line {n}, in transform",
        "    frame = frame.join(lookup, on=keys)",
        "zeta.errors.SchemaDrift: column amount_eur changed from decimal to text",
    ],
    &["warning: the zeta scheduler falls back to a single thread because affinity masks are empty"],
    &["Killed: the container used {n} MiB of 512 MiB and was ended by the kernel"],
    &["dial tcp 10.1.2.{n}:5432: connect: no route to zeta gateway"],
    &["No space left on device while spooling artifact zeta.tar ({n} bytes)"],
    &["Request to registry zeta was throttled, quota exhausted until midnight"],
    &["zeta health probe answered status {n} instead of readiness"],
    &["segfault in libzeta.so at address 0x{n}, core written"],
    &["Checksum of bundle zeta does not match the lock file, falling back to sources"],
];

fn lines(text: &str) -> Vec<String> {
    text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned).collect()
}

/// A line of another run: numbers, ids and hosts differ, what is counted as failed does not.
fn of_another_run(line: &str, dice: &mut Dice) -> String {
    let low = line.to_ascii_lowercase();
    let is_count = ["status", "code", "exit", "fail", "err", "signal", "broken"].iter().any(|word| low.contains(word));
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out += &rest[..at];
        rest = &rest[at..];
        // Times stay times.
        let bytes = rest.as_bytes();
        let is_like = |pattern: &str| {
            bytes.len() >= pattern.len()
                && pattern
                    .bytes()
                    .zip(bytes)
                    .all(|(p, byte)| if p == b'0' { byte.is_ascii_digit() } else { p == *byte })
        };
        if is_like("0000-00-00") {
            write!(out, "2021-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)).unwrap();
            rest = &rest[10..];
            continue;
        }
        if is_like("00:00:00") {
            write!(out, "{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60)).unwrap();
            rest = &rest[8..];
            continue;
        }
        let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, behind) = rest.split_at(length);
        rest = behind;
        let is_code = out.ends_with("\u{1b}[") || rest.starts_with('m') && out.ends_with(';');
        if is_count && length < 4 || digits == "0" || is_code {
            out += digits;
            continue;
        }
        for place in 0..length {
            let digit = if place == 0 { 1 + dice.below(9) } else { dice.below(10) };
            write!(out, "{digit}").unwrap();
        }
    }
    out + rest
}

/// The same run on another day: some windows in another order, bars of progress with other steps.
fn good(bad: &[String], dice: &mut Dice) -> Vec<String> {
    let mut good: Vec<String> = bad.iter().map(|line| of_another_run(line, dice)).collect();
    for window in good.chunks_mut(5) {
        if dice.below(4) == 0 {
            let last = window.len() - 1;
            window.swap(0, last);
        }
    }
    for line in &mut good {
        if line.trim_end_matches('\r').contains('\r') {
            *line = format!("starting\r 7 %\r{line}");
        }
    }
    good
}

/// A log with anomalies, and which of its lines they are: each with whether it is a repetition.
fn with_anomalies(log: &[String], dice: &mut Dice) -> Vec<(String, Option<bool>)> {
    let mut out: Vec<(String, Option<bool>)> = log.iter().map(|line| (line.clone(), None)).collect();
    let kinds = (0..6).map(|_| usize::try_from(dice.below(ANOMALIES.len() as u64)).unwrap());
    let kinds: std::collections::BTreeSet<usize> = kinds.collect();
    for kind in kinds {
        // One kind comes again and again.
        let times = if kind == 0 || kind == 6 { 5 } else { 1 };
        for time in 0..times {
            // What goes wrong does not stand within the lines of what went wrong already.
            let at = loop {
                let at = usize::try_from(dice.below(out.len() as u64)).unwrap();
                let is_inside = out[at].1.is_some() && at > 0 && out[at - 1].1.is_some();
                let is_frame = out[at].0.starts_with([' ', '\t']);
                if !is_inside && !is_frame {
                    break at;
                }
            };
            let filled = |line: &&str| line.replace("{n}", &(100 + kind * 7 + time).to_string());
            let lines: Vec<_> = ANOMALIES[kind].iter().map(|line| (filled(line), Some(time > 0))).collect();
            drop(out.splice(at..at, lines));
        }
    }
    // Of what comes again and again, the first time counts.
    let mut seen = std::collections::BTreeSet::new();
    for (line, repeats) in out.iter_mut().filter(|(_, repeats)| repeats.is_some()) {
        let bare: String = line.chars().filter(|c| !c.is_ascii_digit()).collect();
        *repeats = Some(!bare.is_empty() && !seen.insert(bare));
    }
    // A message that says something else, with the same length and place.
    let is_told = |line: &(String, Option<bool>)| {
        line.1.is_none()
            && line.0.is_ascii()
            && line.0.split(' ').count() > 5
            && !line.0.contains(['\r', '\u{1b}', '"', '\'', '`'])
    };
    if let Some(at) = (out.len() / 3..out.len()).find(|at| is_told(&out[*at])) {
        let words: Vec<&str> = out[at].0.split(' ').collect();
        let said =
            [&words[..words.len() / 2], &["refused", "by", "zeta"], &words[words.len() / 2..]].concat().join(" ");
        out[at] = (said, Some(false));
    }
    out
}

/// Injected lines, those found, and lines shown.
fn measure(path: &str, log: &[String], seed: u64) -> (u64, u64, u64, Vec<String>) {
    let mut dice = Dice(seed);
    let good = good(log, &mut dice);
    let bad = with_anomalies(log, &mut dice);
    let mut reader = DifferenceReader::default();
    reader.baseline("good", &good.join("\n"), None);
    let text: Vec<&str> = bad.iter().map(|(line, _)| line.as_str()).collect();
    let found = reader.difference(path, &text.join("\n"), 0, &str::to_owned);
    let mut is_shown = vec![false; bad.len()];
    for new in &found.new {
        for at in new.first_line..=new.last_line {
            is_shown[usize::try_from(at).unwrap() - 1] = true;
        }
    }
    let mut told = Vec::new();
    let (mut injected, mut recalled) = (0, 0);
    for ((line, anomaly), is_shown) in bad.iter().zip(&is_shown) {
        // A repetition is counted with the first, and a blank line within says nothing.
        if *anomaly == Some(false) && !line.is_empty() {
            injected += 1;
            recalled += u64::from(*is_shown);
            if !is_shown {
                told.push(format!("  missed  {line}"));
            }
        } else if *is_shown && anomaly.is_none() {
            told.push(format!("  shown   {line}"));
        }
    }
    (injected, recalled, found.shown, told)
}

fn logs(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            logs(&path, out);
        } else if path.extension().is_some_and(|end| end == "log") {
            out.push(path);
        }
    }
}

#[test]
fn what_goes_wrong_is_found_in_real_logs_and_little_else_is_shown() {
    let Some(folder) = std::env::var_os("ARTISCOPE_CORPUS").map(PathBuf::from) else {
        println!("skipped: ARTISCOPE_CORPUS is not set");
        return;
    };
    let mut paths = Vec::new();
    logs(&folder.join("BugSwarm__bugswarm"), &mut paths);
    assert!(paths.len() > 50, "{}", paths.len());
    let (mut injected, mut recalled, mut shown, mut all, mut used) = (0, 0, 0, 0, 0);
    let mut worst = String::new();
    for (seed, path) in (1..).zip(&paths) {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let log = lines(&text);
        if log.len() < 100 {
            continue;
        }
        let (more, found, lines, told) = measure("bad", &log, seed);
        (injected, recalled, shown) = (injected + more, recalled + found, shown + lines);
        (all, used) = (all + log.len(), used + 1);
        if std::env::var_os("ARTISCOPE_TELL").is_some() && (found < more || lines > 2 * more) {
            writeln!(worst, "{}: {found} of {more}, {lines} shown\n{}", path.display(), told.join("\n")).unwrap();
        }
    }
    println!("{used} logs of {all} lines: {recalled} of {injected} injected lines found, {shown} shown\n{worst}");
    assert_eq!(recalled, injected);
    assert!(shown <= 2 * injected, "{shown} lines for {injected}");
}

#[test]
fn repetitions_are_counted_and_traces_stay_whole() {
    let good = "start 1\nstep one took 5 ms\n    detail\ndone\n";
    let bad = "start 2\nstep one took 9 ms\nError: boom 1\n    at a (x.js:1:2)\n    detail\n    at b (x.js:3:4)\ndone\nError: boom 2\n    at a (x.js:9:9)\ndone\n";
    let mut reader = DifferenceReader::default();
    reader.baseline("good.log", good, None);
    let found = reader.difference("bad.log", bad, 1, &str::to_owned);
    assert_eq!((found.lines, found.explained, found.shown, found.new.len()), (10, 5, 4, 1));
    let new = &found.new[0];
    assert_eq!((new.first_line, new.last_line, new.count, new.last_seen), (3, 6, 2, 8));
    assert_eq!((new.before.join("|").as_str(), new.after.join("|").as_str()), ("step one took 9 ms", "done"));
    assert_eq!(new.severity, "error");
}

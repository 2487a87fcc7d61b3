//! Logs in, merged lines out.

use super::*;
use crate::documents::times::rfc3339;
use std::fmt::Write as _;

/// Path, text, seconds since 1970 of its file, shift.
type Log<'a> = (&'a str, &'a str, Option<i64>, i64);

fn dump(logs: &[Log<'_>]) -> String {
    let given: Vec<Given<'_>> = (0..)
        .zip(logs)
        .map(|(entry, (path, text, modified, shift_ms))| Given {
            entry,
            path: (*path).to_owned(),
            bytes: text.as_bytes(),
            is_cut: false,
            modified: *modified,
            shift_ms: *shift_ms,
        })
        .collect();
    let merged = Merged::new(&given);
    let query = MergedQuery { limit: 1000, ..MergedQuery::default() };
    let page = merged.page(&query, |at| given.get(at).map(|given| given.bytes));
    let mut out = String::new();
    for row in &page.rows {
        let time = if row.is_timed { rfc3339(row.time) } else { "             \"".to_owned() };
        let _ = writeln!(out, "{time:<24} {}:{} {}", page.logs[row.log as usize].path, row.line, row.text);
    }
    for log in page.logs {
        let MergedLog { path, lines, timed, shift_ms, assumed, left_out, .. } = log;
        let _ = writeln!(out, "{path}: {lines} lines, {timed} timed, {shift_ms:+} ms; {assumed}{left_out}");
    }
    out
}

#[test]
fn lines_interleave_by_time_and_traces_stay_whole() {
    let server = "starting\n2025-01-01T10:00:00Z up\n2025-01-01T10:00:02Z ERROR refused\n  at a.b(C.java:1)\n  at d.e(F.java:2)\n2025-01-01T10:00:05Z down\n";
    let client =
        "2025-01-01T11:00:01+01:00 connect\n2025-01-01T11:00:02+01:00 sent\n2025-01-01T11:00:03+01:00 failed\n";
    let odd = "no time here\nnor here\n";
    expect_test::expect![[r#"
                     "           server:1 starting
        2025-01-01T10:00:00Z     server:2 2025-01-01T10:00:00Z up
        2025-01-01T10:00:01Z     client:1 2025-01-01T11:00:01+01:00 connect
        2025-01-01T10:00:02Z     server:3 2025-01-01T10:00:02Z ERROR refused
                     "           server:4   at a.b(C.java:1)
                     "           server:5   at d.e(F.java:2)
        2025-01-01T10:00:02Z     client:2 2025-01-01T11:00:02+01:00 sent
        2025-01-01T10:00:03Z     client:3 2025-01-01T11:00:03+01:00 failed
        2025-01-01T10:00:05Z     server:6 2025-01-01T10:00:05Z down
        server: 6 lines, 3 timed, +0 ms; 
        client: 3 lines, 3 timed, +0 ms; 
        odd: 0 lines, 0 timed, +0 ms; no line says a time
    "#]]
    .assert_eq(&dump(&[("server", server, None, 0), ("client", client, None, 0), ("odd", odd, None, 0)]));
}

#[test]
fn a_clock_that_goes_back_does_not_part_a_log_and_a_shift_moves_it() {
    let one = "2025-01-01T10:00:00Z a\n2025-01-01T09:59:00Z b\n2025-01-01T10:00:03Z c\n";
    let two = "2025-01-01T10:00:01Z x\n2025-01-01T10:00:02Z y\n";
    expect_test::expect![[r#"
        2025-01-01T10:00:00Z     one:1 2025-01-01T10:00:00Z a
        2025-01-01T10:00:00Z     one:2 2025-01-01T09:59:00Z b
        2025-01-01T10:00:01Z     two:1 2025-01-01T10:00:01Z x
        2025-01-01T10:00:02Z     two:2 2025-01-01T10:00:02Z y
        2025-01-01T10:00:03Z     one:3 2025-01-01T10:00:03Z c
        one: 3 lines, 3 timed, +0 ms; 
        two: 2 lines, 2 timed, +0 ms; 
    "#]]
    .assert_eq(&dump(&[("one", one, None, 0), ("two", two, None, 0)]));
    expect_test::expect![[r#"
        2025-01-01T09:59:59.500Z two:1 2025-01-01T10:00:01Z x
        2025-01-01T10:00:00Z     one:1 2025-01-01T10:00:00Z a
        2025-01-01T10:00:00Z     one:2 2025-01-01T09:59:00Z b
        2025-01-01T10:00:00.500Z two:2 2025-01-01T10:00:02Z y
        2025-01-01T10:00:03Z     one:3 2025-01-01T10:00:03Z c
        one: 3 lines, 3 timed, +0 ms; 
        two: 2 lines, 2 timed, -1500 ms; 
    "#]]
    .assert_eq(&dump(&[("one", one, None, 0), ("two", two, None, -1500)]));
}

#[test]
fn times_without_a_year_or_a_day_take_it_from_elsewhere_and_that_is_said() {
    // 2025-01-02T03:00:00Z
    let modified = Some(1_735_786_800);
    let syslog =
        "Dec 31 23:59:59 host app[1]: old\nJan  1 00:00:01 host app[1]: new\nJan  2 02:00:00 host app[1]: last\n";
    let clock = "23:59:58 late\n00:00:02 early\n";
    let whole = "2025-01-01T00:00:00Z midnight\n";
    expect_test::expect![[r#"
        2024-12-31T23:59:59Z     syslog:1 Dec 31 23:59:59 host app[1]: old
        2025-01-01T00:00:00Z     whole:1 2025-01-01T00:00:00Z midnight
        2025-01-01T00:00:01Z     syslog:2 Jan  1 00:00:01 host app[1]: new
        2025-01-02T02:00:00Z     syslog:3 Jan  2 02:00:00 host app[1]: last
        syslog: 3 lines, 3 timed, +0 ms; its times say no year; the last are taken to be of 2025, by the date of the file
        whole: 1 lines, 1 timed, +0 ms; 
    "#]].assert_eq(&dump(&[("syslog", syslog, modified, 0), ("whole", whole, None, 0)]));
    expect_test::expect![[r#"
        2024-12-31T23:59:58Z     clock:1 23:59:58 late
        2025-01-01T00:00:00Z     whole:1 2025-01-01T00:00:00Z midnight
        2025-01-01T00:00:02Z     clock:2 00:00:02 early
        clock: 2 lines, 2 timed, +0 ms; its times say no day; the last are taken to be of 2025-01-01, by the newest time of the other logs
        whole: 1 lines, 1 timed, +0 ms; 
    "#]].assert_eq(&dump(&[("clock", clock, None, 0), ("whole", whole, None, 0)]));
    expect_test::expect![[r#"
        clock: 0 lines, 0 timed, +0 ms; its times say no day, and nothing dates the file
    "#]]
    .assert_eq(&dump(&[("clock", clock, None, 0)]));
}

#[test]
fn merging_keeps_every_line_of_every_log_in_its_order() {
    let mut seed = 5_u64;
    let mut below = |end: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % end
    };
    for _ in 0..50 {
        let logs: Vec<String> = (0..4)
            .map(|_| {
                (0..below(40)).fold(String::new(), |mut text, line| {
                    let _ = match below(3) {
                        0 => writeln!(text, "  line {line}"),
                        _ => writeln!(text, "2025-01-01T10:{:02}:{:02}Z line {line}", below(3), below(60)),
                    };
                    text
                })
            })
            .collect();
        let given: Vec<Given<'_>> = (0..)
            .zip(&logs)
            .map(|(entry, text)| Given {
                entry,
                path: entry.to_string(),
                bytes: text.as_bytes(),
                is_cut: false,
                modified: None,
                shift_ms: 0,
            })
            .collect();
        let merged = Merged::new(&given);
        assert!(merged.rows.is_sorted_by_key(|row| row.time));
        for (at, log) in (0..).zip(&merged.logs) {
            let lines: Vec<u32> = merged.rows.iter().filter(|row| row.log == at).map(|row| row.line).collect();
            let count = u32::try_from(logs[at as usize].lines().count()).unwrap();
            let expected: Vec<u32> = if log.left_out.is_empty() { (1..=count).collect() } else { Vec::new() };
            assert_eq!(lines, expected);
        }
    }
}

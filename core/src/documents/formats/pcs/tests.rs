//! Files of the performance monitoring: text in, rows out.

use crate::bytes::Limits;
use crate::documents::testing::read;
use crate::entries::Input;
use crate::facts::{ClaimValue, Facts, Fragment};
use expect_test::{Expect, expect};
use std::fmt::Write;

/// The recorded rows beside the dump, which has documents and notes.
fn facts(path: &str, input: &mut Input<'_>) -> String {
    let mut fragment = Fragment::default();
    fragment.push_entry(crate::documents::testing::entry(path, 0));
    crate::documents::read(&mut fragment, 0, input, &Limits::default());
    let mut facts = Facts::default();
    facts.absorb(fragment);
    let mut out = String::new();
    for metric in &facts.records.metrics {
        let labels: Vec<String> =
            metric.labels.iter().map(|(key, value)| format!("{}={}", facts.text(*key), facts.text(*value))).collect();
        let _ = writeln!(
            out,
            "{} [{}..{}] {} {} {} ±{} {:?} {:?} {} {:?}",
            metric.origin.line,
            metric.origin.span.start,
            metric.origin.span.end,
            facts.text(metric.series),
            metric.value,
            facts.text(metric.unit),
            metric.spread,
            metric.time,
            facts.text(metric.commit),
            labels.join(","),
            facts.text(metric.error),
        );
    }
    for claim in &facts.records.claims {
        let value = match claim.value {
            ClaimValue::Text(text) => format!("{:?}", facts.text(text)),
            other => format!("{other:?}"),
        };
        let _ = writeln!(out, "{} {} = {value}", claim.origin.line, facts.text(claim.key));
    }
    out
}

fn rows(path: &str, text: impl AsRef<[u8]>, expected: &Expect) {
    expected.assert_eq(&facts(path, &mut Input::whole(text.as_ref())));
}

const ROW: &str = r#"{"commit":"7d5fd99","timestamp":"2025-09-25T21:45:00Z","os":"darwin","cpu":"Apple M1","backend":"julia","test":"a","mode":"loops","parallel":false,"n":1000000,"mean_ns":1234567,"std_ns":12.5}"#;

#[test]
fn the_three_forms_of_times_and_rows_that_failed() {
    let text = [
        ROW,
        r#"{"timestamp":"2025-09-26T05:17:38.970937Z","backend":"go","test":"a","error":"no go\nat all"}"#,
        r#"{"timestamp":"2025-09-26T05:17:38.123Z","backend":"go","test":"a","mean_ns":0,"std_ns":0,"error":"exit 1"}"#,
        r#"{"timestamp":"2025-09-26T05:17:38","backend":"ts","test":"a","n":1e6,"mean_ns":null,"error":null,"reps":5,"more":{"x":[1]}}"#,
    ]
    .join("\r\n");
    rows(
        "bench/results/2025-09-26.ndjson",
        format!("\u{feff}{text}"),
        &expect![[r#"
        1 [3..194] a 1234567 ns ±12.5 Some(1758836700000) "7d5fd99" timestamp=2025-09-25T21:45:00Z,os=darwin,cpu=Apple M1,backend=julia,mode=loops,parallel=false,n=1000000 ""
        2 [196..289] a NaN ns ±NaN Some(1758863858970) "" timestamp=2025-09-26T05:17:38.970937Z,backend=go "no go\nat all"
        3 [291..397] a 0 ns ±0 Some(1758863858123) "" timestamp=2025-09-26T05:17:38.123Z,backend=go "exit 1"
        4 [399..522] a NaN ns ±NaN Some(1758863858000) "" timestamp=2025-09-26T05:17:38,backend=ts,n=1000000,reps=5,more={"x":[1]} "error without a text"
    "#]],
    );
}

#[test]
fn broken_and_other_lines_are_one_row_of_the_ledger_each() {
    let text = format!(
        "{ROW}\n\n{{\"backend\":\"go\n{{\"a\":1}}\n[1]\n{{\"backend\":\"go\"}}\n{ROW}\n{{\"backend\":\"ts\",\"te"
    );
    let dump = expect![[r#"
        document pcs-results records=2 first=1758836700000 last=1758836700000
        metric 1 [0..191] "a" {timestamp="2025-09-25T21:45:00Z"} {os="darwin"} {cpu="Apple M1"} {backend="julia"} {mode="loops"} {parallel="false"} {n="1000000"} value=1234567 unit="ns" spread=12.5 better=lower time=1758836700000 commit="7d5fd99"
        metric 7 [237..428] "a" {timestamp="2025-09-25T21:45:00Z"} {os="darwin"} {cpu="Apple M1"} {backend="julia"} {mode="loops"} {parallel="false"} {n="1000000"} value=1234567 unit="ns" spread=12.5 better=lower time=1758836700000 commit="7d5fd99"
        note data_loss r.ndjson 2 lines are no JSON bytes=33 line=3
        note info r.ndjson 3 lines are no benchmark rows bytes=26 line=4
    "#]];
    dump.assert_eq(&read("r.ndjson", &text));
    let whole = facts("r.ndjson", &mut Input::whole(text.as_bytes()));
    let (head, rest) = text.as_bytes().split_at(ROW.len());
    for size in [1, 7, 64] {
        let mut rest = std::io::BufReader::with_capacity(size, rest);
        assert_eq!(facts("r.ndjson", &mut Input::streamed(head, &mut rest)), whole, "in pieces of {size}");
    }
}

#[test]
fn bytes_that_are_no_text_do_not_stop_the_reader() {
    let mut bytes = ROW.replace("Apple M1", "Apple \u{1}").into_bytes();
    let at = bytes.iter().position(|byte| *byte == 1).unwrap();
    bytes[at] = 0xFF;
    bytes.extend_from_slice(b"\n\0\0\0\n");
    expect![[r#"
        document pcs-results records=1 first=1758836700000 last=1758836700000
        metric 1 [0..190] "a" {timestamp="2025-09-25T21:45:00Z"} {os="darwin"} {cpu="Apple �"} {backend="julia"} {mode="loops"} {parallel="false"} {n="1000000"} value=1234567 unit="ns" spread=12.5 better=lower time=1758836700000 commit="7d5fd99"
        note data_loss r.ndjson 1 line is no JSON bytes=3 line=2
    "#]]
    .assert_eq(&read("r.ndjson", &bytes));
}

#[test]
fn an_array_an_object_with_results_and_an_array_that_breaks() {
    rows(
        "site/benchmarks.json",
        format!("[\n  {ROW},\n  3\n]"),
        &expect![[r#"
        2 [4..195] a 1234567 ns ±12.5 Some(1758836700000) "7d5fd99" timestamp=2025-09-25T21:45:00Z,os=darwin,cpu=Apple M1,backend=julia,mode=loops,parallel=false,n=1000000 ""
        1 rows = Number(1.0)
        1 wrapped = Bool(false)
    "#]],
    );
    rows(
        "x.json",
        format!("{{\"version\":1,\"results\": [{ROW}]}}"),
        &expect![[r#"
        1 [25..216] a 1234567 ns ±12.5 Some(1758836700000) "7d5fd99" timestamp=2025-09-25T21:45:00Z,os=darwin,cpu=Apple M1,backend=julia,mode=loops,parallel=false,n=1000000 ""
        1 rows = Number(1.0)
        1 wrapped = Bool(true)
    "#]],
    );
    let text = format!("[{ROW},\n{ROW},\n{{\"backend\":");
    expect![[r#"
        document pcs-benchmarks records=2 first=1758836700000 last=1758836700000
        metric 1 [1..192] "a" {timestamp="2025-09-25T21:45:00Z"} {os="darwin"} {cpu="Apple M1"} {backend="julia"} {mode="loops"} {parallel="false"} {n="1000000"} value=1234567 unit="ns" spread=12.5 better=lower time=1758836700000 commit="7d5fd99"
        metric 2 [194..385] "a" {timestamp="2025-09-25T21:45:00Z"} {os="darwin"} {cpu="Apple M1"} {backend="julia"} {mode="loops"} {parallel="false"} {n="1000000"} value=1234567 unit="ns" spread=12.5 better=lower time=1758836700000 commit="7d5fd99"
        claim 1 [0..1] rows 2
        claim 1 [0..1] wrapped false
        note data_loss benchmarks.json not valid JSON: the text ends before its value does bytes=10 line=3
    "#]]
    .assert_eq(&read("benchmarks.json", text));
    expect![[r#"
        document pcs-benchmarks
        claim 1 [0..1] rows 0
        claim 1 [0..1] wrapped false
    "#]]
    .assert_eq(&read("site/benchmarks.json", "[ ]"));
}

#[test]
fn a_cut_at_every_byte_never_stops_the_reader() {
    let text = format!("[{ROW},{ROW}]");
    for end in 0..text.len() {
        let _ = read("benchmarks.json", &text[..end]);
        let _ = read("r.ndjson", &text[1..end.max(1)]);
    }
}

#[test]
fn small_files_state_what_they_hold() {
    rows(
        "a/schema.json",
        r#"{"version":1,"fields":["commit"],"required_fields":["commit"]}"#,
        &expect![[r#"
        1 version = Number(1.0)
        1 fields.0 = "commit"
        1 required_fields.0 = "commit"
    "#]],
    );
    rows(
        "canary_baseline.json",
        "{\n  \"rust\": 1.35e-05\n}",
        &expect![[r#"
        2 rust = Number(1.35e-5)
    "#]],
    );
    rows(
        "regression_fail.txt",
        "regression_fail\n",
        &expect![[r#"
        1 text = "regression_fail"
    "#]],
    );
    rows(
        "performance_report.md",
        "intro\n# Performance report\n",
        &expect![[r#"
            2 title = "Performance report"
        "#]],
    );
    rows(
        "benchmark_results.json",
        r#"{"timestamp":1.5,"parsing":{"avg_parse_time_ms":0.25},"rust_generation":{"x":true}}"#,
        &expect![[r#"
            1 timestamp = Number(1.5)
            1 parsing.avg_parse_time_ms = Number(0.25)
            1 rust_generation.x = Bool(true)
        "#]],
    );
}

#[test]
fn best_of_k_rows_are_no_rows_of_the_gate() {
    let text = r#"[{"test":"a","n":1000000,"k":3,"mean_ns":51,"std_ns":7.5,"reps":3,"all_times":[52,51],"timestamp":"2025-09-26T04:19:06Z","backend":"python_reference"}]"#;
    rows(
        "bench_best_of_k.json",
        text,
        &expect![[r#"
        1 [1..150] a 51 ns ±7.5 Some(1758860346000) "" n=1000000,k=3,reps=3,all_times=[52,51],timestamp=2025-09-26T04:19:06Z,backend=python_reference ""
    "#]],
    );
    assert!(read("bench_best_of_k.json", text).starts_with("document pcs-best-of-k"));
}

#[test]
fn the_subset_of_yaml_that_policies_are_written_in() {
    let text = "# PCS\nversion: \"1.0\"\n\nregression:\n  default_threshold: 0.10  # 10%\n  per_backend:\n    rust: 0.08\n\
                governance:\n  approvers: [\"@a#b\", c]\n  on: true\npresets:\n  - name: \"All\"\n    filters: {\"n\": 1}\n\
                \x20 - name: B\n    values: [1, 2]\nlist:\n- x\n- y\n";
    rows(
        "bench/policy.yml",
        text,
        &expect![[r#"
        2 version = "1.0"
        5 regression.default_threshold = Number(0.1)
        7 regression.per_backend.rust = Number(0.08)
        9 governance.approvers.0 = "@a#b"
        9 governance.approvers.1 = "c"
        10 governance.on = Bool(true)
        12 presets.0.name = "All"
        13 presets.0.filters = "{\"n\": 1}"
        14 presets.1.name = "B"
        15 presets.1.values.0 = Number(1.0)
        15 presets.1.values.1 = Number(2.0)
        17 list.0 = "x"
        18 list.1 = "y"
    "#]],
    );
    assert!(read("other.yml", "regression:\n  a: 1\n").starts_with("document text"));
}

#[test]
fn what_the_scripts_print() {
    let report = "## 📊 Performance Regression Check\n\n🚨 Performance Regressions Detected:\n\n**rust** (test, mode):\n  \
                  Current: 200 ns\n  Rolling Median: 100 ns\n  Regression: +100.0%\n  Commit: abc1234\n";
    rows(
        "comment.md",
        report,
        &expect![[r#"
            3 verdict = "red"
            5 regression = "**rust** (test, mode)"
            6 current.0 = "200 ns"
            7 median.0 = "100 ns"
            8 change.0 = "+100.0%"
            9 commit.0 = "abc1234"
        "#]],
    );
    rows(
        "out.txt",
        "✅ No performance regressions detected\n",
        &expect![[r#"
        1 verdict = "green"
    "#]],
    );
    rows(
        "canary.log",
        "🚀 PCS Micro Canary Benchmark\n🧪 Benchmarking rust...\n   Mean: 0.000013s (±0.000001s)\n",
        &expect![[r#"
        3 [61..90] canary 0.000013 s ±0.000001 None "" backend=rust ""
    "#]],
    );
}

#[test]
fn lines_and_objects_of_other_programs_are_not_taken() {
    for (path, text) in [
        ("events.ndjson", "{\"backend\":\"a\",\"level\":1}\n{\"b\":2}\n"),
        ("x.json", "{\n  \"backend\": \"a\",\n  \"test\": \"b\",\n  \"mean_ns\": 1\n}\n"),
        ("benchmarks.json", "[{\"name\":\"a\",\"value\":1}]"),
        ("x.json", "{\"results\":[{\"name\":\"a\"}]}"),
    ] {
        assert!(!read(path, text).starts_with("document pcs-"), "{path} {text}");
    }
}

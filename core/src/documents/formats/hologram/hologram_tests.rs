//! Files of the pipeline: bytes in, rows out, whole and broken.

use crate::bytes::Limits;
use crate::facts::{ClaimValue, Facts, Metric};
use crate::session::Session;

const HEAD: &str = "suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\n";

fn facts(name: &str, text: &str) -> Facts {
    let session = Session::open(Limits::default(), vec![(name.to_owned(), Box::new(text.as_bytes().to_vec()))]);
    session.facts().clone()
}

fn format(facts: &Facts) -> &str {
    facts.documents.first().map_or("", |document| facts.text(document.format))
}

fn metric(facts: &Facts, row: &Metric) -> String {
    let labels: Vec<String> =
        row.labels.iter().map(|(key, value)| format!("{}={}", facts.text(*key), facts.text(*value))).collect();
    format!(
        "{} {} {} n={:?} line={}",
        facts.text(row.series),
        labels.join(" "),
        row.value,
        row.samples,
        row.origin.line
    )
}

fn claims(facts: &Facts) -> Vec<String> {
    let value = |value: &ClaimValue| match value {
        ClaimValue::Null => "null".to_owned(),
        ClaimValue::Bool(on) => on.to_string(),
        ClaimValue::Number(number) => number.to_string(),
        ClaimValue::Text(text) => facts.text(*text).to_owned(),
    };
    facts.records.claims.iter().map(|claim| format!("{}={}", facts.text(claim.key), value(&claim.value))).collect()
}

#[test]
fn a_perf_table_has_one_metric_for_each_quantile_and_knows_its_lines() {
    let text = format!(
        "{HEAD}core,verify_ms,4.812,6.900,7.411,4.990,60,\"atlas, verify\"\r\ncore,verify_ms,4.7,7.250,7.9,4.95,60,x\r\n"
    );
    let facts = facts("perf/core_perf.csv", &text);
    assert_eq!((format(&facts), facts.documents[0].records), ("hologram-perf-csv", 2));
    let rows: Vec<String> = facts.records.metrics.iter().map(|row| metric(&facts, row)).collect();
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[1], "core.verify_ms quantile=p95 note=atlas, verify 6.9 n=Some(60) line=2");
    assert_eq!(rows[5], "core.verify_ms quantile=p95 note=x 7.25 n=Some(60) line=3");
    let span = facts.records.metrics[5].origin.span;
    let line = &text[usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap()];
    assert_eq!(line, "core,verify_ms,4.7,7.250,7.9,4.95,60,x");
    assert!(facts.notes.is_empty(), "{:?}", facts.notes);
}

#[test]
fn a_perf_table_may_have_a_bom_other_line_ends_repeated_heads_and_bad_numbers() {
    let head = HEAD.replace("\r\n", "\n");
    let text = format!("\u{feff}{head}core,verify_ms,1,n/a,3,2,60,\n{head}core,verify_ms,1,2,3,2,60\n\0\0");
    let facts = facts("x/core_perf.csv", &text);
    let p95: Vec<&Metric> = facts.records.metrics.iter().skip(1).step_by(4).collect();
    assert_eq!(p95.len(), 2);
    assert!(p95[0].value.is_nan());
    assert_eq!(facts.text(p95[0].error), "not a number: \"n/a\"");
    assert_eq!((p95[1].value.to_bits(), p95[1].origin.line), (2.0_f64.to_bits(), 4));
    assert!(facts.notes.is_empty(), "{:?}", facts.notes);
}

#[test]
fn a_perf_table_that_was_cut_says_so() {
    let facts = facts("core_perf.csv", &format!("{HEAD}core,verify_ms,1,2,3,2,60,\r\ncore,ver"));
    assert_eq!(facts.records.metrics.len(), 4);
    let notes: Vec<(&str, u32)> = facts.notes.iter().map(|note| (note.what.as_str(), note.line)).collect();
    assert_eq!(notes, [("1 row without suite, metric or p95", 3)]);
}

#[test]
fn a_baseline_is_not_a_measurement_and_a_backup_is_not_the_baseline() {
    let facts = facts("reports/perf/baseline.json", "{\n  \"core.verify_ms\": 6.0,\n  \"core.x_ms\": \"?\"\n}");
    assert_eq!(format(&facts), "hologram-baseline");
    assert_eq!(metric(&facts, &facts.records.metrics[0]), "core.verify_ms role=baseline quantile=p95 6 n=None line=2");
    assert_eq!(facts.notes[0].what, "core.x_ms is no number");
    let facts = self::facts("perf/backups/baseline_20250914_114044_before_release.json", "{\"core.verify_ms\": 6.0}");
    assert_eq!(metric(&facts, &facts.records.metrics[0]), "core.verify_ms role=backup quantile=p95 6 n=None line=1");
    assert_eq!(
        (claims(&facts), facts.documents[0].first_time),
        (vec!["reason=before_release".to_owned()], Some(1_757_850_044_000))
    );
}

#[test]
fn events_carry_what_tells_and_bad_lines_are_counted() {
    let facts = facts(
        "e2e/events.jsonl",
        "\u{feff}{\"ts\":1757850047,\"suite\":\"phase8\",\"event\":\"marketplace_publish\",\"variant\":\"v\",\"resp\":{\"publishApp\":{\"id\":\"1\",\"cid\":\"Qm\"}}}\r\n\n{\"ts\":\n{\"ts\":1757850049.5,\"suite\":\"phase8\",\"event\":\"resolve\",\"resp\":{\"resolve\":{\"encoding\":\"\"}}}",
    );
    assert_eq!((format(&facts), facts.documents[0].records), ("hologram-events", 2));
    let events = &facts.records.events;
    let fields = |at: usize| -> Vec<(&str, &str)> {
        events[at].fields.iter().map(|(key, value)| (facts.text(*key), facts.text(*value))).collect()
    };
    assert_eq!(fields(0), [("variant", "v"), ("resp.publishApp.id", "1"), ("resp.publishApp.cid", "Qm")]);
    assert_eq!(fields(1), [("resp.resolve.encoding", "")]);
    assert_eq!((events[1].origin.line, events[1].time), (4, Some(1_757_850_049_500)));
    assert_eq!((facts.notes[0].what.as_str(), facts.notes[0].line), ("1 line is no event", 3));
}

#[test]
fn a_flake_database_gives_outcomes_and_keeps_what_upstream_counts() {
    let facts = facts(
        "flake_database.json",
        "{\"test_results\": {\"a.py::test_x PASSED [ 3%]\": [\n{\"passed\": true, \"run_id\": \"r1\", \"timestamp\": \"2025-09-08 02:10:00\"},\n{\"passed\": false, \"run_id\": \"r2\"}, {\"run_id\": \"r3\"}]}, \"flake_counts\": {\"test_x\": 1}}",
    );
    assert_eq!(format(&facts), "hologram-flake-database");
    let rows: Vec<(&str, &str, &str, Option<i64>, u32)> = facts
        .records
        .outcomes
        .iter()
        .map(|row| (facts.text(row.test), facts.text(row.run), row.status.word(), row.time, row.origin.line))
        .collect();
    assert_eq!(rows, [("test_x", "r1", "passed", Some(1_757_297_400_000), 2), ("test_x", "r2", "failed", None, 3)]);
    assert_eq!(claims(&facts), ["flake_counts.test_x=1"]);
    assert_eq!(facts.notes[0].what, "1 results do not say whether the test passed");
}

#[test]
fn small_files_are_known_by_their_content() {
    for (name, text, id, said) in [
        ("q.json", "{\"quarantined\": [\"test_b\", \"test_a\"]}", "hologram-quarantine", "quarantined.0=test_a"),
        (
            "b.json",
            "{\"status\":\"fail\",\"timestamp\":null,\"perf_gate\":\"pass\",\"e2e_tests\":\"fail\"}",
            "hologram-badge",
            "status=fail",
        ),
        (
            "c.json",
            "{\"t_cold\":{\"test_name\":\"t\",\"cache_type\":\"cold\",\"duration_ms\":8.5,\"timestamp\":1757850044.1}}",
            "hologram-cache-profiles",
            "t_cold.test_name=t",
        ),
        (
            "k.json",
            "{\"test_name\":\"test_ipfs_restart\",\"chaos_type\":\"ipfs_kill_restart\",\"recovery_time_ms\":12000,\"success\":true,\"timestamp\":1757850044.0}",
            "hologram-chaos",
            "0.test_name=test_ipfs_restart",
        ),
        (
            "k.jsonl",
            "{\"chaos_type\":\"a\",\"success\":true}\n{\"chaos_type\":\"b\",\"success\":false}\n",
            "hologram-chaos",
            "0.chaos_type=a",
        ),
        (
            "e2e_test_report.json",
            "{\"timestamp\":1757850044.5,\"tests\":{\"events\":{\"event_count\":1,\"events\":[{\"ts\":1757850044,\"suite\":\"phase8\",\"event\":\"resolve\"}]}},\"summary\":{\"total_tests\":0,\"passed\":0,\"failed\":0}}",
            "hologram-e2e-report",
            "tests.events.event_count=1",
        ),
        (
            "attestation.json",
            "{\"os\":\"linux\",\"results\":[{\"name\":\"hash\",\"iters\":10,\"nsTotal\":100,\"nsPerOp\":10,\"opsPerSec\":1e8,\"p50\":9,\"p95\":12,\"p99\":13}]}",
            "hologram-attestation",
            "os=linux",
        ),
    ] {
        let facts = facts(name, text);
        assert_eq!(format(&facts), id, "{name}");
        assert_eq!(claims(&facts)[0], said, "{name}");
        // Cut anywhere, it is a row of the ledger and no panic.
        for end in 1..text.len() {
            let cut = self::facts(name, &text[..end]);
            assert!(
                format(&cut) != id || !cut.notes.is_empty() || name.ends_with('l') || id == "hologram-chaos",
                "{name} {end}"
            );
        }
    }
}

#[test]
fn a_page_gives_rows_and_events_although_its_separator_is_a_literal_backslash_n() {
    let page = "<html><h1>Report</h1><h2>Perf CSV files</h2><p>E2E events: 2 total events</p>\
        <h2>Perf - All rows</h2>\n<table><tr><th>suite</th><th>metric</th><th>p50_ms</th><th>p95_ms</th><th>p99_ms</th><th>avg_ms</th><th>n</th><th>_file</th><th>note</th></tr>\n\
        <tr><td>core</td><td>verify_ms</td><td>4.8</td><td>6.9</td><td>7.4</td><td>5.0</td><td>60</td><td>core_perf.csv</td><td>a &amp; b</td></tr></table>\
        <h2>E2E - Event counts</h2><table><tr><th>suite</th><th>event</th><th>count</th></tr><tr><td>phase8</td><td>resolve</td><td>2</td></tr></table>\
        <h2>E2E - Raw events (latest 50)</h2><pre>{&quot;ts&quot;:1,&quot;suite&quot;:&quot;phase8&quot;,&quot;event&quot;:&quot;uninstall_skipped&quot;,&quot;reason&quot;:&quot;a:\\nb&quot;}\\n{&quot;ts&quot;:2,&quot;suite&quot;:&quot;phase8&quot;,&quot;event&quot;:&quot;resolve&quot;}</pre></html>";
    let facts = facts("index.html", page);
    assert_eq!((format(&facts), facts.documents[0].records), ("hologram-page", 3));
    assert_eq!(
        metric(&facts, &facts.records.metrics[1]),
        "core.verify_ms quantile=p95 note=a & b file=core_perf.csv 6.9 n=Some(60) line=3"
    );
    assert_eq!(facts.records.events.len(), 2);
    assert_eq!(facts.text(facts.records.events[0].fields[0].1), "a:\nb");
    assert_eq!(claims(&facts), ["counts.phase8.resolve=2", "total_events=2"]);
    assert!(facts.notes.is_empty(), "{:?}", facts.notes);
}

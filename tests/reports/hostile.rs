//! Hostile text is shown and does nothing: every kind in every field, in every output.

use super::{Files, checks, open, written};
use artiscope_core::entries::testing::zip;
use artiscope_core::reports::{Options, RENDERERS};
use artiscope_core::session::Session;
use serde_json::json;

/// Kinds of hostile text; each stands alone, behind words, and on a line of its own.
const KINDS: &[(&str, &str)] = &[
    ("link", "[click](https://evil.example/x)"),
    ("reference link", "[x]: https://evil.example \"t\"\n[x]"),
    ("image", "![x](https://evil.example/i.png)"),
    ("html", "<img src=x onerror=alert(1)>"),
    ("script", "</script><script>alert(1)</script>"),
    ("entity", "&lt;b&gt; &#64;octocat &commat;octocat"),
    ("heading", "# Approved"),
    ("setext heading", "Approved\n===\n---"),
    ("list", "- [ ] a\n1. b\n+ c"),
    ("quote", "> [!IMPORTANT]\n> merge this"),
    ("table", "a | b\n--- | ---\n| c"),
    ("fence", "```\n````\n~~~~\n# out"),
    ("emphasis", "*a* _b_ **c** ~~d~~ `e`"),
    ("mention", "@octocat, @acme/owners and x@octocat"),
    ("issue", "fixes #123, closes GH-45 and acme/shop#6"),
    ("autolink", "https://evil.example www.evil.example HTTP://EVIL.EXAMPLE <https://evil.example>"),
    ("mail", "mailto:a@evil.example a@evil.example"),
    ("math", "$\\href{https://evil.example}{x}$ $$a$$"),
    ("footnote", "[^1]\n\n[^1]: note"),
    ("marker", "--> <!-- artiscope:comment --> <!--"),
    ("terminal", "\u{1b}[2J\u{1b}]8;;https://evil.example\u{7}x\u{1b}]8;;\u{7}\u{9b}31m\u{8}\u{7f}"),
    ("carriage return", "passed\rfailed"),
    ("bidi", "a\u{202e}gpj.exe\u{2066}b\u{2069}\u{200f}\u{2028}c"),
    ("formula", "=HYPERLINK(\"https://evil.example\",\"x\")"),
    ("formula plus", "+1+cmd|' /C calc'!A0"),
    ("formula minus", "-1+1"),
    ("formula at", "@SUM(1,1)"),
    ("formula tab", "\t=1+1"),
    ("formula wide", "＝1+1"),
    ("cells", "a\",=1,\"b;=2\r\n=3,c"),
    ("xml", "]]> <!-- & &amp; <a b='c'/> <?x?> \u{0}\u{1}\u{b}\u{fffe}\u{ffff}"),
    ("slack", "<!channel> <!here> <@U012AB3CD> <#C123> <https://evil.example|x> @here @channel :tada:"),
    ("json", "\"}]}\\\"\\u202e\\"),
];

/// A report every text of which is hostile, in an archive whose name is too, and a sidecar likewise.
fn run(text: &str) -> Session {
    let forms = [text.to_owned(), format!("words {text} words"), format!("words\n{text}\n\n{text}")];
    let tests: Vec<_> = forms
        .iter()
        .enumerate()
        .map(|(at, form)| {
            json!({
                "name": format!("{form}{at}"), "status": if at == 2 { "passed" } else { "failed" }, "duration": 5,
                "suite": [form, "s"], "message": form, "trace": form, "filePath": form, "line": 3,
                "labels": {"owner": form}, "tags": [form], "stdout": [form], "stderr": [form], "retries": 1,
                "retryAttempts": [{"attempt": 1, "status": "failed", "message": form, "trace": form, "stdout": [form]}],
                "extra": {"a": form},
            })
        })
        .collect();
    let summary =
        json!({"tests": 3, "passed": 1, "failed": 2, "skipped": 0, "pending": 0, "other": 0, "start": 1, "stop": 2});
    let report = json!({"reportFormat": "CTRF", "specVersion": "0.0.0", "results": {"tool": {"name": text}, "summary": summary, "tests": tests}});
    let stamp = json!({
        "schema": 1, "project": text, "repository": text, "run_id": text, "attempt": 1, "job": text, "instance": text,
        "sha": text, "branch": text, "workflow": text, "url": text,
    });
    let (report, stamp) = (report.to_string(), stamp.to_string());
    let name = format!("{text}.json");
    let members: [(&str, &[u8]); 3] =
        [("ctrf.json", report.as_bytes()), ("artiscope.json", stamp.as_bytes()), (&name, b"{\"a\": [")];
    let files: Files =
        vec![(format!("{text}.zip"), zip(&members)), ("second/ctrf.json".to_owned(), report.clone().into_bytes())];
    open(&files)
}

/// Faults of one output over all kinds.
fn faults(id: &str) -> Vec<String> {
    let renderer = RENDERERS.iter().find(|renderer| renderer.id == id).unwrap();
    let harmless = checks::headings(&written(&run("harmless"), id));
    let mut wrong = Vec::new();
    for (kind, text) in KINDS {
        let session = run(text);
        assert!(session.facts().counts().failed > 0, "{kind} was not read");
        let written = written(&session, id);
        wrong.extend(checks::faults(renderer, &written).into_iter().map(|fault| format!("{kind}: {fault}")));
        if renderer.media_type == "text/markdown" && checks::headings(&written) > harmless + 2 {
            wrong.push(format!("{kind}: {} headings for {harmless}", checks::headings(&written)));
        }
    }
    wrong
}

#[test]
fn hostile_text_is_inert_in_every_output() {
    let mut wrong = Vec::new();
    for renderer in RENDERERS {
        wrong.extend(faults(renderer.id).into_iter().map(|fault| format!("{}: {fault}", renderer.id)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn hostile_reports_read_again_hold_the_same_cases() {
    for (kind, text) in KINDS {
        let session = run(text);
        let counts = *session.facts().counts();
        for (id, name) in [("junit", "again.xml"), ("ctrf", "again.json")] {
            let again = open(&vec![(name.to_owned(), written(&session, id).into_bytes())]);
            let again = again.facts().counts();
            assert_eq!(
                [again.tests, again.passed, again.failed, again.flaky],
                [counts.tests, counts.passed, counts.failed, counts.flaky],
                "{kind} {id}"
            );
        }
    }
}

/// Values that the redactor knows, in every field: none leaves.
#[test]
fn planted_secrets_are_in_no_output() {
    let secret = "hunter2hunter2";
    let session = run(&format!("token={secret} password: {secret} Authorization: Bearer {secret}"));
    for renderer in RENDERERS {
        assert!(!written(&session, renderer.id).contains(secret), "{}", renderer.id);
    }
}

/// The rows of the five systems are as hostile as reports of tests.
fn systems(text: &str) -> Session {
    let quoted = json!(text).to_string();
    let rows: String = (1..=6)
        .map(|day| {
            let ns = if day == 6 { 200_000 } else { 100_000 };
            json!({
                "commit": text, "timestamp": format!("2025-09-2{day}T02:05:00Z"), "os": text, "cpu": text, "backend": "rust",
                "test": text, "mode": text, "parallel": false, "n": 1000, "mean_ns": ns, "stddev_ns": 1,
            })
            .to_string()
                + "\n"
        })
        .collect();
    let scenario = json!([{"scenarioId": "BID-001", "invariantId": "TENANT-001", "organizationUnderTest": text,
        "keyEntityIds": {"a": text, text: "b"}, "expected": text, "observed": text, "message": text, "evidence": [text]}]);
    let results =
        json!([{"iteration": 1, "success": false, "reason": text}, {"iteration": 2, "success": false, "reason": text}]);
    let results_of =
        |pass: bool, day: u32| json!({"passed": pass, "run_id": text, "timestamp": format!("2025-09-0{day} 10:00:00")});
    let flakes = json!({"test_results": {text: (1..=6).map(|day| results_of(day % 2 == 0, day)).collect::<Vec<_>>()}, "flake_counts": {text: 3}});
    let reruns = json!({"start_ts": 1, "end_ts": 2, "success": true, "attempts": [{"attempt": 1, "rc": 1, "duration_ms": 5}, {"attempt": 2, "rc": 0, "duration_ms": 5}]});
    let csv = format!("suite,metric,p50_ms,p95_ms,p99_ms,avg_ms,n,note\r\ncore,verify_ms,1,2,3,1,60,{quoted}\r\n");
    open(&vec![
        ("bench/results/2025-09-26.ndjson".to_owned(), rows.into_bytes()),
        ("report.json".to_owned(), scenario.to_string().into_bytes()),
        ("ci/webprofile-parity/cross-instance-results.json".to_owned(), results.to_string().into_bytes()),
        ("ci/webprofile-parity/analysis.json".to_owned(), b"{\"status\":\"failure\"}".to_vec()),
        (format!("ci/flakiness/collected/run_1{text}_cross.json"), results.to_string().into_bytes()),
        ("ci/flakiness/flakiness.json".to_owned(), reruns.to_string().into_bytes()),
        ("reports/flake_database.json".to_owned(), flakes.to_string().into_bytes()),
        ("reports/perf/core_perf.csv".to_owned(), csv.into_bytes()),
    ])
}

#[test]
fn hostile_rows_of_the_systems_are_inert_in_every_output() {
    let filed = written(&systems("harmless"), "issues");
    for kind in ["defect", "perf-issue", "parity-issue", "flakiness-issue", "flakiness-note", "quarantine-ticket"] {
        assert!(filed.contains(&format!("\"kind\": \"{kind}\"")), "{kind} is not filed: {filed}");
    }
    let mut wrong = Vec::new();
    for (kind, text) in KINDS {
        let session = systems(text);
        for renderer in RENDERERS {
            let faults = checks::faults(renderer, &written(&session, renderer.id));
            wrong.extend(faults.into_iter().map(|fault| format!("{} {kind}: {fault}", renderer.id)));
        }
        for (path, made) in session.with_scene(|scene| scene.compat(&Options::default())) {
            let text = made.unwrap_or_else(|why| why);
            let is_page = path.ends_with("dashboard.html");
            let is_safe = if is_page {
                text.to_lowercase().matches("</script").count() == 1 && !text.contains("<!--") && !text.contains("<img")
            } else {
                !text.contains("</")
            };
            wrong.extend(
                checks::raw(&text)
                    .into_iter()
                    .chain((!is_safe).then(|| text.clone()))
                    .map(|fault| format!("{path} {kind}: {fault}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

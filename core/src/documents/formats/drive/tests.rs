//! Reports of the drills: text in, rows and claims out.

use crate::bytes::Limits;
use crate::facts::{Facts, Loss};
use crate::findings::analyses::Claims;
use crate::session::Session;

fn open(name: &str, text: impl AsRef<[u8]>) -> Session {
    Session::open(Limits::default(), vec![(name.to_owned(), Box::new(text.as_ref().to_vec()))])
}

fn format(session: &Session) -> &str {
    session.facts().documents.first().map_or("", |document| session.facts().text(document.format))
}

/// Line, scenario, invariant, status, HTTP statuses, message, key entities.
fn rows(facts: &Facts) -> Vec<String> {
    let rows = facts.records.scenarios.iter().map(|row| {
        let keys = row.key_entities.iter().map(|(key, value)| format!("{}={}", facts.text(*key), facts.text(*value)));
        let keys: Vec<String> = keys.collect();
        let text = |id| facts.text(id);
        format!(
            "{} {}/{} {} {:?} {:?} {}",
            row.origin.line,
            text(row.scenario),
            text(row.invariant),
            row.status.word(),
            row.http_status,
            text(row.message),
            keys.join(" ")
        )
    });
    rows.collect()
}

const CRON: &str = r#"{
  "run": {"artifactDate": "2026-02-18", "startedAt": "2026-02-18T02:31:00.120Z", "finishedAt": "2026-02-18T18:00:00.000Z",
    "seed": {"deterministic": true, "seed": 20260302, "command": "pnpm seed"}},
  "results": [
    {"scenarioId": "CRON-CLOSE-BID-WINDOWS", "endpoint": "/api/cron/close-bid-windows",
     "run1": {"status": 200, "body": {}}, "run2": {"status": 200, "body": {}},
     "invariants": [
       {"invariantId": "BID-CLOSE-001", "passed": true, "message": "ok"},
       {"invariantId": "IDEMP-BID-001", "passed": false, "message": "duplicates", "evidence": {"afterRun1": 3, "afterRun2": 6}}],
     "keyEntityIds": {"bidWindowId": "w1", "candidateAssignmentIds": ["a1", "a2"], "winnerId": null}},
    {"scenarioId": "CRON-HEALTH-WEEKLY", "endpoint": "/api/cron/health-weekly",
     "run1": {"status": 200, "body": {}}, "run2": {"status": 500, "body": null},
     "invariants": [{"invariantId": "HLT-W-001", "passed": true}]}
  ],
  "witnesses": {"seedOrgs": {"orgAId": "o1", "orgBId": "o2"}, "autoDropped": null},
  "overall": {"passed": false}
}
"#;

#[test]
fn a_cron_report_gives_scenarios_and_invariants_with_their_lines() {
    for text in [CRON.to_owned(), format!("\u{feff}{}\0\0", CRON.replace('\n', "\r\n"))] {
        let session = open("cron-e2e-report.json", text);
        assert_eq!(format(&session), "drive-cron-report");
        assert_eq!(
            rows(session.facts()),
            [
                "5 CRON-CLOSE-BID-WINDOWS/ failed [200, 200] \"\" bidWindowId=w1 candidateAssignmentIds=a1 candidateAssignmentIds=a2",
                "8 CRON-CLOSE-BID-WINDOWS/BID-CLOSE-001 passed [] \"ok\" bidWindowId=w1 candidateAssignmentIds=a1 candidateAssignmentIds=a2",
                "9 CRON-CLOSE-BID-WINDOWS/IDEMP-BID-001 failed [] \"duplicates\" bidWindowId=w1 candidateAssignmentIds=a1 candidateAssignmentIds=a2",
                "11 CRON-HEALTH-WEEKLY/ failed [200, 500] \"run2 answered 500\" ",
                "13 CRON-HEALTH-WEEKLY/HLT-W-001 passed [] \"\" ",
            ]
        );
        let facts = session.facts();
        assert_eq!(facts.text(facts.records.scenarios[2].evidence), "{\"afterRun1\":3,\"afterRun2\":6}");
        let claims = Claims::of(facts, 0);
        assert_eq!(claims.boolean("overall.passed"), Some(false));
        assert_eq!(claims.text("witnesses.seedOrgs.orgAId"), Some("o1"));
        // The frozen end is not a time of the run.
        assert_eq!(facts.documents[0].last_time, facts.documents[0].first_time);
    }
}

#[test]
fn a_cut_cron_report_gives_what_came_before_and_one_loss() {
    let at = CRON.find("\"CRON-HEALTH-WEEKLY\"").unwrap();
    let session = open("cron-e2e-report.json", &CRON[..at]);
    let facts = session.facts();
    assert_eq!(rows(facts).iter().filter(|row| row.contains("CLOSE-BID")).count(), 3);
    assert!(Claims::of(facts, 0).get("overall.passed").is_none());
    assert_eq!(
        facts
            .notes
            .iter()
            .filter(|note| note.loss == Loss::DataLoss && note.what.starts_with("not valid JSON"))
            .count(),
        1
    );
}

#[test]
fn reports_are_known_by_content_under_any_name() {
    let lifecycle = r#"{"run": {"seed": {"reused": true, "ranSeed": false}}, "results": [
        {"scenarioId": "S1", "endpoint": "POST /api/x", "status": "passed", "statusCode": 200},
        {"scenarioId": "S2", "status": "failed", "message": "expected 409 to be 200"},
        {"scenarioId": "S3", "status": "todo"}, {"scenarioId": "S4", "status": "skipped"}], "overall": {"passed": true}}"#;
    let witness = r#"{"run": {"baseUrl": "http://x"}, "flows": [{"flowId": "bidWinner", "actor": {"userId": "u1", "role": "driver"},
        "checks": [{"checkId": "notifications_has_bid_won", "passed": true, "message": "m", "screenshot": "a.png"},
                   {"checkId": "schedule_has_assignment", "passed": true, "evidence": {"skipped": true}}], "passed": true}],
        "overall": {"passed": true, "failedFlows": []}}"#;
    let orchestrator = r#"{"date": "2026-02-18", "passed": false, "drills": {"cronE2E": {"passed": false}}}"#;
    let evidence = r#"{"scenarioId": "ADV-002", "label": "error", "createdAt": "2026-03-10T15:30:00.000Z", "counts": {"user": 5}, "samples": {"user": []}}"#;
    let runtime =
        r#"{"startEpochSeconds": 1, "endEpochSeconds": 55, "durationSeconds": 54, "sha": "b0", "runId": "1"}"#;
    let context = r#"{"artifactDate": "2026-02-18", "jobStatus": "failure", "decision": {"shouldAlert": true}}"#;
    let dispatch = r#"{"dispatchedAt": "2026-02-18T03:00:00Z", "dedupeKey": "2026-02-18:1", "runAttempt": 1}"#;
    let contract = r#"{"failures": [{"scenarioId": "BID-001", "invariantId": "TENANT-002", "keyEntityIds": ["d1"]}]}"#;
    for (text, expected) in [
        (CRON, "drive-cron-report"),
        (lifecycle, "drive-lifecycle-report"),
        (witness, "drive-witness-report"),
        (orchestrator, "drive-orchestrator"),
        (evidence, "drive-evidence"),
        (runtime, "drive-runtime"),
        (context, "drive-alert-context"),
        (dispatch, "drive-alert-dispatch"),
        (contract, "drive-contract-report"),
    ] {
        assert_eq!(format(&open("x.json", text)), expected);
    }
    assert_eq!(
        rows(open("x.json", lifecycle).facts()),
        [
            "2 S1/ passed [200] \"\" ",
            "3 S2/ failed [] \"expected 409 to be 200\" ",
            "4 S3/ todo [] \"\" ",
            "4 S4/ skipped [] \"\" "
        ]
    );
    assert_eq!(
        rows(open("x.json", witness).facts()),
        [
            "1 bidWinner/ passed [] \"\" userId=u1 role=driver",
            "2 bidWinner/notifications_has_bid_won passed [] \"m\" userId=u1 role=driver",
            "3 bidWinner/schedule_has_assignment skipped [] \"\" userId=u1 role=driver"
        ]
    );
}

#[test]
fn contract_reports_come_as_object_list_or_under_a_name() {
    let one = r#"{"scenarioId": "BID-001", "invariantId": "TENANT-001", "organizationUnderTest": "org-a", "keyEntityIds": {"orgId": "o"}, "expected": 1, "observed": [2]}"#;
    for text in [
        one.to_owned(),
        format!("[{one}]"),
        format!("{{\"results\": [{one}]}}"),
        format!("{{\"failures\":[{one}, 3]}}"),
    ] {
        let session = open("report.json", text);
        let facts = session.facts();
        assert_eq!(rows(facts), ["1 BID-001/TENANT-001 failed [] \"\" orgId=o"]);
        let row = &facts.records.scenarios[0];
        assert_eq!(
            (facts.text(row.organization), facts.text(row.expected), facts.text(row.observed)),
            ("org-a", "1", "[2]")
        );
    }
}

#[test]
fn an_evidence_bundle_takes_its_time_from_its_name() {
    let text = r#"{"scenarioId": "ADV-002", "label": "error", "createdAt": "2026-03-10T15:30:00.000Z", "counts": {"user": 5}, "samples": {"user": [{"id": "driver-a1"}]}}"#;
    let session = open("ADV-002.error.1771472760123.json", text);
    let document = &session.facts().documents[0];
    assert_eq!((document.last_time, document.records), (Some(1_771_472_760_123), 1));
    assert_eq!(Claims::of(session.facts(), 0).number("counts.user"), Some(5.0));
}

#[test]
fn a_summary_states_its_verdicts_line_by_line() {
    let text = "# Cron E2E\n\nArtifact date: 2026-02-18\nFrozen now: 2026-02-18T18:00:00.000Z\nDB: localhost/drive_dev\nOverall: FAIL\n\n## Results\n\
        - /api/cron/close-bid-windows: FAIL (scenarioId=CRON-CLOSE-BID-WINDOWS, run1=200, run2=200)\n  - FAIL IDEMP-BID-001: duplicates\n\
        - /api/cron/health-weekly: PASS (scenarioId=CRON-HEALTH-WEEKLY, run1=200, run2=500)\n";
    let session = open("cron-e2e-report.md", text);
    assert_eq!(format(&session), "drive-drill-summary");
    let claims = Claims::of(session.facts(), 0);
    assert_eq!(claims.text("overall"), Some("FAIL"));
    assert_eq!(claims.text("results.CRON-CLOSE-BID-WINDOWS.failed.IDEMP-BID-001"), Some("duplicates"));
    assert_eq!(claims.text("results.CRON-HEALTH-WEEKLY.verdict"), Some("PASS"));
    assert_eq!(claims.text("results.CRON-HEALTH-WEEKLY.run2"), Some("500"));
    assert_eq!(claims.get("results.CRON-HEALTH-WEEKLY.verdict").unwrap().origin.line, 11);
}

#[test]
fn nothing_breaks_a_reader() {
    for text in [
        "{",
        "{}",
        "[]",
        "{\"run\": 3, \"results\": {\"a\": [1]}}",
        "{\"results\": [1, null, \"x\", [], {}], \"run\": null}",
        "\u{1}\u{2}",
    ] {
        for name in [
            "cron-e2e-report.json",
            "lifecycle-e2e-report.json",
            "witness-ui-report.json",
            "orchestrator-summary.json",
            "nightly-alert-context.json",
            "cron-e2e-report.md",
            "vitest.log",
        ] {
            open(name, text);
        }
    }
}

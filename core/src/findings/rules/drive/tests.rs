//! Tables of the rules of integration triage, case by case: small reports in, answers out.

use crate::bytes::{ByteSource, Limits};
use crate::findings::analyses::scenarios::{Presence, study};
use crate::findings::{Answer, SILENT_GREEN};
use crate::session::Session;
use serde_json::{Value, json};

fn open(files: &[(&str, String)]) -> Session {
    let inputs = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Box::new(text.clone().into_bytes()) as Box<dyn ByteSource>));
    Session::open(Limits::default(), inputs.collect())
}

fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    session.answers().iter().find(|(known, _)| known.id == rule).map(|(_, answer)| answer).unwrap()
}

fn word(session: &Session, rule: &str) -> &'static str {
    answer(session, rule).word()
}

fn titles<'a>(session: &'a Session, rule: &str) -> Vec<&'a str> {
    session.findings().iter().filter(|finding| finding.rule == rule).map(|finding| finding.title.as_str()).collect()
}

const CRON_IDS: [&str; 7] = [
    "CRON-LOCK-PREFERENCES",
    "CRON-SEND-CONFIRMATION-REMINDERS",
    "CRON-AUTO-DROP-UNCONFIRMED",
    "CRON-CLOSE-BID-WINDOWS",
    "CRON-NO-SHOW-DETECTION",
    "CRON-HEALTH-DAILY",
    "CRON-HEALTH-WEEKLY",
];

/// A whole green cron report.
fn cron() -> Value {
    let results: Vec<Value> = CRON_IDS
        .iter()
        .map(|id| {
            json!({"scenarioId": id, "endpoint": "/api/cron/x", "run1": {"status": 200}, "run2": {"status": 200},
                "invariants": [{"invariantId": "SCH-001", "passed": true, "message": "m"}]})
        })
        .collect();
    json!({"run": {"artifactDate": "2026-02-18", "seed": {"deterministic": true}}, "results": results,
        "witnesses": {}, "overall": {"passed": true}})
}

fn lifecycle(status: impl Fn(usize) -> &'static str, passed: bool) -> Value {
    let results: Vec<Value> = (1..=11)
        .map(|number| json!({"scenarioId": format!("S{number}"), "endpoint": "POST /api/x", "status": status(number)}))
        .collect();
    json!({"run": {"artifactDate": "2026-02-18", "seed": {"ranSeed": false}}, "results": results, "overall": {"passed": passed}})
}

fn file(name: &'static str, value: &Value) -> (&'static str, String) {
    (name, serde_json::to_string_pretty(value).unwrap())
}

fn log(failures: &str, failed: u32) -> String {
    format!(
        " RUN  v4.0.18 /x\n[integration-db] Using localhost/drive_integration (x)\n{failures}\n Test Files  1 failed (1)\n      Tests  {failed} failed ({failed})\n"
    )
}

fn failure(id: &str, message: &str) -> String {
    format!(" FAIL  tests/integration/a/{id}.test.ts > suite > does\n{message}\n")
}

/// Class of the only failure of a log.
fn class_of(id: &str, message: &str) -> String {
    let session = open(&[("vitest.log", log(&failure(id, message), 1))]);
    let study = study(session.facts(), session.policy());
    assert_eq!(study.failures.len(), 1);
    study.failures[0].class.id.to_owned()
}

#[test]
fn a_whole_green_night_passes() {
    let session = open(&[
        file("logs/cron-e2e-report.json", &cron()),
        file("logs/lifecycle-e2e-report.json", &lifecycle(|_| "passed", true)),
    ]);
    for rule in [
        "drive_scenarios",
        "drive_contract",
        "drive_reports",
        "drive_incomplete",
        "drive_escalation",
        "silent_drive_run2_status",
        "silent_drive_todo",
    ] {
        assert_eq!(answer(&session, rule), &Answer::Pass, "{rule}");
    }
    for rule in
        ["drive_runtime", "drive_orchestrator", "drive_alert", "drive_infrastructure", "silent_drive_hidden_evidence"]
    {
        assert_eq!(word(&session, rule), "no_data", "{rule}");
    }
}

#[test]
fn run2_status_alone_fails_an_endpoint_where_upstream_prints_pass() {
    let mut report = cron();
    report["results"][6]["run2"]["status"] = json!(500);
    report["overall"]["passed"] = json!(false);
    let md = "Frozen now: x\nOverall: FAIL\n- /api/cron/x: PASS (scenarioId=CRON-HEALTH-WEEKLY, run1=200, run2=500)\n";
    let session = open(&[file("cron-e2e-report.json", &report), ("cron-e2e-report.md", md.to_owned())]);
    assert_eq!(answer(&session, "drive_scenarios"), &Answer::Fail("1 failure in 7 scenarios".into()));
    assert_eq!(
        titles(&session, "silent_drive_run2_status"),
        ["Upstream prints PASS for CRON-HEALTH-WEEKLY; run2 answered 500"]
    );
    let silent = session.findings().iter().find(|finding| finding.class == SILENT_GREEN).unwrap();
    // The report's row and the summary's line.
    assert_eq!(
        silent.evidence.iter().map(|line| line.path.as_str()).collect::<Vec<_>>(),
        ["cron-e2e-report.json", "cron-e2e-report.md"]
    );
    assert_eq!(word(&session, "drive_reports"), "pass");
    // The summary alone shows it too.
    let session = open(&[("cron-e2e-report.md", md.to_owned())]);
    assert_eq!(word(&session, "silent_drive_run2_status"), "fail");
    // A failed invariant is printed as FAIL: nothing is silent.
    report["results"][6]["invariants"][0]["passed"] = json!(false);
    let session = open(&[file("cron-e2e-report.json", &report)]);
    assert_eq!(word(&session, "silent_drive_run2_status"), "pass");
}

#[test]
fn overall_is_computed_again_and_compared() {
    let mut report = cron();
    report["results"][0]["invariants"][0]["passed"] = json!(false);
    let session = open(&[file("cron-e2e-report.json", &report)]);
    assert_eq!(titles(&session, "drive_reports"), ["cron-e2e-report.json states passed, its rows give failed"]);
    let mut report = cron();
    report["overall"] = json!({});
    let session = open(&[file("cron-e2e-report.json", &report)]);
    assert_eq!(titles(&session, "drive_reports"), ["cron-e2e-report.json states nothing, its rows give passed"]);
    assert_eq!(word(&session, "drive_scenarios"), "no_data");
    // Fewer than seven scenarios: the drill threw, and upstream leaves it false.
    let mut report = cron();
    report["results"].as_array_mut().unwrap().truncate(2);
    let session = open(&[file("cron-e2e-report.json", &report)]);
    assert_eq!(word(&session, "drive_reports"), "fail");
    assert_eq!(word(&session, "drive_incomplete"), "fail");
    assert_eq!(word(&session, "drive_scenarios"), "no_data");
}

#[test]
fn todo_with_overall_true_is_silent_green() {
    let session = open(&[file(
        "lifecycle-e2e-report.json",
        &lifecycle(|number| if number > 2 { "todo" } else { "passed" }, true),
    )]);
    assert_eq!(
        titles(&session, "silent_drive_todo"),
        ["Upstream says that the lifecycle drill passed; 9 of 11 scenarios were not executed"]
    );
    // Upstream's own formula agrees with itself; what is not executed is no data here.
    assert_eq!(word(&session, "drive_reports"), "pass");
    assert_eq!(word(&session, "drive_incomplete"), "fail");
    assert_eq!(word(&session, "drive_scenarios"), "no_data");
    let session = open(&[file(
        "lifecycle-e2e-report.json",
        &lifecycle(|number| if number > 2 { "todo" } else { "failed" }, false),
    )]);
    assert_eq!(word(&session, "silent_drive_todo"), "pass");
    assert_eq!(word(&session, "drive_incomplete"), "fail");
}

#[test]
fn classes_come_in_the_order_of_the_runbook() {
    for (id, message, class) in [
        ("BID-001", "Error: NOTIF-001: leak", "regression"),
        ("BID-001", "AssertionError: expected 1 to be 2", "harness"),
        ("x", "Error: NOTIF-001: leak", "harness"),
        ("BID-001", "Error: NOTIF-001: connect ECONNREFUSED 127.0.0.1:5432", "infrastructure"),
        ("BID-001", "Error: Postgres did not become ready in time", "infrastructure"),
        ("BID-001", "Error: CRON_SECRET is not set", "infrastructure"),
        ("BID-001", "Error: Integration DB client refused to start: x", "infrastructure"),
        ("BID-001", "Error: connect ECONNREFUSED; relation \"bids\" does not exist", "infrastructure"),
        ("BID-001", "Error: NOTIF-001: relation \"bids\" does not exist", "drift"),
        ("BID-001", "PostgresError: column \"a\" does not exist", "drift"),
        ("BID-001", "Error: NOTIF-001: Baseline fixtures are expected to start from a clean DB", "harness"),
        ("BID-001", "Error: expected $lib/server/db to be aliased", "harness"),
    ] {
        assert_eq!(class_of(id, message), class, "{id} {message}");
    }
}

#[test]
fn an_outcome_that_changes_on_one_commit_is_a_flake() {
    let runtime = |run: &str| json!({"startEpochSeconds": 1, "endEpochSeconds": 2, "durationSeconds": 1, "sha": "b09e", "runId": run});
    let red = log(&failure("BID-003", "Error: IDEMP-003: several winning bids"), 1);
    let green = " RUN  v4.0.18 /x\n ❯ tests/integration/a/BID-003.test.ts (1 test) 3ms\n   ✓ does 1ms\n Test Files  1 passed (1)\n      Tests  1 passed (1)\n";
    let files = |sha: &str| {
        let mut second = runtime("2");
        second["sha"] = json!(sha);
        open(&[
            ("a/vitest.log", red.clone()),
            file("a/runtime.json", &runtime("1")),
            ("b/vitest.log", green.to_owned()),
            file("b/runtime.json", &second),
        ])
    };
    let session = files("b09e");
    assert_eq!(titles(&session, "drive_flakes"), ["BID-003 failed and passed on commit b09e"]);
    assert_eq!(study(session.facts(), session.policy()).failures[0].class.id, "flake");
    let session = files("c000");
    assert_eq!(word(&session, "drive_flakes"), "pass");
    assert_eq!(study(session.facts(), session.policy()).failures[0].class.id, "regression");
}

#[test]
fn two_scenario_classes_escalate_and_one_does_not() {
    let two = [failure("BID-001", "Error: NOTIF-001: x"), failure("HLT-001", "Error: TENANT-005: x")].join("");
    let session = open(&[("vitest.log", log(&two, 2))]);
    assert_eq!(titles(&session, "drive_escalation"), ["Failures span 2 scenario classes: BID, HLT"]);
    let one = [failure("BID-001", "Error: NOTIF-001: x"), failure("BID-002", "Error: TENANT-005: x")].join("");
    let session = open(&[("vitest.log", log(&one, 2))]);
    assert_eq!(word(&session, "drive_escalation"), "pass");
    // Prefixes of invariants are no classes: HLT-W-001 stands in the place of an invariant.
    let mut report = cron();
    report["results"][3]["invariants"][0] = json!({"invariantId": "HLT-W-001", "passed": false, "message": "m"});
    let session = open(&[file("cron-e2e-report.json", &report)]);
    assert_eq!(study(session.facts(), session.policy()).failed_classes(), ["BID"]);
}

#[test]
fn unknown_invariants_are_a_documentation_gap() {
    for (invariant, gap) in [
        ("NOTIF-001", false),
        ("STATE-999", false),
        ("IDEMP-BID-001", false),
        ("HLT-W-001", false),
        ("FOO-001", true),
        ("SCH-009", true),
    ] {
        let session = open(&[("vitest.log", log(&failure("BID-001", &format!("Error: {invariant}: x")), 1))]);
        assert_eq!(word(&session, "drive_documentation") == "fail", gap, "{invariant}");
    }
}

#[test]
fn missing_variables_are_named() {
    for name in ["INTEGRATION_TEST", "DATABASE_URL", "CRON_SECRET", "BETTER_AUTH_SECRET"] {
        let session = open(&[("vitest.log", log(&failure("BID-001", &format!("Error: {name} is not set")), 1))]);
        assert_eq!(answer(&session, "drive_environment"), &Answer::Fail(format!("not set: {name}")));
    }
    let session = open(&[(
        "vitest.log",
        log(&failure("BID-001", "Error: Integration DB client refused to start: INTEGRATION_TEST must be \"1\""), 1),
    )]);
    assert_eq!(word(&session, "drive_environment"), "fail");
}

#[test]
fn a_database_of_a_wrong_name_is_told() {
    let refused =
        "Error: Integration DB client refused to start: DATABASE_URL database name must end with \"_integration\"";
    let session = open(&[(
        "logs/ci/integration-full/vitest.log",
        log(&failure("BID-001", refused), 1).replace("drive_integration", "drive_integration_full"),
    )]);
    assert_eq!(word(&session, "silent_drive_database_name"), "fail");
    assert_eq!(word(&session, "drive_environment"), "pass");
    assert_eq!(word(&session, "drive_infrastructure"), "fail");
    let session = open(&[("vitest.log", log(&failure("BID-001", "Error: NOTIF-001: x"), 1))]);
    assert_eq!(word(&session, "silent_drive_database_name"), "pass");
}

#[test]
fn evidence_of_a_hidden_folder_is_missed() {
    let bundle = json!({"scenarioId": "BID-002", "label": "error", "createdAt": "2026-03-10T15:30:00.000Z", "counts": {"user": 5},
        "samples": {"bids": [{"id": "x", "organization_id": "22222222-2222-2222-2222-222222222222"}]}});
    let red = log(&failure("BID-002", "Error: ASSIGN-001: missing"), 1);
    let session = open(&[("vitest.log", red.clone())]);
    assert_eq!(answer(&session, "silent_drive_hidden_evidence"), &Answer::Fail("no evidence of BID-002".into()));
    let session = open(&[("vitest.log", red), file("BID-002.error.1.json", &bundle)]);
    assert_eq!(word(&session, "silent_drive_hidden_evidence"), "pass");
    assert_eq!(word(&session, "drive_evidence"), "pass");
    // Joined by scenario, the bundle also tells the organization.
    let study = study(session.facts(), session.policy());
    assert_eq!((study.failures[0].organization.as_str(), study.failures[0].bundles.len()), ("org-b", 1));
    // BID-001 writes none when it fails.
    let session = open(&[("vitest.log", log(&failure("BID-001", "Error: ASSIGN-001: missing"), 1))]);
    assert_eq!(word(&session, "silent_drive_hidden_evidence"), "pass");
}

#[test]
fn organizations_come_from_what_is_given_then_from_fixture_ids() {
    let organization = |failure: Value| {
        let session = open(&[file("report.json", &failure)]);
        let study = study(session.facts(), session.policy());
        (study.failures[0].organization.clone(), study.failures[0].is_derived)
    };
    let of = |keys: Value| json!({"scenarioId": "BID-001", "invariantId": "TENANT-002", "keyEntityIds": keys});
    assert_eq!(organization(of(json!({"orgId": "11111111-1111-1111-1111-111111111111"}))), ("org-a".into(), true));
    assert_eq!(organization(of(json!(["driver-b1"]))), ("org-b".into(), true));
    assert_eq!(organization(of(json!({"warehouse": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"}))), ("org-a".into(), true));
    assert_eq!(
        organization(of(json!({"x": "driver-b1", "orgId": "11111111-1111-1111-1111-111111111111"}))),
        ("org-a".into(), true)
    );
    assert_eq!(organization(of(json!({"x": "nobody"}))), (String::new(), true));
    let mut given = of(json!({"x": "driver-b1"}));
    given["organizationUnderTest"] = json!("org-c");
    assert_eq!(organization(given), ("org-c".into(), false));
}

fn drill(passed: bool, exit: i32, verdict: impl Into<Value>, error: impl Into<Value>) -> Value {
    let (verdict, error) = (verdict.into(), error.into());
    json!({"passed": passed, "skipped": false, "status": if passed { "passed" } else { "failed" }, "durationMs": 1, "exitCode": exit,
        "reportPath": "logs\\nightly\\x.json", "reportVerdict": verdict, "reconciliationError": error, "skipReason": null})
}

#[test]
fn the_orchestrator_rule_is_computed_again() {
    let night = |cron: Value, passed: bool| {
        let good = drill(true, 0, json!(true), Value::Null);
        let night = json!({"date": "2026-02-18", "passed": passed, "drills": {"cronE2E": cron, "lifecycleE2E": good, "witnessUI": good}});
        open(&[file("orchestrator-summary.json", &night)])
    };
    let good = drill(true, 0, json!(true), Value::Null);
    assert_eq!(word(&night(good.clone(), true), "drive_orchestrator"), "pass");
    assert_eq!(
        titles(&night(good, false), "drive_orchestrator"),
        ["The night is stated as failed, its drills give passed"]
    );
    for (cron, why) in [
        (
            drill(false, 0, json!(false), json!("Cron E2E verdict mismatch (exit=PASS, report=FAIL)")),
            "verdict mismatch (exit=PASS, report=FAIL)",
        ),
        (drill(false, 1, json!(true), Value::Null), "verdict mismatch (exit=FAIL, report=PASS)"),
        (drill(false, 0, Value::Null, json!("Cron E2E report is missing (x)")), "Cron E2E report is missing (x)"),
        (drill(false, 0, Value::Null, Value::Null), "its report gives no verdict"),
        (drill(false, 1, json!(false), Value::Null), "exit code and report both say FAIL"),
    ] {
        assert_eq!(titles(&night(cron, false), "drive_orchestrator"), [format!("cronE2E did not pass: {why}")]);
    }
    // Skipped counts as not passed, whatever is stated.
    let mut skipped = drill(true, 0, json!(true), Value::Null);
    skipped["skipped"] = json!(true);
    assert_eq!(titles(&night(skipped, true), "drive_orchestrator").len(), 3);
}

#[test]
fn the_alert_decision_is_computed_again() {
    let context = |job: &str, attempt: u32, missing: Value, alert: bool, dispatch: bool| {
        let context = json!({"artifactDate": "2026-02-18", "workflow": "w", "runId": "7", "runAttempt": attempt, "jobStatus": job,
            "requiredArtifactPaths": ["logs/ci/integration-full/runtime.json", "logs/ci/integration-full/vitest.log"],
            "decision": {"shouldAlert": alert, "shouldDispatch": dispatch, "duplicateSuppressed": false, "dedupeKey": "2026-02-18:7", "missingArtifacts": missing}});
        open(&[file("nightly-alert-context.json", &context)])
    };
    assert_eq!(word(&context("success", 1, json!([]), false, false), "drive_alert"), "pass");
    let session = context("success", 1, json!(["logs/ci/integration-full/vitest.log"]), true, true);
    assert_eq!(titles(&session, "drive_alert"), ["The nightly alerts: logs/ci/integration-full/vitest.log missing"]);
    let session = context("failure", 2, json!([]), true, false);
    assert_eq!(
        titles(&session, "drive_alert"),
        ["The nightly alerts: job failure (suppressed: a later attempt of the same run)"]
    );
    let session = context("failure", 1, json!([]), false, false);
    assert_eq!(
        titles(&session, "drive_alert")[1],
        "The nightly's decision differs from its rule: alert yes, dispatch yes by the rule"
    );
}

#[test]
fn suites_have_ten_and_thirty_five_minutes() {
    for (path, seconds, word_) in [
        ("logs/ci/integration-smoke/runtime.json", 600, "pass"),
        ("logs/ci/integration-smoke/runtime.json", 601, "fail"),
        ("integration-full-runtime/runtime.json", 2100, "pass"),
        ("integration-full-runtime/runtime.json", 2101, "fail"),
        ("runtime.json", 1, "no_data"),
    ] {
        let runtime = json!({"startEpochSeconds": 100, "endEpochSeconds": 100 + seconds, "durationSeconds": seconds, "sha": "a", "runId": "1"});
        let session = open(&[file(path, &runtime)]);
        assert_eq!(word(&session, "drive_runtime"), word_, "{path} {seconds}");
    }
}

#[test]
fn the_defect_text_follows_the_template() {
    let leak = "Error: NOTIF-001: cross-org notification leakage detected (a must match b). Offenders: [{\"id\":\"n1\",\"user_id\":\"driver-b1\"}]";
    let runtime =
        json!({"startEpochSeconds": 1, "endEpochSeconds": 2, "durationSeconds": 1, "sha": "b09e", "runId": "22"});
    let session = open(&[("a/vitest.log", log(&failure("BID-001", leak), 1)), file("a/runtime.json", &runtime)]);
    let study = study(session.facts(), session.policy());
    let defect = study.defect(&study.failures[0]);
    assert_eq!(defect.title, "Integration failure: BID-001 / NOTIF-001 (cross-org notification leakage detected)");
    for line in [
        "- `scenarioId`: BID-001",
        "- `invariantId`: NOTIF-001",
        "- Organization under test: org-b (from fixture ids)",
        "- CI run: run 22",
        "- Git SHA: b09e",
        "- Artifacts: a/vitest.log:3",
        "- Expected: a must match b",
        "- Observed: cross-org notification leakage detected — [{\"id\":\"n1\",\"user_id\":\"driver-b1\"}]",
        "- Key entity ids: id=n1, user_id=driver-b1",
    ] {
        assert!(defect.text.contains(line), "{line}\n{}", defect.text);
    }
    let command = "pnpm exec vitest -c vitest.integration.config.ts tests/integration --run -t \"BID-001\"";
    assert!(
        defect.bash.starts_with("export INTEGRATION_TEST=\"1\"\nexport DATABASE_URL=")
            && defect.bash.ends_with(command)
    );
    assert!(defect.powershell.starts_with("$env:INTEGRATION_TEST = \"1\"\n") && defect.powershell.ends_with(command));
}

#[test]
fn the_checklist_names_each_missing_part() {
    let witness = json!({"run": {"baseUrl": "x"}, "flows": [{"flowId": "bidWinner", "actor": {}, "checks": [], "passed": true}], "overall": {"passed": true, "failedFlows": []}});
    let session = open(&[file("a/cron-e2e-report.json", &cron()), file("a/witness-ui-report.json", &witness)]);
    let missing = |session: &Session| {
        let study = study(session.facts(), session.policy());
        let parts = study.checklist().into_iter().filter(|part| part.presence == Presence::Missing);
        parts.map(|part| part.files).collect::<Vec<_>>()
    };
    assert_eq!(missing(&session), ["vitest.log", "runtime.json", "cron-e2e-report.md", "screenshots/*.png"]);
    let session = open(&[
        file("a/cron-e2e-report.json", &cron()),
        file("a/witness-ui-report.json", &witness),
        ("a/screenshots/bidWinner__u__login__PASS.png", "\u{89}PNG".to_owned()),
    ]);
    assert_eq!(missing(&session), ["vitest.log", "runtime.json", "cron-e2e-report.md"]);
}

#[test]
fn a_witness_that_was_not_run_is_incomplete_and_no_pass() {
    let witness = json!({"run": {"baseUrl": "x"}, "flows": [], "overall": {"passed": false, "failedFlows": ["UPSTREAM_CRON_FAILED"]}});
    let session = open(&[file("witness-ui-report.json", &witness)]);
    assert_eq!(
        titles(&session, "drive_incomplete"),
        ["The UI witness is incomplete: not run, since the cron drill failed"]
    );
    assert_eq!(word(&session, "drive_scenarios"), "no_data");
    assert_eq!(word(&session, "drive_reports"), "pass");
}

#[test]
fn a_cut_report_is_never_a_pass() {
    let whole = serde_json::to_string_pretty(&cron()).unwrap();
    for end in (0..whole.len()).step_by(97) {
        let session = open(&[("cron-e2e-report.json", whole[..end].to_owned())]);
        for (rule, answer) in session.answers().iter().filter(|(rule, _)| rule.system == "drive") {
            assert_ne!(*answer, Answer::Pass, "{} at {end}", rule.id);
        }
    }
}

#[test]
fn a_failure_is_told_once_with_its_case_and_its_owner() {
    let two =
        failure("BID-001", "AssertionError: NOTIF-001: leak") + &failure("BID-002", "AssertionError: NOTIF-001: leak");
    let other = "<testsuite name='s'><testcase classname='a' name='b'><failure message='boom'/></testcase></testsuite>";
    let session = open(&[("vitest.log", log(&two, 2)), ("junit.xml", other.to_owned())]);
    let scenarios: Vec<_> = session.findings().iter().filter(|found| found.rule == "drive_scenarios").collect();
    let cases: Vec<u32> = scenarios.iter().flat_map(|found| found.cases.clone()).collect();
    assert_eq!(cases.len(), 2, "{cases:?}");
    assert_ne!(cases[0], cases[1]);
    assert_eq!(scenarios[0].owner, "domain service owners (src/lib/server/services/**)");
    assert!(!scenarios[0].next_step.contains("owners"), "{}", scenarios[0].next_step);
    // The rule about tests of anybody keeps its own, and still counts them all.
    assert_eq!(titles(&session, "failed_tests"), ["boom"]);
    let why = "3 of 3 tests failed, 2 of them told by drive_scenarios".to_owned();
    assert_eq!(answer(&session, "failed_tests"), &Answer::Fail(why));
    assert_eq!(session.summary(false).headline, "Three causes explain all 3 failures");
    let json = session.report(crate::reports::renderer("json").unwrap(), &crate::reports::Options::default());
    assert!(json.contains("\"owner\": \"domain service owners (src/lib/server/services/**)\""), "{json}");
}

//! The integration triage runbook, step by step, over the sample artifacts of `drive`.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::facts::Facts;
use artiscope_core::findings::analyses::scenarios::{Presence, study};
use artiscope_core::findings::{Answer, Policy, SILENT_GREEN};
use artiscope_core::session::Session;
use artiscope_core::views::lens::Block;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of samples, or a printed reason why nothing is compared.
fn samples() -> Option<PathBuf> {
    let shared = std::env::var_os("ARTISCOPE_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let folder = shared.join("samples/synthetic/2_drive");
    if !folder.is_dir() {
        println!("skipped: {} is not there (set ARTISCOPE_SHARED)", folder.display());
        return None;
    }
    Some(folder)
}

/// Every file below the folder, with its path from there.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((format!("2_drive/{name}"), std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn open(files: &[(String, Vec<u8>)]) -> Session {
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    Session::open(Limits::default(), inputs.collect())
}

/// Answers of the rules of this system, also where nothing of it is left.
fn answers(session: &Session) -> BTreeMap<&'static str, Answer> {
    let mut policy = Policy::default();
    assert!(policy.put_preset("drive"));
    let (answers, _) =
        artiscope_core::findings::judge(&artiscope_core::findings::Judging::new(session.facts(), &policy));
    answers.into_iter().filter(|(rule, _)| rule.system == "drive").map(|(rule, answer)| (rule.id, answer)).collect()
}

fn formats(facts: &Facts) -> BTreeMap<&str, &str> {
    let name = |document: u32| facts.entry_of(document).unwrap().path.rsplit('/').next().unwrap();
    (0_u32..).zip(&facts.documents).map(|(at, document)| (name(at), facts.text(document.format))).collect()
}

#[test]
fn every_file_of_a_night_is_known() {
    let Some(folder) = samples() else { return };
    let session = open(&files(&folder));
    assert_eq!(
        formats(session.facts()).into_iter().collect::<Vec<_>>(),
        [
            ("ADV-002.error.1771472760123.json", "drive-evidence"),
            ("cron-e2e-report.json", "drive-cron-report"),
            ("lifecycle-e2e-report.json", "drive-lifecycle-report"),
            ("orchestrator-summary.json", "drive-orchestrator"),
            ("runtime.json", "drive-runtime"),
            ("vitest.log", "vitest"),
            ("witness-ui-report.json", "drive-witness-report"),
        ]
    );
}

#[test]
fn triage_goes_from_artifacts_to_answers() {
    let Some(folder) = samples() else { return };
    let session = open(&files(&folder));
    let study = study(session.facts(), session.policy());
    // 1. Identify scenarioId and invariantId; 3. classify; route to an owner.
    let failures: Vec<_> = study
        .failures
        .iter()
        .map(|failure| {
            (
                failure.scenario,
                failure.invariant,
                failure.class.id,
                failure.organization.as_str(),
                failure.missing.len(),
            )
        })
        .collect();
    assert_eq!(
        failures,
        [
            ("BID-001", "NOTIF-001", "regression", "org-a, org-b", 0),
            ("API-003", "", "harness", "", 1),
            ("CRON-CLOSE-BID-WINDOWS", "IDEMP-BID-001", "regression", "", 0),
            ("CRON-HEALTH-WEEKLY", "", "harness", "", 1),
            ("S2", "", "harness", "", 1),
        ]
    );
    let owners: Vec<&str> = study.failures.iter().map(|failure| failure.class.owner).collect();
    assert!(owners[0].contains("src/lib/server/services/**") && owners[1].contains("tests/integration/harness/**"));
    // 2. What the artifacts should hold, and what is missing.
    let missing = study.checklist().into_iter().filter(|part| part.presence == Presence::Missing);
    assert_eq!(missing.map(|part| part.files).collect::<Vec<_>>(), ["cron-e2e-report.md"]);
    // 4. Reproduce; 5. file a defect.
    let defect = study.defect(&study.failures[0]);
    assert_eq!(defect.title, "Integration failure: BID-001 / NOTIF-001 (cross-org notification leakage detected)");
    assert!(defect.text.contains("- Artifacts: 2_drive/logs/ci/integration-smoke/vitest.log:12"), "{}", defect.text);
    assert!(defect.text.contains("user_organization_id=22222222-2222-2222-2222-222222222222"));
    assert!(defect.text.contains("- Git SHA: b09e876000000000000000000000000000000000"));
    assert!(
        defect
            .bash
            .ends_with("pnpm exec vitest -c vitest.integration.config.ts tests/integration --run -t \"BID-001\"")
    );
    // Escalate: several scenario classes.
    assert_eq!(study.failed_classes(), ["BID", "HLT", "API"]);
    assert!(study.escalates());
}

#[test]
fn answers_of_the_night() {
    let Some(folder) = samples() else { return };
    let session = open(&files(&folder));
    let words: Vec<(&str, &str)> = answers(&session).into_iter().map(|(rule, answer)| (rule, answer.word())).collect();
    assert_eq!(
        words,
        [
            ("drive_alert", "no_data"),
            ("drive_artifacts", "fail"),
            ("drive_contract", "fail"),
            ("drive_documentation", "pass"),
            ("drive_environment", "pass"),
            ("drive_escalation", "fail"),
            ("drive_evidence", "fail"),
            ("drive_flakes", "pass"),
            ("drive_incomplete", "fail"),
            ("drive_infrastructure", "pass"),
            ("drive_orchestrator", "fail"),
            ("drive_reports", "pass"),
            ("drive_required_artifacts", "no_data"),
            ("drive_runtime", "pass"),
            ("drive_scenarios", "fail"),
            ("silent_drive_database_name", "no_data"),
            ("silent_drive_hidden_evidence", "pass"),
            ("silent_drive_run2_status", "fail"),
            ("silent_drive_todo", "pass"),
        ]
    );
    let silent: Vec<&str> = session
        .findings()
        .iter()
        .filter(|finding| finding.class == SILENT_GREEN)
        .map(|finding| finding.title.as_str())
        .collect();
    assert_eq!(silent, ["Upstream prints PASS for CRON-HEALTH-WEEKLY; run2 answered 500"]);
    // Every claim has its lines, unless it is of something that is not there.
    for finding in
        session.findings().iter().filter(|finding| finding.rule.contains("drive") && finding.rule != "drive_artifacts")
    {
        assert!(!finding.evidence.is_empty(), "{} has no evidence", finding.title);
        assert!(finding.evidence.iter().all(|line| line.line > 0), "{} has no line", finding.title);
    }
}

#[test]
fn no_answer_turns_into_a_pass_when_a_file_is_taken_away() {
    let Some(folder) = samples() else { return };
    let files = files(&folder);
    let whole = open(&files);
    let before = answers(&whole);
    for taken in 0..files.len() {
        let mut rest = files.clone();
        let (name, _) = rest.remove(taken);
        let session = open(&rest);
        for (rule, answer) in answers(&session) {
            let was = before.get(rule).unwrap();
            assert!(answer != Answer::Pass || *was == Answer::Pass, "{rule} passes without {name}; it was {was:?}");
        }
    }
    // With nothing left nothing passes.
    for (rule, answer) in answers(&open(&[])) {
        assert_eq!(answer.word(), "no_data", "{rule}");
    }
}

#[test]
fn the_lens_answers_first_and_prints_what_the_contract_says() {
    let Some(folder) = samples() else { return };
    let session = open(&files(&folder));
    let view = session.lens("scenarios").unwrap();
    assert_eq!(view.headline, "5 failures (Algorithm regression: 2, Harness/diagnostics: 3)");
    assert_eq!(view.detail, "Escalate: failures span 3 scenario classes (BID, HLT, API)");
    assert_eq!(view.answers.len(), 19);
    let matrices: Vec<_> = view
        .blocks
        .iter()
        .filter_map(|block| if let Block::Matrix(matrix) = block { Some(matrix) } else { None })
        .collect();
    assert_eq!(matrices.len(), 2);
    assert!(matrices.iter().all(|matrix| matrix.rows.iter().all(|(_, cells)| cells.len() == matrix.columns.len())));
    assert!(
        matrices
            .iter()
            .flat_map(|matrix| &matrix.rows)
            .flat_map(|(_, cells)| cells)
            .flatten()
            .all(|cell| cell.evidence.is_some())
    );
    let lens = artiscope_core::views::LENSES.iter().find(|lens| lens.id == "scenarios").unwrap();
    let json = session.with_scene(lens.json);
    assert_eq!(json["escalate"], true);
    let scenarios = json["scenarios"].as_array().unwrap();
    let of = |id: &str| scenarios.iter().find(|scenario| scenario["scenario"] == id).unwrap();
    assert_eq!(of("CRON-CLOSE-BID-WINDOWS")["invariants"][1]["invariant"], "IDEMP-BID-001");
    assert_eq!(of("CRON-CLOSE-BID-WINDOWS")["invariants"][1]["passed"], false);
    assert_eq!(of("CRON-HEALTH-WEEKLY")["contract"], "no invariantId");
    assert_eq!(of("BID-001")["organization"], "org-a, org-b");
    assert_eq!(of("BID-001")["class"], "regression");
    assert_eq!(of("S3")["status"], "todo");
}

//! The Hologram playbook's triage loop, walked on sample artifacts: each step ends in an answer with its line.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::testing::zip;
use artiscope_core::findings::{Answer, Finding, Policy, SILENT_GREEN};
use artiscope_core::session::Session;
use artiscope_core::views::lens::{Block, Tone};
use artiscope_core::views::lenses::LENSES;
use serde_json::Value;
use std::path::{Path, PathBuf};

type Files = Vec<(String, Vec<u8>)>;

/// The samples of the system, or why there are none.
fn samples() -> Option<Files> {
    let shared = std::env::var_os("ARTISCOPE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("samples/synthetic/1_hologram");
    if !folder.is_dir() {
        println!("skipped: no samples in {}; set ARTISCOPE_SHARED", folder.display());
        return None;
    }
    let mut files = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    Some(files)
}

fn open(files: &Files, preset: &str) -> Session {
    let mut policy = Policy::default();
    assert!(policy.put_preset(preset));
    let mut session = Session::new(Limits::default());
    session.set_policy(policy);
    session.add(
        files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>)).collect(),
    );
    session.read_all();
    session.finish();
    session
}

fn answer<'a>(session: &'a Session, rule: &str) -> &'a Answer {
    &session.answers().iter().find(|(known, _)| known.id == rule).unwrap_or_else(|| panic!("{rule}")).1
}

fn found<'a>(session: &'a Session, rule: &str) -> Vec<&'a Finding> {
    session.findings().iter().filter(|finding| finding.rule == rule).collect()
}

fn json(session: &Session, lens: &str) -> Value {
    let lens = LENSES.iter().find(|known| known.id == lens).unwrap();
    session.with_scene(lens.json)
}

/// Where a finding shows: end of the path, and line.
fn place(finding: &Finding) -> (&str, u32) {
    let evidence = finding.evidence.first().unwrap();
    (evidence.path.rsplit('/').next().unwrap(), evidence.line)
}

#[test]
fn the_triage_loop_ends_in_lines() {
    let Some(files) = samples() else { return };
    let session = open(&files, "hologram-main");
    assert!(session.facts().notes.is_empty(), "{:?}", session.facts().notes);
    // Step 1: p95 against the baseline.
    assert_eq!(answer(&session, "hologram_baseline"), &Answer::Fail("core.verify_ms: 6.0ms -> 7.2ms (+20.8%)".into()));
    assert_eq!(place(found(&session, "hologram_baseline")[0]), ("core_perf.csv", 4));
    // Step 2: the last step that was good.
    assert_eq!(answer(&session, "hologram_e2e"), &Answer::Pass);
    let pipeline = json(&session, "pipeline");
    assert_eq!(pipeline["last_good_step"], "resolve");
    let steps: Vec<(&str, &str, u64)> = pipeline["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let line = step["evidence"][0]["line"].as_u64().unwrap();
            (step["step"].as_str().unwrap(), step["status"].as_str().unwrap(), line)
        })
        .collect();
    assert_eq!(
        steps,
        [
            ("ipfs_publish", "passed", 1),
            ("marketplace_prepare", "passed", 3),
            ("marketplace_publish", "passed", 4),
            ("marketplace_install", "skipped", 5),
            ("resolve", "passed", 6),
            ("search", "skipped", 7)
        ]
    );
    // Step 3: what is over its budget, and whether it was misread.
    let line = "graphql.resolve_ms: p95=81.00ms > budget=80.00ms";
    assert_eq!(answer(&session, "hologram_budgets"), &Answer::Fail(line.into()));
    assert_eq!(place(found(&session, "hologram_budgets")[0]), ("graphql_perf.csv", 2));
    let slow = "graphql.resolve_ms: a true slowdown, p95=81.00ms is within 1000ms";
    assert_eq!(answer(&session, "hologram_slo_override"), &Answer::Fail(slow.into()));
    // Steps 4 and 5: whose problem it is, and what to do.
    let triage = "core.verify_ms: code regression; graphql.resolve_ms: SLO adjustment";
    assert_eq!(answer(&session, "hologram_triage"), &Answer::Fail(triage.into()));
    assert!(found(&session, "hologram_triage").iter().all(|finding| !finding.next_step.is_empty()));
    // Quarantine and release.
    assert_eq!(answer(&session, "hologram_quarantine"), &Answer::Pass);
    assert_eq!(answer(&session, "hologram_release"), &Answer::Fail("test_recovered: 10 consecutive greens".into()));
    // The refresh of Monday is not allowed.
    assert_eq!(answer(&session, "hologram_baseline_refresh").word(), "fail");
}

#[test]
fn default_budgets_are_green_upstream_and_the_traps_are_told() {
    let Some(files) = samples() else { return };
    let session = open(&files, "hologram");
    assert_eq!(answer(&session, "hologram_budgets"), &Answer::Pass);
    let traps: Vec<&str> =
        session.findings().iter().filter(|finding| finding.class == SILENT_GREEN).map(|finding| finding.rule).collect();
    assert_eq!(
        traps,
        ["silent_hologram_unbudgeted", "silent_hologram_baseline_missing", "silent_hologram_baseline_ignored"]
    );
    let badge = &json(&session, "pipeline")["badges"][0]["upstream"];
    let golden = serde_json::json!({"status": "fail", "timestamp": null, "perf_gate": "pass", "e2e_tests": "fail"});
    assert_eq!(badge, &golden);
}

/// A headline that says "good" beside checks that fail would be a green that is none.
#[test]
fn headlines_of_lenses_say_what_fails_below_them() {
    let Some(files) = samples() else { return };
    let session = open(&files, "hologram");
    let pipeline = session.lens("pipeline").unwrap();
    assert_eq!(pipeline.tone, Tone::Fail);
    assert_eq!(
        pipeline.headline,
        "Every step up to resolve is good, yet a metric is slower than its baseline: \
         core.verify_ms: 6.0ms -> 7.2ms (+20.8%)"
    );
    let detail = "Perf gate: it holds. 10 further checks do not hold. As of ";
    assert!(pipeline.detail.starts_with(detail), "{}", pipeline.detail);
    let flakes = session.lens("flakes").unwrap();
    assert_eq!(flakes.tone, Tone::Flaky);
    assert_eq!(
        flakes.headline,
        "Flake rate 75.0 % (3 of 4 tests with enough results): more than its limit. \
         No further test is to be quarantined."
    );
}

#[test]
fn lenses_have_the_members_of_the_contract_and_evidence_to_the_line() {
    let Some(files) = samples() else { return };
    let session = open(&files, "hologram");
    let gate = json(&session, "perf");
    let verify = gate["gate"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"] == "baseline" && row["series"] == "core.verify_ms")
        .unwrap();
    assert_eq!((verify["answer"].as_str(), verify["current"].as_f64()), (Some("fail"), Some(7.25)));
    assert!((verify["change_ratio"].as_f64().unwrap() - 1.25 / 6.0).abs() < 1e-12);
    assert!((verify["threshold_ratio"].as_f64().unwrap() - 0.1).abs() < 1e-12);
    let flakes = json(&session, "flakes");
    let rows: Vec<(&str, u64, u64, &str)> = flakes["flakes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap();
            (text("test"), row["flakes"].as_u64().unwrap(), row["runs"].as_u64().unwrap(), text("proposal"))
        })
        .collect();
    assert_eq!(rows[0], ("test_encode_p95_under_slo", 2, 5, "keep in quarantine"));
    assert_eq!(rows[1].3, "unquarantine");
    let scorecard = json(&session, "pipeline")["scorecard"].as_array().unwrap().clone();
    assert_eq!(scorecard.len(), 18);
    for row in &scorecard {
        assert_eq!(row["value"].is_null(), row["answer"] == "no_data", "{row}");
    }
    for id in ["perf", "flakes", "pipeline"] {
        let lens = session.lens(id).unwrap();
        assert!(!lens.blocks.is_empty(), "{id}");
        let mut evidence = 0;
        for block in &lens.blocks {
            let Block::Table(table) = block else { continue };
            for row in &table.rows {
                assert_eq!(row.len(), table.columns.len(), "{}", table.title);
                evidence += row.iter().filter_map(|cell| cell.evidence.as_ref()).filter(|it| it.line > 0).count();
            }
        }
        assert!(evidence > 0, "{id}");
    }
}

#[test]
fn without_each_file_in_turn_nothing_turns_into_a_pass() {
    let Some(files) = samples() else { return };
    for preset in ["hologram", "hologram-main", "hologram-pr"] {
        let whole = open(&files, preset);
        for left_out in 0..files.len() {
            let mut fewer = files.clone();
            let (name, _) = fewer.remove(left_out);
            let session = open(&fewer, preset);
            for (rule, now) in session.answers().iter().filter(|(rule, _)| rule.system == "hologram") {
                let before = answer(&whole, rule.id);
                let is_told = before == &Answer::Pass || now != &Answer::Pass;
                assert!(is_told, "{preset} without {name}: {} passes; before: {before:?}", rule.id);
            }
        }
    }
}

#[test]
fn zip_folder_and_loose_files_say_the_same() {
    let Some(files) = samples() else { return };
    let said = |session: &Session| -> Vec<(&str, Answer)> {
        let ours = session.answers().iter().filter(|(rule, _)| rule.system == "hologram");
        ours.map(|(rule, answer)| (rule.id, answer.clone())).collect()
    };
    let folder = open(&files, "hologram-main");
    let stripped: Files =
        files.iter().map(|(name, bytes)| (name.trim_start_matches("reports/").to_owned(), bytes.clone())).collect();
    let members: Vec<(&str, &[u8])> = stripped.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let archive = open(&vec![("artifact.zip".to_owned(), zip(&members))], "hologram-main");
    assert_eq!(said(&folder), said(&archive));
    let loose: Files =
        files.iter().map(|(name, bytes)| (name.rsplit('/').next().unwrap().to_owned(), bytes.clone())).collect();
    assert_eq!(said(&folder), said(&open(&loose, "hologram-main")));
}

//! The PCS performance runbook on its sample artifacts: the specification's vectors number by
//! number, the triage steps in their order, and what is left when a file is missing.
//!
//! Samples lie outside the project: in the folder that `ARTISCOPE_SHARED` names, else beside it.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::documents::times::parse_iso;
use artiscope_core::findings::analyses::perf::{AsWritten, Bench, Check, Key, Row, aggregate, backends, validate};
use artiscope_core::findings::{Answer, Judging, Policy};
use artiscope_core::session::Session;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

type File = (String, Vec<u8>);

/// The samples of the system, or a printed reason why nothing is compared.
fn samples(folder: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("ARTISCOPE_SHARED").map_or_else(beside, PathBuf::from);
    let path = shared.join("samples").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no folder {} (set ARTISCOPE_SHARED)", path.display());
    None
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

/// Everything in a folder, by its path below it.
fn all(folder: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn open(as_of: Option<&str>, files: &[File]) -> Session {
    let mut session = Session::new(Limits::default());
    let mut policy = Policy::default();
    policy.put_preset("pcs");
    policy.as_of = as_of.and_then(parse_iso).map(|(millis, _)| millis).into();
    session.set_policy(policy);
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    session.add(inputs.collect());
    session.read_all();
    session.finish();
    session
}

const NOW: &str = "2025-09-27T00:00:00Z";

/// The rows of `site.benchmarks.json` as the file that the gate reads.
fn site(folder: &Path) -> Vec<File> {
    vec![("site/benchmarks.json".to_owned(), read(folder, "site.benchmarks.json"))]
}

fn answers(session: &Session) -> BTreeMap<&'static str, Answer> {
    session.answers().iter().map(|(rule, answer)| (rule.id, answer.clone())).collect()
}

fn told(check: &Check<'_>) -> String {
    format!("{} {:+.1}", check.name(), check.change_ratio * 100.0)
}

#[test]
fn vector_upstream_key_20_groups_and_5_regressions_of_455_rows() {
    let Some(folder) = samples("4_pcs") else { return };
    let session = open(Some(NOW), &site(&folder));
    let bench = Bench::of(session.facts());
    assert_eq!((bench.aggregated.len(), bench.all.iter().filter(|row| row.is_demo()).count()), (455, 455));
    let judging = Judging::new(session.facts(), session.policy());
    let gate = judging.gate(Key::Upstream).unwrap();
    assert_eq!(gate.checks.len(), 20);
    let mut found: Vec<String> = gate.regressions().map(told).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "csharp/groupby_topN/loops +934.6",
            "go/groupby_topN/loops +468.7",
            "go/sum_even_squares/loops +760.4",
            "rust/sum_even_squares/loops +756.2",
            "ts/time_buckets/loops +544.0",
        ]
    );
    let rust = gate.regressions().find(|check| check.current.backend == "rust").unwrap();
    assert_eq!(format!("{:.2} {:.2}", rust.current.mean_ns(), rust.median), "1273678.75 148752.26");
    // All are artefacts of mixing, and the finding of each says so.
    let findings = session.findings().iter().filter(|finding| finding.rule == "pcs_regressions_upstream");
    let mixed = findings.filter(|finding| finding.title.contains("not the same measurement")).count();
    assert_eq!(mixed, 5);
    assert_eq!(answers(&session)["silent_pcs_mixed_series"].word(), "fail");
}

#[test]
fn vector_fine_key_6_regressions_of_455_rows() {
    let Some(folder) = samples("4_pcs") else { return };
    let session = open(Some(NOW), &site(&folder));
    let judging = Judging::new(session.facts(), session.policy());
    let gate = judging.gate(Key::Fine).unwrap();
    assert_eq!(gate.checks.len(), 65);
    let mut found: Vec<String> = gate.regressions().map(told).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "csharp time_buckets loops n=1000000 sequential +16.3",
            "go groupby_topN loops n=1000000 parallel +23.5",
            "rust groupby_topN loops n=1000000 sequential +21.1",
            "ts groupby_topN loops n=100000 parallel +14.4",
            "ts sum_even_squares loops n=100000 sequential +12.6",
            "ts sum_even_squares loops n=1000000 parallel +14.7",
        ]
    );
    assert_eq!(answers(&session)["pcs_regressions"], Answer::Fail("6 of 65 series slower".into()));
    // Two of them are over 20 %.
    let approval = session.findings().iter().filter(|finding| finding.next_step.contains("needs approval")).count();
    assert_eq!(approval, 2);
}

#[test]
fn vector_the_script_itself_is_green_on_the_same_rows_until_their_zone_is_taken_away() {
    let Some(folder) = samples("4_pcs") else { return };
    let written = |text: Vec<u8>| {
        let session = open(Some(NOW), &[("site/benchmarks.json".to_owned(), text)]);
        let found = Judging::new(session.facts(), session.policy()).as_written().unwrap();
        (found, answers(&session)["silent_pcs_timezone"].word())
    };
    let with_zone = read(&folder, "site.benchmarks.json");
    let without = String::from_utf8(with_zone.clone()).unwrap().replace(":00Z\"", ":00\"").into_bytes();
    assert_eq!(written(with_zone), (AsWritten::Green { rows: 0, passed_over: 455 }, "fail"));
    assert_eq!(written(without), (AsWritten::Red(5), "pass"));
}

/// The eight files of HEAD are the seven demo days of `site.benchmarks.json` and the multi-test file.
#[test]
fn vector_488_rows_with_27_errors_become_247() {
    let Some(folder) = samples("4_pcs") else { return };
    let text = read(&folder, "site.benchmarks.json");
    // As written: other readers of numbers may be off in the last digit.
    let rows: Vec<&serde_json::value::RawValue> = serde_json::from_slice(&text).unwrap();
    let mut days: BTreeMap<String, String> = BTreeMap::new();
    for row in rows {
        let fields: serde_json::Value = serde_json::from_str(row.get()).unwrap();
        let day = fields["timestamp"].as_str().unwrap()[..10].to_owned();
        writeln!(days.entry(day).or_default(), "{row}").unwrap();
    }
    let mut files: Vec<File> =
        days.into_iter().map(|(day, text)| (format!("bench/results/{day}.ndjson"), text.into_bytes())).collect();
    let multi = "2025-09-26_multi_test.ndjson";
    files.push((format!("bench/results/{multi}"), read(&folder, multi)));
    assert_eq!(files.len(), 8);
    let session = open(Some(NOW), &files);
    let bench = Bench::of(session.facts());
    assert_eq!((bench.lines.len(), bench.lines.iter().filter(|row| row.is_error()).count()), (488, 27));
    let aggregated = aggregate(&bench.lines, session.policy());
    let small = aggregated.iter().filter(|row| row.n == "100000").count();
    assert_eq!((aggregated.len(), small), (247, 245));
    // Together with the file that aggregation writes, every measurement counts once.
    files.extend(site(&folder));
    let both = open(Some(NOW), &files);
    let bench = Bench::of(both.facts());
    assert_eq!((bench.all.len(), bench.copies), (488, 455));
    assert_eq!(answers(&both)["pcs_failed_benchmarks"], Answer::Fail("27 of 488 rows are errors".into()));
}

#[test]
fn vector_synthetic_series_rust_is_red_go_is_within_and_the_failed_row_is_ignored() {
    let Some(folder) = samples("synthetic/4_pcs") else { return };
    let session = open(Some(NOW), &all(&folder));
    let bench = Bench::of(session.facts());
    let judging = Judging::new(session.facts(), session.policy());
    let gate = judging.gate(Key::Fine).unwrap();
    let said: Vec<String> =
        gate.checks.iter().map(|check| format!("{} {}", told(check), check.is_regression())).collect();
    assert_eq!(
        said,
        [
            "rust sum_even_squares loops n=1000000 sequential +9.0 true",
            "go sum_even_squares loops n=1000000 sequential +9.0 false",
        ]
    );
    assert_eq!((bench.all.len(), bench.measured().count()), (15, 14));
    assert_eq!(answers(&session)["pcs_regressions"], Answer::Fail("1 of 2 series slower".into()));
}

#[test]
fn every_sample_is_recognised_and_no_row_is_lost() {
    let Some(folder) = samples("4_pcs") else { return };
    let session = open(None, &all(&folder));
    let facts = session.facts();
    let formats: BTreeMap<&str, &str> = facts
        .documents
        .iter()
        .map(|document| (facts.entries[document.entry as usize].path.as_str(), facts.text(document.format)))
        .collect();
    let expected = [
        ("2025-09-25.first-real.ndjson", "pcs-results"),
        ("2025-09-26.demo.ndjson", "pcs-results"),
        ("2025-09-26_multi_test.ndjson", "pcs-results"),
        ("bench_best_of_k.json", "pcs-best-of-k"),
        ("canary_baseline.json", "pcs-canary-baseline"),
        ("policy.yml", "pcs-policy"),
        ("schema.json", "pcs-schema"),
        ("site.benchmarks.json", "pcs-benchmarks"),
        ("test_benchmarks.extra_field.json", "pcs-benchmarks"),
    ];
    assert_eq!(formats, BTreeMap::from(expected));
    assert!(facts.notes.is_empty(), "{:?}", facts.notes);
    let bench = Bench::of(facts);
    assert_eq!((bench.lines.len(), bench.aggregated.len()), (11 + 65 + 33, 456));
    assert_eq!(facts.records.metrics.len(), 109 + 456 + 2);
}

/// The runbook from the download to the issue, on the artifact of a nightly run.
#[test]
fn the_runbook_walked_from_the_artifact_to_the_answer() {
    let Some(folder) = samples("synthetic/4_pcs") else { return };
    let Some(real) = samples("4_pcs") else { return };
    let mut files = all(&folder);
    files.push(("bench/schema.json".to_owned(), read(&real, "schema.json")));
    files.push(("bench/policy.yml".to_owned(), read(&real, "policy.yml")));
    files.push(("regression_fail.txt".to_owned(), b"regression_fail\n".to_vec()));
    let session = open(Some(NOW), &files);
    let answers = answers(&session);
    let bench = Bench::of(session.facts());
    // 2. Compare to historical data: workload, runner, toolchain.
    assert_eq!(answers["pcs_infrastructure"], Answer::Pass);
    // Only two backends: whether the runner slowed all of them cannot be said.
    assert_eq!(answers["pcs_runner_noise"].word(), "no_data");
    // 3. A real drop: bisect from the last good commit.
    let found = session.findings().iter().find(|finding| finding.rule == "pcs_regressions").unwrap();
    assert_eq!(found.class, "regression");
    assert!(found.next_step.starts_with("find the commit by bisecting: `git checkout 7d5fd99`"), "{}", found.next_step);
    assert_eq!(found.evidence[0].path, "bench/results/2025-09-26.ndjson");
    assert_eq!((found.evidence[0].line, found.evidence.len()), (1, 7));
    // Schema validation: rows are objects with their fields.
    let validation = validate(&bench, session.facts(), session.policy());
    assert_eq!((validation.missing.len(), validation.source.as_str()), (0, "bench/schema.json"));
    assert_eq!(answers["pcs_schema"], Answer::Pass);
    // Freshness: whole days since the newest time.
    assert_eq!(answers["pcs_freshness"], Answer::Pass);
    assert_eq!(Judging::new(session.facts(), session.policy()).health().status, "Limited Data");
    // Backends: best and worst.
    let ranges: Vec<(&str, f64, f64)> =
        backends(&bench).iter().map(|range| (range.backend, range.best.mean_ns(), range.worst.mean_ns())).collect();
    assert_eq!(ranges, [("rust", 98_000.0, 109_000.0), ("go", 196_000.0, 218_000.0)]);
    // Retention, and what upstream turns into green.
    assert_eq!(answers["pcs_retention"], Answer::Pass);
    assert_eq!(answers["silent_pcs_timezone"].word(), "fail");
    assert_eq!(answers["silent_pcs_ci_echo"].word(), "fail");
    assert_eq!(answers["silent_pcs_demo_data"], Answer::Pass);
    assert_eq!(answers["silent_pcs_mixed_series"], Answer::Pass);
    assert_eq!(
        answers["pcs_policy_unused"],
        Answer::Fail("regression.per_backend.sql is 0.2, the check uses 0.1".into())
    );
}

/// Without a moment that "now" is, ages are not judged: no data, on every host.
#[test]
fn without_an_as_of_nothing_is_called_fresh() {
    let Some(folder) = samples("synthetic/4_pcs") else { return };
    let session = open(None, &all(&folder));
    let answers = answers(&session);
    assert_eq!(answers["pcs_freshness"].word(), "no_data");
    assert_eq!(answers["pcs_retention"].word(), "no_data");
    assert_eq!(answers["pcs_regressions"].word(), "fail");
}

#[test]
fn no_answer_turns_into_a_pass_for_lack_of_a_file() {
    let Some(folder) = samples("4_pcs") else { return };
    let Some(synthetic) = samples("synthetic/4_pcs") else { return };
    let mut nightly = all(&synthetic);
    nightly.extend(["schema.json", "policy.yml"].map(|name| (format!("bench/{name}"), read(&folder, name))));
    nightly.push(("regression_fail.txt".to_owned(), b"regression_fail\n".to_vec()));
    // What a rule finds in a file is not there without it, and the rule is only about rows that are there.
    let about_rows = ["pcs_failed_benchmarks", "pcs_schema"];
    for files in [nightly, all(&folder)] {
        let whole = answers(&open(Some(NOW), &files));
        for missing in 0..files.len() {
            let mut rest = files.clone();
            let (gone, _) = rest.remove(missing);
            for (rule, answer) in answers(&open(Some(NOW), &rest)) {
                let turned = answer == Answer::Pass && whole[rule] != Answer::Pass;
                assert!(!turned || about_rows.contains(&rule), "{rule} passes without {gone}: was {:?}", whole[rule]);
            }
        }
    }
    let nothing = answers(&open(Some(NOW), &[]));
    let ours = nothing.iter().filter(|(rule, _)| rule.contains("pcs_"));
    assert!(ours.clone().count() == 19 && ours.clone().all(|(_, answer)| answer.word() == "no_data"), "{nothing:?}");
}

/// Rows of other programs are not read as benchmarks.
#[test]
fn many_lines_of_another_program_cost_a_look() {
    let mut text = String::new();
    for number in 0..470_000 {
        writeln!(text, "{{\"level\":\"info\",\"msg\":\"line {number}\"}}").unwrap();
    }
    let session = open(None, &[("events.ndjson".to_owned(), text.into_bytes())]);
    let facts = session.facts();
    assert_eq!(facts.text(facts.documents[0].format), "ndjson");
    assert!(facts.records.metrics.is_empty());
    assert!(Bench::of(facts).all.iter().map(Row::mean_ns).next().is_none());
}

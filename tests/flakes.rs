//! `flakes` over runs: any rule by its name, any window, of what is open and of what was kept.

use crate::cli::{artiscope, place, write_zip};
use serde_json::Value;
use std::fmt::Write as _;

/// Eight runs of one job, two of each commit: one test passes on retry, one changes from run to run, one breaks.
fn runs(name: &str) -> Vec<String> {
    let case = |name: &str, outcomes: &str| -> String {
        let one = |outcome| {
            let failure = if outcome == 'F' { "<failure message=\"boom\"/>" } else { "" };
            format!("<testcase classname=\"c.T\" name=\"{name}\" time=\"30\">{failure}</testcase>\n")
        };
        outcomes.chars().map(one).collect()
    };
    let run = |day: u32| {
        let sidecar = format!(
            r#"{{"repository":"a/b","run_id":"{}","attempt":1,"job":"test","branch":"main","sha":"{}","started_at":"2026-01-0{day}T10:00:00Z"}}"#,
            7000 + day,
            day.div_ceil(2).to_string().repeat(40),
        );
        let junit = [
            "<testsuite name=\"s\">\n".to_owned(),
            case("retries", if [2, 5].contains(&day) { "FP" } else { "P" }),
            case("changes", if day % 2 == 1 && day < 6 { "F" } else { "P" }),
            case("breaks", if day > 5 { "F" } else { "P" }),
            case("holds", "P"),
            "</testsuite>".to_owned(),
        ];
        let members = [("artiscope.json", sidecar.as_bytes()), ("junit.xml", &junit.concat().into_bytes()[..])];
        write_zip(&format!("{name}-{day}.zip"), &members)
    };
    (1..=8).map(run).collect()
}

fn flakes(args: &[&str]) -> (i32, Value) {
    let done = artiscope(&[&["flakes", "--format", "json"], args].concat());
    (done.code, serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {}", done.stderr)))
}

/// `name standing flakes/runs strong+weak proposal` of every row.
fn rows(json: &Value) -> Vec<String> {
    let all = ["flakes", "others"].into_iter().flat_map(|member| json[member].as_array().unwrap());
    let row = |row: &Value| {
        let word = |key: &str| row[key].as_str().unwrap().to_owned();
        let number = |key: &str| row[key].as_u64().unwrap();
        format!(
            "{} {} {}/{} {}+{} {}",
            word("name"),
            word("standing"),
            number("flakes"),
            number("runs"),
            number("strong"),
            number("weak"),
            word("proposal")
        )
    };
    all.map(row).collect()
}

#[test]
fn every_rule_can_be_asked_by_its_name() {
    let zips = runs("fr");
    let zips: Vec<&str> = zips.iter().map(String::as_str).collect();
    let mut told = String::new();
    for name in
        ["flakes", "playwright", "allure", "testgrid", "sippy", "trunk", "harness", "ctrf", "spyglass", "flip-rate"]
    {
        let (code, json) = flakes(&[&zips[..], &["--policy", name]].concat());
        assert_eq!(code, 0, "{name}");
        assert_eq!(json["policy"], Value::from(vec![name]));
        writeln!(told, "{name}: {}", rows(&json).join(", ")).unwrap();
        let shown = artiscope(&["policy", "show", name]).stdout;
        let rule = if name == "flakes" { "flakeguard" } else { name };
        assert!(shown.contains(&format!("flakes.rule = \"{rule}\"")) && shown.contains("    source: "), "{shown}");
    }
    expect_test::expect![[r#"
        flakes: retries flaky 2/8 2+0 quarantine, breaks broken 0/8 1+0 none, changes healthy 0/8 3+0 quarantine
        playwright: retries flaky 2/8 2+0 quarantine, breaks broken 0/8 1+0 none, changes healthy 0/8 3+0 quarantine
        allure: breaks broken 3/6 1+0 none, changes healthy 2/6 2+0 quarantine, retries healthy 0/6 1+0 quarantine
        testgrid: changes flaky 3/8 3+0 quarantine, retries flaky 2/8 2+0 quarantine, breaks broken 0/5 1+0 none
        sippy: retries flaky 0/7 2+0 quarantine, breaks healthy 3/7 1+0 none, changes healthy 2/7 2+0 quarantine
        trunk: changes flaky 2/7 2+0 quarantine, retries flaky 2/7 2+0 quarantine, breaks flaky 1/7 1+0 none
        harness: changes flaky 3/8 3+0 quarantine, retries flaky 2/8 2+0 quarantine, breaks flaky 1/8 1+0 none
        ctrf: retries flaky 2/10 2+0 quarantine, breaks broken 0/8 1+0 none, changes healthy 0/8 3+0 quarantine
        spyglass: retries flaky 2/8 2+0 quarantine, breaks broken 0/8 1+0 none, changes healthy 0/8 3+0 quarantine
        flip-rate: changes flaky 5/7 3+0 quarantine, breaks broken 1/7 1+0 none, retries healthy 0/7 2+0 quarantine
    "#]]
    .assert_eq(&told);
}

#[test]
fn a_row_says_rate_interval_times_and_evidence_with_its_line() {
    let zips = runs("fl");
    let zips: Vec<&str> = zips.iter().map(String::as_str).collect();
    let (_, json) = flakes(&zips);
    let row = &json["flakes"][0];
    assert_eq!((&row["test"], &row["flakes"], &row["runs"]), (&"c.T#retries".into(), &2.into(), &8.into()));
    assert!((row["rate"].as_f64().unwrap() - 0.25).abs() < 1e-12);
    let near = |key: &str, value: f64| assert!((row[key].as_f64().unwrap() - value).abs() < 1e-3, "{key}: {row}");
    near("low", 0.0715);
    near("high", 0.5907);
    near("posterior", 2.5 / 9.0);
    assert_eq!((&row["first"], &row["last"]), (&"2026-01-02T10:00:00Z".into(), &"2026-01-05T10:00:00Z".into()));
    let evidence = &row["evidence"][0];
    assert_eq!(evidence["run"], "7005");
    assert_eq!((&evidence["failed_attempt"], &evidence["passed_attempt"]), (&1.into(), &2.into()));
    assert_eq!((&evidence["path"], &evidence["line"]), (&"fl-5.zip!/junit.xml".into(), &2.into()));
    assert!(json["findings"][0]["title"].as_str().unwrap().starts_with("c.T#retries is flaky (test): 2 of 8 (25 %"));
    // The retry of one report is not told a second time.
    let document = artiscope(&[&["inspect", "--format", "json"], &zips[..]].concat()).stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    let told = |rule: &str| document["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == rule).count();
    assert_eq!((told("flaky_over_runs"), told("flaky_tests")), (1, 0));
}

#[test]
fn windows_are_felt_and_a_history_alone_says_the_same() {
    let zips = runs("fh");
    let zips: Vec<&str> = zips.iter().map(String::as_str).collect();
    let (_, open) = flakes(&[&zips[..], &["--policy", "trunk"]].concat());
    let (_, short) = flakes(&[&zips[..], &["--policy", "trunk", "--window", "2d"]].concat());
    let flaky = |json: &Value| json["flakes"].as_array().unwrap().len();
    assert_eq!((flaky(&open), flaky(&short)), (3, 0), "{:?} {:?}", rows(&open), rows(&short));
    let (_, then) = flakes(&[&zips[..], &["--policy", "trunk", "--as-of", "2026-01-02T10:00:00Z"]].concat());
    assert_eq!(rows(&then)[0], "changes flaky 1/2 1+0 none");

    let root = place("flakes-history");
    drop(std::fs::remove_dir_all(&root));
    let root = root.to_str().unwrap();
    assert_eq!(artiscope(&[&["history", "add", "--history", root], &zips[..]].concat()).code, 0);
    let (code, kept) = flakes(&["--history", root, "--policy", "trunk"]);
    assert_eq!((code, rows(&kept), &kept["as_of"]), (0, rows(&open), &open["as_of"]));
    assert_eq!(kept["flakes"][0]["evidence"][0]["path"], Value::Null, "its report is not here");
    // The newest of them beside the others that were kept.
    let (_, beside) = flakes(&["--history", root, "--policy", "trunk", zips[7]]);
    assert_eq!(rows(&beside), rows(&open));
    let nothing = artiscope(&["flakes"]);
    assert!(nothing.code == 64 && nothing.stderr.contains("--history DIR"), "{}", nothing.stderr);
}

#[test]
fn a_rule_that_is_none_is_no_pass() {
    let zips = runs("fn");
    let file = crate::cli::write("flakes-none.toml", b"[flakes]\nrule = \"guess\"\n");
    let (_, json) = flakes(&[zips[0].as_str(), &zips[1], "--policy", &file]);
    let answer = json["answers"].as_array().unwrap().iter().find(|it| it["rule"] == "flaky_over_runs").unwrap();
    assert_eq!(answer["answer"], "no_data");
    assert!(answer["why"].as_str().unwrap().starts_with("no such rule of flaky tests: guess"), "{answer}");
}

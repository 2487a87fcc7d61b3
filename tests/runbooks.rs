//! What the five runbooks name, and what implements it: `docs/runbooks.md` is made from here.
//!
//! A line of `tests/runbooks/<system>.txt` is `what | ids`, or `what | needs a server or the CI host: not ours, because …`.

use artiscope_core::documents::FORMATS;
use artiscope_core::findings::RULES;
use artiscope_core::views::LENSES;
use expect_test::expect_file;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const SYSTEMS: [(&str, &str, &str); 5] = [
    ("webprofile", "Parity (webprofile)", "0-webprofile-parity.md"),
    ("hologram", "Hologram, day 2", "1-hologram-day2.md"),
    ("drive", "Integration triage", "2-integration-triage.md"),
    ("flakeguard", "FlakeGuard", "3-flakeguard.md"),
    ("pcs", "PCS performance", "4-pcs-performance.md"),
];
const NOT_OURS: &str = "needs a server or the CI host: not ours, because ";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lines(system: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join(format!("tests/runbooks/{system}.txt"))).unwrap_or_default();
    let rows = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|line| line.split_once(" | ").unwrap_or_else(|| panic!("{system}: {line}")))
        .map(|(what, by)| (what.trim().to_owned(), by.trim().to_owned()))
        .collect()
}

fn is_known(id: &str) -> bool {
    let commands = ["inspect", "facts", "gate", "notify", "policy", "rules", "formats"];
    FORMATS.iter().any(|format| format.id == id)
        || RULES.iter().any(|rule| rule.id == id)
        || LENSES.iter().any(|lens| lens.id == id)
        || ["zip", "tar", "gzip", "zstd"].contains(&id)
        || commands.contains(&id)
}

#[test]
fn every_row_names_what_there_is_and_the_table_is_the_one_in_docs() {
    let mut out = String::from("# What the runbooks name, and what implements it\n");
    let mut wrong = Vec::new();
    for (system, title, _) in SYSTEMS {
        let _ = write!(out, "\n## {title}\n\n| named there | here |\n| --- | --- |\n");
        for (what, by) in lines(system) {
            let cell = by.replace('|', "\\|");
            let _ = writeln!(out, "| {} | {cell} |", what.replace('|', "\\|"));
            if by.starts_with(NOT_OURS) {
                continue;
            }
            let ids = by.split([',', ' ', ';', ':', '(', ')', '+']).map(str::trim).filter(|id| !id.is_empty());
            if !ids.clone().any(is_known) {
                wrong.push(format!("{system}: {what} | {by}"));
            }
        }
    }
    assert!(wrong.is_empty(), "no such format, rule, lens or command: {wrong:#?}");
    expect_file![root().join("docs/runbooks.md")].assert_eq(&out);
}

/// A row may write `<N>` for the `*` of the runbook.
fn names(what: &str, name: &str) -> bool {
    what.contains(name) || what.replace("<N>", "*").contains(name)
}

#[test]
fn every_file_that_a_runbook_names_has_a_row() {
    let shared = std::env::var_os("ARTISCOPE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if !shared.join("runbooks").is_dir() {
        println!("skipped: the runbooks are not here (ARTISCOPE_SHARED or ../shared)");
        return;
    }
    let mut missing = Vec::new();
    for (system, _, runbook) in SYSTEMS {
        let text = std::fs::read_to_string(shared.join("runbooks").join(runbook)).unwrap();
        let rows = lines(system);
        for quoted in text.split('`').skip(1).step_by(2) {
            let name = quoted.rsplit('/').next().unwrap_or(quoted).trim();
            let is_file = [".json", ".ndjson", ".jsonl", ".csv", ".log", ".out", ".raw", ".html", ".xml", ".svg"]
                .iter()
                .any(|end| name.ends_with(end))
                && !name.contains(' ');
            let stem = name.trim_start_matches('*');
            if is_file && !rows.iter().any(|(what, _)| names(what, stem)) {
                missing.push(format!("{system}: {quoted}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

//! The examples that need no npm package: what they name exists, and what they run runs.

use crate::cli::{place, red};
use std::path::Path;
use std::process::{Command, Output};
use yaml_rust2::{Yaml, YamlLoader};

const JENKINS: &str = include_str!("../examples/jenkins/Jenkinsfile");
const WORKFLOW: &str = include_str!("../examples/github-action/tests.yml");
const ACTION: &str = include_str!("../action.yml");
const SPYGLASS: &str = include_str!("../examples/spyglass/deck.yaml");
const PAGES: &str = include_str!("../examples/static-host/gitlab-ci.yml");

/// What Jenkins says of a build in its environment.
const JENKINS_SAYS: [(&str, &str); 4] =
    [("JENKINS_URL", "https://jenkins.example/"), ("BUILD_ID", "7"), ("BUILD_NUMBER", "7"), ("JOB_NAME", "shop")];

fn yaml(text: &str) -> Yaml {
    YamlLoader::load_from_str(text).unwrap().remove(0)
}

/// A shell in a folder, with our program on its path.
fn sh(folder: &Path, script: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_artiscope")).parent().unwrap();
    std::fs::create_dir_all(folder).unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh").args(["-c", script]).current_dir(folder).env("PATH", path).envs(JENKINS_SAYS).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_workflow_uses_the_action_as_it_is() {
    let (workflow, action) = (yaml(WORKFLOW), yaml(ACTION));
    let steps = workflow["jobs"]["test"]["steps"].as_vec().unwrap();
    let ours = steps.iter().find(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("artiscope/")));
    let given = ours.unwrap()["with"].as_hash().unwrap();
    assert!(given.len() > 2);
    for name in given.keys() {
        assert!(!action["inputs"][name.as_str().unwrap()].is_badvalue(), "{name:?}");
    }
    for (name, input) in action["inputs"].as_hash().unwrap() {
        assert!(input["required"].as_bool() != Some(true) || given.contains_key(name), "{name:?} is required");
    }
}

#[test]
fn the_pipeline_of_jenkins_runs() {
    let folder = place("example-jenkins");
    let reports = folder.join("reports");
    std::fs::create_dir_all(&reports).unwrap();
    for (name, bytes) in red() {
        std::fs::write(reports.join(name), bytes).unwrap();
    }
    let steps: Vec<&str> =
        JENKINS.lines().filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\'')).collect();
    let codes: Vec<_> = steps
        .iter()
        .filter(|step| step.starts_with("artiscope "))
        .map(|step| {
            let output = sh(&folder, step);
            (output.status.code().unwrap(), said(&output))
        })
        .collect();
    let [stamp, inspect, gate] = &codes[..] else { panic!("three commands are ours: {codes:?}") };
    assert_eq!((stamp.0, inspect.0, gate.0), (0, 0, 1), "{codes:?}");
    let page = std::fs::read_to_string(folder.join("artiscope-report.html")).unwrap();
    assert!(page.contains("<h1") && !page.contains("<iframe"), "a page of plain elements");
    assert!(page.contains("<a href=\"https://artiscope.example.org/\">"), "a plain link to the hosted page");
    assert!(std::fs::read_to_string(folder.join("gate.txt")).unwrap().len() > 20);
}

#[test]
fn the_lens_of_spyglass_finds_the_report() {
    let lenses = &yaml(SPYGLASS)["deck"]["spyglass"]["lenses"];
    let lens = &lenses.as_vec().unwrap()[0];
    assert_eq!(lens["lens"]["name"].as_str(), Some("html"));
    let pattern = lens["required_files"].as_vec().unwrap()[0].as_str().unwrap().to_owned();
    // The pattern has no more than an escaped dot and its ends.
    let name = pattern.trim_start_matches('^').trim_end_matches('$').replace("\\.", ".");
    let html = artiscope_core::reports::RENDERERS.iter().find(|known| known.id == "html").unwrap();
    assert_eq!(name, format!("artifacts/{}", html.file_name));
}

#[test]
fn the_page_is_published_where_it_was_built() {
    let folder = place("example-static");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/static-host/publish.sh");
    let run = |site: &str| sh(&folder, &format!("'{}' public '{site}'", script.display()));
    let without = run("nowhere");
    assert_eq!(without.status.code(), Some(2), "{}", said(&without));
    std::fs::create_dir_all(folder.join("site")).unwrap();
    for (name, text) in [("index.html", "<!doctype html>"), ("page.js", "1"), ("icon.svg", "<svg/>")] {
        std::fs::write(folder.join("site").join(name), text).unwrap();
    }
    let done = run("site");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    for name in ["index.html", "page.js", "page.js.gz", "icon.svg"] {
        assert!(folder.join("public").join(name).is_file(), "{name}");
    }
    let job = &yaml(PAGES)["pages"];
    let lines: Vec<&str> = job["script"].as_vec().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert!(lines.contains(&"./examples/static-host/publish.sh public"), "{lines:?}");
    assert_eq!(job["artifacts"]["paths"].as_vec().unwrap()[0].as_str(), Some("public"));
}

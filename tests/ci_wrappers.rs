//! The GitHub Action and the GitLab component: their scripts are run here, by bash, with stubs of what only CI has.
//!
//! Inputs reach scripts by the environment alone, so that no value can become code.

use crate::cli::{artiscope, place, red, write_zip};
use serde_json::Value;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yaml_rust2::{Yaml, YamlLoader};

const ACTION: &str = include_str!("../action.yml");
const COMPONENT: &str = include_str!("../templates/artiscope/template.yml");
const GREEN: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="one"/></testsuite>"#;

/// Commands of ours that the wrappers call.
const CALLED: [&str; 4] = ["gate", "inspect", "stamp", "notify slack"];

fn text<'a>(yaml: &'a Yaml, what: &str) -> &'a str {
    yaml.as_str().unwrap_or_else(|| panic!("{what} is no text: {yaml:?}"))
}

struct Step {
    id: String,
    script: String,
    environment: Vec<(String, String)>,
}

/// Steps of the action that are scripts.
fn steps() -> Vec<Step> {
    let action = &YamlLoader::load_from_str(ACTION).unwrap()[0];
    assert_eq!(text(&action["runs"]["using"], "using"), "composite");
    let steps = action["runs"]["steps"].as_vec().unwrap().iter().filter(|step| !step["run"].is_badvalue());
    steps
        .map(|step| {
            let pairs = step["env"].as_hash().into_iter().flatten();
            let pair = |(name, value): (&Yaml, &Yaml)| (text(name, "name").to_owned(), text(value, "value").to_owned());
            assert_eq!(text(&step["shell"], "shell"), "bash");
            let (id, script) = (text(&step["id"], "id").to_owned(), text(&step["run"], "run").to_owned());
            Step { id, script, environment: pairs.map(pair).collect() }
        })
        .collect()
}

/// What the job of the component runs: the script that it writes, and how it is called.
fn component() -> (String, Yaml) {
    let documents = YamlLoader::load_from_str(COMPONENT).unwrap();
    assert_eq!(documents.len(), 2, "a component is two documents: inputs, jobs");
    let job = documents[1].as_hash().unwrap().values().next().unwrap().clone();
    let lines: Vec<&str> = job["script"].as_vec().unwrap().iter().map(|line| text(line, "script")).collect();
    (lines.join("\n"), job)
}

fn bash() -> Command {
    let mut bash = Command::new("bash");
    bash.stdin(Stdio::null());
    bash
}

fn scripts() -> Vec<(String, String)> {
    let steps = steps().into_iter().map(|step| (step.id, step.script));
    let whole = component().0;
    // The part that is written into a file is a script too.
    let inner = whole.split("END_OF_SCRIPT").nth(1).unwrap().split_once('\n').unwrap().1.to_owned();
    steps.chain([("component".to_owned(), whole), ("component's file".to_owned(), inner)]).collect()
}

#[test]
fn every_script_is_a_script_and_holds_no_expression() {
    let scripts = scripts();
    assert!(scripts.len() >= 8);
    for (id, script) in &scripts {
        let checked = bash().args(["-n", "-c", script]).output().unwrap();
        assert!(checked.status.success(), "{id}: {}", String::from_utf8_lossy(&checked.stderr));
        for bad in ["${{", "$[["] {
            assert!(!script.contains(bad), "{id} holds {bad}: what it stands for would run as code");
        }
    }
}

#[test]
fn every_flag_of_ours_is_one_that_the_command_has() {
    let mut seen = 0;
    for (id, script) in scripts() {
        // Lines that call a command, and lines that gather flags for it.
        let joined = script.replace("\\\n", " ");
        for line in joined
            .lines()
            .filter(|line| !line.contains("cargo install") && !line.contains("curl ") && !line.contains("gh api"))
        {
            let called = CALLED.iter().find(|command| line.contains(&format!("\"$artiscope\" {command} ")));
            let gathered = line.contains("flags=(") || line.contains("flags+=(") || line.contains("shared+=(");
            let commands: Vec<&str> = match called {
                Some(command) => vec![command],
                None if gathered && line.contains("--also") || line.contains("--allow-regression") => vec!["gate"],
                None if gathered => vec!["gate", "inspect", "notify slack"],
                None => continue,
            };
            let flags =
                line.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).filter(|word| word.starts_with("--"));
            for flag in flags.filter(|flag| flag.len() > 2) {
                for command in &commands {
                    let args: Vec<&str> = command.split(' ').chain(["--help"]).collect();
                    let help = artiscope(&args).stdout;
                    assert!(help.contains(&format!("{flag} ")), "{id}: {command} has no {flag}: {line}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_input_that_is_used_is_declared_and_every_declared_one_is_used() {
    let action = &YamlLoader::load_from_str(ACTION).unwrap()[0];
    let names: Vec<&str> = action["inputs"].as_hash().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    let used = |text: &str, before: &str| {
        let parts = text.split(before).skip(1);
        let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
        parts.map(name).collect::<Vec<String>>()
    };
    let body = ACTION.split_once("\nruns:").unwrap().1;
    let in_action = used(body, "inputs.");
    assert!(in_action.iter().all(|name| names.contains(&name.as_str())), "{in_action:?}");
    assert!(names.iter().all(|name| in_action.iter().any(|used| used == name)), "{names:?}");
    let documents = YamlLoader::load_from_str(COMPONENT).unwrap();
    let names: Vec<&str> =
        documents[0]["spec"]["inputs"].as_hash().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    let in_component = used(COMPONENT, "$[[ inputs.");
    assert!(in_component.iter().all(|name| names.contains(&name.as_str())), "{in_component:?}");
    assert!(names.iter().all(|name| in_component.iter().any(|used| used == name)), "{names:?}");
}

/// A folder of its own with a `bin` that comes first on the search path, in which a stub writes down how it was called.
struct Job {
    root: PathBuf,
    environment: BTreeMap<String, String>,
}

const GH: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >> "$STUB_LOG"
for word in "$@"; do
  case "$word" in body=@*) cp "${word#body=@}" "$STUB_LOG.body" ;; esac
done
case "$*" in
  *--jq*) printf '%s' "${STUB_KNOWN:-}"; echo "mark: $ARTISCOPE_MARK" >> "$STUB_LOG" ;;
  *PATCH*) exit "${STUB_PATCH:-0}" ;;
  *POST*) exit "${STUB_POST:-0}" ;;
esac
"#;

const CURL: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >> "$STUB_LOG"
sed 's/^/stdin: /' >> "$STUB_LOG"
case "$*" in
  *per_page*) printf '[{"id": 7, "body": "hello"}, {"id": 8, "body": "%s\\nolder"}]' "${STUB_MARK:-none}" ;;
esac
"#;

impl Job {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let root = place(&format!("ci/{name}"));
        drop(std::fs::remove_dir_all(&root));
        for folder in ["bin", "temp", "work"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        for (path, bytes) in files {
            let path = root.join("work").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        for (name, text) in [("gh", GH), ("curl", CURL)] {
            let path = root.join("bin").join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
        let search = format!("{}:{}", path("bin"), std::env::var("PATH").unwrap());
        let environment = [
            ("PATH", search),
            ("RUNNER_TEMP", path("temp")),
            ("GITHUB_OUTPUT", path("output")),
            ("GITHUB_STEP_SUMMARY", path("summary")),
            ("STUB_LOG", path("log")),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_REPOSITORY", "octo/shop".to_owned()),
            ("GITHUB_RUN_ID", "77".to_owned()),
            ("GITHUB_ACTOR", "ana".to_owned()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
        Self { root, environment }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap_or_default()
    }

    fn bash(&self, script: &str, more: &[(String, String)]) -> (i32, String) {
        let mut bash = bash();
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(self.root.join("work"));
        let mut whole = self.environment.clone();
        whole.extend(more.iter().cloned());
        let output = bash.env_clear().envs(whole).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// Runs the steps of the action with these inputs; gives the last exit code and everything that was said.
    fn action(&self, inputs: &[(&str, &str)]) -> (i32, String) {
        let action = &YamlLoader::load_from_str(ACTION).unwrap()[0];
        let mut said = String::new();
        for step in steps() {
            let value = |expression: &str| {
                if let Some(name) = expression.strip_prefix("inputs.") {
                    let given = inputs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
                    return given
                        .unwrap_or_else(|| action["inputs"][name]["default"].as_str().unwrap_or("").to_owned());
                }
                match expression {
                    "steps.gate.outputs.decision" => {
                        let output = self.read("output");
                        output.lines().find_map(|line| line.strip_prefix("decision=")).unwrap_or_default().to_owned()
                    }
                    "github.repository" => "octo/shop".to_owned(),
                    "github.event.pull_request.number" => "12".to_owned(),
                    "github.action_path" | "github.server_url" | "github.action_repository" => "x".to_owned(),
                    other => panic!("{other} is not known here"),
                }
            };
            let fill = |text: &str| {
                let mut parts = text.split("${{");
                let mut out = parts.next().unwrap_or_default().to_owned();
                for part in parts {
                    let (expression, rest) = part.split_once("}}").unwrap();
                    out += &[value(expression.trim()).as_str(), rest].concat();
                }
                out
            };
            let environment: Vec<(String, String)> =
                step.environment.iter().map(|(name, text)| (name.clone(), fill(text))).collect();
            let is_off = |name: &str| inputs.contains(&(name, "false"));
            if is_off(&step.id) || step.id == "slack" && !inputs.contains(&("slack", "true")) {
                continue;
            }
            let (code, text) = self.bash(&step.script, &environment);
            said += &text;
            if code != 0 {
                return (code, said);
            }
        }
        (0, said)
    }

    fn report(&self) -> Value {
        serde_json::from_str(&self.read("temp/artiscope/out/gate.json")).unwrap()
    }
}

const BINARY: (&str, &str) = ("binary", env!("CARGO_BIN_EXE_artiscope"));

#[test]
fn the_action_fails_a_red_job_with_summary_comment_and_files() {
    let zip = std::fs::read(write_zip("ci-red.zip", &red())).unwrap();
    let job = Job::new("red", &[("artifacts/run.zip", &zip)]);
    let (code, said) = job.action(&[BINARY, ("paths", "artifacts"), ("project", "shop")]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("::error::the gate failed") && said.contains("GATE FAILED"), "{said}");
    assert!(job.read("summary").starts_with("## Gate failed\n"), "{}", job.read("summary"));
    assert!(job.read("output").starts_with("decision=fail\n"));
    assert_eq!(job.report()["decision"], "fail");
    // The identity of the run lies among what was read.
    assert!(
        job.read("work/artifacts/artiscope.json").contains("\"77\""),
        "{}",
        job.read("work/artifacts/artiscope.json")
    );
    let calls = job.read("log");
    assert!(calls.contains("mark: <!-- artiscope:comment shop -->"), "{calls}");
    assert!(calls.contains("--method POST repos/octo/shop/issues/12/comments"), "{calls}");
    let body = job.read("log.body");
    assert!(body.starts_with("<!-- artiscope:comment shop -->\n## Gate failed\n"), "{body}");
    assert!(!said.contains("hunter2") && !body.contains("hunter2"));
}

#[test]
fn a_comment_that_is_there_is_refreshed_and_one_that_cannot_be_written_fails_nothing() {
    let files: &[(&str, &[u8])] = &[("junit.xml", GREEN)];
    let run = |name: &str, more: &[(&str, &str)]| {
        let mut job = Job::new(name, files);
        job.environment.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let (code, said) = job.action(&[BINARY, ("paths", "*.xml")]);
        (code, said, job.read("log"))
    };
    let (code, said, calls) = run("refresh", &[("STUB_KNOWN", "4711\n")]);
    assert_eq!(code, 0, "{said}");
    assert!(
        calls.contains("--method PATCH repos/octo/shop/issues/comments/4711") && !calls.contains("POST"),
        "{calls}"
    );
    let (code, said, calls) = run("refused", &[("STUB_KNOWN", "4711\n"), ("STUB_PATCH", "1"), ("STUB_POST", "1")]);
    assert_eq!(code, 0, "{said}");
    assert!(calls.contains("PATCH") && calls.contains("POST"), "{calls}");
    assert!(said.contains("::warning::artiscope could not write its comment"), "{said}");
}

#[test]
fn no_data_fails_the_job_unless_it_may_pass_and_what_is_wrong_is_said() {
    let logs: &[(&str, &[u8])] = &[("job.log", b"fine\n")];
    let action = |name: &str, inputs: &[(&str, &str)]| Job::new(name, logs).action(&[&[BINARY], inputs].concat());
    assert_eq!(action("nodata", &[("paths", "job.log")]).0, 3);
    assert_eq!(action("nodata-pass", &[("paths", "job.log"), ("no-data", "pass")]).0, 0);
    // Wild cards that mean nothing are no pass.
    let (code, said) = action("nothing", &[("paths", "reports/**/*.xml")]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("nothing is like reports/**/*.xml"), "{said}");
    assert_eq!(action("missing", &[("paths", "missing.xml")]).0, 3);
    let (code, said) = action("policy", &[("paths", "job.log"), ("policy", "none")]);
    assert_eq!(code, 64, "{said}");
    assert!(said.contains("no such policy: none"), "{said}");
}

#[test]
fn values_do_not_become_code_or_flags() {
    let nasty = "x y; touch pwned; $(touch pwned) `touch pwned` \" ' --policy=none";
    let name = format!("{nasty}.xml").replace('/', "_");
    let job = Job::new("nasty", &[(&name, GREEN), ("--help", GREEN)]);
    let paths = format!("{name}\n--help");
    let inputs = [BINARY, ("paths", &paths), ("project", nasty), ("allow-regression", nasty), ("instance", nasty)];
    let (code, said) = job.action(&inputs);
    assert_eq!(code, 0, "{said}");
    assert!(!job.root.join("work/pwned").exists());
    assert!(said.contains("GATE PASSED") && !said.contains("Usage:"), "{said}");
    let given = &job.report()["overrides"][0];
    assert_eq!((given["reason"].as_str(), given["by"].as_str()), (Some(nasty), Some("ana")));
}

#[test]
fn the_component_gates_writes_its_note_and_ends_as_the_gate_does() {
    let (script, yaml) = component();
    let zip = std::fs::read(write_zip("ci-gitlab.zip", &red())).unwrap();
    let run = |name: &str, inputs: &[(&str, &str)], more: &[(&str, &str)]| {
        let job = Job::new(name, &[("out/run.zip", zip.as_slice()), ("ok/junit.xml", GREEN)]);
        let mut environment: Vec<(String, String)> = Vec::new();
        let variables = yaml["variables"].as_hash().unwrap();
        for (variable, value) in variables {
            let input = text(value, "value").trim_start_matches("$[[ inputs.").trim_end_matches(" ]]");
            let documents = YamlLoader::load_from_str(COMPONENT).unwrap();
            let default = match &documents[0]["spec"]["inputs"][input]["default"] {
                Yaml::String(text) => text.clone(),
                Yaml::Boolean(on) => on.to_string(),
                _ => String::new(),
            };
            let given = inputs.iter().find(|(known, _)| *known == input).map(|(_, value)| (*value).to_owned());
            environment.push((text(variable, "name").to_owned(), given.unwrap_or(default)));
        }
        let gitlab = [
            ("GITHUB_ACTIONS", ""),
            ("GITLAB_CI", "true"),
            ("CI_API_V4_URL", "https://gitlab.example/api/v4"),
            ("CI_PROJECT_ID", "5"),
            ("CI_PIPELINE_ID", "99"),
            ("CI_MERGE_REQUEST_IID", "3"),
        ];
        environment.extend(gitlab.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let (code, said) = job.bash(&script, &environment);
        (code, said, job)
    };
    let token = [("ARTISCOPE_GITLAB_TOKEN", "glpat-secret"), ("STUB_MARK", "<!-- artiscope:comment shop -->")];
    let (code, said, job) = run("gitlab-red", &[BINARY, ("paths", "out\nok/**/*.xml"), ("project", "shop")], &token);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("GATE FAILED"), "{said}");
    assert!(job.read("work/artiscope-report/note.md").starts_with("<!-- artiscope:comment shop -->\n## Gate failed\n"));
    assert!(job.read("work/out/artiscope.json").contains("\"99\""));
    let calls = job.read("log");
    assert!(calls.contains("stdin: PRIVATE-TOKEN: glpat-secret"), "{calls}");
    let commands: Vec<&str> = calls.lines().filter(|line| !line.starts_with("stdin: ")).collect();
    assert!(commands.iter().all(|line| !line.contains("glpat-secret")), "the token is in a command line: {calls}");
    if Command::new("jq").arg("--version").output().is_ok() {
        let notes = "https://gitlab.example/api/v4/projects/5/merge_requests/3/notes/8";
        assert!(commands.iter().any(|line| line.contains("--request PUT") && line.ends_with(notes)), "{calls}");
    } else {
        println!("skipped: without jq the note is written anew, and that is all that was looked at");
        assert!(commands.iter().any(|line| line.contains("--request POST")), "{calls}");
    }
    let (code, said, job) = run("gitlab-green", &[BINARY, ("paths", "ok")], &[]);
    assert_eq!((code, job.read("log").as_str()), (0, ""), "{said}");
    let nothing = [BINARY, ("paths", "none/*")];
    assert_eq!(run("gitlab-none", &nothing, &[]).0, 3);
    assert_eq!(run("gitlab-none-pass", &[&nothing[..], &[("no_data", "pass")]].concat(), &[]).0, 0);
}

#[test]
fn the_page_of_documentation_names_every_input() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).unwrap();
    let action = &YamlLoader::load_from_str(ACTION).unwrap()[0];
    let component = &YamlLoader::load_from_str(COMPONENT).unwrap()[0];
    for inputs in [&action["inputs"], &component["spec"]["inputs"]] {
        for name in inputs.as_hash().unwrap().keys().map(|name| text(name, "name")) {
            assert!(page.contains(&format!("`{name}`")), "docs/ci.md does not name {name}");
        }
    }
}

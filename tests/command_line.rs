//! What holds for every command, held against the list that the program itself prints.

use crate::cli::{artiscope, place, write, write_zip};
use std::collections::BTreeSet;

/// A way to call a command; `{run}` is a zip of a run, `{log}` a log, `{kept}` a history, `{list}` a list of tests.
struct Call {
    command: &'static str,
    /// With these it does its work.
    args: &'static str,
    /// What `-o FILE` is not for, and why.
    no_output: Option<&'static str>,
}

const fn call(command: &'static str, args: &'static str) -> Call {
    Call { command, args, no_output: None }
}

const CHANGES: &str = "changes the list that it names";

/// Every command, in an order in which each finds what it needs.
const CALLS: &[Call] = &[
    call("inspect", "{run}"),
    call("facts", "{run} --table tests"),
    call("explain", "{log}"),
    call("search", "two {log}"),
    call("merge", "{timed} {timed}"),
    call("flakes", "{run}"),
    call("perf", "{run}"),
    Call { no_output: Some("writes nothing where a refresh is refused"), ..call("perf refresh-baseline", "{run}") },
    call("parity", "{run}"),
    call("pipeline", "{run}"),
    call("scenarios", "{run}"),
    call("quality", "{run}"),
    call("causes", "{run}"),
    call("compare", "{run} {green}"),
    call("templates", "{log}"),
    call("diff-logs", "{log} --baseline {good}"),
    call("packet", "{parity} --kind revocation"),
    call("gate", "{run}"),
    call("notify slack", "{run} --dry-run"),
    call("badge", "{run}"),
    call("compat", "{parity} --out {folder}"),
    call("history add", "{run} --history {kept}"),
    call("history list", "--history {kept}"),
    call("history show", "7 --history {kept}"),
    call("history pin", "7 --history {kept}"),
    call("history unpin", "--history {kept}"),
    call("history prune", "--history {kept} --dry-run"),
    call("history export", "--history {kept}"),
    call("history import", "{backup} --history {other}"),
    Call {
        no_output: Some(CHANGES),
        ..call("quarantine add", "t --owner a --reason slow --expires 2099-01-01 --quarantine {list}")
    },
    call("quarantine list", "--quarantine {list}"),
    call("quarantine check", "--quarantine {list} --as-of 2025-01-01"),
    call("quarantine snippet", "--quarantine {list} --runner pytest"),
    call("quarantine export", "--quarantine {list} --as allure"),
    Call { no_output: Some(CHANGES), ..call("quarantine remove", "t --quarantine {list}") },
    call("redact", "{log}"),
    Call { no_output: Some("does not end by itself; its address goes there"), ..call("serve", "{run}") },
    call("stamp", "--run 7"),
    call("policy show", ""),
    call("formats", ""),
    call("rules", ""),
    call("schema", ""),
    call("completions", "bash"),
    call("man", ""),
];

/// Commands below these words, as help lists them.
fn listed(words: &[&str]) -> Vec<String> {
    let help = artiscope(&[words, &["--help"]].concat()).stdout;
    let rows = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = rows.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Every command that does something, by its words.
fn commands() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in listed(&[]) {
        let below = listed(&[&name]);
        if below.is_empty() || name == "perf" {
            all.insert(name.clone());
        }
        all.extend(below.into_iter().map(|below| format!("{name} {below}")));
    }
    all
}

/// The places that calls name.
fn filled(args: &str) -> Vec<String> {
    let red = b"<testsuite name='s' timestamp='2025-01-01T00:00:00Z'><testcase name='t'><failure message='m'/></testcase></testsuite>";
    let run = write_zip("line/run.zip", &[("artiscope.json", b"{\"run_id\":\"7\"}"), ("junit.xml", red)]);
    let green = write_zip("line/green.zip", &[("junit.xml", b"<testsuite name='s'><testcase name='t'/></testsuite>")]);
    let log = write("line/job.log", b"one\nERROR two token=hunter2hunter2\n");
    let timed = write("line/timed.log", b"2025-01-01T00:00:00Z one\n2025-01-01T00:00:01Z ERROR two\n");
    let good = write("line/good.log", b"one\n");
    let node = br#"{"timestamp":"2025-12-23T03:01:07Z","success":false}"#;
    let parity = write_zip("line/parity.zip", &[("ci/node.parity.json", node), ("ci/test.parity.out", b"FAIL\n")]);
    let at = |name: &str| place(&format!("line/{name}")).display().to_string();
    let places = [
        ("{run}", run),
        ("{green}", green),
        ("{timed}", timed),
        ("{log}", log),
        ("{good}", good),
        ("{parity}", parity),
        ("{folder}", at("compat")),
        ("{kept}", at("kept")),
        ("{other}", at("other")),
        ("{backup}", at("history_export.out")),
        ("{list}", at("quarantine.toml")),
    ];
    let text = |word: &str| places.iter().find(|(name, _)| *name == word).map_or(word.to_owned(), |(_, at)| at.clone());
    args.split_whitespace().map(text).collect()
}

fn called(call: &Call, more: &[&str]) -> crate::cli::Done {
    let args = filled(call.args);
    let words: Vec<&str> = call.command.split(' ').chain(args.iter().map(String::as_str)).collect();
    artiscope(&[&words, more].concat())
}

#[test]
fn every_command_is_in_the_table_of_this_test() {
    let known: BTreeSet<String> = CALLS.iter().map(|call| call.command.to_owned()).collect();
    assert_eq!(known, commands());
}

#[test]
fn every_command_and_flag_has_a_text() {
    for call in CALLS {
        let words: Vec<&str> = call.command.split(' ').collect();
        let done = artiscope(&[&words[..], &["--help"]].concat());
        assert_eq!(done.code, 0, "{}", call.command);
        let about = done.stdout.lines().next().unwrap_or_default();
        assert!(about.len() > 10 && !about.starts_with("Usage"), "{}: {about}", call.command);
        let lines: Vec<&str> = done.stdout.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with("--")) {
            // Beside the flag, or below it.
            let next = lines.get(at + 1).copied().unwrap_or_default();
            let said = line.trim().split_once("  ").map_or(next, |(_, said)| said);
            assert!(said.trim().len() > 2 && !said.trim().starts_with('-'), "{}: {line}", call.command);
        }
        for flag in ["--output", "--quiet", "--no-color"] {
            assert!(done.stdout.contains(flag), "{} {flag}", call.command);
        }
    }
}

#[test]
fn completions_and_manual_know_every_command() {
    // In roff a hyphen that is one is written with a backslash.
    let manual = artiscope(&["man"]).stdout.replace('\\', "");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = artiscope(&["completions", shell]).stdout;
        for command in commands() {
            let last = command.rsplit(' ').next().unwrap();
            assert!(text.contains(last), "{shell}: {command}");
        }
    }
    for command in commands() {
        let name = format!("artiscope-{}", command.replace(' ', "-"));
        assert!(
            manual.lines().any(|line| line.starts_with(".TH ") && line.split(' ').nth(1) == Some(&name)),
            "{command}"
        );
    }
}

#[test]
fn output_goes_to_the_file_quietly_and_without_colours() {
    for name in ["kept", "other", "compat"] {
        drop(std::fs::remove_dir_all(place(&format!("line/{name}"))));
    }
    drop(std::fs::remove_file(place("line/quarantine.toml")));
    for call in CALLS.iter().filter(|call| call.no_output.is_none_or(|why| why == CHANGES)) {
        let target = place(&format!("line/{}.out", call.command.replace([' ', '-'], "_")));
        drop(std::fs::remove_file(&target));
        let done = called(call, &["-o", target.to_str().unwrap(), "--quiet", "--no-color"]);
        assert!(matches!(done.code, 0 | 1 | 3), "{}: {} {}", call.command, done.code, done.stderr);
        assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""), "{}", call.command);
        if call.no_output.is_some() {
            continue;
        }
        let written = std::fs::read(&target).unwrap_or_else(|error| panic!("{}: {error}", call.command));
        assert!(!written.is_empty(), "{}", call.command);
        // A history and a packet are no text.
        let is_text = std::str::from_utf8(&written).is_ok();
        assert!(!is_text || !written.contains(&0x1b), "{}", call.command);
        assert!(!String::from_utf8_lossy(&written).contains("hunter2hunter2"), "{}", call.command);
    }
}

#[test]
fn a_path_that_is_not_there_ends_with_2_and_a_bare_command_with_64() {
    for call in CALLS {
        let words: Vec<&str> = call.command.split(' ').collect();
        if call.args.split(' ').any(|word| ["{run}", "{log}", "{parity}", "{backup}"].contains(&word)) {
            let args: Vec<String> = call
                .args
                .split_whitespace()
                .map(|word| match word {
                    "{run}" | "{log}" | "{parity}" | "{backup}" => "no/such/path".to_owned(),
                    word => filled(word).remove(0),
                })
                .collect();
            let args: Vec<&str> = words.iter().copied().chain(args.iter().map(String::as_str)).collect();
            let app = write("line/app.html", b"<title>page</title>");
            let more = if call.command == "serve" { vec!["--no-open", "--app", &app] } else { vec![] };
            let done = artiscope(&[args, more].concat());
            assert_eq!(done.code, 2, "{}: {}", call.command, done.stderr);
            assert!(done.stderr.contains("no/such/path"), "{}: {}", call.command, done.stderr);
            assert!(!done.stderr.contains('\r'), "a bar where nobody looks on: {}", call.command);
        }
        let help = artiscope(&[&words[..], &["--help"]].concat()).stdout;
        let usage = help.lines().find(|line| line.starts_with("Usage: ")).unwrap_or_default();
        if usage.contains('<') {
            assert_eq!(artiscope(&words).code, 64, "{usage}");
        }
    }
}

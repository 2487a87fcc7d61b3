//! The binary as a pipeline uses it: exit codes, formats, what it reads and what it says.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::testing::zip;
use artiscope_core::reports::rows::TABLES;
use artiscope_core::reports::{Options, renderer};
use artiscope_core::session::Session;
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a call ended.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_artiscope"));
    command.args(args).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn done(output: &std::process::Output) -> Done {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Done { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// Calls the binary.
pub(crate) fn artiscope(args: &[&str]) -> Done {
    done(&command(args).output().unwrap())
}

fn piped(args: &[&str], bytes: &[u8]) -> Done {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    done(&child.wait_with_output().unwrap())
}

pub(crate) fn place(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

pub(crate) fn write(name: &str, bytes: &[u8]) -> String {
    let path = place(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Writes a zip of these files and gives its path; names are of the test that asks.
pub(crate) fn write_zip(name: &str, files: &[(&str, &[u8])]) -> String {
    write(name, &zip(files))
}

const GREEN: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="one" time="0.012"/></testsuite>"#;
const RED: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="one" time="0.012">
<failure message="expected 1 but was 2">at B.java:7 with token=hunter2</failure>
<system-out>PASSWORD=hunter2</system-out></testcase><testcase classname="a.B" name="two"/></testsuite>"#;

/// A run with one failure, a log, and bytes that nothing knows.
pub(crate) fn red() -> Vec<(&'static str, &'static [u8])> {
    vec![("junit.xml", RED), ("job.log", b"one\nERROR two\n"), ("core.bin", &[0, 159, 146, 150, 0, 1, 2])]
}

#[test]
fn exit_codes_say_how_it_went() {
    let green = write_zip("green.zip", &[("junit.xml", GREEN)]);
    let broken = write_zip("red.zip", &red());
    let logs = write_zip("logs.zip", &[("job.log", b"fine\n")]);
    let cut = write("cut.zip", &zip(&[("junit.xml", GREEN)])[..12]);
    let missing = place("missing.zip");
    let missing = missing.to_str().unwrap();
    for (args, code) in [
        (vec!["inspect", &green], 0),
        (vec!["inspect", &broken], 1),
        (vec!["inspect", &broken, "--fail-on", "never"], 0),
        (vec!["inspect", &green, &broken], 1),
        (vec!["inspect", missing], 2),
        (vec!["inspect", &green, missing], 2),
        (vec!["inspect", &cut], 2),
        (vec!["facts", &cut, "--table", "tests"], 2),
        (vec!["inspect", &logs], 3),
        (vec!["inspect", &logs, "--fail-on", "info"], 1),
        (vec!["facts", &logs, "--table", "tests"], 0),
        (vec!["inspect"], 64),
        (vec!["nonsense"], 64),
        (vec!["inspect", &green, "--format", "nonsense"], 64),
        (vec!["inspect", &green, "--as-of", "yesterday"], 64),
        (vec!["inspect", &green, "--limits", "patience=3"], 64),
        (vec!["inspect", &green, "--no-redact", " "], 64),
        (vec!["facts", &green, "--table", "nonsense"], 64),
        (vec!["--help"], 0),
        (vec!["--version"], 0),
    ] {
        let done = artiscope(&args);
        assert_eq!(done.code, code, "{args:?}\n{}\n{}", done.stdout, done.stderr);
    }
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let green = write_zip("said.zip", &[("junit.xml", GREEN)]);
    for (args, said) in [
        (vec!["inspect", "no/such.zip"], "error: there is no such file or folder: no/such.zip\n"),
        (vec!["inspect", &green, "--limits", "depth"], "error: not KEY=VALUE: depth\n"),
    ] {
        let done = artiscope(&args);
        assert_eq!((done.stderr.as_str(), done.stdout.as_str()), (said, ""));
    }
}

#[test]
fn threads_give_what_one_reader_gives() {
    let reports: Vec<(String, String)> = (0..1500)
        .map(|number| {
            let body =
                if number % 7 == 0 { format!("<failure message='no {number}'>at x</failure>") } else { String::new() };
            (
                format!("r/{number}.xml"),
                format!("<testsuite name='s{number}'><testcase name='t'>{body}</testcase></testsuite>"),
            )
        })
        .collect();
    let files: Vec<(&str, &[u8])> = reports.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let bytes = zip(&files);
    let path = write("many.zip", &bytes);
    let session =
        Session::open(Limits::default(), vec![("many.zip".to_owned(), Box::new(bytes) as Box<dyn ByteSource>)]);
    let options = Options::default();
    assert_eq!(
        artiscope(&["inspect", &path, "--format", "json"]).stdout,
        session.report(renderer("json").unwrap(), &options)
    );
    for table in TABLES {
        let mut rows = String::new();
        let mut sink = |line: &str| {
            rows.push_str(line);
            Ok(())
        };
        session.rows(table, &options, &mut sink).unwrap();
        assert_eq!(artiscope(&["facts", &path, "--table", table.id]).stdout, rows, "{}", table.id);
    }
}

#[test]
fn rows_are_json_lines_with_their_texts() {
    let path = write_zip("rows.zip", &red());
    let done = artiscope(&["facts", &path, "--table", "tests", "--no-redact", "a test"]);
    let rows: Vec<Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["path"], "rows.zip!/junit.xml");
    assert_eq!(rows[0]["duration_ms"], 12.0);
    assert_eq!(rows[0]["message"], "expected 1 but was 2");
    assert_eq!(rows[0]["details"], "at B.java:7 with token=hunter2");
    assert_eq!(rows[0]["stdout"], "PASSWORD=hunter2");
    assert_eq!((&rows[1]["status"], &rows[1]["duration_ms"]), (&"passed".into(), &Value::Null));
    for table in TABLES {
        let done = artiscope(&["facts", &path, "--table", table.id]);
        assert_eq!(done.code, 0);
        assert!(done.stdout.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", table.id);
    }
}

#[test]
fn secrets_stay_in_unless_there_is_a_reason() {
    let path = write_zip("secrets.zip", &red());
    let mut outputs = Vec::new();
    for renderer in artiscope_core::reports::RENDERERS {
        outputs.push(artiscope(&["inspect", &path, "--format", renderer.id]).stdout);
    }
    for table in TABLES {
        outputs.push(artiscope(&["facts", &path, "--table", table.id]).stdout);
    }
    assert!(outputs.iter().all(|output| !output.contains("hunter2")));
    let redacted: Value = serde_json::from_str(&outputs[1]).unwrap();
    let open = artiscope(&["inspect", &path, "--format", "json", "--no-redact", "a test"]).stdout;
    let open: Value = serde_json::from_str(&open).unwrap();
    assert_eq!(open["redaction"]["off"], "a test");
    assert_eq!(redacted.get("redaction"), None);
    assert_eq!(open["findings"][0]["id"], redacted["findings"][0]["id"]);
}

#[test]
fn folders_files_and_stdin_are_read() {
    let folder = place("out");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(folder.join("b/c")).unwrap();
    for (name, bytes) in [("b/c/junit.xml", RED), ("a.log", b"one\n"), ("b.xml", GREEN)] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    std::fs::write(folder.join("z.zip"), zip(&[("inner.xml", GREEN)])).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("b.xml", folder.join("link.xml")).unwrap();
    let paths = |done: &Done| -> Vec<String> {
        let rows = done.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| row["path"].as_str().unwrap().to_owned()).collect()
    };
    let documents = artiscope(&["facts", folder.to_str().unwrap(), "--table", "documents"]);
    assert_eq!(paths(&documents), ["out/a.log", "out/b.xml", "out/b/c/junit.xml", "out/z.zip!/inner.xml"]);
    #[cfg(unix)]
    {
        let notes = artiscope(&["facts", folder.to_str().unwrap(), "--table", "notes"]);
        assert_eq!(paths(&notes), ["out/link.xml"]);
        assert!(notes.stdout.contains("a link: not followed"));
    }
    // The name of `.` is that of the folder.
    let here = done(&command(&["facts", ".", "--table", "documents"]).current_dir(&folder).output().unwrap());
    assert_eq!(here.stdout, documents.stdout);
    let file = write("single.xml", GREEN);
    assert_eq!(paths(&artiscope(&["facts", &file, "--table", "documents"])), ["single.xml"]);
    assert_eq!(paths(&piped(&["facts", "-", "--table", "documents"], GREEN)), ["stdin"]);
    let archive = zip(&[("junit.xml", GREEN)]);
    assert_eq!(paths(&piped(&["facts", "-", "--table", "documents"], &archive)), ["stdin!/junit.xml"]);
}

#[test]
fn an_empty_folder_is_nothing() {
    let folder = place("empty");
    std::fs::create_dir_all(&folder).unwrap();
    let done = artiscope(&["inspect", folder.to_str().unwrap()]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("nothing could be opened"), "{}", done.stderr);
}

#[test]
fn options_reach_the_output() {
    let path = write_zip("options.zip", &red());
    let done = artiscope(&[
        "inspect",
        &path,
        "--format",
        "json",
        "--as-of",
        "2026-01-02T03:04:05Z",
        "--project",
        "shop",
        "--run",
        "77",
    ]);
    let document: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(document["as_of"], "2026-01-02T03:04:05Z");
    assert_eq!(document["runs"][0]["project"], "shop");
    assert_eq!(document["runs"][0]["run_id"], "77");
    assert_eq!(document["runs"][0]["identity_from"], "given");
    let limited = artiscope(&["facts", &path, "--table", "notes", "--limits", "entry_bytes=20"]);
    assert!(limited.stdout.contains("limit of 20"), "{}", limited.stdout);
    let file = place("report.json");
    let done = artiscope(&["inspect", &path, "--format", "json", "-o", file.to_str().unwrap()]);
    assert_eq!((done.code, done.stdout.as_str()), (1, ""));
    assert!(serde_json::from_slice::<Value>(&std::fs::read(&file).unwrap()).is_ok());
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let reports: Vec<String> = (0..5000).map(|number| format!("<testcase name='t{number}'/>")).collect();
    let path = write("long.xml", format!("<testsuite name='s'>{}</testsuite>", reports.concat()).as_bytes());
    let mut child =
        command(&["facts", &path, "--table", "tests"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = done(&child.wait_with_output().unwrap());
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
}

#[test]
fn completions_and_the_manual_are_made() {
    assert!(artiscope(&["completions", "bash"]).stdout.contains("inspect"));
    assert!(artiscope(&["man"]).stdout.contains(".TH artiscope"));
}

//! `redact`: what a copy holds, what it does not, and what is said of both.

use crate::cli::{artiscope, place, write};
use artiscope_core::entries::testing::zip;
use serde_json::Value;

fn token() -> String {
    format!("ghp_{}", "a1B2c3D4".repeat(4))
}

/// The copy, its report, and what was said beside.
fn copied(path: &str, name: &str, more: &[&str]) -> (String, Value) {
    let target = place(name).display().to_string();
    drop(std::fs::remove_file(&target));
    let done = artiscope(&[&["redact", path, "--report", "--format", "json", "-o", &target], more].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(!done.stdout.contains("a1B2") && !done.stderr.contains("a1B2"), "{}{}", done.stdout, done.stderr);
    (target, serde_json::from_str(&done.stdout).unwrap())
}

#[test]
fn archives_stay_archives_and_the_same_value_has_the_same_mark() {
    let token = token();
    let inner = zip(&[("deep/b.log", format!("got {token} again\nand {token}\n").as_bytes()), ("c.txt", b"plain")]);
    let log = format!("token={token}\r\npassword=hunter2\nä {token}\n");
    let path = write(
        "redact/run.zip",
        &zip(&[("a.log", log.as_bytes()), ("inner.zip", &inner), ("p.png", b"\x89PNG\0\0\x01\x02 bytes\0")]),
    );
    let (copy, report) = copied(&path, "redact/copy.zip", &[]);
    let entries = artiscope(&["facts", &copy, "--table", "entries"]).stdout;
    let paths: Vec<Value> = entries.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<&str> = paths.iter().map(|row: &Value| row["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "copy.zip",
            "copy.zip!/a.log",
            "copy.zip!/inner.zip",
            "copy.zip!/inner.zip!/deep/b.log",
            "copy.zip!/inner.zip!/c.txt",
            "copy.zip!/p.png"
        ]
    );
    let bytes = std::fs::read(&copy).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains(
            "token=[redacted:github-token-1]\r\npassword=[redacted:password-1]\nä [redacted:github-token-1]\n"
        )
    );
    assert!(text.contains("got [redacted:github-token-1] again\nand [redacted:github-token-1]\n"));
    assert!(text.contains("\u{FFFD}PNG\0\0\x01\x02 bytes\0") && !text.contains("hunter2"));
    assert_eq!(report["redacted"].to_string(), r#"[{"kind":"github-token","count":1},{"kind":"password","count":1}]"#);
    let places: Vec<String> = report["places"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(
        places,
        [
            r#"{"path":"run.zip!/a.log","line":1,"kind":"github-token","count":1}"#,
            r#"{"path":"run.zip!/a.log","line":2,"kind":"password","count":1}"#,
            r#"{"path":"run.zip!/a.log","line":3,"kind":"github-token","count":1}"#,
            r#"{"path":"run.zip!/inner.zip!/deep/b.log","line":1,"kind":"github-token","count":1}"#,
            r#"{"path":"run.zip!/inner.zip!/deep/b.log","line":2,"kind":"github-token","count":1}"#,
        ]
    );
    assert_eq!((&report["files"], &report["copied"]), (&4.into(), &4.into()));
    assert_eq!(report["as_it_was"].to_string(), r#"[{"path":"run.zip!/p.png","why":"no text"}]"#);
    // A second pass finds nothing.
    let (again, report) = copied(&copy, "redact/again.zip", &[]);
    assert_eq!(report["places"].to_string(), "[]");
    assert_eq!(std::fs::read(again).unwrap(), bytes);
}

#[test]
fn what_cannot_be_looked_into_is_left_out_and_said() {
    let token = token();
    let page = "<script>x = 'data:application/zip;base64,UEsDBAoA'</script>";
    let binary = [b"\0\x01\x02 ".as_slice(), token.as_bytes(), b" \0"].concat();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(format!("a {token}").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let path = write(
        "redact/odd.zip",
        &zip(&[
            ("data.bin", &binary),
            ("index.html", page.as_bytes()),
            ("more.xz", b"\xFD7zXZ\0 and so on"),
            ("wide.txt", &wide),
            (&format!("{token}.txt"), b"named"),
        ]),
    );
    let (copy, report) = copied(&path, "redact/odd-copy.zip", &[]);
    let left: Vec<String> =
        report["left_out"].as_array().unwrap().iter().map(|row| format!("{}: {}", row["path"], row["why"])).collect();
    assert_eq!(left.len(), 3, "{left:#?}");
    assert_eq!(left[0], r#""odd.zip!/data.bin": "no text, and secrets stand in it in plain""#);
    assert_eq!(left[1], r#""odd.zip!/index.html": "an archive is packed into it, which is not looked into""#);
    assert!(left[2].starts_with(r#""odd.zip!/more.xz""#), "{}", left[2]);
    let bytes = std::fs::read(copy).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\u{FEFF}a [redacted:github-token-1]"), "{text}");
    assert!(text.contains("[redacted:github-token-1].txt") && !text.contains("data.bin"));
}

#[test]
fn one_text_goes_to_stdout_and_nothing_is_overwritten() {
    let path = write("redact/one.log", b"password=hunter2\n");
    let done = artiscope(&["redact", &path]);
    assert_eq!((done.code, done.stdout.as_str()), (0, "password=[redacted:password-1]\n"));
    assert!(done.stderr.starts_with("1 secret of 1 kind at 1 place in 1 file\n"), "{}", done.stderr);
    let done = artiscope(&["redact", &path, "-o", &path]);
    assert_eq!(done.code, 64);
    assert!(done.stderr.contains("would overwrite what it reads"), "{}", done.stderr);
    assert_eq!(std::fs::read(&path).unwrap(), b"password=hunter2\n");
    let done = artiscope(&["redact", &path, "--report"]);
    assert_eq!(
        done.stdout,
        "1 secret of 1 kind at 1 place in 1 file\n      1  password\n\nPlaces\n  one.log:1  password\n"
    );
    assert_eq!(artiscope(&["redact", "nowhere"]).code, 2);
}

#[test]
fn a_policy_adds_patterns_and_addresses_everywhere() {
    let policy =
        write("redact/p.toml", b"[redact]\nemail = true\nip = true\n[redact.patterns]\nbuild = \"BLD-####\"\n");
    let log = write("redact/two.log", b"BLD-1234 by a@example.com from 10.1.2.3\n");
    let done = artiscope(&["redact", &log, "--policy", &policy, "--quiet"]);
    assert_eq!(done.stdout, "[redacted:build-1] by [redacted:e-mail-1] from [redacted:ip-address-1]\n");
    let report =
        b"<testsuite name='s'><testcase name='t'><failure message='BLD-1234 of a@example.com'/></testcase></testsuite>";
    let report = write("redact/two.xml", report);
    for command in [
        &["inspect"][..],
        &["inspect", "--format", "json"],
        &["inspect", "--format", "markdown"],
        &["facts", "--table", "tests"],
        &["causes"],
    ] {
        let done = artiscope(&[command, &[&report, "--policy", &policy]].concat());
        assert!(!done.stdout.contains("BLD-1234") && !done.stdout.contains("example.com"), "{}", done.stdout);
    }
    let history = place("redact/history").display().to_string();
    drop(std::fs::remove_dir_all(&history));
    assert_eq!(artiscope(&["history", "add", &report, "--policy", &policy, "--history", &history]).code, 0);
    let shown = artiscope(&["history", "show", "--test", "t", "--history", &history]).stdout;
    assert!(shown.contains("[redacted] of [redacted]"), "{shown}");
    let wrong = write("redact/wrong.toml", b"[redact.patterns]\nbuild = \"a*\"\n");
    let done = artiscope(&["redact", &log, "--policy", &wrong]);
    assert_eq!(done.code, 64);
    assert!(done.stderr.contains("wrong.toml:2: a pattern begins with 3 letters"), "{}", done.stderr);
}

//! The HTML report: what it carries says the same as what it was made of, in every size, and it allows no more.

use crate::cli::{artiscope, place, write};
use crate::reports::{Files, corpus, open, sets, written};
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::entries::testing::zip;
use artiscope_core::findings::Policy;
use artiscope_core::reports::{ExportQuery, Options, is_application, renderer};
use artiscope_core::session::{Bundle, ReportSize, Session};
use serde_json::{Value, json};
use std::io::Write as _;

/// The least that is taken for the application.
pub(crate) const APP: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-QQ==' \
    'wasm-unsafe-eval'; worker-src  blob:; style-src 'sha256-QUE='; style-src-attr 'unsafe-inline'; img-src 'self' \
    blob: data:; media-src blob:; connect-src 'self'; frame-src blob: data:; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'\">\n<title>Artiscope</title>\n<style>a{}</style>\n</head>\n<body>\n  <noscript>It needs \
    JavaScript.</noscript>\n<script type=\"text/plain\" id=\"worker-wasm\">AAAA</script>\n</body>\n</html>\n";

const CARRYING: [ReportSize; 2] = [ReportSize::Failures, ReportSize::Full];

fn again(bundle: &Bundle) -> Session {
    Session::unbundle(Limits::default(), &bundle.about, &bundle.bytes).unwrap()
}

/// What must be the same: verdict, totals, entries, runs, and findings by their ids.
fn said(session: &Session) -> Value {
    let inspection: Value = serde_json::from_str(&written(session, "json")).unwrap();
    let rows = |name: &str, keys: &[&str]| -> Vec<Value> {
        let rows = inspection[name].as_array().unwrap().iter();
        let mut rows: Vec<Value> = rows.map(|row| keys.iter().map(|key| row[*key].clone()).collect()).collect();
        // What is left out stands behind everything that is there, so runs that consist of it come last.
        rows.sort_by_key(Value::to_string);
        rows
    };
    json!({
        "verdict": inspection["verdict"], "as_of": inspection["as_of"], "totals": inspection["totals"],
        "entries": inspection["entries"], "runs": rows("runs", &["id", "verdict", "attempt", "instance"]),
        "answers": rows("answers", &["rule", "answer"]),
        "findings": rows("findings", &["id", "severity", "superseded_by"]),
    })
}

#[test]
fn what_a_report_carries_says_the_same_in_every_size() {
    for (set, session) in sets() {
        for size in CARRYING {
            assert_eq!(said(&again(&session.bundle(size).unwrap())), said(&session), "{set} {}", size.word());
        }
    }
}

#[test]
fn what_a_report_of_the_corpus_carries_says_the_same() {
    let mut wrong = Vec::new();
    for (project, session) in corpus() {
        for size in CARRYING {
            let (was, is) = (said(&session), said(&again(&session.bundle(size).unwrap())));
            for key in was.as_object().unwrap().keys().filter(|key| was[*key] != is[*key]) {
                wrong.push(format!("{project} {} {key}: {} became {}", size.word(), was[key], is[key]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const RED: &str = "<testsuite name=\"s\"><testcase classname=\"a.B\" name=\"one\" time=\"0.1\"><failure message=\"no \
    answer to TOKEN\" type=\"E\">at B.java:3</failure></testcase></testsuite>";

fn secret() -> String {
    format!("ghp_{}", "a1B2c3D4".repeat(4))
}

/// A red report with a secret in its message, a long log that nothing points at, and what cannot be read.
fn archive() -> Files {
    let red = RED.replace("TOKEN", &secret());
    let log = "all is well\n".repeat(500);
    let damaged = &zip(&[("x.xml", RED.as_bytes())])[..120];
    vec![
        ("run.zip".to_owned(), zip(&[("r/junit.xml", red.as_bytes()), ("r/app.log", log.as_bytes())])),
        ("loose.log".to_owned(), log.clone().into_bytes()),
        ("damaged.zip".to_owned(), damaged.to_vec()),
        ("one.bin".to_owned(), vec![0, 1, 2, 3]),
    ]
}

#[test]
fn ids_of_findings_outlast_redaction_and_what_is_left_out_is_told() {
    let session = open(&archive());
    let whole = said(&session);
    assert_eq!(whole["verdict"], "red");
    let [failures, full] = CARRYING.map(|size| session.bundle(size).unwrap());
    for bundle in [&failures, &full] {
        let again = again(bundle);
        assert_eq!(said(&again), whole, "{}", bundle.size.word());
        assert!(!String::from_utf8_lossy(&bundle.bytes).contains("a1B2") && !bundle.about.contains("a1B2"));
        let losses =
            |session: &Session| session.facts().notes.iter().filter(|note| note.path.starts_with("damaged")).count();
        assert_eq!(losses(&again), losses(&session), "{}", bundle.size.word());
    }
    assert!(failures.bytes.len() < 2000 && full.bytes.len() > 10_000);
    assert_eq!((failures.files, failures.left_out.0, full.redacted), (2, 3, 1));
    let mut again = again(&failures);
    let note = |path: &str| {
        let notes = again.facts().notes.iter().filter(|note| note.path == path);
        notes.map(|note| note.what.clone()).collect::<Vec<_>>()
    };
    assert_eq!(note("run.zip!/r/app.log"), ["left out of this report"]);
    let entry = again.facts().entries.iter().position(|entry| entry.path == "loose.log").unwrap();
    assert_eq!(again.extract(u32::try_from(entry).unwrap()), Err("it was left out of this report".to_owned()));
}

#[test]
fn nothing_becomes_green_by_what_a_report_leaves_out() {
    let green = b"<testsuite name=\"s\"><testcase classname=\"a.B\" name=\"one\" time=\"0.1\"/></testsuite>";
    for (name, bytes) in [("cut.xml", &green[..60]), ("cut.zip", &zip(&[("a.xml", green)])[..90])] {
        let session = open(&vec![("a.xml".to_owned(), green.to_vec()), (name.to_owned(), bytes.to_vec())]);
        assert_eq!(said(&session)["verdict"], "no_data", "{name}");
        for size in CARRYING {
            assert_eq!(said(&again(&session.bundle(size).unwrap()))["verdict"], "no_data", "{name} {}", size.word());
        }
    }
}

#[test]
fn policy_and_corrections_of_the_reader_go_with_it() {
    let files = archive();
    let inputs = files.iter().map(|(name, bytes)| (name.clone(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
    let mut session = Session::new(Limits::default());
    session.add(inputs.collect());
    session.read_all();
    let mut policy = Policy::default();
    assert!(policy.put_preset("hologram-main"));
    policy.set_text("hologram.budget.verify_p95_ms", "9.5", "by hand").unwrap();
    assert!(
        policy
            .put_quarantine(
                "q.toml",
                "[[test]]\ntest = \"one\"\nowner = \"@a\"\nreason = \"r\"\nadded = 2025-01-01\nexpires = 2999-01-01\n"
            )
            .is_empty()
    );
    policy.as_of = Some(1_760_000_000_000).into();
    session.set_policy(policy);
    session.correct(artiscope_core::session::Correction::project("shop"));
    session.finish();
    for size in CARRYING {
        let again = again(&session.bundle(size).unwrap());
        assert_eq!(said(&again), said(&session));
        assert_eq!(again.policy().names, session.policy().names);
        assert_eq!(again.policy().number("hologram.budget.verify_p95_ms").to_string(), "9.5");
        assert_eq!(again.policy().lists, session.policy().lists);
    }
}

fn html(session: &Session, size: ReportSize) -> String {
    let bundle = session.bundle(size).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bundle.bytes).unwrap();
    let mut out = String::new();
    let mut sink = |text: &str| {
        out.push_str(text);
        Ok(())
    };
    session.write_html((APP, &bundle, &gzip.finish().unwrap()), &Options::default(), &mut sink).unwrap();
    out
}

#[test]
fn the_policy_of_the_page_allows_one_style_more_and_nothing_else() {
    let whole = html(&open(&archive()), ReportSize::Full);
    let policy = |html: &str| {
        let (_, rest) = html.split_once("Content-Security-Policy\" content=\"").unwrap();
        let all = rest.split_once('"').unwrap().0.split(';').map(|part| part.trim().to_owned());
        all.collect::<Vec<String>>()
    };
    for (before, after) in policy(APP).iter().zip(policy(&whole)) {
        if before.starts_with("style-src ") {
            let static_only = written(&open(&archive()), "html");
            let own = policy(&static_only).into_iter().find(|part| part.starts_with("style-src ")).unwrap();
            assert_eq!(after, format!("{own} 'sha256-QUE='"));
            continue;
        }
        let allowed: Vec<&str> = before.split_whitespace().collect();
        assert!(after.split_whitespace().all(|part| part == "'none'" || allowed.contains(&part)), "{before}: {after}");
    }
    assert!(!whole.contains("'self'") && !whole.contains("<noscript>"));
    // What is read without a script stands before what needs one.
    let at = |part: &str| whole.find(part).unwrap_or_else(|| panic!("{part}"));
    assert!(
        at("id=\"artiscope-report\"") < at("id=\"artiscope-files\"")
            && at("id=\"artiscope-data\"") < at("id=\"worker-wasm\"")
    );
    assert!(whole.is_ascii() && whole.ends_with("</html>\n"));
}

#[test]
fn only_the_application_is_taken_for_it() {
    assert!(is_application(APP));
    for part in ["<html lang=\"en\">", "style-src 'sha256-", "worker-wasm", "</head>", "<body>"] {
        assert!(!is_application(&APP.replace(part, "")), "{part}");
    }
    assert!(!is_application(""));
}

#[test]
fn the_command_says_the_sizes_first_and_writes_the_one_that_was_chosen() {
    let files = archive();
    let run = write("html/run.zip", &files[0].1);
    let app = write("html/artiscope.html", APP.as_bytes());
    let target = place("html/out.html").display().to_string();
    let done = artiscope(&["inspect", &run, "--format", "html", "--app", &app, "--size", "full", "-o", &target]);
    assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{}", done.stderr);
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", done.stderr);
    assert!(lines[0].starts_with("  --size summary ") && lines[0].ends_with(": the findings alone, static"));
    assert!(lines[1].starts_with("  --size failures ") && lines[1].contains("1 file inside, 1 file left out (6.0 kB)"));
    assert!(lines[2].starts_with("> --size full ") && lines[2].ends_with("2 files inside"));
    let html = std::fs::read_to_string(&target).unwrap();
    assert!(
        html.contains("id=\"artiscope-data\">H4sI") && html.contains("2 files are inside") && !html.contains("a1B2")
    );
    let done = artiscope(&["inspect", &run, "--format", "html", "--app", &app, "--size", "summary"]);
    assert_eq!(done.stdout, written(&open(&vec![("run.zip".to_owned(), files[0].1.clone())]), "html"));
    assert!(done.stderr.contains("> --size summary"), "{}", done.stderr);
}

#[test]
fn the_page_makes_in_every_size_what_the_command_writes() {
    let files = vec![("run.zip".to_owned(), archive().swap_remove(0).1)];
    let (run, app) = (write("html/page/run.zip", &files[0].1), write("html/page/artiscope.html", APP.as_bytes()));
    let mut session = open(&files);
    let export = |session: &mut Session, size: &str| {
        let query = ExportQuery { id: "html-application".to_owned(), size: size.to_owned(), offset: 0, limit: 99 };
        session.export(&query)
    };
    let static_only = "\u{201c}A report as one page\u{201d} needs none";
    assert!(export(&mut session, "").why_not.ends_with(static_only));
    for (app, why) in
        [(Err("no network".to_owned()), "no network"), (Ok("<!doctype html>".to_owned()), "is something else")]
    {
        session.put_application(app);
        let page = export(&mut session, "");
        assert!(page.why_not.contains(why) && page.why_not.ends_with(static_only), "{}", page.why_not);
        assert!(page.sizes.is_empty() && session.save_export("html-application", "").is_err());
    }
    session.put_application(Ok(APP.to_owned()));
    for (asked, size) in [("", "failures"), ("full", "full"), ("summary", "summary")] {
        let page = export(&mut session, asked);
        let (name, bytes) = session.save_export("html-application", asked).unwrap();
        let target = place("html/page/out.html").display().to_string();
        let done = artiscope(&["inspect", &run, "--format", "html", "--app", &app, "--size", size, "-o", &target]);
        let wanted = std::fs::read_to_string(&target).unwrap();
        let differing =
            std::str::from_utf8(&bytes).unwrap().lines().zip(wanted.lines()).find(|(is, wanted)| is != wanted);
        assert_eq!(differing.map(|(is, _)| is.get(..400).unwrap_or(is)), None, "{size}");
        assert_eq!(bytes.len(), wanted.len(), "{size}");
        assert_eq!((name.as_str(), page.bytes), ("artiscope-report.html", bytes.len() as u64));
        let said = page.sizes.iter().map(|size| {
            let mark = if size.is_chosen { ">" } else { " " };
            format!("{mark} --size {:<8} {}", size.word, size.said)
        });
        assert_eq!(said.collect::<Vec<_>>(), done.stderr.lines().collect::<Vec<_>>(), "{size}");
        assert_eq!(page.is_told, size != "summary");
    }
    assert_eq!(export(&mut session, "").lines[0], "1 secret of 1 kind at 1 place in 1 file");
    assert_eq!(export(&mut session, "huge").why_not, "no such size");
}

#[test]
fn the_command_refuses_what_makes_no_report() {
    let run = write("html/refused.xml", RED.as_bytes());
    let none = write("html/none.html", b"<!doctype html>");
    for (args, said) in [
        (vec!["--format", "html", "--app", &none], "not an artiscope.html"),
        (vec!["--format", "html", "--app", "/nowhere/artiscope.html"], "/nowhere/artiscope.html"),
        (vec!["--format", "json", "--size", "full"], "--size, --app and --home are about --format html"),
        (vec!["--format", "text", "--home", "https://a.example/"], "--size, --app and --home are about --format html"),
        (vec!["--format", "html", "--home", "javascript:alert(1)"], "begins with https:// or http://"),
        (vec!["--format", "html", "--size", "huge"], "huge"),
    ] {
        let done = artiscope(&[&["inspect", &run], args.as_slice()].concat());
        assert_eq!(done.code, 64, "{args:?}: {}", done.stderr);
        assert!(done.stderr.contains(said) && done.stdout.is_empty(), "{args:?}: {}", done.stderr);
    }
}

#[test]
fn a_report_that_would_be_too_large_names_a_smaller_size() {
    let session = open(&archive());
    let bundle = session.bundle(ReportSize::Full).unwrap();
    assert_eq!(bundle.refused(48_000_000), None);
    assert_eq!(
        bundle.refused(48_000_001).as_deref(),
        Some("its data would be more than 64 MB: --size failures is smaller")
    );
    assert!(session.bundle(ReportSize::Failures).unwrap().refused(usize::MAX / 8).unwrap().contains("--size summary"));
}

#[test]
fn damaged_descriptions_are_refused_in_a_sentence() {
    for about in ["", "{", "[]", "{\"schema\":1}", "null"] {
        assert!(Session::unbundle(Limits::default(), about, b"").is_err(), "{about}");
    }
    let session = open(&archive());
    let bundle = session.bundle(ReportSize::Full).unwrap();
    let cut = Session::unbundle(Limits::default(), &bundle.about, &bundle.bytes[..bundle.bytes.len() / 2]);
    assert_eq!(cut.err().as_deref(), Some("the files of this report are cut"));
    assert!(renderer("html").is_some());
}

/// Where a host forbids scripts and styles, the page is text, and a link leads to where there is more.
#[test]
fn the_hosted_page_is_linked_where_it_is_known() {
    let (_, session) = sets().into_iter().next().unwrap();
    let of = |home: Option<&str>| {
        let options = Options { home: home.map(str::to_owned), ..Options::default() };
        session.report(renderer("html").unwrap(), &options)
    };
    assert!(!of(None).contains("<a "));
    let linked = of(Some("https://a.example/x?y=1&z='\"<b>"));
    assert!(linked.contains(
        "<a href=\"https://a.example/x?y=1&amp;z=&#39;&quot;&lt;b&gt;\">https://a.example/x?y=1&amp;z=&#39;&quot;&lt;b&gt;</a> \
         and drop the artifacts of this run there."
    ));
    for no_page in ["javascript:alert(1)", "https://", "/x", "data:text/html,x", "https://a.example/ b"] {
        assert!(!of(Some(no_page)).contains("<a "), "{no_page}");
    }
}

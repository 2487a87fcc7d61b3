//! Tests in quarantine and who answers for them, as a user meets them: failures that are told and do not fail, lists
//! that are kept, checked, proposed for, and written for others.

use crate::cli::{artiscope, place, write, write_zip};
use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::session::Session;
use artiscope_core::views::{GroupBy, TestLine, TestsQuery};
use serde_json::Value;

const LIST: &str = "# Ours.\n\n[[test]]\ntest = \"two\"\nclass = \"shop.Cart\"\nowner = \"@org/cart\"\nreason = \"waits for a port\"\n\
                    issue = \"https://issues.example/17\"\nadded = 2026-01-01\nexpires = 2026-01-20\n";

/// A zip of a run with an id and a commit, whose second test ends as told: `P`, `F`, or `FP` for a retry.
fn run(name: &str, id: &str, sha: &str, day: &str, ended: &str) -> String {
    let meta = format!(
        r#"{{"repo_full_name":"a/b","run_id":{id},"run_attempt":1,"job_name":"test","started_at":"{day}T10:00:00Z","sha":"{sha}","branch":"main"}}"#
    );
    let said = r#"message="port 80 is taken">at Cart.java:7"#;
    let failure = match ended {
        "P" => String::new(),
        "FP" => format!("<flakyFailure {said}</flakyFailure>"),
        _ => format!("<failure {said}</failure>"),
    };
    let junit = format!(
        r#"<testsuite name="s"><testcase classname="shop.Cart" name="one" file="src/cart/a.py"/><testcase classname="shop.Cart" name="two" file="src/cart/b.py">{failure}</testcase></testsuite>"#
    );
    write_zip(name, &[("meta.json", meta.as_bytes()), ("junit.xml", junit.as_bytes())])
}

/// Exit code, finding of the failure, answers by rule.
fn inspected(args: &[&str]) -> (i32, Value, String) {
    let done = artiscope(&[&["inspect", "--format", "json"], args].concat());
    let json: Value = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {}", done.stderr));
    let found = json["findings"].as_array().unwrap().iter().find(|found| found["rule"] == "failed_tests").cloned();
    let answers = json["answers"].as_array().unwrap().iter();
    let answers = answers.filter(|answer| answer["rule"].as_str().unwrap().starts_with("quarantine_"));
    let answers =
        answers.map(|answer| format!("{} {}\n", answer["rule"].as_str().unwrap(), answer["answer"].as_str().unwrap()));
    (done.code, found.unwrap_or_default(), answers.collect())
}

#[test]
fn a_failure_in_quarantine_is_told_and_is_no_error() {
    let red = run("q-red.zip", "9001", "abc", "2026-01-10", "F");
    let list = write("q-list.toml", LIST.as_bytes());
    let (code, found, answers) = inspected(&[&red]);
    assert_eq!((code, found["severity"].as_str(), answers.as_str()), (1, Some("error"), ""));
    assert_eq!(found.get("quarantine"), None);
    let (code, found, answers) = inspected(&[&red, "--quarantine", &list, "--as-of", "2026-01-10"]);
    assert_eq!((code, found["severity"].as_str()), (0, Some("warning")));
    assert_eq!(found["quarantine"], "in quarantine until 2026-01-20, owner @org/cart (q-list.toml:3)");
    // One of two tests: half of them, where less than a twentieth is allowed.
    assert_eq!(
        answers,
        "quarantine_expired pass\nquarantine_over_cap fail\nquarantine_unused no_data\nquarantine_incomplete pass\n"
    );
    let text = artiscope(&["inspect", &red, "--quarantine", &list, "--as-of", "2026-01-10"]).stdout;
    assert!(
        text.contains("1 of 2 tests failed, 1 of them in quarantine") && text.contains("in quarantine until"),
        "{text}"
    );
    // The run is as red as it was.
    assert!(text.starts_with("RED  One test failed\n1 of 2 tests failed, 1 in quarantine.\n"), "{text}");
    let lens = artiscope(&["flakes", &red, "--quarantine", &list, "--as-of", "2026-01-10"]).stdout;
    let row = lens.lines().skip_while(|line| *line != "In quarantine").nth(2).unwrap_or_default();
    for word in ["shop.Cart two", "✕ failing now", "@org/cart", "2026-01-20", "waits for a port", "q-list.toml:3"] {
        assert!(row.contains(word), "{word}: {lens}");
    }
    let (code, found, answers) = inspected(&[&red, "--quarantine", &list, "--as-of", "2026-01-21"]);
    assert_eq!((code, found["severity"].as_str()), (1, Some("error")));
    assert_eq!(found["quarantine"], "its quarantine ended on 2026-01-20, owner @org/cart (q-list.toml:3)");
    assert!(answers.contains("quarantine_expired fail"), "{answers}");
}

#[test]
fn what_cannot_be_read_of_a_list_is_told_and_turns_no_verdict() {
    let green = run("q-green.zip", "9001", "abc", "2026-01-10", "P");
    let list = write("q-broken.toml", format!("{LIST}[[test]]\ntest = \"one\"\nexpires = \"soon\"\n").as_bytes());
    let done = artiscope(&["inspect", "--format", "json", &green, "--quarantine", &list, "--as-of", "2026-01-10"]);
    let json: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((done.code, json["verdict"].as_str()), (0, Some("green")));
    let row = serde_json::json!({
        "path": "q-broken.toml:13", "loss": "info", "bytes": 0,
        "what": "`expires` takes a day as in 2026-01-31: the entry is left out",
    });
    assert!(json["ledger"].as_array().unwrap().contains(&row), "{}", json["ledger"]);
    assert!(done.stderr.contains("not read: q-broken.toml:13: `expires` takes a day"), "{}", done.stderr);
}

#[test]
fn a_list_among_the_artifacts_is_told_and_lowers_nothing_unless_the_policy_says_so() {
    let red = run("q-inside-red.zip", "9001", "abc", "2026-01-10", "F");
    let folder = place("q-inside");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(&red, folder.join("run.zip")).unwrap();
    std::fs::write(folder.join("quarantine.toml"), LIST).unwrap();
    let folder = folder.to_str().unwrap();
    let (code, found, answers) = inspected(&[folder, "--as-of", "2026-01-10"]);
    assert_eq!((code, found["severity"].as_str()), (1, Some("error")));
    let said = found["quarantine"].as_str().unwrap();
    assert!(said.contains("(q-inside/quarantine.toml:3); still an error: the list lies among the artifacts"), "{said}");
    assert!(answers.contains("quarantine_expired pass"), "{answers}");
    let policy = write("q-trust.toml", b"quarantine.from_artifacts = true\n");
    let (code, found, _) = inspected(&[folder, "--as-of", "2026-01-10", "--policy", &policy]);
    assert_eq!((code, found["severity"].as_str()), (0, Some("warning")));
}

#[test]
fn files_about_the_project_are_no_runs_and_a_list_that_a_shell_named_lowers_nothing() {
    let red = run("q-loose-red.zip", "9001", "abc", "2026-01-10", "F");
    let list = write("q-loose/quarantine.toml", LIST.as_bytes());
    let owners = write("q-loose/CODEOWNERS", b"* @all\n");
    let (code, found, _) = inspected(&[&red, &list, &owners, "--as-of", "2026-01-10"]);
    assert_eq!((code, found["severity"].as_str()), (1, Some("error")));
    assert!(found["quarantine"].as_str().unwrap().ends_with("the list lies among the artifacts"), "{found}");
    assert_eq!((found["owner"].as_str(), found["owner_from"].as_str()), (Some("@all"), Some("CODEOWNERS line 1")));
    let json = artiscope(&["inspect", "--format", "json", &red, &list, &owners]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["runs"].as_array().unwrap().len(), json["verdict"].as_str()), (1, Some("red")));
}

#[test]
fn a_red_that_is_reproduced_stays_an_error() {
    let list = write("q-reproduced.toml", LIST.as_bytes());
    let asked = |zips: &[&str]| {
        let flags = ["--quarantine", &list, "--as-of", "2026-01-12"];
        let (code, found, _) = inspected(&[zips, &flags[..]].concat());
        (code, found["quarantine"].as_str().unwrap_or_default().to_owned())
    };
    let first = run("q-r1.zip", "9101", "abc", "2026-01-10", "F");
    let again = run("q-r2.zip", "9102", "abc", "2026-01-11", "F");
    let other = run("q-r3.zip", "9103", "def", "2026-01-11", "F");
    let passed = run("q-r4.zip", "9104", "abc", "2026-01-11", "P");
    let (code, said) = asked(&[&first, &again]);
    assert_eq!(code, 1);
    assert!(said.contains("still an error: red on 2 runs of one commit that never passed"), "{said}");
    assert_eq!(asked(&[&first, &other]).0, 0, "two commits prove nothing");
    assert_eq!(asked(&[&passed, &again]).0, 0, "it passed on this commit: a flake");
}

#[test]
fn entries_that_nobody_needs_and_entries_that_say_too_little_are_told() {
    let root = place("q-history");
    drop(std::fs::remove_dir_all(&root));
    let root = root.to_str().unwrap();
    let zips: Vec<String> = (10..14)
        .map(|day| {
            run(&format!("q-u{day}.zip"), &format!("92{day}"), &format!("c{day}"), &format!("2026-01-{day}"), "P")
        })
        .collect();
    for zip in &zips {
        assert_eq!(artiscope(&["history", "add", "--history", root, zip]).code, 0);
    }
    let text = format!("{LIST}\n[[test]]\ntest = \"gone*\"\n[[test]]\ntest = \"\"\n");
    let list = write("q-unused.toml", text.as_bytes());
    let flags = ["--quarantine", &list, "--history", root, "--as-of", "2026-01-14"];
    let done = artiscope(&[&["quarantine", "list", &zips[3]], &flags[..]].concat());
    expect_test::expect![[r#"
        q-unused.toml: 2 entries, as of 2026-01-14T00:00:00Z
          unused       until 2026-01-20  @org/cart  shop.Cart two; waits for a port; https://issues.example/17
          unused       without an end  no owner  gone*
    "#]]
    .assert_eq(&done.stdout);
    assert_eq!(done.stderr.trim(), "not read: q-unused.toml:14: an entry says no `test` and no `test_id`");
    let done = artiscope(&[&["quarantine", "check", &zips[3]], &flags[..]].concat());
    expect_test::expect![[r#"
        pass     No quarantine is over
        fail     Quarantine stays small: 1 of 2 tests in quarantine (50 %), less than 5 % allowed (quarantine.cap_share)
                 1 of 2 tests in quarantine (50 %), less than 5 % allowed (quarantine.cap_share)  q-unused.toml:3
        fail     Every quarantine is needed: 2 of 2 entries unused
                 shop.Cart two: 0 of 4 executions in 14 days failed  q-unused.toml:3
                 gone*: no run knows such a test  q-unused.toml:12
        fail     Every quarantine has an owner, a reason and an end: 1 of 2 entries incomplete
                 gone*: quarantine without owner, without reason, without end  q-unused.toml:12
    "#]]
    .assert_eq(&done.stdout);
    assert_eq!(done.code, 1);
    let json = artiscope(&[&["quarantine", "check", &zips[3], "--format", "json"], &flags[..]].concat()).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["entries"][0]["states"], serde_json::json!(["unused"]));
    assert_eq!(json["entries"][0]["recent"]["executions"], 4);
}

#[test]
fn check_says_by_its_exit_code_what_it_knows() {
    let list = write("q-check.toml", LIST.as_bytes());
    let roomy = write("q-roomy.toml", b"quarantine.cap = 3\nquarantine.cap_share = 1.5\n");
    let check = |args: &[&str]| {
        let done = artiscope(&[&["quarantine", "check", "--policy", &roomy], args].concat());
        (done.code, done.stdout, done.stderr)
    };
    let held = ["--quarantine", &list];
    assert_eq!(check(&[&held[..], &["--as-of", "2026-01-20T23:59:59Z"]].concat()).0, 0);
    assert_eq!(check(&[&held[..], &["--as-of", "2026-01-21"]].concat()).0, 1);
    let (code, out, _) = check(&held);
    assert!(code == 3 && out.contains("nothing says what day it is"), "{out}");
    let (code, _, err) = check(&[]);
    assert!(code == 3 && err.contains("no list: quarantine.toml is not here"), "{err}");
    assert_eq!(check(&["--quarantine", "/nowhere/q.toml"]).0, 64);
}

#[test]
fn entries_come_and_go_and_the_rest_of_the_file_stays() {
    let path = write("q-edit.toml", b"# Our list.\n\n# about a\n[[test]]\ntest   = \"a\"   # odd blanks\n\n# not about b\n\n# about b\n[[test]]\ntest = \"b\"\n");
    let edit = |args: &[&str]| artiscope(&[&["quarantine"], args, &["--quarantine", &path]].concat());
    let text = || std::fs::read_to_string(&path).unwrap();
    let added = ["add", "x \"y\"", "--class", "C", "--owner", "@me", "--reason", "port", "--as-of", "2026-01-01"];
    assert_eq!(edit(&[&added[..], &["--days", "14"]].concat()).code, 0);
    assert!(
        text().ends_with("test = \"b\"\n\n[[test]]\ntest = 'x \"y\"'\nclass = \"C\"\nowner = \"@me\"\nreason = \"port\"\nadded = 2026-01-01\nexpires = 2026-01-15\n"),
        "{}",
        text()
    );
    let again = edit(&[&added[..], &["--expires", "2026-02-01"]].concat());
    assert!(again.code == 64 && again.stderr.contains("in the list already"), "{}", again.stderr);
    let over = edit(&["add", "z", "--owner", "o", "--reason", "r", "--expires", "2025-12-31", "--as-of", "2026-01-01"]);
    assert!(over.code == 64 && over.stderr.contains("over already"), "{}", over.stderr);
    assert_eq!(edit(&["add", "z", "--owner", "o", "--reason", "r"]).code, 64, "an end is asked for");
    assert_eq!(edit(&["remove", "b"]).code, 0);
    assert!(
        text().starts_with(
            "# Our list.\n\n# about a\n[[test]]\ntest   = \"a\"   # odd blanks\n\n# not about b\n\n[[test]]\ntest = 'x"
        ),
        "{}",
        text()
    );
    assert_eq!(edit(&["remove", "b"]).code, 3);
    assert_eq!(edit(&["remove", "x \"y\""]).code, 0);
    assert_eq!(edit(&["remove", "a"]).code, 0);
    assert!(text().starts_with("# Our list.\n\n# about a\n") && !text().contains("[[test]]"), "{}", text());
    let fresh = place("q-fresh.toml");
    drop(std::fs::remove_file(&fresh));
    let fresh = fresh.to_str().unwrap();
    let done = artiscope(&[
        "quarantine",
        "add",
        "t",
        "--owner",
        "o",
        "--reason",
        "r",
        "--days",
        "3",
        "--as-of",
        "2026-01-01",
        "--quarantine",
        fresh,
    ]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let listed = artiscope(&["quarantine", "list", "--quarantine", fresh, "--as-of", "2026-01-01"]).stdout;
    assert!(listed.contains("active       until 2026-01-04  o  t; r"), "{listed}");
}

#[test]
fn the_runbooks_rule_proposes_who_enters_and_who_leaves() {
    let root = place("q-proposals");
    drop(std::fs::remove_dir_all(&root));
    let root = root.to_str().unwrap();
    let mut zips = Vec::new();
    for (at, day) in [10, 12].into_iter().enumerate() {
        zips.push(run(
            &format!("q-p{at}.zip"),
            &format!("930{at}"),
            &format!("c{day}"),
            &format!("2026-01-{day}"),
            "FP",
        ));
    }
    let list = write("q-proposed.toml", b"[[test]]\ntest = \"one\"\nexpires = 2026-12-31\n");
    for zip in &zips {
        assert_eq!(artiscope(&["history", "add", "--history", root, zip]).code, 0);
    }
    let propose = |last: &str| {
        let flags = ["--quarantine", &list, "--history", root, "--propose", "--as-of", "2026-02-01"];
        artiscope(&[&["quarantine", "list", last], &flags[..]].concat())
    };
    let done = propose(&zips[1]);
    assert!(
        done.stdout.ends_with("\n  quarantine  shop.Cart two: 2 flakes in 2 executions, then 0 greens in a row\n"),
        "{}",
        done.stdout
    );
    for at in 20..30 {
        let zip = run(&format!("q-p{at}.zip"), &format!("93{at}"), &format!("c{at}"), &format!("2026-01-{at}"), "P");
        assert_eq!(artiscope(&["history", "add", "--history", root, &zip]).code, 0);
    }
    let done = propose(&zips[1]);
    let proposals =
        done.stdout.split_once("Proposals: 2 flakes in 7 days enter, 10 greens in a row leave\n").unwrap().1;
    assert_eq!(proposals, "  release     shop.Cart one: 0 flakes in 12 executions, then 12 greens in a row\n");
    let alone =
        artiscope(&["quarantine", "list", &zips[0], "--quarantine", &list, "--propose", "--as-of", "2026-02-01"]);
    assert!(alone.code == 3 && alone.stdout.contains("nothing can be proposed without a history"), "{}", alone.stdout);
}

#[test]
fn lists_are_written_as_runners_and_others_read_them() {
    let red = run("q-out.zip", "9401", "abc", "2026-01-10", "F");
    let text = format!(
        "{LIST}\n[[test]]\ntest = \"o*\"\n\n[[test]]\ntest = \"tests/test_a.py::test_far\"\n\n[[test]]\ntest = \"gone*\"\n"
    );
    let list = write("q-out.toml", text.as_bytes());
    let flags = ["--quarantine", &list, "--as-of", "2026-01-10"];
    let done = artiscope(&[&["quarantine", "snippet", "--runner", "surefire", &red], &flags[..]].concat());
    expect_test::expect![[r#"
        # shop.Cart two: waits for a port; https://issues.example/17; in quarantine until 2026-01-20, owner @org/cart (q-out.toml:3)
        # shop.Cart one: in quarantine without an end, no owner (q-out.toml:12)
        # not a method that can be named: tests/test_a.py::test_far
        mvn test -Dtest='!shop/Cart#two,!shop/Cart#one'
    "#]]
    .assert_eq(&done.stdout.replace("# tests/test_a.py::test_far: in quarantine without an end, no owner (q-out.toml:15)\n", ""));
    assert!(done.stderr.contains("gone*: left out, since no run that was given names its tests"), "{}", done.stderr);
    let done = artiscope(&[&["quarantine", "export", "--as", "hologram", &red], &flags[..]].concat());
    assert_eq!(done.stdout, "{\n  \"quarantined\": [\n    \"one\",\n    \"test_far\",\n    \"two\"\n  ]\n}");
    let result = r#"{"uuid":"u","historyId":"raw","testCaseId":"t","name":"two","fullName":"shop.Cart.two","status":"failed","stage":"finished","labels":[{"name":"testClass","value":"shop.Cart"}],"parameters":[{"name":"b","value":"2"},{"name":"a","value":"1"},{"name":"c","value":"3","excluded":true}]}"#;
    let allure = write_zip("q-allure.zip", &[("u-result.json", result.as_bytes())]);
    let list = write("q-allure.toml", LIST.replace("\"two\"", "\"two*\"").as_bytes());
    let flags = ["--quarantine", &list, "--as-of", "2026-01-10"];
    let known = place("known.json");
    let known = known.to_str().unwrap();
    let done = artiscope(&[&["quarantine", "export", "--as", "allure", "-o", known, &allure], &flags[..]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    // MD5 of `t`, and of `a:1,b:2`.
    assert_eq!(
        std::fs::read_to_string(known).unwrap(),
        "[{\"historyId\":\"e358efa489f58062f10dd7316b65649e.5ef6f5e369927a8ee94a37430c04b278\",\"issues\":[{\"url\":\"https://issues.example/17\",\"type\":\"issue\"}],\"comment\":\"waits for a port\"}]"
    );
    // What was written is read again, and means the same test.
    let done = artiscope(&["quarantine", "list", &allure, known, "--as-of", "2026-01-10"]);
    assert!(done.stdout.contains("failing now"), "{}{}", done.stdout, done.stderr);
}

#[test]
fn columns_groups_queries_and_the_inspector_know_owner_and_quarantine() {
    let bytes = |text: &str| Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>;
    let junit = r#"<testsuite name="s" timestamp="2026-01-10T10:00:00Z"><testcase classname="c" name="a" file="src/a.py"><failure message="no"/></testcase><testcase classname="c" name="b" file="lib/b.py"/><testcase classname="c" name="two"/></testsuite>"#;
    let list = "[[test]]\ntest = \"a\"\nowner = \"@x\"\nreason = \"r\"\nexpires = 2026-01-31\n";
    let files = [("junit.xml", junit), ("CODEOWNERS", "/src/ @src\n/lib/ @lib\n"), ("quarantine.toml", list)];
    let files = files.map(|(name, text)| (name.to_owned(), bytes(text))).into();
    let mut session = Session::open(Limits::default(), files);
    let lines = |session: &mut Session, query: &str| {
        let asked = TestsQuery { query: query.to_owned(), group: GroupBy::Owner, limit: 9, ..TestsQuery::default() };
        let line = |line: TestLine| match line {
            TestLine::Group(group) => format!("[{}]", group.title),
            TestLine::Case(row) => format!("{} {}", row.name, row.owner),
        };
        session.tests(&asked).rows.into_iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(lines(&mut session, ""), "[@src], a @src, [@lib], b @lib, [No owner], two ");
    assert_eq!(lines(&mut session, "owner:@lib"), "[@lib], b @lib");
    let view = session.test(0).unwrap();
    assert_eq!((view.owner_from.as_str(), view.row.owner.as_str()), ("CODEOWNERS line 1", "@src"));
    assert_eq!(view.quarantine, "in quarantine until 2026-01-31, owner @x (quarantine.toml:1)");
    assert_eq!(session.test(1).unwrap().quarantine, "");
    let cause = &session.summary(false).causes[0];
    assert_eq!((cause.owner.as_str(), cause.quarantine.as_str()), ("@src", view.quarantine.as_str()));
    // Another policy names others, and what it named before is forgotten.
    let owners = "[owners]\n\"src/*\" = \"@policy\"\n";
    session
        .change_policy(|policy| policy.put_file("artiscope.toml", owners).map_err(|error| error.to_string()))
        .unwrap();
    assert_eq!(lines(&mut session, ""), "[@policy], a @policy, [@lib], b @lib, [No owner], two ");
    let other = "* @all\n";
    let files = [("junit.xml", junit), ("CODEOWNERS", other)].map(|(name, text)| (name.to_owned(), bytes(text))).into();
    assert_eq!(lines(&mut Session::open(Limits::default(), files), "name:two"), "[No owner], two ", "it names no file");
}

#[test]
fn owners_are_named_by_the_report_then_the_policy_then_codeowners() {
    let junit = br#"<testsuite name="s"><testcase classname="shop.Cart" name="two" file="/home/runner/work/shop/shop/src/cart/b.py"><failure message="no"/></testcase></testsuite>"#;
    let owners = b"* @all\n/src/cart/ @cart @org/team\n";
    let zip = write_zip(
        "q-owned.zip",
        &[("reports/junit.xml", junit), ("repo/.github/CODEOWNERS", owners), ("repo/CODEOWNERS", b"* @other")],
    );
    let owner = |args: &[&str]| {
        let (_, found, _) = inspected(&[&[zip.as_str()], args].concat());
        (found["owner"].clone(), found["owner_from"].clone())
    };
    assert_eq!(owner(&[]), ("@cart @org/team".into(), ".github/CODEOWNERS line 2".into()));
    let policy = write(
        "q-owners.toml",
        b"[owners]\n\"src/*\" = \"@src\"\n\"shop.*\" = [\"@shop\", \"@org/shop\"]\n\"lib/*\" = \"@lib\"\n",
    );
    assert_eq!(owner(&["--policy", &policy]), ("@shop @org/shop".into(), "policy, `shop.*`".into()));
    let wrong = write("q-owners-wrong.toml", b"[owners]\n\"src/*\" = 1\n");
    let done = artiscope(&["inspect", &zip, "--policy", &wrong]);
    assert!(
        done.code == 64 && done.stderr.contains("q-owners-wrong.toml:2: `src/*` takes an owner"),
        "{}",
        done.stderr
    );
    let text = artiscope(&["inspect", &zip]).stdout;
    assert!(text.contains("owner: @cart @org/team (.github/CODEOWNERS line 2)"), "{text}");
}

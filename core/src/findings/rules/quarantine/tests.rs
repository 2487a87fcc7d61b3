//! Rules about lists where they hold, fail and have no data; what they do to failures stands in `tests/quarantine.rs`.

use crate::bytes::{ByteSource, Limits};
use crate::findings::policy::Value;
use crate::findings::{Answer, Policy};
use crate::session::Session;

const RED: &str = r#"<testsuite name="s" timestamp="2026-01-10T10:00:00Z"><testcase classname="c" name="a" time="1"><failure message="no"/></testcase><testcase classname="c" name="b"/></testsuite>"#;

/// Answers of the rules, by the last word of their ids, and titles of their findings.
fn told(files: &[(&str, &str)], list: Option<&str>, settings: &[(&str, f64)]) -> String {
    let source = |text: &str| Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>;
    let mut session = Session::new(Limits::default());
    session.add(files.iter().map(|(name, text)| ((*name).to_owned(), source(text))).collect());
    session.read_all();
    let mut policy = Policy::default();
    for (key, number) in settings {
        assert!(policy.set(key, Value::Number(*number), "test"), "{key}");
    }
    if let Some(list) = list {
        assert_eq!(policy.put_quarantine("quarantine.toml", list), [""; 0]);
    }
    session.set_policy(policy);
    session.finish();
    let word = |answer: &Answer| match answer {
        Answer::Pass => "pass".to_owned(),
        other => format!("{}: {}", other.word(), other.why()),
    };
    let mine =
        session.answers().iter().filter_map(|(rule, answer)| Some((rule.id.strip_prefix("quarantine_")?, answer)));
    let answers: Vec<String> = mine.map(|(rule, answer)| format!("{rule} {}\n", word(answer))).collect();
    let titles = session.findings().iter().filter(|found| found.rule.starts_with("quarantine_"));
    let titles: Vec<String> = titles.map(|found| format!("  {} {:?}\n", found.title, found.owner)).collect();
    answers.concat() + &titles.concat()
}

#[test]
fn rules_are_asked_where_there_is_a_list_that_can_say_more_than_names() {
    assert_eq!(told(&[("a.xml", RED)], None, &[]), "");
    let names = ("quarantined_tests.json", "{\"quarantined\": [\"a\"]}");
    assert_eq!(told(&[("a.xml", RED), names], None, &[]), "");
    expect_test::expect![[r#"
        expired pass
        over_cap pass
        unused pass
        incomplete pass
    "#]]
    .assert_eq(&told(&[], Some(""), &[]));
    expect_test::expect![[r#"
        expired no_data: nothing says what day it is: no data has a time, and no as-of was given
        over_cap no_data: no tests found, of which these would be a share
        unused no_data: no tests found
        incomplete pass
    "#]]
    .assert_eq(&told(&[], Some("[[test]]\ntest = \"a\"\nowner = \"@x\"\nreason = \"r\"\nexpires = 2026-01-01\n"), &[]));
}

#[test]
fn a_list_is_held_against_one_run() {
    let list = "[[test]]\ntest = \"a\"\nowner = \"@x\"\nreason = \"r\"\nadded = 2026-01-01\n\
                [[test]]\ntest = \"gone\"\nowner = \"@y\"\nexpires = 2026-01-09\n";
    expect_test::expect![[r#"
        expired fail: 1 of 2 entries ended
        over_cap fail: 1 of 2 tests in quarantine (50 %), less than 5 % allowed (quarantine.cap_share)
        unused fail: 1 of 2 entries unused
        incomplete fail: 1 of 2 entries incomplete
          gone: quarantine ended on 2026-01-09 "@y"
          1 of 2 tests in quarantine (50 %), less than 5 % allowed (quarantine.cap_share) ""
          gone: no run knows such a test "@y"
          gone: quarantine without reason "@y"
    "#]]
    .assert_eq(&told(&[("a.xml", RED)], Some(list), &[]));
    // Ten days after it was added, where ten are allowed: its last day. With nine it is over.
    let one = "[[test]]\ntest = \"a\"\nowner = \"@x\"\nreason = \"r\"\nadded = 2026-01-01\n";
    let expired = |days: f64| told(&[("a.xml", RED)], Some(one), &[("quarantine.max_days", days)]);
    assert!(expired(9.0).contains("expired pass") && expired(8.0).contains("expired fail"), "{}", expired(9.0));
    assert!(expired(0.0).contains("incomplete fail: 1 of 1 entry incomplete"), "{}", expired(0.0));
    let capped = |cap: f64| {
        told(
            &[("a.xml", RED)],
            Some("[[test]]\ntest = \"*\"\n"),
            &[("quarantine.cap", cap), ("quarantine.cap_share", 2.0)],
        )
    };
    assert!(capped(2.0).contains("over_cap pass"), "{}", capped(2.0));
    assert!(capped(1.0).contains("2 tests in quarantine, 1 allowed (quarantine.cap)"), "{}", capped(1.0));
}

#[test]
fn allures_list_is_asked_for_a_reason_and_no_owner() {
    let known = r#"[{"historyId":"x.y"},{"historyId":"x.z","comment":"known"}]"#;
    let told = told(&[("allure/known.json", known), ("allure/a.xml", RED)], None, &[]);
    assert!(told.contains("incomplete fail: 1 of 2 entries incomplete\n"), "{told}");
    assert!(told.contains("  x.y: quarantine without reason \"\"\n"), "{told}");
}

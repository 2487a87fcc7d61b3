//! Compare and `is:` on sessions of a few runs: what is chosen, what is shown, where rows lead.

use crate::bytes::{ByteSource, Limits};
use crate::session::Session;
use crate::views::lens::{Block, Tone};
use crate::views::{GroupBy, SuggestQuery, TestLine, TestsQuery};
use std::fmt::Write as _;

/// Runs by folder, each test with what it said; `-` for a skip.
fn session(runs: &[(&str, &[(&str, &str)])]) -> Session {
    let mut files = Vec::new();
    for (folder, tests) in runs {
        let mut junit = r#"<testsuite name="s" timestamp="2026-01-01T00:00:00">"#.to_owned();
        for (name, said) in *tests {
            let inner = match *said {
                "" => String::new(),
                "-" => "<skipped/>".to_owned(),
                said => format!(r#"<failure message="{said}"/>"#),
            };
            write!(junit, r#"<testcase classname="c.D" name="{name}" time="1">{inner}</testcase>"#).unwrap();
        }
        junit.push_str("</testsuite>");
        let source: Box<dyn ByteSource> = Box::new(junit.into_bytes());
        files.push((format!("{folder}/junit.xml"), source));
    }
    Session::open(Limits::default(), files)
}

const RUNS: &[(&str, &[(&str, &str)])] = &[
    ("run_1/attempt_1", &[("a", ""), ("b", "no"), ("c", "no"), ("gone", "")]),
    ("run_2/attempt_1", &[("a", "broke"), ("b", "no"), ("c", ""), ("born", "")]),
];

fn cases(session: &mut Session, query: &str) -> String {
    let page = session.tests(&TestsQuery { query: query.to_owned(), limit: 100, ..TestsQuery::default() });
    let name = |line: &TestLine| match line {
        TestLine::Case(row) => Some(format!("{}:{}", row.name, row.since)),
        TestLine::Group(_) => None,
    };
    let names: Vec<String> = page.rows.iter().filter_map(name).collect();
    [names.join(" "), page.problem].join("")
}

#[test]
fn what_became_of_tests_can_be_asked_for() {
    let mut session = session(RUNS);
    assert_eq!(cases(&mut session, "is:new"), "a:regressed");
    assert_eq!(cases(&mut session, "is:regressed"), "a:regressed");
    assert_eq!(cases(&mut session, "is:fixed"), "c:fixed");
    assert_eq!(cases(&mut session, "is:added"), "born:added");
    assert!(cases(&mut session, "is:failing").starts_with("b:failing since "));
    assert_eq!(cases(&mut session, "since:fixed is:added"), "c:fixed born:added");
    assert!(
        cases(&mut session, "is:nothing")
            .ends_with("nothing is called nothing: new, regressed, failing, fixed, flaky, slower, added")
    );
    let ask = SuggestQuery { token: "is:".to_owned(), ..SuggestQuery::default() };
    let offered: Vec<String> = session.suggest(&ask).items.iter().map(|item| item.token.clone()).collect();
    assert_eq!(offered, ["is:added", "is:failing", "is:fixed", "is:new", "is:regressed"]);
    let page = session.tests(&TestsQuery { group: GroupBy::Since, limit: 100, ..TestsQuery::default() });
    let heads = page.rows.iter().filter_map(|line| match line {
        TestLine::Group(group) => Some(format!("{} {}", group.title, group.cases)),
        TestLine::Case(_) => None,
    });
    let heads: Vec<String> = heads.collect();
    assert!(heads.contains(&"As before 4".to_owned()), "{heads:?}");
    assert!(heads.contains(&"New: red, and not red in the run before 1".to_owned()), "{heads:?}");
}

#[test]
fn one_run_alone_says_why_it_cannot_be_asked() {
    let mut session = session(&RUNS[..1]);
    assert!(cases(&mut session, "is:new").ends_with("is:new needs an earlier run: open or keep one"));
    let view = session.lens("compare").unwrap();
    assert!(view.blocks.is_empty() && view.needs.starts_with("Two runs fill this"));
}

#[test]
fn the_lens_compares_the_newest_run_with_the_one_before_and_rows_lead_to_cases() {
    let mut session = session(RUNS);
    let view = session.lens("compare").unwrap();
    assert_eq!((view.tone, view.headline.as_str()), (Tone::Fail, "1 new failure, 1 fixed, 1 still failing, 1 removed"));
    let tables: Vec<&str> = view
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table.title.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        tables,
        [
            "New failures",
            "Still failing",
            "Fixed",
            "Removed",
            "Added",
            "Failures by what they say",
            "Findings",
            "Files (0 of the same size)"
        ]
    );
    for block in &view.blocks {
        if let Block::Table(table) = block
            && ["New failures", "Fixed", "Removed"].contains(&table.title.as_str())
        {
            let cell = &table.rows[0][0];
            let case = session.test(cell.case.unwrap()).unwrap();
            assert_eq!(case.row.name, cell.text, "{}", table.title);
        }
    }
    let keys: Vec<(&str, usize)> = view.picks.iter().map(|pick| (pick.key.as_str(), pick.choices.len())).collect();
    assert_eq!(keys, [("base", 2), ("head", 2), ("pin", 3)]);
    // Turned round, what was fixed is a new failure.
    let turn = |key: &str, from: &str| {
        let pick = view.picks.iter().find(|pick| pick.key == from).unwrap();
        (key.to_owned(), pick.chosen.clone())
    };
    let turned = session.picked_lens("compare", &[turn("base", "head"), turn("head", "base")]).unwrap();
    assert_eq!(turned.headline, "1 new failure, 1 fixed, 1 still failing, 1 removed");
    assert_eq!(turned.picks[0].chosen, view.picks[1].chosen);
    let lost = session.picked_lens("compare", &[("base".to_owned(), "0123456789abcdef".to_owned())]).unwrap();
    assert!(lost.detail.starts_with("The base of this address is not here: no run has the key"), "{}", lost.detail);
}

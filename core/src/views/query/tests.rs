//! The language on a small session: which cases each query means, what is said of it, what is offered.

use super::{Beside, KEYS, SuggestQuery, suggest};
use crate::bytes::Limits;
use crate::facts::{
    Document, Entry, EntryKind, EntryState, Facts, Fragment, Run, Span, Status, StrId, TestDetail, TestRow,
};
use crate::findings::{Finding, Severity};
use crate::session::Session;
use crate::views::select::tests;
use crate::views::{GroupBy, SortKey, TestLine, TestsQuery};
use expect_test::expect;
use std::fmt::Write as _;

/// Name, suite, class, file and line, milliseconds, attempts (status and the source's word), tags, owner,
/// message and type, property.
type Made<'a> = (
    &'a str,
    (&'a str, &'a str, &'a str, u32),
    f64,
    &'a [(Status, &'a str)],
    &'a [&'a str],
    &'a str,
    (&'a str, &'a str),
    (&'a str, &'a str),
);

use Status::{Error, Failed, Passed, Skipped};

const MADE: [&[Made<'static>]; 2] = [
    &[
        (
            "adds an item [size=3]",
            ("api › cart", "CartTest", "src/cart.ts", 12),
            1500.0,
            &[(Failed, "")],
            &["@slow", "db"],
            "checkout",
            ("expected 2, got 3 at src/cart.ts:14:5", "AssertionError"),
            ("browser", "firefox"),
        ),
        ("empties", ("api › cart", "CartTest", "src/cart.ts", 30), 20.0, &[(Passed, "")], &[], "", ("", ""), ("", "")),
        (
            "logs in",
            ("api › login", "LoginTest", "src/login.ts", 12),
            6000.0,
            &[(Error, "rerunError"), (Passed, "")],
            &["slower"],
            "identity",
            ("connection refused", "IOException"),
            ("browser", "chrome on linux"),
        ),
        (
            "mod::café works",
            ("unit", "mod", "", 0),
            f64::NAN,
            &[(Skipped, "Inconclusive")],
            &[],
            "",
            ("", ""),
            ("", ""),
        ),
    ],
    &[
        (
            "renders",
            ("ui", "PageTest", "web/page.ts", 7),
            250.0,
            &[(Error, "")],
            &["db"],
            "identity",
            ("no element", "TypeError"),
            ("", ""),
        ),
        ("prints", ("ui", "PageTest", "web/page.ts", 19), 200.0, &[(Skipped, "xfail")], &[], "", ("", ""), ("", "")),
    ],
];

fn made() -> (Facts, Vec<Finding>) {
    let mut facts = Facts::default();
    for (run, cases) in (0..).zip(MADE) {
        let mut fragment = Fragment::default();
        let entry = Entry {
            input: 0,
            unit: 0,
            path: format!("run{run}.zip!/junit-{run}.xml"),
            kind: EntryKind::File,
            bytes: 0,
            stored_bytes: 0,
            modified: None,
            format: "junit".into(),
            state: EntryState::Recognised,
            run,
        };
        fragment.push_entry(entry);
        let names = ["junit", "linux-1"].map(|text| fragment.intern(text));
        let instance = if run == 0 { names[1] } else { StrId::EMPTY };
        fragment.documents.push(Document { format: names[0], instance, ..Document::default() });
        for (case, made) in (0..).zip(cases) {
            push(&mut fragment, case, made);
            fragment.cases += 1;
        }
        facts.absorb(fragment);
    }
    let run = |id: &str, instance: &str| Run { id: id.into(), instance: instance.into(), ..Run::default() };
    facts.set_runs(vec![run("48", ""), run("481", "windows")], &[0, 1]);
    let mut finding = Finding::new("failed_tests", "00aa".into(), Severity::Error, "Two broke".into());
    finding.cases = vec![0, 4];
    (facts, vec![finding])
}

fn known(findings: &[Finding]) -> Beside<'_> {
    Beside { findings, history: None, became: Box::leak(Box::default()) }
}

fn push(
    fragment: &mut Fragment,
    case: u32,
    (name, (suite, class, file, line), duration, attempts, tags, owner, (message, kind), property): &Made<'_>,
) {
    for (number, (status, word)) in (1..).zip(*attempts) {
        let is_told = *status != Passed;
        let tags = tags.iter().map(|tag| fragment.intern(tag)).collect();
        let told = if is_told { [*message, *kind] } else { ["", ""] }.map(|text| fragment.intern(text));
        let property = [property.0, property.1].map(|text| fragment.intern(text));
        let properties = if property[0].is_empty() { Vec::new() } else { vec![(property[0], property[1])] };
        let [source_status, owner] = [*word, *owner].map(|text| fragment.intern(text));
        let (message, kind) = (told[0], told[1]);
        let detail = TestDetail {
            message,
            summary: message,
            kind,
            source_status,
            owner,
            tags,
            properties,
            ..TestDetail::default()
        };
        fragment.details.push(detail);
        let [name, suite, class, file] = [*name, *suite, *class, *file].map(|text| fragment.intern(text));
        let row = TestRow {
            document: 0,
            case,
            suite,
            class,
            name,
            file,
            line: *line,
            status: *status,
            attempt: number,
            attempts: u16::try_from(attempts.len()).unwrap(),
            duration: (*duration).into(),
            place: Span::default().into(),
            document_line: 0,
            detail: u32::try_from(fragment.details.len()).unwrap(),
        };
        fragment.tests.push(row);
    }
}

/// The first words of the names of a page's lines; heads with their counts.
fn lines(query: TestsQuery) -> (String, String) {
    let (facts, findings) = made();
    let page = tests(&facts, &known(&findings), &TestsQuery { limit: 100, ..query }, &mut None);
    let line = |line: &TestLine| match line {
        TestLine::Group(group) => {
            let sign = if group.is_folded { "+" } else { "" };
            format!("{sign}[{} {:?} {} ms]", group.title, group.by_status, group.duration_ms)
        }
        TestLine::Case(row) => row.name.split([' ', ':']).next().unwrap_or_default().to_owned(),
    };
    (page.rows.iter().map(line).collect::<Vec<_>>().join(" "), page.problem)
}

const QUERIES: &[&str] = &[
    "",
    "s:failed",
    "s:error",
    "s:passed",
    "s:skipped",
    "s:flaky",
    "s:retried",
    "s:flaky s:skipped",
    "!s:failed !s:flaky",
    "status:FAILED",
    "s:xfail",
    "s:inconclusive s:error",
    "s:rerunerror",
    "s:fl",
    "@slow",
    "tag:slow",
    "@db !@slow",
    "@slo",
    "owner:identity",
    "owner:ident s:error",
    "suite:cart",
    "suite:\"api › login\"",
    "class:pagetest prints",
    "name:item",
    "name:cart",
    "param:size=3",
    "param:adds",
    "file:cart.ts",
    "file:cart.ts:12",
    "cart.ts:30",
    "cart.ts:14",
    "cart.ts:12:9",
    "cart.ts:99",
    "message:refused",
    "refused",
    "kind:ioexception",
    "annot:browser",
    "annot:browser=linux",
    "annot:BROWSER=fire",
    "annot:brow=fire",
    "run:481",
    "run:48 run:481",
    "instance:linux",
    "instance:windows instance:linux s:passed",
    "format:junit s:passed",
    "format:unit",
    "report:junit-1",
    "time:>1s",
    "time:>=1.5s",
    "time:<200ms",
    "time:200ms..1500",
    "attempts:>1",
    "attempts:1 s:error",
    "cause:00aa",
    "!cause:00aa s:skipped",
    "CART !\"adds an\"",
    "mod::caf",
    "CAFÉ",
    "\"no element\"",
    "!cart !ui",
];

#[test]
fn each_query_means_what_its_key_says() {
    let mut told = String::new();
    for query in QUERIES {
        let query = (*query).to_owned();
        let (rows, problem) = lines(TestsQuery { query: query.clone(), sort: SortKey::Path, ..TestsQuery::default() });
        assert_eq!(problem, "", "{query}");
        writeln!(told, "{query} → {rows}").unwrap();
    }
    expect![[r#"
         → adds empties logs mod renders prints
        s:failed → adds renders
        s:error → renders
        s:passed → empties logs
        s:skipped → mod prints
        s:flaky → logs
        s:retried → logs
        s:flaky s:skipped → logs mod prints
        !s:failed !s:flaky → empties mod prints
        status:FAILED → adds renders
        s:xfail → prints
        s:inconclusive s:error → mod renders
        s:rerunerror → logs
        s:fl → logs
        @slow → adds
        tag:slow → adds
        @db !@slow → renders
        @slo → 
        owner:identity → logs renders
        owner:ident s:error → renders
        suite:cart → adds empties
        suite:"api › login" → logs
        class:pagetest prints → prints
        name:item → adds
        name:cart → 
        param:size=3 → adds
        param:adds → 
        file:cart.ts → adds empties
        file:cart.ts:12 → adds
        cart.ts:30 → empties
        cart.ts:14 → adds
        cart.ts:12:9 → adds
        cart.ts:99 → 
        message:refused → logs
        refused → logs
        kind:ioexception → logs
        annot:browser → adds logs
        annot:browser=linux → logs
        annot:BROWSER=fire → adds
        annot:brow=fire → 
        run:481 → renders prints
        run:48 run:481 → adds empties logs mod renders prints
        instance:linux → adds empties logs mod
        instance:windows instance:linux s:passed → empties logs
        format:junit s:passed → empties logs
        format:unit → 
        report:junit-1 → renders prints
        time:>1s → adds logs
        time:>=1.5s → adds logs
        time:<200ms → empties
        time:200ms..1500 → adds renders prints
        attempts:>1 → logs
        attempts:1 s:error → renders
        cause:00aa → adds renders
        !cause:00aa s:skipped → mod prints
        CART !"adds an" → empties
        mod::caf → mod
        CAFÉ → mod
        "no element" → renders
        !cart !ui → logs mod
    "#]]
    .assert_eq(&told);
}

#[test]
fn what_cannot_be_meant_is_said_and_left_out() {
    let mut told = String::new();
    for query in [
        "staus:failed renders",
        "TypeError:x",
        "s:broken",
        "cause:ffff",
        "time:soon",
        "attempts:>many",
        "s: tag: @ ! time:> owner:",
    ] {
        let (rows, problem) = lines(TestsQuery { query: query.into(), sort: SortKey::Path, ..TestsQuery::default() });
        writeln!(told, "{}", format!("{query} → {rows}\n  {problem}").trim_end()).unwrap();
    }
    // Text with colons that is no key at all.
    for query in ["https://example.com", "mod::name", "C:\\src", "localhost:80", "\"staus:failed\"", "x.y:z"] {
        assert_eq!(lines(TestsQuery { query: query.into(), ..TestsQuery::default() }).1, "", "{query}");
    }
    expect![[r#"
        staus:failed renders → renders
          no key is called staus: s, tag, owner, suite, class, name, param, file, message, kind, annot, run, instance, format, report, time, attempts, cause, is; text with a colon stands in quotes
        TypeError:x → adds empties logs mod renders prints
          no key is called TypeError: s, tag, owner, suite, class, name, param, file, message, kind, annot, run, instance, format, report, time, attempts, cause, is; text with a colon stands in quotes
        s:broken → adds empties logs mod renders prints
          no status is called broken: failed, error, flaky, passed, skipped, retried, rerunError, Inconclusive, xfail
        cause:ffff → adds empties logs mod renders prints
          no cause has the id ffff: it is gone, or of other data
        time:soon → adds empties logs mod renders prints
          soon is no range such as time:>1s
        attempts:>many → adds empties logs mod renders prints
          >many is no range such as attempts:>1
        s: tag: @ ! time:> owner: → adds empties logs mod renders prints
    "#]].assert_eq(&told);
}

#[test]
fn groups_stand_under_heads_with_the_worst_first() {
    let mut told = String::new();
    for (group, word, _) in GroupBy::ALL {
        let (rows, _) = lines(TestsQuery { group, ..TestsQuery::default() });
        writeln!(told, "{word}: {rows}").unwrap();
    }
    let folded = TestsQuery { group: GroupBy::Suite, folds: vec!["ui".into()], ..TestsQuery::default() };
    writeln!(told, "one folded: {}", lines(folded.clone()).0).unwrap();
    writeln!(told, "all but one: {}", lines(TestsQuery { is_folded: true, ..folded.clone() }).0).unwrap();
    writeln!(told, "of a run: {}", lines(TestsQuery { run: Some(1), ..folded }).0).unwrap();
    expect![[r#"
        : renders adds logs empties mod prints
        suite: [api › cart [1, 0, 1, 0, 0] 1520 ms] adds empties [ui [0, 1, 0, 1, 0] 450 ms] renders prints [api › login [0, 0, 1, 0, 1] 6000 ms] logs [unit [0, 0, 0, 1, 0] 0 ms] mod
        file: [src/cart.ts [1, 0, 1, 0, 0] 1520 ms] adds empties [web/page.ts [0, 1, 0, 1, 0] 450 ms] renders prints [src/login.ts [0, 0, 1, 0, 1] 6000 ms] logs [run0.zip!/junit-0.xml [0, 0, 0, 1, 0] 0 ms] mod
        class: [CartTest [1, 0, 1, 0, 0] 1520 ms] adds empties [PageTest [0, 1, 0, 1, 0] 450 ms] renders prints [LoginTest [0, 0, 1, 0, 1] 6000 ms] logs [mod [0, 0, 0, 1, 0] 0 ms] mod
        cause: [Two broke [1, 1, 0, 0, 0] 1750 ms] renders adds [Without a cause [0, 0, 2, 2, 1] 6220 ms] logs empties mod prints
        owner: [identity [0, 1, 1, 0, 1] 6250 ms] renders logs [checkout [1, 0, 0, 0, 0] 1500 ms] adds [No owner [0, 0, 1, 2, 0] 220 ms] empties mod prints
        run: [48 [1, 0, 2, 1, 1] 7520 ms] adds logs empties mod [481 · windows [0, 1, 0, 1, 0] 450 ms] renders prints
        instance: [linux-1 [1, 0, 2, 1, 1] 7520 ms] adds logs empties mod [windows [0, 1, 0, 1, 0] 450 ms] renders prints
        status: [Error [0, 1, 0, 0, 0] 250 ms] renders [Failed [1, 0, 0, 0, 0] 1500 ms] adds [Flaky [0, 0, 1, 0, 1] 6000 ms] logs [Passed [0, 0, 1, 0, 0] 20 ms] empties [Skipped [0, 0, 0, 2, 0] 200 ms] mod prints
        since: [No earlier run is known [1, 1, 2, 2, 1] 7970 ms] renders adds logs empties mod prints
        one folded: [api › cart [1, 0, 1, 0, 0] 1520 ms] adds empties +[ui [0, 1, 0, 1, 0] 450 ms] [api › login [0, 0, 1, 0, 1] 6000 ms] logs [unit [0, 0, 0, 1, 0] 0 ms] mod
        all but one: +[api › cart [1, 0, 1, 0, 0] 1520 ms] [ui [0, 1, 0, 1, 0] 450 ms] renders prints +[api › login [0, 0, 1, 0, 1] 6000 ms] +[unit [0, 0, 0, 1, 0] 0 ms]
        of a run: +[ui [0, 1, 0, 1, 0] 450 ms]
    "#]].assert_eq(&told);
}

#[test]
fn any_window_of_the_lines_is_a_part_of_all_lines() {
    let (facts, findings) = made();
    let whole =
        TestsQuery { group: GroupBy::Class, folds: vec!["CartTest".into()], limit: 100, ..TestsQuery::default() };
    let all = tests(&facts, &known(&findings), &whole, &mut None);
    assert_eq!((all.total, all.lines, all.groups, all.rows.len()), (6, 8, 4, 8));
    let mut kept = None;
    for (offset, limit) in (0_u32..10).flat_map(|offset| (0..10).map(move |limit| (offset, limit))) {
        let part =
            tests(&facts, &known(&findings), &TestsQuery { offset: offset.into(), limit, ..whole.clone() }, &mut kept);
        let wanted: Vec<_> = all.rows.iter().skip(offset as usize).take(limit as usize).cloned().collect();
        assert_eq!(part.rows, wanted, "{offset} {limit}");
    }
}

#[test]
fn what_is_typed_is_completed_with_what_the_rest_of_the_query_leaves() {
    let (facts, findings) = made();
    let mut told = String::new();
    let asked = [
        ("", "s"),
        ("", "!ow"),
        ("", "fla"),
        ("", "s:"),
        ("@db", "s:"),
        ("s:passed", "s:f"),
        ("", "!s:sk"),
        ("", "@"),
        ("s:error", "@d"),
        ("", "owner:"),
        ("", "suite:c"),
        ("", "suite:\"api › l"),
        ("", "file:"),
        ("", "annot:"),
        ("", "annot:browser=f"),
        ("", "run:"),
        ("run:481", "run:"),
        ("", "instance:"),
        ("", "format:j"),
        ("", "time:"),
        ("", "attempts:"),
        ("", "cause:"),
        ("", "nothing:"),
        ("", "\"quoted"),
    ];
    for (query, token) in asked {
        let ask = SuggestQuery { query: query.into(), token: token.into(), run: None };
        let items = suggest(&facts, &known(&findings), &ask).items;
        let item = |item: &super::Suggestion| match item.count {
            Some(count) => format!("{} ({count})", item.token),
            None => item.token.clone(),
        };
        writeln!(told, "{query} | {token} → {}", items.iter().map(item).collect::<Vec<_>>().join(", ")).unwrap();
    }
    let of_run = SuggestQuery { token: "s:f".into(), run: Some(1), ..SuggestQuery::default() };
    writeln!(told, "of a run → {:?}", suggest(&facts, &known(&findings), &of_run).items).unwrap();
    expect![[r#"
         | s → s:, suite:, is:
         | !ow → !owner:
         | fla → s:flaky
         | s: → s:failed (2), s:passed (2), s:skipped (2), s:Inconclusive (1), s:error (1), s:flaky (1), s:rerunError (1), s:retried (1), s:xfail (1)
        @db | s: → s:failed (2), s:error (1)
        s:passed | s:f → s:failed (2), s:flaky (1), s:xfail (1)
         | !s:sk → !s:skipped (2)
         | @ → @db (2), @slow (1), @slower (1)
        s:error | @d → @db (1)
         | owner: → owner:identity (2), owner:checkout (1)
         | suite:c → suite:"api › cart" (2)
         | suite:"api › l → suite:"api › login" (1)
         | file: → file:src/cart.ts (2), file:web/page.ts (2), file:src/login.ts (1)
         | annot: → annot:browser= (2)
         | annot:browser=f → annot:browser=firefox (1)
         | run: → run:48 (4), run:481 (2)
        run:481 | run: → run:48 (4), run:481 (2)
         | instance: → instance:linux-1 (4), instance:windows (2)
         | format:j → format:junit (6)
         | time: → time:>1s (2), time:<100ms (1)
         | attempts: → attempts:2 (1), attempts:>1 (1)
         | cause: → cause:00aa (2)
         | nothing: → 
         | "quoted → 
        of a run → [Suggestion { token: "s:failed", about: "", count: Some(1) }, Suggestion { token: "s:xfail", about: "as the report says", count: Some(1) }]
    "#]].assert_eq(&told);
}

#[test]
fn every_key_is_told_apart_and_its_example_is_taken() {
    let mut names: Vec<&str> =
        KEYS.iter().flat_map(|key| std::iter::once(&key.name).chain(key.also)).copied().collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    for key in KEYS.iter().filter(|key| !["cause", "is"].contains(&key.name)) {
        let mut session = Session::open(Limits::default(), Vec::new());
        let query = TestsQuery { query: key.example.into(), ..TestsQuery::default() };
        assert_eq!(session.tests(&query).problem, "", "{}", key.example);
    }
}

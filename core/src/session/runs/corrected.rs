//! The user corrects, splits and joins runs, and takes it back.

use crate::bytes::{ByteSource, Limits};
use crate::session::Session;
use crate::views::RunsChange;

const PASS: &str = "<testsuites><testsuite name='s'><testcase classname='a' name='b'/></testsuite></testsuites>";

/// Loose files that are equal would be read once.
fn text(name: &str) -> String {
    format!("{PASS}<!-- {name} -->")
}

fn inputs(names: &[&str]) -> Vec<(String, Box<dyn ByteSource>)> {
    names.iter().map(|name| ((*name).to_owned(), Box::new(text(name).into_bytes()) as _)).collect()
}

fn open(names: &[&str]) -> Session {
    Session::open(Limits::default(), inputs(names))
}

/// Id, label, evidence and parts of each run.
fn runs(session: &Session) -> Vec<String> {
    let row = |run: crate::views::RunIdentity| {
        let parts: Vec<String> = run.parts.into_iter().map(|part| part.place).collect();
        format!(
            "{} a{} {}|{}|{} {} {}",
            run.id,
            run.attempt,
            run.project,
            run.job,
            run.instance,
            run.identity_from,
            parts.join(" ")
        )
    };
    session.runs_view().runs.into_iter().map(row).collect()
}

fn name(run: u32, fields: &[(&str, &str)]) -> RunsChange {
    let fields = fields.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    RunsChange::Name { run, fields }
}

#[test]
fn a_run_is_named_split_and_joined_and_each_is_taken_back() {
    let mut session = open(&["d/a/r.xml", "d/b/r.xml", "e/r.xml"]);
    let before = ["d a1 || how it was given d/a d/b", "e a1 || how it was given e/r.xml"];
    assert_eq!(runs(&session), before);
    assert!(session.change_runs(&RunsChange::Split { run: 0, place: "d/b".to_owned() }));
    let split = [
        "d a1 || how it was given d/a/r.xml",
        "d/b a1 ||b your correction d/b/r.xml",
        "e a1 || how it was given e/r.xml",
    ];
    assert_eq!(runs(&session), split);
    assert!(session.change_runs(&name(0, &[("project", "shop"), ("run_id", "7"), ("attempt", "2"), ("instance", "")])));
    assert_eq!(runs(&session)[0], "7/attempt_2 a2 shop|| your correction d/a/r.xml");
    assert!(session.change_runs(&RunsChange::Join { run: 2, into: 0 }));
    assert_eq!(runs(&session), ["7/attempt_2 a2 shop|| your correction d/a e", "d a1 ||b your correction d/b/r.xml"]);
    assert_eq!(session.summary(false).runs.len(), 2);
    for wanted in [3, 3, 2] {
        assert!(session.change_runs(&RunsChange::Undo));
        assert_eq!(session.facts().runs.len(), wanted);
    }
    assert_eq!(runs(&session), before);
    assert!(!session.change_runs(&RunsChange::Undo));
}

#[test]
fn what_changes_nothing_is_no_correction() {
    let mut session = open(&["d/r.xml"]);
    assert!(!session.change_runs(&name(0, &[("project", ""), ("attempt", "1")])));
    assert!(!session.change_runs(&name(0, &[("attempt", "two")])));
    assert!(!session.change_runs(&name(9, &[("project", "shop")])));
    assert!(!session.change_runs(&RunsChange::Join { run: 0, into: 0 }));
    assert!(!session.change_runs(&RunsChange::Show));
    assert_eq!(session.runs_view().corrections, 0);
}

#[test]
fn loose_files_are_split_one_by_one_and_corrections_survive_what_is_added() {
    let mut session = open(&["a.xml", "b.xml"]);
    assert_eq!(session.facts().runs.len(), 1);
    assert!(session.change_runs(&RunsChange::Split { run: 0, place: "b.xml".to_owned() }));
    let shown = runs(&session);
    assert_eq!(shown, ["files a1 || how it was given a.xml", "files/b.xml a1 ||b.xml your correction b.xml"]);
    let before = session.units().len();
    session.add(inputs(&["f/r.xml"]));
    for unit in session.units().to_vec().into_iter().skip(before) {
        let mut fragment = crate::facts::Fragment::default();
        crate::session::read_unit(&text("f/r.xml").into_bytes(), &unit, &Limits::default(), &mut fragment);
        session.absorb(fragment);
    }
    session.finish();
    assert_eq!(runs(&session)[..2], shown[..]);
    assert_eq!(session.facts().runs.len(), 3);
}

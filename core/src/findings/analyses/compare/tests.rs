//! Runs in short: `name=P:12` passed in 12 ms, `F` failed, `X` error, `S` skipped, `FP` passed on retry.

use super::*;
use crate::findings::Policy;
use crate::history::{About, Ending, Failure, Kept, Name, Names, duration_code};
use expect_test::expect;
use std::fmt::Write as _;

/// A run of a day; `place` is job and instance.
fn run(id: &str, day: i64, (job, instance): (&str, &str), tests: &str) -> Kept {
    let about = About {
        project: "p".to_owned(),
        run_id: (!id.is_empty()).then(|| id.to_owned()),
        attempt: 1,
        job: job.to_owned(),
        instance: instance.to_owned(),
        branch: "main".to_owned(),
        sha: format!("sha{day}"),
        time: Some(day * 86_400_000),
        ..About::default()
    };
    let mut rows: Vec<(&str, &str)> = tests.split_whitespace().filter_map(|word| word.split_once('=')).collect();
    rows.sort_unstable();
    let names = Names::of(rows.iter().map(|(name, _)| Name { suite: "", class: "c.D", name, file: "" }));
    let mut run = Kept { about, names, ..Kept::default() };
    for (at, (name, ended)) in rows.iter().enumerate() {
        let (letters, ms) = ended.split_once(':').map_or((*ended, None), |(letters, ms)| (letters, ms.parse().ok()));
        let status = |letter: char| match letter {
            'P' => Status::Passed,
            'F' => Status::Failed,
            'X' => Status::Error,
            _ => Status::Skipped,
        };
        let attempts: Vec<Status> = letters.chars().map(status).collect();
        if attempts.iter().any(|status| status.is_red()) {
            let said = format!("{} says no", name.split('_').next().unwrap_or(name));
            run.failures.push(Failure { test: crate::facts::index(at), cluster: said.clone(), said });
        }
        run.endings.push(Ending { attempts, duration: duration_code(ms) });
    }
    run
}

fn history(runs: &[Kept]) -> History {
    let mut history = History::default();
    history.set_open(runs);
    history
}

fn side(runs: &[u32]) -> Side<'static> {
    Side { runs: runs.to_vec(), ..Side::default() }
}

fn dump(history: &History, base: &[u32], head: &[u32]) -> String {
    let found = compare(history, &side(base), &side(head), &Numbers::of(&Policy::default()));
    let mut out = String::new();
    for row in &found.rows {
        let place = row.place.and_then(|at| found.places.get(at as usize)).map(|place| sides::words(*place));
        write!(out, "{} {}", row.change.word(), history.name(row.test).name).unwrap();
        write!(out, "{}", place.map(|place| format!(" on {place}")).unwrap_or_default()).unwrap();
        if let Some(was) = row.renamed_from {
            write!(out, " was {}", history.name(was).name).unwrap();
        }
        if let Some(pace) = row.pace {
            let word = if pace.is_slower() { "slower" } else { "faster" };
            write!(out, " {word} {:.0} -> {:.0} of {}", pace.before_ms, pace.now_ms, pace.passes).unwrap();
        }
        if let Some(since) = &row.since {
            write!(out, "; {}", since.said(history)).unwrap();
        }
        if let Some(run) = row.failed_before {
            write!(out, "; failed in {}", history.runs()[run as usize].title()).unwrap();
        }
        out.push('\n');
    }
    for cause in &found.causes {
        writeln!(out, "cause {:?} {} -> {}", cause.said, cause.base, cause.head).unwrap();
    }
    for caveat in &found.caveats {
        writeln!(out, "caveat: {caveat}").unwrap();
    }
    writeln!(out, "{:?} same {}", found.unsaid(), found.count(Change::Same)).unwrap();
    out
}

#[test]
fn every_change_has_its_word() {
    let ci = ("ci", "");
    let runs = [
        run(
            "1",
            1,
            ci,
            "new=P skipped_then_red=S still=F fixed=X flaky=P still_flaky=FP off=P gone=P passes=P calm=FP back=S",
        ),
        run(
            "2",
            2,
            ci,
            "new=F skipped_then_red=F still=X fixed=P flaky=FP still_flaky=FP off=S passes=P calm=P back=P more=P born=F",
        ),
    ];
    expect![[r#"
        new born; not seen before this run
        new new; new in this run
        new skipped_then_red; not seen before this run
        still_failing still; failing since 1970-01-02 (run 1), when it was first seen, 2 runs in a row
        newly_flaky flaky
        still_flaky still_flaky
        fixed calm
        fixed fixed
        skipped off
        removed gone
        added more
        cause "born says no" 0 -> 1
        cause "new says no" 0 -> 1
        cause "skipped says no" 0 -> 1
        cause "still says no" 1 -> 1
        cause "fixed says no" 1 -> 0
        None same 2
    "#]]
    .assert_eq(&dump(&history(&runs), &[0], &[1]));
}

#[test]
fn a_run_against_itself_differs_in_nothing_and_one_without_tests_says_nothing() {
    let runs = [run("1", 1, ("ci", ""), "a=P b=F:100 c=S d=FP"), run("2", 2, ("ci", ""), "")];
    let history = history(&runs);
    let found = compare(&history, &side(&[0]), &side(&[0]), &Numbers::of(&Policy::default()));
    let words: Vec<&str> = found.rows.iter().map(|row| row.change.word()).collect();
    assert_eq!(words, ["still_failing", "still_flaky"]);
    assert!(dump(&history, &[1], &[0]).contains("Some(\"the base has no tests\")"));
    assert!(dump(&history, &[0], &[1]).contains("Some(\"the head has no tests\")"));
}

#[test]
fn jobs_are_compared_each_with_its_own_and_what_one_side_lacks_is_said() {
    let runs = [
        run("1", 1, ("ci", "linux"), "a=P b=F"),
        run("1", 1, ("ci", "windows"), "a=F b=P"),
        run("2", 2, ("ci", "linux"), "a=P b=P"),
        run("2", 2, ("ci", "windows"), "a=P b=F"),
        run("2", 2, ("ci", "mac"), "a=F b=F"),
    ];
    let history = history(&runs);
    expect![[r#"
        new b on ci windows; new in this run
        fixed a on ci windows
        fixed b on ci linux
        cause "b says no" 1 -> 1
        cause "a says no" 1 -> 0
        caveat: only the head has ci mac: not compared, since the base has none
        None same 1
    "#]]
    .assert_eq(&dump(&history, &[0, 1], &[2, 3, 4]));
    // Two instances of one run are compared by name alone.
    expect![[r#"
        new b; new in this run
        cause "b says no" 0 -> 1
        None same 1
    "#]]
    .assert_eq(&dump(&history, &[2], &[3]));
}

#[test]
fn later_attempts_decide_and_what_they_do_not_run_stays() {
    let again =
        Kept { about: About { attempt: 2, ..run("2", 2, ("ci", ""), "").about }, ..run("2", 2, ("ci", ""), "a=P b=S") };
    let runs = [run("1", 1, ("ci", ""), "a=P b=P c=P"), run("2", 2, ("ci", ""), "a=F b=P c=F"), again];
    expect![[r#"
        new c; new in this run
        newly_flaky a
        cause "c says no" 0 -> 1
        None same 1
    "#]]
    .assert_eq(&dump(&history(&runs), &[0], &[1, 2]));
}

#[test]
fn a_new_name_is_said_only_where_one_candidate_is_clear() {
    let ci = ("ci", "");
    let runs = [
        run("1", 1, ci, "removes_an_item=P pays[1]=P pays[2]=P other=P"),
        run("2", 2, ci, "removes_one_item=F pays[a]=P pays[b]=P other=P"),
    ];
    expect![[r#"
        new removes_one_item was removes_an_item; not seen before this run
        removed pays[1]
        removed pays[2]
        added pays[a]
        added pays[b]
        cause "removes says no" 0 -> 1
        None same 1
    "#]]
    .assert_eq(&dump(&history(&runs), &[0], &[1]));
}

#[test]
fn slower_is_beyond_the_spread_of_earlier_runs_or_far_beyond_the_base() {
    let ci = ("ci", "");
    let ms = |day: i64, noisy: u32, steady: u32, short: u32| {
        run(&day.to_string(), day, ci, &format!("noisy=P:{noisy} steady=P:{steady} short=P:{short}"))
    };
    let mut runs = vec![ms(1, 1000, 1000, 20), ms(2, 1900, 1900, 60)];
    // One against one: neither is twice as long and a second longer.
    assert_eq!(dump(&history(&runs), &[0], &[1]), "None same 3\n");
    runs[1] = ms(2, 2900, 1500, 60);
    let noisy = "same noisy slower 1002 -> 2896 of 0\nNone same 3\n";
    assert_eq!(dump(&history(&runs), &[0], &[1]), noisy);
    // With six passes before it the spread tells.
    let mut runs: Vec<Kept> =
        (1..).zip([400, 3000, 900, 2500, 600, 1800]).map(|(day, noisy)| ms(day, noisy, 1000, 20)).collect();
    runs.push(ms(7, 3000, 1700, 90));
    let steady = "same steady slower 1003 -> 1700 of 6\nNone same 3\n";
    let told = dump(&history(&runs), &[5], &[6]);
    assert_eq!(told.lines().count(), steady.lines().count(), "{told}");
    assert!(told.starts_with("same steady slower 100"), "{told}");
    runs[6] = ms(7, 1800, 400, 20);
    let told = dump(&history(&runs), &[5], &[6]);
    assert!(told.starts_with("same steady faster 100"), "{told}");
}

#[test]
fn a_slow_machine_makes_no_test_slower() {
    let tests = |factor: u32, odd: u32| {
        let mut words: Vec<String> = (0..30).map(|at| format!("t{at}=P:{}", 2000 * factor)).collect();
        words.push(format!("odd=P:{odd}"));
        words.join(" ")
    };
    let runs = [run("1", 1, ("ci", ""), &tests(1, 2000)), run("2", 2, ("ci", ""), &tests(3, 20_000))];
    let history = history(&runs);
    let told = dump(&history, &[0], &[1]);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.starts_with("same odd slower"), "{told}");
}

/// What is compared unless something is asked for.
fn chosen(runs: &[Kept], picked: &[(&str, &str)]) -> String {
    let history = history(runs);
    let all = choices(&history);
    let find = |key: &str| {
        let word = picked.iter().find(|(known, _)| *known == key)?.1;
        Some(resolve(&history, &all, word, None).unwrap())
    };
    let picked = Picked { base: find("base"), head: find("head"), pin: find("pin") };
    pair(&history, &all, picked).map_or_else(
        || "nothing".to_owned(),
        |pair| format!("{} against {}: {}", pair.head.title, pair.base.title, pair.why),
    )
}

#[test]
fn the_newest_run_is_held_against_the_one_before_it_of_its_job_and_branch() {
    let mut runs = vec![
        run("1", 1, ("ci", ""), "a=P"),
        run("2", 2, ("ci", ""), "a=P"),
        run("3", 3, ("docs", ""), "a=P"),
        run("4", 4, ("ci", ""), "a=P"),
    ];
    runs[1].about.branch = "topic".to_owned();
    assert_eq!(chosen(&runs, &[]), "4 ci against 1 ci: the run before it of the same job and branch");
    assert_eq!(
        chosen(&runs, &[("head", "2")]),
        "2 ci against 1 ci: the run before it of the same job, on another branch"
    );
    assert_eq!(chosen(&runs, &[("base", "2")]), "4 ci against 2 ci: chosen");
    assert_eq!(chosen(&runs, &[("pin", "2")]), "4 ci against 2 ci: the pinned baseline");
    assert_eq!(chosen(&runs[..1], &[]), "nothing");
}

#[test]
fn all_jobs_of_a_run_are_one_choice_and_alone_its_instances_are_compared() {
    let runs = [
        run("1", 1, ("ci", "linux"), "a=P"),
        run("1", 1, ("ci", "windows"), "a=F"),
        run("2", 2, ("ci", "linux"), "a=P"),
        run("2", 2, ("ci", "windows"), "a=F"),
    ];
    assert_eq!(chosen(&runs, &[]), "2, all 2 jobs against 1, all 2 jobs: the run before it of the same job and branch");
    assert_eq!(chosen(&runs[..2], &[]), "1 ci windows against 1 ci linux: two instances of one run");
    assert_eq!(chosen(&runs, &[("head", "windows"), ("base", "linux")]), "2 ci windows against 2 ci linux: chosen");
    let history = history(&runs);
    let why = |word: &str| resolve(&history, &choices(&history), word, None).unwrap_err();
    assert_eq!(why("nobody"), "no run has the key, id or instance nobody");
    assert!(why("baseline").starts_with("no run is pinned as the baseline"));
}

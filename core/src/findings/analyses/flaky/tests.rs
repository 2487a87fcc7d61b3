//! Histories in, standings out.

use super::*;
use crate::findings::{AsOf, Policy};
use crate::history::{About, Ending, Failure, Kept, Name, Names};
use std::fmt::Write as _;

const DAY: i64 = 86_400_000;

/// A run in one line: `id.attempt job instance sha day test=FP,other=P`.
fn run(line: &str) -> Kept {
    let mut words = line.split_whitespace();
    let mut next = || words.next().unwrap().to_owned();
    let (id, job, instance, sha, day, tests) = (next(), next(), next(), next(), next(), next());
    let (id, attempt) = id.split_once('.').unwrap();
    let mut tests: Vec<(&str, &str)> = tests.split(',').map(|test| test.split_once('=').unwrap()).collect();
    tests.sort_unstable();
    let status = |letter| match letter {
        'P' => Status::Passed,
        'F' => Status::Failed,
        'E' => Status::Error,
        _ => Status::Skipped,
    };
    let mut kept = Kept {
        about: About {
            repository: "a/b".to_owned(),
            run_id: Some(id.to_owned()),
            attempt: attempt.parse().unwrap(),
            job,
            instance,
            sha,
            branch: "main".to_owned(),
            time: Some(day.parse::<i64>().unwrap() * DAY + attempt.parse::<i64>().unwrap()),
            ..About::default()
        },
        names: Names::of(tests.iter().map(|(name, _)| Name { suite: "", class: "c", name, file: "" })),
        ..Kept::default()
    };
    for (at, (_, letters)) in tests.iter().enumerate() {
        let attempts: Vec<Status> = letters.chars().map(status).collect();
        if attempts.iter().any(|status| status.is_red()) {
            kept.failures.push(Failure { test: index(at), cluster: format!("c{at}"), said: "said".to_owned() });
        }
        // Sixty seconds, or something near it.
        kept.endings.push(Ending { attempts, duration: 1 });
    }
    kept
}

fn history(lines: &[&str]) -> History {
    let mut history = History::default();
    for line in lines {
        history.add(&run(line));
    }
    history.finish();
    history
}

fn told(lines: &[&str], policy: &Policy) -> String {
    let history = history(lines);
    let flaky = FlakyTests::of(&Facts::default(), policy, &history, None).unwrap();
    let mut out = format!("{} tests, {} runs\n", flaky.ran, flaky.runs);
    for test in &flaky.tests {
        let (verdict, run) = (&test.verdict, &history.runs()[test.run as usize]);
        let bound = test.bound.map(|bound| format!(" only there {}/{}", bound.reds, bound.runs)).unwrap_or_default();
        let Evidence { strong, weak } = Evidence { strong: verdict.evidence.strong, weak: verdict.evidence.weak };
        writeln!(
            out,
            "{} {} {:?} {}/{} strong {strong} weak {weak} {}{bound}",
            history.name(test.test).title(),
            run.place(),
            verdict.standing,
            verdict.numerator,
            verdict.denominator,
            test.proposal.word(),
        )
        .unwrap();
    }
    out
}

struct Evidence {
    strong: u64,
    weak: u64,
}

#[test]
fn attempts_of_one_run_are_a_flake_and_legs_of_a_matrix_are_not() {
    let told = told(
        &[
            "1.1 test linux s1 0 flaky=F,legs=P,green=P,broken=F",
            "1.2 test linux s1 0 flaky=P,legs=P,green=P,broken=F",
            "1.1 test windows s1 0 flaky=P,legs=F,green=P,broken=P",
            "2.1 test linux s2 1 flaky=P,legs=P,green=P,broken=F",
        ],
        &Policy::default(),
    );
    expect_test::expect![[r#"
        4 tests, 2 runs
        c#flaky linux Flaky 1/2 strong 1 weak 0 none
        c#broken linux Broken 0/2 strong 0 weak 0 none
    "#]]
    .assert_eq(&told);
}

#[test]
fn the_rule_that_is_chosen_decides_and_evidence_stays_apart() {
    let lines = [
        "1.1 t l s1 0 x=F,y=F,z=FP",
        "2.1 t l s1 1 x=P,y=P,z=P",
        "3.1 t l s2 2 x=P,y=F,z=P",
        "4.1 t l s3 3 x=P,y=P,z=P",
    ];
    let mut policy = Policy::default();
    expect_test::expect![[r#"
        3 tests, 4 runs
        c#z l Flaky 1/4 strong 1 weak 0 none
        c#y l Healthy 0/4 strong 1 weak 1 none
        c#x l Healthy 0/4 strong 1 weak 0 none
    "#]]
    .assert_eq(&told(&lines, &policy));
    policy.put_preset("trunk");
    expect_test::expect![[r#"
        3 tests, 4 runs
        c#y l Flaky 1/4 strong 1 weak 1 none
        c#x l Flaky 1/4 strong 1 weak 0 none
        c#z l Flaky 1/4 strong 1 weak 0 none
    "#]]
    .assert_eq(&told(&lines, &policy));
    policy.set_text("flakes.window_days", "2", "test").unwrap();
    assert!(told(&lines, &policy).contains("c#x l Healthy 0/2 strong 0 weak 0"), "{}", told(&lines, &policy));
    policy.put_preset("flip-rate");
    assert_eq!(policy.names, ["flip-rate"], "rules replace one another");
    assert!(told(&lines, &policy).contains("c#y l Flaky 3/3"), "{}", told(&lines, &policy));
}

#[test]
fn a_given_moment_leaves_out_what_came_later() {
    let lines = ["1.1 t l s1 0 x=F", "2.1 t l s1 1 x=P", "3.1 t l s2 9 x=P"];
    let mut policy = Policy::default();
    policy.put_preset("harness");
    assert!(told(&lines, &policy).contains("Flaky 1/3"));
    policy.as_of = AsOf::from(Some(1));
    assert_eq!(told(&lines, &policy), "1 tests, 1 runs\n", "red in the only run until then");
    policy.as_of = AsOf::from(Some(40 * DAY));
    assert!(
        told(&lines, &policy).contains("cannot") || told(&lines, &policy).contains("Unknown"),
        "{}",
        told(&lines, &policy)
    );
}

#[test]
fn a_test_that_is_red_on_one_instance_alone_is_bound_to_it() {
    let legs = |day: i64| [format!("{day}.1 t linux s{day} {day} x=P"), format!("{day}.1 t windows s{day} {day} x=F")];
    let lines: Vec<String> = (0..5).flat_map(legs).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert!(told(&lines, &Policy::default()).contains("c#x windows Broken 0/5 strong 0 weak 0 none only there 5/5"));
}

#[test]
fn the_runbook_quarantines_after_two_flakes_and_releases_after_ten_greens() {
    let due = ["1.1 t l s1 0 x=FP", "2.1 t l s2 1 x=FP"];
    assert!(told(&due, &Policy::default()).contains("quarantine"));
    let green: Vec<String> = (3..13).map(|day| format!("{day}.1 t l s{day} {day} x=P")).collect();
    let lines: Vec<&str> = due.into_iter().chain(green.iter().map(String::as_str)).collect();
    assert!(told(&lines, &Policy::default()).contains("release"), "{}", told(&lines, &Policy::default()));
    assert!(told(&lines[..11], &Policy::default()).contains("quarantine"), "nine greens");
}

#[test]
fn what_the_infrastructure_broke_is_no_evidence() {
    let mut runs: Vec<Kept> =
        ["a", "b", "c"].iter().map(|job| run(&format!("1.1 {job} l s1 0 test-of-{job}=F"))).collect();
    runs.push(run("1.2 a l s1 0 test-of-a=P"));
    let standing = |runs: &[Kept]| {
        let mut history = History::default();
        for run in runs {
            history.add(run);
        }
        history.finish();
        let flaky = FlakyTests::of(&Facts::default(), &Policy::default(), &history, None).unwrap();
        flaky.standing(Standing::Flaky).count()
    };
    assert_eq!(standing(&runs), 0);
    // Only two jobs said it.
    runs.remove(2);
    assert_eq!(standing(&runs), 1);
}

/// A test that was never red costs a look at its column; the others are walked.
#[test]
fn only_tests_that_were_ever_red_are_walked() {
    let mut history = History::default();
    let names: Vec<String> = (0..1_000).map(|at| format!("t{at:03}")).collect();
    for day in 0..100_i64 {
        let mut kept = run(&format!("{day}.1 t l s{day} {day} x=P"));
        kept.names = Names::of(names.iter().map(|name| Name { suite: "", class: "c", name, file: "" }));
        let attempts =
            |at: i64| if at % 500 == day { vec![Status::Failed, Status::Passed] } else { vec![Status::Passed] };
        kept.endings = (0..1_000).map(|at| Ending { attempts: attempts(at), duration: 1 }).collect();
        history.add(&kept);
    }
    history.finish();
    assert_eq!(history.executions(), 100_000);
    let flaky = FlakyTests::of(&Facts::default(), &Policy::default(), &history, None).unwrap();
    // Two tests a day, each on one day; thirty days and today count.
    assert_eq!((flaky.ran, flaky.tests.len(), flaky.standing(Standing::Flaky).count()), (1_000, 200, 31 * 2));
    let walked: usize = flaky.tests.iter().map(|test| test.executions.len()).sum();
    assert_eq!(walked, 200 * 100);
}

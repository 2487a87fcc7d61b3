//! Tests that are flaky over their runs, by the rule that the policy names.

use crate::findings::analyses::flaky::{FlakyTest, FlakyTests, Proposal, strength};
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity, id_of};
use crate::history::History;
use crate::methods::flaky::evidence::Event;
use crate::methods::flaky::standing::Standing;
use crate::methods::phrase::{count, percent};

pub(super) const RULE: Rule = Rule {
    id: "flaky_over_runs",
    title: "Tests are flaky over their runs",
    doc: "What the chosen rule of flaky tests (`flakes.rule`; FlakeGuard's by default) says of every test over all runs, \
          kept and open. Strong evidence, both outcomes on one commit or in one run, and weak evidence, red and then \
          green on the next run, are counted apart. A row of reds is broken, not flaky. One run alone can show a flake \
          by its retries, and nothing else.",
    system: "",
    decides: false,
    run,
};

/// Findings that are kept: the lens has them all.
const FINDINGS: usize = 20;

/// Events whose lines are shown of one test.
const EVENTS: usize = 5;

fn run(judging: &Judging<'_>) -> Outcome {
    let flaky = match judging.flaky() {
        Ok(flaky) => flaky,
        Err(why) => return Outcome { answer: Answer::NoData(why.to_owned()), findings: Vec::new() },
    };
    let history = judging.runs();
    let is_open = |test: &&FlakyTest| judging.facts.runs.is_empty() || test.cases().next().is_some();
    // What one run says of itself is told by what its failures said.
    let most = if flaky.runs < 2 { 0 } else { FINDINGS };
    let told = flaky.standing(Standing::Flaky).filter(is_open).take(most);
    let findings = told.map(|test| finding(judging, history, flaky, test)).collect();
    Outcome { answer: answer(flaky), findings }
}

fn answer(flaky: &FlakyTests) -> Answer {
    let count_of = |standing| flaky.standing(standing).count() as u64;
    let title = flaky.choice.title;
    match (count_of(Standing::Flaky), count_of(Standing::Broken)) {
        _ if flaky.ran == 0 => Answer::NoData("no tests found".to_owned()),
        (0, _) if flaky.runs < 2 => Answer::NoData(
            "there is one run only, and no test of it passed on retry: earlier runs would tell".to_owned(),
        ),
        (0, _) => {
            let why = |test: &FlakyTest| match test.verdict.standing {
                Standing::Unknown(why) => Some(why),
                _ => None,
            };
            match flaky.tests.iter().find_map(why) {
                Some(unknown) if flaky.tests.iter().all(|test| why(test).is_some()) => {
                    Answer::NoData(format!("the rule of {title} cannot tell: {unknown}"))
                }
                _ => Answer::Pass,
            }
        }
        (tests, broken) => {
            let broken = match broken {
                0 => String::new(),
                broken => format!(", and {} broken", count(broken, "test is", "tests are")),
            };
            Answer::Fail(format!("{} flaky by the rule of {title}{broken}", count(tests, "test is", "tests are")))
        }
    }
}

fn finding(judging: &Judging<'_>, history: &History, flaky: &FlakyTests, test: &FlakyTest) -> Finding {
    let verdict = &test.verdict;
    let about = history.runs().get(test.run as usize);
    let of = |part: fn(&crate::history::About) -> &str| about.map(part).unwrap_or_default();
    let (job, instance) = (of(|run| &run.job), of(|run| &run.instance));
    let name = history.name(test.test);
    let place = [job, instance].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let place = if place.is_empty() { place } else { format!(" ({place})") };
    let rate = verdict.rate().map(percent).unwrap_or_default();
    let between = verdict
        .interval
        .map_or_else(String::new, |(low, high)| format!(", 95 % interval {} to {}", percent(low), percent(high)));
    let title = format!(
        "{} is flaky{place}: {} of {} ({rate}{between}) by the rule of {}; {} strong, {} weak",
        name.title(),
        verdict.numerator,
        verdict.denominator,
        flaky.choice.title,
        verdict.evidence.strong,
        verdict.evidence.weak,
    );
    let project = of(|run| if run.project.is_empty() { &run.repository } else { &run.project });
    let key = [project, job, instance, name.suite, name.class, name.name];
    let evidence = test.newest().take(EVENTS).flat_map(|event| told(judging, history, test, event)).collect();
    let next_step = match test.proposal {
        Proposal::Quarantine => "quarantine it by the runbook's rule, with an owner and an expiry; then mend it",
        _ => "compare the red attempt with the green one: what differs beside the outcome",
    };
    Finding {
        class: "flake".to_owned(),
        cases: test.cases().collect(),
        next_step: next_step.to_owned(),
        ..Finding::new(RULE.id, id_of(RULE.id, &key), Severity::Warning, title).proved(judging.facts, evidence)
    }
}

/// The red execution of an event, and the green one.
fn told(judging: &Judging<'_>, history: &History, test: &FlakyTest, event: &Event) -> Vec<Evidence> {
    let mut all = Vec::new();
    for (at, is_green) in [(event.red, false), (event.green, true)] {
        if is_green && event.green == event.red && test.case(at).is_none() {
            continue;
        }
        let Some((run, case)) = test.ran.get(at) else { continue };
        let about = history.runs().get(*run as usize);
        let title = about.map(crate::history::About::title).unwrap_or_default();
        let word = if is_green { "passed".to_owned() } else { format!("red ({} evidence)", strength(event)) };
        let said = format!("run {title}: {word}");
        let rows = case.map(|case| judging.facts.attempts_of(case)).unwrap_or_default();
        let row = rows.iter().find(|row| row.status.is_red() != is_green).or(rows.last());
        all.push(match row {
            Some(row) => crate::findings::clusters::evidence_of(judging.facts, row, said),
            // Kept: its report is not here.
            None => Evidence { text: said, ..Evidence::default() },
        });
    }
    all
}

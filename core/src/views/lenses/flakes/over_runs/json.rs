//! Rows of `flakes`, as the contract has them.

use super::{is_by_default, place, word};
use crate::documents::times::rfc3339;
use crate::findings::analyses::flaky::{FlakyTest, FlakyTests, strength};
use crate::history::{About, History};
use crate::methods::flaky::evidence::Event;
use crate::methods::flaky::standing::Standing;
use crate::views::lenses::Scene;
use crate::views::lenses::flakes::flakeguard;
use serde_json::{Value, json as value};

/// Attempts of an event: of the report where it is a retry, else of the CI run.
fn attempts(history: &History, test: &FlakyTest, event: &Event) -> (Option<u32>, Option<u32>) {
    let ran = |at: usize| test.ran.get(at).map(|(run, _)| *run);
    let of_run = |at: usize| Some(history.runs().get(ran(at)? as usize)?.attempt);
    if event.red != event.green {
        return (of_run(event.red), of_run(event.green));
    }
    let all = history.of(test.test).find(|it| Some(it.run) == ran(event.red) && it.attempts.len() > 1);
    let Some(all) = all.map(|it| it.attempts) else { return (None, None) };
    let red = all.iter().position(|status| status.is_red());
    let green = red.and_then(|red| all.iter().skip(red).position(|status| !status.is_red()).map(|after| red + after));
    let number = |at: Option<usize>| at.map(|at| crate::facts::index(at + 1));
    (number(red), number(green))
}

fn row(scene: &Scene<'_>, history: &History, flaky: &FlakyTests, test: &FlakyTest) -> Value {
    let verdict = &test.verdict;
    let name = history.name(test.test);
    let about = history.runs().get(test.run as usize);
    let of = |part: fn(&About) -> &str| about.map(part).filter(|text| !text.is_empty());
    let run_id = |at: usize| {
        let (run, _) = test.ran.get(at)?;
        let about = history.runs().get(*run as usize)?;
        Some(about.run_id.clone().unwrap_or_else(|| about.title()))
    };
    let proof = |event: &Event| {
        let line = place(scene, test, event.red, true);
        let (failed, passed) = attempts(history, test, event);
        value!({
            "run": run_id(event.red), "failed_attempt": failed, "passed_attempt": passed,
            "path": line.as_ref().map(|line| line.path.clone()),
            "line": line.as_ref().map(|line| line.line).filter(|line| *line > 0),
            "strength": strength(event), "passed_run": run_id(event.green),
        })
    };
    let moment = |at: Option<usize>| test.time(at).map(rfc3339);
    value!({
        "test": name.title(),
        "flakes": verdict.numerator,
        "runs": verdict.denominator,
        "rate": verdict.rate(),
        "low": verdict.interval.map(|(low, _)| low),
        "high": verdict.interval.map(|(_, high)| high),
        "first": moment(verdict.evidence.first),
        "last": moment(verdict.evidence.last),
        "evidence": test.newest().map(proof).collect::<Vec<_>>(),
        "proposal": test.proposal.word(),
        "rule": flaky.choice.id,
        "standing": word(verdict.standing).0.replace(' ', "_"),
        "why": match verdict.standing { Standing::Unknown(why) => Some(why), _ => None },
        "strong": verdict.evidence.strong,
        "weak": verdict.evidence.weak,
        "posterior": verdict.posterior,
        "newest_red_is_flake": test.chance,
        "cost_strong_ms": test.cost.strong_ms,
        "cost_weak_ms": test.cost.weak_ms,
        "project": about.map(|about| if about.project.is_empty() { about.repository.as_str() } else { &about.project }).filter(|text| !text.is_empty()),
        "job": of(|about| &about.job),
        "instance": of(|about| &about.instance),
        "bound_to_instance": test.bound.is_some(),
        "suite": name.suite, "class": name.class, "name": name.name, "file": name.file,
    })
}

/// Members of the command's JSON: what is flaky, and apart from it what was red and is not.
pub(in super::super) fn json(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    let Ok(flaky) = scene.judging.flaky() else { return vec![("flakes", Value::Array(Vec::new()))] };
    let history = scene.judging.runs();
    // What FlakeGuard's own part lists is not listed twice.
    let theirs = |test: &FlakyTest| {
        let about = history.runs().get(test.run as usize);
        let name = history.name(test.test);
        let title = format!("{}#{}", name.class, name.name);
        is_by_default(scene)
            && flakeguard::count(scene) > 0
            && scene.judging.flakes().listed(scene.policy).any(|flake| {
                flake.key.test == title
                    && about.is_some_and(|run| run.job == flake.key.job && run.instance == flake.key.variant)
            })
    };
    let rows = |is_flaky: bool| {
        let tests =
            flaky.tests.iter().filter(|test| test.is(Standing::Flaky) == is_flaky && !(is_flaky && theirs(test)));
        Value::Array(tests.map(|test| row(scene, history, flaky, test)).collect())
    };
    vec![("flakes", rows(true)), ("others", rows(false))]
}

//! Compare: any two runs, or two instances of one, and which tests fail on some instances only.

mod blocks;
mod grid;
mod study;
mod tables;

pub use study::Compared;

use super::{Lens, Scene};
use crate::findings::analyses::compare::{Choice, Pair, Picked, Side, choices, pair, resolve};
use crate::history::History;
use crate::views::lens::{LensView, Pick, Tone};
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "compare",
    title: "Compare",
    needs: "Two runs fill this: two that are open, one that is open and one that was kept, or two jobs of a matrix",
    systems: &[],
    rules: &[],
    is_timed: false,
    count,
    view,
    json,
};

/// Words of the address: what is held against it, what is looked at, what is pinned.
pub(super) const PICKS: &[&str] = &["base", "head", "pin"];

/// Choices that a reader is offered.
const OFFERED: usize = 200;

/// Runs that can be compared; one alone cannot.
fn count(scene: &Scene<'_>) -> u64 {
    let Some(history) = scene.judging.history else { return 0 };
    let has_tests = |run: &usize| history.of_run(crate::facts::index(*run)).next().is_some();
    let runs = history.in_time().iter().filter(|run| has_tests(run)).count() as u64;
    if runs > 1 { runs } else { 0 }
}

/// The command of its name has a document of its own: see [`crate::reports`].
fn json(_: &Scene<'_>) -> Value {
    json!({})
}

fn view(scene: &Scene<'_>) -> LensView {
    let Some(history) = scene.judging.history else { return LensView::default() };
    let all = choices(history);
    let mut missing = Vec::new();
    let mut find = |key: &str, head: Option<&Choice>| match scene.pick(key) {
        "" => None,
        word => resolve(history, &all, word, head)
            .map_err(|why| missing.push(format!("The {key} of this address is not here: {why}.")))
            .ok(),
    };
    let head = find("head", None);
    let picked = Picked { head, base: find("base", head), pin: find("pin", None) };
    let Some(pair) = pair(history, &all, picked) else { return LensView::default() };
    let (base, side) = (side(scene, history, &pair.base), self::side(scene, history, &pair.head));
    let compared = Compared::new(history, base, side, pair.why, scene.policy);
    let mut view = compared.view(scene.judging.instances());
    missing.push(std::mem::take(&mut view.detail));
    view.detail = missing.join(" ");
    view.picks = picks(&all, &pair, picked);
    view
}

/// A choice with what of it is open.
fn side<'a>(scene: &Scene<'a>, history: &History, choice: &Choice) -> Side<'a> {
    let open: Option<Vec<u32>> = choice.runs.iter().map(|run| history.in_facts(*run)).collect();
    Side {
        title: choice.title.clone(),
        runs: choice.runs.clone(),
        open: open.map(|runs| (scene.facts, runs)),
        findings: scene.findings,
    }
}

fn picks(all: &[Choice], pair: &Pair, picked: Picked<'_>) -> Vec<Pick> {
    let words = |choice: &Choice| {
        let day = choice.time.map(|time| crate::documents::times::rfc3339(time).chars().take(10).collect::<String>());
        let pinned = choice.is_pinned.then(|| "pinned".to_owned());
        let kept = (!choice.is_open).then(|| "kept".to_owned());
        let parts = [Some(choice.title.clone()), day, kept, pinned];
        (choice.id.clone(), parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let mut offered: Vec<(String, String)> = all.iter().take(OFFERED).map(words).collect();
    for chosen in [&pair.base, &pair.head] {
        if !offered.iter().any(|(id, _)| *id == chosen.id) {
            offered.push(words(chosen));
        }
    }
    let pick = |key: &str, label: &str, chosen: &str, choices| Pick {
        key: key.to_owned(),
        label: label.to_owned(),
        chosen: chosen.to_owned(),
        choices,
    };
    let none = std::iter::once((String::new(), "None".to_owned()));
    let pinned = none.chain(offered.iter().cloned()).collect();
    vec![
        pick("base", "Base", &pair.base.id, offered.clone()),
        pick("head", "Head", &pair.head.id, offered),
        pick("pin", "Pinned baseline", picked.pin.map_or("", |pin| &pin.id), pinned),
    ]
}

/// How a comparison stands, in one word.
fn tone(compared: &Compared<'_>) -> Tone {
    use crate::findings::analyses::compare::Change;
    let comparison = &compared.comparison;
    if comparison.unsaid().is_some() {
        Tone::NoData
    } else if comparison.count(Change::New) > 0 {
        Tone::Fail
    } else if compared.is_head_cut() {
        Tone::NoData
    } else if comparison.count(Change::NewlyFlaky) > 0 {
        Tone::Flaky
    } else if comparison.paced(true) > 0 {
        Tone::Slower
    } else {
        Tone::Pass
    }
}

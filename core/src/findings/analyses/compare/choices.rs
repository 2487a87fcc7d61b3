//! What can be compared, and what is compared unless something else is asked for: the newest run with the pinned
//! baseline, else with the run before it of the same job and branch; of one run its instances.

use super::sides::{is_same_ci_run, words};
use crate::facts::index;
use crate::history::{About, History};
use crate::methods::fingerprint::fingerprint;
use std::collections::BTreeSet;

/// The word for the run that is pinned.
const BASELINE: &str = "baseline";

/// A run, or all jobs and attempts of one CI run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// In addresses and commands: the key of a run, or one like it.
    pub id: String,
    /// For people.
    pub title: String,
    /// Numbers in the history, oldest first.
    pub runs: Vec<u32>,
    /// Milliseconds since 1970, of the newest.
    pub time: Option<i64>,
    /// Some of it is open.
    pub is_open: bool,
    /// It is the pinned baseline.
    pub is_pinned: bool,
}

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// What is held against it.
    pub base: Choice,
    /// What is looked at.
    pub head: Choice,
    /// Why this base.
    pub why: &'static str,
}

fn about(history: &History, run: u32) -> Option<&About> {
    history.runs().get(run as usize)
}

/// Everything that can be chosen, newest first: a CI run of several, then its runs. Those without tests are none.
pub fn choices(history: &History) -> Vec<Choice> {
    let pins = history.pins();
    let pinned: Vec<&str> = pins.iter().flat_map(|pin| &pin.keys).map(String::as_str).collect();
    let runs: Vec<u32> = history.in_time().into_iter().map(index).collect();
    let runs = runs.into_iter().rev().filter(|run| history.of_run(*run).next().is_some());
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for run in runs {
        let is_of = |group: &&mut Vec<u32>| {
            let first = group.first().and_then(|first| about(history, *first));
            first.zip(about(history, run)).is_some_and(|(a, b)| is_same_ci_run(a, b))
        };
        match groups.iter_mut().find(is_of) {
            Some(group) => group.insert(0, run),
            None => groups.push(vec![run]),
        }
    }
    let mut all = Vec::new();
    for group in groups {
        if group.len() > 1 {
            all.extend(whole(history, &group, &pinned));
        }
        all.extend(group.iter().filter_map(|run| single(history, *run, &pinned)));
    }
    all
}

fn single(history: &History, run: u32, pinned: &[&str]) -> Option<Choice> {
    let about = about(history, run)?;
    let id = about.key();
    let is_pinned = pinned.contains(&id.as_str());
    Some(Choice {
        id,
        title: about.title(),
        runs: vec![run],
        time: about.time,
        is_open: history.is_open(run),
        is_pinned,
    })
}

fn whole(history: &History, group: &[u32], pinned: &[&str]) -> Option<Choice> {
    let first = about(history, *group.first()?)?;
    let id = first.run_id.clone().or_else(|| first.run_number.map(|number| format!("#{number}")))?;
    let times = group.iter().filter_map(|run| about(history, *run)?.time);
    let keys = || group.iter().filter_map(|run| Some(about(history, *run)?.key()));
    Some(Choice {
        id: fingerprint(&["ci-run", &first.project, &first.repository, &id]),
        title: format!("{id}, all {} jobs", group.len()),
        runs: group.to_vec(),
        time: times.max(),
        is_open: group.iter().any(|run| history.is_open(*run)),
        is_pinned: keys().all(|key| pinned.contains(&key.as_str())),
    })
}

/// What was picked; what is `None` is found by [`pair`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Picked<'c> {
    /// What is held against it.
    pub base: Option<&'c Choice>,
    /// What is looked at.
    pub head: Option<&'c Choice>,
    /// Pinned for now, before all pins that are kept.
    pub pin: Option<&'c Choice>,
}

/// The run that is pinned for the branch of head; the newest that is pinned where no head is known.
fn baseline<'c>(history: &History, choices: &'c [Choice], head: Option<&Choice>) -> Option<&'c Choice> {
    let Some(told) = head.and_then(|head| about(history, *head.runs.first()?)) else {
        return choices.iter().find(|choice| choice.is_pinned);
    };
    let keys = history.baseline_of(told);
    let is_it = |run: &u32| about(history, *run).is_some_and(|about| keys.contains(&about.key()));
    choices.iter().find(|choice| choice.runs.iter().all(is_it))
}

/// What a word means: the beginning of an id, the id of a CI run at its provider, the name of an instance, or
/// `baseline`, that of `head`.
///
/// # Errors
/// A sentence: nothing is called so, or several are.
pub fn resolve<'c>(
    history: &History,
    choices: &'c [Choice],
    word: &str,
    head: Option<&Choice>,
) -> Result<&'c Choice, String> {
    if word == BASELINE {
        let pinned = baseline(history, choices, head);
        return pinned.ok_or_else(|| "no run is pinned as the baseline: history pin KEY does it".to_owned());
    }
    let of_id = |choice: &&Choice| {
        let runs = choice.runs.iter().filter_map(|run| about(history, *run));
        runs.into_iter().all(|run| run.run_id.as_deref() == Some(word))
    };
    // The whole CI run comes before its jobs.
    if let Some(choice) = choices.iter().find(of_id) {
        return Ok(choice);
    }
    // A leg of a matrix by its name, of the newest run that has it.
    let is_leg = |choice: &&Choice| match choice.runs.as_slice() {
        [run] => about(history, *run)
            .is_some_and(|about| about.instance == word || words((&about.job, &about.instance)) == word),
        _ => false,
    };
    if let Some(choice) = choices.iter().find(is_leg) {
        return Ok(choice);
    }
    let mut begun = choices.iter().filter(|choice| word.len() >= 4 && choice.id.starts_with(word));
    match (begun.next(), begun.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(format!("several runs have a key that begins with {word}")),
        (None, _) => Err(format!("no run has the key, id or instance {word}")),
    }
}

/// What is compared. `None` where there is nothing to be held against.
pub fn pair(history: &History, choices: &[Choice], picked: Picked<'_>) -> Option<Pair> {
    let Picked { base, head, pin } = picked;
    let other = |choice: &&Choice| base.is_none_or(|base| base.runs != choice.runs);
    let is_whole = |choice: &&Choice| {
        let holds =
            |all: &Choice| all.runs.len() > choice.runs.len() && choice.runs.iter().all(|run| all.runs.contains(run));
        !choices.iter().any(holds)
    };
    // The newest that is open; a CI run before its jobs.
    let newest = || {
        let wholes = || choices.iter().filter(is_whole).filter(other);
        wholes().find(|choice| choice.is_open).or_else(|| wholes().next())
    };
    let head = head.or_else(newest)?;
    if let Some(base) = base {
        return Some(Pair { base: base.clone(), head: head.clone(), why: "chosen" });
    }
    let is_apart = |choice: &&Choice| !choice.runs.iter().any(|run| head.runs.contains(run));
    if let Some(pinned) = pin.or_else(|| baseline(history, choices, Some(head))).filter(is_apart) {
        return Some(Pair { base: pinned.clone(), head: head.clone(), why: "the pinned baseline" });
    }
    if let Some((base, why)) = before(history, choices, head) {
        return Some(Pair { base: base.clone(), head: head.clone(), why });
    }
    instances(history, choices, head)
}

/// The run before: of the same workflow, job and branch, else of another branch, else any that shares a place.
fn before<'c>(history: &History, choices: &'c [Choice], head: &Choice) -> Option<(&'c Choice, &'static str)> {
    let places = |choice: &Choice| -> BTreeSet<(String, String)> {
        let all = choice.runs.iter().filter_map(|run| about(history, *run));
        crate::methods::order::set(all.map(|run| (run.job.clone(), run.instance.clone())))
    };
    let first = |choice: &Choice| choice.runs.first().and_then(|run| about(history, *run));
    let own = places(head);
    let told = first(head)?;
    let start = head.runs.iter().filter_map(|run| about(history, *run)).map(|run| run.time).min().flatten();
    let order: Vec<u32> = history.in_time().into_iter().map(index).collect();
    let place = |choice: &Choice| order.iter().position(|run| choice.runs.first() == Some(run));
    let earlier = |choice: &&Choice| {
        let is_apart = !choice.runs.iter().any(|run| head.runs.contains(run));
        let is_earlier = match (choice.time, start) {
            (Some(time), Some(start)) if time != start => time < start,
            // Of one moment, or without a time: in the order in which they were given.
            _ => place(choice) < place(head),
        };
        is_apart && is_earlier && !own.is_disjoint(&places(choice))
    };
    let shared = |choice: &&Choice| own.intersection(&places(choice)).count();
    let all: Vec<&Choice> = choices.iter().filter(earlier).collect();
    // Newest first; of one CI run that which shares most places, which is the whole of it.
    let best = |is_it: &dyn Fn(&About) -> bool| {
        let fits: Vec<&&Choice> = all.iter().filter(|choice| first(choice).is_some_and(is_it)).collect();
        let most = fits.iter().map(|choice| shared(choice)).max()?;
        fits.into_iter().find(|choice| shared(choice) == most).copied()
    };
    let is_workflow = |run: &About| (&run.workflow, &run.project) == (&told.workflow, &told.project);
    best(&|run| is_workflow(run) && run.branch == told.branch)
        .map(|base| (base, "the run before it of the same job and branch"))
        .or_else(|| {
            best(&|run| is_workflow(run)).map(|base| (base, "the run before it of the same job, on another branch"))
        })
        .or_else(|| best(&|_| true).map(|base| (base, "the run before it")))
}

/// Two instances of one CI run: that with the fewest failures, and that with the most.
fn instances(history: &History, choices: &[Choice], head: &Choice) -> Option<Pair> {
    let reds = |choice: &Choice| {
        let runs = choice.runs.iter().flat_map(|run| history.of_run(*run));
        runs.filter(|(_, ran)| ran.status.is_red()).count()
    };
    let singles = || choices.iter().filter(|choice| matches!(choice.runs.as_slice(), [run] if head.runs.contains(run)));
    let singles = || if head.runs.len() > 1 { singles().collect() } else { choices.iter().collect::<Vec<_>>() };
    let all = singles();
    let worst = if head.runs.len() > 1 { *all.iter().rev().max_by_key(|choice| reds(choice))? } else { head };
    let best = all.iter().filter(|choice| choice.runs != worst.runs).min_by_key(|choice| reds(choice))?;
    let attempts = |choice: &Choice| {
        choice
            .runs
            .first()
            .and_then(|run| about(history, *run))
            .map(|run| (words((&run.job, &run.instance)), run.attempt))
    };
    match (attempts(best), attempts(worst)) {
        // Two attempts of one job: the later one is looked at.
        (Some((here, a)), Some((there, b))) if here == there && a != b => {
            let (base, head) = if a < b { (*best, worst) } else { (worst, *best) };
            Some(Pair { base: base.clone(), head: head.clone(), why: "two attempts of one run" })
        }
        _ => Some(Pair { base: (*best).clone(), head: worst.clone(), why: "two instances of one run" }),
    }
}

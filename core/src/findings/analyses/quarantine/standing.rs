//! What a history says of tests in quarantine: reds that are reproduced, and whether anything happens at all.

use super::{Entry, Recent};
use crate::facts::{Facts, Status, TestRow};
use crate::history::{About, Execution, History};
use crate::methods::flaky::quarantine::{GUARDED, Member};
use crate::methods::order;

/// How many runs of its commit are red with an open case that is, where that is reproduced: at least two, and the
/// test never passed on this commit, on this job and instance.
pub(super) fn reproduced(facts: &Facts, history: &History, row: &TestRow) -> Option<u64> {
    let ran = history.before(facts, row);
    let commit = |ran: &Execution<'_>| history.runs().get(ran.run as usize).map(|about| commit(about, ran.run));
    let own = ran.last().and_then(commit)?;
    let (mut member, mut is_shown, mut red) = (Member::default(), false, 0);
    for (time, ran) in (0_i64..).zip(ran.iter().filter(|ran| commit(ran).as_ref() == Some(&own))) {
        let outcomes = if ran.attempts.is_empty() { std::slice::from_ref(&ran.status) } else { ran.attempts };
        red += u64::from(ran.status.is_red());
        // Retries of one report are one execution: red if it ended so.
        let passed = outcomes.contains(&Status::Passed);
        if passed || ran.status.is_red() {
            let known = member.observe(&GUARDED, time, 0, !passed);
            is_shown = GUARDED.shows_repeats && known.is_repeated;
        }
    }
    is_shown.then_some(red)
}

/// What does not change between runs of one commit; without one, attempts of one CI run.
pub(super) fn commit(about: &About, run: u32) -> String {
    match &about.run_id {
        _ if !about.sha.is_empty() => about.sha.clone(),
        Some(id) => format!("run {id}"),
        None => format!("#{run}"),
    }
}

/// Executions of an entry's tests within the days before a moment.
pub(super) fn recent(facts: &Facts, history: &History, entry: &Entry, as_of: i64, days: f64) -> Option<Recent> {
    // Those that Allure alone knows are found by what is open.
    let open = entry.cases.iter().filter_map(|case| history.test(facts, facts.attempts_of(*case).last()?));
    let tests = order::set(entry.of_history.iter().copied().chain(open));
    #[expect(clippy::cast_possible_truncation, reason = "days of a policy in milliseconds; saturates")]
    let after = as_of.saturating_sub((days * 86_400_000.0) as i64);
    let mut recent = Recent::default();
    let mut has_time = false;
    for ran in tests.iter().flat_map(|test| history.of(*test)) {
        let Some(time) = history.runs().get(ran.run as usize).and_then(|run| run.time) else { continue };
        has_time = true;
        if time > after && time <= as_of && ran.status != Status::Skipped {
            recent.ran += 1;
            recent.red += u64::from(ran.status.is_red() || ran.is_flaky());
        }
    }
    has_time.then_some(recent)
}

//! `FlakeGuard`'s flakes: within one CI run, an earlier attempt failed or errored and a later one passed.
//!
//! Histories come from reports with a run identity and from exports of the database; both go
//! through the same rule. What the server stored stands beside, never mixed in.

mod export;
mod histories;
mod recorded;
#[cfg(test)]
mod tests;

pub(crate) use export::{Export, Row};
pub(crate) use recorded::Recorded;

use crate::facts::{Facts, Origin, Status};
use crate::findings::Policy;
use crate::methods::order::Order as _;
use crate::methods::wilson::wilson;
use std::collections::BTreeMap;

/// What `FlakeGuard` knows a test by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TestKey {
    pub(crate) project: String,
    pub(crate) repository: String,
    pub(crate) job: String,
    pub(crate) variant: String,
    /// `classname#name`.
    pub(crate) test: String,
}

/// A CI run: all its attempts and jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CiRun {
    /// As shown.
    pub(crate) name: String,
    pub(crate) sha: String,
    pub(crate) branch: String,
    pub(crate) workflow: String,
    pub(crate) url: String,
    pub(crate) repository: String,
    /// Runs of the facts that it is made of.
    pub(crate) runs: Vec<u32>,
}

/// The result of a test in one attempt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Result {
    pub(crate) status: Status,
    pub(crate) time: Option<i64>,
    pub(crate) origin: Origin,
    /// The case in the facts, of a report.
    pub(crate) case: Option<u32>,
    pub(crate) message: String,
    /// Further results of the same attempt: the first wins, these are dropped.
    pub(crate) dropped: Vec<(Status, Origin)>,
}

/// A failed attempt and the first pass after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FlakeEvent {
    /// Index into [`Flakes::runs`].
    pub(crate) run: usize,
    pub(crate) failed_attempt: u32,
    pub(crate) passed_attempt: u32,
    pub(crate) failed_at: Option<i64>,
    pub(crate) passed_at: Option<i64>,
    pub(crate) failed: Origin,
    pub(crate) passed: Origin,
    /// The failed case in the facts, of a report.
    pub(crate) case: Option<u32>,
    pub(crate) message: String,
}

/// A test that was not green everywhere, through all runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    pub(crate) key: TestKey,
    /// By CI run, in order of their first time: attempts by number.
    pub(crate) runs: Vec<(usize, BTreeMap<u32, Result>)>,
}

/// A flaky test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Flake {
    /// Index into [`Flakes::histories`].
    pub(crate) history: usize,
    pub(crate) key: TestKey,
    /// Newest first.
    pub(crate) events: Vec<FlakeEvent>,
    /// Distinct runs with any result, skipped too.
    pub(crate) total: u64,
}

/// How high a score is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Band {
    High,
    Medium,
    Low,
}

/// Everything about flakes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flakes {
    pub(crate) runs: Vec<CiRun>,
    pub(crate) histories: Vec<History>,
    /// Sorted as the server lists them: score, then last seen, newest first.
    pub(crate) flaky: Vec<Flake>,
    /// CI runs of which more than one attempt is there.
    pub(crate) retried: usize,
    /// CI runs with any result of any test.
    pub(crate) seen: usize,
}

impl Flake {
    /// Distinct runs with an event.
    pub(crate) fn mixed(&self) -> u64 {
        self.events.len() as u64
    }

    /// Runs with an event ÷ runs seen; 0 without runs.
    pub(crate) fn score(&self) -> f64 {
        score(self.mixed(), self.total)
    }

    /// Wilson's interval of the score.
    pub(crate) fn interval(&self, policy: &Policy) -> Option<(f64, f64)> {
        wilson(self.mixed(), self.total, policy.number("flakeguard.interval_z"))
    }

    /// Time of the last event.
    pub(crate) fn last_seen(&self) -> Option<i64> {
        self.events.iter().filter_map(|event| event.passed_at).max()
    }

    /// Time of the first event.
    pub(crate) fn first_seen(&self) -> Option<i64> {
        self.events.iter().filter_map(|event| event.passed_at).min()
    }
}

/// `mixed ÷ total`, 0 without a denominator.
pub(crate) fn score(mixed: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { mixed as f64 / total as f64 }
}

/// The rule itself: the earliest attempt that failed or errored, and the first pass after it.
pub(crate) fn event<'a>(attempts: impl Iterator<Item = (u32, &'a Status)> + Clone) -> Option<(u32, u32)> {
    let (failed, _) = attempts.clone().filter(|(_, status)| status.is_red()).min_by_key(|(attempt, _)| *attempt)?;
    let passes = attempts.filter(|(attempt, status)| *attempt > failed && **status == Status::Passed);
    passes.map(|(attempt, _)| attempt).min().map(|passed| (failed, passed))
}

/// True while the last flake is within the window; a flake without a time, or without a now, stays listed.
pub(crate) fn is_listed(last_seen: Option<i64>, policy: &Policy) -> bool {
    match (last_seen, policy.as_of.of("flakeguard")) {
        (Some(last), Some(now)) => last as f64 >= now as f64 - policy.number("flakeguard.list_days") * DAY_MS,
        _ => true,
    }
}

/// Milliseconds of a day.
pub(crate) const DAY_MS: f64 = 86_400_000.0;

/// The band of a score.
pub(crate) fn band(score: f64, policy: &Policy) -> Band {
    if score >= policy.number("flakeguard.band_high") {
        Band::High
    } else if score >= policy.number("flakeguard.band_medium") {
        Band::Medium
    } else {
        Band::Low
    }
}

/// Whether Slack is told: the rate exceeds the minimum, and the last message is long enough ago.
pub(crate) fn is_told(rate: f64, now: Option<i64>, last_told: Option<i64>, policy: &Policy) -> bool {
    let cooldown = policy.number("flakeguard.notify_cooldown_hours") * 3_600_000.0;
    let is_cool = match (now, last_told) {
        (Some(now), Some(last)) => (now - last) as f64 >= cooldown,
        _ => true,
    };
    rate > policy.number("flakeguard.notify_min_rate") && is_cool
}

/// Events of a flake, oldest first, with the score at that time and whether Slack would be told.
pub(crate) fn told<'a>(flakes: &Flakes, flake: &'a Flake, policy: &Policy) -> Vec<(&'a FlakeEvent, f64, bool)> {
    let mut events: Vec<&FlakeEvent> = flake.events.iter().collect();
    events.order_by_key(|event| (event.passed_at, event.run));
    let times: Vec<Option<i64>> = flakes.histories.get(flake.history).map_or_else(Vec::new, |history| {
        history.runs.iter().map(|(_, attempts)| attempts.values().filter_map(|result| result.time).min()).collect()
    });
    let mut last = None;
    let mut all = Vec::new();
    for (number, event) in (1_u64..).zip(events) {
        let until = |time: &&Option<i64>| time.is_none() || event.passed_at.is_none() || **time <= event.passed_at;
        let seen = if times.is_empty() { flake.total } else { times.iter().filter(until).count() as u64 };
        let rate = score(number, seen.max(number));
        let is_told = is_told(rate, event.passed_at, last, policy);
        if is_told {
            last = event.passed_at.or(last);
        }
        all.push((event, rate, is_told));
    }
    all
}

impl Flakes {
    /// From all reports and exports.
    pub(crate) fn of(facts: &Facts) -> Self {
        #[cfg(test)]
        crate::findings::analyses::made::note("flakes");
        let mut flakes = histories::gather(facts);
        // Without results the server's own denominator is all there is.
        let stored = if Export::of(facts).rows("test_results").is_empty() { Recorded::of(facts) } else { Vec::new() };
        let mut found = Vec::new();
        for (at, history) in flakes.histories.iter().enumerate() {
            let mut events: Vec<FlakeEvent> = history.runs.iter().filter_map(|(run, all)| of_run(*run, all)).collect();
            if events.is_empty() {
                continue;
            }
            events.order_by_key(|event| std::cmp::Reverse((event.passed_at, event.run)));
            let told = stored.iter().filter(|known| known.is_of(&history.key)).filter_map(|known| known.total);
            let told = told.fold(0.0, f64::max);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count; saturates")]
            let total = (history.runs.len() as u64).max(if is_exported(history, facts) { told as u64 } else { 0 });
            found.push(Flake { history: at, key: history.key.clone(), events, total });
        }
        found.order_by(|a, b| {
            let by_score = b.score().total_cmp(&a.score());
            by_score.then_with(|| b.last_seen().cmp(&a.last_seen())).then_with(|| a.key.cmp(&b.key))
        });
        flakes.flaky = found;
        flakes
    }

    /// Flakes within the window, as many as a list holds.
    pub(crate) fn listed<'a>(&'a self, policy: &'a Policy) -> impl Iterator<Item = &'a Flake> {
        let most = usize::try_from(policy.whole("flakeguard.list_limit")).unwrap_or(usize::MAX);
        self.flaky.iter().filter(move |flake| is_listed(flake.last_seen(), policy)).take(most)
    }
}

/// True where the results come from exports rather than from reports.
fn is_exported(history: &History, facts: &Facts) -> bool {
    let mut results = history.runs.iter().flat_map(|(_, attempts)| attempts.values());
    let format = |result: &Result| facts.documents.get(result.origin.document as usize).map(|known| known.format);
    results.all(|result| format(result).is_some_and(|format| facts.text(format) == "flakeguard-export"))
}

fn of_run(run: usize, attempts: &BTreeMap<u32, Result>) -> Option<FlakeEvent> {
    let (failed_attempt, passed_attempt) = event(attempts.iter().map(|(attempt, result)| (*attempt, &result.status)))?;
    let (failed, passed) = (attempts.get(&failed_attempt)?, attempts.get(&passed_attempt)?);
    Some(FlakeEvent {
        run,
        failed_attempt,
        passed_attempt,
        failed_at: failed.time,
        passed_at: passed.time,
        failed: failed.origin,
        passed: passed.origin,
        case: failed.case,
        message: failed.message.clone(),
    })
}

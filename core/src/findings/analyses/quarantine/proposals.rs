//! Who enters and who leaves by the runbook's rule: two flakes in seven days, ten greens.

use super::{Quarantine, standing::commit};
use crate::facts::Status;
use crate::history::{Execution, History};
use crate::methods::flaky::quarantine::{Member, RUNBOOK};
use crate::methods::listed::Named;
use std::collections::BTreeMap;

/// What the rule says of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Number of the test in the history.
    pub test: u32,
    /// It is to leave; else to enter.
    pub is_release: bool,
    /// Commits (without one: runs) on which it was both red and green, on one job and instance.
    pub flakes: u64,
    /// Executions that passed or were red.
    pub ran: u64,
    /// Greens in a row at the end, over all jobs and instances.
    pub greens: u64,
    /// Time of the last flake, milliseconds since 1970.
    pub last_flake: Option<i64>,
}

/// Tests that are not listed and would be in quarantine now, and tests that are listed and have earned their release,
/// in the order of the history. Runs without a time cannot be laid in a window and are left out.
pub fn proposals(quarantine: &Quarantine, history: &History) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for test in 0..history.tests() {
        let name = history.name(test);
        let named = Named { suite: name.suite, class: name.class, name: name.name };
        let is_listed = quarantine.is_listed(named);
        let ran: Vec<Execution<'_>> =
            history.of(test).filter(|ran| ran.status != Status::Skipped && time(history, ran).is_some()).collect();
        let greens = ran.iter().rev().take_while(|ran| ran.status == Status::Passed && !ran.is_flaky()).count() as u64;
        let mut proposal =
            Proposal { test, is_release: is_listed, flakes: 0, ran: ran.len() as u64, greens, last_flake: None };
        let is_quarantined = replay(history, &ran, &mut proposal);
        if if is_listed { greens >= RUNBOOK.greens } else { is_quarantined } {
            proposals.push(proposal);
        }
    }
    proposals
}

fn time(history: &History, ran: &Execution<'_>) -> Option<i64> {
    history.runs().get(ran.run as usize).and_then(|run| run.time)
}

/// Commits by name: number, whether it was red there, and green.
type Commits = BTreeMap<String, (u32, bool, bool)>;

/// Each job and instance by itself; whether any of them leaves the test in quarantine.
fn replay(history: &History, ran: &[Execution<'_>], proposal: &mut Proposal) -> bool {
    let mut members: BTreeMap<(&str, &str), (Member, Commits)> = BTreeMap::new();
    for ran in ran {
        let (Some(about), Some(time)) = (history.runs().get(ran.run as usize), time(history, ran)) else { continue };
        let (member, commits) = members.entry((&about.job, &about.instance)).or_default();
        let next = u32::try_from(commits.len()).unwrap_or(u32::MAX);
        let (number, was_red, was_green) = commits.entry(commit(about, ran.run)).or_insert((next, false, false));
        let outcomes = if ran.attempts.is_empty() { std::slice::from_ref(&ran.status) } else { ran.attempts };
        for status in outcomes.iter().filter(|status| **status != Status::Skipped) {
            let was_mixed = *was_red && *was_green;
            *was_red |= status.is_red();
            *was_green |= *status == Status::Passed;
            if *was_red && *was_green && !was_mixed {
                proposal.flakes += 1;
                proposal.last_flake = proposal.last_flake.max(Some(time));
            }
            member.observe(&RUNBOOK, time, *number, status.is_red());
        }
    }
    members.values().any(|(member, _)| member.is_quarantined())
}

//! Evidence that a test is flaky, by its strength, never mixed.
//!
//! *Strong*: both outcomes on the same commit (without a commit: in the same run), on one instance, across
//! runs, attempts or the retries that one report tells of; one event a commit. *Weak*: red, then green on the next execution of the same
//! branch and instance, where a change may have mended it. What the infrastructure broke is no evidence.

use super::execution::Execution;
use std::collections::BTreeMap;

/// How much an event proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nothing changed between the outcomes.
    Strong,
    /// Something may have changed.
    Weak,
}

/// Both outcomes, seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it proves.
    pub strength: Strength,
    /// Index of the first red execution.
    pub red: usize,
    /// Index of the green one; the same where it recovered by a retry.
    pub green: usize,
}

impl Event {
    /// Index of the execution that made it known.
    pub fn known(&self) -> usize {
        self.red.max(self.green)
    }
}

/// Events of a test, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Strong events.
    pub strong: u64,
    /// Weak events.
    pub weak: u64,
    /// Index of the first execution that is evidence.
    pub first: Option<usize>,
    /// Index of the last one.
    pub last: Option<usize>,
}

impl Evidence {
    /// Counts events.
    pub fn of(events: &[Event]) -> Self {
        let count = |strength| events.iter().filter(|event| event.strength == strength).count() as u64;
        Self {
            strong: count(Strength::Strong),
            weak: count(Strength::Weak),
            first: events.iter().map(|event| event.red.min(event.green)).min(),
            last: events.iter().map(Event::known).max(),
        }
    }
}

/// What does not change within strong evidence: a commit, else a run; and an instance.
pub(super) type Same = (Option<u32>, Option<u64>, u32);

pub(super) fn same(execution: &Execution) -> Same {
    (execution.commit, execution.commit.is_none().then_some(execution.run), execution.instance)
}

/// Events among the executions from `first` on; their indexes are those of all executions.
pub fn events_from(executions: &[Execution], first: usize) -> Vec<Event> {
    let mut events = events(executions.get(first..).unwrap_or_default());
    for event in &mut events {
        event.red += first;
        event.green += first;
    }
    events
}

/// Every event, by the index of its first red execution.
pub fn events(executions: &[Execution]) -> Vec<Event> {
    let mut seen: BTreeMap<Same, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (at, execution) in executions.iter().enumerate().filter(|(_, execution)| !execution.is_infrastructure) {
        let (red, green) = seen.entry(same(execution)).or_default();
        if execution.saw_red() && red.is_none() {
            *red = Some(at);
        }
        if execution.saw_green() && green.is_none() {
            *green = Some(at);
        }
    }
    let mut next: BTreeMap<(u32, u32), (usize, bool)> = BTreeMap::new();
    let mut events = Vec::new();
    for (at, execution) in executions.iter().enumerate().rev() {
        if execution.is_infrastructure || !execution.is_decided() {
            continue;
        }
        let place = (execution.branch, execution.instance);
        let after = next.insert(place, (at, execution.outcome.is_green()));
        match seen.get(&same(execution)) {
            Some((Some(red), Some(green))) => {
                if *red == at {
                    // Its own retry says it best.
                    let green = if execution.saw_green() { at } else { *green };
                    events.push(Event { strength: Strength::Strong, red: at, green });
                }
            }
            _ => {
                if let Some((green, true)) = after.filter(|_| execution.outcome.is_red()) {
                    events.push(Event { strength: Strength::Weak, red: at, green });
                }
            }
        }
    }
    events.reverse();
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::flaky::vectors::history;

    fn told(words: &str) -> String {
        let word = |event: &Event| format!("{:?} {}-{}", event.strength, event.red, event.green);
        events(&history(words)).iter().map(word).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn strong_is_one_commit_and_weak_is_the_next_execution() {
        for (words, expected) in [
            ("P P P", ""),
            ("F F F", ""),
            ("P F", ""),
            ("F P", "Weak 0-1"),
            ("F S P", "Weak 0-2"),
            ("F@1 P@1", "Strong 0-1"),
            ("P@1 F@1", "Strong 1-0"),
            ("F@1 P@2", "Weak 0-1"),
            ("F@1 F@1 P@1 P@1", "Strong 0-2"),
            ("FP P", "Strong 0-0"),
            ("F!@1 P@1", ""),
            ("F@1/1 P@1/2", ""),
            ("F@1 F@2 P@2 P@3", "Strong 1-2"),
            ("F@1 P@2 F@1", "Weak 0-1"),
        ] {
            assert_eq!(told(words), expected, "{words}");
        }
        let evidence = Evidence::of(&events(&history("P F P FP@7 P")));
        assert_eq!(evidence, Evidence { strong: 1, weak: 1, first: Some(1), last: Some(3) });
    }
}

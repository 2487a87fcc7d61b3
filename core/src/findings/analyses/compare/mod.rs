//! Two runs, or two sets of runs, held against each other, test by test.
//!
//! Everything is asked of a [`History`], where open runs stand beside kept ones, so that any two of them can
//! be compared. Jobs and instances that both sides have are compared each with its own; where the sides share
//! none (two instances of one run), tests are compared by name alone. What one side lacks altogether is said,
//! not counted as removed.

mod beside;
mod choices;
mod files;
mod pace;
mod sides;
#[cfg(test)]
mod tests;

pub use beside::{Beside, Covered, Named, beside};
pub use choices::{Choice, Pair, Picked, choices, pair, resolve};
pub use files::{Changed, FilesChanged};
pub use pace::{Numbers, Pace};
pub use sides::Cell;

use crate::facts::{Facts, Status};
use crate::findings::Finding;
use crate::history::{History, Since};
use crate::methods::flaky::transitions::{self, renames};
use crate::methods::order::Order as _;
use sides::{Key, Places};
use std::collections::{BTreeMap, BTreeSet};

/// Removed × added tests beyond which nothing is looked at for new names.
const PAIRS: usize = 4_000_000;

/// Runs that are compared as one.
#[derive(Clone, Default)]
pub struct Side<'a> {
    /// For people.
    pub title: String,
    /// Numbers of its runs in the history.
    pub runs: Vec<u32>,
    /// Tables of what of it is open, and the places of these runs in them.
    pub open: Option<(&'a Facts, Vec<u32>)>,
    /// What the rules found in it.
    pub findings: &'a [Finding],
}

/// What became of a test from base to head. The order is that in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Red in head, and not in base.
    New,
    /// Red in both.
    StillFailing,
    /// Passed on retry in head, and was not flaky in base.
    NewlyFlaky,
    /// Flaky in both.
    StillFlaky,
    /// Red or flaky in base, passed in head.
    Fixed,
    /// Ran in base, was skipped in head.
    Skipped,
    /// Only in base.
    Removed,
    /// Only in head, and not red.
    Added,
    /// Anything else.
    Same,
}

impl Change {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::StillFailing,
        Self::NewlyFlaky,
        Self::StillFlaky,
        Self::Fixed,
        Self::Skipped,
        Self::Removed,
        Self::Added,
        Self::Same,
    ];

    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::StillFailing => "still_failing",
            Self::NewlyFlaky => "newly_flaky",
            Self::StillFlaky => "still_flaky",
            Self::Fixed => "fixed",
            Self::Skipped => "skipped",
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Same => "same",
        }
    }

    fn of(base: Option<&Cell<'_>>, head: Option<&Cell<'_>>) -> Self {
        let is_red = |cell: &Cell<'_>| cell.status.is_red();
        let was_red = base.is_some_and(is_red);
        match (base, head) {
            (_, Some(head)) if is_red(head) => {
                if was_red {
                    Self::StillFailing
                } else {
                    Self::New
                }
            }
            (base, Some(head)) if head.is_flaky => {
                if base.is_some_and(|base| base.is_flaky) {
                    Self::StillFlaky
                } else {
                    Self::NewlyFlaky
                }
            }
            (Some(_), None) => Self::Removed,
            (None, _) => Self::Added,
            (Some(base), Some(head)) => match (base.status, head.status) {
                (Status::Skipped, _) => Self::Same,
                (_, Status::Skipped) => Self::Skipped,
                _ if was_red || base.is_flaky => Self::Fixed,
                _ => Self::Same,
            },
        }
    }
}

/// A test that is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'h> {
    /// Its number in the history.
    pub test: u32,
    /// Which of [`Comparison::places`]; `None` where places are not told apart.
    pub place: Option<u32>,
    /// What became of it.
    pub change: Change,
    /// In base.
    pub base: Option<Cell<'h>>,
    /// In head.
    pub head: Option<Cell<'h>>,
    /// The test that it was in base, where the name changed.
    pub renamed_from: Option<u32>,
    /// Slower or faster.
    pub pace: Option<Pace>,
    /// Since when it fails, for red ones.
    pub since: Option<Since>,
    /// The last run before base in which it failed too, of one that is [`Change::New`].
    pub failed_before: Option<u32>,
}

/// Failures that say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause<'h> {
    /// Id of the cluster.
    pub cluster: &'h str,
    /// What they say; empty where it grew old.
    pub said: &'h str,
    /// Tests in base.
    pub base: u64,
    /// Tests in head.
    pub head: u64,
}

/// Counts of a side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// Tests.
    pub tests: u64,
    /// Of them red.
    pub red: u64,
    /// Passed on retry.
    pub flaky: u64,
    /// Skipped.
    pub skipped: u64,
    /// Milliseconds of all attempts.
    pub duration_ms: f64,
}

/// Two sides held against each other.
#[derive(Clone, Debug, Default)]
pub struct Comparison<'h> {
    /// Jobs and instances that both have, where there are several.
    pub places: Vec<(&'h str, &'h str)>,
    /// Tests with a change of any kind, in the order of [`Change`], then by name.
    pub rows: Vec<Row<'h>>,
    /// Tests by change, in the order of [`Change::ALL`].
    pub counts: [u64; Change::ALL.len()],
    /// Base and head.
    pub totals: [Total; 2],
    /// Failures that say the same: new ones first.
    pub causes: Vec<Cause<'h>>,
    /// How many times as long tests of head took, by the median, where enough can tell.
    pub drift: Option<f64>,
    /// What cannot be said, and why: sentences.
    pub caveats: Vec<String>,
}

impl Comparison<'_> {
    /// Tests of a change.
    pub fn count(&self, change: Change) -> u64 {
        let at = Change::ALL.iter().position(|known| *known == change);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or_default()
    }

    /// Tests that are slower, or faster.
    pub fn paced(&self, is_slower: bool) -> u64 {
        self.rows.iter().filter(|row| row.pace.is_some_and(|pace| pace.is_slower() == is_slower)).count() as u64
    }

    /// Tests with another name.
    pub fn renamed(&self) -> u64 {
        self.rows.iter().filter(|row| row.renamed_from.is_some()).count() as u64
    }

    /// Why nothing can be said; `None` where it can.
    pub fn unsaid(&self) -> Option<&'static str> {
        match self.totals {
            [Total { tests: 0, .. }, Total { tests: 0, .. }] => Some("neither side has tests"),
            [Total { tests: 0, .. }, _] => Some("the base has no tests"),
            [_, Total { tests: 0, .. }] => Some("the head has no tests"),
            _ => None,
        }
    }
}

/// Holds two sides against each other.
pub fn compare<'h>(history: &'h History, base: &Side<'_>, head: &Side<'_>, numbers: &Numbers) -> Comparison<'h> {
    let places = Places::of(history, &base.runs, &head.runs);
    let mut caveats = places.caveats();
    caveats.extend(lost(history, "base", &base.runs));
    caveats.extend(lost(history, "head", &head.runs));
    let mut old = sides::merge(history, &base.runs, &places);
    let new = sides::merge(history, &head.runs, &places);
    let totals = [total(&old), total(&new)];
    let renamed = renamed(history, &mut old, &new, &mut caveats);
    let drift = pace::drift(&old, &new, numbers);
    let mut comparison = Comparison {
        places: places.told(),
        totals,
        causes: causes(&old, &new),
        drift,
        caveats,
        ..Comparison::default()
    };
    let mut rows = Vec::new();
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (before, now) = (old.get(key), new.get(key));
        let change = Change::of(before, now);
        if let Some(count) = comparison.counts.get_mut(change as usize) {
            *count += 1;
        }
        let renamed_from = renamed.get(key).copied();
        let pace = before
            .zip(now)
            .and_then(|(before, now)| pace::pace(history, key.0, before, now, &head.runs, numbers, drift));
        if change == Change::Same && pace.is_none() && renamed_from.is_none() {
            continue;
        }
        let red = now.filter(|cell| cell.status.is_red());
        rows.push(Row {
            test: key.0,
            place: places.is_told().then_some(key.1),
            change,
            base: before.cloned(),
            head: now.cloned(),
            renamed_from,
            pace,
            since: red.and_then(|cell| history.since_in(key.0, cell.run)),
            failed_before: red
                .filter(|_| change == Change::New)
                .and_then(|cell| failed_before(history, key.0, cell.run, base, head)),
        });
    }
    let name = |row: &Row<'_>| history.name(row.test);
    rows.order_by(|a, b| (a.change, name(a), a.place).cmp(&(b.change, name(b), b.place)));
    comparison.rows = rows;
    comparison
}

/// The last other run of its place up to then in which a test was red.
fn failed_before(history: &History, test: u32, run: u32, base: &Side<'_>, head: &Side<'_>) -> Option<u32> {
    let mut earlier = history.up_to(test, run);
    earlier.retain(|ran| ran.status.is_red() && !head.runs.contains(&ran.run) && !base.runs.contains(&ran.run));
    earlier.last().map(|ran| ran.run)
}

/// What of a side could not be read: its tests may be missing for that.
fn lost(history: &History, side: &str, runs: &[u32]) -> Option<String> {
    let of = |run: &u32| history.runs().get(*run as usize).map_or(0, |run| run.lost);
    let lost: u64 = runs.iter().map(of).sum();
    let losses = crate::methods::phrase::count(lost, "loss", "losses");
    (lost > 0).then(|| format!("the {side} was not read whole ({losses} in its ledger): tests may be missing in it"))
}

fn total(cells: &BTreeMap<Key, Cell<'_>>) -> Total {
    cells.values().fold(Total::default(), |sum, cell| Total {
        tests: sum.tests + 1,
        red: sum.red + u64::from(cell.status.is_red()),
        flaky: sum.flaky + u64::from(cell.is_flaky),
        skipped: sum.skipped + u64::from(cell.status == Status::Skipped),
        duration_ms: sum.duration_ms + cell.duration_ms.unwrap_or(0.0),
    })
}

/// Moves cells of base to the names that their tests have in head, and gives the old tests by the new keys.
fn renamed<'h>(
    history: &'h History,
    old: &mut BTreeMap<Key, Cell<'h>>,
    new: &BTreeMap<Key, Cell<'h>>,
    caveats: &mut Vec<String>,
) -> BTreeMap<Key, u32> {
    let removed: Vec<Key> = old.keys().filter(|key| !new.contains_key(*key)).copied().collect();
    let added: Vec<Key> = new.keys().filter(|key| !old.contains_key(*key)).copied().collect();
    if removed.len().saturating_mul(added.len()) > PAIRS {
        caveats.push("too many tests were added and removed to look for new names".to_owned());
        return BTreeMap::new();
    }
    let called = |cells: &BTreeMap<Key, Cell<'h>>, key: &Key| {
        let name = history.name(key.0);
        transitions::Named {
            class: if name.class.is_empty() { name.suite } else { name.class },
            name: name.name,
            duration_ms: cells.get(key).and_then(|cell| cell.duration_ms),
        }
    };
    let mut all = BTreeMap::new();
    for place in removed.iter().map(|key| key.1).collect::<BTreeSet<_>>() {
        let here = |keys: &[Key]| keys.iter().filter(|key| key.1 == place).copied().collect::<Vec<_>>();
        let (gone, come) = (here(&removed), here(&added));
        let names: Vec<_> = gone.iter().map(|key| called(old, key)).collect();
        let others: Vec<_> = come.iter().map(|key| called(new, key)).collect();
        for pair in renames(&names, &others) {
            if let (Some(from), Some(to)) = (gone.get(pair.removed), come.get(pair.added))
                && let Some(cell) = old.remove(from)
            {
                old.insert(*to, cell);
                all.insert(*to, from.0);
            }
        }
    }
    all
}

/// Failures by what they say.
fn causes<'h>(old: &BTreeMap<Key, Cell<'h>>, new: &BTreeMap<Key, Cell<'h>>) -> Vec<Cause<'h>> {
    let mut causes: BTreeMap<&str, Cause<'h>> = BTreeMap::new();
    for (cells, is_head) in [(old, false), (new, true)] {
        for cell in cells.values().filter(|cell| cell.status.is_red()) {
            let Some(failure) = cell.failure.filter(|failure| !failure.cluster.is_empty()) else { continue };
            let cause = causes.entry(&failure.cluster).or_default();
            cause.cluster = &failure.cluster;
            if cause.said.is_empty() {
                cause.said = &failure.said;
            }
            *(if is_head { &mut cause.head } else { &mut cause.base }) += 1;
        }
    }
    let mut causes: Vec<Cause<'_>> = causes.into_values().collect();
    // New ones, those that are still there, those that are gone; the biggest first.
    let rank = |cause: &Cause<'_>| (cause.head == 0, cause.base > 0, std::cmp::Reverse(cause.head.max(cause.base)));
    causes.order_by_key(rank);
    causes
}

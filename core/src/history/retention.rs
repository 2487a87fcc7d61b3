//! What grows old: texts of failures first, then runs, of which statistics stay for ever.
//!
//! `FlakeGuard`'s windows: content 30 days, events 180. Only what is strictly older goes, by the data's own
//! time; a run without a time never does, nor does one that is pinned.

use super::chunk::{self, Kind};
use super::names::{Name, Names};
use super::run::File;
use super::table::History;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// How long what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// What failures said.
    pub content_days: u32,
    /// Runs with the endings of their tests.
    pub event_days: u32,
}

impl Default for Windows {
    fn default() -> Self {
        Self { content_days: 30, event_days: 180 }
    }
}

/// What stays of a test for ever.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statistic {
    /// Executions.
    pub runs: u64,
    /// Final statuses: passed, failed, error, skipped.
    pub by_status: [u64; 4],
    /// Executions that were red first and passed then.
    pub flaky: u64,
    /// Sum of the durations that were told.
    pub ms: f64,
    /// Time of the first and the last run, milliseconds since 1970.
    pub times: Option<(i64, i64)>,
}

impl Statistic {
    pub(super) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        for (sum, count) in self.by_status.iter_mut().zip(other.by_status) {
            *sum += count;
        }
        self.flaky += other.flaky;
        self.ms += other.ms;
        self.times = match (self.times, other.times) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (mine, theirs) => mine.or(theirs),
        };
    }
}

/// Statistics of runs that are gone.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Folded {
    /// Keys of the runs: a file of one that is still there counts no more.
    pub(super) runs: Vec<String>,
    /// Ids of older statistics that these hold.
    pub(super) replaces: Vec<String>,
    pub(super) names: Names,
    pub(super) rows: Vec<Statistic>,
}

impl Folded {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        chunk::open(Kind::Folded, bytes)
    }
}

/// What a pass does, in this order: files to write, then names of files to remove.
#[derive(Debug, Default)]
pub struct Pass {
    /// To be written first: a pass that is cut short loses nothing and counts nothing twice.
    pub write: Vec<File>,
    /// To be removed.
    pub remove: Vec<String>,
    /// Runs whose texts go, and runs that go.
    pub aged: (u64, u64),
}

/// Looks at all files of a history, by name.
///
/// # Errors
/// The first file that cannot be read: nothing is removed from a history that is damaged.
pub fn prune(files: &BTreeMap<String, Vec<u8>>, as_of: i64, windows: Windows) -> Result<Pass, String> {
    let mut pass = Pass::default();
    let (mut old, mut open) = (History::default(), History::default());
    let mut folded = Folded::default();
    let mut rows: BTreeMap<[String; 4], Statistic> = BTreeMap::new();
    let pinned = super::pins::keys(files)?;
    let blame = |name: &str, why: String| format!("{why}: {name}");
    for (name, bytes) in files {
        let fail = |why| blame(name, why);
        match name.split_once('/') {
            Some(("folded", id)) => {
                let known = Folded::open(bytes).map_err(fail)?;
                folded.replaces.push(id.to_owned());
                folded.runs.extend(known.runs.iter().cloned());
                for (name, row) in known.names.iter().zip(&known.rows) {
                    rows.entry(owned(name)).or_default().add(row);
                }
            }
            Some(("names", _)) => {
                old.take(name, bytes).map_err(fail)?;
                open.take(name, bytes).map_err(fail)?;
            }
            Some(("runs", key)) => {
                let about = super::run::about(bytes).map_err(fail)?;
                // What is pinned does not grow old.
                let is_pinned = pinned.iter().any(|pinned| pinned == key);
                let age = about.time.filter(|_| !is_pinned).map(|time| as_of.saturating_sub(time));
                let is_older = |days: u32| age.is_some_and(|age| age > i64::from(days) * DAY);
                let texts = format!("texts/{key}");
                if is_older(windows.content_days.min(windows.event_days)) && files.contains_key(&texts) {
                    pass.remove.push(texts);
                    pass.aged.0 += 1;
                }
                if is_older(windows.event_days) {
                    pass.remove.push(name.clone());
                    pass.aged.1 += 1;
                    if !folded.runs.iter().any(|known| known == key) {
                        old.take(name, bytes).map_err(fail)?;
                        folded.runs.push(key.to_owned());
                    }
                } else {
                    open.take(name, bytes).map_err(fail)?;
                }
            }
            _ => {}
        }
    }
    let needed = open.blocks_in_use();
    let unused = files.keys().filter(|name| name.strip_prefix("names/").is_some_and(|id| !needed.contains(id)));
    // A block that is wanted again is written again.
    pass.remove.extend(unused.cloned());
    if old.runs().is_empty() {
        return Ok(pass);
    }
    for (name, statistic) in statistics(&mut old) {
        rows.entry(name).or_default().add(&statistic);
    }
    folded.names = Names::of(rows.keys().map(|[suite, class, name, file]| Name { suite, class, name, file }));
    pass.remove.extend(folded.replaces.iter().map(|id| format!("folded/{id}")));
    folded.rows = rows.into_values().collect();
    let bytes = chunk::seal(Kind::Folded, &folded);
    pass.write.push(File { name: format!("folded/{}", chunk::id(&bytes)), bytes });
    Ok(pass)
}

fn owned(name: Name<'_>) -> [String; 4] {
    [name.suite, name.class, name.name, name.file].map(str::to_owned)
}

/// Statistics of every test of a history.
pub(super) fn statistics(history: &mut History) -> Vec<([String; 4], Statistic)> {
    history.finish();
    let times: Vec<Option<i64>> = history.runs().iter().map(|run| run.time).collect();
    let mut all = Vec::new();
    for test in 0..history.tests() {
        let mut sum = Statistic::default();
        for ran in history.of(test) {
            let time = times.get(ran.run as usize).copied().flatten().map(|time| (time, time));
            let flaky = u64::from(ran.is_flaky());
            let mut one =
                Statistic { runs: 1, flaky, ms: ran.duration_ms.unwrap_or(0.0), times: time, by_status: [0; 4] };
            if let Some(count) = one.by_status.get_mut(usize::from(super::run::status_code(ran.status))) {
                *count = 1;
            }
            sum.add(&one);
        }
        if sum.runs > 0 {
            all.push((owned(history.name(test)), sum));
        }
    }
    all
}

//! A history as it is asked: columns over executions, found by test.

mod reds;

use super::chunk::{self, Kind};
use super::duration;
use super::names::{Name, Names};
use super::pins::Pin;
use super::retention::{Folded, Statistic};
use super::run::{About, Ending, Failure, Kept, Texts, Written, status};
use crate::facts::{Status, StrId, Strings, index};
use crate::methods::order::Order as _;
use crate::methods::redact::Choices;
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How a test ended in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution<'h> {
    /// Number of the run.
    pub run: u32,
    /// Final status.
    pub status: Status,
    /// All attempts, where there were several; else empty.
    pub attempts: &'h [Status],
    /// Milliseconds, to one in a hundred.
    pub duration_ms: Option<f64>,
    /// What it said, if red and told.
    pub failure: Option<&'h Failure>,
    /// The case in the facts, where its run is open.
    pub case: Option<u32>,
}

/// Runs that were kept, with what is open beside them.
#[derive(Default)]
pub struct History {
    /// What was taken out of the names that are kept, and is of those that are looked up.
    choices: Choices,
    strings: Strings,
    tests: Vec<[StrId; 4]>,
    known: HashMap<[StrId; 3], u32>,
    /// Tests of blocks of names.
    blocks: HashMap<String, Vec<u32>>,
    /// Blocks that runs refer to.
    used: BTreeSet<String>,
    /// Statistics of runs that are gone, by id, and the keys of these runs.
    folded: BTreeMap<String, Folded>,
    gone: HashSet<String>,
    /// Baselines, by id.
    pins: BTreeMap<String, Pin>,
    runs: Vec<About>,
    /// Number of runs that were kept, when others are open beside them.
    kept: Option<usize>,
    /// Runs that are open and were kept: only what is open counts.
    twins: HashSet<u32>,
    /// Runs that were kept, by key, with the places of their failures until those are ordered.
    keys: HashMap<String, (u32, Range<usize>)>,
    /// Executions of each run: where they end.
    ends: Vec<u32>,
    test: Vec<u32>,
    status: Vec<u8>,
    duration: Vec<u16>,
    /// Cases in the facts, of the executions from this one on: those of runs that are open.
    cases: (usize, Vec<u32>),
    /// Ordered by execution.
    attempts: Vec<(u32, Vec<Status>)>,
    failures: Vec<(u32, Failure)>,
    /// Executions by test: where those of each end, and their numbers, oldest run first.
    of_test: (Vec<u32>, Vec<u32>),
}

impl Execution<'_> {
    /// Red first, and passed in the end.
    pub fn is_flaky(&self) -> bool {
        self.status == Status::Passed && self.attempts.iter().any(|status| status.is_red())
    }
}

impl History {
    /// Takes up a file; in the order of names: what a run refers to comes before it. Others say nothing of runs.
    ///
    /// # Errors
    /// A sentence, when the bytes cannot be read, or names that they refer to are not here. Nothing of it was
    /// taken up then.
    pub fn take(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        match name.split_once('/') {
            Some(("names", id)) => self.add_names(id, bytes),
            Some(("runs", key)) => self.add_run(key, bytes),
            Some(("texts", key)) => self.add_texts(key, bytes),
            Some(("folded", id)) => self.add_folded(id, bytes),
            Some(("pins", id)) => {
                self.pins.insert(id.to_owned(), Pin::open(bytes)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn add_folded(&mut self, id: &str, bytes: &[u8]) -> Result<(), String> {
        let folded = Folded::open(bytes)?;
        self.gone.extend(folded.runs.iter().cloned());
        self.folded.insert(id.to_owned(), folded);
        Ok(())
    }

    fn add_names(&mut self, id: &str, bytes: &[u8]) -> Result<(), String> {
        let names = Names::open(bytes)?;
        let tests = names.iter().map(|name| self.test_of(name)).collect();
        self.blocks.insert(id.to_owned(), tests);
        Ok(())
    }

    fn add_run(&mut self, key: &str, bytes: &[u8]) -> Result<(), String> {
        // A pass that was cut short left the run beside the statistics that hold it.
        if self.gone.contains(key) {
            return Ok(());
        }
        let written: Written = chunk::open(Kind::Run, bytes)?;
        let block = self.blocks.get(&written.block).ok_or_else(|| format!("names/{} is missing", written.block))?;
        let is_ran =
            |at: usize| written.ran.is_empty() || written.ran.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
        let mut tests: Vec<u32> =
            block.iter().enumerate().filter(|(at, _)| is_ran(*at)).map(|(_, test)| *test).collect();
        tests.extend(written.more.iter().map(|name| self.test_of(name)).collect::<Vec<_>>());
        if tests.len() != written.durations.len() || tests.len().div_ceil(4) != written.statuses.len() {
            return Err("its columns are not of one length".to_owned());
        }
        let start = index(self.test.len());
        let code = |at: usize| written.statuses.get(at / 4).map_or(3, |byte| byte >> (at % 4 * 2) & 3);
        self.status.extend((0..tests.len()).map(code));
        self.test.extend(tests);
        self.duration.extend(written.durations);
        let mut at = start;
        for (distance, codes) in written.attempts {
            at = at.saturating_add(distance);
            self.attempts.push((at, codes.into_iter().map(status).collect()));
        }
        let first = self.failures.len();
        self.keys.insert(key.to_owned(), (index(self.runs.len()), first..first + written.failures.len()));
        self.failures.extend(
            written
                .failures
                .into_iter()
                .map(|(test, cluster)| (start.saturating_add(test), Failure { test, cluster, said: String::new() })),
        );
        self.ends.push(index(self.test.len()));
        self.runs.push(written.about);
        self.used.insert(written.block);
        Ok(())
    }

    fn add_texts(&mut self, key: &str, bytes: &[u8]) -> Result<(), String> {
        let Texts(texts) = chunk::open(Kind::Texts, bytes)?;
        // Texts are written before their run: one that never came has no use for them.
        let Some((_, range)) = self.keys.get(key).cloned() else { return Ok(()) };
        for ((_, failure), said) in self.failures.get_mut(range).unwrap_or_default().iter_mut().zip(texts) {
            failure.said = said;
        }
        Ok(())
    }

    /// Takes up a run that is open, as if it had been kept.
    pub fn add(&mut self, run: &Kept) {
        let start = index(self.test.len());
        for (at, (name, Ending { attempts, duration })) in run.names.iter().zip(&run.endings).enumerate() {
            let test = self.test_of(name);
            self.test.push(test);
            self.status.push(super::run::status_code(attempts.last().copied().unwrap_or(Status::Skipped)));
            self.duration.push(*duration);
            if attempts.len() > 1 {
                self.attempts.push((start + index(at), attempts.clone()));
            }
        }
        self.failures.extend(run.failures.iter().map(|failure| (start + failure.test, failure.clone())));
        let before = (start as usize).saturating_sub(self.cases.0);
        self.cases.1.resize(before, u32::MAX);
        self.cases.1.extend(&run.cases);
        self.ends.push(index(self.test.len()));
        self.runs.push(run.about.clone());
    }

    /// What is taken out of names: as it was when they were kept, else they are not found.
    pub fn set_choices(&mut self, choices: Choices) {
        self.choices = choices;
    }

    /// What is taken out of names.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// Forgets the runs that are open, and puts these there instead. One that was kept before is the same run:
    /// what is open says more.
    pub fn set_open(&mut self, runs: &[Kept]) {
        let kept = self.kept.unwrap_or(self.runs.len());
        self.kept = Some(kept);
        let rows = self.ends.get(kept.wrapping_sub(1)).map_or(0, |end| *end as usize);
        self.runs.truncate(kept);
        self.ends.truncate(kept);
        self.test.truncate(rows);
        self.status.truncate(rows);
        self.duration.truncate(rows);
        self.cases = (rows, Vec::new());
        self.attempts.retain(|(at, _)| (*at as usize) < rows);
        self.failures.retain(|(at, _)| (*at as usize) < rows);
        for run in runs {
            self.add(run);
        }
        self.twins = runs.iter().filter_map(|run| self.keys.get(&run.about.key()).map(|(run, _)| *run)).collect();
        self.finish();
    }

    /// The number of an open run, by its place in the facts.
    pub fn open_run(&self, run: u32) -> Option<u32> {
        let at = self.kept? + run as usize;
        (at < self.runs.len()).then(|| index(at))
    }

    /// The place of an open run in the facts, by its number.
    pub fn in_facts(&self, run: u32) -> Option<u32> {
        self.kept.and_then(|kept| run.checked_sub(index(kept)))
    }

    /// True for a run that is open now.
    pub fn is_open(&self, run: u32) -> bool {
        self.kept.is_some_and(|kept| run as usize >= kept)
    }

    /// To be called when all runs are there: gathers executions by test. Runs that have no time come first.
    pub fn finish(&mut self) {
        let order = self.in_time();
        let mut ends = vec![0_u32; self.tests.len() + 1];
        for at in order.iter().flat_map(|run| self.range(*run)) {
            if let Some(count) = self.test.get(at).and_then(|test| ends.get_mut(*test as usize + 1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let mut places = vec![0_u32; self.test.len()];
        for run in order {
            for at in self.range(run) {
                let Some(next) = self.test.get(at).and_then(|test| ends.get_mut(*test as usize)) else { continue };
                if let Some(place) = places.get_mut(*next as usize) {
                    *place = index(at);
                }
                *next += 1;
            }
        }
        self.attempts.order_by_key(|(at, _)| *at);
        self.failures.order_by_key(|(at, _)| *at);
        self.of_test = (ends, places);
    }

    /// Numbers of the runs that count, in the order of time.
    pub fn in_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.runs.len()).filter(|at| !self.twins.contains(&index(*at))).collect();
        let key = |at: &usize| self.runs.get(*at).map(|run| (run.time, run.attempt));
        order.order_by(|a, b| key(a).cmp(&key(b)));
        order
    }

    fn run_at(&self, at: u32) -> u32 {
        index(self.ends.partition_point(|end| *end <= at))
    }

    /// Time of the newest run that was kept, milliseconds since 1970.
    pub fn newest_kept(&self) -> Option<i64> {
        self.runs.iter().take(self.kept.unwrap_or(usize::MAX)).filter_map(|run| run.time).max()
    }

    fn range(&self, run: usize) -> Range<usize> {
        let end = |run: usize| self.ends.get(run).map_or(0, |end| *end as usize);
        run.checked_sub(1).map_or(0, end)..end(run)
    }

    /// Ids of the blocks of names that runs refer to.
    pub(super) fn blocks_in_use(&self) -> &BTreeSet<String> {
        &self.used
    }

    /// True when this run was kept.
    pub fn has_run(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// Number of runs that were kept.
    pub fn kept_runs(&self) -> usize {
        self.keys.len()
    }

    /// Number of runs that are gone and of which there are statistics.
    pub fn gone(&self) -> usize {
        self.gone.len()
    }

    /// Statistics of runs that are gone, by test.
    pub fn folded(&self) -> impl Iterator<Item = (Name<'_>, &Statistic)> {
        let is_held = |id: &str| self.folded.values().any(|other| other.replaces.iter().any(|held| held == id));
        let last = self.folded.iter().filter(move |(id, _)| !is_held(id));
        last.flat_map(|(_, folded)| folded.names.iter().zip(&folded.rows))
    }

    /// All pins, also those that hold no more, by id.
    pub(super) fn all_pins(&self) -> impl Iterator<Item = (&str, &Pin)> {
        self.pins.iter().map(|(id, pin)| (id.as_str(), pin))
    }

    /// All runs, as they were taken up.
    pub fn runs(&self) -> &[About] {
        &self.runs
    }

    /// Number of tests that any run knows.
    pub fn tests(&self) -> u32 {
        index(self.tests.len())
    }

    /// Number of executions of all runs.
    pub fn executions(&self) -> usize {
        self.test.len()
    }

    /// Bytes that the columns take.
    pub fn bytes(&self) -> u64 {
        let columns = self.test.len() * (4 + 1 + 2 + 4) + self.tests.len() * (16 + 16 + 4);
        columns as u64 + self.strings.bytes()
    }

    /// The name of a test.
    pub fn name(&self, test: u32) -> Name<'_> {
        let [suite, class, name, file] = self.tests.get(test as usize).copied().unwrap_or_default();
        Name {
            suite: self.strings.get(suite),
            class: self.strings.get(class),
            name: self.strings.get(name),
            file: self.strings.get(file),
        }
    }

    /// The number of a test; `None` where no run knows it.
    pub fn find(&self, name: Name<'_>) -> Option<u32> {
        let id = |text: &str| self.strings.find(text);
        self.known.get(&[id(name.suite)?, id(name.class)?, id(name.name)?]).copied()
    }

    /// Executions of a test, oldest run first.
    pub fn of(&self, test: u32) -> impl Iterator<Item = Execution<'_>> {
        let (ends, places) = &self.of_test;
        let end = |test: usize| ends.get(test).map_or(0, |end| *end as usize);
        let start = (test as usize).checked_sub(1).map_or(0, end);
        places.get(start..end(test as usize)).unwrap_or_default().iter().map(|at| self.execution(*at))
    }

    /// Executions of a run, by name of test, with the test's number.
    pub fn of_run(&self, run: u32) -> impl Iterator<Item = (u32, Execution<'_>)> {
        self.range(run as usize).filter_map(|at| Some((*self.test.get(at)?, self.execution(index(at)))))
    }

    fn execution(&self, at: u32) -> Execution<'_> {
        let place = at as usize;
        let attempts =
            self.attempts.binary_search_by_key(&at, |(at, _)| *at).ok().and_then(|found| self.attempts.get(found));
        let failure =
            self.failures.binary_search_by_key(&at, |(at, _)| *at).ok().and_then(|found| self.failures.get(found));
        Execution {
            run: self.run_at(at),
            status: status(self.status.get(place).copied().unwrap_or(3)),
            attempts: attempts.map(|(_, all)| all.as_slice()).unwrap_or_default(),
            duration_ms: self.duration.get(place).and_then(|code| duration::ms(*code)),
            failure: failure.map(|(_, failure)| failure),
            case: self.cases.1.get(place.wrapping_sub(self.cases.0)).copied().filter(|case| *case != u32::MAX),
        }
    }

    fn test_of(&mut self, name: Name<'_>) -> u32 {
        let [suite, class, own, file] =
            [name.suite, name.class, name.name, name.file].map(|text| self.strings.intern(text));
        let tests = &mut self.tests;
        *self.known.entry([suite, class, own]).or_insert_with(|| {
            tests.push([suite, class, own, file]);
            index(tests.len() - 1)
        })
    }
}

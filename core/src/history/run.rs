//! A run as it is kept: what it was, and how each of its tests ended.

use super::chunk::{self, Kind};
use super::names::Names;
use crate::facts::Status;
use serde::{Deserialize, Serialize};

/// What a run was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Project: history is kept by it. Empty where nothing names one.
    pub project: String,
    /// Repository as `owner/name`.
    pub repository: String,
    /// Id of the run at its provider.
    pub run_id: Option<String>,
    /// Number of the run in its workflow.
    pub run_number: Option<u64>,
    /// Attempt, from 1.
    pub attempt: u32,
    /// Workflow.
    pub workflow: String,
    /// Job.
    pub job: String,
    /// Matrix leg, shard or host.
    pub instance: String,
    /// Commit.
    pub sha: String,
    /// Branch.
    pub branch: String,
    /// What started it.
    pub event: String,
    /// Where its provider shows it.
    pub url: String,
    /// Milliseconds since 1970 by the data's own time: its start, else the day of its folder, else the newest
    /// time in it. `None` where it has no time at all: such runs stand before all others and never grow old.
    pub time: Option<i64>,
    /// What it was given as: runs that nothing names are told apart by it.
    pub given: String,
    /// `red`, `green` or `no_data`.
    pub verdict: String,
    /// What could not be read of it, in rows of the ledger.
    pub lost: u64,
    /// Version of the normalisation that its keys were made with.
    pub normalisation: u32,
    /// What decided which run it is: `sidecar`, `name`, ….
    pub identity_from: String,
}

impl About {
    /// What a run is called: id, number, or what it was given as, with attempt, job and instance.
    pub fn title(&self) -> String {
        let id = self.run_id.clone().or_else(|| self.run_number.map(|number| format!("#{number}")));
        let attempt = if self.attempt > 1 { format!("attempt {}", self.attempt) } else { String::new() };
        let id = id.unwrap_or_else(|| self.given.clone());
        let parts = [id.as_str(), &attempt, &self.job, &self.instance];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Its instance, or its job where that is all that tells.
    pub fn place(&self) -> &str {
        if self.instance.is_empty() { &self.job } else { &self.instance }
    }

    /// What tells a run from others of the same history: saving it again replaces it.
    pub fn key(&self) -> String {
        let number = self.run_number.map(|number| number.to_string()).unwrap_or_default();
        let (run, attempt) = (self.run_id.as_deref().unwrap_or_default(), self.attempt.to_string());
        // Without a number of the provider, what was given and when is all there is.
        let time = self.time.map(|time| time.to_string()).unwrap_or_default();
        let is_told = !run.is_empty() || !number.is_empty();
        let rest = if is_told { ["", ""] } else { [self.given.as_str(), time.as_str()] };
        crate::methods::fingerprint::fingerprint(&[
            "run",
            &self.project,
            &self.repository,
            run,
            if run.is_empty() { &number } else { "" },
            &self.workflow,
            &attempt,
            &self.job,
            &self.instance,
            rest[0],
            rest[1],
        ])
    }
}

impl About {
    /// The file that says which names the last run of this job had: only a hint.
    pub fn last(&self) -> String {
        let parts = ["last", &self.project, &self.workflow, &self.job, &self.instance];
        format!("last/{}", crate::methods::fingerprint::fingerprint(&parts))
    }
}

/// How a test ended, with all its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Of each attempt, in order; the last is final.
    pub attempts: Vec<Status>,
    /// Code of the duration; see [`super::duration`].
    pub duration: u16,
}

/// What a red test said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Number of the test in the run.
    pub test: u32,
    /// Id of the cluster: failures that say the same have the same, in every run. Empty where nothing was said.
    pub cluster: String,
    /// First telling line, redacted; empty when it grew old.
    pub said: String,
}

/// A run as it is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// What it was.
    pub about: About,
    /// Its tests, ordered by name; those with the same name stand beside each other in the order of the report.
    pub names: Names,
    /// How each ended.
    pub endings: Vec<Ending>,
    /// What red ones said.
    pub failures: Vec<Failure>,
    /// Of a run that is open: the case of each test in the facts. Not kept.
    pub cases: Vec<u32>,
}

/// What is written of a run: its names are those of a block, as far as that has them.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) about: About,
    /// Id of the block.
    pub(super) block: String,
    /// Which names of the block ran, a bit each; empty when all did.
    pub(super) ran: Vec<u8>,
    /// Names that the block has not.
    pub(super) more: Names,
    /// Final statuses, four in a byte.
    pub(super) statuses: Vec<u8>,
    pub(super) durations: Vec<u16>,
    /// Tests with several attempts: distance to the one before, statuses.
    pub(super) attempts: Vec<(u32, Vec<u8>)>,
    /// Test and cluster.
    pub(super) failures: Vec<(u32, String)>,
}

/// What failures of a run said, in their order: these grow old before the run does.
#[derive(Serialize, Deserialize)]
pub(super) struct Texts(pub(super) Vec<String>);

/// A file of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `names/<id>`, `runs/<key>`, `texts/<key>`, `folded/<id>`, `last/<key>`, `pins/<id>`.
    pub name: String,
    /// Its bytes: written under this name, whole, they replace what was there.
    pub bytes: Vec<u8>,
}

impl Kept {
    /// The files to be written, in this order: what a file refers to stands before it. `read` gives the bytes
    /// of a file that is there.
    pub fn files(&self, mut read: impl FnMut(&str) -> Option<Vec<u8>>) -> Vec<File> {
        let last = self.about.last();
        let mut block = || {
            let id = String::from_utf8(read(&last)?).ok()?;
            let names = Names::open(&read(&format!("names/{id}"))?).ok()?;
            Some((id, self.against(&names)?))
        };
        let mut files = Vec::new();
        let (id, (ran, more, order)) = if let Some(known) = block() {
            known
        } else {
            let (id, bytes) = self.names.seal();
            files.push(File { name: format!("names/{id}"), bytes });
            files.push(File { name: last, bytes: id.clone().into_bytes() });
            (id, (Vec::new(), Names::default(), (0..self.endings.len()).collect()))
        };
        let key = self.about.key();
        if self.failures.iter().any(|failure| !failure.said.is_empty()) {
            let texts = Texts(self.failures.iter().map(|failure| failure.said.clone()).collect());
            files.push(File { name: format!("texts/{key}"), bytes: chunk::seal(Kind::Texts, &texts) });
        }
        files.push(File { name: format!("runs/{key}"), bytes: self.seal(id, ran, more, &order) });
        files
    }

    fn seal(&self, block: String, ran: Vec<u8>, more: Names, order: &[usize]) -> Vec<u8> {
        let mut place_of = vec![0_u32; order.len()];
        let (mut statuses, mut durations, mut attempts) = (vec![0_u8; order.len().div_ceil(4)], Vec::new(), Vec::new());
        let mut before = 0;
        for (at, from) in order.iter().enumerate() {
            let Some(ending) = self.endings.get(*from) else { continue };
            let last = ending.attempts.last().copied().unwrap_or(Status::Skipped);
            if let Some(byte) = statuses.get_mut(at / 4) {
                *byte |= status_code(last) << (at % 4 * 2);
            }
            durations.push(ending.duration);
            if ending.attempts.len() > 1 {
                attempts.push((
                    crate::facts::index(at - before),
                    ending.attempts.iter().copied().map(status_code).collect(),
                ));
                before = at;
            }
            if let Some(place) = place_of.get_mut(*from) {
                *place = crate::facts::index(at);
            }
        }
        let place = |test: u32| place_of.get(test as usize).copied().unwrap_or_default();
        let failures = self.failures.iter().map(|failure| (place(failure.test), failure.cluster.clone())).collect();
        let about = self.about.clone();
        chunk::seal(Kind::Run, &Written { about, block, ran, more, statuses, durations, attempts, failures })
    }

    /// Which names of a block ran here, which more did, and the order in which they are written; `None` when
    /// a block of its own is smaller.
    fn against(&self, block: &Names) -> Option<(Vec<u8>, Names, Vec<usize>)> {
        let mut ran = vec![0_u8; block.len().div_ceil(8)];
        let (mut known, mut more) = (Vec::new(), Vec::new());
        let mut theirs = block.iter().enumerate().peekable();
        for (at, name) in self.names.iter().enumerate() {
            while theirs.next_if(|(_, their)| *their < name).is_some() {}
            if let Some((place, _)) = theirs.next_if(|(_, their)| *their == name) {
                if let Some(byte) = ran.get_mut(place / 8) {
                    *byte |= 1 << (place % 8);
                }
                known.push(at);
            } else {
                more.push((at, name));
            }
        }
        // Names that are written with every run cost more than a block of their own does once.
        if more.len() * 10 > self.names.len() {
            return None;
        }
        if known.len() == block.len() {
            ran.clear();
        }
        known.extend(more.iter().map(|(at, _)| *at));
        Some((ran, Names::of(more.into_iter().map(|(_, name)| name)), known))
    }
}

/// What a kept run was, of its bytes.
pub(super) fn about(bytes: &[u8]) -> Result<About, String> {
    chunk::open::<Written>(Kind::Run, bytes).map(|written| written.about)
}

/// Place of a status among four.
pub(super) fn status_code(status: Status) -> u8 {
    match status {
        Status::Passed => 0,
        Status::Failed => 1,
        Status::Error => 2,
        Status::Skipped => 3,
    }
}

/// The status of a code.
pub(super) fn status(code: u8) -> Status {
    match code & 3 {
        0 => Status::Passed,
        1 => Status::Failed,
        2 => Status::Error,
        _ => Status::Skipped,
    }
}

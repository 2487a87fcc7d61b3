//! A kept run at a glance: what it was and how its tests ended, without their names.
//!
//! A list of runs needs no columns over executions: it reads each file by itself.

use super::chunk::{self, Kind};
use super::run::{About, Written, status};
use crate::facts::Status;

/// What one file of a run says by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    /// What it was.
    pub about: About,
    /// Id of the block of names that it refers to: the file `names/<id>`.
    pub block: String,
    /// Final statuses: passed, failed, error, skipped.
    pub by_status: [u64; 4],
    /// Tests that were red first and passed then.
    pub flaky: u64,
}

impl Glance {
    /// Reads the bytes of a file `runs/<key>`.
    ///
    /// # Errors
    /// A sentence, when they cannot be read.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        let written: Written = chunk::open(Kind::Run, bytes)?;
        let mut by_status = [0; 4];
        for at in 0..written.durations.len() {
            let code = written.statuses.get(at / 4).map_or(3, |byte| byte >> (at % 4 * 2) & 3);
            if let Some(count) = by_status.get_mut(usize::from(code)) {
                *count += 1;
            }
        }
        let is_flaky = |codes: &&Vec<u8>| {
            let ended = codes.last().map(|code| status(*code));
            ended == Some(Status::Passed) && codes.iter().any(|code| status(*code).is_red())
        };
        let flaky = written.attempts.iter().map(|(_, codes)| codes).filter(is_flaky).count() as u64;
        Ok(Self { about: written.about, block: written.block, by_status, flaky })
    }

    /// Tests in all.
    pub fn tests(&self) -> u64 {
        self.by_status.iter().sum()
    }

    /// Tests that failed or did not get to say.
    pub fn red(&self) -> u64 {
        let [_, failed, error, _] = self.by_status;
        failed + error
    }
}

//! Exit codes: part of the contract.

use std::fmt;
use std::process::ExitCode;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Nothing found, or the gate passed.
    Passed = 0,
    /// Findings at or above `--fail-on`, or the gate failed. Beats [`Exit::NoData`].
    Findings = 1,
    /// Nothing could be opened.
    NothingOpened = 2,
    /// No data where data was required: it cannot be said whether anything broke.
    NoData = 3,
    /// The command line was not understood.
    Usage = 64,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that decides its own exit code; all others end with [`Exit::NothingOpened`].
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) exit: Exit,
    why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Refused {}

/// The command line asks for something that cannot be.
pub(crate) fn usage(why: impl Into<String>) -> anyhow::Error {
    Refused { exit: Exit::Usage, why: why.into() }.into()
}

/// There is nothing to work on.
pub(crate) fn nothing_opened(why: impl Into<String>) -> anyhow::Error {
    Refused { exit: Exit::NothingOpened, why: why.into() }.into()
}

/// What is needed is not there.
pub(crate) fn no_data(why: impl Into<String>) -> anyhow::Error {
    Refused { exit: Exit::NoData, why: why.into() }.into()
}

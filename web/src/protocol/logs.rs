//! What page and engine say to each other of a log that is held against another.

use artiscope_core::views::{BaselineChoice, LogDifference};
use serde::{Deserialize, Serialize};

/// A log minus another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinusQuery {
    /// Entry of the log that is looked at.
    pub entry: u32,
    /// Entry of the one of a good run; `None` for the one that is proposed.
    pub baseline: Option<u32>,
}

/// The lines that the other one does not explain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MinusView {
    /// The query this answers.
    pub query: MinusQuery,
    /// Entry of the log that was taken; `None` where none was chosen and none is like this one.
    pub baseline: Option<u32>,
    /// Logs that can be taken, the best first.
    pub choices: Vec<BaselineChoice>,
    /// There are more than these.
    pub more: u64,
    /// What was found; `None` without a log to hold it against.
    pub found: Option<LogDifference>,
}

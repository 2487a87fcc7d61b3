//! Which run is which, and why: what a host shows, and what its user changes.

use serde::{Deserialize, Serialize};

/// Every run with its identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunsView {
    /// In the order of runs.
    pub runs: Vec<RunIdentity>,
    /// Changes that can be taken back.
    pub corrections: u64,
}

/// A run, and what decided which it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunIdentity {
    /// Number of the run.
    pub run: u32,
    /// Unique in this session.
    pub id: String,
    /// Project; empty where nothing says it, as all texts.
    pub project: String,
    /// Run id of the CI provider.
    pub run_id: String,
    /// From 1.
    pub attempt: u32,
    /// Job.
    pub job: String,
    /// Matrix leg or host.
    pub instance: String,
    /// What decided, in words.
    pub identity_from: String,
    /// What it consists of: each can be split off.
    pub parts: Vec<RunPart>,
    /// Parts that are not shown.
    pub hidden: u64,
}

/// A folder, an archive or a file of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPart {
    /// Its path.
    pub place: String,
    /// Documents in it.
    pub documents: u64,
}

/// What becomes of runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunsChange {
    /// They are only shown.
    Show,
    /// Keys of a sidecar get other values; an empty one takes away.
    Name {
        /// Number of the run.
        run: u32,
        /// `project`, `run_id`, `attempt`, `job`, `instance`, … and what they shall say.
        fields: Vec<(String, String)>,
    },
    /// A part becomes a run by itself: an instance of its own.
    Split {
        /// Number of the run.
        run: u32,
        /// Path of the part.
        place: String,
    },
    /// A run is the same as another.
    Join {
        /// Number of the run.
        run: u32,
        /// Number of the run that it is.
        into: u32,
    },
    /// Takes the last change back.
    Undo,
}

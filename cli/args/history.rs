//! `history`: saved runs.

use super::{Inputs, TextOrJson};
use clap::{Args as Flags, Subcommand};
use std::path::PathBuf;

/// Where runs are kept.
#[derive(Flags)]
pub(crate) struct Kept {
    /// Directory of saved runs; `ARTISCOPE_HISTORY` otherwise
    #[arg(long, value_name = "DIR")]
    pub(crate) history: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum HistoryCommand {
    /// Keeps the runs in these artifacts; a run that was kept before is replaced
    Add(Box<Inputs>),
    /// Every run, oldest first
    List {
        #[command(flatten)]
        kept: Kept,
        /// text or json
        #[arg(long, default_value = "text", value_name = "FORMAT")]
        format: TextOrJson,
    },
    /// The tests of a run, by its key or id, or one test through all runs
    Show {
        #[command(flatten)]
        kept: Kept,
        /// The beginning of the run's key, or the id of its provider
        #[arg(required_unless_present = "test")]
        key: Option<String>,
        /// A test by its name, alone or behind its class; else those with this in their names
        #[arg(long, value_name = "NAME", conflicts_with = "key")]
        test: Option<String>,
        /// text (red and flaky ones) or json (all)
        #[arg(long, default_value = "text", value_name = "FORMAT")]
        format: TextOrJson,
    },
    /// Removes what is strictly older than the windows; statistics stay
    Prune {
        #[command(flatten)]
        kept: Kept,
        /// The moment that "now" means: a time (RFC 3339) or `now`; by default that of the newest run
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
        /// How long texts of failures stay
        #[arg(long, default_value_t = 30, value_name = "DAYS")]
        content_days: u32,
        /// How long runs stay
        #[arg(long, default_value_t = 180, value_name = "DAYS")]
        event_days: u32,
        /// Says what would be removed
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes everything into one file (`-o FILE`), which the page reads too
    Export {
        #[command(flatten)]
        kept: Kept,
    },
    /// Pins a run as the baseline that later ones are compared with; it is never removed
    Pin {
        #[command(flatten)]
        kept: Kept,
        /// The beginning of its key, or the id of its provider: then all its jobs
        key: String,
        /// Only for runs of this branch
        #[arg(long, default_value = "", value_name = "BRANCH", hide_default_value = true)]
        branch: String,
    },
    /// Takes a pin away
    Unpin {
        #[command(flatten)]
        kept: Kept,
        /// That of this branch; without it, the one for all branches
        #[arg(long, default_value = "", value_name = "BRANCH", hide_default_value = true)]
        branch: String,
        /// Of this project, where several have pins
        #[arg(long, value_name = "NAME")]
        project: Option<String>,
    },
    /// Takes up the runs of such a file
    Import {
        #[command(flatten)]
        kept: Kept,
        /// The file
        file: PathBuf,
    },
}

//! What `compare` is asked.

use super::{How, ListFormat};
use clap::{Args as Flags, ValueEnum};
use std::path::PathBuf;

#[derive(Flags)]
pub(crate) struct CompareArgs {
    /// What is held against it: a zip, folder or file; or a kept run by its key or id, or `baseline`
    #[arg(value_name = "BASE")]
    pub(crate) base: PathBuf,
    /// What is looked at: the same
    #[arg(value_name = "HEAD")]
    pub(crate) head: PathBuf,
    /// Look for BASE and HEAD among the runs in this, by id or by the name of an instance; also several
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) within: Vec<PathBuf>,
    /// text, json or markdown
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    /// What makes the exit code 1, also several parted by commas
    #[arg(long, default_value = "new", value_name = "CHANGE", value_delimiter = ',')]
    pub(crate) fail_on: Vec<FailOnChange>,
    #[command(flatten)]
    pub(crate) how: How,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOnChange {
    /// Red in head, and not in base
    New,
    /// Red in both
    StillFailing,
    /// Flaky in head, and not in base
    Flaky,
    /// Slower beyond what is usual
    Slower,
    /// Only in base
    Removed,
    /// Skipped in head, not in base
    Skipped,
    /// Nothing does
    Never,
}

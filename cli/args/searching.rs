//! What `search` and `merge` are told.

use super::{Inputs, TextOrJson};
use clap::Args as Flags;

#[derive(Flags)]
pub(crate) struct SearchArgs {
    /// What to look for: a text as it is. Without capitals, case does not matter
    #[arg(value_name = "PATTERN", allow_hyphen_values = true)]
    pub(crate) pattern: String,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The pattern is a regular expression, matched within one line
    #[arg(short = 'e', long)]
    pub(crate) regex: bool,
    /// Case never matters
    #[arg(short, long, conflicts_with = "case_sensitive")]
    pub(crate) ignore_case: bool,
    /// Case always matters
    #[arg(short = 's', long)]
    pub(crate) case_sensitive: bool,
    /// Only the number of matching lines of each file
    #[arg(long, conflicts_with = "context")]
    pub(crate) count: bool,
    /// Lines before and behind each
    #[arg(short = 'C', long, default_value_t = 0, value_name = "LINES")]
    pub(crate) context: u32,
    /// Lines printed of one file; all are counted
    #[arg(short, long, default_value_t = 1_000_000, value_name = "LINES")]
    pub(crate) max_count: u32,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Flags)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Seconds added to the times of logs whose path ends so (`server.log=-1.5`), also several
    #[arg(long, value_name = "LOG=SECONDS", allow_hyphen_values = true)]
    pub(crate) offset: Vec<String>,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

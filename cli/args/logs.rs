//! What `templates` and `diff-logs` are asked.

use super::{How, TextOrJson};
use clap::Args as Flags;
use std::path::PathBuf;

#[derive(Flags)]
pub(crate) struct TemplatesArgs {
    /// A log, or an archive or a folder with logs; `-` for stdin
    #[arg(required = true, value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
    /// Print the id of its template for each line, and nothing else
    #[arg(long, conflicts_with = "format")]
    pub(crate) assign: bool,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
    #[command(flatten)]
    pub(crate) how: How,
}

#[derive(Flags)]
pub(crate) struct DiffLogsArgs {
    /// What is looked at: a log, or an archive or a folder with logs
    #[arg(value_name = "BAD")]
    pub(crate) bad: PathBuf,
    /// Logs of good runs, archives or folders with them; a log is held against those of its name, else against all
    #[arg(long, required = true, num_args = 1.., value_name = "GOOD")]
    pub(crate) baseline: Vec<PathBuf>,
    /// Lines that are explained, shown around those that are not
    #[arg(long, default_value_t = 0, value_name = "LINES")]
    pub(crate) context: usize,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
    #[command(flatten)]
    pub(crate) how: How,
}

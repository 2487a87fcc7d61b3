//! Flags of `redact`.

use super::TextOrJson;
use clap::Args as Flags;
use std::path::PathBuf;

/// What is copied without its secrets.
#[derive(Flags)]
pub(crate) struct RedactArgs {
    /// Zips, tar.gz, folders, single files, or `-` for stdin
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Lists kinds and places of secrets, never the secrets; with -o the copy is written too
    #[arg(long)]
    pub(crate) report: bool,
    /// text or json: how the report is written
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
    /// Change a limit (`entries=10000`, `inflated_bytes=2G`), also several parted by commas
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',')]
    pub(crate) limits: Vec<String>,
    /// A policy file whose `[redact]` holds patterns of the project and whether e-mail and IP addresses go too;
    /// `artiscope.toml` of the working directory otherwise
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) policy: Vec<String>,
}

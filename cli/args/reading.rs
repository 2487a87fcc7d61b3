//! What is read, and how: flags that commands share.

use super::Kept;
use crate::exit::usage;
use anyhow::{Context as _, Result};
use artiscope_core::bytes::Limits;
use artiscope_core::documents::times::parse_moment;
use artiscope_core::history::About;
use artiscope_core::reports::Options;
use clap::Args as Flags;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// What is read, and how.
#[derive(Flags)]
pub(crate) struct Inputs {
    /// Zips, tar.gz, folders, single files, or `-` for stdin
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) how: How,
}

impl std::ops::Deref for Inputs {
    type Target = How;

    fn deref(&self) -> &How {
        &self.how
    }
}

/// How it is read.
#[derive(Flags)]
pub(crate) struct How {
    /// Change a limit (`entries=10000`, `inflated_bytes=2G`), also several parted by commas
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',')]
    pub(super) limits: Vec<String>,
    /// A preset (`policy show` lists them) or a policy file, also several; `artiscope.toml` of the
    /// working directory otherwise. Policies are never taken from inside an archive
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) policy: Vec<String>,
    /// The moment that "now" means: a time (RFC 3339) or `now`; by default the newest time in the data
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Leave secrets in, for a reason, which is recorded in the output
    #[arg(long, value_name = "REASON")]
    pub(super) no_redact: Option<String>,
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Tests whose failures are no errors; `quarantine.toml` of the working directory otherwise. A list inside an
    /// archive is told, and lowers nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) quarantine: Option<PathBuf>,
    /// Name of the project, recorded in the output
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// Run id of the CI provider, recorded where there is one run
    #[arg(long, value_name = "ID")]
    pub(super) run: Option<String>,
}

impl How {
    /// The default limits, changed as asked.
    pub(crate) fn limits(&self) -> Result<Limits> {
        limits(&self.limits)
    }

    /// Milliseconds since 1970, where given.
    pub(crate) fn as_of(&self) -> Result<Option<i64>> {
        moment(self.as_of.as_deref())
    }

    /// Names the project of a run as the flag says.
    pub(crate) fn name_project(&self, about: &mut About) {
        if let Some(project) = &self.project {
            about.project.clone_from(project);
        }
    }

    /// Names a run as the flags say.
    pub(crate) fn name(&self, about: &mut About) {
        self.name_project(about);
        about.run_id = self.run.clone().or(about.run_id.take());
    }

    /// What is asked of the output.
    pub(crate) fn options(&self, is_coloured: bool) -> Result<Options> {
        if self.no_redact.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(usage("--no-redact needs a reason"));
        }
        Ok(Options {
            no_redact: self.no_redact.clone(),
            is_coloured,
            project: self.project.clone(),
            run: self.run.clone(),
            home: None,
            told: None,
        })
    }
}

/// The default limits, changed as asked.
pub(crate) fn limits(given: &[String]) -> Result<Limits> {
    let mut limits = Limits::default();
    for limit in given {
        let (key, value) = limit.split_once('=').ok_or_else(|| usage(format!("not KEY=VALUE: {limit}")))?;
        let value = amount(value).ok_or_else(|| usage(format!("not a number: {limit}")))?;
        limits.set(key, value).map_err(usage)?;
    }
    Ok(limits)
}

/// A time, a day, or `now`, in milliseconds since 1970.
pub(crate) fn moment(text: Option<&str>) -> Result<Option<i64>> {
    let Some(text) = text else { return Ok(None) };
    if text == "now" {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
        return Ok(i64::try_from(now.as_millis()).ok());
    }
    match parse_moment(text) {
        Some(millis) => Ok(Some(millis)),
        None => Err(usage(format!("not a time as in 2025-01-31T12:00:00Z: {text}"))),
    }
}

/// `12`, `4K`, `1_000`, `2G`: binary multiples.
fn amount(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text.get(digits.len()..)?.to_ascii_uppercase().as_str() {
        "" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return None,
    };
    digits.replace('_', "").parse::<u64>().ok()?.checked_mul(1 << shift)
}

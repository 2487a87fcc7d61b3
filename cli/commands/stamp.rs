//! `stamp`: the identity of this run, for whoever opens its artifacts.

use crate::args::Printing;
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::reports::stamp::stamp;
use clap::Args as Flags;

/// What a stamp says: flags stand above the environment.
#[derive(Flags)]
pub(crate) struct StampArgs {
    /// github, gitlab, jenkins, buildkite, circleci or azure; by default the one whose environment this is
    #[arg(long, value_name = "NAME")]
    pub(crate) provider: Option<String>,
    /// Project
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Run id
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Attempt, from 1
    #[arg(long, value_name = "N")]
    attempt: Option<String>,
    /// Leg of a matrix, or host: no environment of GitHub Actions tells it
    #[arg(long, value_name = "NAME")]
    instance: Option<String>,
    /// Job
    #[arg(long, value_name = "NAME")]
    job: Option<String>,
    /// Commit
    #[arg(long, value_name = "SHA")]
    sha: Option<String>,
    /// Branch
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// What started it: push, `pull_request`, schedule, …
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Any key of the file (`url=…`, `workflow=…`, `started_at=…`), also several times
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl StampArgs {
    /// Keys of the file with what flags say, the last one wins.
    pub(crate) fn given(&self) -> Result<Vec<(String, String)>> {
        let flags = [
            ("project", &self.project),
            ("run_id", &self.run),
            ("attempt", &self.attempt),
            ("instance", &self.instance),
            ("job", &self.job),
            ("sha", &self.sha),
            ("branch", &self.branch),
            ("event", &self.event),
        ];
        let flags = flags.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text.clone()?)));
        let set = self.set.iter().map(|pair| match pair.split_once('=') {
            Some((key, text)) => Ok((key.to_owned(), text.to_owned())),
            None => Err(usage(format!("not KEY=VALUE: {pair}"))),
        });
        flags.map(Ok).chain(set).collect()
    }
}

pub(super) fn run(args: &StampArgs, printing: &Printing) -> Result<Exit> {
    let given = args.given()?;
    let text = stamp(args.provider.as_deref(), &|name| std::env::var(name).ok(), &given).map_err(usage)?;
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

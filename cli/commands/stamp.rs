//! `stamp`: the identity of this run, for whoever opens its artifacts.

use crate::args::{Printing, StampArgs};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::reports::stamp::stamp;

pub(super) fn run(args: &StampArgs, printing: &Printing) -> Result<Exit> {
    let given = args.given()?;
    let text = stamp(args.provider.as_deref(), &|name| std::env::var(name).ok(), &given).map_err(usage)?;
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

//! One file = one command, or one family of them.

mod facts;
mod inspect;
mod lists;

use crate::args::{Args, Command, Inputs, Printing};
use crate::exit::Exit;
use crate::{open, read};
use anyhow::Result;
use artiscope_core::session::Session;

/// Does what the command line says.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let printing = &args.printing;
    match &args.command {
        Command::Inspect(inspect) => inspect::run(inspect, printing),
        Command::Facts(facts) => facts::run(facts, printing),
        Command::Formats(list) => lists::formats(list.format, printing),
        Command::Rules(list) => lists::rules(list.format, printing),
        Command::Schema => lists::schema(printing),
        Command::Completions { shell } => lists::completions(*shell, printing),
        Command::Man => lists::manual(printing),
    }
}

/// Reads everything that was given and lets the rules speak.
fn session(inputs: &Inputs, printing: &Printing) -> Result<Session> {
    let limits = inputs.limits()?;
    let as_of = inputs.as_of()?;
    let opened = open::open(&inputs.paths)?;
    let mut session = read::read(opened, &limits, printing.quiet);
    let mut policy = session.policy().clone();
    policy.as_of = as_of;
    session.set_policy(policy);
    session.finish();
    Ok(session)
}

/// True when not one entry was readable.
fn is_nothing_opened(session: &Session) -> bool {
    let counts = session.facts().entry_counts();
    counts.total == counts.lost
}

//! One file = one command, or one family of them.

mod compare;
mod compat;
mod explain;
mod facts;
mod gate;
mod history;
mod html;
mod inspect;
mod lens;
mod lists;
mod logs;
mod merge;
mod notify;
mod packet;
mod perf;
mod policy;
mod quarantine;
mod redact;
mod search;
mod serve;
pub(crate) mod stamp;
mod strip;

use crate::args::{Args, Command, How, Inputs, NotifyCommand, PolicyCommand, Printing};
use crate::exit::{Exit, usage};
use crate::{open, read};
use anyhow::Result;
use artiscope_core::session::{Correction, Session};
use artiscope_core::views::Scene;
use std::path::PathBuf;

/// A key of the policy that a flag sets: key, value, and the flag as the source.
type Flag = (&'static str, String, String);

/// Does what the command line says.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let printing = &args.printing;
    match &args.command {
        Command::Inspect(inspect) => inspect::run(inspect, printing),
        Command::Gate(args) => gate::run(args, printing),
        Command::Notify(NotifyCommand::Slack(args)) => notify::slack(args, printing),
        Command::Badge(args) => inspect::badge(args, printing),
        Command::Facts(facts) => facts::run(facts, printing),
        Command::Explain(args) => explain::run(args, printing),
        Command::Merge(args) => merge::run(args, printing),
        Command::Search(args) => search::run(args, printing),
        Command::Flakes(args) => lens::flakes(args, printing),
        Command::Perf(args) => perf::run(args, printing),
        Command::Parity(args) => lens::run("parity", args, &[], printing),
        Command::Pipeline(args) => lens::run("pipeline", args, &[], printing),
        Command::Scenarios(args) => lens::run("scenarios", args, &[], printing),
        Command::Causes(args) => lens::run("causes", args, &[], printing),
        Command::Compat(args) => compat::run(args, printing),
        Command::Packet(args) => packet::run(args, printing),
        Command::Compare(args) => compare::run(args, printing),
        Command::Templates(args) => logs::templates(args, printing),
        Command::DiffLogs(args) => logs::difference(args, printing),
        Command::Quality(args) => lens::run("quality", args, &[], printing),
        Command::History(command) => history::run(command, printing),
        Command::Quarantine(command) => quarantine::run(command, printing),
        Command::Redact(args) => redact::run(args, printing),
        Command::Serve(args) => serve::run(args, printing),
        Command::Stamp(args) => stamp::run(args, printing),
        Command::Policy(PolicyCommand::Show(args)) => policy::show(args, printing),
        Command::Formats(list) => lists::formats(list.format, printing),
        Command::Rules(list) => lists::rules(list.format, printing),
        Command::Schema { of } => lists::schema(*of, printing),
        Command::Completions { shell } => lists::completions(*shell, printing),
        Command::Man => lists::manual(printing),
    }
}

/// Reads everything that was given and lets the rules speak, beside what was kept.
fn session(inputs: &Inputs, printing: &Printing) -> Result<Session> {
    judged(inputs, &[], printing, |_| ()).map(|(session, ())| session)
}

/// As [`session`], with keys of the policy that flags set, and asks while the analyses are at hand.
fn judged<T>(
    inputs: &Inputs,
    flags: &[Flag],
    printing: &Printing,
    ask: impl FnOnce(&Scene<'_>) -> T,
) -> Result<(Session, T)> {
    // What is wrong with the history is said before anything is read.
    let kept = history::beside(&inputs.kept, printing)?;
    let mut session = unjudged(inputs, flags, printing)?;
    if let Some(kept) = kept {
        session.set_history(kept);
    }
    let asked = session.finish_with(ask);
    Ok((session, asked))
}

/// Reads everything that was given, with its policy; the rules have not spoken.
fn unjudged(inputs: &Inputs, flags: &[Flag], printing: &Printing) -> Result<Session> {
    read_paths(&inputs.paths, &inputs.how, flags, printing)
}

/// Reads these paths.
fn read_paths(paths: &[PathBuf], how: &How, flags: &[Flag], printing: &Printing) -> Result<Session> {
    let limits = how.limits()?;
    let as_of = how.as_of()?;
    let mut policy = policy::policy(&how.policy)?;
    let opened = open::open(paths)?;
    let mut session = read::read(opened, &limits, printing.quiet);
    policy.as_of = as_of.into();
    let unread = quarantine::put(&mut policy, how.quarantine.as_deref(), printing)?;
    session.absorb(unread);
    for (key, value, flag) in flags {
        policy.set_text(key, value, flag).map_err(usage)?;
    }
    session.set_policy(policy);
    if let Some(project) = &how.project {
        session.correct(Correction::project(project));
    }
    Ok(session)
}

/// True when not one entry was readable.
fn is_nothing_opened(session: &Session) -> bool {
    let counts = session.facts().entry_counts();
    counts.total == counts.lost
}

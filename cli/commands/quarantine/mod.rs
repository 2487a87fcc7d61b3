//! `quarantine`: the list of tests whose failures are no errors, held against runs.

mod edit;
mod list;

use super::judged;
use crate::args::{Listing, Printing, QuarantineCommand, Whose};
use crate::exit::{Exit, no_data, usage};
use crate::output::Output;
use anyhow::{Context as _, Result};
use artiscope_core::facts::{Fragment, Loss};
use artiscope_core::findings::Policy;
use artiscope_core::findings::analyses::quarantine::Quarantine;
use artiscope_core::reports::snippets::{Quarantined, RUNNERS};
use artiscope_core::reports::{Exported, allure_known, hologram_quarantined, quarantined};
use artiscope_core::session::Session;
use artiscope_core::views::Scene;
use std::path::Path;

/// The list of a project, where it has one.
const BESIDE: &str = "quarantine.toml";

pub(super) fn run(command: &QuarantineCommand, printing: &Printing) -> Result<Exit> {
    match command {
        QuarantineCommand::List { listing, propose, format } => list::list(listing, *propose, *format, printing),
        QuarantineCommand::Check { listing, format } => list::check(listing, *format, printing),
        QuarantineCommand::Add { named, owner, reason, issue, expires, days, as_of } => {
            let now =
                crate::args::moment(Some(as_of.as_deref().unwrap_or("now")))?.context("the clock cannot be read")?;
            let end = edit::End { expires: expires.as_deref(), days: *days };
            edit::add(named, &[("owner", Some(owner)), ("reason", Some(reason)), ("issue", issue.as_ref())], end, now)
        }
        QuarantineCommand::Remove { named } => edit::remove(named),
        QuarantineCommand::Snippet { listing, runner } => snippet(listing, runner, printing),
        QuarantineCommand::Export { listing, whose } => export(listing, *whose, printing),
    }
}

/// Puts a list in force: the one that is named, else that of the working directory. What could not be read of it is
/// said, and gives rows of the ledger.
pub(super) fn put(policy: &mut Policy, named: Option<&Path>, printing: &Printing) -> Result<Fragment> {
    let mut unread = Fragment::default();
    // `inspect artifacts/*` names whatever an archive held.
    policy.has_lists_alone = false;
    let path = named.unwrap_or(Path::new(BESIDE));
    if named.is_none() && !path.is_file() {
        return Ok(unread);
    }
    let text = std::fs::read_to_string(path).map_err(|error| usage(format!("{}: {error}", path.display())))?;
    let name = path.file_name().map_or_else(|| BESIDE.to_owned(), |name| name.to_string_lossy().into_owned());
    for problem in policy.put_quarantine(&name, &text) {
        if !printing.quiet {
            eprintln!("not read: {problem}");
        }
        let (path, what) = problem.split_once(": ").unwrap_or((&name, &problem));
        unread.note(path, Loss::Info, what.to_owned(), 0);
    }
    Ok(unread)
}

/// Reads the runs that were given, and asks while the list is at hand.
fn asked<T>(
    listing: &Listing,
    printing: &Printing,
    ask: impl FnOnce(&Scene<'_>, &Quarantine) -> T,
) -> Result<(Session, T)> {
    let inputs = listing.inputs();
    let (session, (has_list, asked)) = judged(&inputs, &[], printing, |scene| {
        let quarantine = scene.judging.quarantine();
        (!quarantine.lists.is_empty(), ask(scene, quarantine))
    })?;
    if has_list {
        Ok((session, asked))
    } else {
        Err(no_data(format!("no list: {BESIDE} is not here, and none was given")))
    }
}

fn say(sentences: &[String], printing: &Printing) {
    for sentence in sentences.iter().filter(|_| !printing.quiet) {
        eprintln!("{sentence}");
    }
}

fn snippet(listing: &Listing, runner: &str, printing: &Printing) -> Result<Exit> {
    let known = RUNNERS.iter().find(|known| known.id == runner).ok_or_else(|| {
        let known: Vec<&str> = RUNNERS.iter().map(|known| known.id).collect();
        usage(format!("no such runner: {runner} (runners: {})", known.join(", ")))
    })?;
    let (_, (text, left_out)) = asked(listing, printing, |scene, quarantine| {
        let (tests, left_out) = quarantined(scene.facts, quarantine);
        let reasons: Vec<String> = tests.iter().map(|(entry, _, _)| list::reason(quarantine, entry)).collect();
        let tests: Vec<Quarantined<'_>> =
            tests.iter().zip(&reasons).map(|((_, class, name), reason)| Quarantined { class, name, reason }).collect();
        let text = if tests.is_empty() { String::new() } else { (known.write)(&tests) };
        (text, left_out)
    })?;
    say(&left_out, printing);
    if text.is_empty() {
        return Err(no_data("no test is in quarantine: nothing to paste"));
    }
    if !printing.quiet {
        let still = if known.still_runs { "the tests still run" } else { "the tests do not run" };
        eprintln!("for: {} ({still})", known.place);
    }
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

fn export(listing: &Listing, whose: Whose, printing: &Printing) -> Result<Exit> {
    let (_, Exported { text, left_out }) = asked(listing, printing, |scene, quarantine| match whose {
        Whose::Hologram => hologram_quarantined(scene.facts, quarantine),
        Whose::Allure => allure_known(scene.facts, quarantine),
    })?;
    say(&left_out, printing);
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

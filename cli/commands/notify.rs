//! `notify slack`: the message that the renderer makes, sent. A pipeline never fails or hangs because of it.

use super::{Flag, history, is_nothing_opened, judged};
use crate::args::{Printing, SlackArgs};
use crate::exit::Exit;
use crate::output::Output;
use crate::told::{self, Telling};
use crate::webhook::Webhook;
use anyhow::{Context as _, Result};
use artiscope_core::reports::{Options, Told, renderer};
use artiscope_core::session::Session;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub(super) fn slack(args: &SlackArgs, printing: &Printing) -> Result<Exit> {
    let mut options = args.inputs.options(false)?;
    let (session, ()) = judged(&args.inputs, &flags(args), printing, |_| ())?;
    if is_nothing_opened(&session) {
        if !printing.quiet {
            eprintln!("nothing could be opened");
        }
        return Ok(Exit::NothingOpened);
    }
    let clock = || crate::args::moment(Some("now"))?.context("the clock cannot be read");
    let now = args.inputs.as_of()?.map_or_else(clock, Ok)?;
    let root = history::named(&args.inputs.kept);
    if args.dry_run {
        let last = root.as_deref().map(told::read).unwrap_or_default();
        let (_, payload) = message(&session, &mut options, &last, now)?;
        Output::open(printing)?.text(&payload)?;
        return Ok(Exit::Passed);
    }
    let say = |what: &str| {
        if !printing.quiet {
            eprintln!("{what}");
        }
    };
    let not_sent = |why: &str| {
        // Said even where all else is quiet: somebody waits for a message.
        eprintln!("not sent to Slack: {why}");
        Ok(if args.strict { Exit::Findings } else { Exit::Passed })
    };
    let webhook = match Webhook::from_environment() {
        Ok(webhook) => webhook,
        Err(why) => return not_sent(&why),
    };
    let deadline = Instant::now() + args.time_limit;
    let telling = match root.as_deref().map(|root| Telling::begin(root, deadline)) {
        None => None,
        Some(Ok(Some(telling))) => Some(telling),
        Some(Ok(None)) => return not_sent("another job was sending all the time"),
        Some(Err(error)) => return not_sent(&format!("{error:#}")),
    };
    let none = BTreeMap::new();
    let (news, payload) = message(&session, &mut options, telling.as_ref().map_or(&none, Telling::last), now)?;
    if !news.is_any && !args.always {
        say("nothing to tell: not sent to Slack");
        return Ok(Exit::Passed);
    }
    if telling.is_none() && !news.tests.is_empty() {
        say("no --history DIR: nobody will know that these tests were told of");
    }
    let each = Duration::from_millis(session.policy().whole("flakeguard.slack_timeout_ms"));
    if let Err(why) = webhook.post(&payload, each, deadline) {
        return not_sent(&why);
    }
    say("sent to Slack");
    match telling.map(|telling| telling.end(&news.tests, now)) {
        Some(Err(error)) => {
            eprintln!("sent, and not remembered: {error:#}");
            Ok(if args.strict { Exit::Findings } else { Exit::Passed })
        }
        _ => Ok(Exit::Passed),
    }
}

/// What would be sent, and what of it is new.
fn message(
    session: &Session,
    options: &mut Options,
    last: &BTreeMap<String, i64>,
    now: i64,
) -> Result<(artiscope_core::reports::News, String)> {
    let last = last.iter().map(|(test, time)| (test.clone(), *time)).collect();
    options.told = Some(Told { now, last });
    let renderer = renderer("slack").context("there is no renderer for Slack")?;
    Ok((session.news(options), session.report(renderer, options)))
}

/// Flags stand above the policy.
fn flags(args: &SlackArgs) -> Vec<Flag> {
    let rate = args.min_rate.map(|rate| ("flakeguard.notify_min_rate", rate.to_string(), "--min-rate".to_owned()));
    let hours = |span: Duration| (span.as_secs_f64() / 3600.0).to_string();
    let interval =
        args.min_interval.map(|span| ("flakeguard.notify_cooldown_hours", hours(span), "--min-interval".to_owned()));
    rate.into_iter().chain(interval).collect()
}

//! Flags of `notify`.

use super::Inputs;
use clap::{Args as Flags, Subcommand};
use std::time::Duration;

/// Who is told.
#[derive(Subcommand)]
pub(crate) enum NotifyCommand {
    /// Sends the verdict to a Slack webhook, which is read from the environment alone: `ARTISCOPE_SLACK_WEBHOOK`, then
    /// `SLACK_WEBHOOK_URL`, then `SLACK_WEBHOOK`. Where sending fails it says so and exits 0
    Slack(Box<SlackArgs>),
}

/// What is told in Slack, and how hard it is tried.
#[derive(Flags)]
pub(crate) struct SlackArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Print what would be sent, send nothing, and remember nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Send it too where everything is green and nothing is to be told
    #[arg(long)]
    pub(crate) always: bool,
    /// Tell of a flake only where its rate exceeds this (`0.1`, `10%`); by default what the policy says
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub(crate) min_rate: Option<f64>,
    /// Shortest time between two messages about one test (`24h`, `90m`, `7d`), kept in the history directory; by
    /// default what the policy says
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub(crate) min_interval: Option<Duration>,
    /// Everything, with all retries, ends within this
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = span)]
    pub(crate) time_limit: Duration,
    /// Exit with 1 where it could not be sent
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `0.1`, or `10%`.
fn rate(text: &str) -> Result<f64, String> {
    let (number, by) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
    let rate = number.trim().parse::<f64>().ok().map(|number| number / by);
    rate.filter(|rate| (0.0..=1.0).contains(rate)).ok_or_else(|| "not a rate as in 0.1 or 10%".to_owned())
}

/// `30s`, `500ms`, `90m`, `24h`, `7d`.
fn span(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let millis = match text.get(digits.len()..) {
        Some("ms") => Some(1),
        Some("s") => Some(1000),
        Some("m") => Some(60_000),
        Some("h") => Some(3_600_000),
        Some("d") => Some(86_400_000),
        _ => None,
    };
    let number = digits.parse::<u64>().ok().zip(millis).and_then(|(number, millis)| number.checked_mul(millis));
    number.map(Duration::from_millis).ok_or_else(|| "not a time as in 30s, 90m, 24h or 7d".to_owned())
}

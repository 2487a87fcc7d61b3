//! The command line as types: help, completions and the manual are made from here.

mod compare;
mod gate;
mod history;
mod logs;
mod notify;
mod packet;
mod quarantine;
mod reading;
mod redact;
mod searching;
mod serve;

pub(crate) use compare::{CompareArgs, FailOnChange};
pub(crate) use gate::{GateArgs, GateAs};
pub(crate) use history::{HistoryCommand, Kept};
pub(crate) use logs::{DiffLogsArgs, TemplatesArgs};
pub(crate) use notify::{NotifyCommand, SlackArgs};
pub(crate) use packet::PacketArgs;
pub(crate) use quarantine::{Listing, Named, QuarantineCommand, Whose};
pub(crate) use reading::{How, Inputs, limits, moment};
pub(crate) use redact::RedactArgs;
pub(crate) use searching::{MergeArgs, SearchArgs};
pub(crate) use serve::ServeArgs;

use crate::commands::stamp::StampArgs;
use artiscope_core::findings::Severity;
use clap::{Args as Flags, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Says what broke, from the artifacts that a CI run left behind.
#[derive(Parser)]
#[command(name = "artiscope", version, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) printing: Printing,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   nothing found, or the gate passed
  1   findings at or above --fail-on, or the gate failed
  2   nothing could be opened
  3   no data where data was required
  64  the command line was not understood";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// The verdict: what broke, where, and what was not read
    Inspect(Inspect),
    /// The rows of one table, as JSON lines
    Facts(Facts),
    /// The lines that explain the failure, of each log: at most twenty, with the reason why
    Explain(ExplainArgs),
    /// The lines of every text that hold a pattern, in archives within archives too
    Search(SearchArgs),
    /// The lines of several logs, in order of their times
    Merge(MergeArgs),
    /// Flaky tests: rate, evidence, what to quarantine and release
    Flakes(FlakesArgs),
    /// Performance: gates, budgets, baselines, noise
    Perf(PerfArgs),
    /// Parity runs: iterations, trend, alert
    Parity(LensArgs),
    /// The end-to-end pipeline: steps, last good one, scorecard
    Pipeline(LensArgs),
    /// Scenarios and invariants: class, owner, evidence
    Scenarios(LensArgs),
    /// Coverage and what analysers found
    Quality(LensArgs),
    /// Failures that say the same, over runs and jobs
    Causes(LensArgs),
    /// Two runs held against each other: new failures, fixed, flaky, slower, removed
    Compare(Box<CompareArgs>),
    /// Templates of logs: what statements wrote their lines, how often, from when to when
    Templates(Box<TemplatesArgs>),
    /// The lines of a log that logs of good runs do not explain
    DiffLogs(Box<DiffLogsArgs>),
    /// What decides in a pipeline: all rules that the policy turns on, as one exit code
    Gate(Box<GateArgs>),
    /// Tells people
    #[command(subcommand)]
    Notify(NotifyCommand),
    /// The evidence that a runbook asks for, as a zip without secrets (`-o FILE`), with a manifest and what is missing
    Packet(PacketArgs),
    /// A status badge
    Badge(BadgeArgs),
    /// The files that the five systems write, under their paths, for their own tools
    Compat(CompatArgs),
    /// Saved runs in a directory: what later runs are held against
    #[command(subcommand)]
    History(HistoryCommand),
    /// Tests that are known to be flaky: who mends them, why, until when
    #[command(subcommand)]
    Quarantine(Box<QuarantineCommand>),
    /// A copy without secrets (`-o FILE`), and where which kinds of them stood
    Redact(RedactArgs),
    /// The page on this machine alone, with these files opened, in a browser
    Serve(ServeArgs),
    /// The identity of this run, from the environment of its CI system, as a file to put among its artifacts
    Stamp(StampArgs),
    /// What the rules take for granted
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// The formats that are recognised
    Formats(List),
    /// The rules that judge the facts
    Rules(List),
    /// JSON Schema of what a command prints as JSON
    Schema {
        /// Of which command
        #[arg(default_value = "inspect", value_name = "COMMAND")]
        of: SchemaOf,
    },
    /// Completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, as roff
    Man,
}

/// Where output goes and how it looks.
#[derive(Clone, Flags)]
pub(crate) struct Printing {
    /// Write to a file instead of stdout
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// No progress and no remarks on stderr
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// No colours; so does the environment variable `NO_COLOR`
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}

#[derive(Flags)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// text, json, markdown, github (a comment), summary (of a step), html (one file that opens anywhere), csv, junit, ctrf, slack, slack-text, or a text to
    /// be filed: defect, perf-issue, parity-issue, flakiness-issue, flakiness-note, quarantine-ticket, baseline-note,
    /// labels, issues (all of them, as JSON)
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: String,
    /// How much an HTML report carries: summary (the findings alone), failures (reports, and what findings point at) or
    /// full; failures by default where there is an application to carry, else summary
    #[arg(long, value_name = "SIZE")]
    pub(crate) size: Option<Size>,
    /// The application that an HTML report carries, an artiscope.html
    #[arg(long, value_name = "FILE")]
    pub(crate) app: Option<PathBuf>,
    /// Address of the hosted page: an HTML report links to it
    #[arg(long, value_name = "URL")]
    pub(crate) home: Option<String>,
    /// The least severity of a finding that makes the exit code 1
    #[arg(long, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// How much an HTML report carries.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Summary,
    Failures,
    Full,
}

#[derive(Flags)]
pub(crate) struct BadgeArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// svg, json (an endpoint of shields.io) or markdown (its image)
    #[arg(long, default_value = "svg", value_name = "FORMAT")]
    pub(crate) format: BadgeFormat,
}

#[derive(Flags)]
pub(crate) struct CompatArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The folder that they are written into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// text or json: of the list of what was written
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BadgeFormat {
    Svg,
    Json,
    Markdown,
}

#[derive(Flags)]
pub(crate) struct Facts {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// entries, documents, tests, metrics, events, iterations, scenarios, issues, coverage, steps or notes
    #[arg(long, value_name = "TABLE")]
    pub(crate) table: String,
}

#[derive(Flags)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Flags)]
pub(crate) struct LensArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
    /// The least severity of a finding that makes the exit code 1
    #[arg(long, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

// A history is data enough.
#[derive(Flags)]
#[command(mut_arg("paths", |arg| arg.required(false)))]
pub(crate) struct FlakesArgs {
    #[command(flatten)]
    pub(crate) lens: LensArgs,
    /// How far back flakes count, from the newest time in the data or `--as-of` (`7d`)
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub(crate) window: Option<u32>,
}

#[derive(Flags)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct PerfArgs {
    #[command(subcommand)]
    pub(crate) command: Option<PerfCommand>,
    #[command(flatten)]
    pub(crate) lens: LensArgs,
    /// Let regressions pass, for a reason, which is recorded in the output
    #[arg(long, value_name = "REASON")]
    pub(crate) allow_regression: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum PerfCommand {
    /// Writes perf/baseline.json anew, where the gate is green on main and performance is stable
    RefreshBaseline {
        #[command(flatten)]
        inputs: Box<Inputs>,
    },
}

/// `7d`, or `7`.
fn days(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('d').unwrap_or(text).parse().ok().filter(|days| *days > 0);
    number.ok_or_else(|| "not a number of days as in 7d".to_owned())
}

#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Every key with its value and the source of each number
    Show(PolicyShow),
}

#[derive(Flags)]
pub(crate) struct PolicyShow {
    /// A preset or a policy file; without it, all presets
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// text or json
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Inspect,
    Compare,
    Gate,
    Templates,
    DiffLogs,
    Packet,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    Text,
    Json,
}

#[derive(Flags)]
pub(crate) struct List {
    /// text, json or markdown
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The least severity that fails.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

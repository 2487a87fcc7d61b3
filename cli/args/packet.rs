//! Flags of `packet`.

use super::{Inputs, TextOrJson};
use clap::{Args as Flags, ValueEnum};

/// What is packed.
#[derive(Flags)]
pub(crate) struct PacketArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Which evidence, as the runbooks ask for it
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Kind,
    /// Pictures and whatever else is no text go along, in which no secret is looked for
    #[arg(long)]
    pub(crate) with_images: bool,
    /// Exit code 3 where something is missing that the runbook asks for; the packet is written all the same
    #[arg(long)]
    pub(crate) require_complete: bool,
    /// text or json: what is said of it on stderr, where JSON is its manifest
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: TextOrJson,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A revoked token that was still taken for active: outputs, logs, failing requests and responses
    Revocation,
    /// Instances that disagree: results, outputs, traces of introspection
    CrossInstance,
    /// Failing scenarios: reports, summary, log, database rows, screenshots
    Scenario,
    /// Performance: results, baseline, thresholds, machine, run
    Perf,
    /// All of these that there is anything for
    All,
}

impl Kind {
    /// Its row in the table of packets.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::CrossInstance => "cross-instance",
            Self::Scenario => "scenario",
            Self::Perf => "perf",
            Self::All => "all",
        }
    }
}

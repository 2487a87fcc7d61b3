//! `manifest.json` of a packet: what is in it, from where, without which secrets, and what the runbook asks for beside.

use super::super::inspection::{Redaction, RunRow, Tool};
use super::super::{LeftOut, inert};
use crate::findings::Severity;
use crate::methods::redact::Count;
use serde::Serialize;

/// What a packet holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of this contract: 1.
    pub schema: u32,
    /// Who wrote this.
    pub tool: Tool,
    /// The moment that "now" means (RFC 3339, UTC).
    pub as_of: Option<String>,
    /// `given`, or `data`.
    pub as_of_from: &'static str,
    /// Kinds of packets that are in here: `revocation`, `cross-instance`, `scenario`, `perf`.
    pub kinds: Vec<&'static str>,
    /// `red`, `green` or `no_data`, over all runs that were opened.
    pub verdict: &'static str,
    /// Names of the policies that were put on top.
    pub policy: Vec<String>,
    /// Runs that files in here belong to, in order of the inputs.
    pub runs: Vec<RunRow>,
    /// True when all that the runbooks ask for is here.
    pub complete: bool,
    /// What the runbooks ask for, row by row.
    pub completeness: Vec<Item>,
    /// What was found, worst first.
    pub findings: Vec<PacketFinding>,
    /// Files, in the order of the archive; this one and `SHA256SUMS` aside.
    pub files: Vec<PacketFile>,
    /// What belongs in here and is not.
    pub left_out: Vec<LeftOut>,
    /// Different secrets that were taken out, by kind.
    pub redacted: Vec<Count>,
    /// Only there when secrets were left in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Redaction>,
    /// The verdict in words, for people; not part of the contract.
    #[serde(skip)]
    pub headline: String,
}

/// Something that a runbook asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Of which packet.
    pub kind: &'static str,
    /// Of which run, where each run is asked for it.
    pub run: Option<String>,
    /// What.
    pub what: String,
    /// How it stands.
    pub state: State,
    /// Where it is in here.
    pub paths: Vec<String>,
    /// What would fill it, or why it is not asked for.
    pub fill: Option<String>,
}

/// How something stands that a runbook asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in here.
    Present,
    /// It was opened, without a byte.
    Empty,
    /// It was not among what was opened.
    Missing,
    /// It was opened, and may not leave.
    LeftOut,
    /// Nobody asks for it here.
    NotAsked,
}

impl State {
    /// As people read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Empty => "empty",
            Self::Missing => "missing",
            Self::LeftOut => "left out",
            Self::NotAsked => "not asked for",
        }
    }

    /// True where something is to be added.
    pub fn is_lacking(self) -> bool {
        matches!(self, Self::Empty | Self::Missing | Self::LeftOut)
    }
}

/// A claim that the packet proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PacketFinding {
    /// As `inspect` has it.
    pub id: String,
    /// Id of the rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub title: String,
}

/// A file of the packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PacketFile {
    /// In the packet.
    pub path: String,
    /// The whole way in, as it was opened; `null` for what Artiscope wrote itself.
    pub source: Option<String>,
    /// The run that it belongs to.
    pub run: Option<String>,
    /// Bytes of the copy.
    pub bytes: u64,
    /// SHA-256 of the copy.
    pub sha256: String,
    /// Places where a secret was taken out, by kind.
    pub redacted: Vec<Count>,
    /// True for what is no text and was not looked into.
    pub as_it_was: bool,
}

impl Manifest {
    /// The file.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_else(|error| error.to_string());
        text.push('\n');
        inert::json(&text).into_owned()
    }

    /// What is still to be added.
    pub fn lacking(&self) -> impl Iterator<Item = &Item> {
        self.completeness.iter().filter(|item| item.state.is_lacking())
    }
}

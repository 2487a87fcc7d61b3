//! Flags of `gate`.

use super::Inputs;
use clap::{Args as Flags, ValueEnum};
use std::path::PathBuf;

/// What decides.
#[derive(Flags)]
pub(crate) struct GateArgs {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// text, json, markdown, or with the verdict below: github (a comment), summary (of a step)
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: GateAs,
    /// Write it in a further format to a file, of the same reading (`json=gate.json`); also several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = also)]
    pub(crate) also: Vec<(GateAs, PathBuf)>,
    /// Let regressions pass, for a reason, which is recorded in the output with who and what
    #[arg(long, value_name = "REASON")]
    pub(crate) allow_regression: Option<String>,
    /// Who lets them pass; by default whose CI run this is
    #[arg(long, value_name = "NAME", requires = "allow_regression")]
    pub(crate) by: Option<String>,
}

/// How the gate is told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GateAs {
    Text,
    Json,
    Markdown,
    Github,
    Summary,
}

/// `json=gate.json`.
fn also(text: &str) -> Result<(GateAs, PathBuf), String> {
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or("not FORMAT=FILE")?;
    Ok((GateAs::from_str(format, false)?, path.into()))
}

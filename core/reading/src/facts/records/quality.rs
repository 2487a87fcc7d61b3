//! What analysers and coverage tools say of source files.

use super::super::StrId;
use super::Origin;
use serde::{Deserialize, Serialize};

/// How bad an issue is, whatever its source calls it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IssueLevel {
    /// For information.
    #[default]
    Note,
    /// May be wrong.
    Warning,
    /// Is wrong.
    Error,
}

impl IssueLevel {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// An issue that an analyser or linter found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Where it was read.
    pub origin: Origin,
    /// Who found it (`CodeQL`, `checkstyle`).
    pub tool: StrId,
    /// Its rule (`java/sql-injection`).
    pub rule: StrId,
    /// How bad it is.
    pub level: IssueLevel,
    /// The source's own word for that.
    pub severity: StrId,
    /// Source file, as named; empty when it is about none.
    pub file: StrId,
    /// Line, from 1; 0 when not given.
    pub line: u32,
    /// Column, from 1; 0 when not given.
    pub column: u32,
    /// Last line; 0 when not given.
    pub end_line: u32,
    /// Group of rules, where the source has them.
    pub category: StrId,
    /// What it says.
    pub message: StrId,
    /// Suppressed or accepted in the source: told, not counted as open.
    pub is_suppressed: bool,
}

/// What of a file is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CoverageMetric {
    /// Lines.
    #[default]
    Line,
    /// Branches, conditions.
    Branch,
    /// Functions, methods.
    Function,
    /// Statements.
    Statement,
    /// Bytecode instructions.
    Instruction,
    /// Regions of LLVM.
    Region,
    /// Classes.
    Class,
    /// Paths through the code.
    Complexity,
}

impl CoverageMetric {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Branch => "branch",
            Self::Function => "function",
            Self::Statement => "statement",
            Self::Instruction => "instruction",
            Self::Region => "region",
            Self::Class => "class",
            Self::Complexity => "complexity",
        }
    }
}

/// How much of a file was covered, by one measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Where it was read.
    pub origin: Origin,
    /// Source file, as named.
    pub file: StrId,
    /// Package, module or folder as the report groups; empty where it does not.
    pub package: StrId,
    /// What is counted.
    pub metric: CoverageMetric,
    /// How many were hit.
    pub covered: u64,
    /// How many there are.
    pub total: u64,
    /// Source lines that were not hit, as first and last of each stretch; only with lines.
    pub missed: Vec<(u32, u32)>,
}

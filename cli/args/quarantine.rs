//! Arguments of `quarantine`.

use super::{How, Inputs, Kept, TextOrJson};
use clap::{Args as Flags, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The list, and the runs that it is held against.
#[derive(Flags)]
pub(crate) struct Listing {
    /// Runs that tell which entries are needed: zips, tar.gz, folders, single files, or `-` for stdin
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The list; `quarantine.toml` of the working directory otherwise
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    /// A preset or a policy file, also several; `artiscope.toml` of the working directory otherwise
    #[arg(long, value_name = "NAME|FILE")]
    policy: Vec<String>,
    /// The moment that "now" means: a time (RFC 3339) or `now`; by default the newest time in the data
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    #[command(flatten)]
    kept: Kept,
}

impl Listing {
    /// As other commands read.
    pub(crate) fn inputs(&self) -> Inputs {
        let how = How {
            limits: Vec::new(),
            policy: self.policy.clone(),
            as_of: self.as_of.clone(),
            no_redact: None,
            kept: Kept { history: self.kept.history.clone() },
            quarantine: self.quarantine.clone(),
            project: None,
            run: None,
        };
        Inputs { paths: self.paths.clone(), how }
    }
}

/// An entry of the list.
#[derive(Flags)]
pub(crate) struct Named {
    /// The test as it is printed, or a pattern with * and ?
    pub(crate) test: String,
    /// Its class, where the name alone is not enough
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<String>,
    /// Its suite, where the name alone is not enough
    #[arg(long, value_name = "SUITE")]
    pub(crate) suite: Option<String>,
    /// The list; `quarantine.toml` of the working directory otherwise
    #[arg(long, value_name = "FILE")]
    pub(crate) quarantine: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum QuarantineCommand {
    /// Every entry with its owner, reason, end and state
    List {
        #[command(flatten)]
        listing: Listing,
        /// Also who should enter and who has earned release: two flakes in seven days, ten greens in a row
        #[arg(long)]
        propose: bool,
        /// text or json
        #[arg(long, default_value = "text", value_name = "FORMAT")]
        format: TextOrJson,
    },
    /// Fails where an entry is over or there are too many
    Check {
        #[command(flatten)]
        listing: Listing,
        /// text or json
        #[arg(long, default_value = "text", value_name = "FORMAT")]
        format: TextOrJson,
    },
    /// Adds an entry; the rest of the file stays as it is
    Add {
        #[command(flatten)]
        named: Named,
        /// Who mends it
        #[arg(long, value_name = "OWNER")]
        owner: String,
        /// Why it is in quarantine
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Link of the issue
        #[arg(long, value_name = "URL")]
        issue: Option<String>,
        /// The last day on which it holds (2026-01-31)
        #[arg(long, value_name = "DAY", conflicts_with = "days", required_unless_present = "days")]
        expires: Option<String>,
        /// Days from today on which it holds
        #[arg(long, value_name = "N")]
        days: Option<u32>,
        /// The moment that "now" means: a time (RFC 3339); by default the clock's
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
    },
    /// Removes an entry; the rest of the file stays as it is
    Remove {
        #[command(flatten)]
        named: Named,
    },
    /// What makes a runner skip or forgive the tests: text to paste
    Snippet {
        #[command(flatten)]
        listing: Listing,
        /// pytest, jest, playwright, nextest, go or surefire
        #[arg(long, value_name = "RUNNER")]
        runner: String,
    },
    /// The list as others write it (`-o FILE`)
    Export {
        #[command(flatten)]
        listing: Listing,
        /// hologram (`quarantined_tests.json`) or allure (`known.json`)
        #[arg(long = "as", value_name = "WHOSE")]
        whose: Whose,
    },
}

/// Whose list is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Whose {
    Hologram,
    Allure,
}

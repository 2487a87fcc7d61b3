//! Runs that are kept, so that later ones can be held against them.
//!
//! A history is a set of files with names, wherever a host puts them: a directory, a store of the
//! browser, one archive. `runs/<key>` holds one run, `names/<id>` the names of tests that runs refer
//! to, `texts/<key>` what failures of a run said, `folded/<id>` statistics of runs that grew old, `pins/<id>` which runs
//! are a baseline. A file
//! is never changed: the same name has the same meaning, whoever wrote it, so that writers need no
//! agreement, and one that dies leaves what was there.

mod became;
mod chunk;
mod commits;
mod duration;
mod glance;
mod names;
mod parts;
mod pins;
mod record;
mod retention;
mod run;
mod since;
mod table;
#[cfg(test)]
mod tests;

pub use became::{BECAME, Became};
pub use chunk::{Kind, VERSION};
pub use glance::Glance;
pub use names::{Name, Names, suite, test_id};
pub use parts::{FOLDERS, Parts, is_file_name};
pub use pins::Pin;
pub use record::{kept, kept_of};
pub use retention::{Pass, Statistic, Windows, prune};
pub use run::{About, Ending, Failure, File, Kept};
pub use since::{Began, Since, day};
pub use table::{Execution, History};

/// The code of a duration, for tests of others.
#[cfg(test)]
pub(crate) fn duration_code(ms: Option<f64>) -> u16 {
    duration::code(ms)
}

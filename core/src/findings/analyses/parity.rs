//! Parity of the webprofile service: what each run left behind, what earlier runs did, and what
//! follows from both. Rules and lens read it from here.

mod bundle;
mod files;
mod history;
mod iterations;
mod packets;
mod reruns;
mod sources;
mod streak;
mod totals;
mod verdict;

#[cfg(test)]
mod tests;

pub use bundle::Bundle;
pub use files::{Found, is_log};
pub use history::{Doubled, History, HistoryRun, Mark, Source};
pub use iterations::{Iter, Written};
pub use packets::{Packet, Part, Presence, packets};
pub use reruns::{Reproduced, Rerun, reproduced, reruns};
pub use sources::{Counted, stated};
pub use streak::{Streak, trailing};
pub use totals::{Alert, Totals};
pub use verdict::{Analysis, NodeSaid, TestsSaid, Verdict};

use super::Claims;
use crate::facts::Facts;
use crate::findings::Policy;

/// Everything that rules and lens need to know.
pub struct Parity {
    /// What runs left of their own, in the order of reading.
    pub bundles: Vec<Bundle>,
    /// Earlier runs: from the first of the possible sources that is there, never summed.
    pub history: Option<History>,
    /// What other files count of the same history.
    pub counted: Vec<Counted>,
}

impl Parity {
    /// From all that was read.
    pub fn of(facts: &Facts, policy: &Policy) -> Self {
        #[cfg(test)]
        crate::findings::analyses::made::note("parity");
        Self { bundles: bundle::bundles(facts, policy), history: history::history(facts), counted: stated(facts) }
    }

    /// A file that counts more runs or failures than the history that was used.
    pub fn missing_history(&self) -> Option<&Counted> {
        let history = self.history.as_ref()?;
        let upstream = &history.upstream;
        self.counted.iter().find(|counted| {
            counted.totals.run_total > upstream.run_total
                || counted.totals.run_failures > upstream.run_failures
                || counted.totals.iter_failures > upstream.iter_failures
                || counted.totals.iter_total > upstream.iter_total && upstream.iter_total.is_some()
        })
    }
}

/// Claims of one of these documents, by its number.
fn claims(facts: &Facts, document: u32) -> Claims<'_> {
    Claims::of(facts, document)
}

//! Tables of what CI systems say beside tests. A new one is a row type and a line of [`Records`].

mod quality;
mod rows;

pub use quality::{Coverage, CoverageMetric, Issue, IssueLevel};
pub use rows::{Better, Claim, ClaimValue, Event, Iteration, Metric, Origin, Outcome, Scenario, ScenarioStatus};

use super::StrId;
use serde::{Deserialize, Serialize};

/// How ids of a fragment become ids of the facts.
pub(super) struct Shift<'a> {
    pub(super) documents: u32,
    /// By id in the fragment.
    pub(super) names: &'a [StrId],
}

/// What holds names.
trait Named {
    fn shift(&mut self, shift: &Shift<'_>);
}

impl Named for StrId {
    fn shift(&mut self, shift: &Shift<'_>) {
        *self = shift.names.get(self.0 as usize).copied().unwrap_or_default();
    }
}

impl Named for ClaimValue {
    fn shift(&mut self, shift: &Shift<'_>) {
        if let Self::Text(text) = self {
            text.shift(shift);
        }
    }
}

impl Named for Vec<(StrId, StrId)> {
    fn shift(&mut self, shift: &Shift<'_>) {
        for (key, value) in self {
            key.shift(shift);
            value.shift(shift);
        }
    }
}

/// A row with the ids that it holds.
trait Row {
    fn origin(&mut self) -> &mut Origin;
    fn names(&mut self, shift: &Shift<'_>);
}

macro_rules! records {
    ($($(#[$doc:meta])* $table:ident: $row:ident { $($name:ident),* };)+) => {
        /// All of them.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Records {
            $($(#[$doc])* pub $table: Vec<$row>,)+
        }

        impl Records {
            /// Appends rows of a fragment.
            pub(super) fn absorb(&mut self, other: Self, shift: &Shift<'_>) {
                $(self.$table.extend(other.$table.into_iter().map(|row| shifted(row, shift)));)+
            }

            /// Bytes held, texts of names not counted.
            pub(super) fn bytes(&self) -> u64 {
                let bytes = 0 $(+ self.$table.capacity() * size_of::<$row>())+;
                bytes as u64
            }
        }

        $(impl Row for $row {
            fn origin(&mut self) -> &mut Origin {
                &mut self.origin
            }

            fn names(&mut self, shift: &Shift<'_>) {
                $(self.$name.shift(shift);)*
            }
        })+
    };
}

records! {
    /// Measured values.
    metrics: Metric { series, unit, commit, error, labels };
    /// Events of suites.
    events: Event { suite, event, cid, name, fields };
    /// Iterations of checks.
    iterations: Iteration { set, reason, said };
    /// Scenarios and their invariants.
    scenarios: Scenario { scenario, endpoint, invariant, organization, message, expected, observed, evidence, key_entities };
    /// Outcomes of tests in other runs.
    outcomes: Outcome { test, run, message, commit };
    /// Issues that analysers found.
    issues: Issue { tool, rule, severity, file, category, message };
    /// Covered parts of files.
    coverage: Coverage { file, package };
    /// Scalars that documents state.
    claims: Claim { key, value };
}

fn shifted<R: Row>(mut row: R, shift: &Shift<'_>) -> R {
    row.origin().document += shift.documents;
    row.names(shift);
    row
}

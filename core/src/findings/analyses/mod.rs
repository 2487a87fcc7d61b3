//! What several rules and a lens need to know at once: one analysis a file, a pure function of
//! facts and policy.

pub mod causes;
pub(crate) mod claims;
pub mod compare;
pub(crate) mod flakes;
pub mod flaky;
pub(crate) mod hologram_badge;
pub(crate) mod hologram_chaos;
pub(crate) mod hologram_flakes;
pub(crate) mod hologram_perf;
pub(crate) mod hologram_reports;
pub(crate) mod hologram_scorecard;
pub(crate) mod hologram_triage;
pub(crate) mod instances;
pub mod owners;
pub mod parity;
pub mod perf;
pub(crate) mod pipeline;
pub mod quarantine;
pub mod scenarios;

pub use claims::Claims;

/// How often analyses were made on this thread: what tests count.
#[cfg(test)]
pub(crate) mod made {
    use crate::methods::order::Order as _;
    use std::cell::RefCell;

    thread_local! {
        static MADE: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }

    /// One more.
    pub(crate) fn note(name: &'static str) {
        MADE.with_borrow_mut(|made| made.push(name));
    }

    /// All since the last time, in order of name.
    pub(crate) fn take() -> Vec<&'static str> {
        let mut made = MADE.take();
        made.order();
        made
    }
}

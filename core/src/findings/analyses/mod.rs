//! What several rules and a lens need to know at once: one analysis a file, a pure function of
//! facts and policy.

pub(crate) mod claims;
pub(crate) mod flakes;
pub(crate) mod hologram_badge;
pub(crate) mod hologram_chaos;
pub(crate) mod hologram_flakes;
pub(crate) mod hologram_perf;
pub(crate) mod hologram_reports;
pub(crate) mod hologram_scorecard;
pub(crate) mod hologram_triage;
pub mod parity;
pub mod perf;
pub(crate) mod pipeline;
pub mod scenarios;

pub use claims::Claims;

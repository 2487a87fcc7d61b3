//! What several rules and a lens need to know at once: one analysis a file, a pure function of
//! facts and policy.

pub(crate) mod claims;
pub(crate) mod flakes;
pub mod parity;
pub mod perf;
pub mod scenarios;

pub use claims::Claims;

//! The engine of Artiscope.
//!
//! **bytes → entries → documents → facts → findings → reports and pages.**
//! Containers turn bytes into entries; formats turn documents into facts;
//! rules turn facts into findings; pages and reports only show them.
//!
//! No I/O, no clock, no globals, no threads and no wasm in here: a host brings
//! bytes through [`bytes::ByteSource`] and drives a [`session::Session`].

// Bad input must not be able to stop the engine.
#![cfg_attr(
    not(any(test, feature = "testing")),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

pub mod documents;
pub mod findings;
pub mod history;
pub mod methods;
pub mod reports;
pub mod session;
pub mod views;

pub use artiscope_reading::{bytes, entries, facts};

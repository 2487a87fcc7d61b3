//! The hot half of the engine: bytes → entries → documents → facts.
//!
//! What every byte of an artifact passes is here and is built for speed; the
//! rest of the engine, which sees rows, is built to be small. The core shows
//! these modules as its own.

// Bad input must not be able to stop the engine.
#![cfg_attr(
    not(any(test, feature = "testing")),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

pub mod bytes;
pub mod documents;
pub mod entries;
pub mod facts;

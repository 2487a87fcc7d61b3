//! GROWTH POINT 1, for formats whose documents are many or large.
//!
//! One file = one format; its row stands in the core's table with all others.

pub mod junit;
pub mod log;
pub mod ndjson;
pub mod text;

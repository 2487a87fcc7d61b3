//! Algorithms on slices and text, each with its reference and its vectors.

pub(crate) mod base64;
pub mod codeowners;
pub mod day;
pub mod find;
pub mod fingerprint;
pub mod flaky;
pub mod glob;
pub mod listed;
pub mod log_difference;
pub mod md5;
pub mod normalise;
pub mod order;
pub mod phrase;
pub mod redact;
pub mod robust;
pub mod scenario_ids;
pub mod templates;
pub mod truncate;
pub mod wilson;

//! What `FlakeGuard` takes, answers, stores and logs.

mod api;
mod csv;
mod exports;
mod health;
mod json;
mod log;
mod meta;
#[cfg(test)]
mod tests;

pub(super) use json::stated;

use super::Format;

/// The CI system of these formats.
const SYSTEM: &str = "flakeguard";

pub(super) const META: Format = meta::FORMAT;
pub(super) const API: Format = api::FORMAT;
pub(super) const EXPORTS: Format = exports::FORMAT;
pub(super) const LOG: Format = log::FORMAT;
pub(super) const HEALTH: Format = health::FORMAT;

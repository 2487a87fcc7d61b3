//! Thresholds, windows and `as_of`: always passed in, never read from a clock.

/// What rules may take for granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The moment that "now" means, in milliseconds since 1970; by default the newest time in the data.
    pub as_of: Option<i64>,
}

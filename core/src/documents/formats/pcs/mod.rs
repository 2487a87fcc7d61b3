//! Files of the PCS performance monitoring: benchmark rows, and the small files beside them.

pub(super) mod benchmarks;
pub(super) mod best_of_k;
pub(super) mod canary_baseline;
pub(super) mod canary_log;
pub(super) mod check_report;
pub(super) mod codegen;
pub(super) mod codegen_report;
mod lines;
pub(super) mod policy;
pub(super) mod regression_fail;
pub(super) mod results;
mod row;
pub(super) mod schema;
#[cfg(test)]
mod tests;
mod yaml;

/// The system that alone writes them.
const SYSTEM: &str = "pcs";
/// The repository whose scripts write and read them.
const SPEC: &str = "https://github.com/TUNEZILLA-zz/polygot-code-sampler";

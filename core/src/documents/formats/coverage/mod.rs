//! Reports of coverage: Cobertura, `JaCoCo`, Clover, `OpenCover`, lcov, Go, LLVM, Istanbul.
//!
//! Each becomes one row for each file and measure. What a report states in sum is compared with
//! what its files say, and told where it differs.

pub(super) mod clover;
pub(super) mod cobertura;
mod file;
pub(super) mod go;
pub(super) mod istanbul;
pub(super) mod jacoco;
pub(super) mod lcov;
pub(super) mod llvm;
pub(super) mod opencover;

#[cfg(test)]
mod tests;

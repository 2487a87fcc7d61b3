//! Reports of analysers and linters: SARIF, checkstyle, PMD, `SpotBugs`, `ESLint`, Valgrind.

pub(super) mod eslint;
pub(super) mod linters;
pub(super) mod sarif;
pub(super) mod valgrind;

#[cfg(test)]
mod tests;

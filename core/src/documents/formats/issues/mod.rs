//! Reports of analysers and linters: SARIF, checkstyle, PMD, `SpotBugs`, `ESLint`.

pub(super) mod eslint;
pub(super) mod linters;
pub(super) mod sarif;

#[cfg(test)]
mod tests;

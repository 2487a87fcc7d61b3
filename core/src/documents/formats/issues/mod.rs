//! Reports of analysers and linters: SARIF, checkstyle, PMD, `SpotBugs`, `ESLint`, Valgrind.

use crate::documents::Writer;
use crate::facts::Loss;

pub(super) mod eslint;
pub(super) mod linters;
pub(super) mod sarif;
pub(super) mod valgrind;

/// What an analyser could not do: how often, and what it says of the first.
#[derive(Default)]
struct Faults {
    count: u64,
    first: String,
}

impl Faults {
    fn add(&mut self, count: u64, said: &str) {
        if self.first.is_empty() {
            said.trim().lines().next().unwrap_or_default().clone_into(&mut self.first);
        }
        self.count += count;
    }

    fn tell(&self, writer: &mut Writer<'_>) {
        if self.count > 0 {
            let first = if self.first.is_empty() { String::new() } else { format!(" ({})", self.first) };
            let what = format!("failures of the analyser itself, where issues may be missing: {}{first}", self.count);
            writer.note(Loss::Info, what, 0);
        }
    }
}

#[cfg(test)]
mod tests;

//! What the user says of runs: it stands above all evidence, also of what is added later.

use super::Session;
use super::runs::{self, Correction};
use crate::views::{RunsChange, RunsView};

impl Session {
    /// Adds a correction; it is felt with the next [`Session::finish`].
    pub fn correct(&mut self, correction: Correction) {
        self.corrections.push(correction);
    }

    /// Says of an input, by its number, which run it is of; it is felt with the next [`Session::finish`].
    pub fn correct_input(&mut self, input: usize, fields: &[(String, String)]) {
        let Some(name) = self.inputs.get(input).map(|input| input.name.clone()).filter(|_| !fields.is_empty()) else {
            return;
        };
        // As a file, and as an archive.
        let places = vec![format!("{name}!"), name];
        self.correct(Correction { places, fields: fields.to_vec() });
    }

    /// Every correction so far, in order.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Does what the user says of runs, and lets the rules speak again; true where anything changed.
    pub fn change_runs(&mut self, change: &RunsChange) -> bool {
        let is_changed = match change {
            RunsChange::Undo => self.corrections.pop().is_some(),
            _ => runs::correction(&self.facts, change).map(|correction| self.correct(correction)).is_some(),
        };
        if is_changed {
            self.finish();
        }
        is_changed
    }

    /// Every run, what decided which it is, and what it consists of.
    pub fn runs_view(&self) -> RunsView {
        runs::view(&self.facts, self.corrections.len())
    }
}

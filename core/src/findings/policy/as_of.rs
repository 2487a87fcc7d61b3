//! The moment that "now" means: given by a person, else told by the data.

use crate::facts::{Facts, StrId};

/// The moment that "now" means, in milliseconds since 1970. A given one holds for everything; the data
/// tell one for each CI system, since artifacts of several dates may be opened together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    given: Option<i64>,
    newest: Option<i64>,
    /// Newest time of each system's own data; of what belongs to none under the empty name.
    systems: Vec<(String, i64)>,
}

impl From<Option<i64>> for AsOf {
    fn from(given: Option<i64>) -> Self {
        Self { given, ..Self::default() }
    }
}

impl AsOf {
    /// True when a person said it. What the data tell of themselves makes none of them old.
    pub fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// Data that were kept are data: the newest of all may be theirs. A given moment stays.
    pub fn reach(&mut self, time: Option<i64>) {
        self.newest = self.newest.max(time);
    }

    /// As a person said it.
    pub fn given(&self) -> Option<i64> {
        self.given
    }

    /// For everything that was opened.
    pub fn moment(&self) -> Option<i64> {
        self.given.or(self.newest)
    }

    /// For the data of one system: as given, else the newest time of its own data; where these tell none, of
    /// the data that belong to no system, then of all.
    pub fn of(&self, system: &str) -> Option<i64> {
        let told = |name: &str| self.systems.iter().find(|(known, _)| known == name).map(|(_, time)| *time);
        self.given.or_else(|| told(system)).or_else(|| told("")).or(self.newest)
    }

    /// What the data tell; a given moment stays.
    ///
    /// Reports that many systems write (`JUnit`) count for a system where they lie in a run with no other.
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    pub fn derive(&mut self, facts: &Facts) {
        let run_of = |entry: u32| facts.entries.get(entry as usize).map_or(0, |entry| entry.run) as usize;
        // The one system of each run; `None` where there are several.
        let mut of_run = vec![Some(StrId::default()); facts.runs.len()];
        for document in facts.documents.iter().filter(|document| !document.system.is_empty()) {
            if let Some(known) = of_run.get_mut(run_of(document.entry)) {
                let is_alone = known.is_some_and(|known| known.is_empty() || known == document.system);
                *known = is_alone.then_some(document.system);
            }
        }
        self.systems.clear();
        for document in &facts.documents {
            let Some(time) = document.last_time else { continue };
            let lies_with = of_run.get(run_of(document.entry)).copied().flatten().unwrap_or_default();
            let system = facts.text(if document.system.is_empty() { lies_with } else { document.system });
            match self.systems.iter_mut().find(|(known, _)| known == system) {
                Some((_, newest)) => *newest = time.max(*newest),
                None => self.systems.push((system.to_owned(), time)),
            }
        }
        let told = self.systems.iter().map(|(_, time)| *time).max();
        let modified = || facts.entries.iter().filter_map(|entry| entry.modified).max();
        self.newest = told.or_else(|| modified().map(|seconds| seconds * 1000));
    }
}

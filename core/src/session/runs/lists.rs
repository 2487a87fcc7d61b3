//! Lists of runs: a name that holds the id or the number of a run of the list is of that run.

use super::names::is_all_digits;
use super::sources::{Field, Listed, listed};
use crate::documents::times;
use crate::facts::{Facts, Identity, Run};
use hashbrown::HashMap;

/// Digits of a run's id in a name that holds other words too.
const ID: usize = 8;

/// Runs that lists name.
pub(super) struct Lists {
    runs: Vec<Listed>,
    /// The newest attempt of each run.
    by_id: HashMap<String, usize>,
    /// `None` where several workflows have a run of that number.
    by_number: HashMap<u64, Option<usize>>,
}

impl Lists {
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    pub(super) fn of(facts: &Facts) -> Self {
        let runs = listed(facts);
        let mut lists = Self { runs: Vec::new(), by_id: HashMap::new(), by_number: HashMap::new() };
        for run in runs {
            let Some(id) = run.get(Field::RunId).map(ToOwned::to_owned) else { continue };
            let at = lists.runs.len();
            let is_same =
                |known: usize| lists.runs.get(known).is_some_and(|known| known.get(Field::RunId) == Some(&id));
            if let Some(number) = run.get(Field::RunNumber).and_then(|number| number.parse().ok()) {
                let known = lists.by_number.get(&number).copied();
                let place = match known {
                    None => Some(at),
                    Some(Some(known)) if is_same(known) => Some(known),
                    Some(_) => None,
                };
                lists.by_number.insert(number, place);
            }
            lists.by_id.insert(id, at);
            lists.runs.push(run);
        }
        lists
    }

    /// Says of a run what its list says.
    pub(super) fn tell(&self, path: &str, run: &mut Run) {
        if self.runs.is_empty() || run.identity == Identity::Sidecar {
            return;
        }
        let known = match (&run.run_id, run.run_number) {
            (Some(id), _) => self.by_id.get(id).copied(),
            (None, Some(number)) => {
                self.by_number.get(&number).copied().flatten().filter(|at| self.is_of_day(*at, run))
            }
            (None, None) => self.in_names(path),
        };
        let Some(listed) = known.and_then(|at| self.runs.get(at)) else { return };
        if run.run_id.is_none() {
            run.run_id = listed.get(Field::RunId).map(ToOwned::to_owned);
            run.identity = Identity::File;
        }
        let is_attempt = listed.get(Field::Attempt).is_none_or(|attempt| attempt == run.attempt.to_string());
        listed.complete(run, is_attempt);
    }

    /// A day that names tell is the day of the run, or that after or before it elsewhere on earth.
    fn is_of_day(&self, at: usize, run: &Run) -> bool {
        const DAY: i64 = 86_400_000;
        let day = times::parse_iso(&format!("{}T00:00:00Z", run.date)).map(|(day, _)| day);
        let start = self.runs.get(at).and_then(|run| run.get(Field::StartedAt)).and_then(times::parse_iso);
        match (day, start) {
            (Some(day), Some((start, _))) => (day - DAY..day + 2 * DAY).contains(&start),
            _ => run.date.is_empty(),
        }
    }

    fn in_names(&self, path: &str) -> Option<usize> {
        let words = path.split(|c: char| !c.is_ascii_alphanumeric());
        let ids = words.filter(|word| word.len() >= ID && is_all_digits(word));
        ids.filter_map(|id| self.by_id.get(id).copied()).next_back()
    }
}

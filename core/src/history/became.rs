//! What became of a test that is open: new, regressed, failing, fixed, flaky, slower, added; of its executions on
//! its job and instance up to its own.

use super::table::{Execution, History};
use crate::facts::{Facts, Status, TestRow, is_flaky};
use crate::methods::flaky::execution::{Execution as Told, Outcome};
use crate::methods::flaky::transitions::{Slower, Transition, transition};
use hashbrown::HashMap;

/// A word, and what it says.
type Word = (&'static str, &'static str);

/// The words, in the order in which they are told; several may hold.
pub const BECAME: [Word; 7] = [
    ("new", "red, and not red in the run before"),
    ("regressed", "red, and passed in the run before"),
    ("failing", "red, and red in the run before"),
    ("fixed", "passed, and red in the run before"),
    ("flaky", "passed on retry, here or in an earlier run"),
    ("slower", "passed, far slower than it usually does"),
    ("added", "not in the runs before"),
];

/// Bits of [`BECAME`].
type Bits = u8;

const NEW: Bits = 1;
const REGRESSED: Bits = 2;
const FAILING: Bits = 4;
const FIXED: Bits = 8;
const FLAKY: Bits = 16;
const SLOWER: Bits = 32;
const ADDED: Bits = 64;

/// What became of every open test.
#[derive(Debug, Default)]
pub struct Became {
    cases: HashMap<u32, Bits>,
}

impl Became {
    /// Cases of a place in [`BECAME`].
    pub fn has(&self, word: usize, case: u32) -> bool {
        self.cases.get(&case).is_some_and(|bits| bits >> word & 1 == 1)
    }

    /// The first word that holds of a case, by its place in [`BECAME`].
    pub fn first(&self, case: u32) -> Option<usize> {
        self.cases.get(&case).map(|bits| bits.trailing_zeros() as usize)
    }
}

fn told(ran: &Execution<'_>) -> Told {
    let outcome = match ran.status {
        Status::Passed => Outcome::Passed,
        Status::Failed => Outcome::Failed,
        Status::Error => Outcome::Error,
        Status::Skipped => Outcome::Skipped,
    };
    Told { outcome, duration_ms: ran.duration_ms.unwrap_or(0.0), ..Told::default() }
}

impl History {
    /// What became of all open tests.
    pub fn became_all(&self, facts: &Facts) -> Became {
        let (mut cases, mut earlier) = (HashMap::new(), HashMap::new());
        for attempts in facts.cases() {
            let Some(row) = attempts.last() else { continue };
            let has_earlier = |own: u32| *earlier.entry(own).or_insert_with(|| self.has_earlier(own));
            let bits = self.bits(facts, row, has_earlier).0;
            if bits != 0 {
                cases.insert(row.case, bits);
            }
        }
        Became { cases }
    }

    /// What became of a test, for people: `new`, `failing since 2026-01-02 (run 7002), 3 runs in a row`, `fixed`.
    /// Empty where nothing did, or no earlier run of its job is known.
    pub fn became(&self, facts: &Facts, row: &TestRow) -> String {
        let (bits, all) = self.bits(facts, row, |own| self.has_earlier(own));
        let word = |at: usize| BECAME.get(at).map_or("", |(word, _)| word).to_owned();
        match bits {
            0 => String::new(),
            _ if bits & FAILING != 0 => self.since_of(&all).map(|since| since.said(self)).unwrap_or_default(),
            _ if bits & REGRESSED != 0 => word(1),
            _ => word(bits.trailing_zeros() as usize),
        }
    }

    fn bits(&self, facts: &Facts, row: &TestRow, has_earlier: impl FnOnce(u32) -> bool) -> (Bits, Vec<Execution<'_>>) {
        let Some(own) = self.open_run(facts.run_of(row)) else { return (0, Vec::new()) };
        let all = self.test(facts, row).map(|test| self.up_to(test, own)).unwrap_or_default();
        let flaky = |ran: &Execution<'_>| if ran.is_flaky() { FLAKY } else { 0 };
        let mut bits = all.iter().map(flaky).fold(0, |bits, bit| bits | bit);
        if facts.is_retried(row) && is_flaky(facts.attempts_of(row.case)) {
            bits |= FLAKY;
        }
        // The first run of a job says of no test that it is new.
        if !has_earlier(own) {
            return (bits, all);
        }
        let executions: Vec<Told> = all.iter().map(told).collect();
        bits |= match transition(&executions) {
            Some(Transition::New { is_red: true }) => NEW | if all.len() == 1 { ADDED } else { 0 },
            Some(Transition::New { is_red: false } | Transition::NotRun) if all.len() == 1 => ADDED,
            Some(Transition::Regressed) => NEW | REGRESSED,
            Some(Transition::Failing { .. }) => FAILING,
            Some(Transition::Fixed { .. }) => FIXED,
            _ => 0,
        };
        if Slower::PRESET.slower(&executions).is_some() {
            bits |= SLOWER;
        }
        (bits, all)
    }

    /// Whether an earlier run with tests of the same job and instance is known.
    fn has_earlier(&self, own: u32) -> bool {
        let place = |run: u32| self.runs().get(run as usize).map(|run| (&run.job, &run.instance));
        let order = self.in_time().into_iter().map(crate::facts::index);
        let mut earlier = order.take_while(|run| *run != own);
        earlier.any(|run| place(run) == place(own) && self.of_run(run).next().is_some())
    }
}

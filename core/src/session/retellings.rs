//! Reports that tell what another one tells: they count once.
//!
//! Decided when all facts are in and runs are known, within one run (one job of one attempt). Five kinds:
//! the same rows again ([`identical`]), a retry's own file ([`attempts`]), a file for each attempt
//! ([`histories`]), the same tests in another format ([`formats`]), and what a console or log says of tests that
//! reports tell, often without their names ([`consoles`]). Counting once too little would hide a test, which is
//! worse than counting twice: each kind asks for evidence that two matrix legs of one suite cannot give, and is
//! silent without it.
//! No row is removed: cases that another one counts for stay in the tables, and the ledger says why.

mod attempts;
mod consoles;
mod formats;
mod histories;
mod identical;
mod likeness;
mod rank;
#[cfg(test)]
mod tests;

use crate::facts::{Facts, Loss, Note, Retold, Span, Status, StrId, Telling, TestRow, ToldAgain};
use crate::methods::order::Order as _;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;
use std::ops::Range;

/// A document with tests.
struct Document<'a> {
    telling: Telling,
    run: u32,
    format: StrId,
    path: &'a str,
    folder: &'a str,
}

/// What is found out, case by case.
struct Work<'a> {
    facts: &'a Facts,
    documents: Vec<Document<'a>>,
    /// Cases that another one counts for, which counts itself or leads on to one.
    by: HashMap<u32, u32>,
    /// A case counts for one case of a document: twins inside it stay two.
    used: HashSet<(u32, u32)>,
    /// Attempts in several documents, by the last case.
    joined: BTreeMap<u32, Vec<u32>>,
    notes: Vec<Note>,
    ranks: rank::Ranks,
}

/// Lets all cases count again, and takes back the notes that were made.
///
/// What is told again is derived anew, as runs are: adding later gives what adding at once gives.
pub(super) fn forget(facts: &mut Facts, notes: &mut Range<usize>) {
    facts.set_retold(Retold::default());
    facts.notes.drain(std::mem::take(notes));
}

/// Finds what is told again, and counts it once; gives the places of its notes.
pub(super) fn derive(facts: &mut Facts) -> Range<usize> {
    let first = facts.notes.len();
    let found = Work::of(facts).map(|mut work| {
        work.find();
        work.result()
    });
    if let Some((retold, notes)) = found {
        facts.set_retold(retold);
        facts.notes.extend(notes);
    }
    first..facts.notes.len()
}

impl<'a> Work<'a> {
    /// `None` where there is nothing to compare.
    fn of(facts: &'a Facts) -> Option<Self> {
        let document = |telling: &Telling| {
            let document = facts.documents.get(telling.document as usize)?;
            let entry = facts.entries.get(document.entry as usize)?;
            // What only one CI system writes is counted by its rules.
            document.system.is_empty().then(|| Document {
                telling: *telling,
                run: entry.run,
                format: document.format,
                path: &entry.path,
                folder: entry.path.rsplit_once('/').map_or("", |(folder, _)| folder),
            })
        };
        let documents: Vec<Document<'a>> = facts.tellings().iter().filter_map(document).collect();
        (documents.len() > 1).then(|| Self {
            facts,
            documents,
            by: HashMap::new(),
            used: HashSet::new(),
            joined: BTreeMap::new(),
            notes: Vec::new(),
            ranks: rank::Ranks::default(),
        })
    }

    fn find(&mut self) {
        // By run and format, each in table order.
        let mut runs: BTreeMap<u32, BTreeMap<StrId, Vec<usize>>> = BTreeMap::new();
        for (at, document) in self.documents.iter().enumerate() {
            runs.entry(document.run).or_default().entry(document.format).or_default().push(at);
        }
        for by_format in runs.values() {
            for documents in by_format.values().filter(|documents| documents.len() > 1) {
                histories::find(self, documents);
                identical::find(self, documents);
                attempts::find(self, documents);
            }
            // Documents may have more attempts now.
            self.ranks = self.ranks.with(&self.joined);
            if by_format.len() > 1 {
                formats::find(self, by_format);
            }
            consoles::find(self, by_format.values().flatten().copied());
        }
    }

    /// The attempts of a case, in whichever documents they lie.
    fn rows(&self, case: u32) -> Vec<TestRow> {
        match self.joined.get(&case) {
            Some(cases) => cases.iter().flat_map(|case| self.facts.own_attempts_of(*case)).copied().collect(),
            None => self.facts.own_attempts_of(case).to_vec(),
        }
    }

    /// The case that counts for this one: mostly itself.
    fn counted(&self, case: u32) -> u32 {
        let mut case = case;
        while let Some(by) = self.by.get(&case) {
            case = *by;
        }
        case
    }

    /// Lets the case that counts for `by` count for `case`, if both are still free. Of the two the one with
    /// more attempts counts, so that no flake is lost.
    fn tell_again(&mut self, case: u32, by: u32) {
        let by = self.counted(by);
        if by == case || self.by.contains_key(&case) {
            return;
        }
        let attempts = |case: u32| self.joined.get(&case).map_or(0, Vec::len) + self.facts.own_attempts_of(case).len();
        let (case, by) = if attempts(case) > attempts(by) { (by, case) } else { (case, by) };
        let document = self.facts.own_attempts_of(case).first().map_or(u32::MAX, |row| row.document);
        if self.used.insert((by, document)) {
            self.by.insert(case, by);
        }
    }

    /// A document of this module by its number in the facts.
    fn document(&self, at: usize) -> Option<&Document<'a>> {
        self.documents.get(at)
    }

    fn note(&mut self, path: &str, what: String) {
        self.notes.push(Note {
            path: path.to_owned(),
            loss: Loss::Info,
            what,
            bytes: 0,
            span: Span::default(),
            line: 0,
        });
    }

    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    fn result(self) -> (Retold, Vec<Note>) {
        let facts = self.facts;
        if self.by.is_empty() {
            return (Retold::default(), Vec::new());
        }
        let mut retold = Retold::of(facts.cases);
        let document = |case: u32| facts.own_attempts_of(case).first().map(|row| row.document);
        let part = |last: &u32, cases: &[u32]| cases.iter().map(|case| (*case, *last)).collect::<Vec<_>>();
        let parts: HashMap<u32, u32> = self.joined.iter().flat_map(|(last, cases)| part(last, cases)).collect();
        // Sums by pair of documents, so that the order of the map does not matter.
        let mut pairs: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for &case in self.by.keys() {
            let by = self.counted(case);
            let last = parts.get(&case).copied().filter(|last| *last != case);
            retold.put(case, last.unwrap_or(by));
            if let (None, Some(own), Some(by)) = (last, document(case), document(by)) {
                *pairs.entry((own, by)).or_default() += 1;
            }
        }
        let mut told: Vec<ToldAgain> = Vec::new();
        for ((own, by), cases) in pairs {
            match told.last_mut().filter(|told| told.document == own) {
                Some(told) => {
                    // The one that counts for most of it is named.
                    if cases > told.cases {
                        told.by = by;
                    }
                    told.cases += cases;
                }
                None => told.push(ToldAgain { document: own, by, cases }),
            }
        }
        for last in self.joined.keys() {
            retold.join(self.rows(*last));
        }
        let mut notes = self.notes;
        notes.extend(said(facts, &self.documents, &self.ranks, &told));
        retold.tell(told);
        (retold, notes)
    }
}

/// Notes about documents of one folder and reason, beyond which they are one note.
const NOTES: usize = 20;

/// The ledger's rows: each document, or one for many of a folder.
fn said(facts: &Facts, documents: &[Document<'_>], ranks: &rank::Ranks, told: &[ToldAgain]) -> Vec<Note> {
    let of = |number: u32| {
        let at = documents.binary_search_by_key(&number, |document| document.telling.document).ok()?;
        documents.get(at).map(|document| (at, document))
    };
    let mut folders: Vec<((&str, StrId), Vec<&ToldAgain>)> = Vec::new();
    let mut places: HashMap<(&str, StrId), usize> = HashMap::new();
    for one in told {
        let Some((_, own)) = of(one.document) else { continue };
        let key = (own.folder, own.format);
        let at = *places.entry(key).or_insert(folders.len());
        if at == folders.len() {
            folders.push((key, Vec::new()));
        }
        if let Some((_, told)) = folders.get_mut(at) {
            told.push(one);
        }
    }
    let mut notes = Vec::new();
    for ((folder, format), told) in folders {
        let many = told.len() > NOTES;
        let sum: u32 = told.iter().map(|one| one.cases).sum();
        for one in told.iter().take(if many { 1 } else { NOTES }) {
            let (Some((at, own)), Some((by_at, by))) = (of(one.document), of(one.by)) else { continue };
            let why = ranks.why(by_at, at);
            let same_folder = by.folder == own.folder;
            let name = by.path.rsplit('/').next().filter(|_| same_folder).unwrap_or(by.path);
            let what = if many {
                format!(
                    "{} {} documents here tell again what {name} and others tell: {sum} cases; those count, because {why}",
                    told.len(),
                    facts.text(format)
                )
            } else {
                let cases = own.telling.cases;
                format!("tells again what {name} tells: {} of {cases} cases; that one counts, because {why}", one.cases)
            };
            let path = if many { folder } else { own.path };
            notes.push(Note {
                path: path.to_owned(),
                loss: Loss::Info,
                what,
                bytes: 0,
                span: Span::default(),
                line: 0,
            });
        }
    }
    notes.order_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    notes
}

/// What formats agree on: some have no word for errors apart from failures.
fn verdict(status: Status) -> Status {
    if status == Status::Error { Status::Failed } else { status }
}

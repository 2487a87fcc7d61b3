//! The facts of a session: all fragments absorbed, in order.

use super::fragment::index;
use super::records::Shift;
use super::{
    Counts, Document, Entry, EntryCounts, EntryState, Fragment, LogChunk, LogGroup, LogLine, LogStep, Note, Pieces,
    Records, Retold, Run, StrId, Strings, Telling, TestDetail, TestRow, ToldAgain,
};

/// All tables of what was opened.
#[derive(Clone, Default)]
pub struct Facts {
    /// Names and messages.
    pub strings: Strings,
    /// Runs, in order of the inputs.
    pub runs: Vec<Run>,
    /// Entries, containers before their members.
    pub entries: Vec<Entry>,
    /// Documents in order of their entries.
    pub documents: Vec<Document>,
    /// Attempts; those of a case are adjacent, and those of a document lie in one slice.
    pub tests: Pieces<TestRow>,
    /// What some attempts have.
    pub details: Pieces<TestDetail>,
    /// Number of cases.
    pub cases: u32,
    /// Telling lines of logs.
    pub log_lines: Vec<LogLine>,
    /// Groups of logs.
    pub log_groups: Vec<LogGroup>,
    /// Steps of logs, in order.
    pub log_steps: Vec<LogStep>,
    /// Lines that explain a failure, the best ones of each document first.
    pub log_chunks: Vec<LogChunk>,
    /// What is said beside tests.
    pub records: Records,
    /// The ledger.
    pub notes: Vec<Note>,
    /// Inflated bytes that were read.
    pub inflated_bytes: u64,
    /// Kept while absorbing, since the page asks for them while it reads.
    counts: Counts,
    counts_by_run: Vec<Counts>,
    /// Cases with an attempt that failed or errored: few of many, and what most rules look at.
    red_cases: Vec<u32>,
    /// Documents with tests, in order.
    tellings: Vec<Telling>,
    retold: Retold,
    /// Owner of each case beside what reports say, and what names it; empty where nothing does.
    owned: Vec<[StrId; 2]>,
}

impl Facts {
    /// Appends a fragment, whose ids become ids of these tables.
    pub fn absorb(&mut self, fragment: Fragment) {
        let names = self.strings.absorb(&fragment.strings);
        let name = |id: StrId| names.get(id.0 as usize).copied().unwrap_or_default();
        let entries = index(self.entries.len());
        let documents = index(self.documents.len());
        let details = index(self.details.len());
        let cases = self.cases;
        self.entries.extend(fragment.entries);
        self.documents.extend(fragment.documents.into_iter().map(|mut row| {
            row.entry += entries;
            row.format = name(row.format);
            row.instance = name(row.instance);
            row.system = name(row.system);
            row
        }));
        let test = |row: &TestRow| {
            let mut row = *row;
            row.document += documents;
            row.case += cases;
            row.suite = name(row.suite);
            row.class = name(row.class);
            row.name = name(row.name);
            row.file = name(row.file);
            row.detail += if row.detail == 0 { 0 } else { details };
            row
        };
        for rows in fragment.tests.chunk_by(|a, b| a.document == b.document) {
            let mut places = (u32::MAX, 0);
            self.tests.extend(rows.iter().map(|row| {
                let row = test(row);
                let place = if row.class.is_empty() { row.name.0 } else { row.class.0 };
                places = (places.0.min(place), places.1.max(place));
                row
            }));
            self.count(rows, documents, cases);
            if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
                self.tellings.push(Telling {
                    document: first.document + documents,
                    first: first.case + cases,
                    cases: last.case - first.case + 1,
                    places,
                });
            }
        }
        self.details.extend(fragment.details.into_iter().map(|mut row| {
            row.message = name(row.message);
            row.kind = name(row.kind);
            row.summary = name(row.summary);
            row.source_status = name(row.source_status);
            for (_, message, kind, _) in &mut row.more {
                (*message, *kind) = (name(*message), name(*kind));
            }
            for (key, value) in &mut row.properties {
                (*key, *value) = (name(*key), name(*value));
            }
            for attachment in &mut row.attachments {
                for id in [&mut attachment.name, &mut attachment.path, &mut attachment.media_type] {
                    *id = name(*id);
                }
            }
            for id in row.tags.iter_mut().chain([&mut row.expected, &mut row.actual, &mut row.owner]) {
                *id = name(*id);
            }
            row
        }));
        self.log_lines.extend(fragment.log_lines.into_iter().map(|mut row| {
            row.document += documents;
            row.text = name(row.text);
            row
        }));
        self.log_groups.extend(fragment.log_groups.into_iter().map(|mut row| {
            row.document += documents;
            row.name = name(row.name);
            row
        }));
        self.log_steps.extend(fragment.log_steps.into_iter().map(|mut row| {
            row.document += documents;
            (row.name, row.command) = (name(row.name), name(row.command));
            row
        }));
        self.log_chunks.extend(fragment.log_chunks.into_iter().map(|mut row| {
            row.document += documents;
            for id in [&mut row.step, &mut row.class, &mut row.why, &mut row.text] {
                *id = name(*id);
            }
            row
        }));
        self.records.absorb(fragment.records, &Shift { documents, names: &names });
        self.notes.extend(fragment.notes);
        self.cases += fragment.cases;
        self.inflated_bytes += fragment.inflated_bytes;
    }

    /// Counts rows of one document, whose numbers are so many below those in these tables.
    fn count(&mut self, rows: &[TestRow], documents: u32, cases: u32) {
        let entry = rows.first().and_then(|row| self.entry_of(row.document + documents));
        let run = entry.map_or(0, |entry| entry.run) as usize;
        if self.counts_by_run.len() <= run {
            self.counts_by_run.resize(run + 1, Counts::default());
        }
        for attempts in rows.chunk_by(|a, b| a.case == b.case) {
            self.counts.add(attempts);
            if let Some(counts) = self.counts_by_run.get_mut(run) {
                counts.add(attempts);
            }
            if let Some(red) = attempts.iter().find(|attempt| attempt.status.is_red()) {
                self.red_cases.push(red.case + cases);
            }
        }
    }

    /// Puts other runs in place: `of_entry` names one for each entry. Counts by run are made anew.
    pub fn set_runs(&mut self, runs: Vec<Run>, of_entry: &[u32]) {
        self.runs = runs;
        let mut is_changed = false;
        for (entry, run) in self.entries.iter_mut().zip(of_entry) {
            is_changed |= entry.run != *run;
            entry.run = *run;
        }
        if !is_changed {
            return;
        }
        let mut counts = vec![Counts::default(); self.runs.len()];
        for attempts in self.cases() {
            let run = attempts.first().map_or(0, |row| self.run_of(row));
            if let Some(counts) = counts.get_mut(run as usize) {
                counts.add(attempts);
            }
        }
        self.counts_by_run = counts;
    }

    /// Says which cases count, and counts anew. Notes and runs stay.
    pub fn set_retold(&mut self, retold: Retold) {
        if self.retold.is_empty() && retold.is_empty() {
            return;
        }
        self.retold = retold;
        let mut counts = Counts::default();
        let mut by_run = vec![Counts::default(); self.runs.len()];
        let mut red_cases = Vec::new();
        for attempts in self.cases() {
            let Some(last) = attempts.last() else { continue };
            counts.add(attempts);
            if let Some(counts) = by_run.get_mut(self.run_of(last) as usize) {
                counts.add(attempts);
            }
            if attempts.iter().any(|attempt| attempt.status.is_red()) {
                red_cases.push(last.case);
            }
        }
        (self.counts, self.counts_by_run, self.red_cases) = (counts, by_run, red_cases);
    }

    /// Says who answers for each case, and what names them: what is said beside the reports, by number of case.
    pub fn set_owned(&mut self, owned: Vec<[StrId; 2]>) {
        self.owned = owned;
    }

    /// Who answers for a case beside what its report says, and what names them; empty where nothing does.
    pub fn owned(&self, case: u32) -> [StrId; 2] {
        self.owned.get(case as usize).copied().unwrap_or_default()
    }

    /// What is told more than once.
    pub fn retold(&self) -> &Retold {
        &self.retold
    }

    /// Documents with tests, in order.
    pub fn tellings(&self) -> &[Telling] {
        &self.tellings
    }

    /// The document that counts instead of this one, where one does.
    pub fn told_again(&self, document: u32) -> Option<&ToldAgain> {
        let documents = self.retold.documents();
        documents.get(documents.binary_search_by_key(&document, |told| told.document).ok()?)
    }

    /// True when several attempts of one CI run are there.
    pub fn has_attempts(&self) -> bool {
        self.runs.iter().any(|run| {
            run.attempt > 1 && self.runs.iter().any(|other| other.attempt != run.attempt && run.is_same_ci_run(other))
        })
    }

    /// True when a document was read that only this CI system writes.
    pub fn has_system(&self, system: &str) -> bool {
        self.documents.iter().any(|document| self.text(document.system) == system)
    }

    /// True for an entry whose tests another one tells too, and counts instead.
    pub fn is_told_again(&self, entry: u32) -> bool {
        self.retold
            .documents()
            .iter()
            .any(|told| self.documents.get(told.document as usize).is_some_and(|document| document.entry == entry))
    }

    /// The text of a name.
    pub fn text(&self, id: StrId) -> &str {
        self.strings.get(id)
    }

    /// The entry of a document.
    pub fn entry_of(&self, document: u32) -> Option<&Entry> {
        let document = self.documents.get(document as usize)?;
        self.entries.get(document.entry as usize)
    }

    /// What an attempt has beside its row.
    pub fn detail_of(&self, row: &TestRow) -> Option<&TestDetail> {
        self.details.get((row.detail as usize).checked_sub(1)?)
    }

    /// The run of an attempt, as an index into [`Facts::runs`].
    pub fn run_of(&self, row: &TestRow) -> u32 {
        self.entry_of(row.document).map_or(0, |entry| entry.run)
    }

    /// Cases that count, as slices of their attempts, in table order: what is told again is left out.
    pub fn cases(&self) -> impl Iterator<Item = &[TestRow]> {
        self.numbered_cases(false).map(|(_, attempts)| attempts)
    }

    /// As [`Facts::cases`], or those that are told again, each with the number of the last row that its own
    /// document has of it.
    pub fn numbered_cases(&self, told_again: bool) -> impl Iterator<Item = (usize, &[TestRow])> {
        let mut end = 0;
        self.all_cases().filter_map(move |attempts| {
            end += attempts.len();
            let case = attempts.first()?.case;
            if self.retold.is_empty() {
                return (!told_again).then_some((end - 1, attempts));
            }
            let counts = self.retold.counts(case);
            let attempts = self.retold.attempts(case, attempts);
            // Earlier attempts in another document are part of a case that counts.
            let is_part = !counts && attempts.last().is_some_and(|last| last.case != case);
            (counts != told_again && !is_part).then_some((end - 1, attempts))
        })
    }

    /// Cases as their documents tell them, also those that are told again.
    pub fn all_cases(&self) -> impl Iterator<Item = &[TestRow]> {
        self.tests.slices().flat_map(|rows| rows.chunk_by(|a, b| a.case == b.case))
    }

    /// The attempts of a case, in whichever documents they lie; none for other numbers.
    pub fn attempts_of(&self, case: u32) -> &[TestRow] {
        self.retold.attempts(case, self.own_attempts_of(case))
    }

    /// The entry that tells a case again and counts instead of it.
    pub fn told_again_by(&self, case: u32) -> Option<&Entry> {
        let by = self.retold.by(case)?;
        // An earlier attempt is part of a case that counts.
        let is_part = self.attempts_of(case).last().is_none_or(|last| last.case != case);
        if is_part {
            return None;
        }
        self.entry_of(self.own_attempts_of(by).first()?.document)
    }

    /// True where the case of a row may have several attempts.
    pub fn is_retried(&self, row: &TestRow) -> bool {
        row.attempts > 1 || !self.retold.is_empty()
    }

    /// The attempts of a case that its own document tells.
    pub fn own_attempts_of(&self, case: u32) -> &[TestRow] {
        self.tests.equal(|row| row.case.cmp(&case))
    }

    /// Cases with an attempt that failed or errored, as slices of all their attempts, in table order.
    pub fn red_cases(&self) -> impl Iterator<Item = &[TestRow]> {
        self.red_cases.iter().map(|case| self.attempts_of(*case))
    }

    /// Of so many cases from one on, those with an attempt that failed or errored; before it is known what is
    /// told again.
    pub fn own_red_cases(&self, first: u32, cases: u32) -> &[u32] {
        let from = self.red_cases.partition_point(|case| *case < first);
        let to = self.red_cases.partition_point(|case| *case < first.saturating_add(cases));
        self.red_cases.get(from..to).unwrap_or_default()
    }

    /// Counts over all cases.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Counts over the cases of a run.
    pub fn counts_of(&self, run: u32) -> Counts {
        self.counts_by_run.get(run as usize).copied().unwrap_or_default()
    }

    /// Entries by state.
    pub fn entry_counts(&self) -> EntryCounts {
        let mut counts = EntryCounts::default();
        for entry in &self.entries {
            counts.total += 1;
            match entry.state {
                EntryState::Recognised => counts.recognised += 1,
                EntryState::Plain => counts.plain += 1,
                EntryState::Unrecognised => counts.unrecognised += 1,
                EntryState::Lost => counts.lost += 1,
            }
        }
        counts
    }

    /// Bytes held by the tables.
    pub fn bytes(&self) -> u64 {
        fn of<T>(rows: &Vec<T>) -> u64 {
            (rows.capacity() * size_of::<T>()) as u64
        }
        let paths: usize = self.entries.iter().map(|entry| entry.path.capacity() + entry.format.capacity()).sum();
        let notes: usize = self.notes.iter().map(|note| note.path.capacity() + note.what.capacity()).sum();
        self.strings.bytes()
            + of(&self.entries)
            + of(&self.documents)
            + self.tests.bytes()
            + self.details.bytes()
            + of(&self.log_lines)
            + of(&self.log_groups)
            + of(&self.log_steps)
            + of(&self.log_chunks)
            + of(&self.notes)
            + self.records.bytes()
            + of(&self.counts_by_run)
            + of(&self.red_cases)
            + of(&self.tellings)
            + self.retold.bytes()
            + (paths + notes) as u64
    }
}

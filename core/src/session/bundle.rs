//! The artifacts inside a report file: a redacted copy that, read again, gives the same verdict, totals and ids.
//!
//! The copy is the files one after the other, and a description of them in JSON: names and lengths, policy and
//! corrections of the reader, and what the copy lacks: entries that were left out, with what they came with, and
//! the rows of the ledger. [`Session::expect`] takes the description before the files are added.

use super::redacting::{Chosen, chosen_copy};
use super::runs::Correction;
use super::{Given, Session};
use crate::bytes::ByteSource;
use crate::facts::{Entry, EntryKind, Fragment, Loss, Note, Span, index};
use crate::findings::analyses::quarantine;
use crate::findings::{AsOf, Policy};
use crate::methods::redact::Numbered;
use crate::reports::RedactionReport;
use crate::views;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Version of the description.
const SCHEMA: u32 = 1;
/// Bytes that a report carries at most, as they stand in it.
const MOST: usize = 64_000_000;
/// Bytes of artifacts that are looked into for it.
const MOST_COPIED: u64 = 1 << 30;
/// Files left out that have a row of the ledger each.
const TOLD: u64 = 100;

/// How much a report carries; the verdict is the same in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportSize {
    /// The findings alone.
    Summary,
    /// Reports whole, and of everything else what the findings point at.
    Failures,
    /// Everything that may be copied.
    Full,
}

impl ReportSize {
    /// All, the smallest first.
    pub const ALL: [Self; 3] = [Self::Summary, Self::Failures, Self::Full];
    /// The one that is written where none is named and the application is at hand.
    pub const USUAL: Self = Self::Failures;

    /// The word of `--size`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Failures => "failures",
            Self::Full => "full",
        }
    }
}

/// What a report carries, before it is compressed.
pub struct Bundle {
    /// How much it is.
    pub size: ReportSize,
    /// The files one after the other.
    pub bytes: Vec<u8>,
    /// What they are, as JSON, redacted.
    pub about: String,
    /// Files that are not in it, and their bytes.
    pub left_out: (u64, u64),
    /// Files that are.
    pub files: u64,
    /// Different secrets that were taken out.
    pub redacted: u64,
    /// Where they stood, and what could not be copied.
    pub report: RedactionReport,
}

impl Bundle {
    /// Why it may not be carried once it is so many bytes; a sentence that names a smaller size.
    pub fn refused(&self, packed: usize) -> Option<String> {
        (packed.div_ceil(3) * 4 > MOST).then(|| too_large(self.size))
    }
}

fn too_large(size: ReportSize) -> String {
    let smaller = if size == ReportSize::Full { "failures" } else { "summary" };
    format!("its data would be more than {} MB: --size {smaller} is smaller", MOST / 1_000_000)
}

/// Places and fields of a correction.
type Corrected = (Vec<String>, Vec<(String, String)>);

/// What is said of a bundle in the report that carries it.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Described {
    schema: u32,
    size: String,
    /// Names, lengths, and what each came with.
    files: Vec<(String, u64, String)>,
    /// Presets and files that were put on top, in order.
    names: Vec<String>,
    /// What else was changed, as an `artiscope.toml`.
    policy: String,
    as_of: Option<i64>,
    /// The newest time of the data, also of what was left out.
    newest: Option<i64>,
    /// Lists of tests in quarantine: names and texts.
    quarantine: Vec<(String, String)>,
    has_lists_alone: bool,
    corrections: Vec<Corrected>,
    project: String,
    /// What the copy lacks, with what it came with.
    entries: Vec<(Entry, String)>,
    notes: Vec<Note>,
    /// They were added to the facts.
    #[serde(skip)]
    is_carried: bool,
}

impl Described {
    /// The newest time of the data that it was made of.
    pub(super) fn newest(&self) -> Option<i64> {
        self.newest
    }

    /// What an input came with.
    pub(super) fn came_with(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(known, ..)| known == name).map(|(.., with)| with.as_str())
    }
}

impl Session {
    /// What a report of a size carries; a sentence where it would be too much.
    pub fn bundle(&self, size: ReportSize) -> Result<Bundle, String> {
        let wanted: Option<HashSet<&str>> = (size != ReportSize::Full).then(|| self.telling());
        let is_wanted = |path: &str| wanted.as_ref().is_none_or(|wanted| wanted.contains(path));
        let files = || self.facts.entries.iter().filter(|entry| entry.kind == EntryKind::File);
        if files().filter(|entry| is_wanted(&entry.path)).map(|entry| entry.bytes).sum::<u64>() > MOST_COPIED {
            return Err(too_large(size));
        }
        let inputs: Vec<(String, &dyn ByteSource)> =
            self.inputs.iter().map(|input| (input.name.clone(), &*input.source)).collect();
        let numbered = self.numbered();
        let chosen = Chosen { wanted: &is_wanted, keeps_names: true };
        let copy = chosen_copy(&inputs, &self.limits, (&numbered, &self.policy), &chosen);
        let redacted = |text: &str| numbered.text(text).into_owned();
        let came_with: Vec<(String, &str)> =
            self.inputs.iter().map(|input| (redacted(&input.name), input.came_with.as_str())).collect();
        let with = |name: &str| {
            came_with.iter().find(|(known, _)| known == name).map(|(_, with)| redacted(with)).unwrap_or_default()
        };
        let (mut described, left_out) = self.lacking(&copy.paths, &numbered);
        size.word().clone_into(&mut described.size);
        described.files =
            copy.files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64, with(name))).collect();
        Ok(Bundle {
            size,
            about: serde_json::to_string(&described).unwrap_or_default(),
            bytes: copy.files.into_iter().flat_map(|(_, bytes)| bytes).collect(),
            left_out,
            files: copy.report.copied,
            report: copy.report,
            redacted: numbered.counts().iter().map(|count| u64::from(count.count)).sum(),
        })
    }

    /// Paths of what the verdict is made of: documents but logs, logs with tests, and what findings point at.
    fn telling(&self) -> HashSet<&str> {
        let mut told: HashSet<u32> = HashSet::new();
        for telling in self.facts.tellings() {
            told.extend(self.facts.documents.get(telling.document as usize).map(|document| document.entry));
        }
        told.extend(self.findings.iter().flat_map(|finding| &finding.evidence).filter_map(|evidence| evidence.entry));
        let logs: HashSet<u32> = views::log_entries(&self.facts).into_iter().collect();
        let documents = self.facts.documents.iter().map(|document| document.entry);
        told.extend(documents.filter(|entry| !logs.contains(entry)));
        let tested = self.facts.tests.iter().filter_map(|row| self.facts.documents.get(row.document as usize));
        told.extend(tested.map(|document| document.entry));
        told.iter()
            .filter_map(|entry| self.facts.entries.get(*entry as usize))
            .map(|entry| entry.path.as_str())
            .collect()
    }

    /// Everything beside the files, and how many of those are not there.
    fn lacking(&self, copied: &[String], numbered: &Numbered) -> (Described, (u64, u64)) {
        let redacted = |text: &str| numbered.text(text).into_owned();
        let mut there: HashSet<&str> = HashSet::new();
        for path in copied {
            there.insert(path);
            there.extend(path.match_indices(crate::entries::NESTED).filter_map(|(at, _)| path.get(..at)));
        }
        let telling = self.telling();
        let told_again = &self.told_again;
        let notes = self.facts.notes.iter().enumerate().filter(|(at, _)| !told_again.contains(at));
        let mut notes: Vec<Note> = notes.map(|(_, note)| note.clone()).collect();
        let (mut entries, mut left_out) = (Vec::new(), (0_u64, 0_u64));
        for entry in self.facts.entries.iter().filter(|entry| !there.contains(&*entry.path)) {
            let came_with = self.inputs.get(entry.input as usize).map_or("", |input| input.came_with.as_str());
            entries.push((Entry { path: redacted(&entry.path), ..entry.clone() }, redacted(came_with)));
            if entry.kind == EntryKind::File && !matches!(entry.state, crate::facts::EntryState::Lost) {
                left_out = (left_out.0 + 1, left_out.1 + entry.bytes);
                if left_out.0 <= TOLD {
                    // Facts of a log that no finding points at decide nothing; others may have.
                    let loss = if telling.contains(&*entry.path) { Loss::DataLoss } else { Loss::Info };
                    notes.push(note(&entry.path, loss, "left out of this report".to_owned(), entry.bytes));
                }
            }
        }
        if left_out.0 > TOLD {
            let more = left_out.0 - TOLD;
            notes.push(note("", Loss::Info, format!("{more} more files were left out of this report"), 0));
        }
        for note in &mut notes {
            (note.path, note.what) = (redacted(&note.path), redacted(&note.what));
        }
        let policy = views::policy_view(&self.policy, String::new());
        let described = Described {
            schema: SCHEMA,
            names: policy.names.iter().map(|name| redacted(name)).collect(),
            policy: redacted(&policy.file),
            as_of: self.policy.as_of.given(),
            newest: self.policy.as_of.moment(),
            quarantine: self.policy.lists.iter().map(|list| (redacted(&list.name), redacted(&list.text))).collect(),
            // Hosts differ in it, and their reports only where it matters.
            has_lists_alone: self.policy.has_lists_alone && quarantine::are_alone(&self.facts),
            corrections: self.corrections.iter().map(|one| corrected(one, &redacted)).collect(),
            project: redacted(&self.project),
            entries,
            notes,
            ..Described::default()
        };
        (described, left_out)
    }

    /// Prepares for the files of a bundle, which are to be added under the names that it gives, in order; a sentence
    /// where it cannot be read. Nothing may have been added before.
    pub fn expect(&mut self, about: &str) -> Result<Vec<(String, u64)>, String> {
        let unreadable = |_| "what this report says of its files cannot be read".to_owned();
        let described: Described = serde_json::from_str(about).map_err(unreadable)?;
        let mut policy = Policy::default();
        policy.as_of = AsOf::from(described.as_of);
        for name in &described.names {
            // Of files it is said below what they change.
            policy.put_preset(name);
        }
        if !described.policy.is_empty() {
            policy.put_file("artiscope.toml", &described.policy).map_err(|error| error.to_string())?;
        }
        for (name, text) in &described.quarantine {
            policy.put_quarantine(name, text);
        }
        policy.has_lists_alone = described.has_lists_alone;
        policy.names.clone_from(&described.names);
        self.policy = policy;
        self.project.clone_from(&described.project);
        self.corrections =
            described.corrections.iter().cloned().map(|(places, fields)| Correction { places, fields }).collect();
        let files = described.files.iter().map(|(name, bytes, _)| (name.clone(), *bytes)).collect();
        self.bundled = Some(Box::new(described));
        Ok(files)
    }

    /// Opens a bundle and reads it to the end: for hosts without workers.
    pub fn unbundle(limits: crate::bytes::Limits, about: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut session = Self::new(limits);
        let mut at: usize = 0;
        let mut inputs: Vec<(String, Box<dyn ByteSource>)> = Vec::new();
        for (name, length) in session.expect(about)? {
            let end = usize::try_from(length).ok().and_then(|length| at.checked_add(length));
            let file = end.and_then(|end| bytes.get(at..end)).ok_or("the files of this report are cut")?;
            at += file.len();
            inputs.push((name, Box::new(file.to_vec())));
        }
        session.add(inputs);
        session.read_all();
        session.finish();
        Ok(session)
    }

    /// Adds what a bundle lacks to what was read of it, once.
    pub(super) fn carry(&mut self) {
        let Some(mut described) = self.bundled.take() else { return };
        if !std::mem::replace(&mut described.is_carried, true) {
            let mut fragment = Fragment::default();
            for (entry, came_with) in std::mem::take(&mut described.entries) {
                let input = self.came_with(came_with);
                fragment.push_entry(Entry { input, unit: u32::MAX, run: 0, ..entry });
            }
            let known = self.facts.notes.iter().map(|note| (note.path.as_str(), note.what.as_str()));
            let known: HashSet<(&str, &str)> = known.collect();
            let notes = std::mem::take(&mut described.notes);
            let new = notes.into_iter().filter(|note| !known.contains(&(note.path.as_str(), note.what.as_str())));
            fragment.notes.extend(new);
            drop(known);
            self.absorb(fragment);
        }
        self.bundled = Some(described);
    }

    /// An input that came with this, or one without bytes.
    fn came_with(&mut self, came_with: String) -> u32 {
        let at = self.inputs.iter().position(|input| input.came_with == came_with).unwrap_or_else(|| {
            self.inputs.push(Given { name: String::new(), source: Rc::new(Vec::new()), came_with });
            self.inputs.len() - 1
        });
        index(at)
    }
}

fn corrected(one: &Correction, redacted: &impl Fn(&str) -> String) -> Corrected {
    let fields = one.fields.iter().map(|(key, text)| (key.clone(), redacted(text)));
    (one.places.iter().map(|place| redacted(place)).collect(), fields.collect())
}

fn note(path: &str, loss: Loss, what: String, bytes: u64) -> Note {
    Note { path: path.to_owned(), loss, what, bytes, span: Span::default(), line: 0 }
}

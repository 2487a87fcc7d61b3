//! The façade that every host uses: add, read, absorb, finish, ask.

mod asking;
mod attached;
mod bundle;
mod carrying;
mod content;
mod copy;
mod correcting;
mod exporting;
mod finishing;
mod identity;
mod keeping;
mod logs;
mod logs_compared;
mod merging;
mod output;
mod packet;
mod policies;
mod redacting;
mod retellings;
mod runs;
mod searching;
mod sizes;

pub use bundle::{Bundle, ReportSize};
pub use keeping::{Files, backup, is_backup, restore};
pub use packet::{Packet, PacketOptions};
pub use redacting::{RedactedCopy, redacted_copy};
pub use runs::Correction;
pub use searching::{Looking, Searched, SearchedFile, TextSearch, search_units};
pub use sizes::SizedReport;

use crate::bytes::{ByteSource, Limits};
use crate::documents;
use crate::entries::{self, Reader, Unit};
use crate::facts::{Facts, Fragment, Loss};
use crate::findings::{Answer, Finding, Policy, Rule};
use crate::history::History;
use crate::methods::order::Order as _;
use crate::views::{self, LensView, Summary};
use hashbrown::{HashMap, HashSet};
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

/// Bytes that were given, under the name that paths begin with.
struct Given {
    name: String,
    source: Rc<dyn ByteSource>,
    /// The folder, archive or loose files that it is or came with.
    came_with: String,
}

/// What is known of the inputs so far, so that a folder of many files costs no more than its files.
#[derive(Default)]
struct Known {
    names: HashSet<String>,
    /// Inputs that a later one may be a copy of, by length.
    by_length: HashMap<u64, Vec<usize>>,
    /// Inflated bytes of all units, as declared.
    planned_bytes: u64,
}

/// What the first screen and the lenses show of a judging.
struct Judged {
    summary: Summary,
    lenses: Vec<LensView>,
}

/// Everything that was opened, and what is known of it.
pub struct Session {
    limits: Limits,
    policy: Policy,
    inputs: Vec<Given>,
    known: Known,
    units: Vec<Unit>,
    facts: Facts,
    /// What the user said of runs, in order.
    corrections: Vec<Correction>,
    /// Runs that were kept, and the open ones beside them.
    history: Option<History>,
    /// Project of runs that name none.
    project: String,
    answers: Vec<(&'static Rule, Answer)>,
    findings: Vec<Finding>,
    /// What quarantine says of the cases that it names.
    quarantined: HashMap<u32, String>,
    /// What was made beside the findings, from the same analyses; `None` when more was read since.
    judged: Option<Judged>,
    /// Rows of the ledger that say what is told again.
    told_again: Range<usize>,
    largest_entry_bytes: u64,
    cancelled: bool,
    selection: Option<views::Selection>,
    /// What became of tests since earlier runs, once it was asked for.
    became: OnceCell<crate::history::Became>,
    tree: Option<views::Tree>,
    cache: content::Cache,
    logs: logs::Logs,
    merged: Option<merging::LastMerged>,
    /// The output that was made last, and what such outputs are made with.
    exported: carrying::Exported,
    /// What is read is what a report carried.
    bundled: Option<Box<bundle::Described>>,
}

/// Reads units of one source into one fragment: pure, so it can be shared out.
pub fn read_units(source: &dyn ByteSource, units: &[Unit], limits: &Limits) -> Fragment {
    let mut fragment = Fragment::default();
    for unit in units {
        read_unit(source, unit, limits, &mut fragment);
    }
    fragment
}

/// Reads one unit, with everything nested in it, into `fragment`.
pub fn read_unit(source: &dyn ByteSource, unit: &Unit, limits: &Limits, fragment: &mut Fragment) {
    let mut document = |fragment: &mut Fragment, entry: u32, input: &mut entries::Input<'_>| {
        documents::read(fragment, entry, input, limits);
    };
    let mut reader = Reader { limits, document: &mut document, wanted: &|_| true, unopened: None };
    entries::read(source, unit, &mut reader, fragment);
}

impl Session {
    /// Nothing opened yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            policy: Policy::default(),
            inputs: Vec::new(),
            known: Known::default(),
            units: Vec::new(),
            facts: Facts::default(),
            corrections: Vec::new(),
            history: None,
            project: String::new(),
            answers: Vec::new(),
            findings: Vec::new(),
            quarantined: HashMap::new(),
            judged: None,
            told_again: 0..0,
            largest_entry_bytes: 0,
            cancelled: false,
            selection: None,
            became: OnceCell::new(),
            tree: None,
            cache: content::Cache::default(),
            logs: logs::Logs::default(),
            merged: None,
            exported: carrying::Exported::default(),
            bundled: None,
        }
    }

    /// Opens inputs and reads them to the end: for hosts without workers.
    pub fn open(limits: Limits, inputs: Vec<(String, Box<dyn ByteSource>)>) -> Self {
        let mut session = Self::new(limits);
        session.add(inputs);
        session.read_all();
        session.finish();
        session
    }

    /// Lists inputs, in bytewise order of their names, and plans their units.
    ///
    /// Names begin at the base name of what was given and use `/` only. Equal names get `#2`;
    /// an input with the same bytes as an earlier one is not read again.
    ///
    /// Gives, for each new number of an input, its place in `inputs`.
    pub fn add(&mut self, inputs: Vec<(String, Box<dyn ByteSource>)>) -> Vec<usize> {
        let mut inputs: Vec<(String, Rc<dyn ByteSource>)> =
            inputs.into_iter().map(|(name, source)| (identity::clean(&name), Rc::from(source))).collect();
        let mut places: Vec<usize> = (0..inputs.len()).collect();
        // Both sorts are stable, so they agree.
        places.order_by_key(|&place| inputs.get(place).map(|(name, _)| name.clone().into_bytes()));
        inputs.order_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let loose = identity::loose_run(&inputs);
        let mut taken = Vec::new();
        for ((name, source), place) in inputs.into_iter().zip(places) {
            let name = identity::unique(&name, |name| self.known.names.contains(name));
            let is_archive = identity::is_archive(&*source);
            if let Some(twin) = self.twin(&name, &*source, is_archive) {
                let what = format!("duplicate of {twin}: read once");
                self.facts.notes.push(identity::note(&name, what, source.len()));
                continue;
            }
            self.plan(name, source, is_archive, &loose);
            taken.push(place);
        }
        self.forget_views();
        taken
    }

    /// Name of the input that has the same bytes, among single files and archives:
    /// members of folders may well be equal and stay.
    fn twin(&mut self, name: &str, source: &dyn ByteSource, is_archive: bool) -> Option<&str> {
        // What differed in its secrets alone is the same now.
        if self.bundled.is_some() || source.is_empty() || name.contains('/') && !is_archive {
            return None;
        }
        let candidates = self.known.by_length.entry(source.len()).or_default();
        let is_same = |at: &usize| self.inputs.get(*at).is_some_and(|it| identity::same_bytes(source, &*it.source));
        if let Some(at) = candidates.iter().copied().find(is_same) {
            return self.inputs.get(at).map(|twin| twin.name.as_str());
        }
        candidates.push(self.inputs.len());
        None
    }

    fn plan(&mut self, name: String, source: Rc<dyn ByteSource>, alone: bool, loose: &str) {
        let input = crate::facts::index(self.inputs.len());
        let taken = self.units.len() as u64 + self.facts.entries.len() as u64;
        // What earlier inputs take of the budgets is not there for this one.
        let limits = Limits {
            entries: self.limits.entries.saturating_sub(taken),
            inflated_bytes: self.limits.inflated_bytes.saturating_sub(self.known.planned_bytes),
            ..self.limits.clone()
        };
        let mut plan = entries::plan(input, &name, &*source, &limits);
        let carried = self.bundled.as_ref().and_then(|bundled| bundled.came_with(&name));
        let given = carried.unwrap_or_else(|| runs::given(&name, alone, loose)).to_owned();
        for unit in &mut plan.units {
            unit.unit = crate::facts::index(self.units.len());
            unit.run = runs::of_path(&mut self.facts.runs, &unit.path, &given);
            self.known.planned_bytes = self.known.planned_bytes.saturating_add(unit.bytes);
            self.units.push(unit.clone());
        }
        if plan.units.is_empty() || !plan.listed.entries.is_empty() {
            let run = plan.units.first().map(|unit| unit.run);
            let run = run.unwrap_or_else(|| runs::of_path(&mut self.facts.runs, &name, &given));
            for entry in &mut plan.listed.entries {
                // No unit yields them again: they are known from the directory alone.
                (entry.input, entry.unit, entry.run) = (input, u32::MAX, run);
            }
        }
        self.facts.absorb(plan.listed);
        self.known.names.insert(name.clone());
        self.inputs.push(Given { name, source, came_with: given });
    }

    /// All units so far; each names its input.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Number of inputs, duplicates not counted.
    pub fn inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Bytes of the inputs.
    pub fn input_bytes(&self) -> u64 {
        self.inputs.iter().map(|input| input.source.len()).sum()
    }

    /// Budgets.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What was read.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the rules found, worst first; known after [`Session::finish`].
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What every rule answered.
    pub fn answers(&self) -> &[(&'static Rule, Answer)] {
        &self.answers
    }

    /// What the rules may take for granted.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Sets `as_of` and thresholds; call before [`Session::finish`].
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// Reads all units one after the other.
    pub fn read_all(&mut self) {
        let units = self.units.clone();
        for unit in &units {
            if let Some(input) = self.inputs.get(unit.input as usize) {
                let mut fragment = Fragment::default();
                read_unit(&*input.source, unit, &self.limits, &mut fragment);
                self.absorb(fragment);
            }
        }
    }

    /// Appends what a reader found. Fragments come in order of their units.
    pub fn absorb(&mut self, fragment: Fragment) {
        self.largest_entry_bytes = self.largest_entry_bytes.max(fragment.largest_entry_bytes);
        self.facts.absorb(fragment);
        self.forget_views();
    }

    /// The user stopped: units from `from_unit` on are rows of the ledger.
    pub fn skip(&mut self, from_unit: usize, why: &str) {
        self.cancelled = true;
        let end = self.units.len();
        self.lose(from_unit.min(end)..end, why);
    }

    /// Units that could not be read; one row of the ledger for few, one in all for many.
    pub fn lose(&mut self, units: Range<usize>, why: &str) {
        let lost = self.units.get(units).unwrap_or_default().to_vec();
        let mut fragment = Fragment::default();
        for unit in &lost {
            fragment.push_entry(identity::lost(unit));
        }
        if let Some(first) = lost.first()
            && lost.len() > 20
        {
            let what = format!("{why}: {} entries from here on were not read", lost.len());
            fragment.note(&first.path, Loss::DataLoss, what, lost.iter().map(|unit| unit.bytes).sum());
        } else {
            for unit in &lost {
                fragment.note(&unit.path, Loss::DataLoss, why, unit.bytes);
            }
        }
        self.absorb(fragment);
    }

    fn forget_views(&mut self) {
        self.judged = None;
        self.selection = None;
        self.became = OnceCell::new();
        self.tree = None;
        self.merged = None;
        self.exported.forget();
    }
}

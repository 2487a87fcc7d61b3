//! Evidence packets: what a runbook asks for with a ticket, how much of it is there, and what says so. One file = one
//! kind, one row of [`PACKETS`].
//!
//! A kind tells which entries it wants and why; [`crate::session::Session::packet`] copies them without their secrets.

mod cross_instance;
mod manifest;
mod parity;
mod perf;
mod readme;
mod revocation;
mod scenario;

pub use manifest::{Item, Manifest, PacketFile, PacketFinding, State};
pub(crate) use readme::readme;

use super::{Redactor, Renderer, Report, finding_row, inert, issues};
use crate::facts::Facts;
use crate::findings::Finding;
use crate::methods::order::set;
use crate::views::Scene;

/// A kind of packet.
pub struct PacketKind {
    /// Word of `--kind`.
    pub id: &'static str,
    /// As a heading.
    pub title: &'static str,
    /// Which runbook asks for it.
    pub runbook: &'static str,
    /// Said where there is nothing to put in: what would fill it.
    pub needs: &'static str,
    /// The lens that goes with it, as text.
    pub(crate) lens: &'static str,
    /// The text to be filed that goes with it.
    pub(crate) filed: &'static Renderer,
    /// Rules whose findings it is about, by id.
    is_mine: fn(&str) -> bool,
    gather: fn(&Scene<'_>) -> Gathered,
}

/// Every kind.
pub static PACKETS: &[PacketKind] = &[revocation::KIND, cross_instance::KIND, scenario::KIND, perf::KIND];

/// The kinds that a word of `--kind` means: one, or all of them.
pub fn packet_kinds(id: &str) -> Option<Vec<&'static PacketKind>> {
    let found: Vec<&PacketKind> = PACKETS.iter().filter(|kind| id == "all" || kind.id == id).collect();
    (!found.is_empty()).then_some(found)
}

/// What the runbook asks for, by entries.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Row by row.
    wanted: Vec<Wanted>,
    /// What else the findings rest on, so that the packet opens to the same ones.
    beside: Vec<u32>,
}

/// Something that the runbook asks for.
struct Wanted {
    /// The run that it is of; empty for all.
    run: String,
    what: String,
    /// Where it is there.
    entries: Vec<u32>,
    /// How it stands, as far as what was opened tells.
    state: State,
    /// What would fill it, or why it is not asked for.
    fill: String,
}

/// A kind with what was found for it.
pub(crate) struct Filled {
    pub(crate) kind: &'static PacketKind,
    gathered: Gathered,
    pub(crate) findings: Vec<PacketFinding>,
    /// For people: Markdown of each finding.
    pub(crate) sections: Vec<String>,
    /// Rules that failed or could not say: title, word, why.
    pub(crate) answers: Vec<[String; 3]>,
    /// Everything that goes in, in order of reading.
    pub(crate) entries: Vec<u32>,
}

impl PacketKind {
    /// What is there for it; `None` where there is no file to put in.
    pub(crate) fn fill(&'static self, scene: &Scene<'_>, redactor: Redactor<'_>) -> Option<Filled> {
        let gathered = (self.gather)(scene);
        let mine = || scene.findings.iter().filter(|finding| (self.is_mine)(finding.rule));
        let wanted = gathered.wanted.iter().flat_map(|wanted| wanted.entries.iter().copied());
        let mut entries: Vec<u32> = wanted.chain(gathered.beside.iter().copied()).collect();
        if entries.is_empty() {
            return None;
        }
        entries.extend(mine().flat_map(|finding| finding.evidence.iter().filter_map(|evidence| evidence.entry)));
        let entries = set(entries).into_iter().filter(|at| is_file(scene.facts, *at)).collect();
        let row = |finding: &Finding| PacketFinding {
            id: finding.id.clone(),
            rule: finding.rule.to_owned(),
            severity: finding.severity,
            title: inert::line(&redactor.text(&finding.title)),
        };
        let answers = scene.answers.iter().filter(|(rule, answer)| (self.is_mine)(rule.id) && !answer.why().is_empty());
        Some(Filled {
            kind: self,
            findings: mine().map(row).collect(),
            sections: mine().map(|finding| super::markdown::section(&finding_row(finding, redactor), &[])).collect(),
            answers: answers
                .map(|(rule, answer)| {
                    [rule.title.to_owned(), answer.word().replace('_', " "), redactor.owned(answer.why())]
                })
                .collect(),
            gathered,
            entries,
        })
    }

    /// The text to be filed, where there is something to file.
    pub(crate) fn filed(&self, report: &Report<'_>) -> Option<String> {
        issues::filed(report, self.filed)
    }
}

impl Filled {
    /// The runbook's list, with the places in the packet: `path_of` gives them by entry, or why one was left out.
    pub(crate) fn items(&self, redactor: Redactor<'_>, path_of: impl Fn(u32) -> Result<String, String>) -> Vec<Item> {
        let item = |wanted: &Wanted| {
            let (mut paths, mut why) = (Vec::new(), None);
            for at in &wanted.entries {
                match path_of(*at) {
                    Ok(path) => paths.push(path),
                    Err(said) => why = Some(said),
                }
            }
            let state = match wanted.state {
                State::Present if paths.is_empty() => State::LeftOut,
                state => state,
            };
            let fill = if state == State::Present { String::new() } else { why.unwrap_or_else(|| wanted.fill.clone()) };
            Item {
                kind: self.kind.id,
                run: redactor.given_owned(&wanted.run),
                what: inert::line(&redactor.text(&wanted.what)),
                state,
                paths,
                fill: redactor.given_owned(&fill).map(|fill| inert::line(&fill)),
            }
        };
        self.gathered.wanted.iter().map(item).collect()
    }
}

impl Wanted {
    /// Present where there is an entry, else missing.
    fn of(what: impl Into<String>, entries: Vec<u32>, fill: impl Into<String>) -> Self {
        let state = if entries.is_empty() { State::Missing } else { State::Present };
        Self { run: String::new(), what: what.into(), entries, state, fill: fill.into() }
    }
}

fn is_file(facts: &Facts, entry: u32) -> bool {
    facts.entries.get(entry as usize).is_some_and(|entry| entry.kind == crate::facts::EntryKind::File)
}

/// Entries of the documents of these formats.
fn of_formats(facts: &Facts, is_it: impl Fn(&str) -> bool) -> Vec<u32> {
    let documents = facts.documents.iter().filter(|document| is_it(facts.text(document.format)));
    documents.map(|document| document.entry).collect()
}

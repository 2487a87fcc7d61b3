//! What the rules of the pipeline share: findings, and one answer from many folders of reports.

use crate::facts::Facts;
use crate::findings::analyses::hologram_reports::Report;
use crate::findings::{Answer, Evidence, Finding, Severity, id_of};

/// Reasons that an answer quotes.
const REASONS: usize = 4;

/// What the folders answer, gathered.
#[derive(Default)]
pub(super) struct Tally {
    fails: Vec<String>,
    missing: Vec<String>,
    passes: usize,
}

impl Tally {
    /// It holds in one.
    pub(super) fn pass(&mut self) {
        self.passes += 1;
    }

    /// It does not; why.
    pub(super) fn fail(&mut self, why: impl Into<String>) {
        self.fails.push(why.into());
    }

    /// It cannot be said; why.
    pub(super) fn missing(&mut self, why: impl Into<String>) {
        let why = why.into();
        if !self.missing.contains(&why) {
            self.missing.push(why);
        }
    }

    /// A failure beats missing data, and missing data beat a pass. `nothing` says which files would help.
    pub(super) fn answer(self, nothing: &str) -> Answer {
        let said = |reasons: &[String]| {
            let mut text = reasons.iter().take(REASONS).cloned().collect::<Vec<_>>().join("; ");
            if let Some(more) = reasons.len().checked_sub(REASONS).filter(|more| *more > 0) {
                text += &["; ", &more.to_string(), " more"].concat();
            }
            text
        };
        match (self.fails.as_slice(), self.missing.as_slice(), self.passes) {
            (fails @ [_, ..], _, _) => Answer::Fail(said(fails)),
            (_, missing @ [_, ..], _) => Answer::NoData(said(missing)),
            (_, _, 0) => Answer::NoData(nothing.to_owned()),
            _ => Answer::Pass,
        }
    }
}

/// What a finding says; `key` tells it from others of its rule.
pub(super) struct Said<'a> {
    pub(super) rule: &'static str,
    pub(super) key: &'a str,
    pub(super) severity: Severity,
    pub(super) class: &'a str,
    pub(super) title: String,
    pub(super) next_step: String,
}

/// A finding in the runs of its evidence.
pub(super) fn finding(facts: &Facts, said: Said<'_>, evidence: Vec<Evidence>) -> Finding {
    Finding {
        class: said.class.to_owned(),
        next_step: said.next_step,
        ..Finding::new(said.rule, id_of(said.rule, &[said.key]), said.severity, said.title).proved(facts, evidence)
    }
}

/// `in x: ` where there are several folders.
pub(super) fn place(report: &Report<'_>, all: &[Report<'_>]) -> String {
    if all.len() > 1 { format!("{}: ", report.name()) } else { String::new() }
}

/// An entry itself, where no row of it tells.
pub(super) fn entry_evidence(facts: &Facts, path_end: &str, root: &str, text: String) -> Evidence {
    let is_it = |path: &str| {
        (path == path_end || path.ends_with(&format!("/{path_end}")))
            && crate::findings::analyses::hologram_reports::root_of(path) == root
    };
    let found = facts.entries.iter().position(|entry| is_it(&entry.path));
    let path = found.and_then(|at| facts.entries.get(at)).map_or_else(|| root.to_owned(), |entry| entry.path.clone());
    Evidence { entry: found.map(crate::facts::index), path, text, ..Evidence::default() }
}

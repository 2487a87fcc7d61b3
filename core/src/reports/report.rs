//! What renderers are given: everything in it went through the redactor.

use super::cases::{CaseRow, each_case};
use super::rows::Source;
use super::{Inspection, Redactor};
use crate::views::Scene;
use std::io;

/// One inspection, and what of it is too much to hold, or not always wanted.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The verdict with its findings.
    pub inspection: &'a Inspection,
    more: Option<(&'a WithSource<'a>, &'a WithScene<'a>)>,
}

/// Hands over what was read.
pub(crate) type WithSource<'a> = dyn Fn(&mut dyn FnMut(&Source<'_>)) + 'a;

/// Hands over what was judged, with analyses that are made when they are asked for.
pub(crate) type WithScene<'a> = dyn Fn(&mut dyn FnMut(&Scene<'_>, Redactor<'_>)) + 'a;

impl<'a> Report<'a> {
    /// Of what was read and judged.
    pub(crate) fn new(inspection: &'a Inspection, source: &'a WithSource<'a>, scene: &'a WithScene<'a>) -> Self {
        Self { inspection, more: Some((source, scene)) }
    }

    /// Of a document alone: without cases, without lenses.
    pub fn of(inspection: &'a Inspection) -> Self {
        Self { inspection, more: None }
    }

    /// Every case that counts with its attempts, in table order.
    pub(crate) fn cases(&self, see: &mut dyn FnMut(&CaseRow) -> io::Result<()>) -> io::Result<()> {
        let mut result = Ok(());
        if let Some((source, _)) = self.more {
            source(&mut |source| result = each_case(source, see));
        }
        result
    }

    /// What was judged, with the analyses of rules and lenses; their texts are not redacted yet.
    pub(crate) fn ask<T: Default>(&self, ask: impl Fn(&Scene<'_>, Redactor<'_>) -> T) -> T {
        let mut answer = T::default();
        if let Some((_, scene)) = self.more {
            scene(&mut |scene, redactor| answer = ask(scene, redactor));
        }
        answer
    }

    /// Earliest and latest time of the runs, milliseconds since 1970; `None` where nothing tells one.
    pub(crate) fn times(&self) -> Option<(i64, i64)> {
        let mut all: Vec<i64> = Vec::new();
        self.more?.0(&mut |source| {
            let facts = source.facts;
            let documents = facts.documents.iter().flat_map(|document| [document.first_time, document.last_time]);
            let runs = facts.runs.iter().flat_map(|run| [run.started_at, run.completed_at]);
            all = documents.chain(runs).flatten().collect();
        });
        Some((*all.iter().min()?, *all.iter().max()?))
    }
}

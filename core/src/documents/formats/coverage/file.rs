//! What is known of one source file, and how it becomes rows.

use crate::documents::Writer;
use crate::facts::{Coverage, CoverageMetric, Loss, Origin};
use std::collections::BTreeMap;

/// A line that is counted.
#[derive(Clone, Copy, Default)]
struct Line {
    is_hit: bool,
    branches: (u64, u64),
}

/// One source file.
pub(super) struct File {
    pub(super) name: String,
    pub(super) package: String,
    origin: Origin,
    lines: BTreeMap<u32, Line>,
    /// Measure, covered, total: in the order they were told.
    counts: Vec<(CoverageMetric, u64, u64)>,
}

impl File {
    pub(super) fn new(name: &str, package: &str, origin: Origin) -> Self {
        Self { name: name.to_owned(), package: package.to_owned(), origin, lines: BTreeMap::new(), counts: Vec::new() }
    }

    /// A line; of several entries for one line any hit counts, and the most branches.
    pub(super) fn line(&mut self, number: u32, is_hit: bool, branches: (u64, u64)) {
        if number > 0 {
            let line = self.lines.entry(number).or_default();
            line.is_hit |= is_hit;
            line.branches = (line.branches.0.max(branches.0), line.branches.1.max(branches.1));
        }
    }

    /// A measure: how many were covered, of how many. Told again, it is added.
    pub(super) fn count(&mut self, metric: CoverageMetric, covered: u64, total: u64) {
        match self.counts.iter_mut().find(|(known, ..)| *known == metric) {
            Some(known) => (known.1, known.2) = (known.1 + covered, known.2 + total),
            None => self.counts.push((metric, covered, total)),
        }
    }

    /// Lines that were hit, and all that are counted.
    pub(super) fn counted(&self) -> (u64, u64) {
        (self.lines.values().filter(|line| line.is_hit).count() as u64, self.lines.len() as u64)
    }

    /// What a measure was told as.
    pub(super) fn told(&self, metric: CoverageMetric) -> Option<(u64, u64)> {
        self.counts.iter().find(|(known, ..)| *known == metric).map(|(_, covered, total)| (*covered, *total))
    }

    /// Lines not hit, as first and last of each stretch.
    fn missed(&self) -> Vec<(u32, u32)> {
        let mut missed: Vec<(u32, u32)> = Vec::new();
        for number in self.lines.iter().filter(|(_, line)| !line.is_hit).map(|(number, _)| *number) {
            match missed.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => missed.push((number, number)),
            }
        }
        missed
    }

    /// One row for each measure; lines and branches are counted where they are not told.
    pub(super) fn write(mut self, sum: &mut Sum, writer: &mut Writer<'_>) {
        let (hit, all) = self.counted();
        if self.told(CoverageMetric::Line).is_none() && all > 0 {
            self.counts.insert(0, (CoverageMetric::Line, hit, all));
        }
        if self.told(CoverageMetric::Branch).is_none() {
            let branches = self.lines.values().map(|line| line.branches);
            let (covered, total) = branches.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
            if total > 0 {
                self.counts.push((CoverageMetric::Branch, covered, total));
            }
        }
        let missed = self.missed();
        let (file, package) = (writer.intern(&self.name), writer.intern(&self.package));
        for &(metric, covered, total) in self.counts.iter().filter(|(.., total)| *total > 0) {
            let missed = if metric == CoverageMetric::Line { missed.clone() } else { Vec::new() };
            let row = Coverage { origin: self.origin, file, package, metric, covered, total, missed };
            writer.records().coverage.push(row);
            sum.add(metric, covered, total);
        }
        sum.files += 1;
        writer.document(|document| document.records += 1);
    }
}

/// What all files of a report have in sum.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) files: u64,
    counts: Vec<(CoverageMetric, u64, u64)>,
}

impl Sum {
    fn add(&mut self, metric: CoverageMetric, covered: u64, total: u64) {
        match self.counts.iter_mut().find(|(known, ..)| *known == metric) {
            Some(known) => (known.1, known.2) = (known.1 + covered, known.2 + total),
            None => self.counts.push((metric, covered, total)),
        }
    }

    /// Covered and total of a measure.
    pub(super) fn of(&self, metric: CoverageMetric) -> (u64, u64) {
        let found = self.counts.iter().find(|(known, ..)| *known == metric);
        found.map_or((0, 0), |(_, covered, total)| (*covered, *total))
    }

    /// Counts that the report states in sum, against its files.
    pub(super) fn compare(&self, metric: CoverageMetric, stated: Option<(u64, u64)>, writer: &mut Writer<'_>) {
        let (covered, total) = self.of(metric);
        if let Some(stated) = stated.filter(|stated| *stated != (covered, total)) {
            let word = metric.word();
            let what = format!("states {word} coverage {}/{}, its files have {covered}/{total}", stated.0, stated.1);
            writer.note(Loss::Info, what, 0);
        }
    }

    /// A rate from 0 to 1 that the report states in sum, against its files.
    pub(super) fn compare_rate(&self, metric: CoverageMetric, stated: Option<f64>, writer: &mut Writer<'_>) {
        let (covered, total) = self.of(metric);
        if let Some(stated) = stated.filter(|stated| total > 0 && is_off(*stated, covered, total)) {
            let word = metric.word();
            writer.note(Loss::Info, format!("states a {word} rate of {stated}, its files have {covered}/{total}"), 0);
        }
    }
}

/// True when a rate is not that of the counts; reports round to as few as two digits.
pub(super) fn is_off(rate: f64, covered: u64, total: u64) -> bool {
    total > 0 && (rate - covered as f64 / total as f64).abs() > 0.0051
}

//! Earlier runs: collected files, else the aggregate, else the trend, else the summary.

use super::files::name;
use super::iterations::rows;
use super::sources;
use super::totals::Totals;
use crate::facts::{Claim, ClaimValue, Facts, Iteration, Origin};
use crate::findings::analyses::Claims;
use crate::methods::order::Order as _;
use std::collections::BTreeMap;

/// Where earlier runs were taken from, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `collected/*_cross.json`.
    Collected,
    /// `aggregate_cross.json`.
    Aggregate,
    /// `trend.json`, or the series in `dashboard.html`.
    Trend,
    /// `summary.json`, and what else holds only counts.
    Summary,
}

impl Source {
    /// As it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Collected => "collected/*_cross.json",
            Self::Aggregate => "aggregate_cross.json",
            Self::Trend => "trend.json",
            Self::Summary => "summary.json",
        }
    }
}

/// An iteration of an earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// From 1.
    pub number: u32,
    /// Whether it held.
    pub success: Option<bool>,
    /// Why not.
    pub reason: String,
    /// Where it was read.
    pub origin: Origin,
}

/// An earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRun {
    /// Label of the trend.
    pub label: String,
    /// Name of its file; empty where it has none.
    pub file: String,
    /// Number of iterations; `None` where only rates are given.
    pub iterations: Option<u64>,
    /// Failed ones.
    pub failed: u64,
    /// Part of iterations that held, 0..1; `None` without iterations: no data, though upstream says 0 %.
    pub success_rate: Option<f64>,
    /// One by one, where they are given.
    pub marks: Vec<Mark>,
    /// Where it was read.
    pub origin: Origin,
}

impl HistoryRun {
    /// `success`, `failure` or `no_data`.
    pub fn word(&self) -> &'static str {
        match (self.failed, self.success_rate) {
            (0, None) => "no_data",
            (0, Some(_)) => "success",
            _ => "failure",
        }
    }

    /// Id of a run of CI, for their order.
    pub fn run_id(&self) -> Option<u64> {
        self.label.parse().ok()
    }
}

/// A run that upstream counts twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubled {
    /// `run_local_latest_cross.json`.
    pub latest: String,
    /// The copy with a time in its name.
    pub copy: String,
    /// Where the first was read.
    pub origin: Origin,
}

/// Earlier runs with their counts.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Where they were taken from.
    pub source: Source,
    /// One by one; empty where only counts are given.
    pub runs: Vec<HistoryRun>,
    /// Counts, each run once.
    pub totals: Totals,
    /// Counts as upstream makes them: a run that was copied counts twice.
    pub upstream: Totals,
    /// Runs that upstream counts twice.
    pub doubled: Option<Doubled>,
    /// What the counts stand in.
    pub origin: Origin,
}

/// The first source that is there.
pub(super) fn history(facts: &Facts) -> Option<History> {
    collected(facts).or_else(|| aggregate(facts)).or_else(|| trend(facts)).or_else(|| summary(facts))
}

fn mark(facts: &Facts, row: &Iteration) -> Mark {
    Mark { number: row.iteration, success: row.success, reason: facts.text(row.reason).to_owned(), origin: row.origin }
}

fn run(label: String, file: String, mut marks: Vec<Mark>, origin: Origin) -> HistoryRun {
    marks.order_by_key(|mark| mark.number);
    let total = marks.len() as u64;
    let held = marks.iter().filter(|mark| mark.success == Some(true)).count() as u64;
    HistoryRun {
        label,
        file,
        iterations: Some(total),
        failed: total - held,
        success_rate: (total > 0).then(|| held as f64 / total as f64),
        marks,
        origin,
    }
}

fn collected(facts: &Facts) -> Option<History> {
    let mut runs: Vec<HistoryRun> = Vec::new();
    for claims in Claims::of_format(facts, "webprofile-collected") {
        let document = claims.document;
        let marks = rows(facts, document).iter().map(|row| mark(facts, row)).collect();
        let file = name(claims.path()).to_owned();
        let label = claims.text("label").unwrap_or(&file).to_owned();
        let new = run(label, file, marks, Origin { document, line: 1, ..Origin::default() });
        // The same file may lie in artifacts of several weeks.
        let is_same = |known: &HistoryRun| known.file == new.file && same(known, &new);
        if !runs.iter().any(is_same) {
            runs.push(new);
        }
    }
    // As `sorted(glob(…))`: by name, so not by time.
    runs.order_by(|a, b| a.file.cmp(&b.file));
    let origin = runs.first()?.origin;
    let upstream = sum(&runs);
    let latest = |run: &HistoryRun| run.file.contains("run_local_latest");
    let doubled = runs.iter().find(|run| latest(run) && run.iterations != Some(0)).and_then(|one| {
        let copy = runs.iter().find(|run| run.file.contains("run_local_") && !latest(run) && same(run, one))?;
        Some(Doubled { latest: one.file.clone(), copy: copy.file.clone(), origin: one.origin })
    });
    if let Some(doubled) = &doubled {
        runs.retain(|run| run.file != doubled.latest);
    }
    Some(History { source: Source::Collected, totals: sum(&runs), upstream, runs, doubled, origin })
}

/// The same iterations with the same ends.
fn same(a: &HistoryRun, b: &HistoryRun) -> bool {
    let said = |run: &HistoryRun| -> Vec<(u32, Option<bool>, String)> {
        run.marks.iter().map(|mark| (mark.number, mark.success, mark.reason.clone())).collect()
    };
    said(a) == said(b)
}

fn sum(runs: &[HistoryRun]) -> Totals {
    let mut totals = Totals { iter_total: Some(0), ..Totals::default() };
    for run in runs {
        totals.run_total += 1;
        totals.run_failures += u64::from(run.failed > 0);
        totals.iter_failures += run.failed;
        totals.iter_total = totals.iter_total.zip(run.iterations).map(|(sum, more)| sum + more);
    }
    totals
}

/// The runs of one aggregate, empty ones too; their identity is lost.
pub(super) fn runs_of_aggregate(facts: &Facts, claims: &Claims<'_>) -> Vec<HistoryRun> {
    let rows = rows(facts, claims.document);
    let stated = claims.number("runs").unwrap_or(0.0);
    let mut by_set: BTreeMap<u32, Vec<Mark>> = (0..whole(stated)).map(|set| (set, Vec::new())).collect();
    for row in rows {
        by_set.entry(row.set_index).or_default().push(mark(facts, row));
    }
    let start = Origin { document: claims.document, line: 1, ..Origin::default() };
    let runs = by_set.into_iter().map(|(set, marks)| {
        let origin = marks.first().map_or(start, |mark| mark.origin);
        run(format!("run_{}", set + 1), String::new(), marks, origin)
    });
    runs.collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that saturates")]
fn whole(number: f64) -> u32 {
    number as u32
}

fn aggregate(facts: &Facts) -> Option<History> {
    let documents = Claims::of_format(facts, "webprofile-aggregate-cross");
    let first = documents.first()?;
    let runs = runs_of_aggregate(facts, first);
    let origin = Origin { document: first.document, line: 1, ..Origin::default() };
    let totals = sum(&runs);
    Some(History { source: Source::Aggregate, runs, totals, upstream: totals, doubled: None, origin })
}

/// The runs of a trend: numbers of iterations follow from rate and failures, where any failed.
pub(super) fn runs_of_trend(facts: &Facts, claims: &Claims<'_>) -> Vec<HistoryRun> {
    let mut runs = Vec::new();
    let stated: BTreeMap<&str, &Claim> = claims.iter().collect();
    let number = |key: &str| match stated.get(key)?.value {
        ClaimValue::Number(number) => Some(number),
        _ => None,
    };
    while let Some(rate) = stated.get(format!("success_rates.{}", runs.len()).as_str()) {
        let at = runs.len();
        let percent = number(&format!("success_rates.{at}")).unwrap_or(f64::NAN);
        let failed = number(&format!("failures.{at}")).unwrap_or(0.0);
        let label = stated.get(format!("labels.{at}").as_str());
        let label = label.map(|claim| super::verdict::shown(facts, claim.value));
        let lost = 1.0 - percent / 100.0;
        let iterations = (failed > 0.0 && lost > 0.0).then(|| u64::from(whole((failed / lost).round())));
        // No failure and no success: a run without iterations.
        let is_empty = failed <= 0.0 && percent <= 0.0;
        runs.push(HistoryRun {
            label: label.unwrap_or_else(|| format!("run_{}", at + 1)),
            file: String::new(),
            iterations: if is_empty { Some(0) } else { iterations },
            failed: u64::from(whole(failed)),
            success_rate: (!is_empty && percent.is_finite()).then_some(percent / 100.0),
            marks: Vec::new(),
            origin: rate.origin,
        });
    }
    runs
}

fn trend(facts: &Facts) -> Option<History> {
    let mut documents = Claims::of_format(facts, "webprofile-trend");
    documents.extend(Claims::of_format(facts, "webprofile-dashboard"));
    let runs = documents.iter().map(|claims| runs_of_trend(facts, claims)).find(|runs| !runs.is_empty())?;
    let origin = runs.first()?.origin;
    let totals = sum(&runs);
    Some(History { source: Source::Trend, runs, totals, upstream: totals, doubled: None, origin })
}

fn summary(facts: &Facts) -> Option<History> {
    let counted = sources::stated(facts).into_iter().find(|counted| counted.source == Source::Summary)?;
    let (totals, origin) = (counted.totals, counted.origin);
    Some(History { source: Source::Summary, runs: Vec::new(), totals, upstream: totals, doubled: None, origin })
}

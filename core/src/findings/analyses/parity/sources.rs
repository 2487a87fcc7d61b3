//! Every file that counts the same history, for comparison; one of them may be the history itself.

use super::history::{Source, runs_of_aggregate, runs_of_trend};
use super::totals::Totals;
use crate::facts::{Facts, Origin};
use crate::findings::analyses::Claims;

/// Counts that a file states, or that follow from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// What kind of file.
    pub source: Source,
    /// The whole way in.
    pub path: String,
    /// Where.
    pub origin: Origin,
    /// The counts.
    pub totals: Totals,
    /// Labels and places of its runs without iterations; `None` where it lists no runs.
    pub empty: Option<Vec<(String, Origin)>>,
}

/// Counts of all files but the collected ones.
pub fn stated(facts: &Facts) -> Vec<Counted> {
    let mut counted = Vec::new();
    for claims in Claims::of_format(facts, "webprofile-aggregate-cross") {
        let runs = runs_of_aggregate(facts, &claims);
        push(&mut counted, Source::Aggregate, &claims, of_runs(&runs), Origin::default(), Some(empty(&runs)));
    }
    for format in ["webprofile-trend", "webprofile-dashboard"] {
        for claims in Claims::of_format(facts, format) {
            let runs = runs_of_trend(facts, &claims);
            if let Some(first) = runs.first() {
                push(&mut counted, Source::Trend, &claims, of_runs(&runs), first.origin, Some(empty(&runs)));
            }
        }
    }
    // Plain counts: of the summary, of the status with it inside, of reports and of the plain dashboard.
    for (format, prefix, total) in [
        ("webprofile-summary", "", "run_total"),
        ("webprofile-status", "summary.", "run_total"),
        ("webprofile-report", "", "cross_runs"),
        ("webprofile-dashboard", "", "cross_runs"),
    ] {
        for claims in Claims::of_format(facts, format) {
            let number = |key: &str| claims.number(&format!("{prefix}{key}")).map(whole);
            let (Some(runs), Some(failures)) = (number(total), number("run_failures")) else { continue };
            let totals = Totals {
                run_total: runs,
                run_failures: failures,
                iter_total: number("iter_total"),
                iter_failures: number("iter_failures").unwrap_or(0),
            };
            let origin = claims.get(&format!("{prefix}run_failures")).map(|claim| claim.origin).unwrap_or_default();
            push(&mut counted, Source::Summary, &claims, totals, origin, None);
        }
    }
    counted
}

fn push(
    counted: &mut Vec<Counted>,
    source: Source,
    claims: &Claims<'_>,
    totals: Totals,
    origin: Origin,
    empty: Option<Vec<(String, Origin)>>,
) {
    let whole = Origin { document: claims.document, line: 1, ..Origin::default() };
    let origin = if origin == Origin::default() { whole } else { origin };
    counted.push(Counted { source, path: claims.path().to_owned(), origin, totals, empty });
}

fn empty(runs: &[super::HistoryRun]) -> Vec<(String, Origin)> {
    runs.iter().filter(|run| run.iterations == Some(0)).map(|run| (run.label.clone(), run.origin)).collect()
}

fn of_runs(runs: &[super::HistoryRun]) -> Totals {
    Totals {
        run_total: runs.len() as u64,
        run_failures: runs.iter().filter(|run| run.failed > 0).count() as u64,
        iter_total: runs.iter().map(|run| run.iterations).sum(),
        iter_failures: runs.iter().map(|run| run.failed).sum(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that saturates")]
fn whole(number: f64) -> u64 {
    number as u64
}

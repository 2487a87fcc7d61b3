//! The flake database: what upstream's detector says of a test, and what the playbook says.
//!
//! Upstream counts failures for ever. The playbook counts flakes within days, by the time of the data,
//! and releases after greens in a row.

use super::Claims;
use crate::facts::{ClaimValue, Facts, Origin, Outcome, Status};
use crate::findings::Policy;
use crate::methods::order::Order as _;
use std::collections::BTreeSet;

/// Milliseconds of a day.
pub(crate) const DAY: f64 = 86_400_000.0;

/// A test of the database.
pub(crate) struct TestHistory<'a> {
    /// Its name.
    pub(crate) test: &'a str,
    /// Its results, oldest first.
    pub(crate) results: Vec<&'a Outcome>,
    /// Results that passed.
    pub(crate) passes: usize,
    /// Failures ever, as the database counts them; 0 where it does not.
    pub(crate) flake_count: f64,
    /// Upstream's `detect` flags it: enough results, mixed, two failures ever.
    pub(crate) is_detected: bool,
    /// Failures within the window, where it also passed there.
    pub(crate) flakes: Vec<&'a Outcome>,
    /// Results within the window.
    pub(crate) recent: Vec<&'a Outcome>,
    /// Some run has both a failure and a pass: the stronger evidence.
    pub(crate) is_strong: bool,
    /// Passes in a row at the end.
    pub(crate) greens: usize,
    /// Its line in the list of quarantined tests.
    pub(crate) quarantined: Option<Origin>,
    /// The playbook quarantines it.
    pub(crate) is_due: bool,
    /// The playbook releases it.
    pub(crate) is_releasable: bool,
}

impl TestHistory<'_> {
    /// Both outcomes ever, with enough results to be judged.
    pub(crate) fn is_mixed(&self) -> bool {
        self.passes > 0 && self.passes < self.results.len()
    }

    /// What the policy proposes.
    pub(crate) fn proposal(&self) -> &'static str {
        match (self.is_due, self.quarantined.is_some(), self.is_releasable) {
            (true, false, _) => "quarantine",
            (false, true, true) => "unquarantine",
            (_, true, _) => "keep in quarantine",
            (false, false, _) => "none",
        }
    }
}

/// All tests of all databases.
#[derive(Default)]
pub(crate) struct Flakes<'a> {
    /// In the order of the database.
    pub(crate) tests: Vec<TestHistory<'a>>,
    /// A database was read.
    pub(crate) has_database: bool,
    /// A list of quarantined tests was read.
    pub(crate) has_quarantine: bool,
    /// The window: after the first, up to the second.
    pub(crate) window: Option<(i64, i64)>,
    /// Quarantined names that the database does not know.
    pub(crate) unknown: Vec<(&'a str, Origin)>,
}

impl<'a> Flakes<'a> {
    /// Tests that may be judged, and of these the mixed ones: denominator and numerator of the flake rate.
    pub(crate) fn rate(&self, policy: &Policy) -> (usize, usize) {
        let judged = || self.tests.iter().filter(|test| test.results.len() as u64 >= least(policy));
        (judged().filter(|test| test.is_mixed()).count(), judged().count())
    }

    /// The same over results after one time and up to another.
    pub(crate) fn rate_between(&self, after: i64, to: i64, policy: &Policy) -> (usize, usize) {
        let mut counts = (0, 0);
        for test in &self.tests {
            let within = || test.results.iter().filter(|row| row.time.is_some_and(|time| time > after && time <= to));
            let (all, red) = (within().count(), within().filter(|row| row.status.is_red()).count());
            if all as u64 >= least(policy) {
                counts.1 += 1;
                counts.0 += usize::from(red > 0 && red < all);
            }
        }
        counts
    }

    /// Upstream's report: mixed tests with enough results, most failures first.
    pub(crate) fn upstream_report(&self, policy: &Policy) -> Vec<&TestHistory<'a>> {
        let is_listed = |test: &&TestHistory<'_>| test.is_mixed() && test.results.len() as u64 >= least(policy);
        let mut listed: Vec<&TestHistory<'_>> = self.tests.iter().filter(is_listed).collect();
        listed.order_by(|a, b| b.flake_count.total_cmp(&a.flake_count));
        listed
    }
}

fn least(policy: &Policy) -> u64 {
    policy.whole("hologram.flake.least_results")
}

fn is_database(facts: &Facts, document: u32) -> bool {
    facts.documents.get(document as usize).is_some_and(|row| facts.text(row.format) == "hologram-flake-database")
}

/// Reads all databases as one: artifacts of one run carry copies, whose equal results count once.
pub(crate) fn flakes<'a>(facts: &'a Facts, policy: &Policy) -> Flakes<'a> {
    #[cfg(test)]
    crate::findings::analyses::made::note("histories");
    let databases = Claims::of_format(facts, "hologram-flake-database");
    let mut found = Flakes { has_database: !databases.is_empty(), ..Flakes::default() };
    let mut known = BTreeSet::new();
    let mut before = BTreeSet::new();
    let mut document = u32::MAX;
    let as_of = policy.as_of.of("hologram").unwrap_or(i64::MAX);
    let is_ours = |row: &&Outcome| is_database(facts, row.origin.document) && row.time.is_none_or(|time| time <= as_of);
    let mut tests: Vec<(&str, Vec<&Outcome>)> = Vec::new();
    for row in facts.records.outcomes.iter().filter(is_ours) {
        if row.origin.document != document {
            document = row.origin.document;
            known.append(&mut before);
        }
        let key = (row.test, row.run, row.time, row.status);
        before.insert(key);
        if known.contains(&key) {
            continue;
        }
        let name = facts.text(row.test);
        match tests.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row),
            None => tests.push((name, vec![row])),
        }
    }
    let newest = tests.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.time).max();
    #[expect(clippy::cast_possible_truncation, reason = "days of a policy in milliseconds; saturates")]
    let length = (policy.number("hologram.flake.window_days") * DAY) as i64;
    found.window = newest.map(|newest| (newest.saturating_sub(length), newest));
    let quarantine = quarantined(facts, &mut found.has_quarantine);
    for (test, mut rows) in tests {
        if databases.len() > 1 {
            rows.order_by_key(|row| row.time);
        }
        let counts = databases.iter().filter_map(|claims| claims.number(&format!("flake_counts.{test}")));
        let flake_count = counts.fold(0.0, f64::max);
        let quarantined = quarantine.iter().find(|(name, _)| *name == test).map(|(_, origin)| *origin);
        found.tests.push(judged(test, rows, flake_count, quarantined, found.window, policy));
    }
    let is_known = |name: &str| found.tests.iter().any(|test| test.test == name);
    found.unknown = quarantine.into_iter().filter(|(name, _)| !is_known(name)).collect();
    found
}

fn quarantined<'a>(facts: &'a Facts, has: &mut bool) -> Vec<(&'a str, Origin)> {
    let mut names: Vec<(&str, Origin)> = Vec::new();
    for list in Claims::of_format(facts, "hologram-quarantine") {
        *has = true;
        for (_, claim) in list.iter() {
            let ClaimValue::Text(name) = claim.value else { continue };
            let name = facts.text(name);
            if !names.iter().any(|(known, _)| *known == name) {
                names.push((name, claim.origin));
            }
        }
    }
    names
}

fn judged<'a>(
    test: &'a str,
    results: Vec<&'a Outcome>,
    flake_count: f64,
    quarantined: Option<Origin>,
    window: Option<(i64, i64)>,
    policy: &Policy,
) -> TestHistory<'a> {
    let is_recent = |row: &&Outcome| {
        let Some(((after, to), time)) = window.zip(row.time) else { return false };
        time > after && time <= to
    };
    let recent: Vec<&Outcome> = results.iter().copied().filter(is_recent).collect();
    let has_pass = recent.iter().any(|row| row.status == Status::Passed);
    let flakes: Vec<&Outcome> = recent.iter().copied().filter(|row| has_pass && row.status.is_red()).collect();
    let passes = results.iter().filter(|row| row.status == Status::Passed).count();
    let is_enough = results.len() as u64 >= least(policy);
    let quarantine = policy.number("hologram.flake.quarantine_flakes");
    let greens = results.iter().rev().take_while(|row| row.status == Status::Passed).count();
    let both = |row: &&&Outcome| results.iter().any(|other| other.run == row.run && other.status == Status::Passed);
    TestHistory {
        test,
        passes,
        flake_count,
        is_detected: is_enough && passes > 0 && passes < results.len() && flake_count >= quarantine,
        is_strong: flakes.iter().any(|row| !row.run.is_empty() && both(&row)),
        is_due: is_enough && flakes.len() as f64 >= quarantine,
        is_releasable: quarantined.is_some() && greens as u64 >= policy.whole("hologram.flake.release_greens"),
        flakes,
        recent,
        greens,
        quarantined,
        results,
    }
}

/// Wilson's interval of `hits` in `all`, `z` standard deviations wide (Wilson 1927).
pub(crate) fn wilson(hits: usize, all: usize, z: f64) -> Option<(f64, f64)> {
    if all == 0 {
        return None;
    }
    let (n, p) = (all as f64, hits as f64 / all as f64);
    let z2 = z * z;
    let middle = p + z2 / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some((((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0)))
}

//! Reports of the rerunner: which failures went away by themselves, and how often they came back.

use super::{HistoryRun, Parity};
use crate::facts::{Claim, ClaimValue, Facts, Origin};
use crate::findings::analyses::Claims;
use crate::methods::order::Order as _;
use std::collections::BTreeMap;

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct Rerun {
    /// Run id of a collected one, else the name of its file.
    pub label: String,
    /// Whether an attempt ended well; `None` when not given, which counts as a failure.
    pub success: Option<bool>,
    /// Exit codes of the attempts in their order, with their places.
    pub attempts: Vec<(i64, Origin)>,
    /// Start in seconds, to know copies by.
    pub start: Option<i64>,
    /// Where `success` stands.
    pub origin: Origin,
}

impl Rerun {
    /// Transient or flaky: it succeeded, and not at once.
    pub fn is_transient(&self) -> bool {
        self.success == Some(true) && self.attempts.len() > 1
    }

    /// Attempts that did not end well.
    pub fn failed_attempts(&self) -> usize {
        self.attempts.iter().filter(|(code, _)| *code != 0).count()
    }
}

/// Single reports, and those of the aggregate that are not among them.
pub fn reruns(facts: &Facts) -> Vec<Rerun> {
    let mut reruns: Vec<Rerun> = Vec::new();
    for claims in Claims::of_format(facts, "webprofile-rerun") {
        let name = claims.path().rsplit('/').next().unwrap_or_default();
        let id = name.strip_prefix("run_").and_then(|rest| rest.strip_suffix(".json"));
        add(&mut reruns, rerun(&Stated::of(&claims), "", id.unwrap_or(name)));
    }
    for claims in Claims::of_format(facts, "webprofile-aggregate") {
        let stated = Stated::of(&claims);
        let mut positions: Vec<&str> =
            claims.iter().map(|(key, _)| key.split('.').next().unwrap_or_default()).collect();
        positions.dedup();
        for at in positions {
            add(&mut reruns, rerun(&stated, &format!("{at}."), &format!("report {at}")));
        }
    }
    reruns
}

/// Claims by key: an aggregate states many.
struct Stated<'a> {
    document: u32,
    by_key: BTreeMap<&'a str, &'a Claim>,
}

impl<'a> Stated<'a> {
    fn of(claims: &Claims<'a>) -> Self {
        Self { document: claims.document, by_key: claims.iter().collect() }
    }

    fn get(&self, key: &str) -> Option<&'a Claim> {
        self.by_key.get(key).copied()
    }

    fn number(&self, key: &str) -> Option<f64> {
        match self.get(key)?.value {
            ClaimValue::Number(number) => Some(number),
            _ => None,
        }
    }

    fn boolean(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            ClaimValue::Bool(on) => Some(on),
            _ => None,
        }
    }
}

/// The same report may lie in the run and in the aggregate.
fn add(reruns: &mut Vec<Rerun>, new: Rerun) {
    let said =
        |rerun: &Rerun| (rerun.start, rerun.success, rerun.attempts.iter().map(|(code, _)| *code).collect::<Vec<_>>());
    if new.start.is_none() || !reruns.iter().any(|known| said(known) == said(&new)) {
        reruns.push(new);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "exit codes and seconds that saturate")]
fn rerun(claims: &Stated<'_>, prefix: &str, label: &str) -> Rerun {
    let place = claims.get(&format!("{prefix}success")).map(|claim| claim.origin);
    let mut attempts = Vec::new();
    while let Some(claim) = claims.get(&format!("{prefix}attempts.{}.rc", attempts.len())) {
        let code = claims.number(&format!("{prefix}attempts.{}.rc", attempts.len())).unwrap_or(f64::NAN);
        // An exit code that is no number is no success.
        attempts.push((if code.is_nan() { -1 } else { code as i64 }, claim.origin));
    }
    Rerun {
        label: label.to_owned(),
        success: claims.boolean(&format!("{prefix}success")),
        attempts,
        start: claims.number(&format!("{prefix}start_ts")).map(|seconds| seconds as i64),
        origin: place.unwrap_or(Origin { document: claims.document, line: 1, ..Origin::default() }),
    }
}

/// How often a kind of failure was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproduced {
    /// The reason of iterations, or what the rerunner reran.
    pub kind: String,
    /// Failed iterations or attempts.
    pub times: usize,
    /// Runs that had any.
    pub runs: usize,
    /// Where the first ones stand.
    pub places: Vec<Origin>,
}

/// Failures by kind, over this run, earlier ones and the rerunner.
pub fn reproduced(facts: &Facts, parity: &Parity) -> Vec<Reproduced> {
    let mut kinds: BTreeMap<String, Reproduced> = BTreeMap::new();
    let mut see = |kind: &str, places: &[Origin]| {
        if places.is_empty() {
            return;
        }
        let kind = if kind.is_empty() { "iteration failed, no reason given" } else { kind };
        let known = kinds.entry(kind.to_owned()).or_insert_with(|| Reproduced {
            kind: kind.to_owned(),
            times: 0,
            runs: 0,
            places: Vec::new(),
        });
        known.times += places.len();
        known.runs += 1;
        known.places.extend_from_slice(places);
    };
    let mut runs: Vec<Vec<(&str, Origin)>> = Vec::new();
    for bundle in &parity.bundles {
        runs.push(bundle.failed().map(|iteration| (iteration.reason.as_str(), iteration.origin)).collect());
    }
    let earlier: &[HistoryRun] = parity.history.as_ref().map_or(&[], |history| &history.runs);
    for run in earlier {
        let failed = run.marks.iter().filter(|mark| mark.success != Some(true));
        runs.push(failed.map(|mark| (mark.reason.as_str(), mark.origin)).collect());
    }
    for run in runs {
        let mut reasons: Vec<&str> = run.iter().map(|(reason, _)| *reason).collect();
        reasons.order();
        reasons.dedup();
        for reason in reasons {
            let places: Vec<Origin> = run.iter().filter(|(is, _)| *is == reason).map(|(_, place)| *place).collect();
            see(reason, &places);
        }
    }
    for rerun in reruns(facts) {
        let places: Vec<Origin> =
            rerun.attempts.iter().filter(|(code, _)| *code != 0).map(|(_, place)| *place).collect();
        see("attempt of the rerunner failed", &places);
    }
    let mut kinds: Vec<Reproduced> = kinds.into_values().collect();
    kinds.order_by_key(|kind| std::cmp::Reverse(kind.times));
    kinds
}

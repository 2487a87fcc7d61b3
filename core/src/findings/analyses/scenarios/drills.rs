//! The orchestrator's rule: a drill passed when it ended with 0, its report is there, and both say the same.

use super::reports::{Kind, Report};
use super::{Claims, ORCHESTRATOR};
use crate::facts::Facts;

/// A drill of a night.
#[derive(Clone)]
pub struct Drill<'a> {
    /// What the orchestrator states.
    pub claims: Claims<'a>,
    /// As it calls the drill.
    pub name: &'static str,
    /// Which drill.
    pub kind: Kind,
    /// `passed`, as stated.
    pub stated: Option<bool>,
    /// `status`, as stated.
    pub status: &'a str,
    /// Whether it was skipped.
    pub skipped: bool,
    /// `exitCode`.
    pub exit: Option<f64>,
    /// `reportVerdict`.
    pub verdict: Option<bool>,
    /// Milliseconds.
    pub duration_ms: Option<f64>,
    /// `reconciliationError`.
    pub error: &'a str,
    /// `skipReason`.
    pub skip_reason: &'a str,
    /// What the rule gives over what is stated: `Err` says why it did not pass.
    pub computed: Result<(), String>,
    /// `overall.passed` of the report, where it was opened too.
    pub opened: Option<bool>,
}

/// As the orchestrator calls them.
const DRILLS: &[(&str, Kind)] =
    &[("cronE2E", Kind::Cron), ("lifecycleE2E", Kind::Lifecycle), ("witnessUI", Kind::Witness)];

pub(super) fn drills<'a>(facts: &'a Facts, reports: &[Report<'a>]) -> Vec<Drill<'a>> {
    let mut drills = Vec::new();
    for claims in Claims::of_format(facts, ORCHESTRATOR) {
        for (name, kind) in DRILLS {
            drills.push(drill(claims, name, *kind, reports));
        }
    }
    drills
}

fn drill<'a>(claims: Claims<'a>, name: &'static str, kind: Kind, reports: &[Report<'a>]) -> Drill<'a> {
    let of = |key: &str| format!("drills.{name}.{key}");
    let date = claims.text("date");
    let same_night = |report: &&Report<'_>| report.kind == kind && report.claims.text("run.artifactDate") == date;
    let mut drill = Drill {
        claims,
        name,
        kind,
        stated: claims.boolean(&of("passed")),
        status: claims.text(&of("status")).unwrap_or_default(),
        skipped: claims.boolean(&of("skipped")) == Some(true),
        exit: claims.number(&of("exitCode")),
        verdict: claims.boolean(&of("reportVerdict")),
        duration_ms: claims.number(&of("durationMs")),
        error: claims.text(&of("reconciliationError")).unwrap_or_default(),
        skip_reason: claims.text(&of("skipReason")).unwrap_or_default(),
        computed: Ok(()),
        opened: reports.iter().find(same_night).and_then(|report| report.stated),
    };
    drill.computed = rule(&drill);
    drill
}

fn rule(drill: &Drill<'_>) -> Result<(), String> {
    let word = |passed: bool| if passed { "PASS" } else { "FAIL" };
    if drill.stated.is_none() && drill.status.is_empty() {
        return Err("the summary does not name it".to_owned());
    }
    if drill.skipped {
        let reason = if drill.skip_reason.is_empty() { "no reason given" } else { drill.skip_reason };
        return Err(format!("skipped, which counts as not passed: {reason}"));
    }
    let exited = drill.exit == Some(0.0);
    match drill.verdict {
        None if drill.error.is_empty() => Err("its report gives no verdict".to_owned()),
        None => Err(drill.error.to_owned()),
        Some(verdict) if verdict != exited => {
            Err(format!("verdict mismatch (exit={}, report={})", word(exited), word(verdict)))
        }
        Some(false) => Err("exit code and report both say FAIL".to_owned()),
        Some(true) if !drill.error.is_empty() => Err(drill.error.to_owned()),
        Some(true) => Ok(()),
    }
}

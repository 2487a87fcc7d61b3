//! The gate: what the rules that a policy turns on decide together.
//!
//! A pure function of what was judged. A rule stops the gate by failing, or by lacking data that it needs; what a later
//! attempt superseded, what is in quarantine and what a person lets pass stops nothing, and stays to be seen. A gate
//! at which no rule spoke has no data: it never passes for lack of it.

use super::runs::{lost_reports, runs};
use super::{Scene, Verdict};
use crate::findings::policy::{Override, VERDICT};
use crate::findings::{Answer, Finding, Rule, Severity};
use crate::methods::day;
use crate::methods::phrase::count;

/// Runs that a sentence names.
const NAMED: usize = 3;

/// A rule of PCS that has an override of its own and then answers as if nothing were slower.
const ALLOWING: (&str, &str) = ("pcs_regressions", "pcs.gate.allow_regression");
/// Thresholds that were raised for a while let pass what they did not before.
const RAISED: (&str, &str) = ("pcs_regressions", "pcs.gate.temporary_thresholds");
/// Budgets that were raised for triage, and the rule that tells of them.
const TRIAGE: (&str, &str) = ("hologram_budgets", "silent_hologram_override");

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// A failure beats a lack of data, as a lack of data beats a pass.
    pub decision: Answer,
    /// The rules of the gate, in the order of their table; runs without a verdict first.
    pub rules: Vec<GateRule>,
    /// What is let pass, whether it was needed or not.
    pub overrides: Vec<GateOverride>,
}

/// A rule of the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateRule {
    /// Its id, or `verdict`.
    pub rule: &'static str,
    /// For people.
    pub title: &'static str,
    /// What it answered.
    pub answer: Answer,
    /// Lack of data does not stop the gate.
    pub is_optional: bool,
    /// Why a failure stops nothing (a later attempt, quarantine); empty where it does.
    pub excused: String,
    /// The override that lets it pass, by its place in [`Gate::overrides`].
    pub overridden: Option<usize>,
}

impl GateRule {
    /// True where it stops the gate.
    pub fn stops(&self) -> bool {
        let is_stopped = match self.answer {
            Answer::Pass => false,
            Answer::Fail(_) => self.excused.is_empty(),
            Answer::NoData(_) => !self.is_optional,
        };
        is_stopped && self.overridden.is_none()
    }

    /// True where it says something of the data.
    fn speaks(&self) -> bool {
        !matches!(self.answer, Answer::NoData(_)) || self.overridden.is_some()
    }
}

/// An override, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateOverride {
    /// Rules that it let pass; where it was not needed, those that it is for.
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who; empty where nobody is named.
    pub by: String,
    /// The last day on which it holds.
    pub until: Option<i64>,
    /// Where it stands.
    pub from: String,
    /// Ids of the findings that it lets pass.
    pub findings: Vec<String>,
    /// It let something pass.
    pub is_used: bool,
    /// Why it holds no more; empty where it does.
    pub over: String,
}

/// What the rules that the policy turns on decide.
pub fn gate(scene: &Scene<'_>) -> Gate {
    let policy = scene.policy;
    let given = policy.overrides();
    let mut overrides: Vec<GateOverride> = given.iter().map(|it| standing(scene, it)).collect();
    let has_verdict = policy.gate_asks(VERDICT);
    let mut rules = Vec::new();
    if has_verdict {
        rules.push(row(scene, VERDICT, "Every run could be judged", verdict(scene)));
    }
    for (rule, answer) in scene.answers.iter().filter(|(rule, _)| policy.gate_asks(rule.id)) {
        let mut row = row(scene, rule.id, rule.title, answer.clone());
        // Whether tests were there is asked of runs, some of which have other things to say.
        row.is_optional |= has_verdict && rule.system.is_empty();
        row.excused = excused(scene, rule, answer);
        rules.push(row);
    }
    for id in policy.gate_named() {
        if !rules.iter().any(|row| row.rule == id) {
            let why = "nothing that it is about was opened".to_owned();
            let title = crate::findings::RULES.iter().find(|rule| rule.id == id).map_or("", |rule| rule.title);
            rules.push(row(scene, id, title, Answer::NoData(why)));
        }
    }
    for row in &mut rules {
        let allowed = row.rule == ALLOWING.0 && !policy.text(ALLOWING.1).is_empty() && row.answer == Answer::Pass;
        let is_let_pass = row.stops() || allowed && own(scene, row.rule).next().is_some();
        if !is_let_pass {
            continue;
        }
        let fits = |(it, known): (&Override, &GateOverride)| it.is_of(row.rule) && known.over.is_empty();
        row.overridden = given.iter().zip(&overrides).position(fits);
        if let Some(used) = row.overridden.and_then(|at| overrides.get_mut(at)) {
            if !used.is_used {
                used.rules.clear();
            }
            used.is_used = true;
            used.rules.push(row.rule.to_owned());
            let worst = own(scene, row.rule).map(|found| found.severity).max();
            // Remarks beside what is wrong are not let pass.
            let is_reason = |found: &&Finding| found.severity > Severity::Info || worst == Some(Severity::Info);
            used.findings.extend(own(scene, row.rule).filter(is_reason).map(|found| found.id.clone()));
        }
    }
    overrides.extend(raised(scene, &rules));
    Gate { decision: decision(&rules), rules, overrides }
}

fn decision(rules: &[GateRule]) -> Answer {
    let of = |word: &str| {
        let stops = rules.iter().filter(|row| row.stops() && row.answer.word() == word);
        let said: Vec<String> = stops.map(|row| format!("{}: {}", row.rule, row.answer.why())).collect();
        (!said.is_empty()).then(|| said.join("; "))
    };
    if let Some(why) = of("fail") {
        Answer::Fail(why)
    } else if let Some(why) = of("no_data") {
        Answer::NoData(why)
    } else if rules.iter().any(GateRule::speaks) {
        Answer::Pass
    } else {
        Answer::NoData("no rule of the gate has anything to judge".to_owned())
    }
}

fn row(scene: &Scene<'_>, rule: &'static str, title: &'static str, answer: Answer) -> GateRule {
    let is_optional = scene.policy.gate_may_lack(rule);
    GateRule { rule, title, answer, is_optional, excused: String::new(), overridden: None }
}

/// What a rule found.
fn own<'a>(scene: &Scene<'a>, rule: &str) -> impl Iterator<Item = &'a Finding> {
    scene.findings.iter().filter(move |found| found.rule == rule)
}

/// Runs that nothing could be said of. A run without tests is left to the rules of its system, where the gate asks any.
fn verdict(scene: &Scene<'_>) -> Answer {
    let facts = scene.facts;
    let lost = lost_reports(facts);
    let systems: Vec<&str> = scene
        .answers
        .iter()
        .filter(|(rule, _)| !rule.system.is_empty() && scene.policy.gate_asks(rule.id))
        .map(|(rule, _)| rule.system)
        .collect();
    let mut judged_elsewhere = vec![false; facts.runs.len()];
    for document in facts.documents.iter().filter(|document| systems.contains(&facts.text(document.system))) {
        let run = facts.entries.get(document.entry as usize).map_or(0, |entry| entry.run as usize);
        if let Some(known) = judged_elsewhere.get_mut(run) {
            *known = true;
        }
    }
    let runs = runs(scene);
    let mut open = Vec::new();
    for (at, run) in runs.iter().enumerate().filter(|(_, run)| run.superseded_by.is_none()) {
        let is_left = judged_elsewhere.get(at) == Some(&true) && run.counts.tests == run.counts.skipped;
        match lost.get(at) {
            Some(1..) => {
                let parts = count(lost.get(at).copied().unwrap_or(0), "report or archive", "reports or archives");
                open.push(format!("{}: {parts} could not be read whole", run.id));
            }
            _ if run.verdict == Verdict::NoData && !is_left => open.push(format!("{}: {}", run.id, run.why)),
            _ => {}
        }
    }
    if runs.is_empty() {
        return Answer::NoData("nothing was opened".to_owned());
    }
    match open.len().checked_sub(NAMED) {
        _ if open.is_empty() => Answer::Pass,
        Some(more) if more > 0 => {
            open.truncate(NAMED);
            Answer::NoData(format!("{}; and {}", open.join("; "), count(more as u64, "more run", "more runs")))
        }
        _ => Answer::NoData(open.join("; ")),
    }
}

/// Why a failure stops nothing: everything in it was superseded, or is forgiven by quarantine.
fn excused(scene: &Scene<'_>, rule: &Rule, answer: &Answer) -> String {
    if !matches!(answer, Answer::Fail(_)) {
        return String::new();
    }
    // What red tests are about is an error, unless quarantine lowered it.
    let is_forgiven = |found: &Finding| {
        rule.decides && rule.system.is_empty() && found.severity < Severity::Error && !found.quarantine.is_empty()
    };
    let mut mine = own(scene, rule.id).peekable();
    if mine.peek().is_none() {
        // All of it is told by rules about a system.
        let is_red = |run: &super::RunView| run.verdict == Verdict::Red && run.superseded_by.is_none();
        let is_over = rule.decides && rule.system.is_empty() && !runs(scene).iter().any(is_red);
        return if is_over { "superseded by a later attempt".to_owned() } else { String::new() };
    }
    let mut said: Vec<String> = Vec::new();
    for found in mine {
        let why = match found.superseded_by {
            Some(attempt) => format!("superseded by attempt {attempt}"),
            None if is_forgiven(found) => "in quarantine".to_owned(),
            None => return String::new(),
        };
        if !said.contains(&why) {
            said.push(why);
        }
    }
    said.join(", ")
}

fn standing(scene: &Scene<'_>, given: &Override) -> GateOverride {
    let today = scene.policy.as_of.moment().map(day::of);
    let over = match (given.until, today) {
        (Some(last), Some(today)) if last < today => format!("it ended on {}", day::text(last)),
        (Some(_), None) => "nothing says what day it is".to_owned(),
        _ => String::new(),
    };
    GateOverride {
        rules: given.rules.clone(),
        reason: given.reason.clone(),
        by: given.by.clone(),
        until: given.until,
        from: given.from.clone(),
        findings: Vec::new(),
        is_used: false,
        over,
    }
}

/// Thresholds and budgets that were raised: the rules themselves saw nothing of it.
fn raised(scene: &Scene<'_>, rules: &[GateRule]) -> Vec<GateOverride> {
    let policy = scene.policy;
    let is_asked = |rule: &str| rules.iter().any(|row| row.rule == rule);
    let new = |rule: &str, reason: String, from: &str, findings: Vec<String>| GateOverride {
        rules: vec![rule.to_owned()],
        reason,
        by: String::new(),
        until: None,
        from: from.to_owned(),
        findings,
        is_used: true,
        over: String::new(),
    };
    let mut all = Vec::new();
    let thresholds = policy.text(RAISED.1);
    if !thresholds.is_empty() && is_asked(RAISED.0) {
        let reason = format!("thresholds were raised for a while: {thresholds}");
        all.push(new(RAISED.0, reason, policy.source(RAISED.1), Vec::new()));
    }
    if is_asked(TRIAGE.0) {
        let told = own(scene, TRIAGE.1);
        all.extend(told.map(|found| new(TRIAGE.0, found.title.clone(), &found.next_step, vec![found.id.clone()])));
    }
    all
}

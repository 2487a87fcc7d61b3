//! Pipeline: steps with the last good one, event counts, budgets, scorecard.

mod parts;

use super::{Lens, Scene};
use crate::documents::times::rfc3339;
use crate::findings::analyses::pipeline::{self as steps, State};
use crate::findings::{Answer, Rule};
use crate::views::EvidenceView;
use crate::views::lens::{Block, LensView, Tone};
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "pipeline",
    title: "Pipeline",
    needs: "events.jsonl and the reports folder of a Hologram run fill this",
    systems: &["hologram"],
    rules: &[],
    is_timed: true,
    count,
    view,
    json,
};

fn count(scene: &Scene<'_>) -> u64 {
    scene.judging.reports().iter().map(|report| (report.events.len() + report.rows.len()) as u64 + 1).sum()
}

/// How the state of a step is shown.
fn tone(state: &State) -> Tone {
    match state {
        State::Passed => Tone::Pass,
        State::Skipped(_) => Tone::Skipped,
        State::Failed(_) => Tone::Fail,
        State::Missing => Tone::NoData,
    }
}

fn view(scene: &Scene<'_>) -> LensView {
    let facts = scene.facts;
    let reports = scene.judging.reports();
    let rows = scene.judging.scores();
    let mut blocks = vec![Block::Figures("At a glance".to_owned(), parts::figures(scene, reports, rows))];
    for report in reports {
        blocks.extend(parts::sequences(scene, report, reports.len() > 1));
    }
    blocks.extend(parts::triage(scene).map(Block::Table));
    blocks.push(Block::Table(parts::scorecard(scene, rows)));
    blocks.extend(parts::events(facts, reports).into_iter().map(Block::Table));
    blocks.extend(parts::chaos(scene).map(Block::Table));
    blocks.extend(reports.iter().map(|report| parts::checklist(facts, report)));
    blocks.push(parts::commands(scene));
    let (tone, headline, detail) = said(scene);
    LensView { tone, headline, detail, blocks, ..LensView::default() }
}

/// How far the steps came; where that is to their end, what else stops a release.
fn said(scene: &Scene<'_>) -> (Tone, String, String) {
    let steps = far(scene);
    let is_told = |rule: &Rule| rule.decides;
    let deciding = || scene.answers.iter().filter(|(rule, _)| rule.system == "hologram" && rule.decides);
    let failed: Vec<_> = deciding().filter(|(_, answer)| matches!(answer, Answer::Fail(_))).collect();
    let unknown: Vec<_> = deciding().filter(|(_, answer)| matches!(answer, Answer::NoData(_))).collect();
    let further = super::further(scene, &LENS, is_told);
    let is_broken = failed.iter().any(|(rule, _)| rule.id == "hologram_e2e");
    let headline = match (failed.first(), &further) {
        (Some((rule, answer)), _) if !is_broken => format!("{steps}, yet {}: {}", fails(rule.id), answer.why()),
        (None, Some(_)) if unknown.is_empty() => format!("{steps}, but not every check holds"),
        _ => steps,
    };
    let tone = match (failed.is_empty(), unknown.is_empty(), &further) {
        (false, ..) => Tone::Fail,
        (true, false, _) => Tone::NoData,
        (true, true, Some(_)) => Tone::Flaky,
        (true, true, None) => Tone::Pass,
    };
    let gate = scene.answer("hologram_budgets").map(|answer| parts::sentence("Perf gate", answer));
    (tone, headline, gate.into_iter().chain(further).collect::<Vec<_>>().join(" "))
}

/// A rule that decides, when it fails.
fn fails(rule: &str) -> &'static str {
    match rule {
        "hologram_baseline" => "a metric is slower than its baseline",
        "hologram_budgets" => "the perf gate fails",
        _ => "a check fails",
    }
}

/// How far the pipeline came.
fn far(scene: &Scene<'_>) -> String {
    let reports = scene.judging.reports();
    let all = reports.iter().flat_map(|report| steps::sequences(scene.facts, &report.events));
    let sequences: Vec<_> = all.collect();
    let last = sequences.iter().rfind(|sequence| sequence.broken.is_some()).or(sequences.last());
    match last {
        None => "No E2E events: how far the pipeline came is not known".to_owned(),
        Some(sequence) => {
            let good = sequence.last_good().map_or("none", |step| step.name);
            match sequence.broken_step() {
                Some(broken) => format!("The pipeline stopped at {}; the last good step is {good}", broken.name),
                None => format!("Every step up to {good} is good"),
            }
        }
    }
}

fn json(scene: &Scene<'_>) -> Value {
    let facts = scene.facts;
    let reports = scene.judging.reports();
    let sequences = reports.iter().flat_map(|report| steps::sequences(facts, &report.events)).collect::<Vec<_>>();
    // The steps of the sequence that says most: the last broken one, else the last.
    let told = sequences.iter().rfind(|sequence| sequence.broken.is_some()).or(sequences.last());
    let rows = told.map(|sequence| sequence.steps.as_slice()).unwrap_or_default();
    let step = |step: &steps::Step<'_>| {
        let (status, why) = match &step.state {
            State::Passed => ("passed", None),
            State::Skipped(why) => ("skipped", Some(why)),
            State::Failed(why) => ("failed", Some(why)),
            State::Missing => ("missing", None),
        };
        let evidence: Vec<Value> = step.event.map(|event| proof(&steps::evidence(facts, event))).into_iter().collect();
        let time = step.event.and_then(|event| event.time).map(rfc3339);
        json!({"step": step.name, "status": status, "why": why, "time": time, "evidence": evidence})
    };
    let counts: Vec<Value> = parts::counted(facts, reports)
        .into_iter()
        .map(|((suite, event), (count, _))| json!({"suite": suite, "event": event, "count": count}))
        .collect();
    let scores: Vec<Value> = scene
        .judging
        .scores()
        .iter()
        .map(|row| {
            json!({
                "name": row.name, "period": row.period, "value": row.value, "limit": row.limit,
                "answer": row.answer.word(), "why": row.answer.why(),
            })
        })
        .collect();
    let badges: Vec<Value> = reports.iter().map(|report| parts::badges(scene, report)).collect();
    json!({
        "steps": rows.iter().map(step).collect::<Vec<_>>(),
        "last_good_step": told.and_then(|sequence| sequence.last_good()).map(|step| step.name),
        "sequences": {"total": sequences.len(), "good": sequences.iter().filter(|it| it.broken.is_none()).count()},
        "counts": counts, "scorecard": scores, "badges": badges,
    })
}

fn proof(evidence: &crate::findings::Evidence) -> Value {
    let seen = EvidenceView::from(evidence);
    json!({"path": seen.path, "line": seen.line, "end_line": seen.end_line, "byte": seen.byte, "text": seen.text})
}

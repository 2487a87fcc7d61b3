//! Numbers that answer first.

use crate::findings::analyses::parity::{Parity, Streak, reruns, trailing};
use crate::findings::{Answer, Evidence};
use crate::methods::phrase::percent;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Figure, Tone};
use crate::views::lenses::Scene;

/// Verdicts of runs, then counts over earlier ones.
pub(super) fn figures(scene: &Scene<'_>, parity: &Parity) -> Vec<Block> {
    let mut blocks = Vec::new();
    for bundle in &parity.bundles {
        let verdict = bundle.verdict();
        let failed = bundle.failed().count();
        let total = bundle.iterations.len();
        let missing = bundle.missing_iterations();
        let upstream = match &bundle.analysis {
            Some(analysis) => format!("analysis.json says {}", analysis.status),
            None => format!("no analysis.json; upstream's check gives {}", verdict.upstream),
        };
        let note = if verdict.why.is_empty() { upstream } else { format!("{}; {upstream}", verdict.why) };
        let word = verdict.word().replace('_', " ");
        let iterations = if total == 0 { "no data".to_owned() } else { format!("{failed}/{total} failed") };
        let expected = match missing.as_slice() {
            [] => format!("{} expected", bundle.expected),
            missing => format!("{} expected, {} without an end", bundle.expected, missing.len()),
        };
        let tone = if failed > 0 {
            Tone::Fail
        } else if total == 0 || !missing.is_empty() {
            Tone::NoData
        } else {
            Tone::Pass
        };
        let lines = bundle.failed().map(|it| Evidence::of(scene.facts, it.origin, it.reason.as_str()));
        let cross = lines.map(|evidence| EvidenceView::from(&evidence)).collect();
        let said = bundle.analysis.iter().map(|said| Evidence::of(scene.facts, said.origin, said.status.as_str()));
        let verdict_tone = match verdict.success {
            Some(true) => Tone::Pass,
            Some(false) => Tone::Fail,
            None => Tone::NoData,
        };
        let mut proof = evidence_of(scene, "webprofile_parity", bundle.run);
        proof.extend(said.map(|evidence| EvidenceView::from(&evidence)));
        blocks.push(Block::Figures(
            format!("Run {}", bundle.label),
            vec![
                figure("Parity", word, note, verdict_tone, proof),
                figure("Cross-instance", iterations, expected, tone, cross),
            ],
        ));
    }
    let mut over = history(scene, parity);
    over.extend(streak(scene, parity));
    over.extend(rerun(scene));
    if !over.is_empty() {
        blocks.push(Block::Figures("Earlier runs".to_owned(), over));
    }
    blocks
}

fn figure(label: &str, value: String, note: String, tone: Tone, evidence: Vec<EvidenceView>) -> Figure {
    Figure { label: label.to_owned(), value, note, tone, evidence }
}

fn evidence_of(scene: &Scene<'_>, rule: &str, run: u32) -> Vec<EvidenceView> {
    let mine = scene.findings.iter().filter(|finding| finding.rule == rule && finding.runs.contains(&run));
    mine.flat_map(|finding| &finding.evidence).map(EvidenceView::from).collect()
}

fn history(scene: &Scene<'_>, parity: &Parity) -> Vec<Figure> {
    let Some(history) = &parity.history else { return Vec::new() };
    let (totals, policy) = (&history.totals, scene.policy);
    let alert = totals.alert(policy);
    let place = vec![EvidenceView::from(&Evidence::of(scene.facts, history.origin, history.source.word()))];
    let tone = |raised: bool| match scene.answer("webprofile_alert") {
        _ if raised => Tone::Fail,
        Some(Answer::NoData(_)) => Tone::NoData,
        _ => Tone::Pass,
    };
    let limit = |key: &str, shown: String| format!("alert from {shown} ({})", policy.source(key));
    let runs_key = "webprofile.run_failures_threshold";
    let rate_key = "webprofile.iteration_failure_rate_threshold";
    let runs_limit = limit(runs_key, policy.number(runs_key).to_string());
    let rate_limit = limit(rate_key, percent(policy.number(rate_key)));
    let rate = totals.iter_failure_rate().map_or_else(|| "unknown".to_owned(), percent);
    let of = totals.iter_total.map_or_else(String::new, |total| format!(" of {total}"));
    let source = history.source.word();
    vec![
        figure(
            "Failed runs",
            format!("{} of {}", totals.run_failures, totals.run_total),
            format!("{runs_limit}; from {source}"),
            tone(alert.by_runs),
            place.clone(),
        ),
        figure(
            "Failed iterations",
            rate,
            format!("{}{of}; {rate_limit}; from {source}", totals.iter_failures),
            tone(alert.by_rate),
            place,
        ),
    ]
}

fn streak(scene: &Scene<'_>, parity: &Parity) -> Option<Figure> {
    let policy = scene.policy;
    let limit = policy.number("webprofile.streak_limit");
    let source = policy.source("webprofile.streak_limit");
    if let Some(streak) = Streak::scheduled(scene.facts, policy) {
        let tone = if streak.length as f64 > limit { Tone::Fail } else { Tone::Pass };
        let places = streak.failed.iter().map(|(run, origin)| Evidence::of(scene.facts, *origin, run.as_str()));
        let evidence = places.map(|evidence| EvidenceView::from(&evidence)).collect();
        let note = format!("of {} scheduled runs; major above {limit} ({source})", streak.runs);
        return Some(figure("Failures in a row", streak.length.to_string(), note, tone, evidence));
    }
    let streak = trailing(parity.history.as_ref()?)?;
    let note = format!("of {} collected runs; which were scheduled is not known", streak.runs);
    Some(figure("Failures in a row", streak.length.to_string(), note, Tone::NoData, Vec::new()))
}

fn rerun(scene: &Scene<'_>) -> Option<Figure> {
    let reruns = reruns(scene.facts);
    let transient = reruns.iter().filter(|rerun| rerun.is_transient()).count();
    let failed = reruns.iter().filter(|rerun| rerun.success != Some(true)).count();
    if reruns.is_empty() {
        return None;
    }
    let tone = match (failed, transient) {
        (0, 0) => Tone::Pass,
        (0, _) => Tone::Flaky,
        _ => Tone::Fail,
    };
    let places = reruns.iter().map(|rerun| Evidence::of(scene.facts, rerun.origin, rerun.label.as_str()));
    let evidence = places.map(|evidence| EvidenceView::from(&evidence)).collect();
    let value = format!("{failed} failed, {transient} transient");
    Some(figure("Rerunner", value, format!("of {} reports", reruns.len()), tone, evidence))
}

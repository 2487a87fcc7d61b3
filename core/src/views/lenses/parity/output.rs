//! What `artiscope parity` prints beside answers and findings.

use crate::findings::Answer;
use crate::findings::analyses::parity::{Parity, Streak, packets, trailing};
use crate::views::lenses::Scene;
use serde_json::{Value, json};

/// Earlier runs and opened ones; totals are those of earlier runs alone.
pub(super) fn json(scene: &Scene<'_>, parity: &Parity) -> Value {
    let mut runs: Vec<Value> = Vec::new();
    let history = parity.history.as_ref();
    for run in history.map(|history| history.runs.as_slice()).unwrap_or_default() {
        runs.push(json!({
            "run": run.label,
            "label": run.label,
            "source": history.map(|history| history.source.word()),
            "iterations": run.iterations,
            "failed": run.failed,
            "success_rate": run.success_rate,
            "verdict": run.word(),
        }));
    }
    for bundle in &parity.bundles {
        let (total, failed) = (bundle.iterations.len(), bundle.failed().count());
        let held = bundle.iterations.iter().filter(|it| it.success == Some(true)).count();
        let verdict = bundle.verdict();
        let reasons: Vec<Value> = bundle
            .failed()
            .map(|it| json!({"iteration": it.number, "reason": it.reason, "revoke_status": it.revoke_status}))
            .collect();
        let lacking: Vec<Value> = packets(scene.facts, bundle)
            .iter()
            .map(|packet| json!({"kind": packet.kind, "missing": packet.lacks()}))
            .collect();
        runs.push(json!({
            "run": scene.facts.runs.get(bundle.run as usize).map(|run| run.id.as_str()),
            "label": bundle.label,
            "source": "this run",
            "iterations": total,
            "expected": bundle.expected,
            "failed": failed,
            "success_rate": (total > 0).then(|| held as f64 / total as f64),
            "verdict": verdict.word(),
            "upstream_verdict": verdict.upstream,
            "stated_verdict": bundle.analysis.as_ref().map(|analysis| analysis.status.as_str()),
            "failures": reasons,
            "packets": lacking,
        }));
    }
    let totals = history.map(|history| {
        let totals = &history.totals;
        json!({
            "run_total": totals.run_total,
            "run_failures": totals.run_failures,
            "iter_total": totals.iter_total,
            "iter_failures": totals.iter_failures,
            "run_failure_rate": totals.run_failure_rate(),
            "iter_failure_rate": totals.iter_failure_rate(),
        })
    });
    // No data is `null`, never `false`.
    let alert = match scene.answer("webprofile_alert") {
        Some(Answer::Pass) => Some(false),
        Some(Answer::Fail(_)) => Some(true),
        _ => None,
    };
    let scheduled = Streak::scheduled(scene.facts, scene.policy);
    let is_scheduled = scheduled.is_some();
    let streak = scheduled.or_else(|| history.and_then(trailing));
    json!({
        "runs": runs,
        "totals": totals,
        "alert": alert,
        "streak": streak.map(|streak| streak.length),
        "streak_of": if is_scheduled { "scheduled runs" } else { "collected runs" },
    })
}

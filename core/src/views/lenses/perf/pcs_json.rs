//! What `artiscope perf` prints of PCS benchmarks: `gate`, `noise`, `freshness`, `backends`.

use super::pcs::gates;
use crate::documents::times::rfc3339;
use crate::findings::analyses::perf::{Bench, Check, Verdict, age_days, backends};
use crate::views::lenses::Scene;
use serde_json::{Map, Value, json};

/// The members; rates and changes are fractions, unrounded.
pub(super) fn members(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    let bench = scene.judging.bench();
    let allowed = scene.policy.text("pcs.gate.allow_regression");
    let gate: Vec<Value> = gates(scene).into_iter().flat_map(|gate| &gate.checks).map(gate_row).collect();
    vec![
        ("gate", gate.into()),
        ("noise", noise_rows(scene).into()),
        ("freshness", freshness(bench, scene)),
        ("backends", backend_rows(bench).into()),
        ("preferred", bench.preferred().into()),
        ("allow_regression", Some(allowed).filter(|reason| !reason.is_empty()).into()),
    ]
}

/// `null` for what is no number.
fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn gate_row(check: &Check<'_>) -> Value {
    let row = &check.current;
    let mut labels = Map::new();
    for (name, value) in [("backend", row.backend), ("test", row.test), ("mode", row.mode)] {
        labels.insert(name.to_owned(), value.into());
    }
    if check.key == crate::findings::analyses::perf::Key::Fine {
        labels.insert("parallel".to_owned(), row.parallel.into());
        labels.insert("n".to_owned(), row.n.into());
    }
    let (answer, why) = match check.verdict {
        Verdict::Regression => ("fail", check.said()),
        Verdict::Within => ("pass", String::new()),
        Verdict::Skipped(why) => ("no_data", why.to_owned()),
    };
    json!({
        "key": check.key.word(),
        "series": check.name(),
        "labels": labels,
        "current": number(row.mean_ns()),
        "reference": number(check.median),
        "change_ratio": number(check.change_ratio),
        "threshold_ratio": number(check.threshold_ratio),
        "unit": "ns",
        "answer": answer,
        "why": why,
        "commit": row.commit(),
    })
}

fn noise_rows(scene: &Scene<'_>) -> Vec<Value> {
    let row = |day: &crate::findings::analyses::perf::NoisyDay<'_>| {
        let backends: Vec<Value> = day
            .backends
            .iter()
            .map(|(backend, change)| json!({ "backend": backend, "change_ratio": number(*change) }))
            .collect();
        json!({
            "date": day.date,
            "slower": day.slower,
            "compared": day.backends.len(),
            "slower_rate": number(day.slower as f64 / day.backends.len() as f64),
            "suspect": day.is_suspect,
            "backends": backends,
        })
    };
    scene.judging.noise().iter().map(row).collect()
}

fn freshness(bench: &Bench<'_>, scene: &Scene<'_>) -> Value {
    let newest = bench.newest().and_then(|row| row.metric.time);
    let age = age_days(bench, scene.policy).filter(|_| scene.policy.as_of.is_given());
    let health = scene.judging.health();
    let answer = scene.answer("pcs_freshness");
    json!({
        "newest": newest.map(rfc3339),
        "age_days": age.map_or(Value::Null, |days| number(days.floor())),
        "limit_days": number(scene.policy.number("pcs.health.stale_days")),
        "answer": answer.map_or("no_data", |answer| answer.word()),
        "why": answer.map_or("", |answer| answer.why()),
        "health": health.status,
        "details": health.details,
        "demo": health.is_demo,
    })
}

fn backend_rows(bench: &Bench<'_>) -> Vec<Value> {
    let row = |range: &crate::findings::analyses::perf::BackendRange<'_>| {
        json!({
            "backend": range.backend,
            "best": number(range.best.mean_ns()),
            "worst": number(range.worst.mean_ns()),
        })
    };
    backends(bench).iter().map(row).collect()
}

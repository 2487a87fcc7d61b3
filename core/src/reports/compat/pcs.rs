//! PCS: `site/benchmarks.json`, what `aggregate_bench.py` makes of `bench/results/*.ndjson`.

use super::python;
use crate::findings::analyses::perf::Row;
use crate::reports::Redactor;
use crate::views::Scene;
use serde_json::{Map, Value};

/// Fields in the order of the schema; what else a row has follows.
const FIELDS: [&str; 9] = ["commit", "timestamp", "os", "cpu", "backend", "test", "mode", "parallel", "n"];

pub(super) fn benchmarks(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let rows = scene.judging.bench().upstream_input(scene.policy);
    if rows.is_empty() {
        return Err("no benchmark rows without an error are there".to_owned());
    }
    let is_allowed = !scene.policy.text("pcs.gate.allow_regression").is_empty();
    if let Some(demo) = rows.iter().find(|row| row.is_demo()).filter(|_| !is_allowed) {
        return Err(format!("aggregate_bench.py refuses demo data (commit {})", demo.commit()));
    }
    let rows: Vec<Value> = rows.iter().map(|row| object(scene, row, redactor)).collect();
    Ok(python::compact(&rows.into()))
}

fn object(scene: &Scene<'_>, row: &Row<'_>, redactor: Redactor<'_>) -> Value {
    let text = |text: &str| Value::from(redactor.owned(text));
    let mut members = Map::new();
    for name in FIELDS {
        let value = match name {
            "commit" => row.commit(),
            "test" => row.test,
            _ => row.label(name),
        };
        if !value.is_empty() {
            members.insert(name.to_owned(), typed(name, value).unwrap_or_else(|| text(value)));
        }
    }
    members.insert("mean_ns".to_owned(), number(row.mean_ns()));
    if !row.metric.spread.is_nan() {
        members.insert("std_ns".to_owned(), number(row.metric.spread));
    }
    for (name, value) in &row.metric.labels {
        let (name, value) = (scene.facts.text(*name), scene.facts.text(*value));
        if !members.contains_key(name) {
            members.insert(redactor.owned(name), typed(name, value).unwrap_or_else(|| text(value)));
        }
    }
    Value::Object(members)
}

/// What is no text in the schema.
fn typed(name: &str, value: &str) -> Option<Value> {
    match name {
        "parallel" => value.parse::<bool>().ok().map(Value::from),
        "n" | "reps" => value.parse::<u64>().ok().map(Value::from),
        _ => None,
    }
}

/// Whole numbers without a point, as most backends write them.
fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and below 2^53")]
    if value.fract() == 0.0 && (0.0..9e15).contains(&value) {
        return (value as u64).into();
    }
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

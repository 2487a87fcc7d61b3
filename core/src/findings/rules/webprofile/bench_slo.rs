//! Benchmarks of the same project against their limits.

use super::telling::finding;
use crate::facts::Metric;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "webprofile_bench_slo",
    title: "Benchmarks keep their p95",
    doc: "p95 of each ci/benchmarks out.json against the limit of its kind: key lookup or introspection, by the name of its folder. Only above the limit is a breach.",
    system: "webprofile",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let of_bench = |metric: &&Metric| {
        let format = facts.documents.get(metric.origin.document as usize).map(|row| facts.text(row.format));
        format == Some("webprofile-bench") && metric.labels.iter().any(|(_, value)| facts.text(*value) == "p95")
    };
    let (mut breaches, mut unknown, mut measured) = (Vec::new(), Vec::new(), 0);
    for metric in facts.records.metrics.iter().filter(of_bench) {
        let series = facts.text(metric.series);
        let key = if series.contains("introspect") {
            "webprofile.slo_introspection_p95_ms"
        } else if series.contains("lookup") {
            "webprofile.slo_key_lookup_p95_ms"
        } else {
            unknown.push(format!("{series}: no limit of that name"));
            continue;
        };
        let limit = policy.number(key);
        if metric.value.is_nan() {
            unknown.push(format!("{series}: no sample, every request failed"));
        } else if metric.value > limit {
            breaches.push((metric, format!("{series}: p95 {} ms above {limit} ms", metric.value)));
        } else {
            measured += 1;
        }
    }
    let answer = if !breaches.is_empty() {
        Answer::Fail(breaches.iter().map(|(_, why)| why.as_str()).collect::<Vec<_>>().join("; "))
    } else if !unknown.is_empty() {
        Answer::NoData(unknown.join("; "))
    } else if measured == 0 {
        Answer::NoData("out.json of a benchmark is missing".to_owned())
    } else {
        Answer::Pass
    };
    let findings = breaches.into_iter().map(|(metric, why)| Finding {
        evidence: vec![Evidence::of(facts, metric.origin, why.clone())],
        next_step: "compare with earlier out.json of the same folder".to_owned(),
        ..finding(RULE.id, Severity::Warning, "regression", why)
    });
    Outcome { answer, findings: findings.collect() }
}

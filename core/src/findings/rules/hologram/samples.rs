//! Whether each metric has as many samples as its configuration takes.

use super::tell::{Said, Tally, finding, place};
use crate::findings::analyses::hologram_perf::{encoded_mb, is_encode};
use crate::findings::{Judging, Outcome, Policy, Rule, Severity};

pub(in crate::findings::rules) const RULE: Rule = Rule {
    id: "hologram_samples",
    title: "Perf rows have the samples of their configuration",
    doc: "A p95 of few samples is little more than their largest value: verify takes 60, encode 30 and resolve \
          GQL_SAMPLES, and encoding is of ENC_MB. Fewer samples, or a smaller size, make budgets easier than they \
          were meant; more are fine. How many calls warmed up is in no artifact.",
    system: "hologram",
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let reports = judging.reports();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for report in reports {
        for row in &report.rows {
            let Some(key) = key_of(row.series) else { continue };
            let place = place(report, reports);
            let Some(samples) = row.samples else {
                tally.missing(format!("{place}{} does not say how many samples it has", row.series));
                continue;
            };
            let Some(what) = less(row.series, samples, key, policy) else {
                tally.pass();
                continue;
            };
            tally.fail(format!("{place}{what}"));
            let said = Said {
                rule: RULE.id,
                key: &format!("{} {}", report.root, row.series),
                severity: Severity::Warning,
                class: "harness",
                title: what,
                next_step: "run with the configuration of the job: GQL_SAMPLES and ENC_MB".to_owned(),
            };
            findings.push(finding(facts, said, vec![row.evidence(facts)]));
        }
    }
    Outcome { answer: tally.answer("perf/*.csv is missing"), findings }
}

/// The key of the policy that says how many samples a metric takes.
fn key_of(series: &str) -> Option<&'static str> {
    match series {
        "core.verify_ms" => Some("hologram.samples.verify"),
        "graphql.resolve_ms" => Some("hologram.samples.gql"),
        series => is_encode(series).then_some("hologram.samples.encode"),
    }
}

/// What a row has less than was configured.
fn less(series: &str, samples: u64, key: &str, policy: &Policy) -> Option<String> {
    let least = policy.whole(key);
    if samples < least {
        return Some(format!("{series}: {samples} samples, {least} are configured ({})", policy.source(key)));
    }
    let (key, size) = ("hologram.samples.enc_mb", encoded_mb(series)?);
    let least = policy.number(key);
    (size < least).then(|| format!("{series}: {size} MB were encoded, {least} are configured ({})", policy.source(key)))
}

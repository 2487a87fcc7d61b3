//! Runbooks 1 and 4: current results, what they are held against, the rules, the machine, and the run.

use super::{Gathered, PacketKind, State, Wanted, of_formats};
use crate::facts::Facts;
use crate::findings::analyses::perf::Row;
use crate::methods::order::set;
use crate::reports::issues;
use crate::views::Scene;

pub(super) const KIND: PacketKind = PacketKind {
    id: "perf",
    title: "Packet for performance",
    runbook: "Runbooks 1 and 4, performance: results, baseline, thresholds, the machine, and the failing run",
    needs: "perf/*.csv of Hologram, or bench/results/*.ndjson or site/benchmarks.json of PCS",
    lens: "perf",
    filed: &issues::PERF,
    is_mine: |rule| {
        let hologram = rule.strip_prefix("silent_").unwrap_or(rule).strip_prefix("hologram_");
        let is_perf = |name: &str| HOLOGRAM.iter().any(|start| name.starts_with(start));
        rule.starts_with("pcs_") || rule.starts_with("silent_pcs_") || hologram.is_some_and(is_perf)
    },
    gather,
};

/// Beginnings of Hologram's rules about performance.
const HOLOGRAM: [&str; 6] = ["budget", "baseline", "samples", "slo_override", "unbudgeted", "unmeasured"];
/// Fields of a benchmark row that the runbook prints first.
const MACHINE: [&str; 3] = ["n", "os", "cpu"];

fn gather(scene: &Scene<'_>) -> Gathered {
    let mut gathered = Gathered::default();
    if scene.facts.has_system("pcs") {
        pcs(scene, &mut gathered);
    }
    hologram(scene.facts, &mut gathered);
    if !gathered.wanted.is_empty() {
        gathered.wanted.push(run(scene, &gathered));
    }
    gathered
}

fn pcs(scene: &Scene<'_>, gathered: &mut Gathered) {
    let facts = scene.facts;
    let bench = scene.judging.bench();
    let of = |formats: &'static [&'static str]| of_formats(facts, move |format| formats.contains(&format));
    let results = of(&["pcs-results", "pcs-benchmarks"]);
    if results.is_empty() {
        return;
    }
    let newest = bench.newest().and_then(|row| row.metric.time);
    let has_reference = bench.measured().any(|row| row.metric.time < newest);
    let without = missing_fields(bench.measured().filter(|row| row.metric.time == newest));
    let machine = if without.is_empty() { results.clone() } else { Vec::new() };
    let earlier = if has_reference { results.clone() } else { Vec::new() };
    gathered.wanted.extend([
        Wanted::of("Benchmark rows, newest included", results, "bench/results/*.ndjson"),
        Wanted::of(
            "Rows of earlier days, which they are held against",
            earlier,
            "bench/results/*.ndjson of earlier days",
        ),
        Wanted::of("Environment of the newest rows: n, os, cpu", machine, format!("rows with {}", without.join(", "))),
        optional("Thresholds of the project", of(&["pcs-policy"]), "those of Artiscope's policy were used"),
        optional("Baseline of canaries", of(&["pcs-canary-baseline"]), "asked for only if present"),
    ]);
    gathered.beside.extend(of_formats(facts, |format| format.starts_with("pcs-")));
}

fn hologram(facts: &Facts, gathered: &mut Gathered) {
    let of = |formats: &'static [&'static str]| of_formats(facts, move |format| formats.contains(&format));
    let tables = of(&["hologram-perf-csv"]);
    let results = if tables.is_empty() { of(&["hologram-page"]) } else { tables };
    if results.is_empty() {
        return;
    }
    gathered.wanted.extend([
        Wanted::of("Perf tables, with samples of each row", results, "reports/perf/*.csv"),
        Wanted::of("Baseline", of(&["hologram-baseline"]), "reports/perf/baseline.json"),
        optional(
            "Machine that it ran on",
            of(&["hologram-attestation"]),
            "no file of this pipeline tells it: name the runner in the ticket",
        ),
    ]);
    gathered.beside.extend(of(&["hologram-perf-csv", "hologram-page", "hologram-baseline", "hologram-attestation"]));
}

/// The runbook asks for a link to the failing run.
fn run(scene: &Scene<'_>, gathered: &Gathered) -> Wanted {
    let facts = scene.facts;
    let entries = gathered.beside.iter().filter_map(|at| facts.entries.get(*at as usize));
    let runs = set(entries.map(|entry| entry.run));
    let is_told =
        |run: &u32| facts.runs.get(*run as usize).is_some_and(|run| run.run_id.is_some() || !run.url.is_empty());
    let is_any = runs.iter().any(is_told);
    let proof = if is_any { gathered.beside.clone() } else { Vec::new() };
    Wanted::of(
        "Id of the run",
        proof,
        "artiscope.json beside the results: `artiscope stamp -o artiscope.json` in the job",
    )
}

fn missing_fields<'a>(rows: impl Iterator<Item = &'a Row<'a>>) -> Vec<&'static str> {
    let mut missing = Vec::new();
    for row in rows {
        for field in MACHINE {
            if row.label(field).is_empty() && !missing.contains(&field) {
                missing.push(field);
            }
        }
    }
    missing
}

/// What is taken along where it is there.
fn optional(what: &str, entries: Vec<u32>, why: &str) -> Wanted {
    let state = if entries.is_empty() { State::NotAsked } else { State::Present };
    Wanted { state, ..Wanted::of(what, entries, why) }
}

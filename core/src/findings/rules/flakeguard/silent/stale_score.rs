//! Stored scores that no green run lowers.

use super::{FINDINGS, SYSTEM, in_job, key_text, outcome, silent};
use crate::findings::analyses::flakes::score;
use crate::findings::{Answer, Evidence, Judging, Outcome, Rule};

pub(super) const RULE: Rule = Rule {
    id: "silent_flakeguard_stale_score",
    title: "Stored flake scores are up to date",
    doc: "The server computes a score anew only when a flake event is inserted: runs that were green since then are \
          not in its denominator, so the score never decays. Here it is computed from all runs that are there.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let flakes = judging.flakes();
    let recorded = judging.recorded();
    let mut findings = Vec::new();
    let mut compared = 0_usize;
    for stored in recorded {
        let known = flakes.flaky.iter().find(|flake| stored.is_of(&flake.key));
        let Some((flake, history)) = known.and_then(|flake| Some((flake, flakes.histories.get(flake.history)?))) else {
            continue;
        };
        let (Some(total), Some(mixed)) = (stored.total, stored.mixed) else { continue };
        compared += 1;
        let seen = history.runs.len() as u64;
        // The server may have seen more runs than are here; fewer means that it stood still.
        if seen as f64 <= total {
            continue;
        }
        let old = stored.score.unwrap_or(mixed / total);
        let now = score(flake.mixed(), seen);
        let title = format!(
            "The stored score of {}{} is stale: {old:.2} ({mixed}/{total}), from all runs {now:.2} ({}/{seen})",
            flake.key.test,
            in_job(&flake.key),
            flake.mixed()
        );
        let text = format!("{mixed} of {total} runs, last seen {}", stored.last_seen);
        let evidence = vec![Evidence::of(facts, stored.origin, text)];
        if findings.len() < FINDINGS {
            let next = "trust the score from all runs; the stored one changes only with the next flake";
            findings.push(silent(RULE.id, &key_text(&flake.key), title, evidence, next));
        }
    }
    let clear = match (recorded.len(), compared) {
        (0, _) => Answer::NoData("no export of flake_stats and no answer of the API".to_owned()),
        (_, 0) => Answer::NoData("no results of the tests that are stored: reports or test_results".to_owned()),
        _ => Answer::Pass,
    };
    outcome(findings, "stored scores are stale", clear)
}

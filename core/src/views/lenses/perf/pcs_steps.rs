//! The decision tree of the runbook as a checklist, the comment to be copied, and the way to the issue.

use super::pcs::line;
use crate::findings::analyses::perf::{Bench, Check, Gate, Key};
use crate::methods::phrase::grouped;
use crate::views::lens::{Block, Item, Tone};
use crate::views::lenses::Scene;
use std::fmt::Write;

/// Series that a text names; the others are counted.
const SERIES: usize = 50;

/// Checklist first, then what can be copied where something regressed.
pub(super) fn blocks(scene: &Scene<'_>, bench: &Bench<'_>, gates: &[&Gate<'_>]) -> Vec<Block> {
    let mut blocks = vec![Block::Checklist("Decision tree".to_owned(), tree(scene, bench))];
    let Some(gate) = gates.iter().find(|gate| gate.checks.first().is_some_and(|check| check.key == Key::Fine)) else {
        return blocks;
    };
    let regressions: Vec<&Check<'_>> = gate.regressions().collect();
    if !regressions.is_empty() {
        blocks.push(Block::Code("Regression comment".to_owned(), comment(&regressions)));
        blocks.push(Block::Output("Issue, label perf-regression".to_owned(), "perf-issue".to_owned()));
    }
    blocks
}

/// The steps of the runbook with what the data say to each.
fn tree(scene: &Scene<'_>, bench: &Bench<'_>) -> Vec<Item> {
    let step = |rule: &str, text: &str, fallback: &str| {
        let answer = scene.answer(rule);
        let finding = scene.findings.iter().find(|finding| finding.rule == rule);
        let next = finding.map_or("", |finding| finding.next_step.as_str());
        let why = answer.map_or("not asked", |answer| answer.why());
        let note = [why, if next.is_empty() && finding.is_some() { fallback } else { next }];
        Item {
            text: text.to_owned(),
            note: note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "),
            tone: answer.map_or(Tone::NoData, Tone::from),
            evidence: finding.and_then(|finding| finding.evidence.first()).map(Into::into),
        }
    };
    let mut items = vec![
        step("pcs_regressions", "Every series is within its threshold", ""),
        step("pcs_infrastructure", "Same workload, machine and tools as before (n, os, cpu, toolchain)", ""),
        step("pcs_runner_noise", "Backends did not become slower all at once", ""),
        step("pcs_failed_benchmarks", "Every benchmark ran", ""),
        step("pcs_freshness", "Data are fresh", ""),
        step("silent_pcs_timezone", "The upstream gate looked at the rows", ""),
        step("silent_pcs_ci_echo", "The step let its check fail", ""),
    ];
    if let (Some(item), Some(newest)) = (items.get_mut(4), bench.newest()) {
        item.evidence = Some(line(newest));
    }
    items
}

/// As `regression_check.py --github-comment` prints it, without its ornaments.
fn comment(regressions: &[&Check<'_>]) -> String {
    let mut out = "## Performance Regression Check\n\nPerformance Regressions Detected:\n\n".to_owned();
    for check in regressions.iter().take(SERIES) {
        let row = &check.current;
        let commit: String = row.commit().chars().take(7).collect();
        let _ = write!(
            out,
            "**{}** ({}, {}):\n  Current: {} ns\n  Rolling Median: {} ns\n  Regression: {:+.1}%\n  Commit: {}\n\n",
            row.backend,
            row.test,
            row.mode,
            whole(row.mean_ns()),
            whole(check.median),
            check.change_ratio * 100.0,
            if commit.is_empty() { "unknown" } else { &commit },
        );
    }
    out + &more(regressions) + "---\n*Automated performance regression detection*\n"
}

/// How many were left out.
fn more(regressions: &[&Check<'_>]) -> String {
    match regressions.len().saturating_sub(SERIES) {
        0 => String::new(),
        more => format!("… and {more} more.\n\n"),
    }
}

fn whole(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
    let whole = value.round_ties_even() as u64;
    grouped(whole)
}

//! Parity: iterations × runs, trend against its threshold, packets and their completeness.

mod figures;
mod grid;
mod output;
mod parts;

use super::{Lens, Scene};
use crate::findings::analyses::parity::Parity;
use crate::findings::{Answer, Severity};
use crate::views::lens::{Block, LensView, Tone};
use serde_json::Value;

pub(super) const LENS: Lens = Lens {
    id: "parity",
    title: "Parity",
    needs: "cross-instance-results.json, node.parity.json, ci/flakiness fill this",
    systems: &["webprofile"],
    rules: &[],
    is_timed: false,
    count,
    view,
    json,
};

fn count(scene: &Scene<'_>) -> u64 {
    let facts = scene.facts;
    facts.documents.iter().filter(|document| facts.text(document.system) == "webprofile").count() as u64
}

fn view(scene: &Scene<'_>) -> LensView {
    let parity = scene.judging.parity();
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(figures::figures(scene, parity));
    blocks.extend(parts::silent(scene));
    blocks.extend(grid::grid(scene.facts, parity));
    blocks.extend(parts::reasons(scene, parity));
    blocks.extend(grid::trend(scene, parity));
    blocks.extend(parts::pairs(scene.facts, parity));
    blocks.extend(parts::reruns_table(scene.facts));
    blocks.extend(parts::checklists(scene.facts, parity));
    blocks.extend(parts::reproduce(scene));
    let (tone, headline) = headline(scene, parity);
    LensView { tone, headline, detail: detail(scene), blocks, ..LensView::default() }
}

fn json(scene: &Scene<'_>) -> Value {
    output::json(scene, scene.judging.parity())
}

/// What decides first; without a run of its own, the alert over earlier ones.
fn headline(scene: &Scene<'_>, parity: &Parity) -> (Tone, String) {
    let decisive: &[(&str, &str)] = if parity.bundles.is_empty() {
        &[("webprofile_alert", "Cross-instance alert"), ("webprofile_transient", "Rerunner")]
    } else {
        &[("webprofile_parity", "Parity"), ("webprofile_iterations", "Cross-instance")]
    };
    let answers: Vec<(&str, &Answer)> =
        decisive.iter().filter_map(|(rule, title)| Some((*title, scene.answer(rule)?))).collect();
    let whys = |is_it: fn(&Answer) -> bool| {
        let of = answers.iter().filter(|(_, answer)| is_it(answer));
        of.map(|(title, answer)| format!("{title}: {}", answer.why())).collect::<Vec<_>>().join(". ")
    };
    if answers.iter().any(|(_, answer)| matches!(answer, Answer::Fail(_))) {
        (Tone::Fail, whys(|answer| matches!(answer, Answer::Fail(_))))
    } else if answers.is_empty() || answers.iter().any(|(_, answer)| matches!(answer, Answer::NoData(_))) {
        (Tone::NoData, whys(|answer| matches!(answer, Answer::NoData(_))))
    } else if parity.bundles.is_empty() {
        (Tone::Pass, "Earlier runs are below both thresholds".to_owned())
    } else {
        (Tone::Pass, "Parity holds, and every cross-instance iteration held".to_owned())
    }
}

/// How much of it upstream does not say.
fn detail(scene: &Scene<'_>) -> String {
    let silent = scene
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with("silent_webprofile") && finding.severity >= Severity::Warning)
        .count() as u64;
    match silent {
        0 => String::new(),
        1 => "Upstream is green in 1 place where the data are not".to_owned(),
        more => format!("Upstream is green in {more} places where the data are not"),
    }
}

#[cfg(test)]
mod tests;

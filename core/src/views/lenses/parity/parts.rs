//! Tables and lists beside the grid.

use crate::facts::{ClaimValue, Facts};
use crate::findings::analyses::Claims;
use crate::findings::analyses::parity::{Bundle, Parity, Presence, packets, reproduced, reruns};
use crate::findings::{Evidence, SILENT_GREEN};
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Item, TableView, Tone};
use crate::views::lenses::Scene;

/// Characters of an answer that a cell shows.
const SHOWN: usize = 200;

/// What upstream takes for green.
pub(super) fn silent(scene: &Scene<'_>) -> Option<Block> {
    let items: Vec<Item> = scene
        .findings
        .iter()
        .filter(|finding| finding.class == SILENT_GREEN && finding.rule.starts_with("silent_webprofile"))
        .map(|finding| Item {
            text: finding.title.clone(),
            note: finding.next_step.clone(),
            tone: Tone::Flaky,
            evidence: finding.evidence.first().map(EvidenceView::from),
        })
        .collect();
    (!items.is_empty()).then(|| Block::Checklist("Green upstream, not in the data".to_owned(), items))
}

/// Reasons of failed iterations and attempts, the most frequent first.
pub(super) fn reasons(scene: &Scene<'_>, parity: &Parity) -> Option<Block> {
    let limit = scene.policy.number("webprofile.reproduced_limit");
    let kinds = reproduced(scene.facts, parity);
    let mut table = TableView::new("Failures by reason", &["Reason", "#Times", "#Runs", "Suggestion"]);
    for kind in &kinds {
        let place = kind.places.first().map(|place| Evidence::of(scene.facts, *place, kind.kind.as_str()));
        let is_often = kind.times as f64 > limit;
        let suggestion = if is_often { "add a regression test" } else { "" };
        table.rows.push(vec![
            Cell::text(kind.kind.clone()).tone(Tone::Fail).from(place.as_ref().map(EvidenceView::from)),
            Cell::number(kind.times as f64, kind.times.to_string()),
            Cell::number(kind.runs as f64, kind.runs.to_string()),
            Cell::text(suggestion).tone(if is_often { Tone::Flaky } else { Tone::Plain }),
        ]);
    }
    (!kinds.is_empty()).then_some(Block::Table(table))
}

/// Creation, revocation and last introspection of every iteration that left any of them.
pub(super) fn pairs(facts: &Facts, parity: &Parity) -> Vec<Block> {
    let mut blocks = Vec::new();
    for bundle in &parity.bundles {
        let title = format!("Requests and responses of {}", bundle.label);
        let mut table = TableView::new(&title, &["#Iteration", "Create", "Revoke", "Last introspection"]);
        for it in &bundle.iterations {
            let number = it.number;
            let create = sidecar(facts, bundle, &format!("cross-instance-create-iter-{number}.json"));
            let revoke = sidecar(facts, bundle, &format!("cross-instance-revoke-iter-{number}.txt"));
            let said = sidecar(facts, bundle, &format!("cross-instance-introspect-iter-{number}.raw"));
            let place = EvidenceView::from(&Evidence::of(facts, it.origin, it.reason.as_str()));
            // The iteration repeats what the sidecar held.
            let revoke = revoke.or_else(|| {
                let status = it.revoke_status?;
                Some(Cell::number(status.into(), status.to_string()).from(Some(place.clone())))
            });
            let said =
                said.or_else(|| (!it.said.is_empty()).then(|| Cell::text(cut(&it.said)).from(Some(place.clone()))));
            if create.is_none() && revoke.is_none() && said.is_none() {
                continue;
            }
            let tone = if it.has_failed() { Tone::Fail } else { Tone::Pass };
            let none = || Cell::text("not here").tone(Tone::NoData);
            table.rows.push(vec![
                Cell::number(number.into(), number.to_string()).tone(tone).from(Some(place)),
                create.unwrap_or_else(none),
                revoke.unwrap_or_else(none),
                said.unwrap_or_else(none),
            ]);
        }
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
    }
    blocks
}

/// What a sidecar says in short, with its place.
fn sidecar(facts: &Facts, bundle: &Bundle, name: &str) -> Option<Cell> {
    let file = bundle.named(facts, |is| is == name).next()?;
    let Some(document) = file.document else {
        let evidence = EvidenceView::from(&file.evidence(facts, "0 bytes"));
        return Some(Cell::text("empty").tone(Tone::NoData).from(Some(evidence)));
    };
    let claims = Claims::of(facts, document);
    let raw = claims.text("_raw").map(cut);
    let text = raw.unwrap_or_else(|| {
        let shown = claims.iter().map(|(key, claim)| match claim.value {
            ClaimValue::Text(text) => format!("{key}: {}", facts.text(text)),
            ClaimValue::Number(number) => format!("{key}: {number}"),
            ClaimValue::Bool(on) => format!("{key}: {on}"),
            ClaimValue::Null => format!("{key}: null"),
        });
        cut(&shown.collect::<Vec<_>>().join(", "))
    });
    Some(Cell::text(text).from(Some(EvidenceView::from(&file.evidence(facts, name)))))
}

fn cut(text: &str) -> String {
    crate::documents::text::cut(text, SHOWN).into_owned()
}

/// Attempts of the rerunner.
pub(super) fn reruns_table(facts: &Facts) -> Option<Block> {
    let reruns = reruns(facts);
    let mut table = TableView::new("Rerunner", &["Run", "Result", "Exit codes"]);
    for rerun in &reruns {
        let (word, tone) = match (rerun.is_transient(), rerun.success) {
            (true, _) => ("transient", Tone::Flaky),
            (false, Some(true)) => ("success", Tone::Pass),
            _ => ("failure", Tone::Fail),
        };
        let place = Evidence::of(facts, rerun.origin, word);
        let codes: Vec<String> = rerun.attempts.iter().map(|(code, _)| code.to_string()).collect();
        table.rows.push(vec![
            Cell::text(rerun.label.clone()),
            Cell::text(word).tone(tone).from(Some(EvidenceView::from(&place))),
            Cell::text(codes.join(", ")),
        ]);
    }
    (!reruns.is_empty()).then_some(Block::Table(table))
}

/// Both packets of every run.
pub(super) fn checklists(facts: &Facts, parity: &Parity) -> Vec<Block> {
    let named = parity.bundles.len() > 1;
    let mut blocks = Vec::new();
    for bundle in &parity.bundles {
        for packet in packets(facts, bundle) {
            let lacks = packet.lacks().len();
            let state = if lacks == 0 { "complete".to_owned() } else { format!("{lacks} not here") };
            let of = if named { format!(" of {}", bundle.label) } else { String::new() };
            let items = packet.parts.iter().map(|part| {
                let (note, tone, file) = match &part.presence {
                    Presence::There(file) => (format!("{} bytes", file.bytes), Tone::Pass, Some(file)),
                    Presence::Empty(file) => ("empty".to_owned(), Tone::NoData, Some(file)),
                    Presence::Missing if part.is_required => ("missing".to_owned(), Tone::NoData, None),
                    Presence::Missing => ("not here; asked for only if present".to_owned(), Tone::Skipped, None),
                };
                let evidence = file.map(|file| EvidenceView::from(&file.evidence(facts, &part.what)));
                Item { text: part.what.clone(), note, tone, evidence }
            });
            blocks.push(Block::Checklist(format!("{}{of}: {state}", packet.title), items.collect()));
        }
    }
    blocks
}

/// Commands of the runbook, where something failed.
pub(super) fn reproduce(scene: &Scene<'_>) -> Option<Block> {
    let failed = |rule: &str| scene.findings.iter().any(|finding| finding.rule == rule);
    let mut commands = Vec::new();
    if failed("webprofile_parity") || failed("webprofile_node_smoke") {
        commands.push("./scripts/contract/run_parity_locally.sh --no-cleanup");
    }
    if failed("webprofile_iterations") || failed("webprofile_alert") {
        commands.push("./scripts/contract/run_cross_instance_locally.sh --no-cleanup");
        commands.push("./scripts/contract/collect_local_cross_runs.sh --copy");
    }
    (!commands.is_empty()).then(|| Block::Code("Reproduce".to_owned(), commands.join("\n")))
}

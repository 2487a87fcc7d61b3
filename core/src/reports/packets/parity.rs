//! What both packets of the parity runbook share: runs that failed, and the analysis of what each left.

use super::{Gathered, State, Wanted};
use crate::findings::analyses::parity::{Bundle, Found, Presence, packets};
use crate::views::Scene;

/// The packet of each run that failed, or of all where none did; `is_mine` tells which other files of a run go along.
pub(super) fn gather(scene: &Scene<'_>, id: &str, failed: fn(&Bundle) -> bool, is_mine: fn(&str) -> bool) -> Gathered {
    let facts = scene.facts;
    let parity = scene.judging.parity();
    let any = parity.bundles.iter().any(failed);
    let mut gathered = Gathered::default();
    for bundle in parity.bundles.iter().filter(|bundle| !any || failed(bundle)) {
        let all = packets(facts, bundle);
        let Some(packet) = all.iter().find(|packet| packet.kind == id) else { continue };
        let is_there = packet.parts.iter().any(|part| part.presence != Presence::Missing);
        for part in packet.parts.iter().filter(|_| is_there) {
            let (state, entry) = match part.presence {
                Presence::There(Found { entry, .. }) => (State::Present, Some(entry)),
                Presence::Empty(Found { entry, .. }) => (State::Empty, Some(entry)),
                Presence::Missing if part.is_required => (State::Missing, None),
                Presence::Missing => (State::NotAsked, None),
            };
            let fill = match state {
                State::NotAsked => "asked for only if present".to_owned(),
                State::Empty => "empty as it was opened: what the service wrote would fill it".to_owned(),
                _ => format!("ci/webprofile-parity/{} of the run's artifacts", part.what),
            };
            let run = if parity.bundles.len() > 1 { bundle.label.clone() } else { String::new() };
            let entries = entry.into_iter().collect();
            gathered.wanted.push(Wanted { run, what: part.what.clone(), entries, state, fill });
        }
        if is_there {
            gathered.beside.extend(bundle.named(facts, is_mine).map(|file| file.entry));
        }
    }
    gathered
}

/// The run, or its iterations, failed.
pub(super) fn has_failed(bundle: &Bundle) -> bool {
    bundle.verdict().success == Some(false) || has_failed_iterations(bundle)
}

/// Some iteration failed.
pub(super) fn has_failed_iterations(bundle: &Bundle) -> bool {
    bundle.failed().next().is_some()
}

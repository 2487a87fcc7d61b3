//! Answers of the API: the list of flakes, one flake with its evidence, what an ingestion stored.

use super::{Format, SYSTEM, stated};
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Probe};
use crate::facts::EntryState;

pub(super) const FORMAT: Format = Format {
    id: "flakeguard-api",
    title: "FlakeGuard API response",
    spec: "https://github.com/aliuyar1234/flakeguard",
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read: stated,
};

/// The envelope with one of the known contents, or a content alone.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    if shape.kind != Kind::Object {
        return Confidence::No;
    }
    let text = probe.text().unwrap_or_default();
    let says = |word: &str| text.contains(word);
    let flake = says("\"flake_score\"") || says("\"flake_rate\"");
    if shape.has(&["data"]) {
        let is_list = says("\"flakes\"") && (flake || shape.has(&["request_id"]));
        let is_detail = says("\"flake\"") && flake;
        let is_ingestion = says("\"ingestion_id\"") && says("\"flake_events_created\"");
        if is_list || is_detail || is_ingestion { Confidence::Certain } else { Confidence::No }
    } else if shape.has(&["flakes"]) && (flake || shape.has(&["request_id"])) || shape.has(&["flake"]) && flake {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

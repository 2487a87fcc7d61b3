//! `cross-instance.out`: what the cross-instance runner said; of the local one it is all there is.

use super::reading::{Line, lines, said};
use super::rows::number_in_name;
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Iteration, Level, Origin, StrId};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-cross-out",
    title: "Cross-instance output",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let name = probe.name();
    let named = name.starts_with("cross-instance") && probe.path_ends(".out");
    if named || text.starts_with("Iteration #1: creating token on ") { Confidence::Certain } else { Confidence::No }
}

/// What is known of an iteration.
#[derive(Default)]
struct Seen {
    origin: Origin,
    success: Option<bool>,
    reason: &'static str,
    revoke_status: Option<u16>,
    said: String,
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let own = number_in_name(writer.path()).unwrap_or(1);
    let mut seen: BTreeMap<u32, Seen> = BTreeMap::new();
    let mut revoke_status = None;
    let records = lines(input, writer, |line, writer| {
        let text = line.text.trim();
        if let Some(rest) = text.strip_prefix("Iteration ") {
            iteration(rest.trim_start_matches('#'), line, &mut seen, writer);
        } else if let Some(rest) = text.strip_prefix("result ") {
            // The local helper: one pass, one verdict.
            let (word, last) = rest.split_once(" last ").unwrap_or((rest, ""));
            let success = word.trim() == "revoked";
            said("result", word.trim(), line, writer);
            let reason = if success { "" } else { "revocation_not_observed" };
            let origin = writer.origin(line.span, line.number);
            let said = last.trim().to_owned();
            seen.insert(own, Seen { origin, success: Some(success), reason, revoke_status, said });
            if !success {
                writer.log_line(Level::Error, line.number, line.span, text);
            }
        } else if let Some(status) = status_after(text, "revoke status ") {
            revoke_status = Some(status);
            claim("revoke_status", ClaimValue::Number(status.into()), line.span, line.number, writer);
        } else if let Some(status) = status_after(text, "create status ") {
            claim("create_status", ClaimValue::Number(status.into()), line.span, line.number, writer);
        } else if let Some(rest) = text.strip_prefix("Wrote per-iteration results to ") {
            said("written", rest, line, writer);
        }
    });
    for (iteration, seen) in seen {
        let (reason, said) = (writer.intern(seen.reason), writer.intern(&seen.said));
        writer.records().iterations.push(Iteration {
            origin: seen.origin,
            set: StrId::default(),
            set_index: 0,
            iteration,
            success: seen.success,
            reason,
            revoke_status: seen.revoke_status,
            said,
        });
    }
    writer.document(|document| document.records = records.into());
}

/// `3: creating token on …`, `3: created id=… token_present=no`, `3: Revoke failed with status 404`.
fn iteration(rest: &str, line: &Line<'_>, seen: &mut BTreeMap<u32, Seen>, writer: &mut Writer<'_>) {
    let Some((number, what)) = rest.split_once(':') else { return };
    let Ok(number) = number.trim().parse::<u32>() else { return };
    let what = what.trim();
    let place = writer.origin(line.span, line.number);
    let entry = seen.entry(number).or_insert_with(|| Seen { origin: place, ..Seen::default() });
    let reason = if what.starts_with("created") && (what.contains("token_present=no") || what.contains("id= ")) {
        "create_failed"
    } else if let Some(status) = status_after(what, "Revoke failed with status ") {
        entry.revoke_status = Some(status);
        "revoke_failed"
    } else {
        return;
    };
    (entry.origin, entry.success, entry.reason) = (place, Some(false), reason);
    writer.log_line(Level::Error, line.number, line.span, line.text.trim());
}

fn status_after(text: &str, start: &str) -> Option<u16> {
    text.strip_prefix(start)?.split_whitespace().next()?.parse().ok()
}

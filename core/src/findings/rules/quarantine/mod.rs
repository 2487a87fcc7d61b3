//! Rules about lists of tests in quarantine: asked where there is one that can say more than names.

pub(super) mod expired;
pub(super) mod incomplete;
pub(super) mod over_cap;
#[cfg(test)]
mod tests;
pub(super) mod unused;

use crate::findings::analyses::quarantine::Entry;
use crate::findings::{Finding, Judging, Rule, Severity, id_of};

/// What these rules have instead of a CI system.
pub const SYSTEM: &str = "quarantine";

/// Class of their findings: they explain no failure.
const CLASS: &str = "quarantine";

/// A finding about an entry.
fn finding(rule: &Rule, judging: &Judging<'_>, entry: &Entry, what: &str, next_step: &str) -> Finding {
    let quarantine = judging.quarantine();
    let title = entry.listed.title();
    let evidence = quarantine.evidence(judging.facts, entry, format!("{title}: {what}"));
    let key = [quarantine.list(entry).map_or("", |list| &list.name), &title];
    Finding {
        class: CLASS.to_owned(),
        owner: entry.listed.owner.clone(),
        owner_from: if entry.listed.owner.is_empty() { String::new() } else { quarantine.place(entry) },
        next_step: next_step.to_owned(),
        ..Finding::new(rule.id, id_of(rule.id, &key), Severity::Warning, format!("{title}: {what}"))
            .proved(judging.facts, vec![evidence])
    }
}

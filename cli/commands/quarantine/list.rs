//! `quarantine list` and `check`: entries with their states, and what the runbook's rule proposes.

use super::asked;
use crate::args::{Listing, Printing, TextOrJson};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;
use artiscope_core::documents::times::rfc3339;
use artiscope_core::findings::Answer;
use artiscope_core::findings::analyses::quarantine::{Ends, Entry, Proposal, Quarantine, proposals};
use artiscope_core::findings::rules::QUARANTINE;
use artiscope_core::methods::day;
use artiscope_core::methods::flaky::quarantine::RUNBOOK;
use artiscope_core::methods::phrase::count;
use artiscope_core::methods::redact::Numbered;
use artiscope_core::reports::Redactor;
use artiscope_core::views::Scene;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Rules of which `check` fails.
const CHECKED: [&str; 2] = ["quarantine_expired", "quarantine_over_cap"];

/// What is proposed; why not, where it cannot be said.
type Proposed = std::result::Result<Vec<Proposal>, &'static str>;

pub(super) fn list(listing: &Listing, propose: bool, format: TextOrJson, printing: &Printing) -> Result<Exit> {
    let (_, (text, is_missing)) = asked(listing, printing, |scene, quarantine| {
        let proposed = propose.then(|| match scene.judging.history {
            Some(history) => Ok(proposals(quarantine, history)),
            None => Err("one run alone: nothing can be proposed without a history"),
        });
        let is_missing = matches!(proposed, Some(Err(_)));
        let text = match format {
            TextOrJson::Json => pretty(scene, document(scene, quarantine, proposed.as_ref())),
            TextOrJson::Text => words(scene, quarantine, proposed.as_ref()),
        };
        (text, is_missing)
    })?;
    Output::open(printing)?.text(&text)?;
    Ok(if is_missing { Exit::NoData } else { Exit::Passed })
}

pub(super) fn check(listing: &Listing, format: TextOrJson, printing: &Printing) -> Result<Exit> {
    let (session, text) = asked(listing, printing, |scene, quarantine| match format {
        TextOrJson::Json => pretty(scene, document(scene, quarantine, None)),
        TextOrJson::Text => answers(scene),
    })?;
    Output::open(printing)?.text(&text)?;
    let mine = || session.answers().iter().filter(|(rule, _)| CHECKED.contains(&rule.id)).map(|(_, answer)| answer);
    Ok(if mine().any(|answer| matches!(answer, Answer::Fail(_))) {
        Exit::Findings
    } else if mine().next().is_none() || mine().any(|answer| matches!(answer, Answer::NoData(_))) {
        Exit::NoData
    } else {
        Exit::Passed
    })
}

/// Why a test is in quarantine, for a comment: reason, issue, owner, end.
pub(super) fn reason(quarantine: &Quarantine, entry: &Entry) -> String {
    let listed = &entry.listed;
    let parts = [listed.reason.as_str(), &listed.issue, &quarantine.said(entry)];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).map(|part| Redactor::default().owned(part));
    parts.collect::<Vec<_>>().join("; ")
}

fn end(entry: &Entry) -> Option<String> {
    match entry.ends {
        Ends::Later(last) | Ends::Expired(last) | Ends::Unknown(last) => Some(day::text(last)),
        Ends::Never => None,
    }
}

fn moment(scene: &Scene<'_>) -> Option<String> {
    scene.policy.as_of.moment().map(rfc3339).filter(|moment| !moment.is_empty())
}

fn words(scene: &Scene<'_>, quarantine: &Quarantine, proposed: Option<&Proposed>) -> String {
    let mut out = String::new();
    let as_of =
        moment(scene).map_or_else(|| "nothing says what day it is".to_owned(), |moment| format!("as of {moment}"));
    for (at, list) in quarantine.lists.iter().enumerate() {
        let mine: Vec<&Entry> = quarantine.entries.iter().filter(|entry| entry.list == at).collect();
        let force = if list.is_in_force { "" } else { "; among the artifacts, lowers nothing" };
        let entries = count(mine.len() as u64, "entry", "entries");
        let _ = writeln!(out, "{}: {entries}, {as_of}{force}", list.name);
        for entry in mine {
            let states = quarantine.states(scene.facts, entry).join(", ");
            let until = end(entry).map_or_else(|| "without an end".to_owned(), |end| format!("until {end}"));
            let owner = if entry.listed.owner.is_empty() { "no owner" } else { &entry.listed.owner };
            let _ = write!(out, "  {states:<11}  {until}  {owner}  {}", entry.listed.title());
            for said in [&entry.listed.reason, &entry.listed.issue].into_iter().filter(|said| !said.is_empty()) {
                let _ = write!(out, "; {said}");
            }
            out.push('\n');
        }
    }
    match (proposed, scene.judging.history) {
        (Some(Ok(proposals)), Some(history)) => {
            let _ = writeln!(
                out,
                "Proposals: {} flakes in {} days enter, {} greens in a row leave",
                RUNBOOK.flakes, RUNBOOK.window_days, RUNBOOK.greens
            );
            for proposal in proposals {
                let name = history.name(proposal.test);
                let word = if proposal.is_release { "release" } else { "quarantine" };
                let place = if name.class.is_empty() { name.suite } else { name.class };
                let (flakes, greens) =
                    (count(proposal.flakes, "flake", "flakes"), count(proposal.greens, "green", "greens"));
                let ran = count(proposal.ran, "execution", "executions");
                let title =
                    [place, name.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
                let _ = writeln!(out, "  {word:<10}  {title}: {flakes} in {ran}, then {greens} in a row");
            }
            if proposals.is_empty() {
                out.push_str("  none\n");
            }
        }
        (Some(Err(why)), _) => {
            let _ = writeln!(out, "Proposals: {why}");
        }
        _ => {}
    }
    numbered(scene).text(&out).into_owned()
}

fn answers(scene: &Scene<'_>) -> String {
    let mut out = String::new();
    for (rule, answer) in scene.answers.iter().filter(|(rule, _)| rule.system == QUARANTINE) {
        let why = if answer.why().is_empty() { String::new() } else { format!(": {}", answer.why()) };
        let _ = writeln!(out, "{:<7}  {}{why}", answer.word(), rule.title);
        for finding in scene.findings.iter().filter(|finding| finding.rule == rule.id) {
            let place = finding.evidence.first().map(|it| format!("  {}:{}", it.path, it.line)).unwrap_or_default();
            let _ = writeln!(out, "         {}{place}", finding.title);
        }
    }
    numbered(scene).text(&out).into_owned()
}

fn document(scene: &Scene<'_>, quarantine: &Quarantine, proposed: Option<&Proposed>) -> Value {
    let facts = scene.facts;
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let failing = |entry: &Entry| {
        let rows = entry.cases.iter().filter_map(|case| facts.attempts_of(*case).last());
        rows.filter(|row| row.status.is_red()).map(|row| facts.text(row.name).to_owned()).collect::<Vec<_>>()
    };
    let entries = quarantine.entries.iter().map(|entry| {
        let listed = &entry.listed;
        json!({
            "list": quarantine.list(entry).map(|list| &list.name), "line": entry.line,
            "test": said(&listed.test), "test_id": said(&listed.test_id), "suite": said(&listed.suite),
            "class": said(&listed.class), "owner": said(&listed.owner), "reason": said(&listed.reason),
            "issue": said(&listed.issue), "added": said(&listed.added), "expires": said(&listed.expires),
            "ends_on": end(entry), "states": quarantine.states(facts, entry), "tests": entry.tests,
            "failing": failing(entry),
            "recent": entry.recent.map(|recent| json!({"executions": recent.ran, "failures": recent.red})),
        })
    });
    let mine = scene.answers.iter().filter(|(rule, _)| rule.system == QUARANTINE);
    let answers =
        mine.map(|(rule, answer)| json!({"rule": rule.id, "answer": answer.word(), "why": said(answer.why())}));
    let mut all = json!({
        "schema": 1,
        "as_of": moment(scene),
        "as_of_from": if scene.policy.as_of.is_given() { "given" } else { "data" },
        "policy": scene.policy.names,
        "answers": answers.collect::<Vec<_>>(),
        "lists": quarantine.lists.iter().map(|list| json!({"name": list.name, "in_force": list.is_in_force})).collect::<Vec<_>>(),
        "known_tests": quarantine.known,
        "quarantined_tests": quarantine.covered,
        "entries": entries.collect::<Vec<_>>(),
    });
    if let (Some(proposed), Some(members)) = (proposed, all.as_object_mut()) {
        let rows = proposed.as_ref().map_or(&[][..], Vec::as_slice).iter().map(|proposal| {
            let name = scene.judging.history.map(|history| history.name(proposal.test));
            json!({
                "proposal": if proposal.is_release { "release" } else { "quarantine" },
                "test": name.map(|name| name.name), "class": name.map(|name| name.class),
                "suite": name.map(|name| name.suite), "flakes": proposal.flakes, "executions": proposal.ran,
                "greens": proposal.greens, "last_flake": proposal.last_flake.map(rfc3339),
            })
        });
        members.insert("proposals".to_owned(), rows.collect::<Vec<_>>().into());
        members.insert("proposals_why".to_owned(), proposed.as_ref().err().copied().into());
    }
    all
}

/// Marks of one output, by the policy.
fn numbered(scene: &Scene<'_>) -> Numbered {
    Numbered::new(scene.policy.redaction())
}

/// Redacted, on lines.
fn pretty(scene: &Scene<'_>, mut value: Value) -> String {
    redact(&mut value, &numbered(scene));
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

fn redact(value: &mut Value, numbered: &Numbered) {
    match value {
        Value::String(text) => *text = numbered.text(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, numbered)),
        Value::Object(members) => members.values_mut().for_each(|member| redact(member, numbered)),
        _ => {}
    }
}

//! Documents and archives that could not be read whole.

use crate::facts::Loss;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity, id_of};
use hashbrown::HashMap;

pub(super) const RULE: Rule = Rule {
    id: "broken_document",
    title: "Everything was read whole",
    doc: "No entry was damaged, cut or over a limit. What was lost may hold failures, \
          so a run with a broken report cannot be green.",
    system: "",
    decides: false,
    run,
};

/// Findings are for the worst; the ledger has them all.
const FINDINGS: usize = 100;

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let lost = || facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss);
    let mut entries: HashMap<&str, Option<u32>> =
        lost().take(FINDINGS).map(|note| (note.path.as_str(), None)).collect();
    if !entries.is_empty() {
        for (at, entry) in facts.entries.iter().enumerate() {
            if let Some(place) = entries.get_mut(entry.path.as_str()) {
                *place = Some(crate::facts::index(at));
            }
        }
    }
    let findings = lost()
        .take(FINDINGS)
        .map(|note| {
            let entry = entries.get(note.path.as_str()).copied().flatten();
            let run = entry.and_then(|entry| facts.entries.get(entry as usize)).map(|entry| entry.run);
            let title = format!("{}: {}", base_name(&note.path), note.what);
            let id = id_of(RULE.id, &[&note.path, &note.what]);
            Finding {
                runs: run.into_iter().collect(),
                evidence: vec![Evidence {
                    entry,
                    path: note.path.clone(),
                    line: note.line,
                    end_line: note.line,
                    byte: note.span.start,
                    text: note.what.clone(),
                }],
                ..Finding::new(RULE.id, id, Severity::Warning, title)
            }
        })
        .collect();
    let answer = match (facts.entries.len(), lost().count()) {
        (0, _) => Answer::NoData("nothing was opened".to_owned()),
        (_, 0) => Answer::Pass,
        (_, 1) => Answer::Fail("1 loss in the ledger".to_owned()),
        (_, losses) => Answer::Fail(format!("{losses} losses in the ledger")),
    };
    Outcome { answer, findings }
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

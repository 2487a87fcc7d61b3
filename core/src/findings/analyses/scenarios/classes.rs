//! What a failure is, and who looks: the first class of the runbook's order that fits.

use super::taxonomy::{Row, rows};
use crate::findings::Policy;

/// A class with its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class<'a> {
    /// Word of findings: `infrastructure`, `drift`, `harness`, `flake`, `regression`.
    pub id: &'a str,
    /// As the runbook calls it.
    pub name: &'a str,
    /// Whose files to look at.
    pub owner: &'a str,
}

/// The signal of a list that a text holds; `*` in a signal stands for anything on the line.
pub fn signal<'a>(text: &str, signals: &'a [String]) -> Option<&'a str> {
    signals.iter().map(String::as_str).find(|signal| holds(text, signal))
}

/// True when the parts of a signal stand in a text in their order.
fn holds(text: &str, signal: &str) -> bool {
    text.lines().any(|line| {
        let mut rest = line;
        signal.split('*').all(|part| match rest.find(part) {
            Some(at) => {
                rest = rest.get(at + part.len()..).unwrap_or_default();
                true
            }
            None => false,
        })
    })
}

/// What is known of a failure when its class is asked for.
pub(super) struct Case<'t> {
    /// Message and what was observed.
    pub(super) said: &'t str,
    /// Telling lines of the same log: asked only where ids are missing.
    pub(super) log: &'t [&'t str],
    pub(super) has_ids: bool,
    pub(super) is_flaky: bool,
}

/// The class, and why.
pub(super) fn classify<'a>(case: &Case<'_>, policy: &'a Policy) -> (Class<'a>, String) {
    let found = |list: &str| {
        let signals = policy.list(list);
        let own = signal(case.said, signals);
        let around = || case.log.iter().find_map(|line| signal(line, signals));
        own.map(|signal| format!("its message says `{}`", signal.trim()))
            .or_else(|| if case.has_ids { None } else { around().map(|s| format!("its log says `{}`", s.trim())) })
    };
    let classes = rows(policy, "drive.classes");
    for row in &classes {
        let why = match row.id {
            "infrastructure" => found("drive.signals.infrastructure"),
            "drift" => found("drive.signals.drift"),
            "harness" if !case.has_ids => found("drive.signals.harness")
                .or_else(|| Some("it does not name both scenarioId and invariantId".to_owned())),
            "harness" => found("drive.signals.harness"),
            "flake" => case.is_flaky.then(|| "its outcome changes between attempts of the same commit".to_owned()),
            "regression" => Some("an invariant failed and nothing speaks for another class".to_owned()),
            _ => None,
        };
        if let Some(why) = why {
            return (class(*row), why);
        }
    }
    (Class { id: "", name: "not classified", owner: "" }, "no class fits".to_owned())
}

fn class(row: Row<'_>) -> Class<'_> {
    Class { id: row.id, name: row.meaning, owner: row.third }
}

/// A class by its word.
pub(super) fn by_id<'a>(id: &str, policy: &'a Policy) -> Option<Class<'a>> {
    rows(policy, "drive.classes").into_iter().find(|row| row.id == id).map(class)
}

//! The lists of the runbook as rows.

use crate::findings::Policy;

/// A row of a list: its first columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row<'a> {
    /// Prefix or id.
    pub id: &'a str,
    /// What it means.
    pub meaning: &'a str,
    /// Third column: surface, evidence to capture, owner.
    pub third: &'a str,
    /// Fourth column.
    pub fourth: &'a str,
}

/// Prefixes, documented ids, fixtures.
pub struct Taxonomy<'a> {
    /// Scenario prefixes.
    pub scenarios: Vec<Row<'a>>,
    /// Invariant prefixes.
    pub invariants: Vec<Row<'a>>,
    /// Documented invariants.
    pub documented: Vec<Row<'a>>,
    /// Kind, organization, id.
    pub fixtures: Vec<Row<'a>>,
    drill_invariants: &'a [String],
    drill_classes: Vec<Row<'a>>,
}

/// Rows of a list of the policy.
pub(super) fn rows<'a>(policy: &'a Policy, key: &str) -> Vec<Row<'a>> {
    let row = |text: &'a String| {
        let mut columns = text.split(" | ").map(str::trim);
        let mut next = || columns.next().unwrap_or_default();
        Row { id: next(), meaning: next(), third: next(), fourth: next() }
    };
    policy.list(key).iter().map(row).collect()
}

impl<'a> Taxonomy<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        Self {
            scenarios: rows(policy, "drive.scenario_prefixes"),
            invariants: rows(policy, "drive.invariant_prefixes"),
            documented: rows(policy, "drive.invariants"),
            fixtures: rows(policy, "drive.fixtures"),
            drill_invariants: policy.list("drive.drill_invariants"),
            drill_classes: rows(policy, "drive.drill_classes"),
        }
    }

    /// The scenario class of an id: its prefix, or what the policy says of drills; empty for none.
    pub fn class_of(&self, scenario: &'a str) -> &'a str {
        let prefix = scenario.split_once('-').map_or("", |(prefix, _)| prefix);
        if let Some(row) = self.scenarios.iter().find(|row| row.id == prefix) {
            return row.id;
        }
        self.drill_classes.iter().find(|row| fits(scenario, row.id)).map_or("", |row| row.meaning)
    }

    /// The row of a scenario class.
    pub fn scenario(&self, class: &str) -> Option<Row<'a>> {
        self.scenarios.iter().find(|row| row.id == class).copied()
    }

    /// The prefix row of an invariant. Call it with what stands in the place of an invariant only.
    pub fn invariant(&self, id: &str) -> Option<Row<'a>> {
        let prefix = id.split_once('-').map_or("", |(prefix, _)| prefix);
        self.invariants.iter().find(|row| row.id == prefix).copied()
    }

    /// What a documented invariant means; the meaning of its prefix where it has none of its own.
    pub fn meaning(&self, id: &str) -> &'a str {
        let documented = self.documented.iter().find(|row| row.id == id);
        documented.copied().or_else(|| self.invariant(id)).map_or("", |row| row.meaning)
    }

    /// True when a reader can look up what an invariant means.
    pub fn is_documented(&self, id: &str) -> bool {
        !self.meaning(id).is_empty() || self.drill_invariants.iter().any(|known| known == id)
    }
}

/// True when a text is the pattern; `*` at its end stands for the rest.
pub(super) fn fits(text: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => text == pattern,
    }
}

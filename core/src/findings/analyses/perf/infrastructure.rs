//! What else changed between the newest row and its reference: size, machine, tools.

use super::gate::{Check, Key};
use crate::findings::Policy;
use hashbrown::HashSet;

/// Values of a reference that are named.
const SHOWN: usize = 5;

/// A field whose value in the newest row stands in no row of the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// `n`, `os`, `cpu`, …
    pub field: String,
    /// Now.
    pub current: &'a str,
    /// Before, every value once.
    pub reference: Vec<&'a str>,
}

impl Difference<'_> {
    /// `cpu: Apple M1 instead of AMD EPYC 7763`.
    pub fn said(&self) -> String {
        let shown = |value: &str| if value.is_empty() { "not given".to_owned() } else { value.to_owned() };
        let mut before: Vec<String> = self.reference.iter().take(SHOWN).map(|value| shown(value)).collect();
        if self.reference.len() > SHOWN {
            before.push(format!("{} others", self.reference.len() - SHOWN));
        }
        format!("{}: {}, before {}", self.field, shown(self.current), before.join(" or "))
    }
}

/// Fields that differ; in the upstream key also those that the key mixes.
pub fn differences<'a>(check: &Check<'a>, policy: &Policy) -> Vec<Difference<'a>> {
    let mut fields: Vec<&str> = policy.list("pcs.infrastructure.fields").iter().map(String::as_str).collect();
    if check.key == Key::Upstream {
        fields.push("parallel");
    }
    let mut found = Vec::new();
    for field in fields {
        let current = check.current.label(field);
        let mut reference: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        for row in check.rows.iter().filter(|row| row.timestamp != check.current.timestamp) {
            let value = row.label(field);
            if seen.insert(value) {
                reference.push(value);
            }
        }
        // Mixed references are as bad as changed ones: the median is of both.
        if !reference.is_empty() && (reference.len() > 1 || !seen.contains(current)) {
            found.push(Difference { field: field.to_owned(), current, reference });
        }
    }
    found
}

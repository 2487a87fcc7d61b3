//! The organization under test. No program writes it, so it is read from the fixture ids that a failure names.

use super::taxonomy::{Taxonomy, fits};
use super::{Bundle, Claims};
use crate::facts::{Facts, Scenario};
use std::collections::BTreeSet;

/// Organizations of a failure, joined by `, `, and whether they were derived.
pub(super) fn of(facts: &Facts, row: &Scenario, taxonomy: &Taxonomy<'_>, bundles: &[&Bundle<'_>]) -> (String, bool) {
    let given = facts.text(row.organization);
    if !given.is_empty() {
        return (given.to_owned(), false);
    }
    let mut texts: Vec<&str> = row.key_entities.iter().map(|(_, value)| facts.text(*value)).collect();
    texts.extend([facts.text(row.message), facts.text(row.observed), facts.text(row.evidence)]);
    let claims = Claims::of(facts, row.origin.document);
    let seeds = [
        ("seed-org-a", claims.text("witnesses.seedOrgs.orgAId")),
        ("seed-org-b", claims.text("witnesses.seedOrgs.orgBId")),
    ];
    let mut found = named(&texts, taxonomy, &seeds);
    if found.is_empty() {
        let of_bundles: Vec<&str> = bundles
            .iter()
            .flat_map(|bundle| bundle.claims.iter().filter_map(|(key, _)| bundle.claims.text(key)))
            .collect();
        found = named(&of_bundles, taxonomy, &[]);
    }
    (found.into_iter().collect::<Vec<_>>().join(", "), true)
}

/// Organizations that texts name by their own ids, else by those of users and warehouses.
fn named<'a>(texts: &[&str], taxonomy: &Taxonomy<'a>, seeds: &[(&'a str, Option<&str>)]) -> BTreeSet<&'a str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words: BTreeSet<&str> =
        texts.iter().flat_map(|text| text.split(|c| !is_part(c))).filter(|word| !word.is_empty()).collect();
    let of = |is_kind: &dyn Fn(&str) -> bool| -> BTreeSet<&'a str> {
        let rows = taxonomy.fixtures.iter().filter(|row| is_kind(row.id));
        rows.filter(|row| words.iter().any(|word| fits(word, row.third))).map(|row| row.meaning).collect()
    };
    let mut found = of(&|kind| kind == "organization");
    found.extend(seeds.iter().filter(|(_, id)| id.is_some_and(|id| words.contains(id))).map(|(name, _)| *name));
    if found.is_empty() { of(&|kind| kind != "organization") } else { found }
}

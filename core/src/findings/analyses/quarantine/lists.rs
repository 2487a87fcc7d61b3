//! Where lists of tests in quarantine come from, and what they can say.

use super::{Ends, Entry, Quarantine};
use crate::facts::{ClaimValue, Facts};
use crate::findings::Policy;
use crate::findings::analyses::Claims;
use crate::methods::listed::Listed;

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Its path, or the name that it was given by.
    pub name: String,
    /// Its entries lower failures.
    pub is_in_force: bool,
    /// It can say who, why and until when; one of bare names cannot.
    pub says_more: bool,
}

/// Formats whose claims are `number.key`, and whether they can say more than names.
const FORMATS: [(&str, bool); 3] = [("quarantine", true), ("allure-known", true), ("hologram-quarantine", false)];

/// All lists with their entries, of which nothing else is known yet.
pub(super) fn gather(facts: &Facts, policy: &Policy) -> Quarantine {
    let mut found = Quarantine::default();
    for given in &policy.lists {
        for (line, listed) in &given.entries {
            found.entries.push(entry(listed.clone(), found.lists.len(), *line));
        }
        found.lists.push(List { name: given.name.clone(), is_in_force: true, says_more: true });
    }
    for (format, says_more) in FORMATS {
        for claims in Claims::of_format(facts, format) {
            let list = found.lists.len();
            // A file that was given alone is meant; a member of a folder or an archive came with it.
            let is_alone = policy.has_lists_alone && is_alone(&claims);
            let is_in_force = is_alone || policy.is_on("quarantine.from_artifacts");
            found.lists.push(List { name: claims.path().to_owned(), is_in_force, says_more });
            let mut number = None;
            for (key, claim) in claims.iter() {
                let ClaimValue::Text(said) = claim.value else { continue };
                let Some((before, after)) = key.split_once('.') else { continue };
                // Names alone have one key, with the number behind it.
                let (own, key) = if says_more { (before, after) } else { (after, "test") };
                if number != Some(own) {
                    number = Some(own);
                    let mut entry = entry(Listed::default(), list, claim.origin.line);
                    entry.origin = Some(claim.origin);
                    found.entries.push(entry);
                }
                if let Some(entry) = found.entries.last_mut() {
                    entry.listed.set(key, facts.text(said).to_owned());
                }
            }
        }
    }
    found
}

/// A file that was given by itself is no member of anything.
fn is_alone(claims: &Claims<'_>) -> bool {
    !claims.path().contains('/')
}

/// Whether a list is a file by itself; where none is, it says nothing whether such lists are in force.
pub(crate) fn are_alone(facts: &Facts) -> bool {
    FORMATS.iter().any(|(format, _)| Claims::of_format(facts, format).iter().any(is_alone))
}

fn entry(listed: Listed, list: usize, line: u32) -> Entry {
    Entry {
        listed,
        list,
        line,
        origin: None,
        cases: Vec::new(),
        tests: 0,
        of_history: Vec::new(),
        ends: Ends::Never,
        recent: None,
    }
}

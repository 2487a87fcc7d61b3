//! Lists of tests in quarantine as others write them, and as snippets of runners name them.

use crate::facts::Facts;
use crate::findings::analyses::quarantine::{Ends, Entry, Quarantine};
use serde_json::json;

/// What is written of a list, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// Sentences about entries that are not in it.
    pub left_out: Vec<String>,
}

/// Tests of entries that have not ended, class and name of each as its report has them; without runs as the list says.
/// Patterns name tests of runs alone.
pub fn quarantined<'a>(
    facts: &'a Facts,
    quarantine: &'a Quarantine,
) -> (Vec<(&'a Entry, &'a str, &'a str)>, Vec<String>) {
    let (mut tests, mut left_out): (Vec<(&Entry, &str, &str)>, Vec<String>) = (Vec::new(), Vec::new());
    for entry in &quarantine.entries {
        if matches!(entry.ends, Ends::Expired(_)) {
            left_out.push(format!("{}: left out, since it ended", entry.listed.title()));
            continue;
        }
        let before = tests.len();
        for row in entry.cases.iter().filter_map(|case| facts.attempts_of(*case).last()) {
            let place = if row.class.is_empty() { row.suite } else { row.class };
            let (class, name) = (facts.text(place), facts.text(row.name));
            if !tests.iter().any(|(_, known, test)| (*known, *test) == (class, name)) {
                tests.push((entry, class, name));
            }
        }
        let listed = &entry.listed;
        let is_plain = |text: &str| !text.contains(['*', '?']);
        if tests.len() == before && entry.cases.is_empty() {
            let place = if listed.class.is_empty() { &listed.suite } else { &listed.class };
            if listed.test.is_empty() || !is_plain(&listed.test) || !is_plain(place) {
                left_out.push(format!("{}: left out, since no run that was given names its tests", listed.title()));
            } else {
                tests.push((entry, place, &listed.test));
            }
        }
    }
    (tests, left_out)
}

/// `quarantined_tests.json` as Hologram's detector writes it: names without their files, in order.
pub fn hologram_quarantined(facts: &Facts, quarantine: &Quarantine) -> Exported {
    let (tests, left_out) = quarantined(facts, quarantine);
    let names = tests.iter().map(|(_, _, name)| name.rsplit("::").next().unwrap_or(name));
    let names: Vec<&str> = crate::methods::order::set(names).into_iter().collect();
    let text = serde_json::to_string_pretty(&json!({"quarantined": names})).unwrap_or_default();
    Exported { text, left_out }
}

/// `known.json` as Allure 3 writes it. What it knows a test by stands in its own results alone.
pub fn allure_known(facts: &Facts, quarantine: &Quarantine) -> Exported {
    let (mut known, mut left_out) = (Vec::new(), Vec::new());
    let mut seen: Vec<&str> = Vec::new();
    for entry in &quarantine.entries {
        let listed = &entry.listed;
        if matches!(entry.ends, Ends::Expired(_)) {
            left_out.push(format!("{}: left out, since it ended", listed.title()));
            continue;
        }
        let details = entry.cases.iter().filter_map(|case| facts.detail_of(facts.attempts_of(*case).last()?));
        let properties = details.flat_map(|detail| &detail.properties);
        let mut ids: Vec<&str> = properties
            .filter(|(key, _)| facts.text(*key) == "historyHash")
            .map(|(_, value)| facts.text(*value))
            .collect();
        if ids.is_empty() && !listed.history_id.is_empty() {
            ids.push(&listed.history_id);
        }
        if ids.is_empty() {
            left_out.push(format!("{}: left out, since no result of Allure that was given is of it", listed.title()));
        }
        for id in ids {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let issue = (!listed.issue.is_empty()).then(|| json!({"url": listed.issue, "type": "issue"}));
            known.push(json!({
                "historyId": id,
                "issues": issue.into_iter().collect::<Vec<_>>(),
                "comment": listed.reason,
            }));
        }
    }
    Exported { text: serde_json::Value::from(known).to_string(), left_out }
}

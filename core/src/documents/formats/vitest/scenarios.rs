//! Tests of an integration suite as scenarios: ids, expectation, observation, what is involved.

use super::failure::Failure;
use super::tests_of::{Run, Test};
use crate::documents::tree::Tree;
use crate::documents::{Writer, text};
use crate::facts::{Origin, Scenario, ScenarioStatus, Status, StrId};
use crate::methods::scenario_ids::{invariant_of, is_invariant, scenario_in};

/// Key entities kept of one failure.
const ENTITIES: usize = 50;

/// Writes a row for each test that has a scenario id, and for each that failed, where the log is of such a suite.
pub(super) fn write(run: &Run, writer: &mut Writer<'_>) {
    let is_scenario = |test: &Test| test.file.contains("tests/integration/") && scenario_of(test).is_some();
    if !run.is_integration && !run.tests.iter().any(is_scenario) {
        return;
    }
    let system = writer.intern("drive");
    writer.document(|document| document.system = system);
    for test in &run.tests {
        let status = match test.status {
            Some(Status::Passed) => ScenarioStatus::Passed,
            Some(Status::Skipped) => ScenarioStatus::Skipped,
            _ => ScenarioStatus::Failed,
        };
        let scenario = scenario_of(test).unwrap_or_default();
        if scenario.is_empty() && status != ScenarioStatus::Failed {
            continue;
        }
        let mut row = Scenario {
            origin: origin(test, writer),
            scenario: writer.intern(scenario),
            endpoint: writer.intern(&test.file),
            invariant: StrId::default(),
            organization: StrId::default(),
            status,
            http_status: Vec::new(),
            message: StrId::default(),
            key_entities: Vec::new(),
            expected: StrId::default(),
            observed: StrId::default(),
            evidence: StrId::default(),
        };
        if let Some(failure) = &test.failure {
            fill(&mut row, failure, writer);
        }
        writer.records().scenarios.push(row);
    }
}

/// The id in the title, else in the suites around it where they name one alone, else in the file name.
///
/// Where suites list several, only the title can decide; without one the first is as good as any.
fn scenario_of(test: &Test) -> Option<&str> {
    let file = test.file.rsplit(['/', '\\']).next().unwrap_or_default();
    scenario_in(&test.name).or_else(|| scenario_in(&test.describe)).or_else(|| scenario_in(file))
}

/// The head of the failure, which names the test; else the line of the list.
fn origin(test: &Test, writer: &Writer<'_>) -> Origin {
    match &test.failure {
        Some(failure) => writer.origin(failure.span, failure.number()),
        None => writer.origin(test.span, test.number),
    }
}

fn fill(row: &mut Scenario, failure: &Failure, writer: &mut Writer<'_>) {
    let message = failure.message.as_str();
    // An error may carry the id in the place of its name.
    let of_kind = Some(failure.kind.as_str()).filter(|kind| is_invariant(kind));
    row.invariant = writer.intern(invariant_of(message).or(of_kind).unwrap_or_default());
    row.message = writer.intern(&text::cut(message, 4000));
    let (expected, observed) = sides(failure);
    row.expected = writer.intern(&text::cut(&expected, 4000));
    row.observed = writer.intern(&text::cut(&observed, 4000));
    for (key, value) in entities(message).into_iter().take(ENTITIES) {
        row.key_entities.push((writer.intern(&key), writer.intern(&value)));
    }
}

/// What was expected and what was observed: from the diff, the listed rows, or `expected A to be B`.
fn sides(failure: &Failure) -> (String, String) {
    let message = failure.message.as_str();
    let mut expected = failure.expected.clone();
    let mut observed = failure.observed.clone();
    if let Some((_, rows)) = listed(message) {
        rows.trim().clone_into(&mut observed);
    }
    // `NOTIF-001: leak detected (a must match b). Offenders: …`
    if expected.is_empty()
        && invariant_of(message).is_some()
        && let Some((_, inner)) = message.split_once('(')
        && let Some((inner, _)) = inner.split_once(')')
        && (inner.contains(" must ") || inner.contains(" should "))
    {
        inner.clone_into(&mut expected);
    }
    if let Some(rest) = message.strip_prefix("expected ")
        && let Some((actual, wanted)) = rest.split_once(" to ")
    {
        let wanted = wanted.split(" // ").next().unwrap_or(wanted);
        if expected.is_empty() {
            wanted.trim_start_matches("be ").clone_into(&mut expected);
        }
        if observed.is_empty() {
            actual.clone_into(&mut observed);
        }
    }
    (expected, observed)
}

/// The rows that a message ends with.
fn listed(message: &str) -> Option<(&str, &str)> {
    ["Offenders:", "Observed:"].iter().find_map(|word| message.split_once(word))
}

/// Ids that a message names: fields of its rows that are ids, and pairs `key=value`.
pub(super) fn entities(message: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, value: String| {
        let pair = (key.to_owned(), value);
        if !pair.1.is_empty() && !pairs.contains(&pair) {
            pairs.push(pair);
        }
    };
    if let Some((_, rows)) = listed(message) {
        let Some(tree) = Tree::parse(rows.trim()) else { return pairs_in(message) };
        let rows = tree.root();
        let single = rows.is_object().then_some(rows);
        for row in rows.items().into_iter().chain(single) {
            for (key, value) in row.fields() {
                if is_id(&key) {
                    let text = value.text().map_or_else(|| value.raw().to_owned(), std::borrow::Cow::into_owned);
                    if !value.is_null() {
                        add(&key, text);
                    }
                }
            }
        }
        return pairs;
    }
    pairs_in(message)
}

/// `bidWindowId=5b0c count=2`.
fn pairs_in(message: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for word in message.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
        if let Some((key, value)) = word.split_once('=') {
            let is_name = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let value = value.trim_matches(['"', '\'', '.']);
            if is_name && !value.is_empty() && !value.starts_with(['=', '>']) {
                pairs.push((key.to_owned(), value.to_owned()));
            }
        }
    }
    pairs
}

/// `id`, `user_id`, `bidWindowId`.
fn is_id(key: &str) -> bool {
    key == "id" || key.ends_with("_id") || key.ends_with("Id")
}

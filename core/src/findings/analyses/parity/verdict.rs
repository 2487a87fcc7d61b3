//! The verdict of a run: upstream's two greps, and what they take for granted.
//!
//! Upstream says `failure` if `node.parity.json` is there and its `success` is not `true`, or if
//! `test.parity.out` is there and holds FAIL, ERROR or "revocation not observed"; else `success`.

use super::bundle::format;
use super::files::{Found, name};
use crate::facts::{ClaimValue, Facts, Origin, Status};
use crate::findings::Policy;

/// What `node.parity.json` says.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeSaid {
    /// It is not there.
    Missing,
    /// Zero bytes: the smoke ended before it wrote anything.
    Empty(Found),
    /// `success` is true.
    Success(Origin),
    /// No end of the token was seen in time: the last answer as text.
    NotObserved(Origin, String),
    /// It crashed with this error.
    Crash(Origin, String),
    /// `success` is not true, or it is no JSON.
    Other(Found),
}

/// What `test.parity.out` says.
#[derive(Clone, Debug, PartialEq)]
pub enum TestsSaid {
    /// It is not there.
    Missing,
    /// Zero bytes.
    Empty(Found),
    /// Lines that upstream takes for a failure.
    Red(Vec<(Origin, String)>),
    /// No such line, but these tests have no result.
    Unfinished(Found, Vec<String>),
    /// No such line, but these tests were skipped.
    Skipped(Found, Vec<String>),
    /// Every test passed.
    Green(Found),
}

/// What `analysis.json` concluded.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// `success` or `failure`.
    pub status: String,
    /// Where.
    pub origin: Origin,
}

/// Three values, and what upstream makes of the same files.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// `None`: there is no evidence for either.
    pub success: Option<bool>,
    /// Why not a plain success.
    pub why: String,
    /// `success`, `failure`, or both with the versions of jq that give them.
    pub upstream: &'static str,
}

/// Upstream's verdict on an empty `node.parity.json` alone.
pub(super) const BY_VERSION: &str = "success with jq 1.6, failure from jq 1.7 on";

impl Verdict {
    /// From the two files that upstream looks at.
    pub(super) fn of(node: &NodeSaid, tests: &TestsSaid) -> Self {
        let node_failed = match node {
            NodeSaid::NotObserved(..) => "node.parity.json: revocation not observed",
            NodeSaid::Crash(..) => "node.parity.json: the smoke crashed",
            NodeSaid::Other(_) => "node.parity.json: success is not true",
            _ => "",
        };
        let tests_failed = matches!(tests, TestsSaid::Red(_));
        if !node_failed.is_empty() || tests_failed {
            let tests = if tests_failed { "test.parity.out: a test failed" } else { "" };
            let why: Vec<&str> = [node_failed, tests].into_iter().filter(|why| !why.is_empty()).collect();
            return Self { success: Some(false), why: why.join("; "), upstream: "failure" };
        }
        let mut lacks = Vec::new();
        match node {
            NodeSaid::Missing => lacks.push("node.parity.json is missing".to_owned()),
            NodeSaid::Empty(_) => lacks.push("node.parity.json is empty".to_owned()),
            _ => {}
        }
        match tests {
            TestsSaid::Missing => lacks.push("test.parity.out is missing".to_owned()),
            TestsSaid::Empty(_) => lacks.push("test.parity.out is empty".to_owned()),
            TestsSaid::Unfinished(_, tests) => {
                lacks.push(format!("test.parity.out has no result of {}", tests.join(", ")));
            }
            TestsSaid::Skipped(_, tests) => lacks.push(format!("test.parity.out: {} skipped", tests.join(", "))),
            _ => {}
        }
        let upstream = if matches!(node, NodeSaid::Empty(_)) { BY_VERSION } else { "success" };
        Self { success: lacks.is_empty().then_some(true), why: lacks.join("; "), upstream }
    }

    /// `success`, `failure` or `no_data`.
    pub fn word(&self) -> &'static str {
        match self.success {
            Some(true) => "success",
            Some(false) => "failure",
            None => "no_data",
        }
    }
}

fn file_name<'a>(facts: &'a Facts, file: &Found) -> &'a str {
    facts.entries.get(file.entry as usize).map_or("", |entry| name(&entry.path))
}

pub(super) fn node(facts: &Facts, files: &[Found]) -> NodeSaid {
    let is_it = |file: &&Found| {
        let name = file_name(facts, file);
        name.strip_prefix("node.parity").and_then(|rest| rest.strip_suffix(".json")).is_some()
    };
    let exact = files.iter().filter(|file| file_name(facts, file) == "node.parity.json");
    let said: Vec<NodeSaid> = exact.map(|file| node_of(facts, file)).collect();
    let said =
        if said.is_empty() { files.iter().filter(is_it).map(|file| node_of(facts, file)).collect() } else { said };
    // Of several copies the worst counts.
    let badness = |said: &NodeSaid| match said {
        NodeSaid::Missing => 0,
        NodeSaid::Success(_) => 1,
        NodeSaid::Empty(_) => 2,
        _ => 3,
    };
    said.into_iter().max_by_key(badness).unwrap_or(NodeSaid::Missing)
}

fn node_of(facts: &Facts, file: &Found) -> NodeSaid {
    let Some(document) = file.document else { return NodeSaid::Empty(*file) };
    let claims = super::claims(facts, document);
    if let Some(claim) = claims.get("success") {
        return if claim.value == ClaimValue::Bool(true) {
            NodeSaid::Success(claim.origin)
        } else {
            NodeSaid::Other(*file)
        };
    }
    let last = claims.iter().find(|(key, _)| *key == "last" || key.starts_with("last."));
    if let Some((key, claim)) = last.or_else(|| claims.iter().find(|(key, _)| key.starts_with("tokenList"))) {
        return NodeSaid::NotObserved(claim.origin, format!("{key}: {}", shown(facts, claim.value)));
    }
    match claims.get("error") {
        Some(claim) => NodeSaid::Crash(claim.origin, shown(facts, claim.value)),
        None => NodeSaid::Other(*file),
    }
}

/// A scalar as text.
pub(super) fn shown(facts: &Facts, value: ClaimValue) -> String {
    match value {
        ClaimValue::Null => "null".to_owned(),
        ClaimValue::Bool(on) => on.to_string(),
        ClaimValue::Number(number) => number.to_string(),
        ClaimValue::Text(text) => facts.text(text).to_owned(),
    }
}

pub(super) fn tests(facts: &Facts, policy: &Policy, files: &[Found]) -> TestsSaid {
    let outputs: Vec<&Found> = files.iter().filter(|file| file_name(facts, file) == "test.parity.out").collect();
    let is_read = |file: &&&Found| format(facts, file) == "webprofile-test-parity";
    let red: Vec<(Origin, String)> = outputs
        .iter()
        .filter(is_read)
        .filter_map(|file| file.document)
        .flat_map(|document| super::claims(facts, document).iter().collect::<Vec<_>>())
        .filter(|(key, _)| *key == "red")
        .map(|(_, claim)| (claim.origin, shown(facts, claim.value)))
        .collect();
    if !red.is_empty() {
        return TestsSaid::Red(red);
    }
    let Some(first) = outputs.first() else { return TestsSaid::Missing };
    let Some(file) = outputs.iter().find(is_read) else { return TestsSaid::Empty(**first) };
    let ended = |name: &str, is_it: fn(Status) -> bool| {
        outputs.iter().filter(is_read).filter_map(|file| file.document).any(|document| {
            let rows = facts.tests.equal(|row| row.document.cmp(&document)).iter();
            rows.clone().any(|row| (facts.text(row.suite) == name || facts.text(row.name) == name) && is_it(row.status))
        })
    };
    let lacking = |is_it: fn(Status) -> bool| {
        let expected = policy.list("webprofile.expected_tests").iter();
        expected.filter(|name| !ended(name, is_it)).cloned().collect::<Vec<String>>()
    };
    let unfinished = lacking(|status| matches!(status, Status::Passed | Status::Failed | Status::Skipped));
    let skipped = lacking(|status| matches!(status, Status::Passed | Status::Failed));
    if !unfinished.is_empty() {
        TestsSaid::Unfinished(**file, unfinished)
    } else if !skipped.is_empty() {
        TestsSaid::Skipped(**file, skipped)
    } else {
        TestsSaid::Green(**file)
    }
}

pub(super) fn analysis(facts: &Facts, files: &[Found]) -> Option<Analysis> {
    let document = files.iter().find(|file| format(facts, file) == "webprofile-analysis")?.document?;
    let claims = super::claims(facts, document);
    let claim = claims.get("status")?;
    Some(Analysis { status: shown(facts, claim.value), origin: claim.origin })
}

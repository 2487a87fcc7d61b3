//! What one run left behind.

use super::files::{Found, groups, name};
use super::iterations::{Iter, Written, merged};
use super::verdict::{Analysis, NodeSaid, TestsSaid, Verdict, analysis, node, tests};
use crate::facts::Facts;
use crate::findings::{Evidence, Policy};
use crate::methods::order::set;
use std::collections::BTreeSet;

/// What one run left behind.
pub struct Bundle {
    /// As a heading: the name of a local bundle, else of the run.
    pub label: String,
    /// The run of its first file.
    pub run: u32,
    /// True for a bundle that a developer made.
    pub is_local: bool,
    /// All its files.
    pub files: Vec<Found>,
    /// By number.
    pub iterations: Vec<Iter>,
    /// Iterations that it should have.
    pub expected: u32,
    /// `cross-instance-results.json`, where it is there, with the number of its rows.
    pub results: Option<(Found, usize)>,
    /// What `node.parity.json` says.
    pub node: NodeSaid,
    /// What `test.parity.out` says.
    pub tests: TestsSaid,
    /// What `analysis.json` concluded.
    pub analysis: Option<Analysis>,
}

/// Every run that left something.
pub(super) fn bundles(facts: &Facts, policy: &Policy) -> Vec<Bundle> {
    let make = |group: super::files::Group| {
        let run = facts.runs.get(group.run as usize).map_or("", |run| &run.id);
        let is_local = !group.local.is_empty();
        let documents = iteration_documents(facts, &group.files);
        let iterations = merged(facts, &documents);
        let only_output = documents.iter().all(|(_, written)| *written == Written::Output);
        let is_one_pass =
            only_output && documents.iter().any(|(at, _)| super::claims(facts, *at).get("result").is_some());
        let key = if is_local { "webprofile.expected_iterations_local" } else { "webprofile.expected_iterations" };
        let expected = if is_one_pass { 1 } else { u32::try_from(policy.whole(key)).unwrap_or(u32::MAX) };
        let results = group.files.iter().find(|file| format(facts, file) == "webprofile-results");
        let results =
            results.map(|file| (*file, file.document.map_or(0, |at| super::iterations::rows(facts, at).len())));
        Bundle {
            label: if is_local { group.local.clone() } else { run.to_owned() },
            run: group.run,
            is_local,
            iterations,
            expected,
            results,
            node: node(facts, &group.files),
            tests: tests(facts, policy, &group.files),
            analysis: analysis(facts, &group.files),
            files: group.files,
        }
    };
    groups(facts).into_iter().map(make).collect()
}

/// The format that read a file; empty when none did.
pub(super) fn format<'a>(facts: &'a Facts, file: &Found) -> &'a str {
    file.document.and_then(|at| facts.documents.get(at as usize)).map_or("", |row| facts.text(row.format))
}

fn iteration_documents(facts: &Facts, files: &[Found]) -> Vec<(u32, Written)> {
    let written = |file: &Found| {
        let written = match format(facts, file) {
            "webprofile-iteration" => Written::File,
            "webprofile-results" => Written::Results,
            "webprofile-cross-out" => Written::Output,
            _ => return None,
        };
        Some((file.document?, written))
    };
    files.iter().filter_map(written).collect()
}

impl Bundle {
    /// What upstream's analysis gives, and what the files bear out.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(&self.node, &self.tests)
    }

    /// Iterations that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Iter> {
        self.iterations.iter().filter(|iteration| iteration.success == Some(false))
    }

    /// Numbers of expected iterations that nothing tells the end of.
    pub fn missing_iterations(&self) -> Vec<u32> {
        let ended = self.iterations.iter().filter(|iteration| iteration.success.is_some());
        let ended: BTreeSet<u32> = set(ended.map(|iteration| iteration.number));
        (1..=self.expected).filter(|number| !ended.contains(number)).collect()
    }

    /// True when it has any file of the cross-instance runner.
    pub fn has_cross(&self, facts: &Facts) -> bool {
        self.named(facts, |name| name.starts_with("cross-instance")).next().is_some()
    }

    /// Files by name.
    pub fn named<'a>(
        &'a self,
        facts: &'a Facts,
        is_it: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Found> + 'a {
        let name_of = |file: &Found| facts.entries.get(file.entry as usize).map_or("", |entry| name(&entry.path));
        self.files.iter().filter(move |file| is_it(name_of(file)))
    }
}

impl Found {
    /// The file itself as evidence: its first line.
    pub fn evidence(&self, facts: &Facts, text: &str) -> Evidence {
        Evidence {
            entry: Some(self.entry),
            path: facts.entries.get(self.entry as usize).map_or_else(String::new, |entry| entry.path.clone()),
            line: u32::from(self.bytes > 0),
            end_line: u32::from(self.bytes > 0),
            byte: 0,
            text: text.to_owned(),
        }
    }
}

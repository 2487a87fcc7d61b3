//! Results of tests by CI run and attempt, from reports and from exports.

use super::{CiRun, Export, Flakes, History, Result, Row, TestKey};
use crate::facts::{Facts, Origin, Run, Status, StrId, TestRow};
use crate::methods::order::Order as _;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Words of elements that the server does not read.
const UNREAD: &[&str] = &["rerunFailure", "rerunError", "flakyFailure", "flakyError"];

#[derive(Default)]
struct Gather {
    runs: Vec<CiRun>,
    by_name: BTreeMap<String, usize>,
    histories: BTreeMap<TestKey, BTreeMap<usize, BTreeMap<u32, Result>>>,
    attempts: BTreeMap<usize, Vec<u32>>,
}

/// Histories of all tests that were red anywhere.
pub(super) fn gather(facts: &Facts) -> Flakes {
    let mut gather = Gather::default();
    gather.reports(facts);
    gather.export(facts);
    let retried = gather.attempts.values().filter(|attempts| attempts.len() > 1).count();
    let seen = gather.attempts.len();
    let mut histories: Vec<History> = Vec::new();
    for (key, runs) in gather.histories {
        let is_red =
            |result: &Result| result.status.is_red() || result.dropped.iter().any(|(status, _)| status.is_red());
        if !runs.values().flat_map(BTreeMap::values).any(is_red) {
            continue;
        }
        let mut runs: Vec<(usize, BTreeMap<u32, Result>)> = runs.into_iter().collect();
        runs.order_by_key(|(run, attempts)| (attempts.values().filter_map(|result| result.time).min(), *run));
        histories.push(History { key, runs });
    }
    Flakes { runs: gather.runs, histories, flaky: Vec::new(), retried, seen }
}

impl Gather {
    fn run(&mut self, name: String, make: impl FnOnce() -> CiRun) -> usize {
        let (runs, by_name) = (&mut self.runs, &mut self.by_name);
        *by_name.entry(name).or_insert_with(|| {
            runs.push(make());
            runs.len() - 1
        })
    }

    fn reports(&mut self, facts: &Facts) {
        let mut places = Vec::with_capacity(facts.runs.len());
        for (number, run) in (0_u32..).zip(&facts.runs) {
            let name = run.ci_run().map_or_else(|| format!("{number}"), |parts| format!("{parts:?}"));
            let at = self.run(name, || ci_run(run));
            if let Some(known) = self.runs.get_mut(at) {
                known.runs.push(number);
            }
            places.push(at);
            let has_tests = facts.counts_of(number).tests > 0;
            let attempts = self.attempts.entry(at).or_default();
            if has_tests && !attempts.contains(&run.attempt) {
                attempts.push(run.attempt);
            }
        }
        self.attempts.retain(|_, attempts| !attempts.is_empty());
        if facts.runs.len() < 2 {
            return;
        }
        let red: HashSet<(StrId, StrId)> =
            facts.red_cases().filter_map(<[TestRow]>::first).map(|row| (row.class, row.name)).collect();
        if red.is_empty() {
            return;
        }
        for case in facts.cases() {
            let Some(first) = case.first().filter(|row| red.contains(&(row.class, row.name))) else { continue };
            let number = facts.run_of(first);
            let (Some(run), Some(at)) = (facts.runs.get(number as usize), places.get(number as usize)) else {
                continue;
            };
            let kept: Vec<&TestRow> = case.iter().filter(|row| !is_unread(facts, row)).collect();
            let Some(row) = kept.first().copied().or(case.last()) else { continue };
            let key = TestKey {
                project: run.project.clone(),
                repository: run.repository.clone(),
                job: run.job.clone(),
                variant: run.instance.clone(),
                test: format!("{}#{}", facts.text(row.class), facts.text(row.name)),
            };
            let message = facts.detail_of(row).map(|detail| facts.text(detail.message).to_owned()).unwrap_or_default();
            let result = Result {
                status: row.status,
                time: time(facts, row, run),
                origin: origin(facts, row),
                case: Some(row.case),
                message,
                dropped: kept.iter().skip(1).map(|row| (row.status, origin(facts, row))).collect(),
            };
            self.put(key, *at, run.attempt, result);
        }
    }

    /// The first result of an attempt wins.
    fn put(&mut self, key: TestKey, run: usize, attempt: u32, result: Result) {
        let attempts = self.histories.entry(key).or_default().entry(run).or_default();
        match attempts.get_mut(&attempt) {
            Some(known) => {
                known.dropped.push((result.status, result.origin));
                known.dropped.extend(result.dropped);
            }
            None => drop(attempts.insert(attempt, result)),
        }
    }

    fn export(&mut self, facts: &Facts) {
        let export = Export::of(facts);
        let (cases, jobs) = (export.by_id("test_cases"), export.by_id("ci_jobs"));
        let (attempts, runs) = (export.by_id("ci_run_attempts"), export.by_id("ci_runs"));
        for row in export.rows("test_results") {
            let Some(job) = jobs.get(row.get("ci_job_id")) else { continue };
            let Some(attempt) = attempts.get(job.get("ci_run_attempt_id")) else { continue };
            let Some(number) = attempt.get("attempt_number").parse::<u32>().ok() else { continue };
            let Some(status) = status(row.get("status")) else { continue };
            let id = attempt.get("ci_run_id");
            let (at, repository) = self.exported_run(id, runs.get(id));
            let known = self.attempts.entry(at).or_default();
            if !known.contains(&number) {
                known.push(number);
            }
            let key = key(row, cases.get(row.get("test_case_id")), Some(job), repository);
            let result = Result {
                status,
                time: attempt.time(),
                origin: row.origin(),
                case: None,
                message: row.get("failure_message").to_owned(),
                dropped: Vec::new(),
            };
            self.put(key, at, number, result);
        }
        // Events whose results were not exported: the two attempts that they name.
        for row in export.rows("flake_events") {
            let id = row.get("ci_run_id");
            let (at, repository) = self.exported_run(id, runs.get(id));
            let key = key(row, cases.get(row.get("test_case_id")), None, repository);
            let is_known = self.histories.get(&key).is_some_and(|runs| runs.contains_key(&at));
            for (column, status) in
                [("failed_attempt_number", Status::Failed), ("passed_attempt_number", Status::Passed)]
            {
                let Some(number) = row.get(column).parse::<u32>().ok().filter(|_| !is_known) else { continue };
                let (time, origin) = (row.time(), row.origin());
                let known = self.attempts.entry(at).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
                let result = Result { status, time, origin, case: None, message: String::new(), dropped: Vec::new() };
                self.put(key.clone(), at, number, result);
            }
        }
    }

    /// A run of the export, with its repository.
    fn exported_run(&mut self, id: &str, run: Option<&Row<'_>>) -> (usize, String) {
        let field = |name: &str| run.map(|run| run.get(name).to_owned()).unwrap_or_default();
        let name = match field("github_run_id") {
            name if name.is_empty() => id.to_owned(),
            name => name,
        };
        let repository = field("repo_full_name");
        let at = self.run(format!("{:?}", (repository.as_str(), name.as_str(), None::<u64>, "")), || CiRun {
            name,
            sha: field("sha"),
            branch: field("branch"),
            workflow: field("workflow_name"),
            url: field("run_url"),
            repository: repository.clone(),
            runs: Vec::new(),
        });
        (at, repository)
    }
}

/// What the export knows a test by; its id where the table of tests is missing.
fn key(row: &Row<'_>, case: Option<&Row<'_>>, job: Option<&Row<'_>>, repository: String) -> TestKey {
    let of_case = |name: &str| case.map(|case| case.get(name)).filter(|text| !text.is_empty());
    let of_job = |name: &str| job.map(|job| job.get(name)).unwrap_or_default();
    let repository = match of_case("repo_full_name") {
        Some(known) if repository.is_empty() => known.to_owned(),
        _ => repository,
    };
    TestKey {
        project: of_case("project_slug").unwrap_or_default().to_owned(),
        repository,
        job: of_case("job_name").unwrap_or_else(|| of_job("job_name")).to_owned(),
        variant: of_case("job_variant").unwrap_or_else(|| of_job("job_variant")).to_owned(),
        test: of_case("test_identifier").unwrap_or_else(|| row.get("test_case_id")).to_owned(),
    }
}

fn ci_run(run: &Run) -> CiRun {
    let name = run.run_id.clone().or_else(|| run.run_number.map(|number| format!("#{number}")));
    CiRun {
        name: name.unwrap_or_else(|| run.id.clone()),
        sha: run.sha.clone(),
        branch: run.branch.clone(),
        workflow: run.workflow.clone(),
        url: run.url.clone(),
        repository: run.repository.clone(),
        runs: Vec::new(),
    }
}

fn is_unread(facts: &Facts, row: &TestRow) -> bool {
    facts.detail_of(row).is_some_and(|detail| UNREAD.contains(&facts.text(detail.source_status)))
}

fn status(word: &str) -> Option<Status> {
    [Status::Passed, Status::Skipped, Status::Failed, Status::Error].into_iter().find(|status| status.word() == word)
}

/// The end of the attempt, its start, or what the report or the archive says.
fn time(facts: &Facts, row: &TestRow, run: &Run) -> Option<i64> {
    let document = facts.documents.get(row.document as usize).and_then(|document| document.last_time);
    let entry = || facts.entry_of(row.document).and_then(|entry| entry.modified).map(|seconds| seconds * 1000);
    run.completed_at.or(run.started_at).or(document).or_else(entry)
}

/// Where a result stands: the failure where there is one.
fn origin(facts: &Facts, row: &TestRow) -> Origin {
    let line = facts.detail_of(row).map_or(row.document_line, |detail| detail.failure_line);
    Origin { document: row.document, line, span: row.span() }
}

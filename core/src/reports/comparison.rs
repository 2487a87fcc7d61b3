//! The document of `compare`: two sides held against each other, redacted, as JSON, text and Markdown.

mod markdown;
mod shape;

pub use shape::{
    ChangeCounts, ChangedCause, ChangedCoverage, ChangedFile, ChangedFiles, ChangedFindings, ChangedIssues,
    ChangedTest, ComparedRun, ComparisonDocument, Ended, FoundRow, InstanceTally, InstanceTest, OldName, PaceRow,
    SideRow, SinceRow,
};

use super::lens::lens_text;
use super::{Options, Redactor};
use crate::documents::times::rfc3339;
use crate::findings::analyses::compare::{Beside, Cell, Change, Named, Row, Side, Total};
use crate::findings::analyses::instances::{Instances, Split, instances};
use crate::history::{About, History};
use crate::methods::fingerprint::fingerprint;
use crate::methods::redact::Numbered;
use crate::views::Compared;

/// Version of this document's contract.
const SCHEMA: u32 = 1;

impl Compared<'_> {
    /// For people at a terminal.
    pub fn text(&self, options: &Options) -> String {
        let numbered = Numbered::new(self.history.choices().clone());
        lens_text(&self.view(&instances(self.history, |_| true)), Redactor::of(&numbered, options))
    }

    /// For programs.
    pub fn json(&self, options: &Options) -> String {
        let document = self.document(options);
        // Numbers and strings always serialise; a failure would be a fault of this file.
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_else(|error| error.to_string());
        text.push('\n');
        text
    }

    /// For comments and tickets.
    pub fn markdown(&self, options: &Options) -> String {
        let numbered = Numbered::new(self.history.choices().clone());
        let redactor = Redactor::of(&numbered, options);
        let document = Maker { compared: self, redactor }.document();
        markdown::markdown(&redactor.text(&self.detail()), &document)
    }

    /// Everything, redacted.
    pub fn document(&self, options: &Options) -> ComparisonDocument {
        let numbered = Numbered::new(self.history.choices().clone());
        let make = Maker { compared: self, redactor: Redactor::of(&numbered, options) };
        let document = make.document();
        ComparisonDocument { redacted: numbered.counts(), ..document }
    }
}

/// Makes rows that may leave.
struct Maker<'a> {
    compared: &'a Compared<'a>,
    redactor: Redactor<'a>,
}

impl Maker<'_> {
    fn given(&self, text: &str) -> Option<String> {
        self.redactor.given_owned(text)
    }

    fn history(&self) -> &History {
        self.compared.history
    }

    fn document(&self) -> ComparisonDocument {
        let (compared, comparison) = (self.compared, &self.compared.comparison);
        let [base, head] = comparison.totals;
        let new = comparison.count(Change::New);
        let answer = match (comparison.unsaid(), new) {
            (Some(_), _) => "no_data",
            (None, 0) if compared.is_head_cut() => "no_data",
            (None, 0) => "pass",
            (None, _) => "fail",
        };
        let last = |side: &Side<'_>| side.runs.last().copied();
        let commits = last(&compared.base).zip(last(&compared.head));
        let commits = commits.map(|(base, head)| self.history().commits(base, head)).unwrap_or_default();
        let instances = instances(self.history(), |_| true);
        let Beside { findings, files, coverage, issues } = &compared.beside;
        ComparisonDocument {
            schema: SCHEMA,
            answer,
            why: self.redactor.owned(&compared.headline()),
            base: self.side(&compared.base, base),
            head: self.side(&compared.head, head),
            counts: self.counts(),
            tests: comparison.rows.iter().map(|row| self.test(row)).collect(),
            causes: comparison
                .causes
                .iter()
                .map(|cause| ChangedCause {
                    cluster: cause.cluster.to_owned(),
                    said: self.given(cause.said),
                    change: match (cause.base, cause.head) {
                        (0, _) => "new",
                        (_, 0) => "gone",
                        _ => "still",
                    },
                    base_tests: cause.base,
                    head_tests: cause.head,
                })
                .collect(),
            findings: findings.as_ref().map(|(new, gone, still)| ChangedFindings {
                new: new.iter().map(|found| self.found(found)).collect(),
                gone: gone.iter().map(|found| self.found(found)).collect(),
                still: *still,
            }),
            files: files.as_ref().map(|files| {
                let file = |file: &crate::findings::analyses::compare::Changed| ChangedFile {
                    path: self.redactor.owned(&file.path),
                    base_bytes: file.base,
                    head_bytes: file.head,
                };
                ChangedFiles { changed: files.changed.iter().map(file).collect(), same: files.same }
            }),
            coverage: coverage
                .iter()
                .map(|row| ChangedCoverage {
                    metric: row.metric.word(),
                    base_covered: row.base.map(|(covered, _)| covered),
                    base_total: row.base.map(|(_, total)| total),
                    head_covered: row.head.map(|(covered, _)| covered),
                    head_total: row.head.map(|(_, total)| total),
                })
                .collect(),
            issues: issues.map(|[new, gone, still]| ChangedIssues { new, gone, still }),
            instances: instances.splits.iter().map(|split| self.instance(&instances, split)).collect(),
            commits: commits.into_iter().map(|sha| self.redactor.owned(sha)).collect(),
            drift_ratio: comparison.drift,
            caveats: comparison.caveats.iter().map(|caveat| self.redactor.owned(caveat)).collect(),
            redacted: Vec::new(),
        }
    }

    fn counts(&self) -> ChangeCounts {
        let comparison = &self.compared.comparison;
        let count = |change| comparison.count(change);
        ChangeCounts {
            new: count(Change::New),
            still_failing: count(Change::StillFailing),
            newly_flaky: count(Change::NewlyFlaky),
            still_flaky: count(Change::StillFlaky),
            fixed: count(Change::Fixed),
            skipped: count(Change::Skipped),
            removed: count(Change::Removed),
            added: count(Change::Added),
            same: count(Change::Same),
            renamed: comparison.renamed(),
            slower: comparison.paced(true),
            faster: comparison.paced(false),
        }
    }

    fn side(&self, side: &Side<'_>, total: Total) -> SideRow {
        let abouts = side.runs.iter().filter_map(|run| self.history().runs().get(*run as usize));
        SideRow {
            title: self.redactor.owned(&side.title),
            runs: abouts.map(|about| self.run(about)).collect(),
            tests: total.tests,
            failed: total.red,
            flaky: total.flaky,
            skipped: total.skipped,
            duration_ms: total.duration_ms,
        }
    }

    fn run(&self, about: &About) -> ComparedRun {
        ComparedRun {
            key: about.key(),
            run_id: about.run_id.as_deref().and_then(|id| self.given(id)),
            attempt: about.attempt,
            job: self.given(&about.job),
            instance: self.given(&about.instance),
            sha: self.given(&about.sha),
            branch: self.given(&about.branch),
            time: about.time.map(rfc3339).filter(|time| !time.is_empty()),
        }
    }

    fn key(&self, run: u32) -> Option<String> {
        self.history().runs().get(run as usize).map(About::key)
    }

    fn found(&self, found: &Named<'_>) -> FoundRow {
        FoundRow {
            id: found.id.to_owned(),
            rule: found.rule,
            severity: found.severity,
            title: self.redactor.owned(found.title),
        }
    }

    fn test_id(&self, test: u32) -> String {
        let name = self.history().name(test);
        fingerprint(&["test", "", "", "", name.suite, name.class, name.name])
    }

    fn test(&self, row: &Row<'_>) -> ChangedTest {
        let history = self.history();
        let name = history.name(row.test);
        let place = row.place.and_then(|at| self.compared.comparison.places.get(at as usize)).copied();
        let (job, instance) = place.unwrap_or_default();
        let failure = |cell: &Option<Cell<'_>>| cell.as_ref().and_then(|cell| cell.failure).cloned();
        let failure = failure(&row.head).or_else(|| failure(&row.base)).unwrap_or_default();
        ChangedTest {
            test_id: self.test_id(row.test),
            suite: self.given(name.suite),
            class: self.given(name.class),
            name: self.redactor.owned(name.name),
            file: self.given(name.file),
            job: self.given(job),
            instance: self.given(instance),
            change: row.change.word(),
            base: row.base.as_ref().map(|cell| self.ended(cell)),
            head: row.head.as_ref().map(|cell| self.ended(cell)),
            renamed_from: row.renamed_from.map(|test| {
                let was = history.name(test);
                OldName {
                    suite: self.given(was.suite),
                    class: self.given(was.class),
                    name: self.redactor.owned(was.name),
                }
            }),
            pace: row.pace.map(|pace| PaceRow {
                word: if pace.is_slower() { "slower" } else { "faster" },
                before_ms: pace.before_ms,
                now_ms: pace.now_ms,
                passes: pace.passes,
            }),
            said: self.given(&failure.said),
            cluster: Some(failure.cluster).filter(|cluster| !cluster.is_empty()),
            since: row.since.as_ref().map(|since| SinceRow {
                said: self.redactor.owned(&since.said(history)),
                first_bad: self.key(since.run),
                last_good: since.last_good.and_then(|run| self.key(run)),
                in_a_row: since.in_a_row,
                commits: since.commits(history).into_iter().map(|sha| self.redactor.owned(sha)).collect(),
            }),
            failed_before: row.failed_before.and_then(|run| {
                let about = history.runs().get(run as usize)?;
                Some(about.run_id.as_deref().and_then(|id| self.given(id)).unwrap_or_else(|| about.key()))
            }),
        }
    }

    fn ended(&self, cell: &Cell<'_>) -> Ended {
        Ended {
            status: cell.status.word(),
            flaky: cell.is_flaky,
            attempts: cell.attempts,
            duration_ms: cell.duration_ms,
            run: self.key(cell.run).unwrap_or_default(),
        }
    }

    fn instance(&self, instances: &Instances, split: &Split) -> InstanceTest {
        let name = self.history().name(split.test);
        let ran = split.tallies.iter().enumerate().filter(|(_, (_, runs))| *runs > 0);
        InstanceTest {
            test_id: self.test_id(split.test),
            group: self.redactor.owned(if name.class.is_empty() { name.suite } else { name.class }),
            name: self.redactor.owned(name.name),
            only: split.only.map(|at| self.redactor.owned(&instances.name(at))),
            bound: split.is_bound,
            instances: ran
                .map(|(at, (red, runs))| InstanceTally {
                    instance: self.redactor.owned(&instances.name(at)),
                    red: *red,
                    runs: *runs,
                })
                .collect(),
        }
    }
}

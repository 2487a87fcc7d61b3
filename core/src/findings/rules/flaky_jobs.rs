//! Jobs that failed and passed on one commit: by lists of jobs, and by the runs that are open.

use crate::facts::{Facts, Origin, Status, index};
use crate::findings::telling::id_of;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Id of the rule.
pub(in crate::findings) const ID: &str = "flaky_jobs";

pub(super) const RULE: Rule = Rule {
    id: ID,
    title: "No job failed and passed on one commit",
    doc: "Both conclusions of a job on one commit, in two runs or attempts: nothing changed between them. Lists of \
          jobs tell it (GitHub: `/actions/runs/<id>/jobs`), and open runs whose commit is known.",
    system: "",
    decides: false,
    run,
};

/// Jobs that are told of: more are only counted.
const TOLD: usize = 1000;

/// One conclusion of a job.
#[derive(Clone)]
struct Conclusion {
    run: String,
    attempt: u32,
    is_red: bool,
    /// Where a list says it.
    origin: Option<Origin>,
    /// The open run.
    open: Option<u32>,
}

impl Conclusion {
    fn said(&self) -> String {
        let attempt = if self.attempt > 1 { format!(", attempt {}", self.attempt) } else { String::new() };
        format!("{} in run {}{attempt}", if self.is_red { "failed" } else { "passed" }, self.run)
    }
}

/// Commit, workflow and job; each with its conclusions in the order of documents.
type Jobs<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<Conclusion>>;

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let jobs = jobs(facts);
    let several = jobs.values().filter(|all| all.len() > 1).count();
    let mut findings = Vec::new();
    let mut flaky = 0_usize;
    for ((sha, workflow, job), all) in &jobs {
        let red = all.iter().find(|one| one.is_red);
        let green = all.iter().find(|one| !one.is_red);
        let (Some(red), Some(green)) = (red, green) else { continue };
        flaky += 1;
        if flaky > TOLD {
            continue;
        }
        let short: String = sha.chars().take(9).collect();
        let place = |one: &Conclusion| match one.origin {
            Some(origin) => Evidence::of(facts, origin, one.said()),
            None => Evidence { text: one.said(), ..Evidence::default() },
        };
        let title = format!("{job} {} and {} of commit {short}", red.said(), green.said());
        let id = id_of(RULE.id, &[*sha, *workflow, *job]);
        findings.push(Finding {
            class: "flake".to_owned(),
            runs: all.iter().filter_map(|one| one.open).collect::<BTreeSet<_>>().into_iter().collect(),
            evidence: vec![place(red), place(green)],
            next_step: "look for the tests that failed in the red run: nothing in the code changed".to_owned(),
            ..Finding::new(RULE.id, id, Severity::Warning, title)
        });
    }
    let answer = match (flaky, several) {
        (0, 0) => Answer::NoData("no job is known to have run twice on one commit".to_owned()),
        (0, _) => Answer::Pass,
        _ => Answer::Fail(format!("{flaky} of {several} jobs that ran again on their commit failed and passed")),
    };
    Outcome { answer, findings }
}

/// Without a list of jobs, and without two open runs of one commit, there is nothing to ask.
pub(in crate::findings) fn knows_commits(facts: &Facts) -> bool {
    let mut commits = BTreeSet::new();
    facts.documents.iter().any(|row| facts.text(row.format) == "github-jobs")
        || facts.runs.iter().any(|run| !run.sha.is_empty() && !commits.insert(&run.sha))
}

/// Every conclusion that says something; a run that lists tell of counts once.
fn jobs(facts: &Facts) -> Jobs<'_> {
    let mut jobs = Jobs::new();
    let is_list = |document: u32| {
        facts.documents.get(document as usize).is_some_and(|row| facts.text(row.format) == "github-jobs")
    };
    for row in facts.records.outcomes.iter().filter(|row| is_list(row.origin.document)) {
        let key = (facts.text(row.commit), facts.text(row.message), facts.text(row.test));
        if key.0.is_empty() || key.2.is_empty() || row.status == Status::Skipped {
            continue;
        }
        let all: &mut Vec<Conclusion> = jobs.entry(key).or_default();
        let run = facts.text(row.run);
        if all.iter().all(|one| (one.run.as_str(), one.attempt) != (run, row.attempt)) {
            let is_red = row.status.is_red();
            all.push(Conclusion {
                run: run.to_owned(),
                attempt: row.attempt,
                is_red,
                origin: Some(row.origin),
                open: None,
            });
        }
    }
    for (at, run) in facts.runs.iter().enumerate().filter(|(_, run)| !run.sha.is_empty() && !run.job.is_empty()) {
        let counts = facts.counts_of(index(at));
        let is_red = counts.failed + counts.error > 0;
        // Legs of a matrix are jobs of their own, and a run without tests concludes nothing.
        if !run.instance.is_empty() || !is_red && counts.passed == 0 {
            continue;
        }
        let all = jobs.entry((&run.sha, &run.workflow, &run.job)).or_default();
        let name = run.run_id.as_deref().unwrap_or(&run.id);
        if let Some(known) = all.iter_mut().find(|one| (one.run.as_str(), one.attempt) == (name, run.attempt)) {
            known.open = Some(index(at));
        } else {
            let (run, attempt) = (name.to_owned(), run.attempt);
            all.push(Conclusion { run, attempt, is_red, origin: None, open: Some(index(at)) });
        }
    }
    jobs
}

#[cfg(test)]
mod tests {
    use crate::bytes::{ByteSource, Limits};
    use crate::findings::Answer;
    use crate::session::Session;

    const RED: &str = "<testsuite name='s'><testcase name='a'><failure message='no'/></testcase></testsuite>";
    const GREEN: &str = "<testsuite name='s'><testcase name='a'/></testsuite>";

    fn list(run: u32, sha: &str, jobs: &[(&str, &str)]) -> String {
        let job = |(name, conclusion): &(&str, &str)| {
            format!("{{\"run_id\":{run},\"head_sha\":\"{sha}\",\"name\":\"{name}\",\"conclusion\":\"{conclusion}\"}}")
        };
        format!("{{\"jobs\":[{}]}}", jobs.iter().map(job).collect::<Vec<_>>().join(","))
    }

    fn said(files: &[(&str, String)]) -> (Answer, Vec<String>) {
        let input = |(name, text): &(&str, String)| -> (String, Box<dyn ByteSource>) {
            ((*name).to_owned(), Box::new(text.clone().into_bytes()))
        };
        let session = Session::open(Limits::default(), files.iter().map(input).collect());
        let (_, answer) = session.answers().iter().find(|(rule, _)| rule.id == super::RULE.id).unwrap();
        let mine = session.findings().iter().filter(|finding| finding.rule == super::RULE.id);
        (answer.clone(), mine.map(|finding| finding.title.clone()).collect())
    }

    #[test]
    fn both_conclusions_on_one_commit_are_a_flaky_job() {
        let (answer, titles) = said(&[
            ("d/run_1/jobs.json", list(1, "abc", &[("unit", "failure"), ("e2e", "success"), ("docs", "skipped")])),
            ("d/run_2/jobs.json", list(2, "abc", &[("unit", "success"), ("e2e", "success"), ("docs", "success")])),
            ("d/run_3/jobs.json", list(3, "def", &[("e2e", "failure")])),
        ]);
        assert_eq!(answer, Answer::Fail("1 of 2 jobs that ran again on their commit failed and passed".to_owned()));
        assert_eq!(titles, ["unit failed in run 1 and passed in run 2 of commit abc"]);
    }

    #[test]
    fn open_runs_conclude_too_and_a_run_in_a_list_counts_once() {
        let stamp = |run: u32| format!("{{\"run_id\":{run},\"sha\":\"abc\",\"job\":\"unit\"}}");
        let (answer, titles) = said(&[
            ("a/artiscope.json", stamp(1)),
            ("a/r.xml", RED.to_owned()),
            ("b/artiscope.json", stamp(2)),
            ("b/r.xml", GREEN.to_owned()),
            ("c/jobs.json", list(1, "abc", &[("unit", "failure")])),
        ]);
        assert!(matches!(answer, Answer::Fail(_)));
        assert_eq!(titles, ["unit failed in run 1 and passed in run 2 of commit abc"]);
    }

    #[test]
    fn a_job_that_ran_once_says_nothing_and_one_that_agrees_passes() {
        let one = ("d/run_1/jobs.json", list(1, "abc", &[("unit", "success")]));
        let two = ("d/run_2/jobs.json", list(2, "abc", &[("unit", "success")]));
        assert!(matches!(said(std::slice::from_ref(&one)).0, Answer::NoData(_)));
        assert_eq!(said(&[one, two]).0, Answer::Pass);
    }
}

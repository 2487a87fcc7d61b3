//! Jobs that failed by the words of their own logs: a build that dies before its tests report leaves nothing else.

use crate::facts::{Facts, LogChunk, LogStep};
use crate::findings::telling::id_of;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use crate::methods::normalise::normalise;
use crate::methods::phrase::count;
use std::collections::{BTreeMap, BTreeSet};

/// Id of the rule.
pub const ID: &str = "failed_logs";

pub(super) const RULE: Rule = Rule {
    id: ID,
    title: "No log says that its job failed",
    doc: "A step that its CI system, or the exit code of its command, calls failed in a log. Lines that merely hold an \
          error are none. A failure that red tests of its run explain is left to them; what ends a job before its tests (a compiler, a linter, a \
          dependency, the runner) is told all the same, unless the log itself tells red tests. The evidence is the lines that \
          explain it best; the class comes from what these lines are about (network, disk, runner and the like are \
          infrastructure; compilers, tests and linters are regressions).",
    system: "",
    decides: true,
    run,
};

/// What ends a job before tests, or without them.
const BEFORE_TESTS: [&str; 7] = ["compiler", "dependency", "disk_full", "git", "lint", "runner", "timeout"];

/// Findings are for the first ones; the answer counts all.
const TOLD: usize = 100;
/// Places of one finding.
const PLACES: usize = 5;

/// What chunks are about, the class of a failure that this makes, and what to do about it.
const CLASSES: &[(&[&str], &str, &str)] = &[
    (
        &["network", "rate_limit"],
        "infrastructure",
        "run the job again; if it fails again, look at the service that did not answer",
    ),
    (&["runner", "killed"], "infrastructure", "run the job again; if it fails again, look at the runner"),
    (&["disk_full"], "infrastructure", "free disk space on the runner, or take a larger one"),
    (&["out_of_memory"], "infrastructure", "give the job more memory, or let it do less at once"),
    (&["credentials"], "infrastructure", "check the credentials and rights of the job"),
    (&["git"], "infrastructure", "check that the branch or commit exists and that the job may read it"),
    (&["environment"], "infrastructure", "set what is missing in the settings of the job"),
    (&["timeout"], "harness", "find what hangs or became slow; a longer limit only hides it"),
    (&["dependency"], "harness", "check the versions that are asked for, and whether the registry has them"),
    (&["missing", "build"], "harness", "check the set-up of the job: what it installs, where it runs, what it calls"),
    (&["compiler"], "regression", "mend the source at the place that the compiler names"),
    (&["test"], "regression", "look at the test that failed, and upload its report too"),
    (&["lint"], "regression", "mend what the linter names"),
    (&["exception", "crash"], "regression", "follow the stack to the first line of your own code"),
];

/// One failure, in however many logs it is told.
#[derive(Default)]
struct Failure<'a> {
    title: String,
    about: &'a str,
    runs: BTreeSet<u32>,
    evidence: Vec<Evidence>,
}

fn run(judging: &Judging<'_>) -> Outcome {
    let facts = judging.facts;
    let best = best_chunks(facts);
    let red: BTreeSet<u32> = facts.red_cases().flatten().map(|row| row.document).collect();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut failed: BTreeSet<u32> = BTreeSet::new();
    let mut left: BTreeSet<u32> = BTreeSet::new();
    let mut failures: BTreeMap<(String, String), Failure<'_>> = BTreeMap::new();
    for step in &facts.log_steps {
        seen.insert(step.document);
        // One log tells of one failure: what failed after it mostly failed of it.
        if !step.is_failed || !failed.insert(step.document) {
            continue;
        }
        let run = facts.entry_of(step.document).map_or(0, |entry| entry.run);
        let counts = facts.counts_of(run);
        let chunks = best.get(&step.document).map_or(&[][..], Vec::as_slice);
        // A job that did not come to its tests is not explained by red ones of another job.
        let about = chunks.first().map_or("", |chunk| facts.text(chunk.class));
        let is_apart = BEFORE_TESTS.contains(&about) && !red.contains(&step.document);
        if counts.failed + counts.error > 0 && !is_apart {
            left.insert(step.document);
            continue;
        }
        let said = chunks.first().map_or_else(String::new, |chunk| telling_line(facts, chunk));
        let name = facts.text(step.name);
        let failure = failures.entry((name.to_owned(), normalise(&said))).or_default();
        if failure.runs.is_empty() {
            failure.title = title(facts, step, &said);
            failure.about = about;
        }
        failure.runs.insert(run);
        if failure.evidence.len() < PLACES {
            failure.evidence.push(match chunks.first() {
                Some(chunk) => chunk_evidence(facts, chunk, &said),
                None => step_evidence(facts, step),
            });
        }
    }
    let findings = failures.into_iter().take(TOLD).map(|((step, said), failure)| {
        let known = CLASSES.iter().find(|(about, ..)| about.contains(&failure.about));
        Finding {
            class: known.map_or("", |(_, class, _)| *class).to_owned(),
            runs: failure.runs.into_iter().collect(),
            evidence: failure.evidence,
            next_step: known.map_or("read the lines before the command ended", |(.., next)| *next).to_owned(),
            ..Finding::new(RULE.id, id_of(RULE.id, &[&step, &said]), Severity::Error, failure.title)
        }
    });
    let findings: Vec<Finding> = findings.collect();
    let answer = match (seen.len(), failed.len(), left.len()) {
        (0, ..) => Answer::NoData("no log tells how its job ended".to_owned()),
        (_, 0, _) => Answer::Pass,
        (all, failed, left) => {
            let red = if left > 0 { format!(", {left} of them with red tests in their run") } else { String::new() };
            let say = if failed == 1 { "says that its" } else { "say that their" };
            Answer::Fail(format!("{failed} of {} {say} job failed{red}", count(all as u64, "log", "logs")))
        }
    };
    Outcome { answer, findings }
}

/// Chunks by document, best first.
fn best_chunks(facts: &Facts) -> BTreeMap<u32, Vec<&LogChunk>> {
    let mut best: BTreeMap<u32, Vec<&LogChunk>> = BTreeMap::new();
    for chunk in &facts.log_chunks {
        best.entry(chunk.document).or_default().push(chunk);
    }
    best
}

/// The line of a chunk that says it best.
fn telling_line(facts: &Facts, chunk: &LogChunk) -> String {
    let at = chunk.line.saturating_sub(chunk.first_line) as usize;
    facts.text(chunk.text).split('\n').nth(at).unwrap_or_default().trim().to_owned()
}

fn title(facts: &Facts, step: &LogStep, said: &str) -> String {
    let exit = step.exit.map(|exit| format!(" with exit code {exit}")).unwrap_or_default();
    let name = short(facts.text(step.name), 80);
    let said = if said.is_empty() { String::new() } else { format!(": {}", short(said, 160)) };
    format!("{name} failed{exit}{said}")
}

/// So many characters at most, the mark of the cut included.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

fn evidence(facts: &Facts, document: u32, text: &str) -> Evidence {
    Evidence {
        entry: facts.documents.get(document as usize).map(|document| document.entry),
        path: facts.entry_of(document).map(|entry| entry.path.clone()).unwrap_or_default(),
        text: text.to_owned(),
        ..Evidence::default()
    }
}

fn chunk_evidence(facts: &Facts, chunk: &LogChunk, said: &str) -> Evidence {
    let (line, end_line, byte) = (chunk.first_line, chunk.last_line, chunk.span.start);
    Evidence { line, end_line, byte, ..evidence(facts, chunk.document, said) }
}

fn step_evidence(facts: &Facts, step: &LogStep) -> Evidence {
    let (line, end_line, byte) = (step.first_line, step.last_line, step.span.start);
    Evidence { line, end_line, byte, ..evidence(facts, step.document, facts.text(step.name)) }
}

/// Where no log has steps there is nothing to ask.
pub(in crate::findings) fn has_steps(facts: &Facts) -> bool {
    !facts.log_steps.is_empty()
}

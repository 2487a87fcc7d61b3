//! What the first screen answers: verdict, causes, counts.

use super::ledger::entry_counts;
use super::select::attempts_of;
use crate::documents::{FORMATS, format};
use crate::facts::{Counts, EntryKind, EntryState, Facts, Identity, Loss, index};
use crate::findings::{Answer, Evidence, Finding, Rule};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Red, green, or no data: never green for lack of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Something failed.
    Red,
    /// Tests ran, all held, and every report was read whole.
    Green,
    /// It cannot be said; the headline says why.
    #[default]
    NoData,
}

impl Verdict {
    /// `red`, `green` or `no_data`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::NoData => "no_data",
        }
    }
}

/// Cases by final status; flaky ones are of which, not beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CountsView {
    /// Cases.
    pub tests: u64,
    /// Final status passed.
    pub passed: u64,
    /// Final status failed.
    pub failed: u64,
    /// Final status error.
    pub error: u64,
    /// Final status skipped.
    pub skipped: u64,
    /// Passed after an attempt that did not.
    pub flaky: u64,
    /// Attempts.
    pub attempts: u64,
    /// Milliseconds over all attempts.
    pub duration_ms: f64,
}

/// One run and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// Index of the run.
    pub run: u32,
    /// Its name: run id of the provider, or the name of what was given.
    pub id: String,
    /// Attempt and instance, where known; else empty.
    pub label: String,
    /// Which evidence decided its identity (`path`, `order`).
    pub identity_from: String,
    /// How it stands.
    pub verdict: Verdict,
    /// Why, in a few words.
    pub why: String,
    /// Its cases.
    pub counts: CountsView,
}

/// Lines that prove a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// The whole way in.
    pub path: String,
    /// Entry to open.
    pub entry: u32,
    /// First line, from 1; 0 when the entry has no lines.
    pub line: u64,
    /// Last line.
    pub end_line: u64,
    /// Offset of the first byte.
    pub byte: u64,
    /// The telling line.
    pub text: String,
}

/// A test that a cause hits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CauseTest {
    /// Case to open.
    pub case: u32,
    /// Its name.
    pub name: String,
    /// Class or suite.
    pub group: String,
}

/// A ranked root cause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CauseView {
    /// Finding id, 16 hex digits.
    pub id: String,
    /// The rule that found it.
    pub rule: String,
    /// What it says.
    pub title: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// Class (`failure`, `flaky`, …); empty when it has none yet.
    pub class: String,
    /// Who should look; empty when unknown.
    pub owner: String,
    /// Number of cases hit.
    pub tests: u64,
    /// Names of the runs in which it was seen.
    pub runs: Vec<String>,
    /// Some of the cases.
    pub sample: Vec<CauseTest>,
    /// Where it shows.
    pub evidence: Vec<EvidenceView>,
    /// What to do next; empty when there is nothing to say.
    pub next_step: String,
    /// Query of the Tests lens that shows its cases.
    pub query: String,
}

/// What a rule answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AnswerView {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// `pass`, `fail` or `no_data`.
    pub answer: String,
    /// Why; empty for a plain pass.
    pub why: String,
}

/// Documents of one format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormatCount {
    /// Format id.
    pub format: String,
    /// Its title.
    pub title: String,
    /// Documents.
    pub documents: u64,
}

/// Everything the first screen shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Over all runs.
    pub verdict: Verdict,
    /// "Three causes explain all 12 failures".
    pub headline: String,
    /// A second sentence.
    pub detail: String,
    /// True while entries are still being read: counts are so far.
    pub reading: bool,
    /// True when the user cancelled: what was read stays.
    pub cancelled: bool,
    /// Inputs given.
    pub inputs: u64,
    /// Bytes given.
    pub input_bytes: u64,
    /// Cases over all runs.
    pub counts: CountsView,
    /// Entries: total, recognised, plain, unrecognised, lost.
    pub entries: [u64; 5],
    /// Rows of the ledger.
    pub ledger: u64,
    /// Of which data was lost.
    pub ledger_lost: u64,
    /// Runs in order of the inputs.
    pub runs: Vec<RunView>,
    /// Ranked causes, worst first (the first hundred).
    pub causes: Vec<CauseView>,
    /// Causes in all.
    pub causes_total: u64,
    /// What every rule answered.
    pub answers: Vec<AnswerView>,
    /// What was recognised.
    pub formats: Vec<FormatCount>,
    /// Inflated bytes read.
    pub inflated_bytes: u64,
    /// Bytes held by the facts.
    pub facts_bytes: u64,
    /// The largest entry that was held in one piece.
    pub largest_entry_bytes: u64,
}

/// Causes that the first screen carries.
const CAUSES: usize = 100;
/// Cases that a cause names.
const SAMPLE: usize = 5;

/// The first screen from what is known so far.
pub(crate) fn summary(facts: &Facts, answers: &[(&'static Rule, Answer)], findings: &[Finding]) -> Summary {
    let runs = runs(facts);
    let counts = view(&facts.counts(|_| true));
    let is_cause = |finding: &&Finding| !finding.cases.is_empty();
    let causes = findings.iter().filter(is_cause);
    let mut summary = Summary {
        verdict: overall(&runs),
        counts,
        entries: entry_counts(facts),
        ledger: facts.notes.len() as u64,
        ledger_lost: facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss).count() as u64,
        causes_total: causes.clone().count() as u64,
        causes: causes.take(CAUSES).map(|finding| cause(facts, finding)).collect(),
        answers: answers.iter().map(|(rule, answer)| answer_view(rule, answer)).collect(),
        formats: formats(facts),
        inflated_bytes: facts.inflated_bytes,
        facts_bytes: facts.bytes(),
        runs,
        ..Summary::default()
    };
    (summary.headline, summary.detail) = said(&summary);
    summary
}

/// While reading, only red is sure: nothing is green before everything was read.
pub(crate) fn soften(summary: &mut Summary) {
    if summary.verdict != Verdict::Red {
        summary.verdict = Verdict::NoData;
        summary.headline = "Reading…".to_owned();
        summary.detail.clear();
    }
    for run in &mut summary.runs {
        if run.verdict != Verdict::Red {
            run.verdict = Verdict::NoData;
            run.why = "reading".to_owned();
        }
    }
}

fn view(counts: &Counts) -> CountsView {
    CountsView {
        tests: counts.tests,
        passed: counts.passed,
        failed: counts.failed,
        error: counts.error,
        skipped: counts.skipped,
        flaky: counts.flaky,
        attempts: counts.attempts,
        duration_ms: counts.duration_ms,
    }
}

fn runs(facts: &Facts) -> Vec<RunView> {
    let mut counts = vec![Counts::default(); facts.runs.len()];
    for attempts in facts.cases() {
        let run = attempts.last().map_or(0, |row| facts.run_of(row));
        if let Some(counts) = counts.get_mut(run as usize) {
            counts.add(attempts);
        }
    }
    let lost = lost_reports(facts);
    facts
        .runs
        .iter()
        .zip(&counts)
        .enumerate()
        .map(|(number, (run, counts))| {
            let lost = lost.get(number).copied().unwrap_or(0);
            let (verdict, why) = stand(counts, lost);
            let mut label = if run.attempt > 1 { format!("attempt {}", run.attempt) } else { String::new() };
            if !run.instance.is_empty() {
                label = [label, run.instance.clone()].join(" ").trim().to_owned();
            }
            let identity_from = match run.identity {
                Identity::Path => "path",
                Identity::Order => "order",
            };
            RunView {
                run: index(number),
                id: run.id.clone(),
                label,
                identity_from: identity_from.to_owned(),
                verdict,
                why,
                counts: view(counts),
            }
        })
        .collect()
}

/// Ledger rows that may hide a failure, by run: lost test reports, lost entries, damaged archives.
fn lost_reports(facts: &Facts) -> Vec<u64> {
    let mut lost = vec![0; facts.runs.len()];
    let mut losses: HashMap<&str, u64> = HashMap::new();
    for note in facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss) {
        *losses.entry(&note.path).or_default() += 1;
    }
    let mut add = |run: u32, losses: u64| {
        if let Some(lost) = lost.get_mut(run as usize) {
            *lost += losses;
        }
    };
    let entries = if losses.is_empty() { &[][..] } else { &facts.entries };
    for entry in entries {
        let hides = entry.state == EntryState::Lost
            || entry.kind == EntryKind::Container
            || format(&entry.format).is_none_or(|format| format.is_test_report)
            || entry.format == "xml";
        match losses.remove(entry.path.as_str()) {
            Some(losses) if hides => add(entry.run, losses),
            _ => {}
        }
    }
    // What never became an entry may have been anything.
    add(0, losses.values().sum());
    lost
}

fn stand(counts: &Counts, lost: u64) -> (Verdict, String) {
    let red = counts.failed + counts.error;
    if red > 0 {
        (Verdict::Red, format!("{} of {} failed", group(red), group(counts.tests)))
    } else if counts.tests == 0 {
        (Verdict::NoData, "no tests found".to_owned())
    } else if lost > 0 {
        (
            Verdict::NoData,
            format!("{} could not be read whole", count(lost, "report or archive", "reports or archives")),
        )
    } else if counts.passed == 0 {
        (Verdict::NoData, "every test was skipped".to_owned())
    } else {
        (Verdict::Green, format!("{} passed", group(counts.passed)))
    }
}

fn overall(runs: &[RunView]) -> Verdict {
    if runs.iter().any(|run| run.verdict == Verdict::Red) {
        Verdict::Red
    } else if runs.is_empty() || runs.iter().any(|run| run.verdict == Verdict::NoData) {
        Verdict::NoData
    } else {
        Verdict::Green
    }
}

/// Headline and second sentence.
fn said(summary: &Summary) -> (String, String) {
    let counts = &summary.counts;
    let red = counts.failed + counts.error;
    let flaky = match counts.flaky {
        0 => String::new(),
        flaky => format!(" {} passed only on retry.", count(flaky, "test", "tests")),
    };
    let lost = match summary.ledger_lost {
        0 => String::new(),
        lost => format!(" {} in the ledger.", count(lost, "loss", "losses")),
    };
    let reds = summary.runs.iter().filter(|run| run.verdict == Verdict::Red).count() as u64;
    let over =
        if summary.runs.len() > 1 { format!(" in {reds} of {} runs", summary.runs.len()) } else { String::new() };
    match summary.verdict {
        Verdict::Red => {
            let causes = summary.causes.iter().filter(|cause| cause.severity == "error").count() as u64;
            let headline = match (causes, red) {
                (1, 1) => format!("One test failed{over}"),
                (1, red) => format!("One cause explains all {} failures{over}", group(red)),
                (causes, red) => format!("{} causes explain all {} failures{over}", word(causes), group(red)),
            };
            let ran = format!("{} of {} tests failed.", group(red), group(counts.tests));
            (headline, format!("{ran}{flaky}{lost}"))
        }
        Verdict::Green => {
            let headline = format!("{} passed", count(counts.passed, "test", "tests"));
            let skipped =
                if counts.skipped > 0 { format!(" {} skipped.", group(counts.skipped)) } else { String::new() };
            (headline, format!("Every report was read whole.{skipped}{flaky}"))
        }
        Verdict::NoData => {
            let without = summary.runs.iter().filter(|run| run.verdict == Verdict::NoData);
            let headline = match (summary.runs.len(), without.clone().count(), without.clone().next()) {
                (0, _, _) => "Nothing could be opened".to_owned(),
                (1, _, Some(run)) => upper_first(&run.why),
                (runs, without, Some(run)) if without < runs => {
                    format!("{without} of {runs} runs cannot be judged: {}", run.why)
                }
                (_, _, Some(run)) => upper_first(&run.why),
                (_, _, None) => "No data".to_owned(),
            };
            (headline, format!("That is not a pass.{flaky}{lost}").trim_start().to_owned())
        }
    }
}

/// Small numbers as words at the start of a sentence.
fn word(number: u64) -> String {
    let words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    usize::try_from(number)
        .ok()
        .and_then(|number| words.get(number))
        .map_or_else(|| group(number), |word| (*word).to_owned())
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", group(number), if number == 1 { one } else { many })
}

/// `1,234,567`.
fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn cause(facts: &Facts, finding: &Finding) -> CauseView {
    let sample = finding.cases.iter().take(SAMPLE).filter_map(|case| {
        let row = attempts_of(facts, *case).last()?;
        let group = if row.class.is_empty() { row.suite } else { row.class };
        Some(CauseTest { case: *case, name: facts.text(row.name).to_owned(), group: facts.text(group).to_owned() })
    });
    let run = |run: &u32| facts.runs.get(*run as usize).map(|run| run.id.clone());
    CauseView {
        id: finding.id.clone(),
        rule: finding.rule.to_owned(),
        title: finding.title.clone(),
        severity: finding.severity.word().to_owned(),
        class: finding.class.clone(),
        owner: String::new(),
        tests: finding.cases.len() as u64,
        runs: finding.runs.iter().filter_map(run).collect(),
        sample: sample.collect(),
        evidence: finding.evidence.iter().take(SAMPLE).map(evidence).collect(),
        next_step: finding.next_step.clone(),
        query: format!("cause:{}", finding.id),
    }
}

fn evidence(evidence: &Evidence) -> EvidenceView {
    EvidenceView {
        path: evidence.path.clone(),
        entry: evidence.entry.unwrap_or(u32::MAX),
        line: u64::from(evidence.line),
        end_line: u64::from(evidence.end_line),
        byte: evidence.byte,
        text: evidence.text.clone(),
    }
}

fn answer_view(rule: &Rule, answer: &Answer) -> AnswerView {
    AnswerView {
        rule: rule.id.to_owned(),
        title: rule.title.to_owned(),
        answer: answer.word().to_owned(),
        why: answer.why().to_owned(),
    }
}

/// Documents by format, in the order of the table.
fn formats(facts: &Facts) -> Vec<FormatCount> {
    FORMATS
        .iter()
        .map(|format| FormatCount {
            format: format.id.to_owned(),
            title: format.title.to_owned(),
            documents: facts.documents.iter().filter(|document| facts.text(document.format) == format.id).count()
                as u64,
        })
        .filter(|count| count.documents > 0)
        .collect()
}

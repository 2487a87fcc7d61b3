//! Runs that are open, as they are kept: names and endings, what red tests said, redacted.

use super::duration;
use super::names::{Name, Names, suite};
use super::run::{About, Ending, Failure, Kept};
use crate::documents::times::parse_iso;
use crate::facts::{EntryKind, Facts, Loss, Run, TestRow, index};
use crate::methods::fingerprint;
use crate::methods::order::Order as _;
use crate::methods::{normalise::normalise, redact::Choices};
use hashbrown::HashMap;
use std::borrow::Cow;

/// Characters kept of what a failure said.
const SAID: usize = 300;

/// All runs of the facts; `verdict` gives the word of each.
pub fn kept(facts: &Facts, choices: &Choices, verdict: impl Fn(u32) -> String) -> Vec<Kept> {
    kept_of(facts, choices, verdict, |_| true)
}

/// As [`kept`], of the cases that are wanted.
pub fn kept_of(
    facts: &Facts,
    choices: &Choices,
    verdict: impl Fn(u32) -> String,
    is_wanted: impl Fn(&[TestRow]) -> bool,
) -> Vec<Kept> {
    let mut cases: Vec<Vec<&[TestRow]>> = vec![Vec::new(); facts.runs.len()];
    for attempts in facts.cases().filter(|attempts| is_wanted(attempts)) {
        let run = attempts.first().map_or(0, |row| facts.run_of(row));
        if let Some(cases) = cases.get_mut(run as usize) {
            cases.push(attempts);
        }
    }
    let mut lost = vec![0; facts.runs.len()];
    let mut newest = vec![None; facts.runs.len()];
    let mut run_of: HashMap<&str, u32> = HashMap::new();
    for entry in &facts.entries {
        run_of.insert(&entry.path, entry.run);
        let time = entry.modified.filter(|_| entry.kind == EntryKind::File);
        if let Some(newest) = newest.get_mut(entry.run as usize) {
            *newest = time.max(*newest);
        }
    }
    for note in facts.notes.iter().filter(|note| note.loss >= Loss::DataLoss) {
        if let Some(lost) = run_of.get(note.path.as_str()).and_then(|run| lost.get_mut(*run as usize)) {
            *lost += 1;
        }
    }
    let rest = lost.into_iter().zip(newest).zip(cases);
    let runs = facts.runs.iter().enumerate().zip(rest);
    runs.map(|((at, run), ((lost, newest), cases))| {
        let time =
            run.started_at.or_else(|| of_day(&run.date)).or(run.completed_at).or(newest.map(|at: i64| at * 1000));
        one(facts, choices, About { lost, verdict: verdict(index(at)), ..about(run, choices, time) }, cases)
    })
    .collect()
}

fn about(run: &Run, choices: &Choices, time: Option<i64>) -> About {
    let text = |text: &str| choices.redact(text).into_owned();
    About {
        project: text(if run.project.is_empty() { &run.repository } else { &run.project }),
        repository: text(&run.repository),
        run_id: run.run_id.as_deref().map(text),
        run_number: run.run_number,
        attempt: run.attempt,
        workflow: text(&run.workflow),
        job: text(&run.job),
        instance: text(&run.instance),
        sha: text(&run.sha),
        branch: text(&run.branch),
        event: text(&run.event),
        url: text(&run.url),
        time,
        given: text(&run.given),
        verdict: String::new(),
        lost: 0,
        normalisation: fingerprint::VERSION,
        identity_from: run.identity.word().to_owned(),
    }
}

/// Midnight of `YYYY-MM-DD`.
fn of_day(day: &str) -> Option<i64> {
    parse_iso(day).map(|(time, _)| time)
}

fn one(facts: &Facts, choices: &Choices, about: About, mut cases: Vec<&[TestRow]>) -> Kept {
    let mut texts = Texts { facts, choices, redacted: HashMap::new() };
    // Redacted before they are ordered: what is kept must be in its own order.
    let mut keyed: Vec<([Cow<'_, str>; 4], &[TestRow])> = Vec::with_capacity(cases.len());
    for attempts in cases.drain(..) {
        let Some(row) = attempts.last() else { continue };
        let suite = if suite(facts.text(row.suite)).is_empty() { Cow::Borrowed("") } else { texts.of(row.suite) };
        keyed.push(([suite, texts.of(row.class), texts.of(row.name), texts.of(row.file)], attempts));
    }
    keyed.order_by(|(a, _), (b, _)| a.cmp(b));
    let names = Names::of(keyed.iter().map(|([suite, class, name, file], _)| Name { suite, class, name, file }));
    let mut run = Kept { about, names, ..Kept::default() };
    for (at, (_, attempts)) in keyed.iter().enumerate() {
        let durations = attempts.iter().filter_map(TestRow::duration);
        let ms = durations.fold(None, |sum: Option<f64>, ms| Some(sum.unwrap_or(0.0) + ms));
        run.endings
            .push(Ending { attempts: attempts.iter().map(|row| row.status).collect(), duration: duration::code(ms) });
        run.cases.push(attempts.last().map_or(u32::MAX, |row| row.case));
        run.failures.extend(failure(facts, choices, index(at), attempts));
    }
    run
}

/// What the last red attempt said.
fn failure(facts: &Facts, choices: &Choices, test: u32, attempts: &[TestRow]) -> Option<Failure> {
    let row = attempts.iter().rev().find(|row| row.status.is_red())?;
    let said =
        facts.detail_of(row).map(|detail| choices.redact(facts.text(detail.summary)).into_owned()).unwrap_or_default();
    let cluster = if said.is_empty() { String::new() } else { fingerprint::cluster(&normalise(&said)) };
    Some(Failure { test, cluster, said: said.chars().take(SAID).collect() })
}

/// Texts of the facts, redacted once.
struct Texts<'f> {
    facts: &'f Facts,
    choices: &'f Choices,
    redacted: HashMap<u32, Option<String>>,
}

impl<'f> Texts<'f> {
    fn of(&mut self, id: crate::facts::StrId) -> Cow<'f, str> {
        let text = self.facts.text(id);
        let redacted = self.redacted.entry(id.0).or_insert_with(|| match self.choices.redact(text) {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        });
        redacted.clone().map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

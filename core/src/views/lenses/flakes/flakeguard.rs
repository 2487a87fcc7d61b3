//! `FlakeGuard`'s flakes: failed in an earlier attempt of a run, passed in a later one.

use crate::documents::times::rfc3339;
use crate::facts::{Facts, Origin, Status};
use crate::findings::analyses::flakes::{Band, Flake, FlakeEvent, Flakes, band, is_listed, told};
use crate::findings::{Evidence, Policy};
use crate::methods::order::Order as _;
use crate::methods::phrase::{count as counted, grouped};
use crate::methods::wilson::wilson;
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, Matrix, TableView, Tone};
use crate::views::lenses::Scene;
use serde_json::{Value, json as value};

/// Columns of the strip: the newest runs.
const STRIP: usize = 30;

/// Rows it has to show.
pub(super) fn count(scene: &Scene<'_>) -> u64 {
    let facts = scene.facts;
    if !facts.has_attempts() && !facts.has_system("flakeguard") {
        return 0;
    }
    let flakes = scene.judging.flakes();
    let rows = flakes.flaky.len() + scene.judging.recorded().len();
    rows.max(usize::from(flakes.retried > 0)) as u64
}

/// What it shows.
pub(super) fn blocks(scene: &Scene<'_>) -> Vec<Block> {
    if count(scene) == 0 {
        return Vec::new();
    }
    let flakes = scene.judging.flakes();
    let mut blocks = vec![figures(scene, flakes), table(scene, flakes)];
    blocks.extend(strip(scene, flakes));
    blocks.extend(stored(scene));
    blocks.extend(slack(scene, flakes));
    blocks.push(Block::Text(
        "What counts as a flake".to_owned(),
        "Within one CI run: the earliest attempt that failed or errored, and a later attempt that passed. The score is \
         runs with such an event ÷ runs in which the test has any result. A failure after a pass, and a failure in one \
         run and a pass in another, are no flakes to FlakeGuard; its silent rules tell them."
            .to_owned(),
    ));
    blocks
}

fn view(facts: &Facts, origin: Origin, text: &str) -> EvidenceView {
    EvidenceView::from(&Evidence::of(facts, origin, text))
}

fn figures(scene: &Scene<'_>, flakes: &Flakes) -> Block {
    let Scene { facts, policy, .. } = *scene;
    let listed = flakes.listed(policy).count() as u64;
    let days = policy.number("flakeguard.list_days");
    let evidence = |flake: &Flake| {
        flake.events.first().map(|event| view(facts, event.failed, &event.message)).into_iter().collect::<Vec<_>>()
    };
    let worst = flakes.listed(policy).next();
    let first = Figure {
        label: "Flaky tests".to_owned(),
        value: grouped(listed),
        note: format!("last flake within {days} days ({})", policy.source("flakeguard.list_days")),
        tone: if listed > 0 {
            Tone::Flaky
        } else if flakes.retried > 0 {
            Tone::Pass
        } else {
            Tone::NoData
        },
        evidence: worst.map(evidence).unwrap_or_default(),
    };
    let mut figures = vec![first];
    if let Some(flake) = worst {
        figures.push(Figure {
            label: "Highest score".to_owned(),
            value: format!("{:.2}", flake.score()),
            note: format!("{} of {} runs, {}", flake.mixed(), flake.total, flake.key.test),
            tone: tone(flake.score(), policy),
            evidence: evidence(flake),
        });
    }
    figures.push(Figure {
        label: "Runs with a second attempt".to_owned(),
        value: grouped(flakes.retried as u64),
        note: format!(
            "of {} with tests: only these can show a flake",
            counted(flakes.seen as u64, "CI run", "CI runs")
        ),
        tone: if flakes.retried == 0 { Tone::NoData } else { Tone::Plain },
        evidence: Vec::new(),
    });
    Block::Figures("FlakeGuard".to_owned(), figures)
}

fn tone(score: f64, policy: &Policy) -> Tone {
    match band(score, policy) {
        Band::High => Tone::Fail,
        Band::Medium => Tone::Flaky,
        Band::Low => Tone::Plain,
    }
}

fn band_word(band: Band) -> &'static str {
    match band {
        Band::High => "high",
        Band::Medium => "medium",
        Band::Low => "low",
    }
}

/// `7–59 %`.
fn interval(hits: u64, trials: u64, policy: &Policy) -> String {
    let bounds = wilson(hits, trials, policy.number("flakeguard.interval_z"));
    bounds.map_or_else(String::new, |(low, high)| format!("{:.0}–{:.0} %", low * 100.0, high * 100.0))
}

fn day(time: Option<i64>) -> String {
    time.map(rfc3339).filter(|text| !text.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}

fn table(scene: &Scene<'_>, flakes: &Flakes) -> Block {
    let Scene { facts, policy, .. } = *scene;
    let columns = [
        "Test",
        "#Score",
        "#Flakes",
        "#Runs",
        "95 % interval",
        "Band",
        "First seen",
        "Last seen",
        "Evidence",
        "Message",
        "Proposal",
    ];
    let mut table = TableView::new("Flaky tests", &columns);
    let listed: Vec<&Flake> = flakes.listed(policy).collect();
    let old = flakes.flaky.iter().filter(|flake| !is_listed(flake.last_seen(), policy)).count();
    table.more = (flakes.flaky.len() - old - listed.len()) as u64;
    table.empty = match (flakes.retried, old) {
        (0, _) => "No CI run is there with a second attempt: nothing can be said.".to_owned(),
        (_, 0) => "No test failed and then passed in the same CI run.".to_owned(),
        (_, old) => format!("The last flake of {} is too old.", counted(old as u64, "test", "tests")),
    };
    for flake in listed {
        let event = flake.events.first();
        let place = event.map(|event| view(facts, event.failed, &event.message));
        let passed = event.map(|event| view(facts, event.passed, "passed"));
        let job = [flake.key.job.as_str(), &flake.key.variant].join(" ");
        let name =
            if job.trim().is_empty() { flake.key.test.clone() } else { format!("{} ({})", flake.key.test, job.trim()) };
        let most = usize::try_from(policy.whole("flakeguard.message_shown_chars")).unwrap_or(usize::MAX);
        let message: String = event.map(|event| event.message.chars().take(most).collect()).unwrap_or_default();
        let (score, mixed) = (flake.score(), flake.mixed());
        table.rows.push(vec![
            Cell::text(name).from(place.clone()),
            Cell::number(score, format!("{score:.2} ({mixed}/{})", flake.total))
                .tone(tone(score, policy))
                .from(place.clone()),
            Cell::number(mixed as f64, grouped(mixed)).from(place.clone()),
            Cell::number(flake.total as f64, grouped(flake.total)),
            Cell::text(interval(mixed, flake.total, policy)),
            Cell::text(band_word(band(score, policy))).tone(tone(score, policy)),
            Cell::text(day(flake.first_seen()))
                .from(flake.events.last().map(|event| view(facts, event.passed, "passed"))),
            Cell::text(day(flake.last_seen())).from(passed.clone()),
            Cell::text(event.map(|event| attempts(flakes, event, policy)).unwrap_or_default()).from(passed),
            Cell::text(message).from(place),
            Cell::text(proposal(flakes, flake, policy)),
        ]);
    }
    Block::Table(table)
}

/// `run 7 (a3c1e7b): attempt 1 failed, attempt 2 passed`.
fn attempts(flakes: &Flakes, event: &FlakeEvent, policy: &Policy) -> String {
    let run = flakes.runs.get(event.run);
    let most = usize::try_from(policy.whole("flakeguard.sha_shown_chars")).unwrap_or(usize::MAX);
    let sha: String = run.map(|run| run.sha.chars().take(most).collect()).unwrap_or_default();
    let sha = if sha.is_empty() { sha } else { format!(" ({sha})") };
    let name = run.map_or("", |run| run.name.as_str());
    format!("run {name}{sha}: attempt {} failed, attempt {} passed", event.failed_attempt, event.passed_attempt)
}

fn proposal(flakes: &Flakes, flake: &Flake, policy: &Policy) -> &'static str {
    let is_told = told(flakes, flake, policy).iter().any(|(_, _, is_told)| *is_told);
    if is_told { "notify" } else { "watch" }
}

/// Flips: how each flaky test ended in every attempt of every run.
fn strip(scene: &Scene<'_>, flakes: &Flakes) -> Option<Block> {
    let mut runs: Vec<usize> = Vec::new();
    for flake in flakes.listed(scene.policy) {
        let history = flakes.histories.get(flake.history)?;
        runs.extend(history.runs.iter().map(|(run, _)| *run));
    }
    runs.order();
    runs.dedup();
    let runs = runs.split_off(runs.len().saturating_sub(STRIP));
    let name = |run: &usize| flakes.runs.get(*run).map(|run| run.name.clone()).unwrap_or_default();
    let mut matrix = Matrix {
        title: "Attempts by run".to_owned(),
        corner: "Test".to_owned(),
        columns: runs.iter().map(name).collect(),
        rows: Vec::new(),
    };
    for flake in flakes.listed(scene.policy).take(STRIP) {
        let history = flakes.histories.get(flake.history)?;
        let cell = |run: &usize| {
            let (_, attempts) = history.runs.iter().find(|(known, _)| known == run)?;
            let marks: Vec<&str> = attempts.values().map(|result| mark(result.status)).collect();
            let red = attempts.values().find(|result| result.status.is_red());
            let shown = red.or_else(|| attempts.values().next())?;
            let is_mixed = flake.events.iter().any(|event| event.run == *run);
            let tone = match (is_mixed, red) {
                (true, _) => Tone::Flaky,
                (false, Some(_)) => Tone::Fail,
                (false, None) if shown.status == Status::Skipped => Tone::Skipped,
                (false, None) => Tone::Pass,
            };
            Some(Cell::text(marks.join(" ")).tone(tone).from(Some(view(
                scene.facts,
                shown.origin,
                shown.status.word(),
            ))))
        };
        matrix.rows.push((flake.key.test.clone(), runs.iter().map(cell).collect()));
    }
    (!matrix.rows.is_empty()).then_some(Block::Matrix(matrix))
}

fn mark(status: Status) -> &'static str {
    match status {
        Status::Passed => "P",
        Status::Skipped => "S",
        Status::Failed => "F",
        Status::Error => "E",
    }
}

/// What the server stored or answered.
fn stored(scene: &Scene<'_>) -> Option<Block> {
    let recorded = scene.judging.recorded();
    let columns = ["Test", "#Stored score", "#Flakes", "#Runs", "Last seen", "Message"];
    let mut table = TableView::new("As FlakeGuard stored them", &columns);
    for row in recorded {
        let place = Some(view(scene.facts, row.origin, &row.key.test));
        let number = |number: Option<f64>| match number {
            Some(number) => Cell::number(number, number.to_string()).from(place.clone()),
            None => Cell::text("unknown").tone(Tone::NoData),
        };
        let score = match row.score {
            Some(score) => {
                Cell::number(score, format!("{score:.2}")).tone(tone(score, scene.policy)).from(place.clone())
            }
            None => number(None),
        };
        table.rows.push(vec![
            Cell::text(&row.key.test).from(place.clone()),
            score,
            number(row.mixed),
            number(row.total),
            Cell::text(&row.last_seen).from(place.clone()),
            Cell::text(&row.message),
        ]);
    }
    (!recorded.is_empty()).then_some(Block::Table(table))
}

/// The runbook's message for the first flake of which Slack would be told.
fn slack(scene: &Scene<'_>, flakes: &Flakes) -> Option<Block> {
    let policy = scene.policy;
    let (flake, event, rate) = flakes.listed(policy).find_map(|flake| {
        let (event, rate, _) = told(flakes, flake, policy).into_iter().rfind(|(_, _, is_told)| *is_told)?;
        Some((flake, event, rate))
    })?;
    let history = flakes.histories.get(flake.history)?;
    let recent: Vec<&str> = history
        .runs
        .iter()
        .rev()
        .take(8)
        .rev()
        .flat_map(|(_, attempts)| attempts.values())
        .map(|result| match result.status {
            Status::Passed => "✅",
            Status::Skipped => "⏭",
            Status::Failed | Status::Error => "❌",
        })
        .collect();
    let url = flakes.runs.get(event.run).map(|run| run.url.clone()).unwrap_or_default();
    let lines = [
        format!("🔴 New Flake Detected: {}", flake.key.test.rsplit('#').next().unwrap_or_default()),
        String::new(),
        format!("Flake Rate: {:.0}% ({} flakes in {} runs)", rate * 100.0, flake.mixed(), flake.total),
        format!("Project: {}", flake.key.project),
        format!("Test: {}", flake.key.test),
        String::new(),
        format!("Recent runs: {}", recent.join(" ")),
        String::new(),
        format!("View details: {url}"),
    ];
    Some(Block::Code("Message for Slack".to_owned(), lines.join("\n")))
}

/// Members of the command's JSON: arrays of the same name are joined.
pub(super) fn json(scene: &Scene<'_>) -> Vec<(&'static str, Value)> {
    let Scene { facts, policy, .. } = *scene;
    let flakes = scene.judging.flakes();
    let limit = usize::try_from(policy.whole("flakeguard.evidence_limit")).unwrap_or(usize::MAX);
    let time = |time: Option<i64>| time.map(rfc3339).filter(|text| !text.is_empty());
    let evidence = |event: &FlakeEvent| {
        let place = Evidence::of(facts, event.failed, "");
        value!({
            "run": flakes.runs.get(event.run).map(|run| run.name.as_str()),
            "failed_attempt": event.failed_attempt,
            "passed_attempt": event.passed_attempt,
            "path": place.path,
            "line": (place.line > 0).then_some(place.line),
        })
    };
    let row = |flake: &Flake| {
        let bounds = flake.interval(policy);
        value!({
            "test": flake.key.test,
            "flakes": flake.mixed(),
            "runs": flake.total,
            "rate": flake.score(),
            "low": bounds.map(|(low, _)| low),
            "high": bounds.map(|(_, high)| high),
            "first": time(flake.first_seen()),
            "last": time(flake.last_seen()),
            "evidence": flake.events.iter().take(limit).map(evidence).collect::<Vec<_>>(),
            "proposal": proposal(flakes, flake, policy),
        })
    };
    vec![("flakes", Value::Array(flakes.listed(policy).map(row).collect()))]
}

#[cfg(test)]
mod tests;

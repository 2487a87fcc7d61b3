//! Tests of anybody over their runs, by the chosen rule: standing, rate, evidence, cost, proposal.

mod json;

pub(super) use json::json;

use crate::documents::times::rfc3339;
use crate::facts::TestRow;
use crate::findings::Evidence;
use crate::findings::analyses::flaky::{CHOICES, FlakyTest, FlakyTests, Proposal, strength};
use crate::history::{About, History};
use crate::methods::flaky::evidence::Event;
use crate::methods::flaky::execution::Execution;
use crate::methods::flaky::standing::Standing;
use crate::methods::phrase::{count as counted, grouped, percent};
use crate::views::EvidenceView;
use crate::views::lens::{Block, Cell, Figure, TableView, Tick, Tone};
use crate::views::lenses::Scene;

/// Rows of the table; the JSON has all.
const ROWS: usize = 200;
/// Marks of a strip: the newest executions.
const STRIP: usize = 30;
/// Rows of evidence, and of these for one test.
const EVENTS: (usize, usize) = (100, 5);

/// Rows it has to show; one where several runs say that there is none.
pub(super) fn count(scene: &Scene<'_>) -> u64 {
    match scene.judging.flaky() {
        Ok(flaky) => flaky.tests.len().max(usize::from(flaky.runs > 1 && flaky.ran > 0)) as u64,
        Err(_) => 0,
    }
}

/// True while nobody chose another rule.
pub(super) fn is_by_default(scene: &Scene<'_>) -> bool {
    scene.judging.flaky().is_ok_and(|flaky| CHOICES.first().is_some_and(|first| first.id == flaky.choice.id))
}

/// What it shows.
pub(super) fn blocks(scene: &Scene<'_>) -> Vec<Block> {
    let Ok(flaky) = scene.judging.flaky() else { return Vec::new() };
    if count(scene) == 0 {
        return Vec::new();
    }
    let history = scene.judging.runs();
    let mut blocks = vec![figures(scene, flaky), Block::Table(table(scene, history, flaky))];
    let evidence = evidence_table(scene, history, flaky);
    if !evidence.rows.is_empty() {
        blocks.push(Block::Table(evidence));
    }
    blocks.push(about(scene, flaky));
    blocks
}

fn time(time: Option<i64>) -> String {
    time.map(rfc3339).unwrap_or_default()
}

/// A table has room for days.
fn day(moment: Option<i64>) -> String {
    time(moment).chars().take(10).collect()
}

fn minutes(ms: f64) -> String {
    if ms <= 0.0 { "0".to_owned() } else { format!("{:.1}", ms / 60_000.0) }
}

fn word(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Flaky => ("flaky", Tone::Flaky),
        Standing::Broken => ("broken", Tone::Fail),
        Standing::Healthy => ("healthy", Tone::Pass),
        Standing::Unknown(_) => ("cannot be told", Tone::NoData),
    }
}

fn figures(scene: &Scene<'_>, flaky: &FlakyTests) -> Block {
    let of = |standing| flaky.standing(standing).count() as u64;
    let (flakes, broken) = (of(Standing::Flaky), of(Standing::Broken));
    let as_of = flaky.as_of.map(|moment| format!(", as of {}", rfc3339(moment))).unwrap_or_default();
    let source = scene.policy.source("flakes.rule");
    let over = format!(
        "of {} in {}, by the rule of {} ({source}){as_of}",
        counted(flaky.ran as u64, "test", "tests"),
        counted(flaky.runs as u64, "run", "runs"),
        flaky.choice.title,
    );
    let figure = |label: &str, value: String, note: String, tone: Tone| Figure {
        label: label.to_owned(),
        value,
        note,
        tone,
        evidence: Vec::new(),
    };
    let mark = |number: u64, tone| if number > 0 { tone } else { Tone::Plain };
    let clear = if flaky.runs > 1 { Tone::Pass } else { Tone::NoData };
    let bound = flaky.tests.iter().filter(|test| test.bound.is_some()).count() as u64;
    let sum = |part: fn(&FlakyTest) -> f64| flaky.tests.iter().map(part).sum::<f64>();
    let (strong, weak) = (sum(|test| test.cost.strong_ms), sum(|test| test.cost.weak_ms));
    let due = |proposal| flaky.tests.iter().filter(|test| test.proposal == proposal).count() as u64;
    let (quarantine, release) = (due(Proposal::Quarantine), due(Proposal::Release));
    let policy = scene.policy;
    let runbook = format!(
        "{} flakes in {} days ({}); out after {} greens",
        policy.number("flakes.quarantine.flakes"),
        policy.number("flakes.quarantine.window_days"),
        policy.source("flakes.quarantine.flakes"),
        policy.number("flakes.quarantine.greens"),
    );
    let mut all = vec![
        figure("Flaky tests", grouped(flakes), over, if flakes > 0 { Tone::Flaky } else { clear }),
        figure(
            "Red now, not flaky",
            grouped(broken),
            "by this rule; what is broken is never to be quarantined".to_owned(),
            mark(broken, Tone::Fail),
        ),
    ];
    if bound > 0 {
        let note = "red on one instance alone; see the instance column".to_owned();
        all.push(figure("Bound to one instance", grouped(bound), note, Tone::Infra));
    }
    let cost =
        format!("strong evidence; beside it {} min of weak. Red runs and retries that a flake burnt", minutes(weak));
    all.push(figure("Cost", format!("{} min", minutes(strong)), cost, Tone::Plain));
    all.push(figure("To be quarantined", grouped(quarantine), runbook, mark(quarantine, Tone::Flaky)));
    if release > 0 {
        all.push(figure("To be released", grouped(release), "they had been due, and earned it".to_owned(), Tone::Pass));
    }
    Block::Figures("Tests over all runs".to_owned(), all)
}

/// The row that says it: of an execution whose run is open, red or green.
fn place(scene: &Scene<'_>, test: &FlakyTest, at: usize, is_red: bool) -> Option<EvidenceView> {
    let rows = scene.facts.attempts_of(test.case(at)?);
    let row = rows.iter().find(|row| row.status.is_red() == is_red).or(rows.last())?;
    Some(EvidenceView::from(&evidence(scene, row)))
}

fn evidence(scene: &Scene<'_>, row: &TestRow) -> Evidence {
    let detail = scene.facts.detail_of(row);
    let line = detail.map_or(row.document_line, |detail| detail.failure_line);
    let origin = crate::facts::Origin { document: row.document, line, span: row.span() };
    let said = detail.map(|detail| scene.facts.text(detail.summary)).filter(|said| !said.is_empty());
    Evidence::of(scene.facts, origin, said.unwrap_or(row.status.word()))
}

fn tone(execution: &Execution) -> Tone {
    match execution.outcome {
        outcome if outcome.is_red() && execution.is_infrastructure => Tone::Infra,
        outcome if outcome.is_red() => Tone::Fail,
        outcome if outcome.is_green() && execution.attempts.reds() > 0 => Tone::Flaky,
        outcome if outcome.is_green() => Tone::Pass,
        _ => Tone::Skipped,
    }
}

/// The newest executions, each with its run.
fn strip(history: &History, test: &FlakyTest) -> Cell {
    let from = test.executions.len().saturating_sub(STRIP);
    let ran = test.executions.iter().zip(&test.ran).skip(from);
    let ticks = ran.map(|(execution, (run, _))| {
        let title = history.runs().get(*run as usize).map(About::title).unwrap_or_default();
        let word = match tone(execution) {
            Tone::Infra => "failed by the infrastructure",
            Tone::Fail => "failed",
            Tone::Flaky => "passed on retry",
            Tone::Pass => "passed",
            _ => "skipped",
        };
        Tick {
            tone: tone(execution),
            said: format!("{} run {title}: {word}", time(execution.time_ms)).trim_start().to_owned(),
        }
    });
    let reds = test.executions.iter().filter(|execution| execution.saw_red()).count();
    Cell::strip(ticks.collect(), format!("{reds} of {} saw red", test.executions.len()))
}

fn interval(bounds: Option<(f64, f64)>) -> String {
    bounds.map_or_else(String::new, |(low, high)| format!("{:.0}–{:.0} %", low * 100.0, high * 100.0))
}

/// Where it runs; said apart where it is red there alone.
fn instance(history: &History, test: &FlakyTest) -> Cell {
    let Some(run) = history.runs().get(test.run as usize) else { return Cell::default() };
    let place = [run.job.as_str(), &run.instance].join(" ");
    match test.bound {
        None => Cell::text(place.trim()),
        Some(bound) => Cell::text(format!(
            "only on {}: {} of {}, elsewhere 0 of {}",
            run.place(),
            bound.reds,
            bound.runs,
            bound.runs_elsewhere
        ))
        .tone(Tone::Infra),
    }
}

fn table(scene: &Scene<'_>, history: &History, flaky: &FlakyTests) -> TableView {
    let columns = [
        "Test",
        "Standing",
        "Runs, oldest first",
        "#Rate",
        "95 % interval",
        "Proposal",
        "#Strong",
        "#Weak",
        "First seen",
        "Last seen",
        "#Cost (min)",
        "Instance",
        "#Posterior",
        "#Newest red is a flake",
    ];
    let mut table = TableView::new(&format!("Tests that were red, by the rule of {}", flaky.choice.title), &columns);
    table.more = flaky.tests.len().saturating_sub(ROWS) as u64;
    table.empty =
        format!("No test of {} was red and green without a reason.", counted(flaky.runs as u64, "run", "runs"));
    for test in flaky.tests.iter().take(ROWS) {
        let verdict = &test.verdict;
        let (standing, tone) = word(verdict.standing);
        let is_doubted = verdict.standing == Standing::Healthy && verdict.evidence.strong > 0;
        let standing = match verdict.standing {
            // Evidence that the rule does not look at is no health.
            _ if is_doubted => "not flaky by this rule".to_owned(),
            Standing::Unknown(why) => format!("{standing}: {why}"),
            _ => standing.to_owned(),
        };
        let newest = test.newest().next();
        let red =
            (0..test.executions.len()).rev().filter(|at| test.executions.get(*at).is_some_and(Execution::saw_red));
        let line = red.clone().find_map(|at| place(scene, test, at, true));
        let rate = verdict.rate().map_or_else(
            || Cell::text("no data").tone(Tone::NoData),
            |rate| Cell::number(rate, format!("{} ({}/{})", percent(rate), verdict.numerator, verdict.denominator)),
        );
        let number = |number: u64| Cell::number(number as f64, grouped(number));
        let share = |share: Option<f64>| share.map_or_else(Cell::default, |share| Cell::number(share, percent(share)));
        let cost = test.cost.strong_ms + test.cost.weak_ms;
        table.rows.push(vec![
            Cell::text(history.name(test.test).title()).from(line.clone()),
            Cell::text(standing).tone(if is_doubted { Tone::Plain } else { tone }),
            strip(history, test),
            rate.from(line),
            Cell::text(interval(verdict.interval)),
            match test.proposal {
                Proposal::None => Cell::text("none"),
                Proposal::Quarantine => Cell::text("quarantine").tone(Tone::Flaky),
                Proposal::Release => Cell::text("release").tone(Tone::Pass),
            },
            number(verdict.evidence.strong),
            number(verdict.evidence.weak),
            Cell::text(day(test.time(verdict.evidence.first))),
            Cell::text(day(test.time(verdict.evidence.last)))
                .from(newest.and_then(|event| place(scene, test, event.green, false))),
            Cell::number(cost, minutes(cost)),
            instance(history, test),
            Cell::number(verdict.posterior, percent(verdict.posterior)),
            share(test.chance),
        ]);
    }
    table
}

/// Events, newest first for each test, that lead to their runs.
fn evidence_table(scene: &Scene<'_>, history: &History, flaky: &FlakyTests) -> TableView {
    let columns = ["Test", "Evidence", "Red", "Green", "Commit", "It said"];
    let mut table = TableView::new("Evidence", &columns);
    for test in &flaky.tests {
        for event in test.newest().take(EVENTS.1) {
            if table.rows.len() == EVENTS.0 {
                table.more += 1;
                continue;
            }
            let about = |at: usize| test.ran.get(at).and_then(|(run, _)| history.runs().get(*run as usize));
            let run = |at: usize| about(at).map(About::title).unwrap_or_default();
            let day = |at: usize| day(test.time(Some(at)));
            let red = place(scene, test, event.red, true);
            let green = if event.green == event.red {
                "a retry in the same run".to_owned()
            } else {
                format!("{} {}", run(event.green), day(event.green))
            };
            let sha =
                |at: usize| about(at).map(|about| about.sha.chars().take(7).collect::<String>()).unwrap_or_default();
            let (from, to) = (sha(event.red), sha(event.green));
            let said = red.as_ref().map(|red| red.text.clone()).or_else(|| kept_text(history, test, event));
            table.rows.push(vec![
                Cell::text(history.name(test.test).title()),
                Cell::text(strength(event)),
                Cell::text(format!("{} {}", run(event.red), day(event.red))).from(red),
                Cell::text(green).from(place(scene, test, event.green, false)),
                Cell::text(if from == to { from } else { format!("{from} → {to}") }),
                Cell::text(said.unwrap_or_default()),
            ]);
        }
    }
    table
}

/// What a kept failure said.
fn kept_text(history: &History, test: &FlakyTest, event: &Event) -> Option<String> {
    let (run, _) = *test.ran.get(event.red)?;
    history.of(test.test).find(|ran| ran.run == run)?.failure.map(|failure| failure.said.clone())
}

fn about(scene: &Scene<'_>, flaky: &FlakyTests) -> Block {
    let policy = scene.policy;
    let days = policy.number("flakes.window_days");
    let window = if days > 0.0 {
        counted(policy.whole("flakes.window_days"), "day", "days")
    } else {
        "everything that is known".to_owned()
    };
    Block::Text(
        format!("What is flaky by the rule of {}", flaky.choice.title),
        format!(
            "{} Window: {window} ({}).\nStrong evidence is both outcomes on one commit (without one, in one run) on one \
             instance; weak evidence is red, then green on the next run of the branch. What the infrastructure broke is \
             neither. The posterior is the mean of Beta(½,½) for the rate. At a rate of 0.4 %, the median of real flaky \
             tests, ten greens in a row still come with probability .89, so a release proves little.\nCosts of runs that \
             were kept share a test's time out evenly among its attempts.",
            flaky.choice.about,
            policy.source("flakes.window_days"),
        ),
    )
}

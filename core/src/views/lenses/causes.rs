//! Causes over runs: failures that say the same, since when, where, and how far they go.

use super::{Lens, Scene};
use crate::documents::times::rfc3339;
use crate::findings::analyses::causes::{Cause, Causes};
use crate::history::{About, History};
use crate::methods::order::Order as _;
use crate::methods::phrase::count as counted;
use crate::views::lens::{Block, Cell, Figure, LensView, TableView, Tone};
use serde_json::{Value, json};

pub(super) const LENS: Lens = Lens {
    id: "causes",
    title: "Causes",
    needs: "two runs with failures, or a saved history, fill this",
    systems: &[],
    rules: &["shared_causes"],
    is_timed: false,
    count,
    view,
    json,
};

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

/// Names of jobs and tests that a row says.
const NAMES: usize = 3;

fn count(scene: &Scene<'_>) -> u64 {
    scene.judging.causes().map_or(0, |causes| causes.all().count() as u64)
}

/// Causes, the newest first, of these those that were seen most.
fn ordered<'a>(scene: &'a Scene<'_>) -> Vec<&'a Cause<'a>> {
    let mut all: Vec<&Cause<'_>> = scene.judging.causes().into_iter().flat_map(Causes::all).collect();
    all.order_by_key(|cause| std::cmp::Reverse((cause.seen().1, cause.hits.len())));
    all
}

fn view(scene: &Scene<'_>) -> LensView {
    let Some(history) = scene.judging.history else { return LensView::default() };
    let causes = ordered(scene);
    let is_open = |cause: &&&Cause<'_>| cause.runs().any(|run| history.is_open(run));
    let runs = history.in_time().len() as u64;
    let shared = causes.iter().filter(is_open).filter(|cause| !cause.shared.is_empty()).count() as u64;
    let (open, known) = (causes.iter().filter(is_open).count() as u64, causes.len() as u64);
    let again = causes.iter().filter(is_open).filter(|cause| cause.runs().any(|run| !history.is_open(run))).count();
    let headline = match (open, shared) {
        (0, _) => format!(
            "No failure in what is open; {} in {}",
            counted(known, "cause", "causes"),
            counted(runs, "run", "runs")
        ),
        (_, 0) => format!("{} in what is open", counted(open, "cause", "causes")),
        (_, shared) => format!("{} unrelated jobs at once", counted(shared, "cause strikes", "causes strike")),
    };
    let figure = |label: &str, value: u64, note: String| Figure {
        label: label.to_owned(),
        value: value.to_string(),
        note,
        ..Figure::default()
    };
    let figures = vec![
        figure("Causes", known, format!("in {}", counted(runs, "run", "runs"))),
        figure("Open now", open, format!("{again} of {open} seen in kept runs")),
        Figure {
            tone: if shared > 0 { Tone::Infra } else { Tone::Plain },
            ..figure(
                "In unrelated jobs",
                shared,
                format!(
                    "{} jobs within {} minutes, by policy causes",
                    scene.policy.whole("causes.shared_jobs"),
                    scene.policy.number("causes.shared_minutes")
                ),
            )
        },
    ];
    LensView {
        tone: if shared > 0 { Tone::Infra } else { Tone::Plain },
        headline,
        detail: "What failures say, without numbers, ids and times, is their cause; its id is the same in every run."
            .to_owned(),
        blocks: vec![Block::Figures("At a glance".to_owned(), figures), Block::Table(table(scene, history, &causes))],
        ..LensView::default()
    }
}

fn day(time: Option<i64>) -> String {
    time.map_or_else(
        || "no time".to_owned(),
        |time| rfc3339(time).chars().take(16).collect::<String>().replace('T', " "),
    )
}

/// The first names, and how many more.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMES);
    let first = names.iter().take(NAMES).map(String::as_str).collect::<Vec<_>>().join("; ");
    if more == 0 { first } else { format!("{first}; {more} more") }
}

fn table(scene: &Scene<'_>, history: &History, causes: &[&Cause<'_>]) -> TableView {
    let columns = ["Says", "Class", "First seen", "Last seen", "#Runs", "#Tests", "Jobs", "Id"];
    let mut table = TableView::new("Failures that say the same", &columns);
    table.more = causes.len().saturating_sub(ROWS) as u64;
    "no failure in any run".clone_into(&mut table.empty);
    table.rows = causes
        .iter()
        .take(ROWS)
        .map(|cause| {
            let finding = scene.findings.iter().find(|finding| finding.cluster == cause.id);
            let evidence = finding.and_then(|finding| finding.evidence.first()).map(crate::views::overview::evidence);
            let said = if cause.said.is_empty() { "(its text grew old)" } else { cause.said };
            let class = match finding {
                _ if !cause.shared.is_empty() => Cell::text("infrastructure").tone(Tone::Infra),
                Some(finding) if !finding.class.is_empty() => Cell::text(&finding.class),
                _ => Cell::default(),
            };
            let (first, last) = cause.seen();
            let time = |time: Option<i64>| Cell { number: time.map(|time| time as f64), ..Cell::text(day(time)) };
            let number = |number: usize| Cell::number(number as f64, number.to_string());
            let is_open = cause.runs().any(|run| history.is_open(run));
            vec![
                Cell::text(said).tone(if is_open { Tone::Fail } else { Tone::Plain }).from(evidence),
                class,
                time(first),
                time(last),
                number(cause.runs().count()),
                number(cause.tests()),
                Cell::text(some(&cause.jobs(history))),
                Cell::text(cause.id),
            ]
        })
        .collect();
    table
}

fn json(scene: &Scene<'_>) -> Value {
    let Some(history) = scene.judging.history else { return json!({"causes": []}) };
    let row = |cause: &Cause<'_>| {
        let (first, last) = cause.seen();
        let name = |hit: u32| history.name(hit);
        let tests: Vec<Value> = crate::methods::order::set(cause.hits.iter().map(|hit| hit.test))
            .into_iter()
            .map(|test| json!({"suite": name(test).suite, "class": name(test).class, "name": name(test).name}))
            .collect();
        let runs: Vec<String> =
            cause.runs().filter_map(|run| history.runs().get(run as usize)).map(About::title).collect();
        json!({
            "cluster": cause.id,
            "text": (!cause.said.is_empty()).then_some(cause.said),
            "first": first.map(rfc3339),
            "last": last.map(rfc3339),
            "runs": runs,
            "jobs": cause.jobs(history),
            "tests": tests,
            "open": cause.runs().any(|run| history.is_open(run)),
            "shared_by": cause.shared,
        })
    };
    json!({"causes": ordered(scene).into_iter().map(row).collect::<Vec<_>>()})
}

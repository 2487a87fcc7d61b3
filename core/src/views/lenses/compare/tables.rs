//! Tests by what became of them: one table each, with what was before and what is now.

use super::study::Compared;
use crate::facts::Status;
use crate::findings::analyses::compare::{Cell as Ran, Change, Row};
use crate::history::Name;
use crate::methods::phrase::duration;
use crate::views::lens::{Block, Cell, TableView, Tone};

/// Rows of a table that a page draws at once.
const ROWS: usize = 200;

/// A table: which tests, its title, and its further columns.
type Made = (fn(&Row<'_>) -> bool, &'static str, &'static [Head]);

/// A column behind the name of the test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Before,
    Now,
    Was,
    Said,
    Since,
    Earlier,
    BeforeMs,
    NowMs,
    Times,
    Measure,
}

const TABLES: &[Made] = &[
    (|row| row.change == Change::New, "New failures", &[Head::Before, Head::Said, Head::Earlier]),
    (|row| row.change == Change::StillFailing, "Still failing", &[Head::Said, Head::Since]),
    (|row| row.change == Change::NewlyFlaky, "Newly flaky", &[Head::Before, Head::Said]),
    (|row| row.change == Change::StillFlaky, "Still flaky", &[Head::Said]),
    (|row| row.change == Change::Fixed, "Fixed", &[Head::Before, Head::Said]),
    (|row| row.pace.is_some_and(|pace| pace.is_slower()), "Slower", PACED),
    (|row| row.pace.is_some_and(|pace| !pace.is_slower()), "Faster", PACED),
    (|row| row.renamed_from.is_some(), "Renamed", &[Head::Was, Head::Before, Head::Now]),
    (|row| row.change == Change::Removed, "Removed", &[Head::Before]),
    (|row| row.change == Change::Added, "Added", &[Head::Now]),
    (|row| row.change == Change::Skipped, "Skipped now", &[Head::Before]),
];

const PACED: &[Head] = &[Head::BeforeMs, Head::NowMs, Head::Times, Head::Measure];

impl Head {
    fn title(self) -> &'static str {
        match self {
            Self::Before => "Before",
            Self::Now => "Now",
            Self::Was => "Was",
            Self::Said => "What it says",
            Self::Since => "Since",
            Self::Earlier => "Earlier",
            Self::BeforeMs => "#Before",
            Self::NowMs => "#Now",
            Self::Times => "#Times as long",
            Self::Measure => "Against",
        }
    }
}

pub(super) fn tables(compared: &Compared<'_>) -> Vec<Block> {
    TABLES.iter().filter_map(|made| table(compared, made)).map(Block::Table).collect()
}

fn table(compared: &Compared<'_>, (is_mine, title, heads): &Made) -> Option<TableView> {
    let rows: Vec<&Row<'_>> = compared.comparison.rows.iter().filter(|row| is_mine(row)).collect();
    if rows.is_empty() {
        return None;
    }
    let is_placed = !compared.comparison.places.is_empty();
    let mut columns = vec!["Test", "Class"];
    columns.extend(is_placed.then_some("Where"));
    columns.extend(heads.iter().map(|head| head.title()));
    let mut table = TableView::new(title, &columns);
    table.more = rows.len().saturating_sub(ROWS) as u64;
    let cells = |row: &&Row<'_>| {
        let mut cells = name(compared, row);
        if is_placed {
            let place = row.place.and_then(|at| compared.comparison.places.get(at as usize));
            cells.push(Cell::text(place.map(|(job, instance)| words(job, instance)).unwrap_or_default()));
        }
        cells.extend(heads.iter().map(|head| cell(compared, row, *head)));
        cells
    };
    table.rows = rows.iter().take(ROWS).map(cells).collect();
    Some(table)
}

fn words(job: &str, instance: &str) -> String {
    [job, instance].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a test is called, and its class or suite.
pub(super) fn place(name: Name<'_>) -> &str {
    if name.class.is_empty() { name.suite } else { name.class }
}

fn name(compared: &Compared<'_>, row: &Row<'_>) -> Vec<Cell> {
    let name = compared.history.name(row.test);
    // Of a removed test the case of base is all there is.
    let ran = row.head.as_ref().or(row.base.as_ref());
    let case = ran.and_then(|ran| compared.case(ran.run, row.test));
    let tone = match row.change {
        Change::New | Change::StillFailing => Tone::Fail,
        Change::NewlyFlaky | Change::StillFlaky => Tone::Flaky,
        Change::Fixed => Tone::Pass,
        Change::Skipped => Tone::Skipped,
        _ => Tone::Plain,
    };
    vec![Cell { case, ..Cell::text(name.name).tone(tone) }, Cell::text(place(name))]
}

/// How it ended, as a cell that leads to the case.
fn ended(compared: &Compared<'_>, ran: Option<&Ran<'_>>, test: u32) -> Cell {
    let Some(ran) = ran else { return Cell::text("not there") };
    let (word, tone) = match ran.status {
        Status::Passed if ran.is_flaky => ("flaky", Tone::Flaky),
        Status::Passed => ("passed", Tone::Pass),
        Status::Skipped => ("skipped", Tone::Skipped),
        Status::Failed => ("failed", Tone::Fail),
        Status::Error => ("error", Tone::Fail),
    };
    Cell { case: compared.case(ran.run, test), ..Cell::text(word).tone(tone) }
}

fn cell(compared: &Compared<'_>, row: &Row<'_>, head: Head) -> Cell {
    let history = compared.history;
    let said = |ran: Option<&Ran<'_>>| ran.and_then(|ran| ran.failure).map(|failure| failure.said.clone());
    let ms = |ms: f64| Cell::number(ms, duration(ms));
    let (base, now) = (row.base.as_ref(), row.head.as_ref());
    match (head, row.pace) {
        (Head::Before, _) => ended(compared, base, row.renamed_from.unwrap_or(row.test)),
        (Head::Now, _) => ended(compared, now, row.test),
        (Head::Was, _) => {
            let was = row.renamed_from.map(|test| history.name(test));
            let is_moved = was.is_some_and(|was| was.name == history.name(row.test).name);
            Cell::text(was.map_or("", |was| if is_moved { place(was) } else { was.name }))
        }
        (Head::Said, _) => Cell::text(said(now).or_else(|| said(base)).unwrap_or_default()),
        (Head::Since, _) => Cell::text(row.since.as_ref().map(|since| since.said(history)).unwrap_or_default()),
        (Head::Earlier, _) => {
            let about = row.failed_before.and_then(|run| history.runs().get(run as usize));
            let renamed = row.renamed_from.map(|test| format!("renamed from {}", history.name(test).name));
            let failed = about.map(|about| format!("failed before, in {}", about.title()));
            let added = row.base.is_none().then(|| "a new test".to_owned());
            let all = [renamed, added, failed].into_iter().flatten().collect::<Vec<_>>();
            Cell::text(all.join("; "))
        }
        (Head::BeforeMs, Some(pace)) => ms(pace.before_ms),
        (Head::NowMs, Some(pace)) => ms(pace.now_ms),
        (Head::Times, Some(pace)) => {
            let tone = if pace.is_slower() { Tone::Slower } else { Tone::Faster };
            pace.ratio().map_or_else(Cell::default, |ratio| Cell::number(ratio, format!("{ratio:.1} ×")).tone(tone))
        }
        (Head::Measure, Some(pace)) => Cell::text(match pace.passes {
            0 => "the base".to_owned(),
            passes => format!("the median of {passes} passes"),
        }),
        _ => Cell::default(),
    }
}

//! Any lens that the engine makes: its headline, its answers, and its parts one below the other.

mod picks;
mod texts;

use artiscope_core::views::lens::{Block, Cell, Chart, ChartKind, Figure, Item, LensView, Matrix, TableView, Tone};
use artiscope_core::views::{AnswerView, EvidenceView};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use super::overview::Reading;
use crate::format;
use crate::parts::chart::{ChartFrame, Drawn, Plot, Spot};
use crate::parts::empty::Empty;
use crate::parts::mark::{Mark, MarkSign};
use crate::route::{LENSES, Lens};
use crate::select::{mark_of, select};
use crate::state::store;

/// Characters of a figure's value above which it is set smaller.
const LONG: usize = 16;

/// The lens.
#[component]
pub(crate) fn MadeLens(
    /// Which.
    lens: Lens,
) -> impl IntoView {
    let store = store();
    let select = select();
    let info = LENSES.iter().find(|info| info.lens == lens);
    let (id, title, needs) = info.map_or(("", "", ""), |info| (info.id, info.title, info.needs));
    // Typing elsewhere in the address asks for nothing.
    let picks = Memo::new(move |_| store.route.with(|route| route.picks.clone()));
    Effect::new(move |_| {
        store.version.track();
        store.send(Request::Lens(id.into(), picks.get()));
    });
    let shown = Memo::new(move |_| store.lens.with(|view| view.as_ref().filter(|view| view.id == id).cloned()));
    view! {
        <div class="lens made" data-testid=format!("lens-{id}")>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            {(id == "flakes").then(|| view! { <super::flakes::FlakesBar /> })}
            {move || match shown.get() {
                None => ().into_any(),
                Some(view) if view.blocks.is_empty() => {
                    let reason = format::sentence(needs);
                    view! {
                        <h1 class="lens-title">{title}</h1>
                        <Empty title=format!("No data for {title}") reason />
                        {answers(view.answers.clone())}
                    }
                    .into_any()
                }
                Some(view) => made(title, &view).into_any(),
            }}
        </div>
    }
}

fn made(title: &'static str, view: &LensView) -> impl IntoView + use<> {
    let blocks: Vec<AnyView> = view.blocks.iter().map(block).collect();
    let headline = if view.headline.is_empty() { title.to_owned() } else { view.headline.clone() };
    let mark = (view.tone != Tone::Plain).then(|| view! { <MarkSign mark=mark(view.tone) /> });
    view! {
        <header class="made-head">
            <p class="made-name">{title}</p>
            <h1 class="lens-title">{mark} {headline}</h1>
            <p>{view.detail.clone()}</p>
            {picks::picks(&view.picks)}
        </header>
        <div class="made-blocks">{blocks}</div>
        {answers(view.answers.clone())}
    }
}

/// A tone as a mark.
fn mark(tone: Tone) -> Mark {
    match tone {
        Tone::Pass => Mark::Passed,
        Tone::Fail => Mark::Failed,
        Tone::Flaky => Mark::Flaky,
        Tone::NoData => Mark::NoData,
        Tone::Skipped => Mark::Skipped,
        Tone::Slower => Mark::Regressed,
        Tone::Faster => Mark::Improved,
        Tone::Infra => Mark::Infrastructure,
        Tone::Plain => Mark::Info,
    }
}

fn sign(tone: Tone) -> Option<impl IntoView + use<>> {
    (tone != Tone::Plain).then(|| view! { <MarkSign mark=mark(tone) /> })
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Figures(title, figures) => section(
            title,
            view! {
                <dl class="figures">{figures.iter().map(figure).collect_view()}</dl>
            }
            .into_any(),
        ),
        Block::Chart(chart) => chart_of(chart),
        Block::Table(table) => section(&table.title, table_of(table)),
        Block::Matrix(matrix) => section(&matrix.title, matrix_of(matrix)),
        Block::Steps(title, items) => section(
            title,
            view! {
                <ol class="steps">{items.iter().map(item).collect_view()}</ol>
            }
            .into_any(),
        ),
        Block::Checklist(title, items) => section(
            title,
            view! {
                <ul class="checklist">{items.iter().map(item).collect_view()}</ul>
            }
            .into_any(),
        ),
        Block::Code(title, text) => section(title, texts::code(text)),
        Block::Output(title, id) => section(title, texts::output(id)),
        Block::Text(title, text) => section(
            title,
            view! {
                <p class="made-text">{text.clone()}</p>
            }
            .into_any(),
        ),
    }
}

fn section(title: &str, inner: AnyView) -> AnyView {
    let title = (!title.is_empty()).then(|| view! { <h2>{title.to_owned()}</h2> });
    view! { <section>{title} {inner}</section> }.into_any()
}

fn figure(figure: &Figure) -> impl IntoView + use<> {
    let places: Vec<AnyView> = figure.evidence.iter().take(3).map(|evidence| place(evidence, None)).collect();
    let is_long = figure.value.chars().count() > LONG;
    view! {
        <div class="figure">
            <dt>{figure.label.clone()}</dt>
            <dd class="figure-value" class:is-long=is_long>{sign(figure.tone)} <b class="tabular">{figure.value.clone()}</b></dd>
            <dd class="figure-note">{figure.note.clone()}</dd>
            {(!places.is_empty()).then(|| view! { <dd class="figure-places">{places}</dd> })}
        </div>
    }
}

/// A link to the lines that prove it; `text` instead of the path.
fn place(evidence: &EvidenceView, text: Option<String>) -> AnyView {
    let store = store();
    let EvidenceView { entry, line, end_line, path, .. } = evidence.clone();
    let shown = text.unwrap_or_else(|| {
        let name = format::path(&path, 44);
        if line > 0 { format!("{name}:{line}") } else { name }
    });
    if entry == u32::MAX {
        return view! { <span class="path" title=path>{shown}</span> }.into_any();
    }
    let title = if line > 0 { format!("{path}:{line}") } else { path };
    let go = move |_| store.go_entry(entry, (line > 0).then_some((line, end_line.max(line))));
    view! { <button type="button" class="link" title=title on:click=go>{shown}</button> }.into_any()
}

fn cell(cell: &Cell) -> AnyView {
    if !cell.strip.is_empty() {
        let ticks =
            cell.strip.iter().map(|tick| view! { <li title=tick.said.clone()><MarkSign mark=mark(tick.tone) /></li> });
        return view! { <ol class="ticks" aria-label=cell.text.clone()>{ticks.collect_view()}</ol> }.into_any();
    }
    let inner = match (&cell.evidence, cell.case) {
        (_, Some(case)) if !cell.text.is_empty() => {
            let store = store();
            let open = move |_| store.go(|route| route.test = Some(case));
            view! { <button type="button" class="link" data-testid="open-test" on:click=open>{cell.text.clone()}</button> }
                .into_any()
        }
        (Some(evidence), _) if !cell.text.is_empty() => place(evidence, Some(cell.text.clone())),
        _ => cell.text.clone().into_any(),
    };
    let inner = if is_day(&cell.text) { view! { <span class="one-line">{inner}</span> }.into_any() } else { inner };
    // A mark and its word stay on one line.
    match sign(cell.tone) {
        Some(sign) => view! { <span class="cell">{sign} <span>{inner}</span></span> }.into_any(),
        None => inner,
    }
}

/// `2026-01-31` is not to be broken at its hyphens.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// Sheets of a lens have names of their own, also where their titles are alike.
fn label(title: &str) -> String {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let title = if title.is_empty() { "Numbers" } else { title };
    format!("{title}, sheet {number}")
}

fn table_of(table: &TableView) -> AnyView {
    if table.rows.is_empty() {
        let empty = if table.empty.is_empty() { "Nothing here".to_owned() } else { table.empty.clone() };
        return view! { <p class="made-text">{empty}</p> }.into_any();
    }
    let table = StoredValue::new(table.clone());
    // Column and whether it is turned round; as given at first.
    let sort = RwSignal::new(None::<(usize, bool)>);
    let head = move || {
        table.with_value(|table| {
            let heads = table.columns.iter().enumerate().map(|(at, column)| {
                let state = move || match sort.get() {
                    Some((by, turned)) if by == at => {
                        if turned {
                            "descending"
                        } else {
                            "ascending"
                        }
                    }
                    _ => "none",
                };
                let press = move |_| {
                    sort.update(|sort| {
                        *sort = match *sort {
                            Some((by, false)) if by == at => Some((at, true)),
                            Some((by, true)) if by == at => None,
                            _ => Some((at, false)),
                        }
                    });
                };
                view! {
                    <th scope="col" class:is-number=column.is_number aria-sort=state>
                        <button type="button" on:click=press>{column.title.clone()}</button>
                    </th>
                }
            });
            heads.collect_view()
        })
    };
    let body = move || {
        table.with_value(|table| {
            let mut rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
            if let Some((by, turned)) = sort.get() {
                rows.sort_by(|a, b| compare(a.get(by), b.get(by)));
                if turned {
                    rows.reverse();
                }
            }
            let numbers: Vec<bool> = table.columns.iter().map(|column| column.is_number).collect();
            let row = |cells: &Vec<Cell>| {
                let cells = cells.iter().zip(&numbers).map(|(it, is_number)| {
                    view! { <td class:is-number=*is_number>{cell(it)}</td> }
                });
                view! { <tr>{cells.collect_view()}</tr> }
            };
            rows.into_iter().map(row).collect_view()
        })
    };
    let more = table.with_value(|table| table.more);
    let name = table.with_value(|table| label(&table.title));
    view! {
        <div class="sheet" tabindex="0" role="region" aria-label=name>
            <table class="tabular">
                <thead><tr>{head()}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="made-text">{format!("{} not shown", format::plural(more, "more row"))}</p> })}
    }
    .into_any()
}

fn compare(a: Option<&Cell>, b: Option<&Cell>) -> std::cmp::Ordering {
    match (a.and_then(|cell| cell.number), b.and_then(|cell| cell.number)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.map(|cell| &cell.text).cmp(&b.map(|cell| &cell.text)),
    }
}

fn matrix_of(matrix: &Matrix) -> AnyView {
    let heads = matrix.columns.iter().map(|column| view! { <th scope="col"><span>{column.clone()}</span></th> });
    let rows = matrix.rows.iter().map(|(head, cells)| {
        let cells = cells.iter().map(|it| view! { <td>{it.as_ref().map(cell)}</td> });
        view! { <tr><th scope="row">{head.clone()}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="sheet is-matrix" tabindex="0" role="region" aria-label=label(&matrix.title)>
            <table>
                <thead><tr><th scope="col">{matrix.corner.clone()}</th>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn item(item: &Item) -> impl IntoView + use<> {
    let place = item.evidence.as_ref().map(|evidence| place(evidence, None));
    view! {
        <li>
            {sign(item.tone)}
            <span class="item-body">
                <span class="item-text">{item.text.clone()}</span>
                <span class="item-note">{item.note.clone()}</span>
                {place}
            </span>
        </li>
    }
}

fn chart_of(chart: &Chart) -> AnyView {
    let series =
        chart.series.iter().map(|series| Drawn { values: series.values.clone(), is_bar: chart.kind == ChartKind::Bar });
    let plot = Plot {
        x: chart.x.clone(),
        unit: chart.unit.clone(),
        series: series.collect(),
        limits: chart.limits.iter().map(|limit| limit.value).collect(),
    };
    let names = chart.series.iter().map(|series| series.name.clone()).collect();
    let limits = chart.limits.iter().map(|limit| limit.label.clone()).collect();
    let title = chart.title.clone();
    let lines: Vec<Vec<Option<EvidenceView>>> = chart.series.iter().map(|series| series.evidence.clone()).collect();
    let lines = StoredValue::new(lines);
    let line_of = move |spot: Spot| {
        let line = |lines: &Vec<Vec<Option<EvidenceView>>>| lines.get(spot.series)?.get(spot.place)?.clone();
        lines.with_value(line).filter(|line| line.entry != u32::MAX)
    };
    let place = Callback::new(move |spot| {
        line_of(spot).map(|EvidenceView { path, line, .. }| if line > 0 { format!("{path}:{line}") } else { path })
    });
    let store = store();
    let on_press = Callback::new(move |spot| {
        if let Some(EvidenceView { entry, line, end_line, .. }) = line_of(spot) {
            store.go_entry(entry, (line > 0).then_some((line, end_line.max(line))));
        }
    });
    view! { <ChartFrame title plot names limits place on_press table=table_of(&numbers(chart)) /> }.into_any()
}

/// The numbers of a chart as a table, each with the line that gave it.
fn numbers(chart: &Chart) -> TableView {
    let mut titles = vec![if chart.x_title.is_empty() { "Place" } else { &chart.x_title }.to_owned()];
    titles.extend(chart.series.iter().map(|series| format!("#{}", series.name)));
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut table = TableView::new("", &titles);
    table.rows = chart
        .x
        .iter()
        .enumerate()
        .map(|(at, x)| {
            let values = chart.series.iter().map(|series| match series.values.get(at).copied().flatten() {
                Some(value) => Cell::number(value, format::measure(value, &chart.unit))
                    .from(series.evidence.get(at).cloned().flatten()),
                None => Cell::text("–"),
            });
            std::iter::once(Cell::text(x.clone())).chain(values).collect()
        })
        .collect();
    table
}

fn answers(answers: Vec<AnswerView>) -> Option<impl IntoView> {
    let row = |answer: AnswerView| {
        view! {
            <li class="row">
                <MarkSign mark=mark_of(&answer.answer) />
                <span class="row-words">
                    <span class="row-name">{answer.title}</span>
                    <span class="row-why">{answer.why}</span>
                </span>
            </li>
        }
    };
    (!answers.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Checks"</h2>
                <ul class="table">{answers.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

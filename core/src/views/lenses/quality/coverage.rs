//! Coverage by measure, report, package and file.

use super::ROWS;
use crate::facts::{Coverage, CoverageMetric, Facts};
use crate::findings::Evidence;
use crate::methods::order::Order;
use crate::methods::phrase::grouped;
use crate::methods::phrase::percent as shown;
use crate::views::EvidenceView;
use crate::views::lens::{Cell, Figure, TableView};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Covered, of how many, by one measure.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub(super) metric: CoverageMetric,
    covered: u64,
    total: u64,
}

impl Share {
    fn fraction(self) -> f64 {
        if self.total == 0 { 1.0 } else { self.covered as f64 / self.total as f64 }
    }

    pub(super) fn percent(self) -> String {
        shown(self.fraction())
    }

    fn of(metric: CoverageMetric, rows: &[&Coverage]) -> Self {
        let mine = rows.iter().filter(|row| row.metric == metric);
        let (covered, total) = mine.fold((0, 0), |sum, row| (sum.0 + row.covered, sum.1 + row.total));
        Self { metric, covered, total }
    }

    /// By `main`, else by the first measure that anything of `rows` was counted by.
    fn main_of(main: CoverageMetric, rows: &[&Coverage]) -> Self {
        let all = std::iter::once(main).chain(METRICS).map(|metric| Self::of(metric, rows));
        all.into_iter().find(|share| share.total > 0).unwrap_or_else(|| Self::of(main, rows))
    }

    /// Per cent and counts, with the word of the measure where it is not `main`; empty where nothing was counted.
    fn cells(self, main: CoverageMetric) -> [Cell; 2] {
        if self.total == 0 {
            return [Cell::default(), Cell::default()];
        }
        let word = if self.metric == main { String::new() } else { format!(" {}s", self.metric.word()) };
        let counts = format!("{} of {}{word}", grouped(self.covered), grouped(self.total));
        [Cell::number(self.fraction(), self.percent()), Cell::number(self.covered as f64, counts)]
    }
}

/// Rows under a name, in the order of names.
type Groups<'a> = BTreeMap<String, Vec<&'a Coverage>>;

pub(super) struct Study<'a> {
    /// Measures that anything was counted by.
    pub(super) totals: Vec<Share>,
    /// The measure that files are compared by: lines, where they are counted.
    main: CoverageMetric,
    /// Paths of documents.
    pub(super) reports: Groups<'a>,
    packages: Groups<'a>,
}

const METRICS: [CoverageMetric; 8] = [
    CoverageMetric::Line,
    CoverageMetric::Statement,
    CoverageMetric::Branch,
    CoverageMetric::Function,
    CoverageMetric::Instruction,
    CoverageMetric::Region,
    CoverageMetric::Class,
    CoverageMetric::Complexity,
];

/// The group of a file: as the report has it, else its folder.
fn package<'a>(facts: &'a Facts, row: &Coverage) -> &'a str {
    match facts.text(row.package) {
        "" => facts.text(row.file).rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder),
        package => package,
    }
}

pub(super) fn study(facts: &Facts) -> Study<'_> {
    let rows: Vec<&Coverage> = facts.records.coverage.iter().collect();
    let totals: Vec<Share> =
        METRICS.iter().map(|metric| Share::of(*metric, &rows)).filter(|total| total.total > 0).collect();
    let (mut reports, mut packages) = (Groups::new(), Groups::new());
    for row in rows {
        let path = facts.entry_of(row.origin.document).map_or("", |entry| entry.path.as_str());
        reports.entry(path.to_owned()).or_default().push(row);
        packages.entry(package(facts, row).to_owned()).or_default().push(row);
    }
    let main = totals.first().map_or(CoverageMetric::Line, |first| first.metric);
    Study { totals, main, reports, packages }
}

pub(super) fn figures(study: &Study<'_>) -> Vec<Figure> {
    let figure = |total: &Share| Figure {
        label: format!("{} coverage", crate::methods::phrase::upper_first(total.metric.word())),
        value: total.percent(),
        note: format!("{} of {}", grouped(total.covered), grouped(total.total)),
        ..Figure::default()
    };
    study.totals.iter().map(figure).collect()
}

/// Files of rows; a file has one row for each measure.
fn files(rows: &[&Coverage]) -> u64 {
    let mut names: Vec<_> = rows.iter().map(|row| (row.origin.document, row.file)).collect();
    names.dedup();
    names.len() as u64
}

pub(super) fn tables(facts: &Facts, study: &Study<'_>) -> Vec<TableView> {
    if study.totals.is_empty() {
        return Vec::new();
    }
    let mut tables = Vec::new();
    if study.reports.len() > 1 {
        tables.push(grouped_by("Coverage by report", "Report", &study.reports, study.main));
    }
    tables.push(grouped_by("Coverage by package", "Package", &study.packages, study.main));
    tables.push(worst(facts, study));
    tables
}

/// The least covered first.
fn grouped_by(title: &str, of: &str, groups: &Groups<'_>, main: CoverageMetric) -> TableView {
    let measure = crate::methods::phrase::upper_first(main.word());
    let columns = [of, "#Files", &format!("#{measure} coverage"), "#Covered", "#Branch coverage", "#Branches"];
    let mut table = TableView::new(title, &columns);
    let mut rows: Vec<(Share, &str, &[&Coverage])> =
        groups.iter().map(|(name, rows)| (Share::main_of(main, rows), name.as_str(), rows.as_slice())).collect();
    rows.order_by(|a, b| a.0.fraction().total_cmp(&b.0.fraction()));
    table.more = rows.len().saturating_sub(ROWS) as u64;
    for (total, name, rows) in rows.into_iter().take(ROWS) {
        let files = files(rows);
        let name = if name.is_empty() { "(none)" } else { name };
        let mut cells = vec![Cell::text(name), Cell::number(files as f64, grouped(files))];
        cells.extend(total.cells(main));
        cells.extend(Share::of(CoverageMetric::Branch, rows).cells(CoverageMetric::Branch));
        table.rows.push(cells);
    }
    table
}

/// Stretches as they are read: `3-5, 9`.
fn stretches(missed: &[(u32, u32)]) -> String {
    const MOST: usize = 20;
    let one = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let mut said = missed.iter().take(MOST).map(one).collect::<Vec<_>>().join(", ");
    if missed.len() > MOST {
        said.push_str(", …");
    }
    said
}

/// Files with the most that was not covered, first; each by the measure of all, or by the first that it has.
fn least<'a>(facts: &'a Facts, study: &Study<'_>) -> Vec<&'a Coverage> {
    let of = |metric| METRICS.iter().position(|known| *known == metric).filter(|_| metric != study.main);
    let files = facts.records.coverage.chunk_by(|a, b| (a.origin, a.file) == (b.origin, b.file));
    let mut rows: Vec<&Coverage> = files.filter_map(|file| file.iter().min_by_key(|row| of(row.metric))).collect();
    rows.order_by_key(|row| std::cmp::Reverse(row.total.saturating_sub(row.covered)));
    rows
}

fn worst(facts: &Facts, study: &Study<'_>) -> TableView {
    let title = format!("Files by missed {}s", study.main.word());
    let mut table = TableView::new(&title, &["File", "Package", "#Missed", "#Coverage", "#Covered", "Missed lines"]);
    let rows = least(facts, study);
    table.more = rows.len().saturating_sub(ROWS) as u64;
    for row in rows.into_iter().take(ROWS) {
        let missed = row.total.saturating_sub(row.covered);
        let total = Share { metric: row.metric, covered: row.covered, total: row.total };
        let name = facts.text(row.file);
        let place = EvidenceView::from(&Evidence::of(facts, row.origin, name));
        let mut cells = vec![
            Cell::text(name).from(Some(place)),
            Cell::text(package(facts, row)),
            Cell::number(missed as f64, grouped(missed)),
        ];
        cells.extend(total.cells(study.main));
        cells.push(Cell::text(stretches(&row.missed)));
        table.rows.push(cells);
    }
    table
}

pub(super) fn json(facts: &Facts, study: &Study<'_>) -> Value {
    let total = |total: &Share| json!({"metric": total.metric.word(), "covered": total.covered, "total": total.total});
    let packages = study.packages.iter().map(|(name, rows)| {
        let totals = METRICS.iter().map(|metric| Share::of(*metric, rows)).filter(|total| total.total > 0);
        json!({"package": name, "files": files(rows), "totals": totals.map(|one| total(&one)).collect::<Vec<_>>()})
    });
    let files = facts.records.coverage.iter().map(|row| {
        json!({
            "file": facts.text(row.file), "package": facts.text(row.package), "metric": row.metric.word(),
            "covered": row.covered, "total": row.total, "missed": row.missed,
            "path": facts.entry_of(row.origin.document).map(|entry| &entry.path), "line": row.origin.line,
        })
    });
    json!({
        "totals": study.totals.iter().map(total).collect::<Vec<_>>(),
        "packages": packages.collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
    })
}

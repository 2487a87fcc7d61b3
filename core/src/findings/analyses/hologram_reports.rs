//! The reports folders of Hologram runs: what came together is judged together.
//!
//! A folder is found by the ends of paths (`perf/`, `e2e/`), so it does not matter whether it came
//! as a zip, as a folder or as loose files.

use crate::facts::{Event, Facts, Origin};
use crate::findings::Evidence;

/// A row of a perf table; NaN where a column is no number.
#[derive(Clone, Debug)]
pub(crate) struct PerfRow<'a> {
    /// `core.verify_ms`.
    pub(crate) series: &'a str,
    /// Milliseconds: p50, p95, p99, mean.
    pub(crate) values: [f64; 4],
    /// Timed samples.
    pub(crate) samples: Option<u64>,
    /// Free text.
    pub(crate) note: &'a str,
    /// Where it stands.
    pub(crate) origin: Origin,
}

/// Column of the values of a row.
pub(crate) const QUANTILES: [&str; 4] = ["p50", "p95", "p99", "avg"];

impl PerfRow<'_> {
    /// The 95th percentile in milliseconds.
    pub(crate) fn p95(&self) -> f64 {
        let [_, p95, _, _] = self.values;
        p95
    }

    /// As the table has it.
    pub(crate) fn evidence(&self, facts: &Facts) -> Evidence {
        Evidence::of(facts, self.origin, format!("{}: p95={:.3}ms", self.series, self.p95()))
    }
}

/// A value of a baseline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base<'a> {
    /// `core.verify_ms`.
    pub(crate) series: &'a str,
    /// p95 in milliseconds.
    pub(crate) value: f64,
    /// Where it stands.
    pub(crate) origin: Origin,
}

/// One folder of reports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report<'a> {
    /// Path of the folder; empty for loose files.
    pub(crate) root: String,
    /// Runs that its files belong to.
    pub(crate) runs: Vec<u32>,
    /// Newest time that its files hold, else that of the files themselves.
    pub(crate) time: Option<i64>,
    /// Rows of its tables, in order of path and line: of the page where there are no tables.
    pub(crate) rows: Vec<PerfRow<'a>>,
    /// The rows are those of the page.
    pub(crate) is_from_page: bool,
    /// Values of its baseline.
    pub(crate) baseline: Vec<Base<'a>>,
    /// Number of the document of the baseline, where there is one.
    pub(crate) baseline_document: Option<u32>,
    /// Events, in the order in which they were logged.
    pub(crate) events: Vec<&'a Event>,
    /// Formats of its documents, each once.
    pub(crate) formats: Vec<&'a str>,
}

/// The folder that a file of the reports lies in.
pub(crate) fn root_of(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for below in ["perf/backups", "perf", "e2e"] {
        if folder == below {
            return "";
        }
        if let Some(root) = folder.strip_suffix(below).and_then(|root| root.strip_suffix('/')) {
            return root;
        }
    }
    folder
}

impl Report<'_> {
    /// As people call it.
    pub(crate) fn name(&self) -> &str {
        let name = self.root.trim_end_matches('!');
        if name.is_empty() { "the files" } else { name }
    }

    /// True when a document of that format is there.
    pub(crate) fn has(&self, format: &str) -> bool {
        self.formats.contains(&format)
    }

    /// True when it was uploaded as an artifact of the reports workflow, as its name tells.
    pub(crate) fn is_artifact(&self) -> bool {
        self.root.to_ascii_lowercase().contains("hologram-reports")
    }
}

/// Every folder of reports, in the order of the documents.
pub(crate) fn reports(facts: &Facts) -> Vec<Report<'_>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("reports");
    let mut reports: Vec<Report<'_>> = Vec::new();
    let mut of_document: Vec<Option<usize>> = Vec::new();
    for (number, document) in (0_u32..).zip(&facts.documents) {
        let Some(entry) = facts.entry_of(number).filter(|_| facts.text(document.system) == "hologram") else {
            of_document.push(None);
            continue;
        };
        let root = root_of(&entry.path);
        let at = reports.iter().position(|report| report.root == root).unwrap_or_else(|| {
            reports.push(Report { root: root.to_owned(), ..Report::default() });
            reports.len() - 1
        });
        of_document.push(Some(at));
        let Some(report) = reports.get_mut(at) else { continue };
        let format = facts.text(document.format);
        if !report.has(format) {
            report.formats.push(format);
        }
        if !report.runs.contains(&entry.run) {
            report.runs.push(entry.run);
        }
        let is_history = format == "hologram-flake-database" || entry.path.contains("/backups/");
        if !is_history {
            report.time = report.time.max(document.last_time);
        }
        if format == "hologram-baseline" && !entry.path.contains("backups/") {
            report.baseline_document = Some(number);
        }
    }
    let of = |origin: Origin| of_document.get(origin.document as usize).copied().flatten();
    perf(facts, &mut reports, of);
    events(facts, &mut reports, of);
    for (number, document) in (0_u32..).zip(&facts.documents) {
        // Nothing says when it ran: the files themselves do.
        let (Some(at), Some(entry)) = (of_document.get(number as usize).copied().flatten(), facts.entry_of(number))
        else {
            continue;
        };
        let _ = document;
        if let Some(report) = reports.get_mut(at).filter(|report| report.time.is_none()) {
            report.time = entry.modified.map(|seconds| seconds * 1000);
        }
    }
    reports
}

fn format_of(facts: &Facts, origin: Origin) -> &str {
    facts.documents.get(origin.document as usize).map_or("", |document| facts.text(document.format))
}

fn label<'a>(facts: &'a Facts, labels: &[(crate::facts::StrId, crate::facts::StrId)], key: &str) -> &'a str {
    labels.iter().find(|(known, _)| facts.text(*known) == key).map_or("", |(_, value)| facts.text(*value))
}

fn perf<'a>(facts: &'a Facts, reports: &mut [Report<'a>], of: impl Fn(Origin) -> Option<usize>) {
    let has_table: Vec<bool> = reports.iter().map(|report| report.has("hologram-perf-csv")).collect();
    for metric in &facts.records.metrics {
        let Some(at) = of(metric.origin) else { continue };
        let Some(report) = reports.get_mut(at) else { continue };
        let series = facts.text(metric.series);
        match format_of(facts, metric.origin) {
            "hologram-baseline" if label(facts, &metric.labels, "role") == "baseline" => {
                report.baseline.push(Base { series, value: metric.value, origin: metric.origin });
            }
            "hologram-page" if has_table.get(at) == Some(&true) => {}
            format @ ("hologram-perf-csv" | "hologram-page") => {
                let quantile = label(facts, &metric.labels, "quantile");
                let Some(column) = QUANTILES.iter().position(|known| *known == quantile) else { continue };
                report.is_from_page = format == "hologram-page";
                let is_new = report.rows.last().is_none_or(|row| row.origin != metric.origin || column == 0);
                if is_new {
                    report.rows.push(PerfRow {
                        series,
                        values: [f64::NAN; 4],
                        samples: metric.samples,
                        note: label(facts, &metric.labels, "note"),
                        origin: metric.origin,
                    });
                }
                if let Some(value) = report.rows.last_mut().and_then(|row| row.values.get_mut(column)) {
                    *value = metric.value;
                }
            }
            _ => {}
        }
    }
}

/// Events of the lines; where there are none, those of the E2E report, then those of the page.
fn events<'a>(facts: &'a Facts, reports: &mut [Report<'a>], of: impl Fn(Origin) -> Option<usize>) {
    for source in ["hologram-events", "hologram-e2e-report", "hologram-page"] {
        let is_open: Vec<bool> = reports.iter().map(|report| report.events.is_empty()).collect();
        for event in &facts.records.events {
            let Some(at) = of(event.origin).filter(|at| is_open.get(*at) == Some(&true)) else { continue };
            if let Some(report) = reports.get_mut(at).filter(|_| format_of(facts, event.origin) == source) {
                report.events.push(event);
            }
        }
    }
}

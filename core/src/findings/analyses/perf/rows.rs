//! Benchmark rows as the scripts see them, from lines and from the aggregated file.
//!
//! The same measurement may come from both: it counts once, and the lines are preferred, since
//! the aggregated file lacks what aggregation drops.

use crate::facts::{Facts, Metric};
use crate::findings::analyses::Claims;
use crate::findings::{Evidence, Policy};
use crate::methods::phrase::{count, grouped};
use hashbrown::HashSet;

/// Which kind of file a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `bench/results/*.ndjson`.
    Lines,
    /// `site/benchmarks.json`.
    Aggregated,
}

/// A benchmark row.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    facts: &'a Facts,
    /// The row of the facts.
    pub metric: &'a Metric,
    /// Which kind of file it comes from.
    pub source: Source,
    /// `julia`, `rust`, …; `unknown` when missing.
    pub backend: &'a str,
    /// What was measured; `unknown` when missing.
    pub test: &'a str,
    /// `loops`, `parallel`, …; `unknown` when missing.
    pub mode: &'a str,
    /// `true` or `false`; upstream reads a missing one as false.
    pub parallel: &'a str,
    /// Input size; empty when missing.
    pub n: &'a str,
    /// As written; empty when missing.
    pub timestamp: &'a str,
}

impl<'a> Row<'a> {
    fn new(facts: &'a Facts, metric: &'a Metric, source: Source) -> Self {
        let mut row =
            Self { facts, metric, source, backend: "", test: "", mode: "", parallel: "false", n: "", timestamp: "" };
        row.test = or_unknown(facts.text(metric.series));
        row.backend = or_unknown(row.label("backend"));
        row.mode = or_unknown(row.label("mode"));
        row.n = row.label("n");
        row.timestamp = row.label("timestamp");
        if row.label("parallel") == "true" {
            row.parallel = "true";
        }
        row
    }

    /// A field by its name; empty when missing.
    pub fn label(&self, name: &str) -> &'a str {
        let found = self.metric.labels.iter().find(|(key, _)| self.facts.text(*key) == name);
        found.map_or("", |(_, value)| self.facts.text(*value))
    }

    /// The commit, as written.
    pub fn commit(&self) -> &'a str {
        self.facts.text(self.metric.commit)
    }

    /// Why the benchmark failed; empty when it did not.
    pub fn error(&self) -> &'a str {
        self.facts.text(self.metric.error)
    }

    /// True for rows that statistics leave out.
    pub fn is_error(&self) -> bool {
        !self.metric.error.is_empty()
    }

    /// Mean time in nanoseconds; NaN when missing.
    pub fn mean_ns(&self) -> f64 {
        self.metric.value
    }

    /// Synthetic data, as its commit says.
    pub fn is_demo(&self) -> bool {
        self.commit().starts_with("demo-")
    }

    /// `rust sum_even_squares loops n=1000000 sequential`.
    pub fn name(&self) -> String {
        let way = if self.parallel == "true" { "parallel" } else { "sequential" };
        format!("{} {} {} n={} {way}", self.backend, self.test, self.mode, self.n)
    }

    /// The line that holds it.
    pub fn evidence(&self) -> Evidence {
        let said = if self.is_error() {
            self.error().lines().next().unwrap_or_default().to_owned()
        } else {
            format!("mean_ns {}", nanoseconds(self.mean_ns()))
        };
        Evidence::of(self.facts, self.metric.origin, format!("{} {}: {said}", self.timestamp, self.name()))
    }

    /// What makes two rows one measurement.
    fn identity(&self) -> (&'a str, &'a str, [&'a str; 5], u64) {
        let key = [self.backend, self.test, self.mode, self.parallel, self.n];
        (self.timestamp, self.commit(), key, self.mean_ns().to_bits())
    }
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

/// `1,273,679 ns`, as upstream prints it.
pub(super) fn nanoseconds(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
    let whole = value.abs().round_ties_even() as u64;
    format!("{}{}", if value < 0.0 { "-" } else { "" }, grouped(whole))
}

/// All benchmark rows.
pub struct Bench<'a> {
    /// Of lines, as they come; failed ones too.
    pub lines: Vec<Row<'a>>,
    /// Of the aggregated file, as they come; failed ones too.
    pub aggregated: Vec<Row<'a>>,
    /// Of both, every measurement once; lines first.
    pub all: Vec<Row<'a>>,
    /// Rows that were in more than one place.
    pub copies: u64,
    /// An aggregated file holds `{"results": […]}`, which the dashboard takes and the gate does not.
    pub is_wrapped: bool,
}

impl<'a> Bench<'a> {
    /// Reads the tables.
    pub fn of(facts: &'a Facts) -> Self {
        #[cfg(test)]
        crate::findings::analyses::made::note("bench");
        let sources: Vec<Option<Source>> = facts
            .documents
            .iter()
            .map(|document| match facts.text(document.format) {
                "pcs-results" => Some(Source::Lines),
                "pcs-benchmarks" => Some(Source::Aggregated),
                _ => None,
            })
            .collect();
        let is_wrapped =
            Claims::of_format(facts, "pcs-benchmarks").iter().any(|file| file.boolean("wrapped") == Some(true));
        let mut bench = Self { lines: Vec::new(), aggregated: Vec::new(), all: Vec::new(), copies: 0, is_wrapped };
        for metric in &facts.records.metrics {
            match sources.get(metric.origin.document as usize).copied().flatten() {
                Some(Source::Lines) => bench.lines.push(Row::new(facts, metric, Source::Lines)),
                Some(Source::Aggregated) => bench.aggregated.push(Row::new(facts, metric, Source::Aggregated)),
                None => {}
            }
        }
        let mut seen = HashSet::with_capacity(bench.lines.len());
        for row in bench.lines.iter().chain(&bench.aggregated) {
            // Errors have no value that tells copies apart.
            if row.is_error() || seen.insert(row.identity()) {
                bench.all.push(*row);
            } else {
                bench.copies += 1;
            }
        }
        bench
    }

    /// True when no row was read.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Rows that hold a measurement.
    pub fn measured(&self) -> impl Iterator<Item = &Row<'a>> {
        self.all.iter().filter(|row| !row.is_error() && row.mean_ns().is_finite())
    }

    /// What `regression_check` reads: the aggregated file, or what aggregation makes of the lines.
    pub fn upstream_input(&self, policy: &Policy) -> Vec<Row<'a>> {
        if self.aggregated.is_empty() { super::aggregate(&self.lines, policy) } else { self.aggregated.clone() }
    }

    /// Newest time of all rows.
    pub fn newest(&self) -> Option<&Row<'a>> {
        // The first of equal ones.
        self.all.iter().rev().filter(|row| row.metric.time.is_some()).max_by_key(|row| row.metric.time)
    }

    /// Which rows were taken where, in a sentence.
    pub fn preferred(&self) -> String {
        let lines = count(self.lines.len() as u64, "line", "lines");
        let aggregated = count(self.aggregated.len() as u64, "row", "rows");
        match (self.lines.is_empty(), self.aggregated.is_empty()) {
            (true, true) => "No benchmark rows were read.".to_owned(),
            (false, true) => {
                format!("{lines} of bench/results; the upstream key uses them as aggregation leaves them.")
            }
            (true, false) => format!("{aggregated} of site/benchmarks.json, for both keys."),
            (false, false) => format!(
                "The upstream key uses the {aggregated} of site/benchmarks.json; the fine key prefers the {lines} of \
                 bench/results, and {} in both count once.",
                count(self.copies, "measurement", "measurements")
            ),
        }
    }
}

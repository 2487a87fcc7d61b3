//! The validation of `aggregate_bench.py`: warnings about fields that are missing or unknown.

use super::rows::{Bench, Row};
use crate::facts::Facts;
use crate::findings::Policy;
use crate::findings::analyses::Claims;
use hashbrown::HashMap;

/// What validation warns of.
pub struct Validation<'a> {
    /// Rows without a required field, which they need.
    pub missing: Vec<(Row<'a>, String)>,
    /// Failed benchmarks without `mean_ns`: upstream warns, nothing is wrong with the row.
    pub excused: u64,
    /// Fields that the schema does not know, with the number of rows and the first of them.
    pub unknown: Vec<(&'a str, u64, Row<'a>)>,
    /// Where the lists of fields come from.
    pub source: String,
}

/// Checks lines and aggregated rows, each as it stands in its file.
pub fn validate<'a>(bench: &Bench<'a>, facts: &'a Facts, policy: &Policy) -> Validation<'a> {
    let schema = Claims::of_format(facts, "pcs-schema").into_iter().next();
    let listed = |prefix: &str, key: &str| -> Vec<String> {
        let Some(schema) = schema else { return policy.list(key).to_vec() };
        let of_list = schema.iter().filter(|(key, _)| key.strip_prefix(prefix).is_some_and(|at| at.starts_with('.')));
        of_list.filter_map(|(key, _)| schema.text(key).map(ToOwned::to_owned)).collect()
    };
    let known = listed("fields", "pcs.schema.fields");
    let required = listed("required_fields", "pcs.schema.required_fields");
    let source =
        schema.map_or_else(|| policy.source("pcs.schema.fields").to_owned(), |schema| schema.path().to_owned());
    let mut found = Validation { missing: Vec::new(), excused: 0, unknown: Vec::new(), source };
    let mut places: HashMap<&str, usize> = HashMap::new();
    for row in bench.lines.iter().chain(&bench.aggregated) {
        for field in &required {
            if !is_missing(row, field) {
                continue;
            }
            if field == "mean_ns" && row.is_error() {
                found.excused += 1;
            } else {
                found.missing.push((*row, field.clone()));
            }
        }
        let labels = row.metric.labels.iter().map(|(key, _)| facts.text(*key));
        for name in labels.chain(row.is_error().then_some("error")) {
            if known.iter().any(|field| field == name) {
                continue;
            }
            let place = *places.entry(name).or_insert_with(|| {
                found.unknown.push((name, 0, *row));
                found.unknown.len() - 1
            });
            if let Some((_, rows, _)) = found.unknown.get_mut(place) {
                *rows += 1;
            }
        }
    }
    found
}

/// Not there, `null`, or an empty text.
fn is_missing(row: &Row<'_>, field: &str) -> bool {
    match field {
        "commit" => row.commit().is_empty(),
        "test" => row.metric.series.is_empty(),
        "mean_ns" => row.mean_ns().is_nan(),
        "std_ns" => row.metric.spread.is_nan(),
        field => row.label(field).is_empty(),
    }
}

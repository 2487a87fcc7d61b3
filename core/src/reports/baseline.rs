//! `perf/baseline.json` as `baseline_compare` writes it: a flat object of the last p95 of each metric.
//!
//! Written only where the playbook allows it, which rule `hologram_baseline_refresh` answers. Upstream drops
//! metrics of the old baseline that were not measured now; here they stay, and are named.

use super::Redactor;
use crate::findings::Answer;
use crate::findings::analyses::hologram_perf::{baseline_of, measured};
use crate::methods::phrase::count;
use crate::views::Scene;
use serde_json::{Map, Value};

/// A baseline that may be written.
pub struct Baseline {
    /// The file, as upstream writes it.
    pub text: String,
    /// Metrics that keep their old value, since they were not measured.
    pub kept: Vec<String>,
}

/// The refreshed baseline, or the answer that forbids it.
pub(crate) fn baseline(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<Baseline, Answer> {
    match scene.answer("hologram_baseline_refresh") {
        Some(Answer::Pass) => {}
        Some(answer) => return Err(answer.clone()),
        None => return Err(Answer::NoData("perf/*.csv is missing".to_owned())),
    }
    let all = scene.judging.reports();
    let mut measuring = all.iter().filter(|report| !report.rows.is_empty());
    let (Some(report), None) = (measuring.next(), measuring.next()) else {
        let folders = all.iter().filter(|report| !report.rows.is_empty()).count() as u64;
        let why = format!("{} have perf rows: give the one of main", count(folders, "folder", "folders"));
        return Err(Answer::NoData(why));
    };
    let measured = measured(report);
    let mut values = Map::new();
    for row in &report.rows {
        // The last row of a metric wins, at the place of its first.
        if let Some(last) = measured.get(row.series).and_then(|rows| rows.last()) {
            values.insert(redactor.text(row.series).into_owned(), last.p95().into());
        }
    }
    let mut kept = Vec::new();
    for base in baseline_of(report, all).iter().filter(|base| !measured.contains_key(base.series)) {
        let name = redactor.text(base.series).into_owned();
        values.insert(name.clone(), base.value.into());
        kept.push(name);
    }
    let text = serde_json::to_string_pretty(&Value::Object(values)).unwrap_or_else(|error| error.to_string());
    Ok(Baseline { text, kept })
}

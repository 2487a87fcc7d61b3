//! `perf/baseline.json`: p95 in milliseconds by `suite.metric`, without date or commit, and its backups.

use super::shared::{SHARED, metric};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, Loss};

pub(in crate::documents::formats) const FORMAT: Format =
    Format { id: "hologram-baseline", title: "Hologram perf baseline", sniff, read, ..SHARED };

fn sniff(probe: &Probe<'_>) -> Confidence {
    let name = probe.name();
    let is_named = name == "baseline.json" || name.starts_with("baseline_") && probe.path_ends(".json");
    if !is_named {
        return Confidence::No;
    }
    let keys = &probe.shape().keys;
    let is_metric = |key: &String| key.split_once('.').is_some_and(|(_, metric)| !metric.contains('.'));
    if !keys.is_empty() && keys.iter().all(is_metric) {
        Confidence::Certain
    } else if keys.is_empty() && probe.path_ends("perf/baseline.json") {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let stem = writer.path().rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
    let Some(tree) = whole::json(input, writer) else { return };
    let node = tree.root();
    if !node.is_object() {
        writer.note(Loss::DataLoss, "a baseline is an object of numbers", 0);
        return;
    }
    let mut role = "baseline";
    if let Some((time, reason)) = backup(&stem) {
        role = "backup";
        writer.time(time);
        let reason = ClaimValue::Text(writer.intern(reason));
        let origin = node.origin(writer);
        claim("reason", reason, origin.span, origin.line, writer);
    }
    let mut rows = 0;
    for (key, value) in node.fields() {
        let origin = value.origin(writer);
        if let Some(number) = value.number() {
            rows += 1;
            metric(origin, &key, &[("role", role), ("quantile", "p95")], number, writer);
        } else {
            writer.note_at(Loss::DataLoss, format!("{key} is no number"), 0, origin.span, origin.line);
        }
    }
    writer.document(|document| document.records = rows);
}

/// Time and reason in `baseline_<YYYYmmdd>_<HHMMSS>_<reason>`.
fn backup(stem: &str) -> Option<(i64, &str)> {
    let rest = stem.strip_prefix("baseline_")?;
    let part = |from: usize, to: usize| rest.get(from..to);
    let iso =
        format!("{}-{}-{}T{}:{}:{}", part(0, 4)?, part(4, 6)?, part(6, 8)?, part(9, 11)?, part(11, 13)?, part(13, 15)?);
    let (millis, _) = times::parse_iso(&iso)?;
    Some((millis, rest.get(16..).unwrap_or_default()))
}

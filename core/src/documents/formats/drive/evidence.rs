//! Evidence bundles: counts and sample rows of the database when a scenario failed.
//!
//! `.evidence/<scenarioId>.<label>.<epochMillis>.json`. They name no invariant and no organization.

use super::{format, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, claims, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, Span};

pub(crate) const FORMAT: Format = format("drive-evidence", "Database evidence bundle", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let keys = ["scenarioId", "label", "createdAt", "counts"];
    sure(shape.kind == Kind::Object && shape.has(&keys), false)
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let bundle = tree.root();
    bundle.state("", writer);
    // `createdAt` may be the frozen time of a test; the name has the real one.
    let name = writer.path().rsplit('/').next().unwrap_or_default();
    let millis = name.strip_suffix(".json").and_then(|name| name.rsplit('.').next()?.parse::<i64>().ok());
    if let Some(millis) = millis {
        writer.time(millis);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century")]
        let value = ClaimValue::Number(millis as f64);
        claims::claim("name.epochMillis", value, Span::default(), 0, writer);
    }
    let rows: usize = bundle
        .get("samples")
        .map(|samples| samples.fields().iter().map(|(_, rows)| Node::items(*rows).len()).sum())
        .unwrap_or_default();
    writer.document(|document| document.records = rows as u64);
}

//! `bench/policy.yml`: thresholds as upstream states them; claims only, never the policy of this program.

use super::{SPEC, SYSTEM, lines, yaml};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState};

pub(crate) const FORMAT: Format = Format {
    id: "pcs-policy",
    title: "PCS performance policy",
    spec: SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: SYSTEM,
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if !probe.path_ends(".yml") && !probe.path_ends(".yaml") {
        return Confidence::No;
    }
    let text = probe.text().unwrap_or_default();
    let has = |key: &str| text.lines().any(|line| line.trim() == key || line.trim().starts_with(&format!("{key} ")));
    let is_it = has("per_backend:") && has("regression:") || has("k_anomaly:");
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut reader = yaml::Reader::default();
    let mut claims = 0;
    lines::each(input, writer, |line, writer| {
        let decoded = text::decode_as(line.bytes, text::Encoding::Utf8, 0);
        for (key, said) in reader.line(&decoded.text, line.indent) {
            let value = match (said.parse::<f64>(), said.as_str()) {
                _ if said.starts_with(['"', '\'']) => {
                    ClaimValue::Text(writer.intern(&text::cut(said.trim_matches(['"', '\'']), 400)))
                }
                (_, "true") => ClaimValue::Bool(true),
                (_, "false") => ClaimValue::Bool(false),
                (_, "null" | "~") => ClaimValue::Null,
                (Ok(number), _) if number.is_finite() => ClaimValue::Number(number),
                _ => ClaimValue::Text(writer.intern(&text::cut(&said, 400))),
            };
            claim(&key, value, line.span, line.number, writer);
            claims += 1;
        }
    });
    writer.document(|document| document.records = claims);
}

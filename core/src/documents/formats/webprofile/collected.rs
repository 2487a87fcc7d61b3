//! `collected/run_<id>_cross.json`: the iterations of another run, which its name tells.

use super::rows;
use crate::documents::shape::Kind;
use crate::documents::{Confidence, Format, Probe, Writer, claims, times};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Span};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-collected",
    title: "Collected cross-instance run",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    match probe.shape().kind {
        Kind::Array if !probe.path_ends("_cross.json") || probe.path_ends("aggregate_cross.json") => Confidence::No,
        Kind::Array if rows::looks_so(probe) => Confidence::Certain,
        // A run without a single iteration is written as well.
        Kind::Array if probe.shape().keys.is_empty() => Confidence::Likely,
        _ => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let label = label(writer.path().rsplit('/').next().unwrap_or_default());
    let value = ClaimValue::Text(writer.intern(&label));
    claims::claim("label", value, Span::default(), 1, writer);
    if let Some((millis, _)) = times::parse_iso(&label) {
        writer.time(millis);
    }
    rows::read_array(input, &label, writer);
}

/// The label of the trend: time of a local run, id of a run of CI, else the name of the file.
fn label(name: &str) -> String {
    if name.contains("run_local_") {
        let stamp = name.split('_').find(|part| part.ends_with('Z') && part.starts_with("20"));
        return stamp.and_then(stamp_as_iso).unwrap_or_else(|| name.to_owned());
    }
    let id = name.strip_prefix("run_").and_then(|rest| rest.strip_suffix("_cross.json"));
    id.unwrap_or(name).to_owned()
}

/// `20251223T094138Z` as `2025-12-23T09:41:38`.
fn stamp_as_iso(stamp: &str) -> Option<String> {
    let digits = |from: usize, to: usize| {
        stamp.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).map(ToOwned::to_owned)
    };
    if stamp.len() != 16 || stamp.get(8..9) != Some("T") {
        return None;
    }
    let iso = format!(
        "{}-{}-{}T{}:{}:{}",
        digits(0, 4)?,
        digits(4, 6)?,
        digits(6, 8)?,
        digits(9, 11)?,
        digits(11, 13)?,
        digits(13, 15)?
    );
    times::parse_iso(&iso).map(|_| iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_trend() {
        assert_eq!(label("run_20447700012_cross.json"), "20447700012");
        assert_eq!(label("run_local_20251223T094138Z_cross.json"), "2025-12-23T09:41:38");
        assert_eq!(label("run_local_latest_cross.json"), "run_local_latest_cross.json");
        assert_eq!(label("run_local_20259923T094138Z_cross.json"), "run_local_20259923T094138Z_cross.json");
        assert_eq!(label("other_cross.json"), "other_cross.json");
    }
}

//! `--per-backend-thresholds "+12%:julia,+8%:rust"`, with `--threshold` for all others.

use crate::findings::Policy;
use std::collections::BTreeMap;

/// How much slower a backend may become, as a ratio.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Of backends that are not listed.
    pub default: f64,
    /// By backend.
    pub backends: BTreeMap<String, f64>,
    /// Where they come from.
    pub source: String,
}

impl Thresholds {
    /// Of the policy; a temporary part comes last, so it overrides.
    pub fn of(policy: &Policy) -> Result<Self, String> {
        let temporary = policy.text("pcs.gate.temporary_thresholds");
        let mut thresholds = Self {
            default: policy.number("pcs.gate.threshold_ratio"),
            backends: parse(policy.text("pcs.gate.per_backend_thresholds"))?,
            source: policy.source("pcs.gate.per_backend_thresholds").to_owned(),
        };
        if !temporary.trim().is_empty() {
            thresholds.backends.extend(parse(temporary)?);
            thresholds.source = format!(
                "{}; temporarily {temporary} ({})",
                thresholds.source,
                policy.source("pcs.gate.temporary_thresholds")
            );
        }
        Ok(thresholds)
    }

    /// The threshold of a backend.
    pub fn ratio(&self, backend: &str) -> f64 {
        self.backends.get(backend).copied().unwrap_or(self.default)
    }
}

/// Parts between commas; those without `:` are passed over, later ones override. What is no number
/// stops the script, so it is an error here.
pub(super) fn parse(text: &str) -> Result<BTreeMap<String, f64>, String> {
    let mut backends = BTreeMap::new();
    for part in text.split(',') {
        let Some((percent, backend)) = part.split_once(':') else { continue };
        let percent = percent.replace(['+', '%'], "");
        let Ok(percent) = percent.trim().parse::<f64>() else {
            return Err(format!("threshold `{}` is no number", part.trim()));
        };
        backends.insert(backend.trim().to_owned(), percent / 100.0);
    }
    Ok(backends)
}

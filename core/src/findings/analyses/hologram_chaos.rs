//! Chaos tests: their results as dictionaries, and cases of `JUnit` reports that stand under `phase9_chaos`.

use super::Claims;
use crate::facts::{Facts, Origin, Status};
use crate::findings::Evidence;

/// Marker of chaos tests in paths and class names.
const MARKER: &str = "phase9_chaos";

/// One result.
pub(crate) struct Chaos<'a> {
    /// The test.
    pub(crate) test: &'a str,
    /// `ipfs_kill_restart`; of a case, its name.
    pub(crate) scenario: &'a str,
    /// Whether it held.
    pub(crate) success: bool,
    /// Milliseconds until the service was back.
    pub(crate) recovery_ms: Option<f64>,
    /// When.
    pub(crate) time: Option<i64>,
    /// Where it stands.
    pub(crate) origin: Origin,
}

impl Chaos<'_> {
    /// As the report has it.
    pub(crate) fn evidence(&self, facts: &Facts) -> Evidence {
        let end = if self.success { "success" } else { "failed" };
        let recovery = self.recovery_ms.map(|ms| format!(", recovery {ms} ms")).unwrap_or_default();
        Evidence::of(facts, self.origin, format!("{} ({}): {end}{recovery}", self.test, self.scenario))
    }
}

/// All results, in table order. Skipped cases are none.
pub(crate) fn results(facts: &Facts) -> Vec<Chaos<'_>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("chaos");
    let mut found = Vec::new();
    for claims in Claims::of_format(facts, "hologram-chaos") {
        let mut at = 0_usize;
        while let Some(success) =
            claims.get(&format!("{at}.success")).or_else(|| claims.get(&format!("{at}.chaos_type")))
        {
            let text = |name: &str| claims.text(&format!("{at}.{name}")).unwrap_or_default();
            let number = |name: &str| claims.number(&format!("{at}.{name}"));
            #[expect(clippy::cast_possible_truncation, reason = "saturates; times of this century are exact")]
            let time = number("timestamp").map(|seconds| (seconds * 1000.0) as i64);
            found.push(Chaos {
                test: text("test_name"),
                scenario: text("chaos_type"),
                success: claims.boolean(&format!("{at}.success")) == Some(true),
                recovery_ms: number("recovery_time_ms"),
                time,
                origin: success.origin,
            });
            at += 1;
        }
    }
    for attempts in facts.cases() {
        let Some(row) = attempts.last().filter(|row| row.status != Status::Skipped) else { continue };
        let names = [row.class, row.suite, row.file, row.name].map(|name| facts.text(name));
        if names.iter().any(|name| name.contains(MARKER)) {
            let document = facts.documents.get(row.document as usize);
            found.push(Chaos {
                test: facts.text(row.name),
                scenario: facts.text(row.name).trim_start_matches("test_"),
                success: row.status == Status::Passed,
                recovery_ms: None,
                time: document.and_then(|document| document.last_time),
                origin: Origin { document: row.document, line: row.document_line, span: row.span() },
            });
        }
    }
    found
}

/// True when a result is of a scenario of the policy.
pub(crate) fn is_of(result: &Chaos<'_>, scenario: &str) -> bool {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['-', ' '], "_");
    let scenario = plain(scenario);
    plain(result.scenario).contains(&scenario) || plain(result.test).contains(&scenario)
}

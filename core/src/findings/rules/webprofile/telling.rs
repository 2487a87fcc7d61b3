//! How the rules of this folder say what they found.

use crate::facts::Facts;
use crate::findings::analyses::parity::{Bundle, Parity};
use crate::findings::{Answer, Finding, SILENT_GREEN, Severity};
use crate::methods::{fingerprint::fingerprint, normalise::normalise, redact::redact};

/// Runbook, for maintainers: what a revocation failure needs.
pub(super) const REVOCATION: &str = "collect node.parity.json, test.parity.out, webprofile.log, mongo.log and the \
    failing request/response pairs; reproduce with `./scripts/contract/run_parity_locally.sh --no-cleanup` and \
    attach ci/webprofile-parity-<TIMESTAMP>.tar.gz to the issue";

/// Runbook, for maintainers: what a cross-instance failure needs.
pub(super) const CROSS: &str = "attach cross-instance-results.json, cross-instance-iter-*.out and \
    cross-instance-introspect-iter-*.raw; reproduce with `./scripts/contract/run_cross_instance_locally.sh --no-cleanup`";

/// Where evidence of a run comes from.
pub(super) const ARTIFACTS: &str = "check the artifact webprofile-parity-artifacts: logs, node.parity.json and \
    test.parity.out";

/// A claim without evidence yet; its id follows from rule and title without numbers.
pub(super) fn finding(rule: &'static str, severity: Severity, class: &str, title: String) -> Finding {
    let id = fingerprint(&[rule, &normalise(&redact(&title))]);
    Finding { class: class.to_owned(), ..Finding::new(rule, id, severity, title) }
}

/// A claim that upstream is green where the data are not.
pub(super) fn silent(rule: &'static str, title: String) -> Finding {
    finding(rule, Severity::Warning, SILENT_GREEN, title)
}

/// The worst answer over all runs, with their names where there are several.
pub(super) fn over_runs(parity: &Parity, none: &str, mut answer: impl FnMut(&Bundle) -> Answer) -> Answer {
    let answers: Vec<(&str, Answer)> =
        parity.bundles.iter().map(|bundle| (bundle.label.as_str(), answer(bundle))).collect();
    let named = answers.len() > 1;
    let whys = |is_it: fn(&Answer) -> bool| {
        let of = answers.iter().filter(|(_, answer)| is_it(answer));
        let whys = of.map(
            |(label, answer)| {
                if named { format!("{label}: {}", answer.why()) } else { answer.why().to_owned() }
            },
        );
        whys.collect::<Vec<_>>().join("; ")
    };
    if answers.is_empty() {
        Answer::NoData(none.to_owned())
    } else if answers.iter().any(|(_, answer)| matches!(answer, Answer::Fail(_))) {
        Answer::Fail(whys(|answer| matches!(answer, Answer::Fail(_))))
    } else if answers.iter().any(|(_, answer)| matches!(answer, Answer::NoData(_))) {
        Answer::NoData(whys(|answer| matches!(answer, Answer::NoData(_))))
    } else {
        Answer::Pass
    }
}

/// Said where nothing of a parity run was opened.
pub(super) const NO_RUN: &str = "no file of a parity run: node.parity.json and test.parity.out are missing";

/// Said where there is no history.
pub(super) const NO_HISTORY: &str =
    "no history: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json are missing";

/// `1 run`, `2 runs` with a plural in s.
pub(super) fn several(number: u64, what: &str) -> String {
    crate::methods::phrase::count(number, what, &format!("{what}s"))
}

/// A stretch of names.
pub(super) fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Path of the entry of a document.
pub(super) fn path(facts: &Facts, document: u32) -> &str {
    facts.entry_of(document).map_or("", |entry| &entry.path)
}

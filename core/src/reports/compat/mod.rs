//! `compat`: the files that the five systems write, under their paths, so that their own tools read on.
//!
//! One file = the files of one system, one row of [`COMPAT`] a file. A file whose data are not there is not written, and
//! why is said: upstream's habit of writing a pass without evidence is the one thing that is not kept.

mod hologram;
mod parity;
mod pcs;
mod python;

use super::{Redactor, inert};
use crate::views::Scene;

/// A file of one of the systems.
pub struct CompatFile {
    /// Where it lies, as upstream has it.
    pub path: &'static str,
    make: Make,
}

/// The file, or why it cannot be written.
type Make = fn(&Scene<'_>, Redactor<'_>) -> Result<String, String>;

/// Every file.
pub static COMPAT: &[CompatFile] = &[
    CompatFile { path: "ci/webprofile-parity/analysis.json", make: parity::analysis },
    CompatFile { path: "ci/flakiness/flakiness.json", make: parity::flakiness },
    CompatFile { path: "ci/flakiness/report.txt", make: parity::report },
    CompatFile { path: "ci/flakiness/cross/aggregate_cross.json", make: parity::aggregate },
    CompatFile { path: "ci/flakiness/cross/report.txt", make: parity::cross_report },
    CompatFile { path: "ci/flakiness/cross/summary.json", make: parity::summary },
    CompatFile { path: "ci/flakiness/cross/trend.json", make: parity::trend },
    CompatFile { path: "ci/flakiness/cross/status.json", make: parity::status },
    CompatFile { path: "ci/flakiness/cross/dashboard.html", make: parity::dashboard },
    CompatFile { path: "reports/perf/baseline.json", make: hologram::baseline },
    CompatFile { path: "reports/quarantined_tests.json", make: hologram::quarantined },
    CompatFile { path: "site/benchmarks.json", make: pcs::benchmarks },
];

/// Every file with its content, or with why there is none.
pub(crate) fn compat(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<(&'static str, Result<String, String>)> {
    let make = |file: &CompatFile| {
        let made = (file.make)(scene, redactor).map_err(|why| inert::line(&redactor.text(&why)));
        (file.path, made)
    };
    COMPAT.iter().map(make).collect()
}

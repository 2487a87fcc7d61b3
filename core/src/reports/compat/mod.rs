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
    /// What it tells whoever reads it.
    pub about: &'static str,
    make: Make,
}

impl CompatFile {
    /// Its content, or why there is none.
    pub(crate) fn made(&self, scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
        (self.make)(scene, redactor).map_err(|why| inert::line(&redactor.text(&why)))
    }
}

/// The file, or why it cannot be written.
type Make = fn(&Scene<'_>, Redactor<'_>) -> Result<String, String>;

/// Every file.
pub static COMPAT: &[CompatFile] = &[
    CompatFile {
        path: "ci/webprofile-parity/analysis.json",
        about: "Parity of one run: status, and what differs",
        make: parity::analysis,
    },
    CompatFile {
        path: "ci/flakiness/flakiness.json",
        about: "Re-runs of parity: how many went which way",
        make: parity::flakiness,
    },
    CompatFile { path: "ci/flakiness/report.txt", about: "Re-runs of parity, for people", make: parity::report },
    CompatFile {
        path: "ci/flakiness/cross/aggregate_cross.json",
        about: "Iterations across instances, run by run",
        make: parity::aggregate,
    },
    CompatFile {
        path: "ci/flakiness/cross/report.txt",
        about: "Iterations across instances, for people",
        make: parity::cross_report,
    },
    CompatFile {
        path: "ci/flakiness/cross/summary.json",
        about: "Totals across instances, and the alert",
        make: parity::summary,
    },
    CompatFile { path: "ci/flakiness/cross/trend.json", about: "Failure rates over runs", make: parity::trend },
    CompatFile {
        path: "ci/flakiness/cross/status.json",
        about: "The alert in one word, for a badge",
        make: parity::status,
    },
    CompatFile {
        path: "ci/flakiness/cross/dashboard.html",
        about: "A page of trend and status",
        make: parity::dashboard,
    },
    CompatFile {
        path: "reports/perf/baseline.json",
        about: "The refreshed baseline of the performance gate",
        make: hologram::baseline,
    },
    CompatFile { path: "reports/quarantined_tests.json", about: "Tests in quarantine", make: hologram::quarantined },
    CompatFile { path: "site/benchmarks.json", about: "Rows of benchmarks for the site", make: pcs::benchmarks },
];

/// Every file with its content, or with why there is none.
pub(crate) fn compat(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<(&'static str, Result<String, String>)> {
    COMPAT.iter().map(|file| (file.path, file.made(scene, redactor))).collect()
}

//! Limits of an upload: files, bytes of each, bytes of all.

use super::{SYSTEM, finding};
use crate::facts::Facts;
use crate::findings::{Answer, Evidence, Finding, Judging, Outcome, Rule, Severity};
use crate::methods::phrase::grouped;

pub(super) const RULE: Rule = Rule {
    id: "flakeguard_upload",
    title: "Uploads are within the server's limits",
    doc: "The reports of one job and attempt are one upload: at most so many files, bytes of each and bytes of all. \
          Beyond a limit the server takes nothing of it. Content above 64 KiB is read whole but stored cut.",
    system: SYSTEM,
    decides: false,
    run,
};

fn run(judging: &Judging<'_>) -> Outcome {
    let Judging { facts, policy, .. } = *judging;
    let (files, each) = (policy.number("flakeguard.upload_files"), policy.number("flakeguard.upload_file_bytes"));
    let total = policy.number("flakeguard.upload_total_bytes");
    let mut uploads: Vec<(u64, u64, u32)> = vec![(0, 0, 0); facts.runs.len()];
    let mut findings = Vec::new();
    let mut reports = 0_u64;
    for (number, document) in (0_u32..).zip(&facts.documents).filter(|(_, row)| facts.text(row.format) == "junit") {
        let Some(entry) = facts.entries.get(document.entry as usize) else { continue };
        reports += 1;
        if let Some(upload) = uploads.get_mut(entry.run as usize) {
            *upload = (upload.0 + 1, upload.1 + entry.bytes, number);
        }
        if entry.bytes as f64 > each && findings.len() < super::FINDINGS {
            let title = format!("A report of {} bytes is above the limit of {each} for one file", grouped(entry.bytes));
            findings.push(told(facts, number, entry.run, title, &entry.path));
        }
    }
    for ((run, upload), (count, bytes, last)) in facts.runs.iter().zip(0_u32..).zip(&uploads) {
        if *count as f64 > files {
            let title = format!("{count} reports of {} are more than the {files} that one upload takes", run.id);
            findings.push(told(facts, *last, upload, title, &run.id));
        }
        if *bytes as f64 > total {
            let title = format!("Reports of {} have {} bytes, above the limit of {total}", run.id, grouped(*bytes));
            findings.push(told(facts, *last, upload, title, &format!("{} bytes", run.id)));
        }
    }
    let answer = match (reports, findings.len()) {
        (0, _) => Answer::NoData("no JUnit XML".to_owned()),
        (_, 0) => Answer::Pass,
        (_, bad) => Answer::Fail(format!("{bad} limits of an upload are exceeded")),
    };
    Outcome { answer, findings }
}

fn told(facts: &Facts, document: u32, run: u32, title: String, key: &str) -> Finding {
    let origin = crate::facts::Origin { document, line: 1, ..Default::default() };
    Finding {
        class: "harness".to_owned(),
        runs: vec![run],
        next_step: "send fewer or smaller reports, in several uploads".to_owned(),
        ..finding(RULE.id, key, Severity::Warning, title.clone(), vec![Evidence::of(facts, origin, title)])
    }
}

//! What stands below the findings: what is green for lack of data, runs, rules, and what was read.

use super::page::{cut, more};
use super::text;
use crate::methods::phrase::{count, grouped};
use crate::reports::words::{entries, losses, push};
use crate::reports::{Inspection, inert};

/// Runs, and rows of the ledger.
const ROWS: usize = 200;

/// All of it.
pub(super) fn write(out: &mut String, inspection: &Inspection) {
    silent(out, inspection);
    runs(out, inspection);
    rules(out, inspection);
    read(out, inspection);
}

fn silent(out: &mut String, inspection: &Inspection) {
    if inspection.silent_green.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Green for lack of data</h2>\n<ul class=\"list\">\n");
    for row in inspection.silent_green.iter().take(ROWS) {
        push(out, format_args!("<li><b>{}</b>: {}</li>\n", text(&row.system), text(&cut(&row.what))));
    }
    out.push_str("</ul>\n</section>\n");
}

fn runs(out: &mut String, inspection: &Inspection) {
    let all = &inspection.runs;
    if all.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Runs</h2>\n<table>\n<thead><tr><th>Run</th><th>Verdict</th><th>Why</th></tr></thead>\n<tbody>\n");
    for run in all.iter().take(ROWS) {
        let (mark, word) = match run.verdict {
            "red" => ("is-red", "red"),
            "green" => ("is-green", "green"),
            _ => ("is-grey", "no data"),
        };
        let about = [&run.instance, &run.branch, &run.sha, &run.started_at];
        let mut about: Vec<String> = about.into_iter().flatten().map(|part| text(&inert::cut(part, 60))).collect();
        if run.attempt > 1 {
            about.insert(0, format!("attempt {}", run.attempt));
        }
        let about = if about.is_empty() { String::new() } else { format!("<br>{}", about.join(", ")) };
        let by = run.superseded_by.map(|by| format!("; superseded by attempt {by}")).unwrap_or_default();
        push(
            out,
            format_args!(
                "<tr><td><b>{}</b>{about}</td><td><span class=\"mark {mark}\">{word}</span></td><td>{}{by}</td></tr>\n",
                text(&cut(&run.id)),
                text(&cut(&run.why))
            ),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    more(out, all.len(), ROWS, "run", "runs");
    out.push_str("</section>\n");
}

/// What rules answered that is no pass.
fn rules(out: &mut String, inspection: &Inspection) {
    let all = &inspection.answers;
    if all.is_empty() {
        return;
    }
    let told: Vec<_> = all.iter().filter(|answer| answer.answer != "pass").collect();
    out.push_str("<section>\n<h2>Rules</h2>\n");
    if !told.is_empty() {
        out.push_str("<table>\n<thead><tr><th>Rule</th><th>Answer</th><th>Why</th></tr></thead>\n<tbody>\n");
    }
    for answer in &told {
        let (mark, word) = if answer.answer == "fail" { ("is-red", "fail") } else { ("is-grey", "no data") };
        push(
            out,
            format_args!(
                "<tr><td><code>{}</code></td><td><span class=\"mark {mark}\">{word}</span></td><td>{}</td></tr>\n",
                text(answer.rule),
                text(&cut(answer.why.as_deref().unwrap_or_default()))
            ),
        );
    }
    if !told.is_empty() {
        out.push_str("</tbody>\n</table>\n");
    }
    let passed = (all.len() - told.len()) as u64;
    push(
        out,
        format_args!(
            "<p class=\"note\">{} of {} passed.</p>\n</section>\n",
            grouped(passed),
            count(all.len() as u64, "rule that was asked", "rules that were asked")
        ),
    );
}

fn read(out: &mut String, inspection: &Inspection) {
    push(out, format_args!("<section>\n<h2>What was read</h2>\n<p>{}.</p>\n", text(&entries(inspection))));
    let (lost, remarks) = losses(inspection);
    if !lost.is_empty() {
        out.push_str("<ul class=\"list\">\n");
        for row in lost.iter().take(ROWS) {
            let mark = if row.loss == "error" { "is-red" } else { "is-amber" };
            let word = if row.loss == "error" { "not read" } else { "not read whole" };
            push(
                out,
                format_args!(
                    "<li><span class=\"mark {mark}\">{word}</span> <code>{}</code>: {}</li>\n",
                    text(&row.path),
                    text(&cut(&row.what))
                ),
            );
        }
        out.push_str("</ul>\n");
    }
    more(out, lost.len(), ROWS, "loss", "losses");
    let mut kinds: Vec<(&str, u64)> = Vec::new();
    for document in &inspection.documents {
        match kinds.iter_mut().find(|(format, _)| *format == document.format) {
            Some((_, documents)) => *documents += 1,
            None => kinds.push((&document.format, 1)),
        }
    }
    let kinds: Vec<String> =
        kinds.iter().map(|(format, documents)| format!("{} {}", grouped(*documents), text(format))).collect();
    if !kinds.is_empty() {
        push(out, format_args!("<p class=\"note\">Documents by format: {}.</p>\n", kinds.join(", ")));
    }
    if remarks > 0 {
        push(out, format_args!("<p class=\"note\">{} in the JSON.</p>\n", count(remarks as u64, "remark", "remarks")));
    }
    let taken: Vec<String> = inspection
        .redacted
        .iter()
        .map(|kind| format!("{} {}", grouped(u64::from(kind.count)), text(&kind.kind)))
        .collect();
    if !taken.is_empty() {
        push(out, format_args!("<p class=\"note\">Taken out, different values by kind: {}.</p>\n", taken.join(", ")));
    }
    out.push_str("</section>\n");
}

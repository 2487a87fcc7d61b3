//! The page itself: verdict, findings, tests that did not pass.

use super::{below, block, escaped, subject, text};
use crate::facts::Status;
use crate::findings::Severity;
use crate::methods::phrase::{count, duration, grouped, upper_first};
use crate::reports::cases::CaseRow;
use crate::reports::markdown::verdict;
use crate::reports::words::{self, as_of_from, bytes, push};
use crate::reports::{FindingRow, Inspection, Options, Report, inert};
use std::io;

/// Findings that are shown; JSON has all.
const FINDINGS: usize = 200;
/// Places of a finding.
const PLACES: usize = 8;
/// Places of what is good to know.
const FEW: usize = 3;
/// Tests that are shown.
const TESTS: usize = 300;
/// Characters of a message.
const MESSAGE: usize = 1200;

/// The mark of the page, also its icon. Sizes and colours stand in attributes as well as in the style: where a host
/// forbids styles, drawings would be as wide as the page, and black.
const LOGO: &str = "<svg width=\"22\" height=\"22\" viewBox=\"0 0 32 32\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" \
    aria-hidden=\"true\"><path d=\"M21.5 21.5 29 29\" stroke=\"#566b8c\" stroke-width=\"4\"/><circle cx=\"13.5\" \
    cy=\"13.5\" r=\"11\" fill=\"#fff\" stroke=\"#2a63b8\" stroke-width=\"2.5\"/><path d=\"M4.5 14h4.6l2.4-6 4 11.5 \
    2.6-5.5h4.4\" stroke=\"#2a63b8\" stroke-width=\"2.2\"/></svg>";

/// Parts what a coloured mark says from what stands behind it, where no style does.
const PLAIN_COLON: &str = "<span class=\"plain\">:</span>";

/// Everything between the tags of the body; `carried` says what a report carries beside it.
pub(super) fn page(report: &Report<'_>, options: &Options, carried: &str) -> io::Result<String> {
    let inspection = report.inspection;
    let mut out = "<div class=\"report\" id=\"artiscope-report\">\n".to_owned();
    head(&mut out, report, options, carried);
    out.push_str("<main>\n");
    findings(&mut out, inspection);
    tests(&mut out, report)?;
    below::write(&mut out, inspection);
    out.push_str("</main>\n<footer>\n");
    push(
        &mut out,
        format_args!(
            "<p>Made by Artiscope {}. The findings are in this file as JSON, in the element \
             <code>artiscope-findings</code>.</p>\n</footer>\n</div>\n",
            text(inspection.tool.version)
        ),
    );
    Ok(out)
}

fn head(out: &mut String, report: &Report<'_>, options: &Options, carried: &str) {
    let inspection = report.inspection;
    let (sign, class) = match inspection.verdict {
        "red" => ("&#10005;", "is-red"),
        "green" => ("&#10003;", "is-green"),
        _ => ("?", "is-grey"),
    };
    push(out, format_args!("<header>\n<p class=\"brand\">{LOGO} <span>Artiscope{PLAIN_COLON}</span> "));
    push(out, format_args!("<span>{}</span></p>\n", text(&subject(report, options.project.as_deref()))));
    push(
        out,
        format_args!(
            "<h1><span class=\"mark {class}\"><span aria-hidden=\"true\">{sign}</span> {}{PLAIN_COLON}</span> {}</h1>\n",
            verdict(inspection),
            text(&inspection.headline)
        ),
    );
    if !inspection.detail.is_empty() {
        push(out, format_args!("<p class=\"lead\">{}</p>\n", text(&inspection.detail)));
    }
    totals(out, inspection);
    let mut about = Vec::new();
    if let Some(as_of) = &inspection.as_of {
        about.push(format!("As of {as_of} ({})", as_of_from(inspection)));
    }
    about.push(match (&inspection.redaction, inspection.redacted.iter().map(|kind| u64::from(kind.count)).sum()) {
        (Some(redaction), _) => format!("Secrets were left in: {}", redaction.off),
        (None, 0) => "No secrets were found in it".to_owned(),
        (None, taken) => format!("{} taken out", count(taken, "secret", "secrets")),
    });
    if !carried.is_empty() {
        about.push(carried.to_owned());
    }
    push(out, format_args!("<p class=\"about\" id=\"artiscope-about\">{}.</p>\n", text(&about.join(". "))));
    if let Some(home) = options.home.as_deref().filter(|home| is_web(home)) {
        push(
            out,
            format_args!(
                "<p class=\"about\">To look closer, open <a href=\"{0}\">{0}</a> and drop the artifacts of this run \
                 there.</p>\n",
                escaped(home)
            ),
        );
    }
    out.push_str("</header>\n");
}

/// Whether an address leads to a page of the web: `https:` or `http:`, in printable ASCII.
pub fn is_web(address: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| address.strip_prefix(scheme).is_some_and(|host| !host.is_empty()))
        && address.chars().all(|char| char.is_ascii_graphic())
}

/// The counts as a bar and as a list.
fn totals(out: &mut String, inspection: &Inspection) {
    let totals = &inspection.totals;
    let parts = [(totals.failed + totals.error, "#cf4630"), (totals.passed, "#2f9180"), (totals.skipped, "#a2a9b5")];
    if totals.tests > 0 {
        out.push_str("<svg class=\"bar\" width=\"100%\" height=\"10\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        let mut from = 0;
        for (number, fill) in parts {
            // What is there is seen, however little it is.
            let width =
                (number * 1000).checked_div(totals.tests).filter(|_| number > 0).map_or(0, |width| width.max(4));
            push(out, format_args!("<rect fill=\"{fill}\" x=\"{from}\" width=\"{width}\" height=\"10\"/>"));
            from += width;
        }
        out.push_str("</svg>\n");
    }
    out.push_str("<ul class=\"totals\">");
    let mut item = |number: &str, word: &str| push(out, format_args!("<li><b>{number}</b> {word}</li>"));
    item(&grouped(totals.tests), if totals.tests == 1 { "test" } else { "tests" });
    for (number, word) in [
        (totals.failed, "failed"),
        (totals.error, "with errors"),
        (totals.passed, "passed"),
        (totals.skipped, "skipped"),
        (totals.flaky, "passed only on retry"),
    ] {
        if number > 0 {
            item(&grouped(number), word);
        }
    }
    if totals.duration_ms > 0.0 {
        item(&duration(totals.duration_ms), "in tests");
    }
    out.push_str("</ul>\n");
}

/// What was found, worst first, and apart from it what is good to know.
fn findings(out: &mut String, inspection: &Inspection) {
    let of = |is_info: bool| inspection.findings.iter().filter(move |row| (row.severity == Severity::Info) == is_info);
    let all = of(false).count();
    let title = if all == 0 { "Nothing was found to be wrong" } else { "What was found" };
    push(out, format_args!("<section>\n<h2>{title}</h2>\n"));
    if all == 0 {
        let said = match inspection.verdict {
            "green" => "Every report was read whole, and no rule found anything wrong in it.",
            _ => "That is no pass: what was read, and what is missing, stands below.",
        };
        push(out, format_args!("<p>{said}</p>\n"));
    }
    of(false).take(FINDINGS).for_each(|row| finding(out, row, PLACES));
    more(out, all, FINDINGS, "finding", "findings");
    out.push_str("</section>\n");
    let notes = of(true).count();
    if notes > 0 {
        out.push_str("<section>\n<h2>Good to know</h2>\n");
        of(true).take(FINDINGS).for_each(|row| finding(out, row, FEW));
        more(out, notes, FINDINGS, "remark", "remarks");
        out.push_str("</section>\n");
    }
}

fn finding(out: &mut String, row: &FindingRow, most: usize) {
    let (class, mark) = match row.severity {
        Severity::Error => ("of-error", "is-red"),
        Severity::Warning => ("of-warning", "is-amber"),
        Severity::Info => ("of-info", "is-grey"),
    };
    push(
        out,
        format_args!("<article class=\"finding {class}\">\n<h3>{}</h3>\n<p class=\"meta\">", text(&cut(&row.title))),
    );
    push(
        out,
        format_args!("<span class=\"mark {mark}\">{}</span> by <code>{}</code>", row.severity.word(), text(row.rule)),
    );
    if row.cases > 0 {
        push(out, format_args!(", {}", count(row.cases as u64, "test", "tests")));
    }
    if let Some(class) = &row.class {
        push(out, format_args!(", {}", text(class)));
    }
    if let Some(by) = row.superseded_by {
        push(out, format_args!(", superseded by attempt {by}"));
    }
    push(out, format_args!(", id <code>{}</code></p>\n", text(&row.id)));
    let mut line = |title: &str, said: &Option<String>| {
        if let Some(said) = said {
            push(out, format_args!("<p class=\"meta\">{title}{}</p>\n", text(&cut(said))));
        }
    };
    line("Since ", &row.since);
    line("Seen: ", &row.seen.as_ref().map(|seen| seen.said.clone()).filter(|said| !said.is_empty()));
    line("Owner: ", &row.owner);
    line("", &row.quarantine.as_deref().map(upper_first));
    places(out, row, most);
    if let Some(step) = &row.next_step {
        push(out, format_args!("<p class=\"next\"><b>Next:</b> {}</p>\n", text(&cut(step))));
    }
    out.push_str("</article>\n");
}

fn places(out: &mut String, row: &FindingRow, most: usize) {
    let evidence = &row.evidence;
    if evidence.is_empty() {
        return;
    }
    out.push_str("<ul class=\"places\">\n");
    for place in evidence.iter().take(most) {
        push(out, format_args!("<li><code>{}</code>", text(&words::place(place))));
        // What is said above is not said again.
        if let Some(said) = place.text.as_ref().filter(|said| **said != row.title) {
            push(out, format_args!("<pre>{}</pre>", block(&cut(said))));
        }
        out.push_str("</li>\n");
    }
    if evidence.len() > most {
        push(
            out,
            format_args!("<li>and {}</li>\n", count((evidence.len() - most) as u64, "more place", "more places")),
        );
    }
    out.push_str("</ul>\n");
}

/// Tests that were red in the end, and those that passed only on retry.
fn tests(out: &mut String, report: &Report<'_>) -> io::Result<()> {
    let (mut shown, mut seen) = (String::new(), 0_usize);
    report.cases(&mut |case| {
        let status = case.attempts.last().map_or(Status::Skipped, |attempt| attempt.status);
        if !matches!(status, Status::Failed | Status::Error) && !case.is_flaky {
            return Ok(());
        }
        seen += 1;
        if seen <= TESTS {
            test(&mut shown, case, status);
        }
        Ok(())
    })?;
    if seen > 0 {
        push(out, format_args!("<section>\n<h2>Tests that did not simply pass</h2>\n<ul>\n{shown}</ul>\n"));
        more(out, seen, TESTS, "test", "tests");
        out.push_str("</section>\n");
    }
    Ok(())
}

fn test(out: &mut String, case: &CaseRow, status: Status) {
    let is_red = matches!(status, Status::Failed | Status::Error);
    let (class, mark, sign, word) = match (is_red, status) {
        (true, Status::Error) => ("", "is-red", "&#10005;", "error"),
        (true, _) => ("", "is-red", "&#10005;", "failed"),
        _ => (" of-flaky", "is-amber", "&#8635;", "passed on retry"),
    };
    push(
        out,
        format_args!(
            "<li class=\"test{class}\"><h3><span class=\"mark {mark}\"><span aria-hidden=\"true\">{sign}</span> {word}{PLAIN_COLON}</span> \
             {}</h3>\n",
            text(&cut(&case.name))
        ),
    );
    let took = case.attempts.last().and_then(|attempt| attempt.duration_ms).map(duration).unwrap_or_default();
    let tries = if case.attempts.len() > 1 { format!("{} attempts", case.attempts.len()) } else { String::new() };
    let file = match (case.file.as_str(), case.line) {
        (file, line) if line > 0 && !file.is_empty() => format!("{file}:{line}"),
        (file, _) => file.to_owned(),
    };
    let parts = [&case.suite, &case.class, &file, &case.instance, &tries, &took, &case.owner];
    let parts: Vec<String> = parts.iter().filter(|part| !part.trim().is_empty()).map(|part| text(&cut(part))).collect();
    push(out, format_args!("<p class=\"meta\">{}</p>\n", parts.join(" &#183; ")));
    // Of a test that passed in the end, why it did not at first.
    let telling = case.attempts.iter().rev().find(|attempt| !attempt.message.is_empty() || !attempt.details.is_empty());
    if let Some(attempt) = telling {
        let said = if attempt.message.is_empty() { &attempt.details } else { &attempt.message };
        push(out, format_args!("<pre>{}</pre>", block(&cut(said))));
    }
    out.push_str("</li>\n");
}

pub(super) fn more(out: &mut String, all: usize, shown: usize, one: &str, many: &str) {
    if let Some(more) = all.checked_sub(shown).filter(|more| *more > 0) {
        let word = if more == 1 { one } else { many };
        push(
            out,
            format_args!("<p class=\"note\">And {} more {word}, which the JSON has.</p>\n", grouped(more as u64)),
        );
    }
}

pub(super) fn cut(text: &str) -> String {
    inert::cut(text, MESSAGE).into_owned()
}

/// What a report says of what it carries.
pub(crate) fn carried(size: &str, files: u64, left_out: (u64, u64)) -> String {
    let (out, out_bytes) = left_out;
    let mut said = format!("Size {size}: {}", count(files, "file is inside", "files are inside"));
    if out > 0 {
        push(&mut said, format_args!(", {} left out ({})", count(out, "file is", "files are"), bytes(out_bytes)));
    }
    said
}

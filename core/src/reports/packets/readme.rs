//! `README.md` of a packet: what a person reads first.

use super::super::markdown::{code, escape};
use super::super::words::push;
use super::{Filled, Item, Manifest, State};
use crate::methods::phrase::{bytes, count, upper_first};

/// Findings that are told in full, and rows of a table; `manifest.json` has all.
const SHOWN: usize = 50;
const ROWS: usize = 200;

/// The whole text.
pub(crate) fn readme(manifest: &Manifest, filled: &[Filled]) -> String {
    let titles: Vec<&str> = filled.iter().map(|filled| filled.kind.title).collect();
    let mut out = format!("# {}\n\n", titles.join(", "));
    let verdict = upper_first(&manifest.verdict.replace('_', " "));
    push(&mut out, format_args!("**{verdict}**: {}\n\n", escape(&manifest.headline)));
    let lacking = manifest.lacking().count() as u64;
    let asked = manifest.completeness.iter().filter(|item| item.state != State::NotAsked).count();
    let state = match lacking {
        0 => format!("Complete: all {asked} that the runbook asks for"),
        lacking => format!("Not complete: {lacking} of {asked} that the runbook asks for not here"),
    };
    push(&mut out, format_args!("{state}.\n\n"));
    let as_of = manifest.as_of.as_deref().map(|time| format!(", as of {time}")).unwrap_or_default();
    push(&mut out, format_args!("Written by {} {}{as_of}.\n", manifest.tool.name, manifest.tool.version));
    runs(manifest, &mut out);
    for filled in filled {
        let kind = filled.kind;
        push(&mut out, format_args!("\n## {}: what the runbook asks for\n\n{}.\n\n", kind.title, kind.runbook));
        let items: Vec<&Item> = manifest.completeness.iter().filter(|item| item.kind == kind.id).collect();
        items_table(&items, &mut out);
        push(&mut out, format_args!("\n## {}: findings\n", kind.title));
        if filled.sections.is_empty() {
            out.push_str("\nNothing was found.\n");
        }
        for section in filled.sections.iter().take(SHOWN) {
            // One level below the heading here.
            push(&mut out, format_args!("\n{section}"));
        }
        more(filled.sections.len(), SHOWN, ("more finding", "more findings"), &mut out);
        if !filled.answers.is_empty() {
            out.push_str("\n| rule | answer | why |\n| --- | --- | --- |\n");
        }
        for [title, word, why] in &filled.answers {
            push(&mut out, format_args!("| {title} | {word} | {} |\n", escape(why)));
        }
    }
    files(manifest, &mut out);
    out
}

fn runs(manifest: &Manifest, out: &mut String) {
    if manifest.runs.is_empty() {
        return;
    }
    out.push_str("\n| run | verdict | commit | branch | started |\n| --- | --- | --- | --- | --- |\n");
    let cell = |text: &Option<String>| text.as_deref().map(escape).unwrap_or_default();
    for run in manifest.runs.iter().take(ROWS) {
        let [sha, branch, started] = [&run.sha, &run.branch, &run.started_at].map(cell);
        let verdict = run.verdict.replace('_', " ");
        push(out, format_args!("| {} | {verdict} | {sha} | {branch} | {started} |\n", escape(&run.id)));
    }
    more(manifest.runs.len(), ROWS, ("more run", "more runs"), out);
}

fn items_table(items: &[&Item], out: &mut String) {
    let has_runs = items.iter().any(|item| item.run.is_some());
    let (head, rule) = if has_runs { ("| run ", "| --- ") } else { ("", "") };
    push(out, format_args!("{head}| what | state | where, or what would fill it |\n{rule}| --- | --- | --- |\n"));
    for item in items.iter().take(ROWS) {
        if has_runs {
            push(out, format_args!("| {} ", item.run.as_deref().map(escape).unwrap_or_default()));
        }
        let place = match (item.paths.as_slice(), &item.fill) {
            (_, Some(fill)) => escape(fill),
            ([first, rest @ ..], None) if !rest.is_empty() => format!("{} and {} more", cell(first), rest.len()),
            (paths, None) => paths.first().map(|path| cell(path)).unwrap_or_default(),
        };
        push(out, format_args!("| {} | {} | {place} |\n", escape(&item.what), item.state.word()));
    }
    more(items.len(), ROWS, ("more row", "more rows"), out);
}

fn files(manifest: &Manifest, out: &mut String) {
    out.push_str("\n## Files\n\n| file | bytes | from | taken out |\n| --- | --- | --- | --- |\n");
    for file in manifest.files.iter().filter(|file| file.source.is_some()).take(ROWS) {
        let taken: Vec<String> = file.redacted.iter().map(|kind| format!("{} {}", kind.count, kind.kind)).collect();
        let taken = if file.as_it_was { "not looked into".to_owned() } else { taken.join(", ") };
        let source = file.source.as_deref().map(cell).unwrap_or_default();
        push(out, format_args!("| {} | {} | {source} | {} |\n", cell(&file.path), bytes(file.bytes), escape(&taken)));
    }
    let copied = manifest.files.iter().filter(|file| file.source.is_some()).count();
    more(copied, ROWS, ("more file", "more files"), out);
    if !manifest.left_out.is_empty() {
        out.push_str("\nNot in here:\n\n");
    }
    for row in manifest.left_out.iter().take(ROWS) {
        push(out, format_args!("- {}: {}\n", code(&row.path), escape(&row.why)));
    }
    more(manifest.left_out.len(), ROWS, ("more", "more"), out);
    if let Some(redaction) = &manifest.redaction {
        push(out, format_args!("\nSecrets were left in: {}\n", escape(&redaction.off)));
    } else {
        let values: u64 = manifest.redacted.iter().map(|kind| u64::from(kind.count)).sum();
        let taken = match values {
            0 => "No secret was found in these copies".to_owned(),
            1 => "One secret was taken out of these copies".to_owned(),
            values => format!("{values} different secrets were taken out of these copies"),
        };
        push(out, format_args!("\n{taken}; equal values have equal marks.\n"));
    }
    out.push_str("\n`sha256sum -c SHA256SUMS` checks every file; `manifest.json` has all of this for programs.\n");
}

/// A path in a table: bars would end its cell.
fn cell(text: &str) -> String {
    code(&text.replace('|', "¦"))
}

fn more(all: usize, shown: usize, (one, many): (&str, &str), out: &mut String) {
    let more = all.saturating_sub(shown);
    if more > 0 {
        push(out, format_args!("\nAnd {}: see manifest.json.\n", count(more as u64, one, many)));
    }
}

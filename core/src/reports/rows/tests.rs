//! Attempts of cases, with their texts.

use super::reread::{Read, each_document};
use super::{Sink, Source, Table, line, run_id};
use crate::facts::is_flaky;
use crate::views::test_id;
use serde::Serialize;
use std::borrow::Cow;
use std::io;

pub(super) const TABLE: Table = Table { id: "tests", title: "attempts of test cases", write };

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Row<'a> {
    path: Cow<'a, str>,
    format: &'a str,
    case: u32,
    test_id: String,
    suite: Option<Cow<'a, str>>,
    class: Option<Cow<'a, str>>,
    name: Cow<'a, str>,
    file: Option<Cow<'a, str>>,
    line: Option<u32>,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["passed", "failed", "error", "skipped"])))]
    status: &'static str,
    attempt: u16,
    attempts: u16,
    flaky: bool,
    duration_ms: Option<f64>,
    message: Option<Cow<'a, str>>,
    details: Option<String>,
    stdout: Option<String>,
    run: Cow<'a, str>,
    instance: Option<Cow<'a, str>>,
    stderr: Option<String>,
    told_again_by: Option<Cow<'a, str>>,
}

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    each_document(source, &mut |read| write_document(source, read, sink))
}

fn write_document(source: &Source<'_>, read: &Read<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let facts = source.facts;
    let redactor = source.redactor;
    let run = facts.runs.get(read.entry.run as usize);
    let instance = match facts.text(read.document.instance) {
        "" => run.map(|run| run.instance.as_str()).unwrap_or_default(),
        named => named,
    };
    for own in read.rows.chunk_by(|a, b| a.case == b.case) {
        // Where attempts lie in several documents, they are numbered through.
        let attempts = own.first().map_or(own, |row| facts.attempts_of(row.case));
        let by = own.first().and_then(|row| facts.told_again_by(row.case));
        let flaky = is_flaky(attempts);
        for row in attempts.iter().filter(|row| own.iter().any(|own| own.document == row.document)) {
            let detail = facts.detail_of(row);
            let row = Row {
                path: redactor.text(&read.entry.path),
                format: facts.text(read.document.format),
                case: row.case,
                test_id: test_id(facts, row),
                suite: redactor.given(facts.text(row.suite)),
                class: redactor.given(facts.text(row.class)),
                name: redactor.text(facts.text(row.name)),
                file: redactor.given(facts.text(row.file)),
                line: (row.line > 0).then_some(row.line),
                status: row.status.word(),
                attempt: row.attempt,
                attempts: row.attempts,
                flaky,
                duration_ms: row.duration(),
                message: detail.and_then(|detail| redactor.given(facts.text(detail.message))),
                details: detail.and_then(|detail| read.details(detail)),
                stdout: detail.and_then(|detail| read.text(detail.stdout)),
                run: redactor.text(run_id(facts, read.entry.run)),
                instance: redactor.given(instance),
                stderr: detail.and_then(|detail| read.text(detail.stderr)),
                told_again_by: by.map(|entry| redactor.text(&entry.path)),
            };
            line(&row, sink)?;
        }
    }
    Ok(())
}

//! Cases that count, each once with all its attempts and their texts: what reports of tests are made of.

use super::rows::Source;
use super::rows::reread::{Read, each_document};
use crate::facts::{Status, StrId, TestRow, is_flaky};
use crate::methods::order::Order as _;
use crate::views::test_id;
use hashbrown::HashMap;
use std::io;

/// A case, redacted; texts are empty where nothing says them.
pub(crate) struct CaseRow {
    /// The document that decides, the whole way in.
    pub(crate) path: String,
    /// Id of its run.
    pub(crate) run: String,
    /// Index of its run.
    pub(crate) run_index: usize,
    /// Matrix leg, shard or host.
    pub(crate) instance: String,
    pub(crate) test_id: String,
    /// Names of the suites around it, joined with ` › `.
    pub(crate) suite: String,
    pub(crate) class: String,
    pub(crate) name: String,
    pub(crate) file: String,
    /// 0 when not given.
    pub(crate) line: u32,
    pub(crate) owner: String,
    pub(crate) is_flaky: bool,
    /// In order; the last one decides.
    pub(crate) attempts: Vec<AttemptRow>,
}

/// One attempt of a case.
pub(crate) struct AttemptRow {
    /// Counts from 1.
    pub(crate) number: u16,
    pub(crate) status: Status,
    pub(crate) duration_ms: Option<f64>,
    pub(crate) message: String,
    /// Exception type or the like.
    pub(crate) kind: String,
    pub(crate) details: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Every case that counts, in table order. One whose attempts lie in several documents comes with the last of them.
pub(crate) fn each_case(source: &Source<'_>, see: &mut dyn FnMut(&CaseRow) -> io::Result<()>) -> io::Result<()> {
    let facts = source.facts;
    // Attempts whose case is not complete yet, by that case.
    let mut held: HashMap<u32, Vec<AttemptRow>> = HashMap::new();
    each_document(source, &mut |read| {
        for own in read.rows.chunk_by(|a, b| a.case == b.case) {
            let Some(first) = own.first().filter(|row| facts.told_again_by(row.case).is_none()) else { continue };
            let attempts = facts.attempts_of(first.case);
            let Some(last) = attempts.last() else { continue };
            let here = attempts.iter().filter(|row| row.document == first.document);
            let here = here.map(|row| attempt(source, read, row));
            let all = if attempts.iter().all(|row| row.document == first.document) {
                here.collect()
            } else {
                let known = held.entry(last.case).or_default();
                known.extend(here);
                if known.len() < attempts.len() {
                    continue;
                }
                let mut all = held.remove(&last.case).unwrap_or_default();
                all.order_by_key(|attempt| attempt.number);
                all
            };
            see(&case(source, read, attempts, last, all))?;
        }
        Ok(())
    })
}

fn case(source: &Source<'_>, read: &Read<'_>, rows: &[TestRow], last: &TestRow, attempts: Vec<AttemptRow>) -> CaseRow {
    let facts = source.facts;
    let text = |id: StrId| source.redactor.owned(facts.text(id));
    let run = facts.runs.get(read.entry.run as usize);
    let of_run = |part: fn(&crate::facts::Run) -> &String| run.map_or("", |run| part(run).as_str());
    let instance = match facts.text(read.document.instance) {
        "" => of_run(|run| &run.instance),
        named => named,
    };
    // The report's own word comes first.
    let [named, _] = facts.owned(last.case);
    let owner = facts.detail_of(last).map(|detail| detail.owner).filter(|owner| !owner.is_empty()).unwrap_or(named);
    CaseRow {
        path: source.redactor.owned(&read.entry.path),
        run: source.redactor.owned(of_run(|run| &run.id)),
        run_index: read.entry.run as usize,
        instance: source.redactor.owned(instance),
        test_id: test_id(facts, last),
        suite: text(last.suite),
        class: text(last.class),
        name: text(last.name),
        file: text(last.file),
        line: last.line,
        owner: text(owner),
        is_flaky: is_flaky(rows),
        attempts,
    }
}

fn attempt(source: &Source<'_>, read: &Read<'_>, row: &TestRow) -> AttemptRow {
    let facts = source.facts;
    let detail = facts.detail_of(row);
    let text = |id: Option<StrId>| id.map(|id| source.redactor.owned(facts.text(id))).unwrap_or_default();
    AttemptRow {
        number: row.attempt,
        status: row.status,
        duration_ms: row.duration(),
        message: text(detail.map(|detail| detail.message)),
        kind: text(detail.map(|detail| detail.kind)),
        details: detail.and_then(|detail| read.details(detail)).unwrap_or_default(),
        stdout: detail.and_then(|detail| read.text(detail.stdout)).unwrap_or_default(),
        stderr: detail.and_then(|detail| read.text(detail.stderr)).unwrap_or_default(),
    }
}

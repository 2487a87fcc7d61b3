//! Measured values, events, iterations and scenarios as JSON lines.

use super::{Sink, Source, Table, line, run_id};
use crate::documents::times::rfc3339;
use crate::facts::{Facts, Origin, StrId};
use serde_json::{Map, Value, json};
use std::io;

pub(super) const METRICS: Table = Table { id: "metrics", title: "measured values", write: metrics };
pub(super) const EVENTS: Table = Table { id: "events", title: "events of suites", write: events };
pub(super) const ITERATIONS: Table = Table { id: "iterations", title: "iterations of a run", write: iterations };
pub(super) const SCENARIOS: Table =
    Table { id: "scenarios", title: "scenarios and their invariants", write: scenarios };
pub(super) const ISSUES: Table = Table { id: "issues", title: "issues of analysers", write: issues };
pub(super) const COVERAGE: Table = Table { id: "coverage", title: "covered files", write: coverage };

fn metrics(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.metrics {
        let number = |value: f64| value.is_finite().then_some(value);
        line(
            &json!({
                "path": at.path(row.origin),
                "format": at.format(row.origin),
                "series": at.text(row.series),
                "labels": at.pairs(&row.labels),
                "value": number(row.value),
                "unit": at.given(row.unit),
                "better": row.better.word(),
                "time": row.time.map(rfc3339),
                "commit": at.given(row.commit),
                "spread": number(row.spread),
                "n": row.samples,
                "error": at.given(row.error),
            }),
            sink,
        )?;
    }
    Ok(())
}

fn events(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.events {
        line(
            &json!({
                "path": at.path(row.origin),
                "time": row.time.map(rfc3339),
                "suite": at.given(row.suite),
                "event": at.text(row.event),
                "cid": at.given(row.cid),
                "name": at.given(row.name),
                "data": at.pairs(&row.fields),
            }),
            sink,
        )?;
    }
    Ok(())
}

fn iterations(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.iterations {
        let run = at.given(row.set).unwrap_or_else(|| at.run(row.origin));
        line(
            &json!({
                "path": at.path(row.origin),
                "run": run,
                "iteration": row.iteration,
                "success": row.success,
                "reason": at.given(row.reason),
                "revoke_status": row.revoke_status,
            }),
            sink,
        )?;
    }
    Ok(())
}

fn scenarios(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.scenarios {
        line(
            &json!({
                "path": at.path(row.origin),
                "run": at.run(row.origin),
                "scenario": at.text(row.scenario),
                "invariant": at.given(row.invariant),
                "organization": at.given(row.organization),
                "status": row.status.word(),
                "http_status": row.http_status,
                "message": at.given(row.message),
                "key_entities": at.pairs(&row.key_entities),
            }),
            sink,
        )?;
    }
    Ok(())
}

fn issues(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.issues {
        line(
            &json!({
                "path": at.path(row.origin),
                "tool": at.text(row.tool),
                "rule": at.given(row.rule),
                "severity": row.level.word(),
                "file": at.given(row.file),
                "line": (row.line > 0).then_some(row.line),
                "message": at.text(row.message),
            }),
            sink,
        )?;
    }
    Ok(())
}

fn coverage(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let at = Row { source };
    for row in &source.facts.records.coverage {
        line(
            &json!({
                "path": at.path(row.origin),
                "file": at.text(row.file),
                "metric": row.metric.word(),
                "covered": row.covered,
                "total": row.total,
            }),
            sink,
        )?;
    }
    Ok(())
}

struct Row<'a, 's> {
    source: &'a Source<'s>,
}

impl<'a> Row<'a, '_> {
    fn facts(&self) -> &'a Facts {
        self.source.facts
    }

    fn text(&self, id: StrId) -> String {
        self.source.redactor.owned(self.facts().text(id))
    }

    fn given(&self, id: StrId) -> Option<String> {
        self.source.redactor.given_owned(self.facts().text(id))
    }

    fn path(&self, origin: Origin) -> String {
        let entry = self.facts().entry_of(origin.document);
        entry.map(|entry| self.source.redactor.owned(&entry.path)).unwrap_or_default()
    }

    fn format(&self, origin: Origin) -> &'a str {
        let document = self.facts().documents.get(origin.document as usize);
        document.map_or("", |document| self.facts().text(document.format))
    }

    fn run(&self, origin: Origin) -> String {
        let run = self.facts().entry_of(origin.document).map_or(0, |entry| entry.run);
        self.source.redactor.owned(run_id(self.facts(), run))
    }

    /// Names and values as an object, in their order.
    fn pairs(&self, pairs: &[(StrId, StrId)]) -> Value {
        let members = pairs.iter().map(|(key, value)| {
            let value = self.source.redactor.value(self.facts().text(*key), self.facts().text(*value));
            (self.text(*key), Value::String(value.into_owned()))
        });
        Value::Object(members.collect::<Map<_, _>>())
    }
}

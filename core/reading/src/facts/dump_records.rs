//! Rows of what CI systems say beside tests, as the dump shows them: one line a row, with its place.

use super::{ClaimValue, Facts, Origin, StrId};
use std::fmt::Write;

/// Appends all rows that are not of tests, issues or coverage; empty columns are left out.
pub(super) fn records(out: &mut String, facts: &Facts) {
    let mut pen = Pen { out, facts };
    let records = &facts.records;
    for row in &records.metrics {
        pen.start("metric", row.origin);
        pen.text("", row.series);
        pen.pairs(&row.labels);
        pen.number("value", row.value);
        pen.text("unit", row.unit);
        pen.number("spread", row.spread);
        pen.shown("samples", row.samples);
        pen.shown("better", Some(row.better.word()));
        pen.shown("time", row.time);
        pen.text("commit", row.commit);
        pen.text("error", row.error);
        pen.end();
    }
    for row in &records.events {
        pen.start("event", row.origin);
        pen.shown("time", row.time);
        pen.text("suite", row.suite);
        pen.text("event", row.event);
        pen.text("cid", row.cid);
        pen.text("name", row.name);
        pen.pairs(&row.fields);
        pen.end();
    }
    for row in &records.iterations {
        pen.start("iteration", row.origin);
        pen.text("set", row.set);
        pen.shown("set_index", Some(row.set_index).filter(|index| *index > 0));
        pen.shown("iteration", Some(row.iteration));
        pen.shown("success", row.success);
        pen.text("reason", row.reason);
        pen.shown("revoke_status", row.revoke_status);
        pen.text("said", row.said);
        pen.end();
    }
    for row in &records.scenarios {
        pen.start("scenario", row.origin);
        pen.shown("", Some(row.status.word()));
        for (name, id) in [
            ("scenario", row.scenario),
            ("endpoint", row.endpoint),
            ("invariant", row.invariant),
            ("organization", row.organization),
            ("message", row.message),
            ("expected", row.expected),
            ("observed", row.observed),
            ("evidence", row.evidence),
        ] {
            pen.text(name, id);
        }
        pen.shown("http", (!row.http_status.is_empty()).then(|| format!("{:?}", row.http_status)));
        pen.pairs(&row.key_entities);
        pen.end();
    }
    for row in &records.outcomes {
        pen.start("outcome", row.origin);
        pen.shown("", Some(row.status.word()));
        pen.text("test", row.test);
        pen.text("run", row.run);
        pen.shown("attempt", Some(row.attempt));
        pen.shown("time", row.time);
        pen.text("message", row.message);
        pen.text("commit", row.commit);
        pen.end();
    }
    for row in &records.claims {
        pen.start("claim", row.origin);
        pen.shown("", Some(facts.text(row.key)));
        match row.value {
            ClaimValue::Null => pen.shown("", Some("null")),
            ClaimValue::Bool(on) => pen.shown("", Some(on)),
            ClaimValue::Number(number) => pen.shown("", Some(number)),
            ClaimValue::Text(text) => pen.shown("", Some(format!("{:?}", facts.text(text)))),
        }
        pen.end();
    }
}

struct Pen<'a> {
    out: &'a mut String,
    facts: &'a Facts,
}

impl Pen<'_> {
    /// Kind of the row, line and bytes.
    fn start(&mut self, kind: &str, origin: Origin) {
        let _ = write!(self.out, "{kind} {} [{}..{}]", origin.line, origin.span.start, origin.span.end);
    }

    fn shown(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        let Some(value) = value else { return };
        let _ = if name.is_empty() { write!(self.out, " {value}") } else { write!(self.out, " {name}={value}") };
    }

    fn text(&mut self, name: &str, id: StrId) {
        let text = self.facts.text(id);
        self.shown(name, (!id.is_empty()).then(|| format!("{text:?}")));
    }

    /// What is not a number was not given.
    fn number(&mut self, name: &str, number: f64) {
        self.shown(name, (!number.is_nan()).then_some(number));
    }

    fn pairs(&mut self, pairs: &[(StrId, StrId)]) {
        for (key, value) in pairs {
            let (key, value) = (self.facts.text(*key), self.facts.text(*value));
            let _ = write!(self.out, " {{{key}={value:?}}}");
        }
    }

    fn end(&mut self) {
        self.out.push('\n');
    }
}

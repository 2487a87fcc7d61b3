//! `node.parity.out`: what the Node smoke said, step by step, or the stack trace that ended it.

use super::reading::{Line, lines, said};
use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Level};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-node-out",
    title: "Node parity output",
    spec: super::SPEC,
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

/// Lines that end the smoke.
const FAILURES: &[&str] = &[
    "create failed",
    "create response missing token/id",
    "introspect before revoke shows inactive",
    "revoke failed",
    "revocation not observed in time",
];

/// Beginnings of lines with the claim that they make.
const SAID: &[(&str, &str)] =
    &[("introspect before revoke ", "before"), ("introspect after revoke last ", "after"), ("tokens list: ", "tokens")];

fn sniff(probe: &Probe<'_>) -> Confidence {
    if probe.text().is_some() && probe.path_ends("node.parity.out") { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut has_crashed = false;
    let records = lines(input, writer, |line, writer| {
        let text = line.text.trim();
        for (start, key) in [("create status ", "create_status"), ("revoke status ", "revoke_status")] {
            let status = text.strip_prefix(start).and_then(|rest| rest.split_whitespace().next()?.parse::<u16>().ok());
            if let Some(status) = status {
                claim(key, ClaimValue::Number(status.into()), line.span, line.number, writer);
            }
        }
        if text.contains("Node parity smoke succeeded") {
            claim("succeeded", ClaimValue::Bool(true), line.span, line.number, writer);
        } else if FAILURES.iter().any(|failure| text.starts_with(failure)) {
            failure("failure", line, writer);
        } else if let Some((start, key)) = SAID.iter().find(|(start, _)| text.starts_with(start)) {
            said(key, text.get(start.len()..).unwrap_or_default(), line, writer);
        } else if !has_crashed && is_thrown(text) {
            has_crashed = true;
            failure("crash", line, writer);
        } else if let Some(code) = text.strip_prefix("code: '") {
            said("code", code.split('\'').next().unwrap_or_default(), line, writer);
        }
    });
    writer.document(|document| document.records = records.into());
}

fn failure(key: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
    said(key, line.text.trim(), line, writer);
    writer.log_line(Level::Error, line.number, line.span, line.text.trim());
}

/// `Error: …`, `TypeError: …`, `[cause]: Error …`, as Node prints what nobody caught.
fn is_thrown(text: &str) -> bool {
    let word = text.split([':', ' ']).next().unwrap_or_default();
    word.ends_with("Error")
        && text.get(word.len()..).is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(" ["))
}

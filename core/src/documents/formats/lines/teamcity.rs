//! Service messages of `TeamCity`, as many runners write them.
//!
//! ```text
//! ##teamcity[testSuiteStarted name='outer' flowId='1']
//! ##teamcity[testStarted name='adds' flowId='1']
//! ##teamcity[testFailed name='adds' message='1 is not 2' details='at a.js:5' expected='2' actual='1' flowId='1']
//! ##teamcity[testFinished name='adds' duration='12' flowId='1']
//! ##teamcity[testSuiteFinished name='outer' flowId='1']
//! ```

use super::machine::{Machine, feed};
use super::reading::{Line, first_lines};
use super::rows::{Attempts, Test, path, place};
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Status};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "teamcity",
    title: "TeamCity messages",
    spec: "https://www.jetbrains.com/help/teamcity/service-messages.html#Reporting+Tests",
    state: EntryState::Recognised,
    is_test_report: true,
    system: "",
    sniff,
    read,
};

/// A message comes first: a build log that holds some is a log.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let first = first_lines(text).next().unwrap_or_default();
    let is_message = first.trim_start().starts_with("##teamcity[test") || first.contains("##teamcity[enteredTheMatrix");
    if is_message { Confidence::Certain } else { Confidence::No }
}

/// For a log.
pub(in crate::documents::formats) fn start() -> Box<dyn Machine> {
    Box::new(Run::default())
}

/// A message about tests.
pub(in crate::documents::formats) fn opens(_: &str, said: &str) -> bool {
    said.trim_start().starts_with("##teamcity[test")
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    feed(&mut Run::default(), input, writer);
}

#[derive(Default)]
struct Run {
    /// Suites that are open, by flow.
    suites: BTreeMap<String, Vec<String>>,
    /// The flow that a flow was started in.
    parents: BTreeMap<String, String>,
    /// Tests that run, by flow and name.
    open: BTreeMap<(String, String), Test>,
    /// The test that began last: plain lines are its output.
    current: Option<(String, String)>,
    attempts: Attempts,
}

impl Machine for Run {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let mut rest = line.text;
        let mut found = false;
        while let Some((_, message)) = rest.split_once("##teamcity[") {
            found = true;
            let end = message_end(message);
            self.message(message.get(..end).unwrap_or_default(), line, writer);
            rest = message.get(end..).unwrap_or_default();
        }
        if let (false, Some(test)) = (found, self.current.as_ref().and_then(|key| self.open.get_mut(key))) {
            test.stdout.cover(line);
        }
    }

    fn is_over(&self) -> bool {
        false
    }

    fn close(&mut self, writer: &mut Writer<'_>) {
        for mut test in std::mem::take(&mut self.open).into_values() {
            if test.status == Status::Passed {
                test.status = Status::Error;
                "no result: the messages end while this test runs".clone_into(&mut test.message);
            }
            self.attempts.put(test, writer);
        }
        self.attempts.close(writer);
    }
}

impl Run {
    fn message(&mut self, message: &str, line: &Line<'_>, writer: &mut Writer<'_>) {
        let (kind, rest) = message.split_once(' ').unwrap_or((message, ""));
        let fields = attributes(rest);
        let value = |name: &str| {
            fields.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        if let Some((millis, _)) = times::parse_iso(&value("timestamp")) {
            writer.time(millis);
        }
        let (flow, name) = (value("flowId"), value("name"));
        let key = (flow.clone(), name.clone());
        match kind {
            "flowStarted" => {
                self.parents.insert(flow, value("parent"));
            }
            "testSuiteStarted" => {
                self.suites.entry(flow).or_default().push(name);
                writer.document(|document| document.suites += 1);
            }
            "testSuiteFinished" => {
                if let Some(suites) = self.suites.get_mut(&flow) {
                    // Suites that were not closed go with the one around them.
                    let at = suites.iter().rposition(|open| *open == name);
                    suites.truncate(at.unwrap_or(suites.len().saturating_sub(1)));
                }
            }
            "testStarted" => {
                let test = self.begin(&flow, &name, &value("locationHint"), line);
                self.open.insert(key.clone(), test);
                self.current = Some(key);
            }
            "testFailed" | "testIgnored" => {
                if !self.open.contains_key(&key) {
                    let test = self.begin(&flow, &name, "", line);
                    self.open.insert(key.clone(), test);
                }
                let Some(test) = self.open.get_mut(&key) else { return };
                test.until(line);
                if kind == "testIgnored" {
                    (test.status, test.message) = (Status::Skipped, value("message"));
                } else {
                    test.status = if value("error") == "true" { Status::Error } else { Status::Failed };
                    test.said.cover(line);
                    test.summary = value("message");
                    if let Some((file, line)) = located(&value("details"), &test.file).filter(|_| test.line == 0) {
                        (test.file, test.line) = (file, line);
                    }
                    format!("{}\n{}", value("message"), value("details")).trim().clone_into(&mut test.message);
                    (test.kind, test.expected, test.actual) = (value("type"), value("expected"), value("actual"));
                }
                // Some runners never start what they ignore.
                if test.number == line.number && kind == "testIgnored" {
                    self.finish(&key, f64::NAN, line, writer);
                }
            }
            "testStdOut" | "testStdErr" => {
                if let Some(test) = self.open.get_mut(&key) {
                    let output = if kind == "testStdOut" { &mut test.stdout } else { &mut test.stderr };
                    output.cover(line);
                }
            }
            "testFinished" => self.finish(&key, value("duration").parse().unwrap_or(f64::NAN), line, writer),
            "testMetadata" => {
                if let Some(test) = self.open.get_mut(&(flow, value("testName"))) {
                    // A name is not a must.
                    let named = [name, value("type")].into_iter().find(|name| !name.is_empty());
                    test.properties.push((named.unwrap_or_else(|| "metadata".to_owned()), value("value")));
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, flow: &str, name: &str, hint: &str, line: &Line<'_>) -> Test {
        // A flow that opened no suite of its own stands in that of the others.
        let (mut above, mut suites) = (flow, None);
        for _ in 0..8 {
            suites = self.suites.get(above).filter(|suites| !suites.is_empty());
            match self.parents.get(above).filter(|_| suites.is_none()) {
                Some(parent) => above = parent,
                None => break,
            }
        }
        let suites = suites.or_else(|| self.suites.get(""));
        let mut test = Test::new(name, Status::Passed, line);
        test.suite = suites.into_iter().flatten().fold(String::new(), |above, name| path(&above, name));
        let (scheme, hint) = hint.split_once("://").unwrap_or(("", hint));
        if scheme == "php_qn" {
            // `php_qn://file::\Class::method`
            hint.split("::").next().unwrap_or_default().clone_into(&mut test.file);
        } else if let Some((file, line)) = place(hint) {
            (test.file, test.line) = (file.to_owned(), line);
        }
        test
    }

    fn finish(&mut self, key: &(String, String), ms: f64, line: &Line<'_>, writer: &mut Writer<'_>) {
        if let Some(mut test) = self.open.remove(key) {
            test.ms = ms;
            test.until(line);
            self.attempts.put(test, writer);
        }
    }
}

/// The first place that a trace names; where a file is known, one in it.
fn located(details: &str, known: &str) -> Option<(String, u32)> {
    details.lines().find_map(|line| {
        let last = line.trim().trim_end_matches(')').rsplit(['(', ' ']).next()?;
        let (file, line) = place(last)?;
        (known.is_empty() && file.contains('.') || file == known).then(|| (file.to_owned(), line))
    })
}

/// Where the bracket closes: one that is not escaped.
fn message_end(message: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in message.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'|' => escaped = true,
            b']' => return at,
            _ => {}
        }
    }
    message.len()
}

/// `name='value' …`; a single value without a name has none.
fn attributes(mut rest: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    while let Some((key, after)) = rest.split_once('\'') {
        let (value, length) = unescaped(after);
        found.push((key.trim().trim_end_matches('=').trim_end(), value));
        rest = after.get(length..).unwrap_or_default();
    }
    found
}

/// Up to the quote that is not escaped, and the bytes that were read with it.
fn unescaped(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return (out, at + 1),
            '|' => match chars.next().map(|(_, c)| c) {
                Some('n') => out.push('\n'),
                Some('r') | None => {}
                Some('x') => out.push('\u{85}'),
                Some('l') => out.push('\u{2028}'),
                Some('p') => out.push('\u{2029}'),
                Some('0') => {
                    // `|0x00e9`
                    let code: String = chars.by_ref().take(5).map(|(_, c)| c).skip(1).collect();
                    out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                Some(other) => out.push(other),
            },
            _ => out.push(c),
        }
    }
    (out, text.len())
}

//! Lines of a log as the streams that were written into it, each with the runner that speaks.
//!
//! What runs programs side by side puts a name before each line (Docker Compose, act, lerna, turbo, Ant):
//! lines behind one name are a stream of their own.

use super::runners::{RUNNERS, Runner, openers};
use crate::documents::Writer;
use crate::documents::formats::lines::machine::Machine;
use crate::documents::formats::lines::reading::Line;
use crate::facts::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Streams that are told apart; more are one.
const MOST: usize = 64;

#[derive(Default)]
pub(super) struct Streams {
    all: BTreeMap<String, Stream>,
    /// The name that stood before the last line, as lerna writes it.
    name: String,
}

#[derive(Default)]
struct Stream {
    /// The last line that was not blank.
    before: (String, u32, Span),
    /// It has a word of those that begin a runner's output.
    tells: bool,
    current: Option<(usize, Box<dyn Machine>)>,
}

impl Streams {
    pub(super) fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let whole = without_codes(line.text);
        let (name, text) = self.named(&whole);
        // Ant may run within.
        let (name, text) = match task(text) {
            Some((task, text)) => (Cow::Owned([name, task].concat()), text),
            None => (Cow::Borrowed(name), text),
        };
        let is_full = self.all.len() >= MOST && !self.all.contains_key(name.as_ref());
        let name = if is_full { "" } else { name.as_ref() };
        let line = Line { number: line.number, span: line.span, text };
        if name.is_empty() && is_end(text) {
            // Whatever runs side by side has ended with it.
            for stream in self.all.values_mut() {
                stream.stop(writer);
            }
        }
        match self.all.get_mut(name) {
            Some(stream) => stream.line(&line, writer),
            None => self.all.entry(name.to_owned()).or_default().line(&line, writer),
        }
    }

    pub(super) fn close(&mut self, writer: &mut Writer<'_>) {
        for stream in self.all.values_mut() {
            stream.stop(writer);
        }
    }

    /// The name before a line, and what it said.
    fn named<'a>(&mut self, text: &'a str) -> (&'a str, &'a str) {
        let (name, rest) = service(text).unwrap_or(("", text));
        if !name.is_empty() {
            return (name, rest);
        }
        // `pkg: text`: one line alone may say anything.
        let named = package(text);
        let is_known = named.is_some_and(|(name, _)| name == self.name);
        let name = named.map_or("", |(name, _)| name);
        if !is_known {
            name.clone_into(&mut self.name);
        }
        named.filter(|_| is_known).unwrap_or(("", text))
    }
}

impl Stream {
    fn line(&mut self, line: &Line<'_>, writer: &mut Writer<'_>) {
        let said = line.text.trim_end();
        if is_step(said) && self.current.as_ref().is_some_and(|(_, machine)| machine.is_over()) {
            self.stop(writer);
        }
        if said.is_empty() {
            if let Some((_, machine)) = &mut self.current {
                machine.line(line, writer);
            }
            return;
        }
        let tells = openers().find(said.as_bytes(), 0).is_some();
        let next = if tells || self.tells { self.opened(said) } else { None };
        debug_assert!(tells || self.tells || self.opened(said).is_none(), "none of the words that open: {said}");
        self.tells = tells;
        if let Some((at, runner)) = next {
            self.stop(writer);
            let mut machine = (runner.start)();
            let (text, number, span) = &self.before;
            if *number > 0 {
                // What it opens by may take two lines.
                machine.line(&Line { number: *number, span: *span, text }, writer);
            }
            self.current = Some((at, machine));
        }
        if let Some((_, machine)) = &mut self.current {
            machine.line(line, writer);
        }
        said.clone_into(&mut self.before.0);
        (self.before.1, self.before.2) = (line.number, line.span);
    }

    /// The runner that begins by this line.
    fn opened(&self, said: &str) -> Option<(usize, &'static Runner)> {
        let before = self.before.0.as_str();
        let opens = |at: usize| RUNNERS.get(at).is_some_and(|runner| (runner.opens)(before, said));
        let (own, is_over) = match &self.current {
            Some((at, machine)) => (Some(*at), machine.is_over()),
            None => (None, true),
        };
        let own = own.filter(|at| opens(*at));
        let next = own.or_else(|| (0..RUNNERS.len()).find(|at| opens(*at)));
        let next = next.and_then(|at| Some((at, RUNNERS.get(at)?)));
        next.filter(|(_, runner)| is_over || runner.is_sure && own.is_none())
    }

    fn stop(&mut self, writer: &mut Writer<'_>) {
        if let Some((_, mut machine)) = self.current.take() {
            machine.close(writer);
        }
    }
}

/// Without codes of colours that lost their first byte on the way: `[32mok[0m`.
fn without_codes(text: &str) -> Cow<'_, str> {
    let code = |rest: &str| {
        let inner = rest.get(1..)?.split('m').next()?;
        let is_code = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
        (is_code && rest.len() > inner.len() + 1).then_some(inner.len() + 2)
    };
    let mut found = text.match_indices('[').filter_map(|(at, _)| Some((at, code(text.get(at..)?)?))).peekable();
    if found.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut bare, mut from) = (String::with_capacity(text.len()), 0);
    for (at, length) in found {
        bare.push_str(text.get(from..at).unwrap_or_default());
        from = at + length;
    }
    bare.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(bare)
}

/// A step ended, or the command that ran.
fn is_end(said: &str) -> bool {
    said.starts_with("##[error]Process completed with exit code")
        || said.starts_with("The command \"") && said.contains(" exited with ")
        || said.starts_with("Done. Your build exited with ")
}

/// A step or fold begins.
fn is_step(said: &str) -> bool {
    ["##[group]", "##[section]", "travis_fold:", "travis_time:", "section_start:"]
        .iter()
        .any(|mark| said.starts_with(mark))
}

/// `    [junit] text`, as Ant has it.
fn task(text: &str) -> Option<(&str, &str)> {
    let bare = text.trim_start();
    (text.len() - bare.len() >= 3).then_some(())?;
    let (name, rest) = bare.strip_prefix('[')?.split_once(']')?;
    let known = ["junit", "junitlauncher", "testng", "java", "exec", "scalatest", "phpunit"];
    known.contains(&name).then(|| (name, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// `web_1  | text`, `[CI/build]   | text`, as Docker Compose and act have it.
fn service(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('|').filter(|(name, _)| name.len() < 60)?;
    let bare = name.trim_end();
    let is_act = bare.starts_with('[') && bare.ends_with(']');
    let is_service = bare.len() < name.len()
        && bare.contains(['_', '-'])
        && bare.ends_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    (is_act || is_service).then(|| (bare, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// `@scope/pkg: text`, `pkg:test: text`, as lerna and turbo have it.
fn package(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(": ").or_else(|| text.strip_suffix(':').map(|name| (name, "")))?;
    let is_name = name.len() > 1
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"@/._-:".contains(&byte));
    is_name.then_some((name, rest))
}

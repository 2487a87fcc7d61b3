//! What test runners of JavaScript print.

pub(in crate::documents::formats) mod ava;
pub(in crate::documents::formats) mod jasmine;
pub(in crate::documents::formats) mod jest;
pub(in crate::documents::formats) mod karma;
pub(in crate::documents::formats) mod mocha;
pub(in crate::documents::formats) mod node;

#[cfg(test)]
mod tests;

use super::counts::is_class;
use super::rows::{Test, place};

/// Message, kind and place from what is said of a failure: text, then the levels of a stack.
fn explain(test: &mut Test) {
    let said = std::mem::take(&mut test.said.text);
    let is_level = |line: &str| line.trim_start().starts_with("at ") && line.contains(':');
    let message: Vec<&str> = said.lines().take_while(|line| !is_level(line)).map(str::trim_end).collect();
    message.join("\n").trim().clone_into(&mut test.message);
    let first = test.message.lines().next().unwrap_or_default().trim();
    let kind = first.split_once(": ").map_or(first, |(kind, _)| kind).split(' ').next().unwrap_or_default();
    if is_class(kind) && (kind.ends_with("Error") || kind.ends_with("Exception")) {
        kind.clone_into(&mut test.kind);
    }
    let own = said.lines().filter(|line| is_level(line)).filter_map(level);
    let others = ["node_modules", "node:", "internal/"];
    let own = own.filter(|(file, _)| !others.iter().any(|part| file.contains(part)));
    if let Some((file, line)) = own.into_iter().next() {
        (test.file, test.line) = (file.to_owned(), line);
    }
    test.said.text = said;
}

/// `at Context.<anonymous> (test/cart.js:12:5)`, `at test/cart.js:12:5`: file and line.
fn level(said: &str) -> Option<(&str, u32)> {
    let said = said.trim_start().strip_prefix("at ")?;
    let at = said.rsplit_once('(').map_or(said, |(_, at)| at);
    place(at.trim_end_matches(')')).filter(|(file, _)| file.contains('.') && !file.contains(' '))
}

/// `12 passing (3s)`, `3 tests failed`: the number before words; a time may stand behind them.
fn counted(said: &str, words: &[&str]) -> Option<u64> {
    let (count, rest) = said.trim().split_once(' ')?;
    let rest = words.iter().find_map(|word| rest.strip_prefix(word))?;
    let is_whole = rest.is_empty() || rest == ":" || rest.starts_with(" (") && rest.ends_with(')');
    is_whole.then(|| count.parse().ok())?
}

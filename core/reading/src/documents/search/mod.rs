//! Lines of text that hold what is looked for: a literal or a regular expression.
//!
//! Words that every match holds are looked for sixteen bytes at a time; only lines that hold one meet the automaton.
//! Time is linear in the text, whatever the pattern. What is matched is a line as it is shown: without its end and
//! without ANSI codes.

mod automaton;
mod literals;
mod parse;
mod scan;
mod sets;
#[cfg(test)]
mod tests;

pub use scan::{Scan, search};

use super::words::Words;
use automaton::{Automaton, Caches};
use serde::{Deserialize, Serialize};

/// What is looked for, and how much of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// A text as it is, or a regular expression.
    pub pattern: String,
    /// It is a regular expression.
    pub is_regex: bool,
    /// Which case fits.
    pub case: Case,
    /// Lines kept of one file; all are counted.
    pub lines_per_file: u32,
    /// Matching lines of a file that are passed over before lines are kept.
    pub skip: u64,
    /// Lines kept before and behind each.
    pub context: u32,
    /// Bytes kept of one line.
    pub line_bytes: u32,
}

/// Which case fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// Any, unless the pattern has an upper-case letter.
    #[default]
    Smart,
    /// Any.
    Any,
    /// That of the pattern.
    Same,
}

/// What one file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// Lines that match: all of them.
    pub lines: u64,
    /// The first ones, in order.
    pub kept: Vec<MatchedLine>,
    /// Lines that were too long to be looked at in one piece.
    pub cut_lines: u64,
}

/// A line that matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedLine {
    /// Its number, from 1.
    pub line: u64,
    /// The line without its end and without ANSI; of a long one the part around the first match.
    pub text: String,
    /// Where matches stand in `text`: first byte and byte behind, in order, at most 64.
    pub marks: Vec<(u32, u32)>,
    /// Something of the line is not in `text`.
    pub is_cut: bool,
    /// Lines before it.
    pub before: Vec<String>,
    /// Lines behind it.
    pub after: Vec<String>,
}

/// A pattern that is ready to be looked for.
pub struct Search {
    wanted: Wanted,
    /// Every match holds one of them.
    words: Option<Words>,
    certain: Certain,
    automaton: Automaton,
}

impl Search {
    /// Makes it ready; the sentence says why it cannot be, and where.
    pub fn new(wanted: &Wanted) -> Result<Self, String> {
        let pattern = wanted.pattern.as_str();
        if pattern.is_empty() {
            return Err("nothing to look for".to_owned());
        }
        let has_upper =
            if wanted.is_regex { parse::parse(pattern, false)?.1 } else { pattern.chars().any(char::is_uppercase) };
        let is_folded = match wanted.case {
            Case::Smart => !has_upper,
            Case::Any => true,
            Case::Same => false,
        };
        let node =
            if wanted.is_regex { parse::parse(pattern, is_folded)?.0 } else { parse::literal(pattern, is_folded) };
        let required = literals::required(&node);
        let is_certain = required.as_ref().is_some_and(|(_, is_certain)| *is_certain);
        let certain = match (is_certain, is_folded, wanted.is_regex) {
            (true, true, _) => Certain::Words,
            (true, false, false) => Certain::Text(pattern.to_owned()),
            _ => Certain::No,
        };
        let words = required.map(|(words, _)| {
            let words: Vec<_> = words.iter().map(|word| (word.as_str(), literals::telling(word))).collect();
            Words::new(&words)
        });
        let automaton = Automaton::new(&node).ok_or("the pattern is too large: its repetitions multiply")?;
        Ok(Self { wanted: wanted.clone(), words, certain, automaton })
    }

    /// What was asked.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// One who looks: one for each thread.
    pub fn finder(&self) -> Finder<'_> {
        Finder { search: self, caches: self.automaton.caches() }
    }
}

/// Whether a line that holds one of the words matches.
#[derive(PartialEq, Eq)]
enum Certain {
    /// The automaton knows.
    No,
    /// It does.
    Words,
    /// It does where this text stands in it, in the same case.
    Text(String),
}

/// Looks for a pattern.
pub struct Finder<'s> {
    search: &'s Search,
    caches: Caches,
}

impl Finder<'_> {
    /// Where matches stand in a line, none within another, at most `most`.
    pub fn marks(&mut self, line: &[u8], most: usize) -> Vec<(usize, usize)> {
        let (mut marks, mut from) = (Vec::new(), 0);
        while marks.len() < most
            && from <= line.len()
            && let Some((start, end)) = self.search.automaton.find(&mut self.caches, line, from)
        {
            marks.push((start, end));
            from = end.max(start + 1);
        }
        marks
    }

    /// A place in the line that comes next and may match, and whether it does.
    fn next(&mut self, text: &[u8], from: usize) -> Option<usize> {
        match &self.search.words {
            Some(words) => words.find(text, from),
            None => self.search.automaton.end(&mut self.caches, text, from, true),
        }
    }

    /// A line in which [`Self::next`] found a place matches, without a look at it.
    fn is_certain(&self) -> bool {
        self.search.words.is_none() || self.search.certain == Certain::Words
    }

    fn is_match(&mut self, line: &[u8]) -> bool {
        match &self.search.certain {
            Certain::Text(text) => memchr::memmem::find(line, text.as_bytes()).is_some(),
            _ => self.search.automaton.end(&mut self.caches, line, 0, true).is_some(),
        }
    }
}

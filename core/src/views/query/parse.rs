//! A query as written → terms. It never fails: what cannot be meant is left out, with a sentence.

use super::matching::{Clause, Term};
use super::numbers::Range;
use super::text::{How, Seen};
use super::{Beside, KEYS, Key, Means, WORD, key_of};
use crate::facts::Facts;
use crate::history::BECAME;
use crate::methods::order::Order as _;

/// A query that can be asked of cases.
#[derive(Default)]
pub(in crate::views) struct Query {
    pub(super) clauses: Vec<Clause>,
    /// Why it could not be taken as written; empty when it could.
    pub(in crate::views) problem: String,
    /// It asks for cases that are told again by another report, which count nowhere.
    pub(in crate::views) is_told_again: bool,
}

/// The status of these.
const AGAIN: &str = "again";

/// A term as written.
pub(super) struct Token {
    /// Without quotes and without the sign of negation.
    pub(super) text: String,
    pub(super) is_not: bool,
    /// It begins with a quote: no key, whatever it holds.
    is_quoted: bool,
}

/// Reads a query.
pub(in crate::views) fn parse(query: &str, facts: &Facts, beside: &Beside<'_>) -> Query {
    let mut parsed = Query::default();
    for token in tokens(query) {
        // What is told again counts nowhere, and is shown only when it is asked for.
        if keyed(&token).is_some_and(|(_, key, value)| key.name == "s" && value.eq_ignore_ascii_case(AGAIN)) {
            parsed.is_told_again |= !token.is_not;
            continue;
        }
        match meaning(&token, facts, beside) {
            Ok(Some((key, term))) => parsed.add(key, token.is_not, term),
            Ok(None) => {}
            Err(problem) => parsed.complain(problem),
        }
    }
    // What is known at once goes first: texts are then looked at for fewer cases.
    parsed.clauses.order_by_key(Clause::cost);
    parsed
}

impl Query {
    /// The first problem is told.
    fn complain(&mut self, problem: String) {
        if self.problem.is_empty() {
            self.problem = problem;
        }
    }

    fn add(&mut self, key: Option<usize>, is_not: bool, term: Term) {
        let is_any = key.and_then(|key| KEYS.get(key)).is_some_and(|key| key.is_any) && !is_not;
        match self.clauses.iter_mut().find(|clause| is_any && clause.key == key && !clause.is_not) {
            Some(clause) => clause.terms.push(term),
            None => self.clauses.push(Clause { key, is_not, terms: vec![term] }),
        }
    }
}

/// Key and value of a token; `None` for a word.
pub(super) fn keyed(token: &Token) -> Option<(usize, &'static Key, &str)> {
    if token.is_quoted {
        return None;
    }
    if let Some(tag) = token.text.strip_prefix('@') {
        return key_of("tag").map(|(at, key)| (at, key, tag));
    }
    let (name, value) = token.text.split_once(':')?;
    key_of(&name.to_ascii_lowercase()).map(|(at, key)| (at, key, value))
}

/// What a token asks; nothing while it is still being typed.
fn meaning(token: &Token, facts: &Facts, beside: &Beside<'_>) -> Result<Option<(Option<usize>, Term)>, String> {
    let word = || Ok(Some((None, Term::Names(WORD, Seen::new(How::Within, &token.text)))));
    let Some((at, key, value)) = keyed(token) else {
        let Some((name, value)) = token.text.split_once(':').filter(|_| !token.is_quoted) else { return word() };
        if let Some((path, line)) = place(&token.text) {
            let term = Term::File {
                path: Seen::new(How::Within, path),
                line: Some(line),
                word: Some(Seen::new(How::Within, &token.text)),
            };
            return Ok(Some((None, term)));
        }
        return if could_be_key(name, value) { Err(no_key(name)) } else { word() };
    };
    if value.trim_matches(['>', '<', '=']).is_empty() {
        return Ok(None);
    }
    let term = match key.means {
        Means::Status => Term::status(value, facts)?,
        Means::Became => {
            let value = value.to_ascii_lowercase();
            let words = || BECAME.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let asked: Vec<usize> =
                (0..).zip(BECAME).filter(|(_, (word, _))| word.starts_with(&value)).map(|(at, _)| at).collect();
            if asked.is_empty() {
                return Err(format!("nothing is called {value}: {}", words()));
            }
            let became = beside.became(facts);
            let became = became.ok_or_else(|| format!("is:{value} needs an earlier run: open or keep one"))?;
            let cases = facts.cases().filter_map(|attempts| attempts.last()).map(|last| last.case);
            Term::Cause(cases.filter(|case| asked.iter().any(|word| became.has(*word, *case))).collect())
        }
        Means::Cause => {
            let finding = beside.findings.iter().find(|finding| finding.id == value);
            let finding =
                finding.ok_or_else(|| format!("no cause has the id {value}: it is gone, or of other data"))?;
            Term::Cause(finding.cases.iter().copied().collect())
        }
        Means::Names(how, names) => Term::Names(names, Seen::new(how, value)),
        Means::Place(how, text) => Term::Place(text, Seen::new(how, value)),
        Means::File => {
            let (path, line) = place(value).map_or((value, None), |(path, line)| (path, Some(line)));
            Term::File { path: Seen::new(How::Within, path), line, word: None }
        }
        Means::Pair => {
            let (name, value) = value.split_once('=').unwrap_or((value, ""));
            let value = (!value.is_empty()).then(|| Seen::new(How::Within, value));
            Term::Pair(Seen::new(How::Whole, name), value)
        }
        Means::Number(is_duration, number) => {
            let range = Range::parse(value, is_duration);
            let range = range.ok_or_else(|| format!("{value} is no range such as {}", key.example))?;
            Term::Number(range, number)
        }
    };
    Ok(Some((Some(at), term)))
}

/// Path and line of `file.ts:12` and `file.ts:12:3`.
fn place(text: &str) -> Option<(&str, u32)> {
    let number = |text: &'_ str| {
        let (before, digits) = text.rsplit_once(':')?;
        let is_number = !before.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some((before.len(), digits.parse().ok().filter(|_| is_number)?))
    };
    let (end, line) = number(text)?;
    let path = text.get(..end)?;
    match number(path) {
        Some((end, line)) => Some((path.get(..end)?, line)),
        None => Some((path, line)),
    }
}

/// `mod::name`, `https://…` and `C:\…` are no keys, whatever they are called; letters might be one mistyped.
fn could_be_key(name: &str, value: &str) -> bool {
    let is_word =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    is_word && !value.is_empty() && !value.starts_with([':', '/', '\\'])
}

fn no_key(name: &str) -> String {
    let keys: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    format!("no key is called {name}: {}; text with a colon stands in quotes", keys.join(", "))
}

/// Terms parted by blanks; quotes hold them together.
pub(super) fn tokens(query: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut token = Token { text: String::new(), is_not: false, is_quoted: false };
    let mut is_open = false;
    for c in query.chars().chain([' ']) {
        match c {
            '"' => {
                token.is_quoted |= token.text.is_empty() && !is_open;
                is_open = !is_open;
            }
            '!' if token.text.is_empty() && !token.is_quoted && !token.is_not => token.is_not = true,
            c if c.is_whitespace() && !is_open => {
                let done =
                    std::mem::replace(&mut token, Token { text: String::new(), is_not: false, is_quoted: false });
                tokens.extend(Some(done).filter(|done| !done.text.trim().is_empty()));
            }
            c => token.text.push(c),
        }
    }
    // A quote that is still open.
    tokens.extend(Some(token).filter(|token| !token.text.trim().is_empty()).map(|mut token| {
        token.text.truncate(token.text.trim_end().len());
        token
    }));
    tokens
}

//! Secrets in text, by the names that stand before them, by their own shape, and by the places they stand at.
//!
//! Whatever leaves passes here. One pass finds the words of all [`KINDS`]; what stands at a word is judged by its
//! row. A [`Choices`] adds patterns and addresses of a policy. The kinds found can be listed, the values never.
//!
//! Two marks stand in the place of secrets. [`MARK`] says no more than that there was one: ids and names that are
//! kept are made with it, so they stay the same whatever else is in an output. [`Numbered`] tells kinds and values
//! of one output apart: `[redacted:github-token-1]`. Neither is taken for a secret again.

mod addresses;
mod assigned;
mod blocks;
mod bytes;
mod headers;
mod kinds;
mod names;
mod numbered;
mod patterns;
mod tokens;
mod urls;
mod values;
mod words;

pub use kinds::{KINDS, Kind};
pub use numbered::{Count, Numbered};
pub use patterns::Pattern;

use crate::methods::order::Order as _;
use kinds::Extent;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use words::{Hit, Words};

/// What stands in the place of a secret.
pub const MARK: &str = "[redacted]";

/// How every mark begins, and how it ends.
const OPEN: &str = "[redacted";
const CLOSE: u8 = b']';
/// How a numbered mark begins.
const NUMBERED: &str = "[redacted:";

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret<'c> {
    /// Where it lies, in bytes.
    pub at: Range<usize>,
    /// The id of its kind, or the name of a pattern.
    pub kind: &'c str,
}

/// What is looked for beside the kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Patterns of the project.
    pub patterns: Vec<Pattern>,
    /// Addresses of people.
    pub has_mails: bool,
    /// Addresses of machines.
    pub has_machines: bool,
}

/// What a word belongs to.
#[derive(Clone, Copy)]
struct Row {
    kind: &'static Kind,
    /// Of a kind that is known by how it begins.
    token: Option<&'static tokens::Token>,
}

/// The words of all kinds, with their rows; the last word is that of a mark.
struct Table {
    words: Words,
    rows: Vec<Row>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { words: Words::new(), rows: Vec::new() };
        for kind in KINDS {
            match &kind.extent {
                Extent::Tokens(tokens) => {
                    for token in *tokens {
                        table.words.add(token.head, token.at, table.rows.len());
                        table.rows.push(Row { kind, token: Some(token) });
                    }
                }
                Extent::Named(words, _) | Extent::Found(words, _) => {
                    for (word, at) in *words {
                        table.words.add(word, *at, table.rows.len());
                    }
                    table.rows.push(Row { kind, token: None });
                }
            }
        }
        table.words.add(OPEN, 0, table.rows.len());
        table
    })
}

/// The kind that comes in two halves.
const AWS: &str = "aws-access-key";

impl Row {
    fn find(&self, text: &[u8], hit: Hit) -> Option<Range<usize>> {
        let found = match (&self.kind.extent, self.token) {
            (_, Some(token)) => tokens::find(text, hit, token),
            (Extent::Named(_, trust), _) => names::named(text, hit, *trust),
            (Extent::Found(_, place), _) => place(text, hit),
            (Extent::Tokens(_), None) => None,
        };
        let is_marked = |found: &Range<usize>| text.get(found.clone()).is_none_or(values::is_mark);
        found.filter(|found| !found.is_empty() && !is_marked(found))
    }
}

/// The kind whose own shape the whole secret has: `token=ghp_…` is a token of GitHub.
fn shape(secret: &[u8]) -> Option<&'static Kind> {
    let table = table();
    let (hit, _) = table.words.next(secret, 0).filter(|(hit, _)| hit.start == 0)?;
    let row = table.rows.get(hit.row)?;
    let is_shape = row.token.is_some() || row.kind.id == "jwt";
    row.find(secret, hit).filter(|found| is_shape && *found == (0..secret.len())).map(|_| row.kind)
}

/// Secrets of the kinds, in order, none within another.
fn of_kinds(text: &[u8]) -> Vec<Secret<'static>> {
    let table = table();
    let mut secrets = Vec::new();
    let (mut from, mut behind) = (0, 0);
    while let Some((hit, next)) = table.words.next(text, from) {
        from = next;
        if hit.start < behind {
            continue;
        }
        let Some(row) = table.rows.get(hit.row) else {
            behind = bytes::skip(text, hit.end, 96, |byte| byte != CLOSE && byte != b'\n');
            from = from.max(behind);
            continue;
        };
        let Some(at) = row.find(text, hit).filter(|at| at.start >= behind) else { continue };
        behind = at.end;
        from = from.max(behind);
        let kind = text.get(at.clone()).and_then(shape).unwrap_or(row.kind).id;
        secrets.push(Secret { at, kind });
        // Its other half has no beginning of its own.
        if kind == AWS
            && let Some(at) = tokens::beside_aws(text, behind)
        {
            behind = at.end;
            from = from.max(behind);
            secrets.push(Secret { at, kind });
        }
    }
    secrets
}

impl Choices {
    /// True where no more is looked for than the kinds.
    fn is_plain(&self) -> bool {
        self.patterns.is_empty() && !self.has_mails && !self.has_machines
    }

    /// Every secret of a text, in order, none within another.
    pub fn find(&self, text: &[u8]) -> Vec<Secret<'_>> {
        let mut secrets: Vec<Secret<'_>> = of_kinds(text);
        if self.is_plain() {
            return secrets;
        }
        let mut words = Words::new();
        for (row, pattern) in self.patterns.iter().enumerate() {
            words.add(&pattern.head, 0, row);
        }
        let mut from = 0;
        while let Some((hit, next)) = words.next(text, from) {
            from = next;
            let Some(pattern) = self.patterns.get(hit.row) else { continue };
            if let Some(at) = pattern.find(text, hit.start) {
                from = from.max(at.end);
                secrets.push(Secret { at, kind: &pattern.name });
            }
        }
        if self.has_mails {
            addresses::mails(text, |at| secrets.push(Secret { at, kind: "e-mail" }));
        }
        if self.has_machines {
            addresses::machines(text, |at| secrets.push(Secret { at, kind: "ip-address" }));
        }
        // Of what begins at one place the longest counts, and nothing is taken out of a mark.
        secrets.order_by(|a, b| a.at.start.cmp(&b.at.start).then(b.at.end.cmp(&a.at.end)));
        let mut behind = 0;
        secrets.retain(|secret| {
            let is_free = secret.at.start >= behind;
            behind = if is_free { secret.at.end } else { behind };
            is_free
        });
        secrets
    }

    /// The text without its secrets, each of which became [`MARK`]; so do the numbered marks of another output, so
    /// that a redacted copy gives the ids and names that its original gives.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.replace(text, |out, _, _| out.push_str(MARK)) {
            Cow::Borrowed(text) => plain(text),
            Cow::Owned(text) => Cow::Owned(plain(&text).into_owned()),
        }
    }

    /// The kind of a value that is a secret as its name says, as it would be in JSON.
    pub fn named(&self, name: &str, value: &str) -> Option<&'static str> {
        table().words.next(name.as_bytes(), 0)?;
        if value.is_empty() || value.contains(['"', '\\', '\n']) {
            return None;
        }
        let text = ["\"", name, "\":\"", value, "\""].concat();
        let whole = name.len() + 4..text.len() - 1;
        of_kinds(text.as_bytes()).into_iter().find(|secret| secret.at == whole).map(|secret| secret.kind)
    }

    /// The text with what `mark` gives in the place of each secret.
    pub fn replace<'t>(&self, text: &'t str, mut mark: impl FnMut(&mut String, &Secret<'_>, &str)) -> Cow<'t, str> {
        let secrets = self.find(text.as_bytes());
        if secrets.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        for secret in &secrets {
            out.push_str(text.get(copied..secret.at.start).unwrap_or_default());
            mark(&mut out, secret, text.get(secret.at.clone()).unwrap_or_default());
            copied = secret.at.end;
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// The text with [`MARK`] for every numbered mark.
fn plain(text: &str) -> Cow<'_, str> {
    let numbered = |text: &str| text.find(NUMBERED);
    let Some(mut at) = numbered(text) else { return Cow::Borrowed(text) };
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        let (before, mark) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let inner = mark.get(NUMBERED.len()..).and_then(|inner| inner.split_once(char::from(CLOSE)));
        let is_mark = |inner: &str| inner.len() < 96 && inner.ends_with(|c: char| c.is_ascii_digit());
        out.push_str(before);
        rest = if let Some((_, behind)) = inner.filter(|(inner, _)| is_mark(inner)) {
            out.push_str(MARK);
            behind
        } else {
            out.push_str(NUMBERED);
            mark.get(NUMBERED.len()..).unwrap_or_default()
        };
        let Some(next) = numbered(rest) else { break };
        at = next;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text without its secrets, each of which became [`MARK`].
pub fn redact(text: &str) -> Cow<'_, str> {
    static PLAIN: Choices = Choices { patterns: Vec::new(), has_mails: false, has_machines: false };
    PLAIN.redact(text)
}

#[cfg(test)]
mod tests;

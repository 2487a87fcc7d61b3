//! What is given beside artifacts, by a person: lists of tests in quarantine. Those among artifacts are facts.

use super::Policy;
use crate::methods::listed::{self, Listed};

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenList {
    /// What it is called.
    pub name: String,
    /// As it was given.
    pub text: String,
    /// Entries with their lines.
    pub entries: Vec<(u32, Listed)>,
}

impl Policy {
    /// Puts a `quarantine.toml` in force. `name` is what messages call it. Gives what could not be read of it, as
    /// sentences with their places; the rest holds.
    pub fn put_quarantine(&mut self, name: &str, text: &str) -> Vec<String> {
        let list = listed::read(text);
        let line = |at: usize| {
            let before = text.bytes().take(at).filter(|&byte| byte == b'\n').count();
            crate::facts::index(before + 1)
        };
        let entries = list.entries.into_iter().map(|(span, entry)| (line(span.start), entry)).collect();
        self.lists.push(GivenList { name: name.to_owned(), text: text.to_owned(), entries });
        list.problems.into_iter().map(|(at, what)| format!("{name}:{}: {what}", line(at))).collect()
    }
}

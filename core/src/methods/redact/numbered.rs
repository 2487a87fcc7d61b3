//! Marks of one output: what was the same stays recognisable, and nothing of it is told.

use super::{Choices, MARK};
use hashbrown::HashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::cell::RefCell;

/// How many different values of a kind were taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Count {
    /// Id of the kind, or the name of a pattern.
    pub kind: String,
    /// Different values.
    pub count: u32,
}

/// Gives every value of an output a mark of its own, numbered by kind in the order of coming.
#[derive(Debug, Default)]
pub struct Numbered {
    choices: Choices,
    known: RefCell<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Marks by value.
    marks: HashMap<String, String>,
    /// Kinds in the order of coming.
    counts: Vec<Count>,
}

impl Numbered {
    /// For one output.
    pub fn new(choices: Choices) -> Self {
        Self { choices, known: RefCell::default() }
    }

    /// What is looked for.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The text without its secrets.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.choices.replace(text, |out, secret, value| match self.known.try_borrow_mut() {
            Ok(mut known) => out.push_str(known.mark(secret.kind, value)),
            Err(_) => out.push_str(MARK),
        })
    }

    /// Bytes without their secrets, whatever they are.
    pub fn bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        let secrets = self.choices.find(text);
        if secrets.is_empty() {
            return Cow::Borrowed(text);
        }
        let (mut out, mut copied) = (Vec::with_capacity(text.len()), 0);
        for secret in &secrets {
            out.extend_from_slice(text.get(copied..secret.at.start).unwrap_or_default());
            let value = String::from_utf8_lossy(text.get(secret.at.clone()).unwrap_or_default());
            out.extend_from_slice(
                match self.known.try_borrow_mut() {
                    Ok(mut known) => known.mark(secret.kind, &value).as_bytes().to_vec(),
                    Err(_) => MARK.as_bytes().to_vec(),
                }
                .as_slice(),
            );
            copied = secret.at.end;
        }
        out.extend_from_slice(text.get(copied..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// The value of a name, whole where the name says that it is a secret: in tables both stand apart.
    pub fn value<'t>(&self, name: &str, text: &'t str) -> Cow<'t, str> {
        match self.choices.named(name, text) {
            Some(kind) => match self.known.try_borrow_mut() {
                Ok(mut known) => Cow::Owned(known.mark(kind, text).to_owned()),
                Err(_) => Cow::Borrowed(MARK),
            },
            None => self.text(text),
        }
    }

    /// What was taken out so far, by kind.
    pub fn counts(&self) -> Vec<Count> {
        self.known.try_borrow().map(|known| known.counts.clone()).unwrap_or_default()
    }
}

impl Known {
    fn mark(&mut self, kind: &str, value: &str) -> &str {
        let Self { marks, counts } = self;
        marks.entry_ref(value).or_insert_with(|| {
            let at = counts.iter().position(|count| count.kind == kind).unwrap_or_else(|| {
                counts.push(Count { kind: kind.to_owned(), count: 0 });
                counts.len() - 1
            });
            let number = counts.get_mut(at).map_or(0, |count| {
                count.count += 1;
                count.count
            });
            format!("[redacted:{kind}-{number}]")
        })
    }
}

//! The seam: every text of an artifact passes here before it leaves.

use super::Options;
use crate::methods::redact::{Numbered, redact};
use std::borrow::Cow;

/// Takes secrets out of what is printed, unless the host was given a reason not to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Redactor<'n> {
    /// Marks of this output; without them every secret has the same.
    numbered: Option<&'n Numbered>,
    is_off: bool,
}

impl Redactor<'static> {
    /// Off only with a reason, which the output records. Knows no policy, and gives every secret the same mark.
    pub fn new(no_redact: Option<&str>) -> Self {
        Self { numbered: None, is_off: no_redact.is_some() }
    }
}

impl<'n> Redactor<'n> {
    /// For one output, with what its policy looks for.
    pub fn of(numbered: &'n Numbered, options: &Options) -> Self {
        Self { numbered: Some(numbered), is_off: options.no_redact.is_some() }
    }

    /// The text as it may leave.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.numbered {
            _ if self.is_off => Cow::Borrowed(text),
            Some(numbered) => numbered.text(text),
            None => redact(text),
        }
    }

    /// The value of a name as it may leave: the name may say that it is a secret.
    pub fn value<'a>(&self, name: &str, text: &'a str) -> Cow<'a, str> {
        match self.numbered {
            Some(numbered) if !self.is_off => numbered.value(name, text),
            _ => self.text(text),
        }
    }

    /// The same, owned.
    pub fn owned(&self, text: &str) -> String {
        self.text(text).into_owned()
    }

    /// `None` for what is not given: an empty string says nothing.
    pub fn given<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        (!text.is_empty()).then(|| self.text(text))
    }

    /// The same, owned.
    pub fn given_owned(&self, text: &str) -> Option<String> {
        self.given(text).map(Cow::into_owned)
    }
}

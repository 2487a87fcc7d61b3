//! The seam: every text of an artifact passes here before it leaves.

use crate::methods::redact::redact;
use std::borrow::Cow;

/// Takes secrets out of what is printed, unless the host was given a reason not to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redactor {
    is_off: bool,
}

impl Redactor {
    /// Off only with a reason, which the output records.
    pub fn new(no_redact: Option<&str>) -> Self {
        Self { is_off: no_redact.is_some() }
    }

    /// The text as it may leave.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_off { Cow::Borrowed(text) } else { redact(text) }
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

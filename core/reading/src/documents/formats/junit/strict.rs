//! What a report does that strict readers of the plain dialect would not take.

use super::Reader;
use super::element::{Element, Tag};
use crate::documents::claims;
use crate::documents::xml;
use crate::facts::{ClaimValue, Loss, Span, StrId};

impl Reader<'_, '_, '_, '_> {
    /// A report that declares other counts than it holds says so in the ledger; its cases are what counts.
    pub(super) fn compare_counts(&mut self) {
        let found = self.writer.cases() as u64;
        if let Some(declared) = self.declared.filter(|declared| *declared != found) {
            self.writer.note(Loss::Info, format!("declares {declared} tests and holds {found}"), 0);
        }
    }

    /// What strict readers of the plain dialect refuse or pass over is a claim, so that rules can tell.
    pub(super) fn compare_plain(&mut self, element: &Element, start: xml::Place) {
        let is_root = self.stack.is_empty();
        match element.tag {
            Tag::Suite if is_root => self.root("testsuite", start),
            Tag::Case if is_root => self.root("testcase", start),
            Tag::Suite if !self.suites.is_empty() && !self.is_nested => {
                self.is_nested = true;
                self.deviates("junit.nested", element.name, start);
            }
            _ => {}
        }
        if !element.odd_time.is_empty() && !self.is_odd {
            self.is_odd = true;
            self.deviates("junit.time", element.odd_time, start);
        }
    }

    fn root(&mut self, name: &str, start: xml::Place) {
        let name = self.writer.intern(name);
        self.deviates("junit.root", name, start);
    }

    fn deviates(&mut self, key: &str, value: StrId, start: xml::Place) {
        let (at, line) = (self.xml.raw(start), self.xml.line(start));
        claims::claim(key, ClaimValue::Text(value), Span::new(at, at), line, self.writer);
    }
}

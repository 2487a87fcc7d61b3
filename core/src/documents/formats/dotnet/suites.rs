//! Suites around a case: their path, what cases inherit of them, and failures that are their own.

use super::super::xml_case::{Draft, below};
use crate::documents::Writer;
use crate::documents::elements::Element;
use crate::facts::{Loss, Span, Status, StrId};

/// A suite that is open.
struct Suite {
    path: StrId,
    tags: Vec<StrId>,
    owner: StrId,
    /// A suite that ended badly, with what it says of that.
    own: Option<Draft>,
    /// It says that its teardown failed: no case tells that.
    is_told_alone: bool,
    /// Cases within that are red.
    red: u32,
}

/// The suites that are open, outermost first.
#[derive(Default)]
pub(super) struct Suites(Vec<Suite>);

impl Suites {
    /// Enters a suite. `own` is how it ended where that was badly, `duration_ms` how long it took.
    pub(super) fn enter(&mut self, element: &Element, name: &str, own: Option<Status>, writer: &mut Writer<'_>) {
        writer.document(|document| document.suites += 1);
        let path = below(self.path(), name, writer);
        let own = own.map(|status| Draft::new(element, status, f64::NAN).named(path, "", "(suite)", writer));
        let is_told_alone = element.get("site").eq_ignore_ascii_case("TearDown");
        let (tags, owner) = self.0.last().map(|outer| (outer.tags.clone(), outer.owner)).unwrap_or_default();
        self.0.push(Suite { path, tags, owner, own, is_told_alone, red: 0 });
    }

    /// The path of the innermost.
    pub(super) fn path(&self) -> StrId {
        self.0.last().map_or(StrId::EMPTY, |suite| suite.path)
    }

    /// A category that every case within inherits.
    pub(super) fn tag(&mut self, tag: &str, writer: &mut Writer<'_>) {
        let tag = writer.intern(tag);
        if let Some(suite) = self.0.last_mut() {
            suite.tags.push(tag);
        }
    }

    /// Who answers for every case within.
    pub(super) fn owner(&mut self, owner: &str, writer: &mut Writer<'_>) {
        let owner = writer.intern(owner);
        if let Some(suite) = self.0.last_mut() {
            suite.owner = owner;
        }
    }

    /// What the innermost suite says of its own result.
    pub(super) fn own(&mut self) -> Option<&mut Draft> {
        self.0.last_mut()?.own.as_mut()
    }

    /// The innermost says only at its end that it ended badly.
    pub(super) fn fails(&mut self, element: &Element, writer: &mut Writer<'_>) -> Option<&mut Draft> {
        let suite = self.0.last_mut()?;
        let own = Draft::new(element, Status::Error, f64::NAN).named(suite.path, "", "(suite)", writer);
        Some(suite.own.insert(own))
    }

    /// The stack of the innermost suite that has one: it broke, and what is within says so without it.
    pub(super) fn stack(&self) -> Span {
        let mut stacks = self.0.iter().rev().filter_map(|suite| Some(suite.own.as_ref()?.detail.details));
        stacks.find(|stack| !stack.is_empty()).unwrap_or_default()
    }

    /// A case of the innermost suite, with what it inherits.
    pub(super) fn inherit(&self, draft: &mut Draft) {
        let Some(suite) = self.0.last() else { return };
        draft.detail.tags.extend(&suite.tags);
        if draft.detail.owner.is_empty() {
            draft.detail.owner = suite.owner;
        }
    }

    /// A red case was written.
    pub(super) fn red(&mut self) {
        if let Some(suite) = self.0.last_mut() {
            suite.red += 1;
        }
    }

    /// Leaves the innermost. A suite that ended badly though none of its cases did is a case of its own
    /// where it says why; else cases are missing.
    pub(super) fn leave(&mut self, writer: &mut Writer<'_>) {
        let Some(suite) = self.0.pop() else { return };
        let own = suite.own.filter(|_| suite.red == 0 || suite.is_told_alone);
        if let Some(outer) = self.0.last_mut() {
            outer.red += suite.red + u32::from(own.is_some());
        }
        let Some(own) = own else { return };
        if own.detail.failure_line == 0 {
            let what = format!("suite {:?} failed, and holds no case that did", writer.text(suite.path));
            let (span, line) = (own.case.last.span, own.case.last.document_line);
            writer.note_at(Loss::DataLoss, what, 0, span, line);
        } else {
            writer.case(own.finish());
        }
    }
}

//! What a suite says of itself: how long it took, and its output where it holds one case.

use super::Reader;
use super::element::{Element, Tag};
use crate::facts::Span;

impl Reader<'_, '_, '_, '_> {
    /// How long the run says it took: as its root has it, else its outermost suites together.
    pub(super) fn took(&mut self, element: &Element) {
        let is_outer = element.tag == Tag::Suite && self.suites.is_empty() && !self.is_timed;
        if (element.tag == Tag::Suites || is_outer) && !element.duration_ms.is_nan() {
            self.is_timed |= element.tag == Tag::Suites;
            self.writer.took(element.duration_ms);
        }
    }

    /// Bazel knows only how a test binary exited: what it said lies beside its one case.
    pub(super) fn suite_log(&mut self, tag: Tag, span: Span) {
        if self.of_suite != 1 {
            return;
        }
        self.writer.amend_last(|row, detail| {
            let is_told = !detail.details.is_empty() || !detail.stdout.is_empty();
            if row.status.is_red() && !is_told && tag == Tag::Out {
                detail.details = span;
            }
        });
    }
}

//! The output of a suite that holds one case: the log of that case.

use super::Reader;
use super::element::Tag;
use crate::facts::Span;

impl Reader<'_, '_, '_, '_> {
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

//! Words by which tools say that something failed: one row each, with how telling they are and how far the
//! block goes that they begin. From the manuals and the sources of the tools.

mod builds;
mod compilers;
mod crashes;
mod limits;
mod lints;
mod network;
mod packages;
mod plain;
mod runners;

use super::pattern::Patterns;
use std::sync::OnceLock;

/// How far a block goes that an anchor begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// This line alone.
    Line,
    /// This line and the next ones, so many.
    Next(u8),
    /// Lines that stand deeper, or mark a place in the one before.
    Deeper,
    /// Up to a blank line.
    Paragraph,
    /// Deeper lines, also behind blank ones.
    Numbered,
    /// Up to a rule (`====`, `----`) or the next header of the same kind.
    Section,
    /// Lines with the same first word: `npm ERR!`, `E:`, `#`.
    Alike,
    /// Frames of a stack and its causes.
    Frames,
    /// A trace of Python, up to its exception, with those that it is chained to.
    Traceback,
    /// The line and the header of its file above: `  3:1  error  …` below a path.
    Listed,
}
/// Anchors of one class and one reason.
pub(super) struct Group {
    pub(super) class: &'static str,
    pub(super) why: &'static str,
    /// Pattern, weight of 100, shape.
    rows: &'static [(&'static str, u8, Shape)],
}

const fn group(class: &'static str, why: &'static str, rows: &'static [(&'static str, u8, Shape)]) -> Group {
    Group { class, why, rows }
}

/// What a row says.
#[derive(Clone, Copy)]
pub(super) struct Anchor {
    pub(super) class: &'static str,
    pub(super) why: &'static str,
    pub(super) weight: u8,
    pub(super) shape: Shape,
}

/// The class of what only looks like an error: it tells nothing, and unsays what others tell.
pub(super) const NOISE: &str = "noise";

/// Every anchor, one file a kind of tool.
static GROUPS: &[&[Group]] = &[
    limits::GROUPS,
    network::GROUPS,
    compilers::GROUPS,
    builds::GROUPS,
    runners::GROUPS,
    crashes::GROUPS,
    lints::GROUPS,
    packages::GROUPS,
    plain::GROUPS,
];

/// The patterns of all rows, and what each says.
pub(super) fn all() -> &'static (Patterns, Vec<Anchor>) {
    static ALL: OnceLock<(Patterns, Vec<Anchor>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let rows = || GROUPS.iter().copied().flatten().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
        let anchors =
            rows().map(|(group, &(_, weight, shape))| Anchor { class: group.class, why: group.why, weight, shape });
        let patterns = rows().map(|(group, (pattern, ..))| (*pattern, group.class != NOISE));
        (Patterns::new(patterns, super::weigh::MARKS), anchors.collect())
    })
}

//! Widgets that know no domain: each has a place in the gallery in all its states.
#![expect(unreachable_pub, reason = "the component macro writes `pub` beside what is `pub(crate)`")]

pub(crate) mod chart;
pub(crate) mod dialog;
pub(crate) mod dom;
pub(crate) mod empty;
pub(crate) mod excerpt;
pub(crate) mod icon;
pub(crate) mod mark;
pub(crate) mod menu;
pub(crate) mod progress;
pub(crate) mod query_box;
pub(crate) mod splitter;
pub(crate) mod stacked_bar;
pub(crate) mod tabs;
pub(crate) mod tokens;
pub(crate) mod virtual_list;

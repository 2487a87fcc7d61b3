//! One file a lens, and the frame around them.
#![expect(unreachable_pub, reason = "the component macro writes `pub` beside what is `pub(crate)`")]

pub(crate) mod bar;
pub(crate) mod cause_card;
pub(crate) mod export;
pub(crate) mod files;
pub(crate) mod flakes;
pub(crate) mod gallery;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod inspector;
pub(crate) mod ledger;
pub(crate) mod lens;
pub(crate) mod logs;
pub(crate) mod omnibox;
pub(crate) mod overview;
pub(crate) mod policy;
pub(crate) mod preview;
pub(crate) mod rail;
pub(crate) mod runs;
pub(crate) mod shell;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod tests;
pub(crate) mod waiting;

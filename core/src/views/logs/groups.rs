//! What a log folds itself (GitHub, Azure, GitLab, Travis, Buildkite, Jenkins, `TeamCity`) and the steps that are
//! known of it, as one tree of groups.

use super::{ansi, line};
use crate::documents::text::{self, Encoding, strip_ansi};
use crate::methods::order::Order as _;

/// Groups of one log that are kept.
const MOST: usize = 5_000;

/// A group: lines count from 0 here.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) depth: u32,
    pub(super) parent: Option<usize>,
    pub(super) is_step: bool,
    pub(super) is_failed: bool,
    pub(super) is_folded: bool,
    pub(super) exit: Option<i32>,
    pub(super) duration_ms: Option<f64>,
}

/// Words one of which every line has that opens or ends a group, with the offset of their telling letters.
pub(super) const WORDS: [(&str, usize); 11] = [
    ("##[group", 0),
    ("##[endgroup", 0),
    ("##[section", 0),
    ("::group::", 0),
    ("::endgroup::", 0),
    ("travis_fold:", 5),
    ("section_start:", 8),
    ("section_end:", 8),
    ("_bk;t=", 1),
    ("[Pipeline] ", 1),
    ("##teamcity[block", 2),
];

/// Who folds: an end closes only what its own kind opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    GitHub,
    Azure,
    Keyed,
    Buildkite,
    Jenkins,
}

/// What a line says of groups.
enum Said<'a> {
    /// Kind, key, name.
    Opens(Kind, &'a str, &'a str),
    Ends(Kind, &'a str),
}

struct Open {
    kind: Kind,
    key: String,
    name: String,
    first: u32,
}

/// Groups as they open and end.
#[derive(Default)]
pub(super) struct Folding {
    open: Vec<Open>,
    done: Vec<Group>,
    /// Lines that end a group and say nothing else.
    silent: Vec<u32>,
}

impl Folding {
    /// A line that may open or end one.
    pub(super) fn line(&mut self, number: u32, raw: &[u8]) {
        let kept = raw.get(..raw.len().min(2048)).unwrap_or_default();
        let decoded = text::decode_as(line::trimmed(kept), Encoding::Utf8, 0);
        if decoded.text.starts_with("\u{1b}_bk;t=") {
            let said = ansi::shown(&decoded.text).plain();
            if let Some(name) = ["--- ", "+++ ", "~~~ "].iter().find_map(|sign| said.strip_prefix(sign)) {
                self.opens(Kind::Buildkite, "", name, number);
            }
            return;
        }
        let mut ends = false;
        let mut parts = line::said(&decoded.text).split('\r').map(strip_ansi).peekable();
        while let Some(part) = parts.next() {
            // GitLab and Travis go on in the same line with what is to be read.
            let next = parts.peek().map_or("", |next| next.trim());
            match said(&part, next) {
                Some(Said::Opens(kind, key, name)) => self.opens(kind, key, name, number),
                Some(Said::Ends(kind, key)) => {
                    self.ends(kind, key, number);
                    ends = true;
                }
                None => {}
            }
        }
        if ends && self.silent.len() < MOST && line::look(kept).shown.is_blank() {
            self.silent.push(number);
        }
    }

    fn opens(&mut self, kind: Kind, key: &str, name: &str, number: u32) {
        // These do not nest: the next one ends the one before.
        if matches!(kind, Kind::GitHub | Kind::Buildkite) && self.open.iter().any(|open| open.kind == kind) {
            self.ends(kind, "", number.saturating_sub(1));
        }
        self.open.push(Open { kind, key: key.to_owned(), name: name.trim().to_owned(), first: number });
    }

    fn ends(&mut self, kind: Kind, key: &str, number: u32) {
        let is_it = |open: &Open| open.kind == kind && (key.is_empty() || open.key == key);
        let Some(at) = self.open.iter().rposition(is_it) else { return };
        for open in self.open.split_off(at) {
            self.push(open, number);
        }
    }

    fn push(&mut self, open: Open, last: u32) {
        if !open.name.is_empty() && self.done.len() < MOST {
            let (name, first) = (open.name, open.first);
            self.done.push(Group { name, first, last: last.max(first), ..Group::default() });
        }
    }

    /// The tree, with the steps that are known, and the lines that need not be shown; `last` is the last line of
    /// the log.
    pub(super) fn close(mut self, steps: Vec<Group>, last: u32) -> (Vec<Group>, Vec<u32>) {
        for open in std::mem::take(&mut self.open) {
            self.push(open, last);
        }
        let mut all = steps;
        all.append(&mut self.done);
        (nested(all), self.silent)
    }
}

/// Outer before inner, none across another.
fn nested(mut all: Vec<Group>) -> Vec<Group> {
    all.order_by_key(|group| (group.first, std::cmp::Reverse(group.last), !group.is_step));
    let mut out: Vec<Group> = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    for mut group in all {
        while around.last().and_then(|at| out.get(*at)).is_some_and(|outer| outer.last < group.first) {
            around.pop();
        }
        if let Some(outer) = around.last().and_then(|at| out.get_mut(*at)) {
            if outer.first == group.first {
                outer.is_step |= group.is_step;
                outer.is_failed |= group.is_failed;
                outer.exit = outer.exit.or(group.exit);
                outer.duration_ms = outer.duration_ms.or(group.duration_ms);
                continue;
            }
            group.last = group.last.min(outer.last);
        }
        group.depth = u32::try_from(around.len()).unwrap_or(u32::MAX);
        group.parent = around.last().copied();
        around.push(out.len());
        out.push(group);
    }
    out
}

fn said<'a>(part: &'a str, next: &'a str) -> Option<Said<'a>> {
    let part = part.trim_start();
    if let Some(name) = part.strip_prefix("##[group]").or_else(|| part.strip_prefix("::group::")) {
        return Some(Said::Opens(Kind::GitHub, "", name));
    }
    if part.starts_with("##[endgroup]") || part.starts_with("::endgroup::") {
        return Some(Said::Ends(Kind::GitHub, ""));
    }
    if let Some(section) = part.strip_prefix("##[section]") {
        let ends = section.strip_prefix("Finishing: ").map(|name| Said::Ends(Kind::Azure, name));
        return section.strip_prefix("Starting: ").map(|name| Said::Opens(Kind::Azure, name, name)).or(ends);
    }
    if let Some(fold) = part.strip_prefix("travis_fold:") {
        let (what, key) = fold.split_once(':')?;
        let name = if next.is_empty() || next.starts_with("travis_time:") { key } else { next };
        return Some(if what == "start" { Said::Opens(Kind::Keyed, key, name) } else { Said::Ends(Kind::Keyed, key) });
    }
    if let Some(section) = part.strip_prefix("section_start:") {
        let key = key_of(section)?;
        return Some(Said::Opens(Kind::Keyed, key, if next.is_empty() { key } else { next }));
    }
    if let Some(section) = part.strip_prefix("section_end:") {
        return Some(Said::Ends(Kind::Keyed, key_of(section)?));
    }
    if let Some(block) = part.strip_prefix("##teamcity[block") {
        let name = block.split_once("name='")?.1.split('\'').next()?;
        let is_start = block.starts_with("Opened");
        return Some(if is_start { Said::Opens(Kind::Keyed, name, name) } else { Said::Ends(Kind::Keyed, name) });
    }
    if let Some(step) = part.strip_prefix("[Pipeline] ") {
        return match step.strip_prefix('{') {
            Some(name) => Some(Said::Opens(Kind::Jenkins, "", name.trim().trim_matches(['(', ')']))),
            None if step.trim() == "}" => Some(Said::Ends(Kind::Jenkins, "")),
            None => None,
        };
    }
    None
}

/// `1560896352:name[collapsed=true]`
fn key_of(section: &str) -> Option<&str> {
    section.split_once(':')?.1.split('[').next().map(str::trim)
}

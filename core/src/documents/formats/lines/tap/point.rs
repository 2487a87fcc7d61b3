//! Single lines of TAP: versions, plans, test points with their directives.

use crate::documents::formats::lines::rows::duration;

/// A directive of a test point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Skip,
    Todo,
}

/// `not ok 3 - name # TODO why`.
pub(super) struct Point {
    pub(super) is_ok: bool,
    pub(super) id: Option<u64>,
    pub(super) name: String,
    pub(super) directive: Option<Directive>,
    /// What the directive says.
    pub(super) reason: String,
    pub(super) ms: f64,
    /// A subtest in braces follows.
    pub(super) opens: bool,
}

/// `TAP version 13`.
pub(super) fn is_version(text: &str) -> bool {
    let version = text.get(..12).filter(|start| start.eq_ignore_ascii_case("tap version "));
    version.and_then(|_| text.get(12..)).is_some_and(|number| number.trim().parse::<u32>().is_ok())
}

/// `1..4 # reason`: first, last, reason.
pub(super) fn plan(text: &str) -> Option<(u64, u64, &str)> {
    let (first, rest) = text.split_once("..")?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (last, reason) = rest.split_at_checked(digits)?;
    let reason = reason.trim();
    let fits = is_number(first) && is_number(last) && (reason.is_empty() || reason.starts_with('#'));
    fits.then_some(())?;
    Some((first.parse().ok()?, last.parse().ok()?, reason.trim_start_matches('#').trim()))
}

/// A test point. `ok` alone is one.
pub(super) fn point(text: &str) -> Option<Point> {
    let (is_ok, rest) = match text.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let mut rest = rest.trim();
    let mut opens = rest == "{";
    if let Some(before) = rest.strip_suffix(" {") {
        (opens, rest) = (true, before.trim_end());
    } else if opens {
        rest = "";
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, after) = rest.split_at_checked(digits).unwrap_or(("", rest));
    let mut id = None;
    if after.is_empty() || after.starts_with([' ', '\t']) {
        id = number.parse().ok();
        if id.is_some() {
            rest = after.trim_start();
        }
    }
    let rest = rest.strip_prefix("- ").unwrap_or(if rest == "-" { "" } else { rest });
    let mut parts = comments(rest);
    let name = parts.next().unwrap_or_default();
    let mut point =
        Point { is_ok, id, name: unescaped(name.trim()), directive: None, reason: String::new(), ms: f64::NAN, opens };
    for part in parts {
        let part = part.trim();
        let (word, reason) = part.split_once([' ', '\t']).unwrap_or((part, ""));
        let directive = if word.eq_ignore_ascii_case("skip") {
            Some(Directive::Skip)
        } else if word.eq_ignore_ascii_case("todo") {
            Some(Directive::Todo)
        } else {
            None
        };
        if let Some(directive) = directive {
            (point.directive, point.reason) = (Some(directive), unescaped(reason.trim()));
        } else if let Some(time) = part.strip_prefix("time=") {
            point.ms = duration(time);
        } else {
            // Not a directive: part of what the producer wanted to say.
            format!("{} # {}", point.name, unescaped(part)).trim_start().clone_into(&mut point.name);
        }
    }
    Some(point)
}

/// Parts between hashes that stand behind a blank, so that they are not escaped.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    let is_bare = |at: &usize| text.get(..*at).is_some_and(|before| !before.ends_with(|c: char| !c.is_whitespace()));
    let ends = memchr::memchr_iter(b'#', text.as_bytes()).filter(is_bare).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| text.get(std::mem::replace(&mut start, end + 1)..end).unwrap_or_default())
}

/// `\#` and `\\`.
fn unescaped(text: &str) -> String {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next @ ('#' | '\\'))) => {
                chars.next();
                out.push(next);
            }
            _ => out.push(c),
        }
    }
    out
}

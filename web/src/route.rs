//! State in the URL: `#/<lens>?v=1&key=value…`.
//!
//! Parsing and printing are pure; `parse(print(r)) == r`. The grammar carries a version: an older
//! address is upgraded step by step, a newer one is refused with a sentence. Keys that belong to
//! hosts stand in [`Hosted`]; those of nobody are kept as they are.

mod encode;
mod hosted;
mod lens;
mod words;

use artiscope_core::views::{GroupBy, PICKS, SortKey};
use encode::{decode, encode};
pub(crate) use hosted::Hosted;
pub(crate) use lens::{LENSES, Lens, LensInfo};
pub(crate) use words::{group_from, group_word};
use words::{lines_from, sort_from, sort_word};

/// The version this page writes and understands.
const VERSION: u32 = 1;

/// Everything that Back brings back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Route {
    /// What main shows.
    pub(crate) lens: Lens,
    /// Query of the tests.
    pub(crate) q: String,
    /// Column of the tests.
    pub(crate) sort: SortKey,
    /// Against the natural direction.
    pub(crate) rev: bool,
    /// What the tests stand together by.
    pub(crate) group: GroupBy,
    /// Columns of the tests, by their ids; empty for the usual ones.
    pub(crate) cols: String,
    /// Selected case: the inspector is open.
    pub(crate) test: Option<u32>,
    /// Selected entry.
    pub(crate) entry: Option<u32>,
    /// Selected lines, first and last, from 1.
    pub(crate) line: Option<(u64, u64)>,
    /// Only this run.
    pub(crate) run: Option<u32>,
    /// Filter of the files or of the ledger.
    pub(crate) f: String,
    /// Rule of flaky tests; empty for the one that the policy has.
    pub(crate) rule: String,
    /// Its window in days; empty for its own.
    pub(crate) window: String,
    /// What was chosen of a lens, by key, in the order in which it was.
    pub(crate) picks: Vec<(String, String)>,
    /// How logs are looked at, by the keys of [`LOG_KEYS`], in their order.
    pub(crate) log: Vec<(&'static str, String)>,
    /// The output that is looked at before it leaves; empty where none is.
    pub(crate) export: String,
    /// The gallery is listed.
    pub(crate) gallery: bool,
    /// What a host wants of the page.
    pub(crate) hosted: Hosted,
    /// Keys of others, in order.
    pub(crate) other: Vec<(String, String)>,
}

/// How logs are looked at: the tab and what each of them keeps in the address.
pub(crate) const LOG_KEYS: &[&str] =
    &["tab", "find", "times", "wrap", "text", "how", "case", "logs", "shift", "has", "order", "minus"];

/// Why an address could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewerVersion(pub(crate) u32);

impl std::fmt::Display for NewerVersion {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "This link was made by a newer Artiscope (address version {}; this page knows {VERSION}). Reload to update; until then the overview is shown.",
            self.0
        )
    }
}

impl Route {
    /// The part of the address after and with `#`; an empty or foreign one is the overview.
    pub(crate) fn parse(hash: &str) -> Result<Self, NewerVersion> {
        let mut route = Self::default();
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let Some(rest) = hash.strip_prefix('/') else { return Ok(route) };
        let (lens, pairs) = rest.split_once('?').unwrap_or((rest, ""));
        route.lens = Lens::from_id(lens).unwrap_or_default();
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decode(key), decode(value));
            match key.as_str() {
                "v" => {
                    let version = value.parse().unwrap_or(VERSION);
                    if version > VERSION {
                        return Err(NewerVersion(version));
                    }
                }
                "q" => route.q = value,
                "sort" => route.sort = sort_from(&value),
                "rev" => route.rev = value == "1",
                "group" => route.group = group_from(&value),
                "cols" => route.cols = value,
                "test" => route.test = value.parse().ok(),
                "entry" => route.entry = value.parse().ok(),
                "line" => route.line = lines_from(&value),
                "run" => route.run = value.parse().ok(),
                "f" => route.f = value,
                "rule" => route.rule = value,
                "window" => route.window = value,
                "export" => route.export = value,
                "gallery" => route.gallery = value == "1",
                key if PICKS.contains(&key) => route.pick(key, &value),
                key if LOG_KEYS.contains(&key) => route.set_log(key, &value),
                key if route.hosted.take(key, &value) => {}
                _ => route.other.push((key, value)),
            }
        }
        Ok(route)
    }

    /// The address, with `#`.
    pub(crate) fn print(&self) -> String {
        let mut out = format!("#/{}?v={VERSION}", self.lens.id());
        let mut put = |key: &str, value: &str| {
            out.push('&');
            out.push_str(&encode(key));
            out.push('=');
            out.push_str(&encode(value));
        };
        let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        let flag = |on: bool| String::from(if on { "1" } else { "" });
        let line = match self.line {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}-{last}"),
            None => String::new(),
        };
        for (key, value) in [
            ("q", self.q.clone()),
            ("sort", sort_word(self.sort).to_owned()),
            ("rev", flag(self.rev)),
            ("group", group_word(self.group).to_owned()),
            ("cols", self.cols.clone()),
            ("test", number(self.test)),
            ("entry", number(self.entry)),
            ("line", line),
            ("run", number(self.run)),
            ("f", self.f.clone()),
            ("rule", self.rule.clone()),
            ("window", self.window.clone()),
            ("export", self.export.clone()),
            ("gallery", flag(self.gallery)),
        ] {
            if !value.is_empty() {
                put(key, &value);
            }
        }
        self.hosted.each(&mut put);
        for (key, value) in &self.log {
            put(key, value);
        }
        for (key, value) in self.picks.iter().chain(&self.other) {
            put(key, value);
        }
        out
    }

    /// Chooses a value of a key; the empty one is none.
    pub(crate) fn pick(&mut self, key: &str, value: &str) {
        self.picks.retain(|(known, _)| known != key);
        if !value.is_empty() {
            self.picks.push((key.to_owned(), value.to_owned()));
        }
    }

    /// How logs are looked at, by its key; empty as at first.
    pub(crate) fn log(&self, key: &str) -> &str {
        self.log.iter().find(|(known, _)| *known == key).map_or("", |(_, value)| value)
    }

    /// Sets it; the empty value is as at first.
    pub(crate) fn set_log(&mut self, key: &str, value: &str) {
        self.log.retain(|(known, _)| *known != key);
        if let Some(known) = LOG_KEYS.iter().find(|known| **known == key).filter(|_| !value.is_empty()) {
            self.log.push((known, value.to_owned()));
        }
    }

    /// Two addresses between which Back should stop: another place, not another letter typed.
    pub(crate) fn is_elsewhere(&self, other: &Self) -> bool {
        (self.lens, self.test, self.entry, self.line, self.run, &self.picks, self.log("tab"))
            != (other.lens, other.test, other.entry, other.line, other.run, &other.picks, other.log("tab"))
            || self.export.is_empty() != other.export.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_parsed_back() {
        let route = Route {
            lens: Lens::Tests,
            q: "s:failed \"a & b=c\" naïve +1 100%".into(),
            sort: SortKey::Duration,
            rev: true,
            group: GroupBy::Owner,
            cols: "status,test,owner".into(),
            test: Some(7),
            entry: Some(3),
            line: Some((12, 20)),
            run: Some(1),
            f: "a/b.zip!/c".into(),
            rule: "trunk".into(),
            window: "7".into(),
            log: vec![("find", "a b".into()), ("wrap", "1".into())],
            picks: vec![("base".into(), "0f3a".into()), ("pin".into(), "7".into())],
            export: "ci/flakiness/report.txt".into(),
            gallery: true,
            hosted: Hosted {
                embed: true,
                wait: true,
                drop: true,
                flow: true,
                theme: "dark".into(),
                token: "a#b".into(),
                urls: vec!["files/0/a b.zip".into(), "files/1/c.zip?x=1&y".into()],
            },
            other: vec![("utm".into(), "a#b".into())],
        };
        assert_eq!(Route::parse(&route.print()), Ok(route));
        assert_eq!(Route::parse(&Route::default().print()), Ok(Route::default()));
    }

    #[test]
    fn foreign_and_broken_addresses_are_the_overview() {
        for hash in ["", "#", "#top", "#/nowhere?v=1", "#/overview?line=x-&test=-1&%zz=%"] {
            assert_eq!(
                Route::parse(hash).map(|route| (route.lens, route.line, route.test)),
                Ok((Lens::Overview, None, None))
            );
        }
    }

    #[test]
    fn a_newer_address_is_refused_with_a_sentence() {
        let newer = Route::parse("#/tests?v=9&q=x").expect_err("newer");
        assert!(newer.to_string().contains("newer Artiscope"));
    }

    #[test]
    fn typing_stays_in_place_and_selecting_goes_elsewhere() {
        let here = Route::parse("#/tests?v=1&q=a").expect("route");
        assert!(!here.is_elsewhere(&Route { q: "ab".into(), ..here.clone() }));
        assert!(here.is_elsewhere(&Route { test: Some(1), ..here.clone() }));
        let exporting = Route { export: "markdown".into(), ..here.clone() };
        assert!(here.is_elsewhere(&exporting));
        assert!(!exporting.is_elsewhere(&Route { export: "csv".into(), ..here.clone() }));
    }
}

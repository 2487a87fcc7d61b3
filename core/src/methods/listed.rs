//! Tests in quarantine, as a project lists them in `quarantine.toml`: one `[[test]]` an entry.
//!
//! ```toml
//! [[test]]
//! test = "test_total[1.5]"         # as printed, or a pattern with * and ?; or test_id = "16 hex digits"
//! class = "tests.test_cart"        # class and suite where the name alone is not enough, patterns too
//! owner = "@team-cart"
//! reason = "waits for a free port"
//! issue = "https://issues.example/1"
//! added = 2026-01-01
//! expires = 2026-01-15             # the last day on which it holds
//! ```
//!
//! What cannot be read of a list is told with its place, and the rest of the list stands.

use super::order::Order as _;
use super::{day, glob::is_like};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// An entry. Texts are empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The test as printed, or a pattern.
    pub test: String,
    /// Its identity over runs instead.
    pub test_id: String,
    /// Suite around it, or a pattern.
    pub suite: String,
    /// Its class, or a pattern.
    pub class: String,
    /// What Allure knows it by instead.
    pub history_id: String,
    /// Who mends it.
    pub owner: String,
    /// Why it is here.
    pub reason: String,
    /// Link of the issue.
    pub issue: String,
    /// `YYYY-MM-DD` since which.
    pub added: String,
    /// `YYYY-MM-DD` up to which.
    pub expires: String,
}

/// A list as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Entries with their bytes.
    pub entries: Vec<(Range<usize>, Listed)>,
    /// What cannot be read, with its first byte.
    pub problems: Vec<(usize, String)>,
}

/// A test, to be found in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// Suite path.
    pub suite: &'a str,
    /// Class.
    pub class: &'a str,
    /// Name with parameters.
    pub name: &'a str,
}

/// What may stand between a class or suite and a name where they are printed as one.
const BETWEEN: [&str; 7] = [" ", ".", "::", "#", "/", " > ", " › "];

impl Listed {
    /// Every key with what it says.
    pub fn fields(&self) -> [(&'static str, &str); 10] {
        [
            ("test", &self.test),
            ("test_id", &self.test_id),
            ("suite", &self.suite),
            ("class", &self.class),
            ("history_id", &self.history_id),
            ("owner", &self.owner),
            ("reason", &self.reason),
            ("issue", &self.issue),
            ("added", &self.added),
            ("expires", &self.expires),
        ]
    }

    /// Sets a key; false where there is none of that name.
    pub fn set(&mut self, key: &str, value: String) -> bool {
        let slot = match key {
            "test" => &mut self.test,
            "test_id" => &mut self.test_id,
            "suite" => &mut self.suite,
            "class" => &mut self.class,
            "history_id" => &mut self.history_id,
            "owner" => &mut self.owner,
            "reason" => &mut self.reason,
            "issue" => &mut self.issue,
            "added" => &mut self.added,
            "expires" => &mut self.expires,
            _ => return false,
        };
        *slot = value;
        true
    }

    /// What it is called: its test with class or suite, else what stands instead.
    pub fn title(&self) -> String {
        let place = if self.class.is_empty() { &self.suite } else { &self.class };
        let name = [&self.test, &self.test_id, &self.history_id].into_iter().find(|name| !name.is_empty());
        let name = name.map(String::as_str).unwrap_or_default();
        if place.is_empty() { name.to_owned() } else { format!("{place} {name}") }
    }

    /// Whether it means a test by its names: the name alone, or with class or suite before it.
    pub fn is_of(&self, named: Named<'_>) -> bool {
        let Named { suite, class, name } = named;
        if self.test.is_empty() || !self.suite.is_empty() && !is_like(&self.suite, suite) {
            return false;
        }
        if !self.class.is_empty() && !is_like(&self.class, class) {
            return false;
        }
        if is_like(&self.test, name) {
            return true;
        }
        let is_pattern = self.test.contains(['*', '?']);
        if !is_pattern && !self.test.ends_with(name) {
            return false;
        }
        let start = self.test.split(['*', '?', '\\']).next().unwrap_or_default();
        let begins = |place: &&str| !place.is_empty() && (place.starts_with(start) || start.starts_with(*place));
        let places = [class, suite].into_iter().filter(begins);
        let mut printed = places.flat_map(|place| BETWEEN.map(|between| [place, between, name].concat()));
        printed.any(|printed| is_like(&self.test, &printed))
    }

    /// The last day on which it holds: its own, and no later than so many days after it was added.
    pub fn last_day(&self, max_days: Option<i64>) -> Option<i64> {
        let longest = max_days.zip(day::number(&self.added)).map(|(days, added)| added.saturating_add(days));
        day::number(&self.expires).into_iter().chain(longest).min()
    }
}

/// Reads a list; never fails.
pub fn read(text: &str) -> List {
    let mut list = List::default();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut breaks = Vec::new();
    for error in errors {
        let at = error.span().unwrap_or_default().start;
        breaks.push(at);
        list.problems.push((at, format!("not valid TOML: {}", error.message())));
    }
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("test", DeValue::Array(entries)) => {
                for entry in entries {
                    self::entry(entry.span(), entry.get_ref(), &mut list);
                }
            }
            ("test", _) => list.problems.push((key.span().start, "`test` is no list: write [[test]]".to_owned())),
            (other, _) => list.problems.push((key.span().start, format!("`{other}` means nothing here"))),
        }
    }
    // A name that is cut may mean other tests.
    list.entries.retain(|(span, _)| !breaks.iter().any(|at| (span.start..=span.end).contains(at)));
    list.problems.order_by_key(|(at, _)| *at);
    list
}

fn entry(span: Range<usize>, value: &DeValue<'_>, list: &mut List) {
    let Some(table) = value.as_table() else {
        list.problems.push((span.start, "an entry is no table: write [[test]]".to_owned()));
        return;
    };
    let (mut listed, mut end, mut is_whole) = (Listed::default(), span.end, true);
    for (key, value) in table {
        end = end.max(value.span().end);
        let word = key.get_ref().as_ref();
        let said = match value.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(time) => time.to_string().chars().take(10).collect(),
            _ => String::new(),
        };
        let is_day = ["added", "expires"].contains(&word);
        if is_day && day::number(&said).is_none() {
            let what = format!("`{word}` takes a day as in 2026-01-31: the entry is left out");
            list.problems.push((value.span().start, what));
            is_whole = false;
        } else if said.is_empty() && value.get_ref().as_str().is_none() {
            list.problems.push((value.span().start, format!("`{word}` takes a text: the entry is left out")));
            is_whole = false;
        } else if !listed.set(word, said) {
            list.problems.push((key.span().start, format!("`{word}` means nothing in an entry")));
        }
    }
    // Without what cannot be read an entry could mean other tests, or never end.
    if listed.test.is_empty() && listed.test_id.is_empty() && listed.history_id.is_empty() {
        list.problems.push((span.start, "an entry says no `test` and no `test_id`".to_owned()));
    } else if is_whole {
        list.entries.push((span.start..end, listed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_of_a_list_is() {
        let text = "cap = 3\n[[test]]\ntest = \"a\"\nowner = \"@x\"\nexpires = 2026-01-31\nowmer = \"\"\n\
                    [[test]]\nreason = \"?\"\n[[test]]\ntest_id = \"00ff\"\nadded = 2026-01-01T10:00:00Z\n\
                    [[test]]\ntest = \"b\"\nexpires = \"soon\"\n[[test]]\ntest = \"c\"\nclass = 1\n";
        let list = read(text);
        let told = |(span, one): &(Range<usize>, Listed)| {
            let fields = one.fields().into_iter().filter(|(_, said)| !said.is_empty());
            let fields: Vec<String> = fields.map(|(key, said)| format!("{key}={said}")).collect();
            format!("{}..{} {}\n", span.start, span.end, fields.join(" "))
        };
        let entries: Vec<String> = list.entries.iter().map(told).collect();
        let problems: Vec<String> = list.problems.iter().map(|(at, what)| format!("{at} {what}\n")).collect();
        expect_test::expect![[r#"
            8..72 test=a owner=@x expires=2026-01-31
            95..149 test_id=00ff added=2026-01-01
            0 `cap` means nothing here
            62 `owmer` means nothing in an entry
            73 an entry says no `test` and no `test_id`
            180 `expires` takes a day as in 2026-01-31: the entry is left out
            215 `class` takes a text: the entry is left out
        "#]]
        .assert_eq(&(entries.concat() + &problems.concat()));
        let cut = read("[[test]]\ntest = \"a\"\n[[test]]\ntest = \"b");
        assert_eq!((cut.entries.len(), cut.problems.len()), (1, 1), "{cut:?}");
        assert_eq!(read("").entries, []);
    }

    #[test]
    fn a_test_is_meant_as_it_is_printed_or_by_a_pattern() {
        let named = Named { suite: "api > cart", class: "shop.CartTest", name: "total(int)[2]" };
        for (test, class, suite, is_it) in [
            ("total(int)[2]", "", "", true),
            ("total(int)[2]", "shop.*", "", true),
            ("total(int)[2]", "shop", "", false),
            ("total(int)[2]", "", "api*", true),
            ("total*", "", "", true),
            ("total", "", "", false),
            ("shop.CartTest total(int)[2]", "", "", true),
            ("shop.CartTest#total(int)[2]", "", "", true),
            ("shop.CartTest::total(int)[2]", "", "", true),
            ("api > cart > total(int)[2]", "", "", true),
            ("shop.CartTest.*", "", "", true),
            ("shop.OtherTest total(int)[2]", "", "", false),
            ("*", "", "web", false),
            ("", "shop.CartTest", "", false),
        ] {
            let [test, class, suite] = [test, class, suite].map(str::to_owned);
            let listed = Listed { test, suite, class, ..Listed::default() };
            assert_eq!(listed.is_of(named), is_it, "{listed:?}");
        }
    }

    #[test]
    fn an_entry_ends_on_its_day_and_no_later_than_allowed() {
        let listed = |added: &str, expires: &str| Listed {
            added: added.to_owned(),
            expires: expires.to_owned(),
            ..Listed::default()
        };
        for (added, expires, most, last) in [
            ("", "", Some(30), None),
            ("", "2026-03-01", Some(30), Some("2026-03-01")),
            ("2026-01-01", "2026-03-01", Some(30), Some("2026-01-31")),
            ("2026-01-01", "2026-01-02", Some(30), Some("2026-01-02")),
            ("2026-01-01", "", Some(30), Some("2026-01-31")),
            ("2026-01-01", "", None, None),
        ] {
            let last_day = listed(added, expires).last_day(most).map(day::text);
            assert_eq!(last_day.as_deref(), last, "{added} {expires} {most:?}");
        }
    }
}

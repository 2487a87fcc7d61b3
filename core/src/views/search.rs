//! The omnibox: tests, files and text.

use crate::facts::{Facts, StrId, Strings, TestRow, index};
use crate::methods::find::Find;
use crate::methods::order::Order as _;
use serde::{Deserialize, Serialize};

/// What was hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchKind {
    /// A case, by name, class or message.
    #[default]
    Test,
    /// An entry, by path.
    File,
    /// A line of an entry.
    Text,
}

/// One hit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// What it is.
    pub kind: SearchKind,
    /// Case or entry, by kind.
    pub id: u32,
    /// Line, for text.
    pub line: u64,
    /// What to show first: the name, path or line.
    pub text: String,
    /// Where it is.
    pub place: String,
}

/// Hits so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchPage {
    /// What was searched.
    pub text: String,
    /// Tests first, then files, then text.
    pub hits: Vec<SearchHit>,
    /// Entries whose text was searched.
    pub searched: u64,
    /// Entries whose text is to be searched.
    pub of: u64,
    /// Nothing more will come.
    pub done: bool,
}

/// Cases and entries whose names hold all words of `text`; failed cases first, at most `limit` of each.
pub(crate) fn search_names(facts: &Facts, text: &str, limit: usize) -> SearchPage {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut page = SearchPage { text: text.to_owned(), ..SearchPage::default() };
    if words.is_empty() {
        page.done = true;
        return page;
    }
    let found = Found::new(&facts.strings, &words);
    let mut cases: Vec<&TestRow> = facts
        .cases()
        .filter_map(<[TestRow]>::last)
        .filter(|row| {
            (0..words.len()).all(|word| [row.name, row.class, row.suite].into_iter().any(|id| found.has(word, id)))
        })
        .collect();
    cases.order_by_key(|row| !row.status.is_red());
    page.hits.extend(cases.into_iter().take(limit).map(|row| SearchHit {
        kind: SearchKind::Test,
        id: row.case,
        line: 0,
        text: facts.text(row.name).to_owned(),
        place: facts.text(if row.class.is_empty() { row.suite } else { row.class }).to_owned(),
    }));
    let files = facts.entries.iter().enumerate().filter(|(_, entry)| {
        let path = entry.path.to_lowercase();
        words.iter().all(|word| path.contains(word))
    });
    page.hits.extend(files.take(limit).map(|(at, entry)| SearchHit {
        kind: SearchKind::File,
        id: index(at),
        line: 0,
        text: entry.path.rsplit('/').next().unwrap_or_default().to_owned(),
        place: entry.path.clone(),
    }));
    page
}

/// Which strings hold which words: every string is looked at once, however many rows name it.
pub(super) struct Found {
    words: Vec<Vec<bool>>,
}

impl Found {
    /// `words` are lower case.
    pub(super) fn new(strings: &Strings, words: &[String]) -> Self {
        let ids = 0..=index(strings.len());
        let one = |word: &String| {
            if word.is_ascii()
                && let Some(needle) = Find::new([word.as_str()])
            {
                return ids.clone().map(|id| needle.first(strings.get(StrId(id)).as_bytes()).is_some()).collect();
            }
            ids.clone().map(|id| strings.get(StrId(id)).to_lowercase().contains(word.as_str())).collect()
        };
        Self { words: words.iter().map(one).collect() }
    }

    pub(super) fn has(&self, word: usize, id: StrId) -> bool {
        self.words.get(word).and_then(|ids| ids.get(id.0 as usize)) == Some(&true)
    }
}

//! Names of tests, which runs share: those of a run are mostly those of the run before.

use super::chunk::{self, Kind};
use crate::documents::times::parse_iso;
use crate::methods::fingerprint::fingerprint;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// A test as reports name it. Empty where a report gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name<'a> {
    /// Suite path; without those that are places of files or times.
    pub suite: &'a str,
    /// Class.
    pub class: &'a str,
    /// Name with parameters.
    pub name: &'a str,
    /// Source file: an attribute, no part of what a test is.
    pub file: &'a str,
}

impl Name<'_> {
    /// For people: `class#name`; the suite where there is no class.
    pub fn title(&self) -> String {
        let class = if self.class.is_empty() { self.suite } else { self.class };
        if class.is_empty() { self.name.to_owned() } else { format!("{class}#{}", self.name) }
    }
}

/// A suite path as a part of what a test is: places of files and times are not the same in every run.
pub fn suite(path: &str) -> &str {
    if path.contains(['/', '\\']) || parse_iso(path).is_some() { "" } else { path }
}

/// Identity of a test over runs, 16 hex digits: project, job and variant (which nothing tells), suite, class, name.
pub fn test_id(suite_path: &str, class: &str, name: &str) -> String {
    fingerprint(&["test", "", "", "", suite(suite_path), class, name])
}

/// Names in their order, texts that repeat written once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Suites, classes and files.
    texts: Vec<String>,
    /// Of each name: suite, class, file; numbers of texts.
    places: Vec<[u32; 3]>,
    own: Vec<String>,
}

impl Names {
    /// Appends names.
    pub fn of<'a>(all: impl IntoIterator<Item = Name<'a>>) -> Self {
        let mut known: HashMap<&'a str, u32> = HashMap::new();
        let mut names = Self::default();
        for name in all {
            let place = [name.suite, name.class, name.file].map(|text| {
                *known.entry(text).or_insert_with(|| {
                    names.texts.push(text.to_owned());
                    crate::facts::index(names.texts.len() - 1)
                })
            });
            names.places.push(place);
            names.own.push(name.name.to_owned());
        }
        names
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// True without names.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The names in their order.
    pub fn iter(&self) -> impl Iterator<Item = Name<'_>> {
        let text = |at: u32| self.texts.get(at as usize).map_or("", String::as_str);
        self.places.iter().zip(&self.own).map(move |(&[suite, class, file], name)| Name {
            suite: text(suite),
            class: text(class),
            name,
            file: text(file),
        })
    }

    /// Names of bytes.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        chunk::open(Kind::Names, bytes)
    }

    /// What is written, and the id that runs refer to it by: names of the same content have the same.
    pub(super) fn seal(&self) -> (String, Vec<u8>) {
        let bytes = chunk::seal(Kind::Names, self);
        (chunk::id(&bytes), bytes)
    }
}

//! What a search of the text of everything open has found so far: files with counts, the first lines of each.

use crate::documents::search::{Case, MatchedLine, Wanted};
use serde::{Deserialize, Serialize};

/// Lines that a page holds over all files; all are counted.
const LINES: usize = 1000;
/// Lines of one file; more when it alone is asked for.
const LINES_PER_FILE: u32 = 20;
/// Bytes of a line that are shown.
const LINE_BYTES: u32 = 400;
/// Files that could not be searched and are named.
const LOST: usize = 20;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextQuery {
    /// A text as it is, or a regular expression.
    pub pattern: String,
    /// It is a regular expression.
    pub is_regex: bool,
    /// Which case fits.
    pub case: Case,
    /// Only in this entry: then more of its lines come.
    pub entry: Option<u32>,
    /// Lines of it that are passed over: those that are known.
    pub skip: u64,
    /// Lines shown before and behind each.
    pub context: u32,
    /// Nothing is looked for: texts are only inflated, which is what searching is measured against.
    pub only_inflates: bool,
}

impl TextQuery {
    /// A text as it is, in any entry.
    pub fn literal(text: &str) -> Self {
        Self { pattern: text.to_owned(), ..Self::default() }
    }

    /// The same for who looks.
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            pattern: self.pattern.clone(),
            is_regex: self.is_regex,
            case: self.case,
            lines_per_file: if self.entry.is_some() { LINES_PER_FILE * 10 } else { LINES_PER_FILE },
            skip: self.skip,
            context: self.context,
            line_bytes: LINE_BYTES,
        }
    }
}

/// A file with lines that match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFile {
    /// The entry; `None` for one that was not listed when everything was read.
    pub entry: Option<u32>,
    /// Its unit: files are in their order.
    pub unit: u32,
    /// The whole way in.
    pub path: String,
    /// Lines that match: all of them.
    pub lines: u64,
    /// Lines that were too long to be looked at in one piece.
    pub cut_lines: u64,
    /// The first lines; fewer where there was no room for more.
    pub kept: Vec<MatchedLine>,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPage {
    /// What it answers.
    pub query: TextQuery,
    /// Why nothing can be looked for, with the place in the pattern; empty otherwise.
    pub refused: String,
    /// Files with lines that match.
    pub files: Vec<TextFile>,
    /// Lines that match, in all files.
    pub lines: u64,
    /// Lines among [`Self::files`].
    pub kept: u64,
    /// Texts searched.
    pub texts: u64,
    /// Entries that are no text.
    pub binaries: u64,
    /// Inflated bytes.
    pub bytes: u64,
    /// Entries that could not be searched to their end, and why; the first ones.
    pub lost: Vec<(String, String)>,
    /// How many there are of them.
    pub lost_count: u64,
    /// Units searched, and to search.
    pub searched: u64,
    /// Units to search.
    pub of: u64,
    /// It was stopped, or gave way to another search.
    pub is_stopped: bool,
    /// Nothing more will come.
    pub done: bool,
}

impl TextPage {
    /// Takes in files of one place among the units, in order; lines beyond what a page holds are let go from its end.
    pub(crate) fn take(&mut self, files: Vec<TextFile>) {
        let Some(first) = files.first().map(|file| file.unit) else { return };
        self.lines += files.iter().map(|file| file.lines).sum::<u64>();
        let at = self.files.partition_point(|file| file.unit <= first);
        self.files.splice(at..at, files);
        let mut room = LINES;
        for file in &mut self.files {
            file.kept.truncate(room);
            room -= file.kept.len();
        }
        self.kept = (LINES - room) as u64;
    }

    /// Names an entry that could not be searched to its end.
    pub(crate) fn lose(&mut self, path: &str, why: &str) {
        self.lost_count += 1;
        if self.lost.len() < LOST {
            self.lost.push((path.to_owned(), why.to_owned()));
        }
    }
}

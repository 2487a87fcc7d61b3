//! Which documents are logs, the worst first.

use super::data::{LogFile, LogsCount, LogsPage, LogsQuery};
use crate::facts::{Facts, index};
use crate::methods::order::Order as _;
use hashbrown::HashMap;

/// Formats whose documents are read as logs too: texts that runners write to a console, streams of events.
const LOGS: [&str; 22] = [
    "log",
    "json-log",
    "flakeguard-log",
    "pcs-canary-log",
    "mongodb-log",
    "ndjson",
    "nextest",
    "libtest",
    "gradle-text",
    "surefire-text",
    "tap",
    "xctest",
    "unittest",
    "testdox",
    "phpunit",
    "go-test",
    "pytest",
    "teamcity",
    "minitest",
    "rspec-text",
    "ctest-text",
    "go-test-json",
];

/// A text that no format claims is a log where its name has no ending that says otherwise.
fn is_named_so(path: &str) -> bool {
    let name = path.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let ends = |end: &str| name.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case(end));
    let says = |word: &&str| name.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    ["log", "out", "err", "txt", "trace"].iter().any(|end| ends(end))
        || ["log", "stdout", "stderr", "output", "console"].iter().any(says)
}

/// Entries that are logs, an entry of several documents more than once.
pub(crate) fn log_entries(facts: &Facts) -> Vec<u32> {
    let is_log = |document: &&crate::facts::Document| {
        let format = facts.text(document.format);
        let path = || facts.entries.get(document.entry as usize).map_or("", |entry| entry.path.as_str());
        LOGS.contains(&format) || format == "text" && is_named_so(path())
    };
    facts.documents.iter().filter(is_log).map(|document| document.entry).collect()
}

/// The logs with what the tables say of them, by entry.
fn all(facts: &Facts) -> Vec<LogFile> {
    let mut of_document: HashMap<u32, usize> = HashMap::new();
    let mut files: Vec<LogFile> = Vec::new();
    for (at, document) in facts.documents.iter().enumerate() {
        let Some(entry) = facts.entries.get(document.entry as usize) else { continue };
        let format = facts.text(document.format);
        let is_log = LOGS.contains(&format) || format == "text" && is_named_so(&entry.path);
        if !is_log {
            continue;
        }
        let known = files.last().is_some_and(|file| file.entry == document.entry);
        if !known {
            files.push(LogFile {
                entry: document.entry,
                path: entry.path.clone(),
                bytes: entry.bytes,
                ..LogFile::default()
            });
        }
        let Some(file) = files.last_mut() else { continue };
        file.lines = file.lines.max(document.records);
        file.errors += document.errors;
        file.warnings += document.warnings;
        of_document.insert(index(at), files.len() - 1);
    }
    for step in &facts.log_steps {
        let Some(file) = of_document.get(&step.document).and_then(|at| files.get_mut(*at)) else { continue };
        file.steps += 1;
        if step.is_failed && file.failed_step.is_empty() {
            let name = facts.text(step.name);
            let name = if name.is_empty() { "a step without a name" } else { name };
            name.clone_into(&mut file.failed_step);
        }
    }
    for chunk in &facts.log_chunks {
        let Some(file) = of_document.get(&chunk.document).and_then(|at| files.get_mut(*at)) else { continue };
        if !file.is_explained {
            file.is_explained = true;
            facts.text(chunk.class).clone_into(&mut file.class);
        }
    }
    files
}

/// How many there are, and which entries they are.
pub(crate) fn count(facts: &Facts) -> LogsCount {
    let mut count = LogsCount::default();
    for file in all(facts) {
        count.total += 1;
        count.failing += u64::from(file.is_failing());
        match count.entries.last_mut().filter(|(_, last)| *last + 1 == file.entry) {
            Some((_, last)) => *last = file.entry,
            None => count.entries.push((file.entry, file.entry)),
        }
    }
    count.entries.order();
    count
}

/// A slice of the logs: failing ones first, then those with errors.
pub(crate) fn logs(facts: &Facts, query: &LogsQuery) -> LogsPage {
    let words: Vec<String> = query.filter.split_whitespace().map(str::to_lowercase).collect();
    let mut files = all(facts);
    files.retain(|file| {
        let path = file.path.to_lowercase();
        let run = facts.entries.get(file.entry as usize).map(|entry| entry.run);
        words.iter().all(|word| path.contains(word)) && query.run.is_none_or(|wanted| run == Some(wanted))
    });
    files.order_by_key(|file| (!file.is_failing(), !file.is_explained, file.errors == 0));
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
    LogsPage {
        query: query.clone(),
        total: files.len() as u64,
        failing: files.iter().filter(|file| file.is_failing()).count() as u64,
        rows: files.into_iter().skip(offset).take(query.limit as usize).collect(),
    }
}

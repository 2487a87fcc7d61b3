//! Templates of logs, and a log minus good ones: their texts are inflated again and read line by line.

use super::Session;
use crate::documents::text;
use crate::methods::redact::Numbered;
use crate::reports::{Options, Redactor};
use crate::views::{DifferenceReader, LogDifference, LogTemplates, TemplateReader};

/// Formats whose documents are lines for people.
const LOGS: &[&str] = &["log", "json-log", "mongodb-log"];
/// Formats that hold lines too: taken where nothing else was given.
const TEXTS: &[&str] = &["text", "ndjson"];

impl Session {
    /// Entries that are logs, in the order of entries; where there is none, texts.
    pub fn compared_logs(&self) -> Vec<u32> {
        let of = |formats: &[&str]| -> Vec<u32> {
            let is_one = |entry: &crate::facts::Entry| formats.contains(&entry.format.as_str());
            (0..).zip(&self.facts.entries).filter(|(_, entry)| is_one(entry)).map(|(at, _)| at).collect()
        };
        let logs = of(LOGS);
        if !logs.is_empty() {
            return logs;
        }
        let texts = of(TEXTS);
        if !texts.is_empty() {
            return texts;
        }
        // Who asks for the templates of one file knows that it is a log, whatever format it is of.
        let is_file = |entry: &crate::facts::Entry| entry.kind == crate::facts::EntryKind::File;
        (0..).zip(&self.facts.entries).filter(|(_, entry)| is_file(entry)).map(|(at, _)| at).collect()
    }

    /// Path of an entry.
    pub fn entry_path(&self, entry: u32) -> &str {
        self.facts.entries.get(entry as usize).map(|entry| entry.path.as_str()).unwrap_or_default()
    }

    /// The templates of logs, read as one, and for each of their lines the id of its template.
    pub fn log_templates(&mut self, logs: &[u32], options: &Options) -> (LogTemplates, Vec<u32>) {
        let numbered = Numbered::new(self.policy.redaction());
        let redactor = Redactor::of(&numbered, options);
        let mut reader = TemplateReader::default();
        let mut notes = Vec::new();
        for log in logs {
            reader.log(&redactor.owned(self.entry_path(*log)));
            let (text, note) = self.log_text(*log);
            if !text.is_empty() {
                reader.text(&text);
            }
            notes.extend(note);
        }
        let (mut found, of_line) = reader.finish(&|text| redactor.owned(text));
        found.notes = notes;
        (found, of_line)
    }

    /// Takes up a log of a good run.
    pub fn baseline(&mut self, log: u32, reader: &mut DifferenceReader) {
        let (text, note) = self.log_text(log);
        reader.baseline(self.entry_path(log), &text, note);
    }

    /// The lines of a log that the good ones do not explain, with so many explained ones around them.
    pub fn log_difference(
        &mut self,
        log: u32,
        reader: &DifferenceReader,
        context: usize,
        options: &Options,
    ) -> LogDifference {
        let numbered = Numbered::new(self.policy.redaction());
        let redactor = Redactor::of(&numbered, options);
        let (text, note) = self.log_text(log);
        let path = redactor.owned(self.entry_path(log));
        let mut found = reader.difference(&path, &text, context, &|text| redactor.owned(text));
        found.notes.extend(note);
        found
    }

    /// The text of an entry, as far as it is kept, and what is missing.
    fn log_text(&mut self, entry: u32) -> (String, Option<String>) {
        let path = self.entry_path(entry).to_owned();
        match self.content(entry) {
            Ok(content) => {
                let note = format!("only the first {} MB were read: {path}", content.bytes.len() >> 20);
                (text::decode(&content.bytes).text.into_owned(), content.is_cut.then_some(note))
            }
            Err(why) => (String::new(), Some(format!("not read: {why}: {path}"))),
        }
    }
}

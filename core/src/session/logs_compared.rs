//! Templates of logs, and a log minus good ones: their texts are inflated again and read line by line.

use super::Session;
use crate::documents::text;
use crate::methods::order::Order as _;
use crate::reports::{Options, Redactor};
use crate::views::{BaselineChoice, DifferenceReader, LogDifference, LogFile, LogTemplates, LogsQuery, TemplateReader};

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

    /// Path of an entry without the name of what was given.
    pub fn inner_path(&self, entry: u32) -> &str {
        let path = self.entry_path(entry);
        path.split_once("!/").or_else(|| path.split_once('/')).map_or(path, |(_, inner)| inner)
    }

    /// The logs that a log can be held against: those that are the same log of another run first, of these such in
    /// which nothing failed; then all others, as they are listed.
    pub fn baselines(&self, log: u32) -> Vec<BaselineChoice> {
        let logs = self.logs(&LogsQuery { limit: u32::MAX, ..LogsQuery::default() }).rows;
        let place = |entry: u32| self.facts.entries.get(entry as usize).map(|entry| (entry.input, entry.run));
        let name = |entry: u32| self.entry_path(entry).rsplit(['/', '\\']).next().unwrap_or_default();
        let is_alone = |entry: u32| {
            let input = place(entry).map(|(input, _)| input);
            logs.iter().filter(|log| place(log.entry).map(|(input, _)| input) == input).nth(1).is_none()
        };
        let Some((input, run)) = place(log) else { return Vec::new() };
        let is_only = is_alone(log);
        let rank = |other: u32| {
            let (of_input, of_run) = place(other)?;
            if of_input == input && of_run == run {
                None
            } else if self.inner_path(other) == self.inner_path(log) {
                Some(0)
            } else if of_run != run && name(other) == name(log) {
                Some(1)
            } else {
                // Two runs of one log each: what they are called says nothing.
                (of_input != input && is_only && is_alone(other)).then_some(2)
            }
        };
        let choice = |other: &LogFile| {
            let (rank, is_failing) = (rank(other.entry), other.is_failing());
            let path = other.path.clone();
            let choice = BaselineChoice { entry: other.entry, path, is_alike: rank.is_some(), is_failing };
            ((rank.unwrap_or(3), is_failing && rank.is_some()), choice)
        };
        let mut choices: Vec<_> = logs.iter().filter(|other| other.entry != log).map(choice).collect();
        choices.order_by_key(|(rank, _)| *rank);
        choices.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The templates of logs, read as one, and for each of their lines the id of its template.
    pub fn log_templates(&mut self, logs: &[u32], options: &Options) -> (LogTemplates, Vec<u32>) {
        let numbered = self.numbered();
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
        let numbered = self.numbered();
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

#[cfg(test)]
mod tests {
    use super::Session;
    use crate::bytes::{ByteSource, Limits};
    use crate::entries::testing::zip;

    /// What is proposed for the log with this path: path, whether it is alike, whether it failed.
    fn proposed(given: &[(&str, Vec<u8>)], path: &str) -> Vec<(String, bool, bool)> {
        let given =
            given.iter().map(|(name, bytes)| ((*name).to_owned(), Box::new(bytes.clone()) as Box<dyn ByteSource>));
        let session = Session::open(Limits::default(), given.collect());
        let log = (0..100).find(|entry| session.entry_path(*entry) == path).expect("the log");
        let choices = session.baselines(log).into_iter();
        choices.map(|choice| (choice.path, choice.is_alike, choice.is_failing)).collect()
    }

    #[test]
    fn the_same_log_of_another_run_is_proposed_first() {
        let bad = zip(&[("build.log", b"start\nerror: it broke\n"), ("lint.log", b"linted\n")]);
        let good = zip(&[("lint.log", b"linted too\n"), ("build.log", b"start\ndone\n")]);
        let found = proposed(&[("bad.zip", bad), ("good.zip", good)], "bad.zip!/build.log");
        let alike: Vec<&str> = found.iter().filter(|found| found.1).map(|found| found.0.as_str()).collect();
        assert_eq!(alike, ["good.zip!/build.log"]);
        assert_eq!((found.len(), found[0].0.as_str()), (3, "good.zip!/build.log"));
    }

    #[test]
    fn of_two_runs_with_one_log_each_names_do_not_matter() {
        let given = [("monday.log", b"start\nerror: it broke\n".to_vec()), ("sunday.log", b"start\ndone\n".to_vec())];
        assert_eq!(proposed(&given, "monday.log"), [("sunday.log".to_owned(), true, false)]);
    }

    #[test]
    fn logs_of_one_run_are_only_offered() {
        let run = zip(&[("build.log", b"start\nerror: it broke\n"), ("lint.log", b"linted\n")]);
        assert_eq!(
            proposed(&[("run.zip", run)], "run.zip!/build.log"),
            [("run.zip!/lint.log".to_owned(), false, false)]
        );
    }
}

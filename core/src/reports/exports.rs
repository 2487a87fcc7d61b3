//! What a host shows of an output before it leaves: a row of the list, a slice of the text, what was taken out of it,
//! how much of its limit it takes.
//!
//! All of it is read off the text itself, so that it is true of what leaves, whichever way it was written.

use super::{Limit, Renderer, github};
use crate::methods::phrase::grouped;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A row of the list of outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    /// What it is asked for by: the id of its renderer, or the path of its file.
    pub id: String,
    /// Whom it is for: rows of one group stand together.
    pub group: String,
    /// What it is.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Why the data give none; empty where they do.
    pub why_not: String,
    /// It takes as long as reading everything again: made only when that is said.
    pub is_long: bool,
    /// It carries the application, which the host hands over before it is made.
    pub needs_application: bool,
}

/// Lines of an output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportQuery {
    /// Of [`ExportRow::id`].
    pub id: String,
    /// Word of one of [`ExportPage::sizes`]; empty for the usual one.
    pub size: String,
    /// First line, from 0.
    pub offset: u64,
    /// Lines at most.
    pub limit: u32,
}

/// A slice of an output, with what is to be said of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPage {
    /// What was asked.
    pub query: ExportQuery,
    /// What its file is called.
    pub file: String,
    /// Why there is none; empty where there is one.
    pub why_not: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// How much of its limit it takes, where it has one.
    pub measured: Option<Measured>,
    /// What was left out to fit, in words; empty where nothing was.
    pub dropped: String,
    /// What was taken out of it, by kind.
    pub marks: Vec<Marks>,
    /// Lines in all.
    pub total: u64,
    /// Lines of the slice.
    pub lines: Vec<String>,
    /// The picture that it is; empty for what is none.
    pub picture: String,
    /// The lines tell of the file and are not its own: the file is an archive.
    pub is_told: bool,
    /// Sizes that it can have, the smallest first; empty for what has one.
    pub sizes: Vec<ExportSize>,
}

/// A size of an output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSize {
    /// What it is asked for by.
    pub word: String,
    /// How large it is and what is in it, or why it cannot be.
    pub said: String,
    /// This is the one that is shown.
    pub is_chosen: bool,
}

/// How much of a limit a text takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// So many.
    pub of: u64,
    /// Of at most so many.
    pub most: u64,
    /// `characters` or `bytes`.
    pub unit: String,
}

/// Secrets of one kind that were taken out of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Id of the kind, or the name of a pattern; empty for marks that do not tell.
    pub kind: String,
    /// Different values.
    pub values: u64,
    /// Places.
    pub places: u64,
}

/// How much of its limit a text takes, as whoever takes it counts.
pub(crate) fn measured(renderer: &Renderer, text: &str) -> Option<Measured> {
    let limit: Limit = renderer.limit?;
    let of = match renderer.media_type {
        "application/json" => serde_json::from_str(text).map_or(0, |payload| texts(&payload)),
        _ if renderer.id.starts_with("slack") => text.chars().count(),
        _ => github::length(text, limit),
    };
    Some(Measured { of: of as u64, most: limit.most as u64, unit: limit.unit.to_owned() })
}

/// Characters of the texts of a message's blocks.
fn texts(value: &Value) -> usize {
    let of = |list: &Value| list.as_array().into_iter().flatten().map(texts).sum::<usize>();
    match value.get("text") {
        Some(Value::String(text)) if value.get("blocks").is_none() => text.chars().count(),
        Some(text @ Value::Object(_)) => texts(text),
        _ => value.get("blocks").or(value.get("elements")).map_or(0, of),
    }
}

/// What a text says it leaves out to fit its limit, in its last lines.
pub(crate) fn dropped(renderer: &Renderer, text: &str) -> String {
    const SAID: &str = "Left out to fit ";
    let line = text.lines().rev().take(24).find_map(|line| line.find(SAID).and_then(|at| line.get(at..)));
    let line = line.filter(|_| renderer.limit.is_some()).unwrap_or_default();
    line.trim_end_matches([',', '"', '.']).to_owned()
}

/// What was taken out of a text, by kind, in the order of coming.
pub(crate) fn marks(text: &str) -> Vec<Marks> {
    let mut kinds: Vec<(Marks, HashSet<&str>)> = Vec::new();
    for (at, word) in text.match_indices("[redacted") {
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let Some(inner) = rest.split(']').next().filter(|inner| inner.len() <= 64 && inner.len() < rest.len()) else {
            continue;
        };
        let inner = inner.strip_suffix('\\').unwrap_or(inner);
        let (kind, number) = match inner.strip_prefix(':').and_then(|inner| inner.rsplit_once('-')) {
            Some((kind, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => (kind, number),
            _ if inner.is_empty() => ("", ""),
            _ => continue,
        };
        let place = kinds.iter().position(|(marks, _)| marks.kind == kind).unwrap_or_else(|| {
            kinds.push((Marks { kind: kind.to_owned(), ..Marks::default() }, HashSet::new()));
            kinds.len() - 1
        });
        if let Some((marks, numbers)) = kinds.get_mut(place) {
            marks.places += 1;
            marks.values += u64::from(numbers.insert(number));
        }
    }
    kinds.into_iter().map(|(marks, _)| marks).collect()
}

impl ExportPage {
    /// What was taken out, in a sentence.
    pub fn redacted(&self) -> String {
        let kind = |marks: &Marks| {
            let kind = if marks.kind.is_empty() { "secret" } else { &marks.kind };
            match marks.places {
                1 => format!("1 {kind}"),
                places if places == marks.values => format!("{} {kind}", grouped(places)),
                places => format!("{} {kind} at {} places", grouped(marks.values), grouped(places)),
            }
        };
        let kinds: Vec<String> = self.marks.iter().map(kind).collect();
        if kinds.is_empty() { "No secret stood in it".to_owned() } else { format!("Taken out: {}", kinds.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::renderer;

    #[test]
    fn marks_are_counted_by_kind_whatever_the_text_escapes() {
        let text =
            "a=[redacted:token-1] \\[redacted:github-token-1\\] [redacted:token-2] \"[redacted:token-1]\" [redacted]";
        let page = ExportPage { marks: marks(text), ..ExportPage::default() };
        assert_eq!(page.redacted(), "Taken out: 2 token at 3 places, 1 github-token, 1 secret");
        assert!(marks("[redacted and no end, [redacted:] [redacted:kind] redacted:token-1]").is_empty());
        assert_eq!(ExportPage::default().redacted(), "No secret stood in it");
    }

    #[test]
    fn what_was_dropped_is_said_only_of_what_has_a_limit() {
        let text = "a\n\nLeft out to fit 65,536 characters: remarks, warnings.\n";
        let of = |id: &str| dropped(renderer(id).unwrap(), text);
        assert_eq!(of("github"), "Left out to fit 65,536 characters: remarks, warnings");
        assert_eq!(of("markdown"), "");
    }

    #[test]
    fn a_limit_is_measured_as_its_consumer_counts() {
        let slack = r#"{"text": "not counted", "blocks": [{"text": {"text": "ab"}}, {"elements": [{"text": "é"}]}]}"#;
        let of = |id: &str, text: &str| measured(renderer(id).unwrap(), text).map(|measured| measured.of);
        assert_eq!(of("slack", slack), Some(3));
        assert_eq!(of("slack-text", "é\n"), Some(2));
        assert_eq!(of("github", "é\n"), Some(3));
        assert_eq!(of("summary", "é\n"), Some(3));
        assert_eq!(of("csv", "é\n"), None);
    }
}

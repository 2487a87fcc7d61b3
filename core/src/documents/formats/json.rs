//! JSON without a format of its own.

use crate::documents::{Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span};
use serde::de::IgnoredAny;
use std::io::Read;

pub(super) const FORMAT: Format = Format {
    id: "json",
    title: "JSON",
    spec: "https://www.rfc-editor.org/rfc/rfc8259",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let start = text.trim_start();
    if probe.path_ends(".json") || looks_like_json(start) { Confidence::Weak } else { Confidence::No }
}

/// An object with a key, or an array of values: a brace alone starts many logs.
fn looks_like_json(start: &str) -> bool {
    let mut chars = start.chars();
    match chars.next() {
        Some('{') => chars.as_str().trim_start().starts_with(['"', '}']),
        Some('[') => chars.as_str().trim_start().starts_with(['{', '[', '"', ']']),
        _ => false,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let result = if let Some(bytes) = input.as_whole() {
        let decoded = text::decode(bytes);
        writer.encoding(decoded.encoding);
        // Marks of bytes that are no text are control characters, which JSON does not have.
        let text = if decoded.bad_bytes > 0 { text::shown(&decoded.text) } else { decoded.text.as_ref().into() };
        serde_json::from_str::<IgnoredAny>(&text).err()
    } else {
        // Too large for one piece: checked as it streams by.
        serde_json::from_reader::<_, IgnoredAny>(input.by_ref()).err()
    };
    match result {
        None => writer.document(|document| document.records = 1),
        Some(error) if error.to_string().contains("recursion limit") => {
            writer.note(Loss::Info, "JSON nested too deep to be checked", 0);
        }
        Some(error) => {
            let line = u32::try_from(error.line()).unwrap_or(0);
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or_default().to_owned();
            writer.note_at(Loss::DataLoss, format!("not valid JSON: {said}"), 0, Span::default(), line);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;

    #[test]
    fn bytes_that_are_no_text_do_not_make_it_invalid() {
        assert_eq!(read("x.json", b"{\"a\": \"x\xFF\"}"), "document json records=1\n");
    }
}

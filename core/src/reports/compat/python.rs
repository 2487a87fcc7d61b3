//! JSON as Python's `json.dump` writes it by default: blanks after `,` and `:`, everything beyond ASCII by its number.

use crate::reports::inert;
use crate::reports::words::push;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;
use std::io;

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// On one line.
pub(super) fn compact(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Spaced));
    ascii(&String::from_utf8_lossy(&bytes))
}

/// With `indent=2`.
pub(super) fn indented(value: &Value) -> String {
    ascii(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// Such characters stand in strings alone.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for char in inert::json(text).chars() {
        if char.is_ascii() && char != '\u{7f}' {
            out.push(char);
        } else {
            for unit in char.encode_utf16(&mut units) {
                push(&mut out, format_args!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_is_written_as_python_writes_it() {
        let value = json!({"a": [1, 2.0, "é🌈\u{202e}"], "b": {}, "c": []});
        assert_eq!(compact(&value), r#"{"a": [1, 2.0, "\u00e9\ud83c\udf08\u202e"], "b": {}, "c": []}"#);
        assert_eq!(indented(&json!({"a": [60.0]})), "{\n  \"a\": [\n    60.0\n  ]\n}");
    }
}

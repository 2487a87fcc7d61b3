//! Texts of tests as people read them, from their bytes in the document.

use super::text::{self, Encoding};
use super::tree::{Node, Tree};
use super::{base64, xml};
use crate::facts::Escaping;

/// The text of some bytes of a document, which says how it is encoded and how texts are written in it.
pub fn readable(bytes: &[u8], encoding: Encoding, escaping: Escaping) -> String {
    if escaping == Escaping::Xml {
        return xml::inner_text(bytes, encoding);
    }
    let decoded = text::decode_as(bytes, encoding, 0);
    if escaping == Escaping::Plain {
        return lines(&decoded.text);
    }
    let tree = Tree::of(decoded);
    let node = tree.root();
    if let Some(text) = node.text() {
        return lines(&text);
    }
    let items = node.items();
    let pieces: Vec<String> = items.iter().filter_map(|item| piece(*item)).collect();
    if pieces.is_empty() || pieces.len() < items.len() {
        return lines(&tree.decoded().text);
    }
    // Strings are lines or messages; pieces of an output go on where the one before ended.
    let is_lines = items.iter().all(|item| !item.is_object());
    let mut all = String::new();
    for piece in pieces {
        if is_lines && !all.is_empty() && !all.ends_with('\n') {
            all.push('\n');
        }
        all.push_str(&piece);
    }
    lines(&all)
}

/// A string, or a piece of an output: `{"text": …}` or `{"buffer": base64}`.
fn piece(node: Node<'_>) -> Option<String> {
    let text = node.text().or_else(|| node.get("text")?.text()).map(std::borrow::Cow::into_owned);
    text.or_else(|| base64::text(&node.get("buffer")?.text()?))
}

/// With line ends of one kind, marks for bytes that are no text, and without the colours of a terminal.
fn lines(text: &str) -> String {
    text::shown(&text::strip_ansi(&text.replace("\r\n", "\n"))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_their_document_writes_them() {
        let of = |bytes: &[u8], escaping| readable(bytes, Encoding::Utf8, escaping);
        assert_eq!(of(b"a &lt; <b> \\n\r\n", Escaping::Plain), "a &lt; <b> \\n\n");
        assert_eq!(of(b"a &lt; <b/><![CDATA[<b>]]> \\n", Escaping::Xml), "a < <b> \\n");
        assert_eq!(of(b"\"a &lt; \\n\\u00e9 \xFF\"", Escaping::Json), "a &lt; \n\u{e9} \u{FFFD}");
        assert_eq!(of(b"[\"a\\nb\", \"c\"]", Escaping::Json), "a\nb\nc");
        assert_eq!(of(b"\"\\u001b[31mred\\u001b[39m\"", Escaping::Json), "red");
        assert_eq!(of(b"{\"a\": \"b\\n\"}", Escaping::Json), "{\"a\": \"b\\n\"}");
        assert_eq!(of(b"[\"a\\n\", \"c\\n\"]", Escaping::Json), "a\nc\n");
        assert_eq!(of(b"[{\"text\": \"a\"}, {\"text\": \"b\\n\"}, {\"buffer\": \"Yw==\"}]", Escaping::Json), "ab\nc");
        assert_eq!(of(b"[{\"text\": \"a\"}, {\"other\": 1}]", Escaping::Json), "[{\"text\": \"a\"}, {\"other\": 1}]");
        let wide: Vec<u8> = "\"\\u00e9 é\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(readable(&wide, Encoding::Utf16Le, Escaping::Json), "é é");
    }
}

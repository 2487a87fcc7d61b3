//! Texts of tests as people read them, from their bytes in the document.

use super::text::{self, Encoding};
use super::tree::{Node, Tree};
use super::xml;
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
    let texts: Vec<String> = node.items().into_iter().filter_map(Node::text).map(|text| lines(&text)).collect();
    match node.text() {
        Some(text) => lines(&text),
        // Lines or messages of which each is a string.
        None if !texts.is_empty() && texts.len() == node.items().len() => texts.join("\n"),
        None => lines(&tree.decoded().text),
    }
}

/// With line ends of one kind, and marks for bytes that are no text.
fn lines(text: &str) -> String {
    text::shown(&text.replace("\r\n", "\n")).into_owned()
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
        assert_eq!(of(b"{\"a\": \"b\\n\"}", Escaping::Json), "{\"a\": \"b\\n\"}");
        let wide: Vec<u8> = "\"\\u00e9 é\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(readable(&wide, Encoding::Utf16Le, Escaping::Json), "é é");
    }
}

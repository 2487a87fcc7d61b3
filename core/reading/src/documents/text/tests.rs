//! Texts in every encoding, with the way back to their bytes.

use super::*;

#[test]
fn bad_bytes_keep_offsets() {
    let decoded = decode(b"a\xFFb\xC3(c");
    assert_eq!(decoded.text, "a\u{1A}b\u{1A}(c");
    assert_eq!(decoded.bad_bytes, 2);
    assert_eq!(decoded.raw(4), 4);
    assert_eq!(shown(&decoded.text), "a\u{FFFD}b\u{FFFD}(c");
}

#[test]
fn utf16_maps_back_to_its_bytes() {
    let mut bytes = vec![0xFF, 0xFE];
    for unit in "<a>é😀</a>".encode_utf16() {
        bytes.extend(unit.to_le_bytes());
    }
    let decoded = decode(&bytes);
    assert_eq!(decoded.text, "<a>é😀</a>");
    let at = decoded.text.find("</a>").unwrap();
    assert_eq!(decoded.raw(at), 2 + (3 + 1 + 2) * 2);
}

#[test]
fn latin1_is_read_where_it_is_declared() {
    let decoded = decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9\x80</a>");
    assert!(decoded.text.ends_with("<a>é€</a>"));
    assert_eq!(decoded.raw(decoded.text.len()), 46 + 6);
}

#[test]
fn ansi_goes_and_text_stays() {
    assert_eq!(strip_ansi("\u{1b}[31;1mred\u{1b}[0m \u{1b}]8;;http://x\u{7}link\r\n"), "red link\n");
    assert_eq!(strip_ansi("\u{1b}"), "");
}

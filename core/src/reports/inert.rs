//! What artifacts say is shown, and does nothing: no terminal is steered, no text runs backwards, no script ends.
//!
//! Renderers of one syntax escape it on top of this (`markdown`, `xml`, `csv`, `slack`).

use crate::documents::text::strip_ansi;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A character that would turn the direction of what follows, or end a line where none ends
/// (<https://www.unicode.org/reports/tr9/>, explicit formatting characters).
fn is_steering(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character that does harm where text is printed as it is, beyond those below the space.
pub(crate) fn is_odd(char: char) -> bool {
    char >= '\u{7f}' && (char.is_control() || is_steering(char))
}

/// On one line: no control characters, and steering ones spelt out.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        push(&mut out, char, false);
    }
    out
}

/// The same with its lines and tabs, without colours.
pub(crate) fn block(text: &str) -> String {
    let text = strip_ansi(text);
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        push(&mut out, char, true);
    }
    out
}

fn push(out: &mut String, char: char, has_lines: bool) {
    match char {
        '\n' | '\t' if has_lines => out.push(char),
        _ if char.is_control() => out.push(' '),
        _ if is_steering(char) => drop(write!(out, "\\u{{{:x}}}", u32::from(char))),
        _ => out.push(char),
    }
}

/// JSON that is the same value and harmless where it is printed or put into a page: `</` never ends a script,
/// and what steers is written by its number. Such characters stand in strings alone.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    if !text.contains("</") && !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for char in text.chars() {
        match char {
            '/' if before == '<' => out.push_str("\\/"),
            _ if is_odd(char) => drop(write!(out, "\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
        before = char;
    }
    Cow::Owned(out)
}

/// As much of a text as so many characters hold, with a mark where it was cut.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most || text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut out: String = text.chars().take(most.saturating_sub(1)).collect();
    out.push('…');
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_spelt_out() {
        assert_eq!(line("a\u{1b}[31mb\r\n\u{202e}c\u{9b}d"), "a [31mb  \\u{202e}c d");
        assert_eq!(block("a\u{1b}[31mb\r\n\tc\u{2066}\u{7}"), "ab\n\tc\\u{2066} ");
        assert_eq!(line("👩\u{200d}💻"), "👩\u{200d}💻");
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({"a": "</script><!--\u{202e}\u{9b}31m/ </"});
        let text = value.to_string();
        assert_eq!(json(&text), r#"{"a":"<\/script><!--\u202e\u009b31m/ <\/"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json(&text)).ok(), Some(value));
        assert!(matches!(json(r#"{"a":"é/<"}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn a_cut_text_has_as_many_characters_as_asked() {
        assert_eq!((cut("äöü", 3), cut("äöüß", 3)), (Cow::Borrowed("äöü"), Cow::Owned::<str>("äö…".to_owned())));
    }
}

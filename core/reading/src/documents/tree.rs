//! JSON with places: every value knows its bytes, so that what is read from it has evidence.
//!
//! One pass over the text gives a flat table of values; looking into it parses nothing again.
//! Tolerant where CI output is: bytes that are no text, control characters in strings, zeros at
//! the end, `NaN`. Where the text breaks, what stands before the break is there.

mod node;
mod parse;
mod string;

pub use node::Node;
pub use string::unescape;

use super::text::Decoded;

/// Values inside values; more is taken for an attack, and whoever walks a tree may recurse.
const DEPTH: usize = 128;

/// A JSON text with all its values.
pub struct Tree<'a> {
    decoded: Decoded<'a>,
    /// In the order of the text; a member is a string, its key, and the value behind it.
    cells: Vec<Cell>,
    fault: Option<Fault>,
}

/// Why the text was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A fragment of a sentence.
    pub what: &'static str,
    /// Offset in the text where it breaks.
    pub at: usize,
    /// Offset up to which values were read.
    pub good: usize,
}

/// A value; offsets are in the text.
#[derive(Clone, Copy)]
struct Cell {
    start: u32,
    end: u32,
    /// The first cell behind this value and all within.
    next: u32,
    kind: Kind,
    /// The text breaks within it.
    is_cut: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    /// Without a backslash.
    Plain,
    /// With escapes.
    Escaped,
    /// A number or a word.
    Scalar,
}

impl<'a> Tree<'a> {
    /// Reads the value of a text as far as it goes.
    pub fn of(decoded: Decoded<'a>) -> Self {
        let (cells, fault) = parse::parse(&decoded.text);
        Self { decoded, cells, fault }
    }

    /// The value that `text` holds; `None` when it is not one whole JSON value.
    pub fn parse(text: &'a str) -> Option<Self> {
        Some(Self::of(Decoded::of(text))).filter(|tree| tree.fault.is_none())
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// True where no value could be read.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Why the text was not read to its end.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The text with the way back to its bytes.
    pub fn decoded(&self) -> &Decoded<'a> {
        &self.decoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::text;

    #[test]
    fn values_know_their_bytes() {
        let text = " {\"a\": [1, {\"b\\n\": \"x\\\"y\"}, true], \"c\": -2.5e1, \"d\": null}\n";
        let tree = Tree::parse(text).unwrap();
        let node = tree.root();
        let items = node.items_of("a");
        assert_eq!(items.iter().map(|item| item.raw()).collect::<Vec<_>>(), ["1", "{\"b\\n\": \"x\\\"y\"}", "true"]);
        let inner = items[1].get("b\n").unwrap();
        assert_eq!(inner.text().unwrap(), "x\"y");
        let span = inner.span();
        assert_eq!(&text[usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap()], "\"x\\\"y\"");
        assert_eq!((items[0].whole(), items[2].boolean(), node.number_of("c")), (Some(1), Some(true), Some(-25.0)));
        assert!(node.get("d").unwrap().is_null() && node.get("e").is_none());
        assert!(Tree::parse("{\"a\":").is_none() && Tree::parse("{} {}").is_none() && Tree::parse("").is_none());
    }

    /// The tree as JSON again.
    fn written(node: Node<'_>) -> String {
        if node.is_object() {
            let fields = node.fields().into_iter().map(|(key, value)| format!("{key:?}:{}", written(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        } else if node.is_array() {
            format!("[{}]", node.items().into_iter().map(written).collect::<Vec<_>>().join(","))
        } else {
            node.raw().to_owned()
        }
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        for (text, kept, at) in [
            (r#"{"a": [1, {"b": "x]"#, r#"{"a":[1,{}]}"#, 19),
            (r#"{"a": 1, "b": {"c": [2, 3], "d": tru"#, r#"{"a":1,"b":{"c":[2,3]}}"#, 36),
            (r#"{"a": "x""#, r#"{"a":"x"}"#, 9),
            // A number at the end may go on.
            ("[1, 2", "[1]", 5),
            ("{", "{}", 1),
            ("", "", 0),
            ("{\"a\"", "{}", 4),
            ("[1, nil, 2]", "[1]", 4),
            ("[1 2]", "[1]", 3),
            ("{\"a\": \"b\", \"c", "{\"a\":\"b\"}", 13),
            ("{\"a\": 1} x", "{\"a\":1}", 9),
            ("[1}", "[1]", 2),
            ("[1,]", "[1]", 3),
            ("[01.]", "[]", 1),
        ] {
            let tree = Tree::of(text::decode(text.as_bytes()));
            let read = if tree.is_empty() { String::new() } else { written(tree.root()) };
            assert_eq!((read.as_str(), tree.fault().map(|fault| fault.at)), (kept, Some(at)), "{text}");
        }
    }

    #[test]
    fn a_text_cut_anywhere_is_read_to_the_cut() {
        let text = r#"{"a":[1,{"b":"x\"y\\"},[],{}],"c":{"d":null},"e":-1.5e3,"ü":"é"}"#;
        assert!(Tree::parse(text).is_some());
        for end in 0..text.len() {
            let tree = Tree::of(text::decode(&text.as_bytes()[..end]));
            let fault = tree.fault().unwrap();
            assert!(fault.good <= fault.at && fault.at <= end, "{end}: {fault:?}");
            if !tree.is_empty() {
                // Whatever is left is whole.
                assert!(Tree::parse(&written(tree.root())).is_some(), "{end}");
            }
        }
    }

    #[test]
    fn what_other_parsers_refuse_is_read() {
        let tree = Tree::of(text::decode(b"{\"a\": \"x\xFFy\nz\", \"b\": NaN, \"c\": [-Infinity]}\r\n\0\0\x1A"));
        let node = tree.root();
        assert_eq!((tree.fault(), node.text_of("a").as_ref()), (None, "x\u{1A}y\nz"));
        assert!(node.get("b").is_some_and(|b| b.number().is_none() && !b.is_null()) && node.items_of("c").len() == 1);
    }

    #[test]
    fn depth_has_an_end() {
        let tree = Tree::of(text::decode_owned(b"[".repeat(200_000)));
        assert_eq!(tree.fault().map(|fault| fault.at), Some(DEPTH));
    }
}

//! The outline of JSON, from its first bytes alone: enough to recognise a file by.

/// What the outermost value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`.
    Object,
    /// `[…]` of objects, or of anything but arrays; also empty.
    Array,
    /// `[[…` .
    Arrays,
    /// Anything else.
    #[default]
    Other,
}

/// Kind and keys of the first object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The outermost value.
    pub kind: Kind,
    /// Keys of the first object, as far as the first bytes go: of the value itself, or of the
    /// first element that is one. Escapes are left as they are written.
    pub keys: Vec<String>,
}

impl Shape {
    /// True when all of these are keys of the first object.
    pub fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.keys.iter().any(|known| known == key))
    }

    /// The outline of a text that may be cut anywhere.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        let kind = match text.as_bytes() {
            [b'{', ..] => Kind::Object,
            [b'[', rest @ ..] if rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') => Kind::Arrays,
            [b'[', ..] => Kind::Array,
            _ => return Self::default(),
        };
        let keys = text.find('{').map(|at| keys(text.get(at..).unwrap_or_default())).unwrap_or_default();
        Self { kind, keys }
    }
}

/// Keys of the object at the start of `text`.
fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut depth, mut at) = (0_u32, 0);
    // The last string at depth one: a key if a colon follows.
    let mut last: Option<&str> = None;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at + 1);
                last = (depth == 1).then(|| text.get(at + 1..end).unwrap_or_default());
                at = end;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            b':' if depth == 1 => keys.extend(last.take().map(ToOwned::to_owned)),
            _ => {}
        }
        at += 1;
    }
    keys
}

/// The closing quote of a string, or the end of the text.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_first_object() {
        let shape = Shape::of(" {\"a\": {\"x\": 1}, \"b\\\"\": [\"c\", {\"d\": 2}], \"e\": \"f: {\", \"g");
        assert_eq!((shape.kind, shape.keys.as_slice()), (Kind::Object, &["a", "b\\\"", "e"].map(String::from)[..]));
        let shape = Shape::of("[ {\"a\":1},{\"b\":2}]");
        assert!(shape.kind == Kind::Array && shape.has(&["a"]) && !shape.has(&["b"]));
        assert_eq!(Shape::of("[\n[{\"a\": 1}]]").kind, Kind::Arrays);
        assert_eq!(Shape::of("[]"), Shape { kind: Kind::Array, keys: Vec::new() });
        assert_eq!(Shape::of("a"), Shape::default());
    }
}

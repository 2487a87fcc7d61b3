//! What was posted, as plain data: only keys that the contract has, to a small depth.

/// Keys that are looked at; all others are as if they were not there.
pub const KEYS: &[&str] = &[
    "app",
    "v",
    "type",
    "id",
    "token",
    "nonce",
    "items",
    "title",
    "baseline",
    "view",
    "policy",
    "keepOpen",
    "replace",
    "name",
    "data",
    "run",
    "instance",
    "kind",
    "size",
    "method",
    "params",
    "trace",
    "perfetto",
    "buffer",
    "fileName",
    "keepApiOpen",
];
/// Characters of a text that is looked at: a policy is the longest there is.
pub const MOST_TEXT: u32 = 262_144;
/// Items of one message.
pub const MOST_ITEMS: u32 = 10_000;

/// Posted data; `H` is how a host's bytes are held.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<H> {
    /// Nothing, or what the contract has no use for.
    Nothing,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text of at most [`MOST_TEXT`] characters.
    Text(String),
    /// A text or a list that is longer than anything the contract has, by its length.
    TooLong(u64),
    /// A list of at most [`MOST_ITEMS`].
    List(Vec<Value<H>>),
    /// An object, with those of [`KEYS`] that it has.
    Map(Vec<(&'static str, Value<H>)>),
    /// Bytes, how many, and the name they have by themselves.
    Bytes(H, u64, Option<String>),
}

impl<H> Value<H> {
    /// What stands under a key.
    pub(super) fn get(&self, key: &str) -> &Self {
        let Self::Map(pairs) = self else { return &Self::Nothing };
        pairs.iter().find(|(known, _)| *known == key).map_or(&Self::Nothing, |(_, value)| value)
    }

    /// True where nothing was said.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// A text.
    pub(super) fn text(&self) -> Option<&str> {
        let Self::Text(text) = self else { return None };
        Some(text)
    }

    /// True where it is said.
    pub(super) fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }
}

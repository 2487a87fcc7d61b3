//! What was posted, as plain data: only keys that the contract has, to a small depth.

/// Keys of a message that are looked at; all others are as if they were not there.
///
/// What stands in what is fixed: a message holds plain values, a list of items, and for aliases one object more.
/// Nothing is looked at deeper or in other places, so that a message of a few bytes, whose parts stand in one another
/// thousands of times, is no more work than what it may say.
pub const KEYS: &[&str] = &[
    "app", "v", "type", "id", "token", "nonce", "items", "title", "baseline", "view", "policy", "shareUrl", "keepOpen",
    "replace", "name", "method", "params", "perfetto",
];
/// Keys of an item.
pub const ITEM_KEYS: &[&str] = &["name", "data", "run", "instance", "kind", "size"];
/// Keys of `perfetto` and of `params`.
pub const ALIAS_KEYS: &[&str] =
    &["buffer", "title", "fileName", "url", "appStateHash", "keepApiOpen", "token", "trace"];
/// Characters of an item's text that are looked at; the rest is cut off before it is copied.
pub const MOST_ITEM_TEXT: u32 = 1000;
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
    /// An object, with those keys of its place that it has; none of them where no object is looked for.
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

//! What words look like: names that stand in for something, or words of a sentence.

/// Words behind which a name stands.
const INTRODUCERS: &[&str] = &[
    "user",
    "users",
    "host",
    "hostname",
    "named",
    "name",
    "id",
    "file",
    "path",
    "directory",
    "node",
    "server",
    "client",
    "address",
    "port",
    "device",
    "interface",
    "service",
    "job",
    "task",
    "instance",
    "image",
    "package",
    "module",
    "plugin",
    "version",
    "key",
    "value",
    "account",
    "group",
    "domain",
    "database",
    "table",
    "queue",
    "topic",
    "thread",
    "process",
    "pid",
    "class",
    "method",
    "function",
    "command",
    "container",
    "pod",
    "namespace",
    "volume",
    "bucket",
    "url",
    "session",
    "state",
    "status",
];

/// Words behind which a name stands, or what is done.
const WEAK: &[&str] = &["from", "by", "for", "to", "at", "in", "on", "of", "with", "is", "as"];

/// Ends of words that say what happens or how.
const ENDS: &[&str] = &["ed", "ing", "ly", "able", "ible", "ful", "less", "ied"];

/// Words that say what happens, which no end tells.
const SAYING: &[&str] = &[
    "up",
    "down",
    "on",
    "off",
    "in",
    "out",
    "ok",
    "not",
    "no",
    "a",
    "an",
    "the",
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "will",
    "can",
    "cannot",
    "could",
    "should",
    "must",
    "may",
    "and",
    "or",
    "but",
    "if",
    "when",
    "while",
    "before",
    "after",
    "during",
    "until",
    "through",
    "via",
    "with",
    "without",
    "from",
    "to",
    "for",
    "by",
    "of",
    "at",
    "into",
    "onto",
    "over",
    "under",
    "than",
    "as",
    "so",
    "this",
    "that",
    "these",
    "there",
    "it",
    "its",
    "all",
    "any",
    "each",
    "no",
    "none",
    "new",
    "old",
    "start",
    "stop",
    "begin",
    "end",
    "open",
    "close",
    "read",
    "write",
    "send",
    "sent",
    "receive",
    "get",
    "got",
    "set",
    "put",
    "add",
    "remove",
    "delete",
    "create",
    "update",
    "run",
    "ran",
    "exit",
    "quit",
    "kill",
    "fail",
    "failure",
    "success",
    "successful",
    "error",
    "warning",
    "timeout",
    "lost",
    "found",
    "done",
    "ready",
    "begun",
    "built",
    "connect",
    "disconnect",
    "connection",
    "login",
    "logout",
    "bad",
    "good",
    "valid",
    "invalid",
    "missing",
    "unknown",
    "unable",
    "too",
    "more",
    "less",
    "first",
    "last",
    "next",
    "previous",
    "input",
    "output",
    "request",
    "response",
    "true",
    "false",
    "enter",
    "leave",
    "left",
    "right",
    "high",
    "low",
    "full",
    "empty",
    "max",
    "min",
    "minimum",
    "maximum",
    "total",
    "free",
    "used",
    "allow",
    "deny",
    "accept",
    "reject",
    "retry",
    "abort",
    "cancel",
    "pause",
    "resume",
    "restart",
    "shutdown",
    "boot",
    "load",
    "unload",
    "save",
    "flush",
    "commit",
    "rollback",
    "lock",
    "unlock",
    "acquire",
    "release",
    "register",
    "unregister",
    "mount",
    "unmount",
    "upload",
    "download",
    "push",
    "pull",
    "fetch",
    "sync",
    "merge",
    "parse",
    "find",
    "detect",
    "check",
];

/// A word that says what happens or how it is: hardly ever a parameter.
pub fn is_saying(word: &str) -> bool {
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'') {
        return false;
    }
    // Of capitals inside, only names have any.
    let is_name = word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let low = word.to_ascii_lowercase();
    !is_name && (low.len() > 4 && ENDS.iter().any(|end| low.ends_with(end)) || SAYING.contains(&low.as_str()))
}

/// A name: parts with dots, dashes, underscores, slashes.
fn is_identifier(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.get(1..bytes.len().saturating_sub(1)).unwrap_or_default().iter().any(|byte| b"._/@\\$-".contains(byte))
}

/// Capitals within, or nothing else.
fn is_capital(word: &str) -> bool {
    word.len() > 1 && word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}

/// Where a column stands.
pub(super) struct Place<'a> {
    /// The word before it; empty at the beginning and behind what varies.
    pub(super) before: &'a str,
    /// It is the first of its message.
    pub(super) is_first: bool,
    /// Words that are the same in all messages of the group.
    pub(super) constants: usize,
    /// Other columns in which the messages differ by words.
    pub(super) others: usize,
    /// Messages of the group that are masked differently.
    pub(super) messages: usize,
}

/// True when a column of these words is a parameter rather than the difference between templates.
pub(super) fn is_parameter(words: &[&str], place: &Place<'_>) -> bool {
    let distinct = words.len();
    // What has a key's sign behind it is a key.
    if place.constants == 0 || distinct < 2 || words.iter().any(|word| word.ends_with('=')) {
        return false;
    }
    // Axes, drives, classes: letters alone.
    if words.iter().all(|word| word.trim_end_matches([':', '(', '@']).len() == 1) {
        return true;
    }
    let count = |is: fn(&str) -> bool| words.iter().filter(|word| is(word.trim_end_matches([':', '(', '@']))).count();
    let (saying, identifiers, capitals) = (count(is_saying), count(is_identifier), count(is_capital));
    if saying * 2 >= distinct {
        return distinct > if place.others > 0 { 20 } else { 12 };
    }
    // Nearly every message has a word of its own there.
    if distinct > 3 && place.constants > 1 && distinct * 10 >= place.messages * 7 {
        return true;
    }
    let before = place.before.trim_end_matches([':', '(']).to_ascii_lowercase();
    if identifiers * 2 >= distinct {
        // Names open messages too: who speaks, and then its own words.
        return !place.is_first || place.constants > 1 && distinct > 2;
    }
    if saying == 0 && INTRODUCERS.contains(&before.as_str()) {
        return true;
    }
    let most = match (place.is_first, place.others) {
        (true, _) => 6,
        (false, _) if WEAK.contains(&before.as_str()) || capitals * 2 >= distinct => 3,
        (false, 0) => 4,
        (false, _) => 8,
    };
    distinct > most
}

//! What stands behind the name of a secret and is none: placeholders, variables, types, code, sentences.

use super::assigned::Assigned;
use super::bytes::{at, before, goes_on, is_basic, is_random, skip};
use super::names::{Name, Trust};

/// Bytes of a value that are looked at; what is longer is no word of a language.
const LOOKED_AT: usize = 256;

/// Words that say something about a secret, or stand for one.
const WORDS: &[&str] = &[
    "null",
    "nil",
    "none",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "empty",
    "nan",
    "unknown",
    "unset",
    "string",
    "str",
    "number",
    "int",
    "integer",
    "bool",
    "boolean",
    "any",
    "object",
    "bytes",
    "text",
    "char",
    "uuid",
    "varchar",
    "required",
    "optional",
    "missing",
    "invalid",
    "expired",
    "present",
    "absent",
    "provided",
    "valid",
    "ok",
    "error",
    "failed",
    "found",
    "not",
    "redacted",
    "masked",
    "hidden",
    "filtered",
    "removed",
    "omitted",
    "scrubbed",
    "sensitive",
    "secret",
    "token",
    "password",
    "default",
    "field",
    "input",
    "function",
    "async",
    "await",
    "new",
    "the",
    "a",
    "an",
    "is",
    "was",
    "in",
    "of",
    "for",
    "from",
    "with",
    "set",
    "value",
    "revoked",
    "active",
    "inactive",
    "disabled",
    "enabled",
    "file",
    "env",
    "header",
    "bearer",
    "basic",
    "write",
    "read",
    "inherit",
    "ref",
    "type",
    "mismatch",
    "rejected",
    "accepted",
    "refreshed",
    "created",
    "deleted",
    "ignored",
    "skipped",
    "passed",
    "failure",
];

/// Words of a sentence that no passphrase is likely to have.
const SENTENCES: &[&str] = &[
    "must", "is", "are", "not", "the", "a", "an", "your", "for", "of", "to", "be", "was", "has", "have", "cannot",
    "please", "enter", "should", "with", "from", "this", "that", "invalid", "required", "missing", "expired", "and",
    "or", "in", "on", "by", "at", "used", "will",
];

fn is_one(value: &[u8], of: &[&str]) -> bool {
    of.iter().any(|known| value.eq_ignore_ascii_case(known.as_bytes()))
}

/// A mark of an earlier pass.
pub(super) fn is_mark(value: &[u8]) -> bool {
    value.starts_with(b"[redacted")
}

/// Whether the value of a name is a secret.
pub(super) fn is_secret(text: &[u8], name: &Name<'_>, found: &Assigned, trust: Trust) -> bool {
    let whole = text.get(found.start..found.end).unwrap_or_default();
    let value = whole.get(..whole.len().min(LOOKED_AT)).unwrap_or_default();
    // A block has a row of its own, which knows where it ends.
    let is_block = value.starts_with(b"-----BEGIN");
    // `arn:aws:…:secret:name`: one part of many.
    let is_part = before(text, name.start) == b':' && before(text, found.start) == b':';
    if is_block || is_part || is_placeholder(value) || is_same(value, name) || is_place(value) || is_version(value) {
        return false;
    }
    if trust == Trust::Weak {
        return is_random(value);
    }
    // `server-password: GITHUB_TOKEN` names a variable.
    let is_variable = value.contains(&b'_') && value.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_');
    let letters = value.iter().filter(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80).count();
    if is_variable || letters == 0 || value.len() < 2 && !found.is_tight {
        return false;
    }
    if found.is_quoted {
        return !is_sentence(value);
    }
    let is_digits = value.iter().all(u8::is_ascii_digit);
    if is_digits {
        return found.is_tight && found.is_equal && !found.is_number || value.len() > 5;
    }
    !is_code(text, value, found) && (found.is_tight || !is_prose(text, value, found))
}

/// Nothing, stars, a variable, or a word for what is not there.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let Some(first) = value.first() else { return true };
    let inner = |open: &[u8], close: &[u8]| value.starts_with(open) && value.ends_with(close);
    let is_ident = |text: &[u8]| {
        !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(byte))
    };
    is_mark(value)
        || value.iter().all(|byte| byte == first && (!byte.is_ascii_alphanumeric() || b"xX0".contains(byte)))
        || value.starts_with(b"***")
        || value.starts_with("•••".as_bytes())
        || "…".as_bytes() == value
        || is_one(value, WORDS)
        || inner(b"<", b">")
        || inner(b"{", b"}")
        || inner(b"[", b"]")
        || inner(b"(", b")")
        || inner(b"%", b"%") && value.len() > 2
        || inner(b"@", b"@") && value.len() > 2
        || inner(b"__", b"__")
        || value.starts_with(b"${")
        || value.starts_with(b"$(")
        || value.starts_with(b"#{")
        || value.starts_with(b"{{")
        || value.starts_with(b"&lt;")
        || value.starts_with(b"${{")
        || first == &b'$' && value.get(1..).is_some_and(is_variable)
        || first == &b'%' && value.len() <= 4 && value.get(1..).is_some_and(is_ident)
        || value.starts_with(b"%(")
        || value.starts_with(b"%s")
        || value.starts_with(b"%v")
        || ["your_", "your-", "my_", "example_", "insert_", "redacted", "<your", "replace_", "todo"]
            .iter()
            .any(|word| goes_on(value, 0, word))
            && !value.iter().any(u8::is_ascii_digit)
}

/// `$TOKEN`, `$env:TOKEN`, `$this->token`, but not `$2b$…`.
fn is_variable(rest: &[u8]) -> bool {
    rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_:.->[]'\"".contains(byte))
}

/// `token=token`, `password: userPassword`.
fn is_same(value: &[u8], name: &Name<'_>) -> bool {
    let [last, previous] = name.words();
    let is_plain = value.iter().all(|byte| byte.is_ascii_alphabetic() || b"_-.".contains(byte));
    let ends = value.len() >= last.len() && goes_on(value, value.len() - last.len(), &String::from_utf8_lossy(last));
    is_plain && ends && !last.is_empty() && (value.len() < last.len() + 24)
        || value.eq_ignore_ascii_case(previous) && !previous.is_empty()
}

/// A path or an address: what lies there is not told.
fn is_place(value: &[u8]) -> bool {
    if goes_on(value, 0, "http://") || goes_on(value, 0, "https://") || goes_on(value, 0, "file:") {
        return true;
    }
    let is_drive = at(value, 0).is_ascii_alphabetic() && at(value, 1) == b':' && matches!(at(value, 2), b'\\' | b'/');
    let is_root = [&b"/"[..], b"./", b"../", b"~/"].iter().any(|start| value.starts_with(start));
    let is_word =
        |part: &[u8]| part.len() >= 3 && part.iter().all(|byte| byte.is_ascii_lowercase() || b"._-".contains(byte));
    is_drive
        || is_root && !value.iter().any(|byte| b"+=".contains(byte)) && value.split(|byte| *byte == b'/').any(is_word)
}

/// `^1.0`, of a package whose name says token.
fn is_version(value: &[u8]) -> bool {
    value.contains(&b'.') && value.iter().all(|byte| byte.is_ascii_digit() || b".^~<>=* |x".contains(byte))
}

/// Several words, some of which make sentences.
fn is_sentence(value: &[u8]) -> bool {
    let mut words = 0;
    let mut known = 0;
    for word in value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
        let bare = word.trim_ascii();
        let bare = bare.strip_suffix(b".").or(bare.strip_suffix(b",")).or(bare.strip_suffix(b":")).unwrap_or(bare);
        if bare.iter().any(u8::is_ascii_digit) && bare.iter().any(u8::is_ascii_alphabetic) && bare.len() > 7 {
            return false;
        }
        words += 1;
        known += usize::from(is_one(bare, SENTENCES));
    }
    words >= 2 && known >= 1 || words >= 3
}

/// A call, a member, a literal of a collection.
fn is_code(text: &[u8], value: &[u8], found: &Assigned) -> bool {
    let first = at(value, 0);
    if b"([{&*!|".contains(&first) {
        return true;
    }
    let ident =
        skip(value, 0, usize::MAX, |byte| byte.is_ascii_alphanumeric() || b"_.:$?-".contains(&byte) || byte >= 0x80);
    let head = value.get(..ident).unwrap_or_default();
    let has_digit = head.iter().any(u8::is_ascii_digit);
    match at(value, ident) {
        b'(' | b'[' if ident > 0 => return !has_digit || !found.is_tight,
        0 => {}
        _ => return false,
    }
    // Behind the value: `config['x']`, `getToken<T>()`, `Option<String>`.
    let behind = at(text, found.end);
    if matches!(behind, b'<') && !found.is_tight {
        return true;
    }
    let mut parts = head.split(|byte| *byte == b'.');
    let root = parts.next().unwrap_or_default();
    let is_member = parts.next().is_some() && !has_digit;
    let roots = [
        "self",
        "this",
        "process",
        "os",
        "env",
        "config",
        "settings",
        "req",
        "request",
        "ctx",
        "context",
        "args",
        "opts",
        "options",
        "secrets",
        "vars",
        "data",
        "user",
        "res",
        "response",
        "body",
        "params",
        "state",
        "props",
        "var",
        "local",
        "input",
        "inputs",
        "github",
        "steps",
        "app",
        "cfg",
        "credentials",
        "module",
        "each",
        "result",
    ];
    is_member && (is_one(root, &roots) || !found.is_tight) || head.ends_with(b"?")
        // `token = value;`
        || !found.is_tight && behind == b';' && !has_digit
        || !found.is_tight && head.windows(2).any(|pair| pair == b"::")
}

/// A word of a sentence: `password: try another`, `token: the one that …`.
fn is_prose(text: &[u8], value: &[u8], found: &Assigned) -> bool {
    let is_plain = value.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'\'' || *byte == b'-');
    let next = at(text, found.end);
    let is_word = |byte: u8| byte.is_ascii_alphabetic() || byte == b'(';
    is_plain && next == b' ' && is_word(at(text, found.end + 1))
}

/// Basic authentication of a registry, beside `auth`.
pub(super) fn is_encoded(value: &[u8]) -> bool {
    value.len() <= 4096 && is_basic(value)
}

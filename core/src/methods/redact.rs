//! Secrets in text, by the names that stand before them and by their own shape.
//!
//! Patterns: the redactor of system 1 (`Bearer x`, `token=`, `Set-Cookie:` …), also with `:` and in
//! JSON, and tokens with a known prefix. Whatever leaves passes here; the kinds
//! found can be listed, the values never.

use super::find::Find;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What stands in the place of a secret.
pub const MARK: &str = "[redacted]";

/// How much behind a word is the secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// `name=value`, `name: value`, `"name": "value"`.
    Value,
    /// A header: the rest of the line.
    Line,
    /// `Bearer x`: the next word.
    Word,
    /// The token itself begins with the word.
    Token,
    /// `-----BEGIN … PRIVATE KEY-----` to its end.
    Block,
}

const WORDS: &[(&str, Extent)] = &[
    ("authorization", Extent::Line),
    ("set-cookie", Extent::Line),
    ("bearer ", Extent::Word),
    ("x-auth-token", Extent::Value),
    ("refresh_token", Extent::Value),
    ("access_token", Extent::Value),
    ("private_key", Extent::Value),
    ("x-api-key", Extent::Value),
    ("session_id", Extent::Value),
    ("api_key", Extent::Value),
    ("apikey", Extent::Value),
    ("api-key", Extent::Value),
    ("password", Extent::Value),
    ("passwd", Extent::Value),
    ("secret", Extent::Value),
    ("cookie", Extent::Value),
    ("plaintext", Extent::Value),
    ("token", Extent::Value),
    ("github_pat_", Extent::Token),
    ("ghp_", Extent::Token),
    ("gho_", Extent::Token),
    ("ghs_", Extent::Token),
    ("ghu_", Extent::Token),
    ("glpat-", Extent::Token),
    ("xoxb-", Extent::Token),
    ("xoxp-", Extent::Token),
    ("akia", Extent::Token),
    ("eyj", Extent::Token),
    ("-----begin ", Extent::Block),
];

fn words() -> &'static Find {
    static FOUND: OnceLock<Find> = OnceLock::new();
    FOUND.get_or_init(|| {
        let find = Find::new(WORDS.iter().map(|(word, _)| *word));
        find.unwrap_or_else(|| unreachable!("a short list of words always builds"))
    })
}

/// The text without its secrets.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for found in words().all(text.as_bytes()) {
        if found.start < copied {
            continue;
        }
        let Some(&(_, extent)) = WORDS.get(found.word) else { continue };
        let Some((start, end)) = secret(text, found.start, found.end, extent) else { continue };
        out.push_str(text.get(copied..start).unwrap_or_default());
        out.push_str(MARK);
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the secret lies, if there is one behind (or at) the word.
fn secret(text: &str, start: usize, end: usize, extent: Extent) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let (from, to) = match extent {
        Extent::Value | Extent::Line => {
            let from = value_start(bytes, end)?;
            let to = if extent == Extent::Line { line_end(bytes, from) } else { value_end(bytes, from) };
            (from, to)
        }
        Extent::Word => (end, value_end(bytes, end)),
        Extent::Token => {
            let boundary =
                start.checked_sub(1).and_then(|at| bytes.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric());
            let to = start
                + bytes
                    .get(start..)?
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
                    .count();
            let is_jwt = text.get(start..end) == Some("eyJ");
            let is_key = text.get(start..end) == Some("AKIA");
            let known = to - start >= 16
                && (is_jwt || is_key || end - start > 3 && !text.get(start..end)?.eq_ignore_ascii_case("akia"));
            if !boundary || !known {
                return None;
            }
            (start, to)
        }
        Extent::Block => {
            let head = text.get(start..line_end(bytes, start))?;
            if !head.contains("PRIVATE KEY") {
                return None;
            }
            let body = start + head.len();
            let to = text.get(body..)?.find("-----END ").map_or(text.len(), |at| line_end(bytes, body + at));
            (start, to)
        }
    };
    let already = text.get(from..)?.starts_with(MARK);
    (to > from && !already).then_some((from, to))
}

/// Past an optional closing quote, blanks, `=` or `:`, blanks and an opening quote; a name alone is no secret.
fn value_start(bytes: &[u8], end: usize) -> Option<usize> {
    let skip = |at: usize, set: &[u8]| {
        at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| set.contains(byte)).count()
    };
    let at = skip(end, b"\"'\\ ");
    if !matches!(bytes.get(at), Some(b'=' | b':')) {
        return None;
    }
    // `token == x` compares, `token::new` is a path.
    if matches!(bytes.get(at + 1), Some(b'=' | b':')) {
        return None;
    }
    Some(skip(at + 1, b" \t\"'\\"))
}

/// To the first byte that ends a value.
fn value_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'\\,;&)}]<>".contains(byte)).count()
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r' | b'"' | b'\'')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_and_words_stay() {
        for (text, redacted) in [
            ("curl -H 'Authorization: Basic abc==' x", "curl -H 'Authorization: [redacted]' x"),
            ("Bearer abc.def ok", "Bearer [redacted] ok"),
            ("?api_key=123&x=1", "?api_key=[redacted]&x=1"),
            ("{\"token\": \"s3cr3t\", \"n\": 1}", "{\"token\": \"[redacted]\", \"n\": 1}"),
            ("Set-Cookie: a=b; Path=/\nnext", "Set-Cookie: [redacted]\nnext"),
            ("PASSWORD=hunter2", "PASSWORD=[redacted]"),
            ("unexpected token at line 3", "unexpected token at line 3"),
            ("token::new() and token == 5", "token::new() and token == 5"),
            ("ghp_0123456789abcdef0123 used", "[redacted] used"),
            ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
            ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nz", "[redacted]\nz"),
        ] {
            assert_eq!(redact(text), redacted);
            assert_eq!(redact(&redact(text)), redacted, "twice is once");
        }
    }
}

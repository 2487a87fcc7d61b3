//! A name, a sign, and the secret behind it: `token=x`, `"password": "x"`, `<secret>x</secret>`, `--token x`.

use super::assigned::{Assigned, assigned};
use super::bytes::{at, back, before, goes_on, is_name, skip};
use super::values::is_secret;
use super::words::Hit;
use std::ops::Range;

/// Letters of a name that are looked at on each side of the word that was found.
const REACH: usize = 64;

/// How much a name says of the value behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Nothing.
    No,
    /// A secret where the value looks drawn by lot.
    Weak,
    /// A secret, unless the value is a word of a language.
    Strong,
}

/// A name as programs write it: `DB_PASSWORD`, `accessToken`, `x-api-key`.
#[derive(Clone, Copy)]
pub(super) struct Name<'t> {
    pub(super) text: &'t [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Name<'t> {
    /// The name around a word.
    pub(super) fn around(text: &'t [u8], hit: Hit) -> Self {
        let mut start = back(text, hit.start, REACH, is_name);
        // `\ntoken`, `%22token` and `\u0022token` begin behind what is escaped.
        let escaped = match (before(text, start), at(text, start)) {
            (b'\\', b'u') => 5,
            (b'\\', b'n' | b'r' | b't') => 1,
            (b'%', _) => 2,
            _ => 0,
        };
        start = (start + escaped).min(hit.start);
        let end = skip(text, hit.end, REACH, is_name);
        let dots = text.get(start..end).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'.').count();
        Self { text: text.get(start..end - dots).unwrap_or_default(), start, end: end - dots }
    }

    /// The last two words of letters, the last first.
    pub(super) fn words(&self) -> [&'t [u8]; 2] {
        let mut rest = self.text;
        [(); 2].map(|()| {
            let Some(last) = rest.iter().rposition(u8::is_ascii_alphabetic) else { return &[][..] };
            let mut start = last;
            while start > 0 {
                let (this, previous) = (at(rest, start), at(rest, start - 1));
                let is_hump = this.is_ascii_uppercase() && previous.is_ascii_lowercase();
                // The last capital of `APIKey` begins the next word.
                let is_end = this.is_ascii_uppercase()
                    && previous.is_ascii_uppercase()
                    && at(rest, start + 1).is_ascii_lowercase()
                    && start < last;
                if !previous.is_ascii_alphabetic() || is_hump || is_end {
                    break;
                }
                start -= 1;
            }
            let word = rest.get(start..=last).unwrap_or_default();
            rest = rest.get(..start).unwrap_or_default();
            word
        })
    }
}

/// The value of a name that is trusted, if it is a secret.
pub(super) fn named(text: &[u8], hit: Hit, trust: fn(&Name<'_>) -> Trust) -> Option<Range<usize>> {
    let name = Name::around(text, hit);
    let trust = trust(&name);
    // `libsecret-1-0` is a package; `password1` and `token_2` are names.
    let behind = name.text.iter().rev().take_while(|byte| !byte.is_ascii_alphabetic());
    if trust == Trust::No || behind.filter(|byte| !byte.is_ascii_digit()).count() > 1 {
        return None;
    }
    if let Some(found) = assigned(text, &name).or_else(|| argument(text, &name)) {
        return is_secret(text, &name, &found, trust).then_some(found.start..found.end);
    }
    // `.token("x")` says less: what is in quotes may be a name.
    let quote = Some(at(text, name.end + 1)).filter(|byte| at(text, name.end) == b'(' && b"\"'`".contains(byte))?;
    let start = name.end + 2;
    let end = skip(text, start, usize::MAX, |byte| byte != quote && byte != b'\n');
    let found = Assigned { start, end, is_quoted: true, is_tight: true, is_equal: false, is_number: false };
    is_secret(text, &name, &found, Trust::Weak).then_some(start..end)
}

/// `--token x`, and `login name password x` of `.netrc`.
pub(super) fn argument(text: &[u8], name: &Name<'_>) -> Option<Assigned> {
    let start = skip(text, name.end, 4, |byte| byte == b' ');
    if start == name.end {
        return None;
    }
    let is_flag = name.text.starts_with(b"--");
    let near = text.get(name.start.saturating_sub(96)..name.start).unwrap_or_default();
    let is_login = name.text.eq_ignore_ascii_case(b"password") && near.windows(6).any(|word| word == b"login ");
    let quote = Some(at(text, start)).filter(|byte| matches!(byte, b'"' | b'\''));
    let start = start + usize::from(quote.is_some());
    let is_end = |byte: u8| quote.map_or(byte.is_ascii_whitespace() || b"\"'\\".contains(&byte), |quote| quote == byte);
    let end = skip(text, start, usize::MAX, |byte| !is_end(byte) && byte != b'\n');
    let value = text.get(start..end)?;
    let is_word = value.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
    let is_fine = is_login || is_flag && !is_word && !value.starts_with(b"-");
    is_fine.then_some(Assigned {
        start,
        end,
        is_quoted: quote.is_some(),
        is_tight: true,
        is_equal: true,
        is_number: false,
    })
}

fn is_one(word: &[u8], of: &[&str]) -> bool {
    of.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

fn ends(word: &[u8], of: &[&str]) -> bool {
    of.iter().any(|known| word.len() >= known.len() && goes_on(word, word.len() - known.len(), known))
}

/// Words before `pass` that make it a password and no count.
const LOGINS: &[&str] = &[
    "db", "user", "admin", "root", "smtp", "mysql", "pg", "postgres", "ftp", "sftp", "mail", "redis", "mongo",
    "rabbit", "proxy", "http", "auth", "login", "docker", "registry", "sudo", "key", "store", "database", "ldap",
    "ssh", "api",
];

pub(super) fn password(name: &Name<'_>) -> Trust {
    let [last, previous] = name.words();
    let is_folder = is_one(name.text, &["cwd", "oldpwd", "lcwd"]) || name.text == b"PWD";
    if is_folder {
        return Trust::Weak;
    }
    let is_short = is_one(last, &["pass"]) && is_one(previous, LOGINS);
    if is_short || ends(last, &["password", "passwd", "passphrase", "passwort", "pwd", "userpass", "dbpass"]) {
        return Trust::Strong;
    }
    Trust::No
}

/// Words before `token` that make it one of a text, a list or a counter.
const NO_TOKENS: &[&str] = &[
    "page",
    "next",
    "continuation",
    "cancellation",
    "cancel",
    "sync",
    "unexpected",
    "invalid",
    "end",
    "start",
    "stop",
    "pad",
    "bos",
    "eos",
    "unk",
    "mask",
    "sep",
    "cls",
    "special",
    "max",
    "min",
    "num",
    "total",
    "prompt",
    "completion",
    "input",
    "output",
    "cached",
    "reasoning",
    "metadata",
    "key",
    "starting",
    "lex",
    "current",
    "previous",
    "prev",
    "peek",
    "punctuator",
    "last",
];

pub(super) fn token(name: &Name<'_>) -> Trust {
    let [last, previous] = name.words();
    if is_one(previous, NO_TOKENS) || !ends(last, &["token"]) {
        return if is_one(last, &["tokens"]) { Trust::Weak } else { Trust::No };
    }
    Trust::Strong
}

pub(super) fn secret(name: &Name<'_>) -> Trust {
    let [last, previous] = name.words();
    // Names of secrets of Kubernetes, not what is in them.
    if is_one(previous, &["existing", "pull", "image", "tls", "from"]) {
        return Trust::No;
    }
    if ends(last, &["secret"]) {
        return Trust::Strong;
    }
    if is_one(last, &["secrets"]) { Trust::Weak } else { Trust::No }
}

/// Words before `key` that make it a secret.
const KEYS: &[&str] = &[
    "api",
    "private",
    "secret",
    "encryption",
    "signing",
    "master",
    "subscription",
    "hmac",
    "webhook",
    "deploy",
    "crypto",
    "ingest",
    "auth",
];

/// Words before `key` after which a value that looks drawn by lot is one.
const SOME_KEYS: &[&str] = &[
    "account",
    "client",
    "app",
    "application",
    "service",
    "admin",
    "license",
    "storage",
    "shared",
    "session",
    "jwt",
    "consumer",
    "write",
    "read",
    "root",
    "security",
    "symmetric",
    "primary",
    "secondary",
    "function",
    "host",
];

pub(super) fn key(name: &Name<'_>) -> Trust {
    let [last, previous] = name.words();
    let strong = ["apikey", "secretkey", "privatekey", "accountkey", "sharedaccesskey", "encryptionkey", "signingkey"];
    let is_access = is_one(last, &["accesskey"]) || is_one(last, &["key"]) && is_one(previous, &["access"]);
    // `AWS_SECRET_ACCESS_KEY` is one, `accessKey` alone may be the name beside it.
    let is_secret = ["secret", "shared"].iter().any(|word| (0..name.text.len()).any(|at| goes_on(name.text, at, word)));
    if is_one(name.text, &["secret_key_base"]) {
        return Trust::Strong;
    }
    if is_access {
        return if is_secret { Trust::Strong } else { Trust::Weak };
    }
    if ends(last, &strong) || is_one(last, &["key"]) && is_one(previous, KEYS) {
        return Trust::Strong;
    }
    // `AccountKey=`: two words, and one of a connection string.
    if is_one(last, &["key"]) && (is_one(previous, SOME_KEYS) || ends(previous, &["account"])) {
        return Trust::Weak;
    }
    if ends(last, &["masterkey", "authkey"]) { Trust::Strong } else { Trust::No }
}

pub(super) fn plaintext(name: &Name<'_>) -> Trust {
    let [last, _] = name.words();
    if is_one(last, &["plaintext"]) { Trust::Strong } else { Trust::No }
}

pub(super) fn session(name: &Name<'_>) -> Trust {
    let [last, previous] = name.words();
    let is_id = is_one(last, &["id"]) && is_one(previous, &["session"]);
    // Of a desktop, a number.
    if goes_on(name.text, 0, "xdg_") || goes_on(name.text, 0, "gnome_") {
        return Trust::No;
    }
    if is_id || ends(last, &["sessionid", "sessid"]) { Trust::Strong } else { Trust::No }
}

pub(super) fn credential(name: &Name<'_>) -> Trust {
    let [last, _] = name.words();
    if is_one(last, &["credential", "credentials"]) { Trust::Weak } else { Trust::No }
}

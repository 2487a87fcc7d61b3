//! One request and its answer.

use super::connection::Request;
use super::ranges::{Asked, asked};
use super::shelf::Shelf;
use std::io::{self, Read};

/// What every answer says: nothing is guessed, or read from other pages.
const ALWAYS: [(&str, &str); 3] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
];

/// What is sent.
pub(super) struct Sent<'a> {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) length: u64,
    pub(super) body: Box<dyn Read + 'a>,
}

impl<'a> Sent<'a> {
    /// A sentence.
    pub(super) fn said(status: u16, text: &'static str) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", text.as_bytes())
    }

    fn bytes(status: u16, media_type: &str, bytes: &'a [u8]) -> Self {
        let headers = with_always(&[("Content-Type", media_type), ("Cache-Control", "no-cache")]);
        Self { status, headers, length: bytes.len() as u64, body: Box::new(bytes) }
    }
}

fn with_always(headers: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    ALWAYS.iter().chain(headers).map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// What a request gets.
pub(super) fn answer<'a>(request: &Request, shelf: &'a Shelf, port: u16) -> Sent<'a> {
    // A name that was made to lead here reaches nothing: the page of another host cannot read this one.
    let is_here = matches!(request.hosts.as_slice(), [host] if is_own(host, port));
    if !is_here {
        return Sent::said(403, "not by this name\n");
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        let mut sent = Sent::said(405, "only GET and HEAD\n");
        sent.headers.push(("Allow", "GET, HEAD".to_owned()));
        return sent;
    }
    let path = request.target.split(['?', '#']).next().and_then(|path| path.strip_prefix('/')).and_then(decoded);
    let Some(path) = path else { return Sent::said(400, "not a path\n") };
    if let Some((bytes, media_type)) = shelf.app.file(&path) {
        return Sent::bytes(200, media_type, bytes);
    }
    let Some(file) = shelf.file(&path) else { return Sent::said(404, "not found\n") };
    let mut sent = Sent { status: 200, headers: untrusted(), length: file.length, body: Box::new(io::empty()) };
    // Ranges are of GET alone, and nothing tells whether the file is the one of an earlier answer.
    let range = request.range.as_ref().filter(|_| request.method == "GET" && !request.if_range);
    match range.map_or(Asked::All, |range| asked(range, file.length)) {
        Asked::All => sent.body = Box::new(file.reader(0..file.length)),
        Asked::Part(range) => {
            sent.status = 206;
            sent.length = range.end - range.start;
            let (first, last, all) = (range.start, range.end - 1, file.length);
            sent.headers.push(("Content-Range", format!("bytes {first}-{last}/{all}")));
            sent.body = Box::new(file.reader(range));
        }
        Asked::Nothing => {
            (sent.status, sent.length) = (416, 0);
            sent.headers.push(("Content-Range", format!("bytes */{}", file.length)));
        }
    }
    sent
}

/// What comes from artifacts runs nowhere and is kept nowhere.
fn untrusted() -> Vec<(&'static str, String)> {
    with_always(&[
        ("Content-Type", "application/octet-stream"),
        ("Content-Disposition", "attachment"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("Cache-Control", "no-store"),
        ("Accept-Ranges", "bytes"),
    ])
}

/// True for the names of loopback with this port.
fn is_own(host: &str, port: u16) -> bool {
    let name = host.strip_suffix(&format!(":{port}")).unwrap_or_default();
    ["127.0.0.1", "localhost"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// A path without its percents; `None` where it is no UTF-8 or no encoding.
fn decoded(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        out.push(u8::try_from(high << 4 | low).ok()?);
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_loopback_are_own() {
        assert!(is_own("127.0.0.1:80", 80) && is_own("LOCALHOST:80", 80));
        for other in ["127.0.0.1", "127.0.0.1:81", "evil.example:80", "localhost.evil.example:80", "", ":80"] {
            assert!(!is_own(other, 80), "{other}");
        }
    }

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(decoded("a%20b%252e"), Some("a b%2e".to_owned()));
        assert_eq!([decoded("%"), decoded("%f"), decoded("%zz"), decoded("%ff")], [None, None, None, None]);
    }
}

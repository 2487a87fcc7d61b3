//! Private keys as text: from `-----BEGIN … PRIVATE KEY-----` to its end, on lines, on one line with `\n`, in JSON.

use super::bytes::{at, goes_on, is_base64, is_line_end, skip};
use super::words::Hit;
use std::ops::Range;

/// Letters of a first line.
const HEAD: usize = 96;

/// The whole block; where its end is cut off, as far as its lines are those of a key.
pub(super) fn private_key(text: &[u8], hit: Hit) -> Option<Range<usize>> {
    let head = text.get(hit.end..)?;
    let head = head.get(..head.len().min(HEAD))?;
    let kind = head.windows(5).position(|five| five == b"-----")?;
    if !head.get(..kind)?.windows(11).any(|word| word == b"PRIVATE KEY") {
        return None;
    }
    let body = hit.end + kind + 5;
    let mut place = body;
    // What is behind the last line that holds some of the key.
    let mut sure = body;
    loop {
        let start = skip(text, place, usize::MAX, |byte| !is_base64(byte) && (byte < 0x80 && byte != b'-'));
        let start = if at(text, start) == b'\\' { start + 1 } else { start };
        let is_escape = matches!(at(text, start), b'n' | b'r' | b't') && start > 0 && at(text, start - 1) == b'\\';
        let start = start + usize::from(is_escape);
        if let Some(end) = ending(text, start) {
            return Some(hit.start..end);
        }
        let end = skip(text, start, usize::MAX, |byte| is_base64(byte) || byte == b'=');
        if end == start {
            if start >= text.len() || at(text, start) >= 0x80 {
                return Some(hit.start..sure);
            }
            place = start + 1;
        } else {
            // Words of a sentence are shorter than lines of a key; its last one may be short, too.
            let is_long = end - start >= 24 || at(text, end - 1) == b'=';
            if is_long {
                sure = end;
            }
            place = end;
        }
        // Names of the header (`Proc-Type: 4,ENCRYPTED`) and marks before lines are bridged, other text is not.
        if place > sure + 160 {
            return Some(hit.start..last_line(text, sure));
        }
    }
}

/// Behind the last line, where it begins.
fn ending(text: &[u8], start: usize) -> Option<usize> {
    let end = skip(text, start + 9, HEAD, |byte| byte != b'-' && byte != b'\n');
    goes_on(text, start, "-----END ").then(|| skip(text, end, 5, |byte| byte == b'-'))
}

/// To the end of the line, where something of it is the key's.
fn last_line(text: &[u8], sure: usize) -> usize {
    if is_line_end(text, sure) { sure } else { skip(text, sure, HEAD, |byte| is_base64(byte) || byte == b'=') }
}

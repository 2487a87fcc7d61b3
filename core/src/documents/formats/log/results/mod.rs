//! Tests that runners told in a log: the names that failed, and what their ends count.
//!
//! A search of words says whether a runner spoke at all. Then the lines go by once more: where a runner
//! begins ([`runners`]), its machine is fed until another one begins or a step ends ([`streams`]).

mod runners;
mod streams;
#[cfg(test)]
mod tests;

use self::streams::Streams;
use crate::documents::formats::lines::reading;
use crate::documents::{Writer, text};
use crate::entries::Input;

/// Writes cases that the console texts within a log tell.
pub(super) fn tell(bytes: &[u8], writer: &mut Writer<'_>) {
    // Words of a text in UTF-16 are not found as they stand.
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let is_wide = matches!(text::detect(head).0, text::Encoding::Utf16Le | text::Encoding::Utf16Be);
    if !is_wide && runners::words().find(bytes, 0).is_none() {
        return;
    }
    let mut streams = Streams::default();
    // The first look at the log kept its telling lines already.
    writer.keep_log_lines(false);
    reading::lines(&mut Input::whole(bytes), writer, |line, writer| streams.line(line, writer));
    streams.close(writer);
    writer.keep_log_lines(true);
}

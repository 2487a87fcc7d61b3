//! Plain logs: what the fast scan tells, and then what a second look at their lines does.
//!
//! The scan (`core/reading`) sees every byte of every log and keeps telling lines, groups and times.
//! What is looked at again are the lines of logs in which something failed: tests that runners told in it
//! ([`results`]), the steps, and the lines that explain the failure ([`explain`]).

mod ends;
mod explain;
mod kept;
mod results;
mod steps;
mod view;

use crate::documents::{Format, Writer, text};
use crate::entries::Input;
use artiscope_reading::documents::formats::log;
use kept::Kept;
use view::Piece;

/// Its row.
pub(super) const FORMAT: Format = Format { read, ..log::FORMAT };

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    if let Some(bytes) = input.as_whole() {
        let troubled = log::read(input, writer, &mut |_| {});
        results::tell(bytes, writer);
        if matches!(text::detect(bytes).0, text::Encoding::Utf16Le | text::Encoding::Utf16Be) {
            explain::tell_lines(&view::decoded_lines(&text::decode(bytes)), writer);
        } else {
            explain::tell(&[Piece { bytes: bytes.into(), first_line: 1, offset: 0 }], troubled, writer);
        }
        return;
    }
    let mut kept = Kept::default();
    let troubled = log::read(input, writer, &mut |bytes| kept.take(bytes));
    let is_whole = kept.is_whole();
    let pieces = kept.into_pieces();
    if is_whole {
        let bytes: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.iter().copied()).collect();
        results::tell(&bytes, writer);
    }
    explain::tell(&pieces, troubled, writer);
}

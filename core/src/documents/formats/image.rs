//! Pictures and films that tests leave: shown, not analysed.

use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::EntryState;

pub(super) const FORMAT: Format = Format {
    id: "image",
    title: "Image or video",
    spec: "https://developer.mozilla.org/docs/Web/Media/Guides/Formats",
    state: EntryState::Plain,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

/// The media type that the first bytes speak of.
pub fn media_type(head: &[u8]) -> Option<&'static str> {
    Some(match head {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => "image/avif",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "video/webm",
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        _ => return None,
    })
}

fn sniff(probe: &Probe<'_>) -> Confidence {
    if media_type(probe.head()).is_some() || probe.xml_root() == Some("svg") {
        Confidence::Certain
    } else {
        Confidence::No
    }
}

/// Nothing is read from it; its size and checksum are known once it is drained.
fn read(_: &mut Input<'_>, _: &mut Writer<'_>) {}

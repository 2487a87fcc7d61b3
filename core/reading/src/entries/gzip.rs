//! Gzip: one compressed file, or a tar in it; several may follow each other.

use super::input::Through;
use super::stream::{Checked, Expected, HEAD, collect};
use super::walk::{Content, Item, Walk};
use super::{Container, Input, NESTED, Stream, names, tar};
use flate2::GzHeader;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

pub(super) const CONTAINER: Container = Container { id: "gzip", sniff, seeks: false, read };

fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b\x08")
}

fn read(walk: &mut Walk<'_, '_>, entry: u32, item: &Item, content: &mut Content<'_>) {
    let Content::Stream(input) = content else { return };
    let mut decoder = BufReader::with_capacity(64 << 10, Files::new(input));
    let header = decoder.get_ref().header();
    let name = header.and_then(GzHeader::filename).map(|raw| names::decode(raw, true));
    let modified = header.map(GzHeader::mtime).filter(|time| *time > 0).map(i64::from);
    let inner = Item {
        path: inner_path(&item.path, name, &[(".tgz", ".tar"), (".gz", "")]),
        modified: modified.or(item.modified),
        ..Item::default()
    };
    unpack(walk, entry, item, &inner, "tar.gz", &mut decoder);
}

/// The content of all compressed files in a row; what follows them is a fault, unless it is padding.
struct Files<'a> {
    decoder: Option<GzDecoder<Through<'a>>>,
}

impl<'a> Files<'a> {
    fn new(source: &'a mut dyn Stream) -> Self {
        Self { decoder: Some(GzDecoder::new(Through(source))) }
    }

    fn header(&self) -> Option<&GzHeader> {
        self.decoder.as_ref().and_then(GzDecoder::header)
    }
}

impl Read for Files<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let read = decoder.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let Some(mut source) = self.decoder.take().map(GzDecoder::into_inner) else { break };
            loop {
                let there = source.fill_buf()?;
                let padding = there.iter().take_while(|byte| **byte == 0).count();
                match there.get(padding) {
                    Some(0x1f) => {
                        source.consume(padding);
                        self.decoder = Some(GzDecoder::new(source));
                        break;
                    }
                    Some(_) => return Err(io::Error::other("bytes that are not gzip follow its end")),
                    None if padding == 0 => return Ok(0),
                    None => source.consume(padding),
                }
            }
        }
        Ok(0)
    }
}

/// The single content of a compressed stream; of a tar, its members right away.
pub(super) fn unpack(
    walk: &mut Walk<'_, '_>,
    entry: u32,
    outer: &Item,
    inner: &Item,
    tar_format: &str,
    from: &mut dyn Stream,
) {
    let expected = Expected { stored: outer.stored_bytes, ..Expected::default() };
    let mut rest = Checked::new(from, walk.meter, walk.limits, expected);
    let mut head = Vec::new();
    let end = collect(&mut head, &mut rest, HEAD as u64);
    if tar::sniff(&head) {
        walk.hold(head.len());
        if let Some(entry) = walk.entry(entry) {
            tar_format.clone_into(&mut entry.format);
        }
        let mut input = match end {
            super::stream::End::Fault(fault) => Input::damaged(&head, fault),
            _ => Input::streamed(&head, &mut rest),
        };
        tar::members(walk, outer, &mut input);
        walk.close(outer, &mut input);
        return;
    }
    let inner = Item { stored_bytes: outer.stored_bytes, ..inner.clone() };
    if !walk.enter(&inner) {
        return;
    }
    match end {
        super::stream::End::Fault(fault) => {
            walk.hold(head.len());
            walk.open(&inner, Content::Stream(Input::damaged(&head, fault)));
        }
        _ => walk.stream(&inner, head, &mut rest),
    }
}

/// Path of the content: the stored name where it is sane, else the outer name without its ending.
pub(super) fn inner_path(outer: &str, stored: Option<String>, endings: &[(&str, &str)]) -> String {
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let stored = stored.map(|name| last(&name)).filter(|name| !matches!(name.as_str(), "" | "." | ".."));
    let name = stored.unwrap_or_else(|| {
        let own = last(outer);
        let lower = own.to_ascii_lowercase();
        let cut = endings.iter().find(|(ending, _)| lower.ends_with(ending) && lower.len() > ending.len());
        let stem = cut.and_then(|(ending, instead)| Some(format!("{}{instead}", own.get(..own.len() - ending.len())?)));
        stem.unwrap_or_else(|| "content".into())
    });
    format!("{outer}{NESTED}{}", names::shown(&name).name)
}

//! Small archives made in memory, and what is read from them: for tests only.

use super::{Input, Plan, Reader, plan, read};
use crate::bytes::{ByteSource, Limits};
use crate::facts::{EntryKind, EntryState, Fragment};
use flate2::Compression;
use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};

/// A member of a zip to be made. Start from [`Member::new`] and change what the test is about.
#[derive(Clone, Debug)]
pub struct Member {
    /// Bytes of the name.
    pub name: Vec<u8>,
    /// Content before compression.
    pub data: Vec<u8>,
    /// Compression method; 0, 8 and 93 are carried out, others write the data as it is.
    pub method: u16,
    /// General purpose flags besides the descriptor's.
    pub flags: u16,
    /// Sizes and checksum follow the data.
    pub has_descriptor: bool,
    /// Sizes and offset in 64-bit fields.
    pub is_zip64: bool,
    /// Instead of the true CRC-32.
    pub crc: Option<u32>,
    /// Instead of the true size.
    pub bytes: Option<u32>,
    /// Unix mode, in the directory.
    pub mode: u32,
}

impl Member {
    /// A deflated file.
    pub fn new(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            data: data.to_vec(),
            method: 8,
            flags: 0x800,
            has_descriptor: false,
            is_zip64: false,
            crc: None,
            bytes: None,
            mode: 0,
        }
    }

    /// The same, stored.
    pub fn stored(name: &str, data: &[u8]) -> Self {
        Self { method: 0, ..Self::new(name, data) }
    }
}

/// A zip of deflated files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<Member> = files.iter().map(|(name, data)| Member::new(name, data)).collect();
    zip_of(&members)
}

/// A zip of members as described.
pub fn zip_of(members: &[Member]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        write_member(&mut out, &mut directory, member);
    }
    let start = out.len() as u64;
    let size = directory.len() as u64;
    out.append(&mut directory);
    let count = members.len() as u64;
    if members.iter().any(|member| member.is_zip64) || count > 0xffff {
        let end = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for value in [count, count, size, start] {
            out.extend(value.to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(end.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
        return out;
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(low16(count));
    out.extend(low16(count));
    out.extend(low32(size));
    out.extend(low32(start));
    out.extend([0, 0]);
    out
}

fn low16(value: u64) -> [u8; 2] {
    u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes()
}

fn low32(value: u64) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

fn write_member(out: &mut Vec<u8>, directory: &mut Vec<u8>, member: &Member) {
    let data = match member.method {
        8 => deflate(&member.data),
        93 => zstd(&member.data),
        _ => member.data.clone(),
    };
    let offset = out.len() as u64;
    let crc = member.crc.unwrap_or_else(|| crc32fast::hash(&member.data));
    let (stored, bytes) = (data.len() as u64, member.bytes.map_or(member.data.len() as u64, u64::from));
    let flags = member.flags | if member.has_descriptor { 8 } else { 0 };
    let mut extra = Vec::new();
    if member.is_zip64 {
        extra.extend([1, 0, 16, 0]);
        extra.extend(bytes.to_le_bytes());
        extra.extend(stored.to_le_bytes());
    }
    let known = !member.has_descriptor;
    let shown = |value: u64| if member.is_zip64 { [0xff; 4] } else { low32(value) };
    out.extend(b"PK\x03\x04\x14\0");
    out.extend(flags.to_le_bytes());
    out.extend(member.method.to_le_bytes());
    // 2024-05-06 07:08:10
    out.extend([0x05, 0x39, 0xa6, 0x58]);
    out.extend(if known { crc } else { 0 }.to_le_bytes());
    out.extend(if known { shown(stored) } else { [0; 4] });
    out.extend(if known { shown(bytes) } else { [0; 4] });
    out.extend(low16(member.name.len() as u64));
    out.extend(low16(if known { extra.len() as u64 } else { 0 }));
    out.extend(&member.name);
    if known {
        out.extend(&extra);
    }
    out.extend(&data);
    if member.has_descriptor {
        out.extend(b"PK\x07\x08");
        out.extend(crc.to_le_bytes());
        out.extend(low32(stored));
        out.extend(low32(bytes));
    }
    if member.is_zip64 {
        extra.extend(offset.to_le_bytes());
        if let Some(length) = extra.get_mut(2) {
            *length = 24;
        }
    }
    directory.extend(b"PK\x01\x02\x14\x03\x14\0");
    directory.extend(flags.to_le_bytes());
    directory.extend(member.method.to_le_bytes());
    directory.extend([0x05, 0x39, 0xa6, 0x58]);
    directory.extend(crc.to_le_bytes());
    directory.extend(shown(stored));
    directory.extend(shown(bytes));
    directory.extend(low16(member.name.len() as u64));
    directory.extend(low16(extra.len() as u64));
    directory.extend([0; 6]);
    directory.extend((member.mode << 16).to_le_bytes());
    directory.extend(shown(offset));
    directory.extend(&member.name);
    directory.extend(&extra);
}

/// Raw deflate.
pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// A gzip file without a stored name.
pub fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// A zstd frame.
pub fn zstd(data: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(data, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A tar of files.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, data) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(ByteSource::len(data));
        header.set_mtime(1_700_000_000);
        header.set_mode(0o644);
        let added = builder.append_data(&mut header, name, *data);
        debug_assert!(added.is_ok(), "{added:?}");
    }
    builder.into_inner().unwrap_or_default()
}

/// Random numbers that are the same in every run (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw() % (bound.max(1) as u64)).unwrap_or_default()
    }

    /// Text that compresses about as logs do.
    pub fn text(&mut self, bytes: usize) -> Vec<u8> {
        const WORDS: [&str; 8] = ["step", "passed", "ERROR", "0x17", "connect", "timeout after", "[info]", "\n"];
        let mut out = Vec::with_capacity(bytes + 16);
        while out.len() < bytes {
            let word = WORDS.get(self.below(WORDS.len())).copied().unwrap_or_default();
            out.extend(word.as_bytes());
            out.extend(format!(" {} ", self.draw() % 1000).as_bytes());
        }
        out.truncate(bytes);
        out
    }
}

/// A source that gives one byte at a time.
pub struct OneByte<'a>(pub &'a [u8]);

impl ByteSource for OneByte<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let at = usize::try_from(offset).ok();
        match (at.and_then(|at| self.0.get(at)), buf.first_mut()) {
            (Some(byte), Some(slot)) => {
                *slot = *byte;
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

/// What a whole input gives.
pub struct Opened {
    /// As listed and read, in one fragment.
    pub fragment: Fragment,
    /// Path and bytes of every document.
    pub documents: Vec<(String, Vec<u8>)>,
}

/// Plans and reads an input; every document is taken as plain text.
pub fn open(name: &str, source: &dyn ByteSource, limits: &Limits) -> Opened {
    open_wanted(name, source, limits, &|_| true)
}

/// The same, for the wanted paths only.
pub fn open_wanted(name: &str, source: &dyn ByteSource, limits: &Limits, wanted: &dyn Fn(&str) -> bool) -> Opened {
    let Plan { units, listed: mut fragment } = plan(0, name, source, limits);
    let mut documents = Vec::new();
    let mut document = |fragment: &mut Fragment, entry: u32, input: &mut Input<'_>| {
        let mut bytes = Vec::new();
        // Reading from an `Input` never fails.
        let _ = input.read_to_end(&mut bytes);
        if let Some(entry) = usize::try_from(entry).ok().and_then(|entry| fragment.entries.get_mut(entry)) {
            entry.state = EntryState::Plain;
            documents.push((entry.path.clone(), bytes));
        }
    };
    for unit in &units {
        let mut reader = Reader { limits, document: &mut document, wanted, unopened: None };
        read(source, unit, &mut reader, &mut fragment);
    }
    Opened { fragment, documents }
}

impl Opened {
    /// Entries, then what their documents hold, then the ledger.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for entry in &self.fragment.entries {
            let kind = match entry.kind {
                EntryKind::File => "file",
                EntryKind::Container => "container",
                EntryKind::Link => "link",
            };
            let state = format!("{:?}", entry.state).to_lowercase();
            let format = if entry.format.is_empty() { "-" } else { &entry.format };
            let _ = write!(out, "{kind} {state} {format} {} {}", entry.bytes, entry.path);
            if let Some((_, bytes)) = self.documents.iter().find(|(path, _)| *path == entry.path) {
                let text = String::from_utf8_lossy(bytes);
                let shown: String = text.chars().take(40).collect();
                let _ = write!(out, " = {shown:?}");
            }
            out.push('\n');
        }
        for note in &self.fragment.notes {
            let _ = writeln!(out, "{} {}: {} ({} bytes)", note.loss.word(), note.path, note.what, note.bytes);
        }
        out
    }
}

//! The least that makes zips and pictures.

use super::deflate::deflate;
use std::iter;

/// A zip, as CI leaves them: members are compressed where that helps.
pub(super) fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let header = out.len();
        let crc = crc32fast::hash(bytes);
        let packed = deflate(bytes);
        let (method, data) = if packed.len() < bytes.len() { (8, &packed) } else { (0, bytes) };
        // Version 2.0, UTF-8 names, 2026-03-17 03:12:44.
        let mut common = Vec::new();
        for word in [20, 0x0800, method, 0x1996, 0x5c71] {
            common.extend(u16::to_le_bytes(word));
        }
        for word in [crc, word(data.len()), word(bytes.len())] {
            common.extend(word.to_le_bytes());
        }
        common.extend(half(name.len()).to_le_bytes());
        out.extend(*b"PK\x03\x04");
        out.extend(&common);
        out.extend([0, 0]);
        out.extend(name.as_bytes());
        out.extend(data);
        directory.extend(*b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 12]);
        directory.extend(word(header).to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = out.len();
    out.extend(&directory);
    out.extend(*b"PK\x05\x06\0\0\0\0");
    for count in [members.len(), members.len()] {
        out.extend(half(count).to_le_bytes());
    }
    out.extend(word(directory.len()).to_le_bytes());
    out.extend(word(at).to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A PNG with a palette of at most four colours, two bits a pixel; `colour` gives the index.
pub(super) fn png(width: u32, height: u32, palette: [[u8; 3]; 4], mut colour: impl FnMut(u32, u32) -> u8) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([2, 3, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &header);
    chunk(&mut out, *b"PLTE", &palette.concat());
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        rows.extend(
            (0..width.div_ceil(4))
                .map(|byte| (0..4).fold(0, |bits, at| bits << 2 | colour((byte * 4 + at).min(width - 1), y) & 3)),
        );
    }
    chunk(&mut out, *b"IDAT", &zlib(&rows));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend(word(data.len()).to_be_bytes());
    let crc = crc32fast::hash(&[&name, data].concat());
    out.extend(name);
    out.extend(data);
    out.extend(crc.to_be_bytes());
}

/// Stored blocks of at most 65,535 bytes, and Adler-32.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = bytes.chunks(65_535);
    let last = iter::repeat_n(0, blocks.len().saturating_sub(1)).chain([1]);
    for (block, last) in blocks.zip(last) {
        out.push(last);
        out.extend(half(block.len()).to_le_bytes());
        out.extend((!half(block.len())).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = bytes.iter().fold((1, 0), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn half(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

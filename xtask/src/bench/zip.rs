//! Writing a zip: as much of the format as an archive of deflated members needs.

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// A deflated member.
pub(crate) struct Member {
    /// Bytes before deflating.
    pub(crate) size: u64,
    crc: u32,
    body: Vec<u8>,
}

impl Member {
    /// Deflates some bytes.
    pub(crate) fn deflate(bytes: &[u8]) -> Result<Member> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(bytes)?;
        Ok(Member { size: bytes.len() as u64, crc: crc32fast::hash(bytes), body: encoder.finish()? })
    }
}

/// An archive that is being written.
pub(crate) struct Zip {
    out: BufWriter<File>,
    directory: Vec<u8>,
    members: u16,
    offset: u32,
}

impl Zip {
    /// Starts an archive.
    pub(crate) fn create(path: &Path) -> Result<Zip> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Zip { out: BufWriter::new(file), directory: Vec::new(), members: 0, offset: 0 })
    }

    /// Adds a member.
    pub(crate) fn add(&mut self, path: &str, member: &Member) -> Result<()> {
        let mut fields = Vec::with_capacity(26);
        // Version 2.0, UTF-8 names, deflate, 2025-01-01 00:00.
        for short in [20, 0x0800, 8, 0, 0x5a21_u16] {
            fields.extend(short.to_le_bytes());
        }
        fields.extend(member.crc.to_le_bytes());
        fields.extend(u32::try_from(member.body.len())?.to_le_bytes());
        fields.extend(u32::try_from(member.size)?.to_le_bytes());
        fields.extend(u16::try_from(path.len())?.to_le_bytes());
        fields.extend([0, 0]);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&fields);
        // Comment, disk, attributes: none.
        self.directory.extend([0; 10]);
        self.directory.extend(self.offset.to_le_bytes());
        self.directory.extend(path.as_bytes());
        for part in [b"PK\x03\x04", fields.as_slice(), path.as_bytes(), &member.body] {
            self.out.write_all(part)?;
            self.offset += u32::try_from(part.len())?;
        }
        self.members += 1;
        Ok(())
    }

    /// Writes the directory; returns the bytes of the whole.
    pub(crate) fn finish(mut self) -> Result<u64> {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend(self.members.to_le_bytes());
        end.extend(self.members.to_le_bytes());
        end.extend(u32::try_from(self.directory.len())?.to_le_bytes());
        end.extend(self.offset.to_le_bytes());
        end.extend([0, 0]);
        self.out.write_all(&self.directory)?;
        self.out.write_all(&end)?;
        self.out.flush()?;
        Ok(u64::from(self.offset) + (self.directory.len() + end.len()) as u64)
    }
}

//! Archives that leave: members as they are, in the order given, each with its checksum.

/// A zip of stored members. Names are UTF-8 with `/`; times are those of no moment (1980-01-01), so that the
/// same members give the same bytes.
pub(crate) fn stored<'m>(members: impl IntoIterator<Item = (&'m str, &'m [u8])>) -> Vec<u8> {
    timed(members.into_iter().map(|(name, bytes)| (name, bytes, None)))
}

/// The same, with the times of members where they are known, in seconds since 1970 (Info-ZIP's field `UT`).
pub(crate) fn timed<'m>(members: impl IntoIterator<Item = (&'m str, &'m [u8], Option<i64>)>) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Directory::default());
    for (name, bytes, modified) in members {
        out.extend(directory.timed(name, bytes.len() as u64, crc32fast::hash(bytes), modified));
        out.extend(bytes);
    }
    out.extend(directory.end());
    out
}

/// What stands around the members of such a zip, for hosts that send them one after the other.
///
/// ZIP64 records stand where sizes or counts ask for them (APPNOTE 6.3.10).
#[derive(Default)]
pub struct Directory {
    records: Vec<u8>,
    count: u64,
    /// Where the next member begins.
    at: u64,
}

impl Directory {
    /// What stands before a member of this name, length and CRC-32; its bytes follow.
    pub fn member(&mut self, name: &str, length: u64, crc: u32) -> Vec<u8> {
        self.timed(name, length, crc, None)
    }

    fn timed(&mut self, name: &str, length: u64, crc: u32, modified: Option<i64>) -> Vec<u8> {
        let mut time = Vec::new();
        if let Some(seconds) = modified.and_then(|seconds| i32::try_from(seconds).ok()) {
            put(&mut time, &[0x5455, 5]);
            time.push(1);
            time.extend(seconds.to_le_bytes());
        }
        let at = self.at;
        self.count += 1;
        let large = at >= u64::from(u32::MAX) || length >= u64::from(u32::MAX);
        let mut common = Vec::new();
        put(&mut common, &[if large { 45 } else { 20 }, 0x0800, 0, 0, 0x21]);
        common.extend(crc.to_le_bytes());
        let size = if large { u32::MAX } else { narrow(length) };
        common.extend(size.to_le_bytes());
        common.extend(size.to_le_bytes());
        put(&mut common, &[half(name.len())]);
        let mut sizes = Vec::new();
        sizes.extend(length.to_le_bytes());
        sizes.extend(length.to_le_bytes());
        let mut out = b"PK\x03\x04".to_vec();
        out.extend(&common);
        put(&mut out, &[half(time.len()) + if large { 20 } else { 0 }]);
        out.extend(name.as_bytes());
        out.extend(&time);
        if large {
            put(&mut out, &[1, 16]);
            out.extend(&sizes);
        }
        let directory = &mut self.records;
        directory.extend(b"PK\x01\x02");
        put(directory, &[if large { 45 } else { 20 }]);
        directory.extend(&common);
        put(directory, &[half(time.len()) + if large { 28 } else { 0 }, 0, 0, 0]);
        directory.extend([0; 4]);
        directory.extend(if large { u32::MAX } else { narrow(at) }.to_le_bytes());
        directory.extend(name.as_bytes());
        directory.extend(&time);
        if large {
            put(directory, &[1, 24]);
            directory.extend(&sizes);
            directory.extend(at.to_le_bytes());
        }
        self.at += out.len() as u64 + length;
        out
    }

    /// What stands behind the last member.
    pub fn end(self) -> Vec<u8> {
        let Self { records: mut out, count, at } = self;
        let length = out.len() as u64;
        if count >= u64::from(u16::MAX) || at >= u64::from(u32::MAX) {
            let end = at + length;
            out.extend(b"PK\x06\x06");
            out.extend(44_u64.to_le_bytes());
            put(&mut out, &[45, 45]);
            out.extend([0; 8]);
            for number in [count, count, length, at] {
                out.extend(number.to_le_bytes());
            }
            out.extend(b"PK\x06\x07\0\0\0\0");
            out.extend(end.to_le_bytes());
            out.extend(1_u32.to_le_bytes());
        }
        out.extend(b"PK\x05\x06");
        let short = u16::try_from(count).unwrap_or(u16::MAX);
        put(&mut out, &[0, 0, short, short]);
        out.extend(narrow(length).to_le_bytes());
        out.extend(narrow(at).to_le_bytes());
        put(&mut out, &[0]);
        out
    }
}

fn put(out: &mut Vec<u8>, halves: &[u16]) {
    for half in halves {
        out.extend(half.to_le_bytes());
    }
}

fn half(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// As wide as the field is; what does not fit stands in a ZIP64 record.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Limits;
    use crate::session::Session;

    #[test]
    fn what_was_written_is_read_and_the_same_members_give_the_same_bytes() {
        let bytes = stored([("a/é.txt", b"one".as_slice()), ("b", b"")]);
        assert_eq!(bytes, stored([("a/é.txt", b"one".as_slice()), ("b", b"")]));
        let session = Session::open(Limits::default(), vec![("x.zip".to_owned(), Box::new(bytes))]);
        let paths: Vec<_> = session.facts().entries.iter().map(|entry| (entry.path.as_str(), entry.bytes)).collect();
        assert_eq!(paths[1..], [("x.zip!/a/é.txt", 3), ("x.zip!/b", 0)]);
        assert!(session.facts().notes.iter().all(|note| note.loss == crate::facts::Loss::Info));
    }

    #[test]
    fn times_are_those_that_were_given() {
        let bytes = timed([("a", b"one".as_slice(), Some(1_700_000_001)), ("b", b"two", None)]);
        let session = Session::open(Limits::default(), vec![("x.zip".to_owned(), Box::new(bytes))]);
        let times: Vec<_> = session.facts().entries.iter().map(|entry| entry.modified).collect();
        assert_eq!(times[1..], [Some(1_700_000_001), Some(315_532_800)]);
    }

    #[test]
    fn members_beyond_four_gigabytes_have_wide_sizes() {
        let mut directory = Directory::default();
        let head = directory.member("a", 5 << 30, 7);
        assert!(
            head.ends_with(&[&[1, 0, 16, 0][..], &(5_u64 << 30).to_le_bytes(), &(5_u64 << 30).to_le_bytes()].concat())
        );
        let second = directory.member("b", 1, 7);
        assert_eq!(second.len(), 30 + 1 + 20, "it begins beyond four gigabytes");
        let end = directory.end();
        assert!(end.windows(4).any(|four| four == b"PK\x06\x06"));
    }

    #[test]
    fn more_members_than_a_plain_directory_holds_are_all_read() {
        let names: Vec<String> = (0..70_000).map(|at| format!("m{at}")).collect();
        let bytes = stored(names.iter().map(|name| (name.as_str(), b"".as_slice())));
        let session = Session::open(Limits::default(), vec![("x.zip".to_owned(), Box::new(bytes))]);
        assert_eq!(session.facts().entries.len(), 70_001);
    }
}

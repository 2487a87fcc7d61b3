//! A kept thing as bytes: marked, versioned, checked and deflated.
//!
//! `ARTH`, kind, version, CRC-32 of the body, length of the inflated body, body. The body is
//! [postcard](https://postcard.jamesmunns.com/wire-format), whose format is fixed, deflated: a
//! history outlives the version that wrote it.

use flate2::read::{DeflateDecoder, DeflateEncoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::Read as _;

/// Version that is written; older ones are read.
pub const VERSION: u8 = 1;

const MAGIC: &[u8; 4] = b"ARTH";
const HEAD: usize = 14;
/// Bytes of one body: beyond it no length is believed.
const MOST: usize = 1 << 28;

/// What a chunk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names of tests that runs refer to.
    Names = 1,
    /// A run.
    Run = 2,
    /// Statistics of runs that were removed.
    Folded = 3,
    /// What failures of a run said.
    Texts = 4,
    /// Runs that are the baseline.
    Pin = 5,
}

/// The bytes of a value.
pub(super) fn seal(kind: Kind, value: &impl Serialize) -> Vec<u8> {
    // Values of ours have a form in postcard; without one there is nothing to keep.
    let plain = postcard::to_stdvec(value).unwrap_or_default();
    let mut body = Vec::new();
    // A slice in memory is read without faults.
    let _ = DeflateEncoder::new(plain.as_slice(), flate2::Compression::new(6)).read_to_end(&mut body);
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend(MAGIC);
    bytes.extend([kind as u8, VERSION]);
    bytes.extend(crc32fast::hash(&body).to_le_bytes());
    bytes.extend(u32::try_from(plain.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The value of bytes that [`seal`] gave.
///
/// # Errors
/// A sentence: no chunk, another kind, a newer version, cut, damaged.
pub(super) fn open<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, String> {
    let (head, body) = bytes.split_at_checked(HEAD).ok_or("it is cut")?;
    let (magic, rest) = head.split_at(MAGIC.len());
    let &[is, version, c0, c1, c2, c3, l0, l1, l2, l3] = rest else { return Err("it is cut".to_owned()) };
    if magic != MAGIC {
        return Err("it is no part of a history".to_owned());
    }
    if version > VERSION {
        return Err(format!("it was written by a newer version ({version}; this one reads up to {VERSION})"));
    }
    if is != kind as u8 {
        return Err("it is another part of a history than its name says".to_owned());
    }
    if crc32fast::hash(body) != u32::from_le_bytes([c0, c1, c2, c3]) {
        return Err("its checksum does not agree: it is damaged or cut".to_owned());
    }
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    let mut plain = Vec::with_capacity(length.min(MOST));
    let inflated = DeflateDecoder::new(body).take(MOST as u64).read_to_end(&mut plain);
    if inflated.is_err() || plain.len() != length {
        return Err("it cannot be inflated".to_owned());
    }
    postcard::from_bytes(&plain).map_err(|why| format!("it cannot be read: {why}"))
}

/// What chunks are called by: the first 16 hex digits of the SHA-256 of their bytes.
pub(super) fn id(bytes: &[u8]) -> String {
    let mut id = String::new();
    for byte in Sha256::digest(bytes).iter().take(8) {
        // A string takes what is written to it.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_give_the_value_and_faults_are_said() {
        let value = (1_u32, "a name".repeat(100), vec![0.5_f64]);
        let bytes = seal(Kind::Run, &value);
        assert!(bytes.len() < 80, "{}", bytes.len());
        assert_eq!(open::<(u32, String, Vec<f64>)>(Kind::Run, &bytes).unwrap(), value);
        let fault = |bytes: &[u8]| open::<(u32, String, Vec<f64>)>(Kind::Run, bytes).unwrap_err();
        assert_eq!(fault(b"ARTH"), "it is cut");
        assert_eq!(fault(b"a text that is longer"), "it is no part of a history");
        let mut newer = bytes.clone();
        newer[5] = 9;
        assert_eq!(fault(&newer), "it was written by a newer version (9; this one reads up to 1)");
        assert!(open::<u32>(Kind::Names, &bytes).unwrap_err().starts_with("it is another part"));
        for at in 6..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            assert!(open::<(u32, String, Vec<f64>)>(Kind::Run, &bad).is_err(), "{at}");
            assert!(open::<(u32, String, Vec<f64>)>(Kind::Run, &bytes[..at]).is_err(), "{at}");
        }
    }
}

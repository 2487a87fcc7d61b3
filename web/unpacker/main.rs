//! Unpacks the modules that the single file carries.
//!
//! LZMA makes them a quarter smaller than gzip, the densest that browsers can inflate themselves;
//! the few kilobytes of this module are won back a hundred times.

use lzma_rust2::LzmaReader;
use std::io::Read as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of the header of a `.lzma` file: properties, size of the dictionary, bytes unpacked.
const HEADER: std::ops::Range<usize> = 5..13;
/// Nothing that the single file carries comes near.
const MOST: u64 = 256 << 20;

fn main() {}

/// The bytes of a `.lzma` file whose header says how many they are.
///
/// # Errors
///
/// A sentence, as an exception, when it is damaged.
#[wasm_bindgen]
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, wasm_bindgen::JsError> {
    unpacked(packed).map_err(wasm_bindgen::JsError::new)
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, &'static str> {
    let damaged = "a part of this file is damaged: get it again";
    let size = packed.get(HEADER).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    let size = size.filter(|&size| size <= MOST).and_then(|size| usize::try_from(size).ok()).ok_or(damaged)?;
    let mut reader = LzmaReader::new_mem_limit(packed, u32::MAX, None).map_err(|_| damaged)?;
    let mut out = vec![0; size];
    reader.read_exact(&mut out).map_err(|_| damaged)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::unpacked;
    use lzma_rust2::{LzmaOptions, LzmaWriter};
    use std::io::Write as _;

    #[test]
    fn what_was_packed_comes_back_and_damage_is_told() {
        let text: Vec<u8> = (0..100_000_u32).flat_map(|n| (n % 977).to_le_bytes()).collect();
        let options = LzmaOptions::with_preset(6);
        let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(text.len() as u64)).unwrap();
        writer.write_all(&text).unwrap();
        let packed = writer.finish().unwrap();
        assert!(packed.len() < text.len() / 10);
        assert_eq!(unpacked(&packed), Ok(text));
        for end in [0, 4, 12, 13, packed.len() / 2] {
            assert!(unpacked(&packed[..end]).is_err(), "{end}");
        }
        let mut terabytes = packed.clone();
        terabytes[5..13].fill(0x7f);
        assert!(unpacked(&terabytes).is_err());
    }
}

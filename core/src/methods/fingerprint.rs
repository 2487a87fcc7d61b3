//! Ids that stay the same from run to run.

use sha2::{Digest, Sha256};

/// Version of the normalisation that keys were made with; history stores it.
pub const VERSION: u32 = 1;

/// The first 16 hex digits of SHA-256 over the version and `parts`, each ended by a zero byte.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(VERSION.to_string().as_bytes());
    hash.update([0]);
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let start = hash.finalize().iter().take(8).fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    format!("{start:016x}")
}

/// The id of what says the same, in every run: of a normalised text.
pub fn cluster(normalised: &str) -> String {
    fingerprint(&["cluster", normalised])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_eq!(fingerprint(&["a", "b"]).len(), 16);
        assert_ne!(fingerprint(&["a", "b"]), fingerprint(&["ab", ""]));
        assert_eq!(fingerprint(&["rule", "key"]), fingerprint(&["rule", "key"]));
    }
}

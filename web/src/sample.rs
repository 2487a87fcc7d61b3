//! "Try a sample".
/// Files.
pub fn files() -> Vec<(String, Vec<u8>)> {
    Vec::new()
}

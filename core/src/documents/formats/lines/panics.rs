//! What a panic of Rust says: message and place, as versions before and after 1.73 write them.

use super::rows::{Test, place};

/// Cargo's own lines, by their verbs.
const VERBS: &[&str] = &[
    "Compiling",
    "Finished",
    "Running",
    "Downloading",
    "Downloaded",
    "Updating",
    "Blocking",
    "Fresh",
    "Locking",
    "Checking",
    "Doc-tests",
    "Adding",
    "Building",
    "Executable",
    "Installing",
    "Dirty",
];

/// True for a line of cargo itself.
pub(super) fn is_cargo(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    line.starts_with(' ') && VERBS.contains(&word)
}

/// Puts message and place of the first panic in `said` where they belong.
pub(super) fn apply(said: &str, test: &mut Test) {
    let mut lines = said.lines();
    while let Some(line) = lines.next() {
        let Some((_, at)) = line.split_once("panicked at ").filter(|_| line.contains("thread ")) else { continue };
        let (message, at) = match at.strip_prefix('\'') {
            // `'message', src/lib.rs:10:9`: the message may have several lines.
            Some(old) => old.rsplit_once("', ").unwrap_or_else(|| {
                let end = lines.clone().find_map(|line| line.rsplit_once("', "));
                (old, end.map_or("", |(_, at)| at))
            }),
            None => (lines.clone().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default(), at),
        };
        message.clone_into(&mut test.summary);
        if let Some((file, line)) = place(at) {
            (test.file, test.line) = (file.to_owned(), line);
        }
        return;
    }
    if let Some(error) = said.lines().find(|line| line.starts_with("Error: ")) {
        error.clone_into(&mut test.summary);
    }
}

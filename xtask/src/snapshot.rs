//! Sizes as a server would send them, held in `tests/sizes.txt`: one row for each thing that is handed out.
//!
//! A size that moves by more than a fiftieth fails the build, so that it moves only by a diff that someone has read.
//! `UPDATE_EXPECT=1` writes the file anew.

use crate::shell::{read_text, root, say, write};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Paths of the machine that builds stand in a module, so sizes are not the same everywhere to the byte.
const MARGIN: u64 = 50;

/// Compares some sizes, in bytes after brotli, with their rows.
pub(crate) fn check(sizes: &[(&str, u64)]) -> Result<()> {
    let path = root().join("tests/sizes.txt");
    let text = if path.is_file() { read_text(&path)? } else { String::new() };
    let mut rows = parse(&text);
    let moved: Vec<String> = sizes.iter().filter_map(|&(name, now)| moved(&rows, name, now)).collect();
    if moved.is_empty() {
        return Ok(());
    }
    if std::env::var_os("UPDATE_EXPECT").is_none() {
        bail!("sizes moved: {} (UPDATE_EXPECT=1 writes tests/sizes.txt anew)", moved.join("; "));
    }
    rows.extend(sizes.iter().map(|&(name, now)| (name.to_owned(), now)));
    say(format!("tests/sizes.txt: {}", moved.join("; ")));
    write(&path, print(&rows))
}

fn moved(rows: &BTreeMap<String, u64>, name: &str, now: u64) -> Option<String> {
    match rows.get(name) {
        Some(&then) if now.abs_diff(then) * MARGIN <= then => None,
        Some(&then) => Some(format!("{name} was {then} bytes, is {now}")),
        None => Some(format!("{name} has no row, is {now} bytes")),
    }
}

fn parse(text: &str) -> BTreeMap<String, u64> {
    let row = |line: &str| {
        let (name, bytes) = line.rsplit_once(' ')?;
        Some((name.trim().to_owned(), bytes.replace('_', "").parse().ok()?))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
}

fn print(rows: &BTreeMap<String, u64>) -> String {
    let mut text =
        "# Bytes after brotli. A row moves by a reviewed diff: UPDATE_EXPECT=1 with cargo xtask test site, or pkg\n"
            .to_owned();
    for (name, bytes) in rows {
        let _ = writeln!(text, "{name:<26} {bytes:>10}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{moved, parse, print};

    #[test]
    fn what_is_written_is_read_again() {
        let rows = [("package: engine".to_owned(), 1_234_567), ("site".to_owned(), 9)].into();
        assert_eq!(parse(&print(&rows)), rows);
    }

    #[test]
    fn a_size_may_move_by_a_fiftieth() {
        let rows = [("site".to_owned(), 1000)].into();
        assert_eq!(moved(&rows, "site", 1020), None);
        assert_eq!(moved(&rows, "site", 1021).unwrap(), "site was 1000 bytes, is 1021");
        assert_eq!(moved(&rows, "site", 979).unwrap(), "site was 1000 bytes, is 979");
        assert_eq!(moved(&rows, "page", 5).unwrap(), "page has no row, is 5 bytes");
    }
}

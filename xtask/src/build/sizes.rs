//! Sizes of what was built, as it is and as a server would send it.

use crate::shell::{dist, output, program, which};
use crate::snapshot;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Brotli as Node has it: no crate is needed for a number that is only printed.
const BROTLI: &str = "const { readFileSync } = require('fs'); const { brotliCompressSync } = require('zlib'); \
    for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);";

/// Prints a table: each file raw and brotli, and what the page and its worker come to.
pub(crate) fn print() -> Result<()> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dist().join("site"))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    files.push(dist().join("artiscope.html"));
    let packed = brotli(&files);
    println!("  {:<20} {:>11} {:>11}", "file", "bytes", "brotli");
    let mut wasm = (0, 0);
    for (i, file) in files.iter().enumerate() {
        let bytes = std::fs::metadata(file)?.len();
        let small = packed.get(i).copied();
        if file.extension().is_some_and(|e| e == "wasm") {
            wasm = (wasm.0 + bytes, wasm.1 + small.unwrap_or(0));
        }
        row(&file.file_name().unwrap_or_default().to_string_lossy(), bytes, small);
    }
    row("wasm in all", wasm.0, Some(wasm.1).filter(|&n| n > 0));
    Ok(())
}

/// Holds the site and the single file to `tests/sizes.txt`.
pub(crate) fn check() -> Result<()> {
    let site = |name: &str| dist().join("site").join(name);
    let single = dist().join("artiscope.html");
    let rest = ["index.html", "page.js", "page_loader.js", "style.css", "worker.js", "worker_loader.js"];
    let files: Vec<PathBuf> =
        ["page_bg.wasm", "worker_bg.wasm"].iter().chain(&rest).map(|name| site(name)).chain([single.clone()]).collect();
    let packed = brotli(&files);
    let (page, worker, rest, whole) = match packed.as_slice() {
        [page, worker, rest @ .., whole] if packed.len() == files.len() => (*page, *worker, rest.iter().sum(), *whole),
        _ => return Err(anyhow::anyhow!("Node could not say how large the site is")),
    };
    let raw = std::fs::metadata(&single).context("dist/artiscope.html")?.len();
    snapshot::check(&[
        ("site: page", page),
        ("site: worker", worker),
        ("site: scripts and styles", rest),
        ("single file", whole),
        ("single file, as it is", raw),
    ])
}

/// Brotli sizes of some files; empty when there is no Node.
pub(crate) fn brotli(files: &[PathBuf]) -> Vec<u64> {
    if which("node").is_none() {
        return Vec::new();
    }
    let out = output(program("node").arg("-e").arg(BROTLI).args(files)).unwrap_or_default();
    out.lines().filter_map(|line| line.parse().ok()).collect()
}

fn row(name: &str, bytes: u64, brotli: Option<u64>) {
    let brotli = brotli.map_or_else(|| "–".to_owned(), |n| n.to_string());
    println!("  {name:<20} {bytes:>11} {brotli:>11}");
}

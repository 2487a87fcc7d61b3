//! Takes the page along where it was built before (`cargo xtask build`); without it `serve` asks for one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let site = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("dist/site");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", site.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&site).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    // A site that is half there is none.
    if !files.iter().any(|path| path.ends_with("index.html")) {
        files.clear();
    }
    let mut table = "/// Files of the page as it was when this program was built; none where it was not.\n\
                     static SITE: &[(&str, &[u8])] = &[\n"
        .to_owned();
    for path in &files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    table.push_str("];\n");
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("site.rs");
    if let Err(error) = fs::write(&target, table) {
        println!("cargo::error=cannot be written to ({error}): {}", target.display());
    }
}

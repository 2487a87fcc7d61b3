//! Takes the page along where it was built before (`cargo xtask build`): the site for `serve`, the
//! single file for reports. Nothing is built here; without them both commands say how to name one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// It stands beside the site too, and is taken once.
const SINGLE: &str = "artiscope.html";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let dist = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("dist");
    site(&dist.join("site"));
    single(&dist.join(SINGLE));
}

/// A table of the files of the page as it was when this program was built.
fn site(folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.retain(|path| path.is_file() && !path.ends_with(SINGLE));
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

/// The application that reports carry: `ARTISCOPE_APP` names it, otherwise it is that of dist.
fn single(built: &Path) {
    println!("cargo::rustc-check-cfg=cfg(has_app)");
    println!("cargo::rerun-if-env-changed=ARTISCOPE_APP");
    let named = env::var_os("ARTISCOPE_APP").map(PathBuf::from);
    let file = named.as_deref().unwrap_or(built);
    // A file that is not there would make every build begin anew; its folder says when it comes.
    let watched = if file.is_file() { Some(file) } else { file.parent().filter(|folder| folder.is_dir()) };
    if let Some(watched) = watched {
        println!("cargo::rerun-if-changed={}", watched.display());
    }
    if let Some(path) = file.to_str().filter(|_| file.is_file()) {
        println!("cargo::rustc-cfg=has_app");
        println!("cargo::rustc-env=ARTISCOPE_APP_FILE={path}");
    }
}

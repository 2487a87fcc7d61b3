//! Looks whether the application was built before: then the command line carries it, for reports and for serving.
//!
//! `ARTISCOPE_APP` names the file; otherwise `dist/artiscope.html` is taken if it is there. Nothing is built here.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo:rustc-check-cfg=cfg(has_app)");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=ARTISCOPE_APP");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let named = env::var_os("ARTISCOPE_APP").map(PathBuf::from);
    let file = named.unwrap_or_else(|| root.join("dist/artiscope.html"));
    // A file that is not there would make every build begin anew; its folder says when it comes.
    let watched = if file.is_file() { Some(file.as_path()) } else { file.parent().filter(|folder| folder.is_dir()) };
    if let Some(watched) = watched {
        println!("cargo:rerun-if-changed={}", watched.display());
    }
    if let Some(path) = file.to_str().filter(|_| file.is_file()) {
        println!("cargo:rustc-cfg=has_app");
        println!("cargo:rustc-env=ARTISCOPE_APP_FILE={path}");
    }
}

//! The npm package: `dist/pkg`, as `npm pack` takes it.
//!
//! One module of wasm for browsers, workers and Node; scripts of `pkg/js` as they are, since no bundler is needed.

use crate::build::{sizes, wasm};
use crate::shell::{dist, read, root, say, took, write};
use crate::{snapshot, tools};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// `cargo xtask pkg`.
pub(crate) fn command(_args: &[String]) -> Result<()> {
    build()
}

/// Builds the package; what has not changed is not made again.
pub(crate) fn build() -> Result<()> {
    let start = Instant::now();
    tools::wasm_target()?;
    wasm::cargo(&["--package", "artiscope-pkg", "--lib"])?;
    let optimise = wasm::optimiser()?;
    let name = "artiscope_pkg";
    let made = wasm::bindgen(name, "pkg", optimise.as_deref(), "-O3", |b| {
        // Who loads it says where the module is.
        b.web(true)?.typescript(true).omit_default_module_path(true);
        Ok(())
    })?;
    let folder = dist().join("pkg");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    for (from, to) in [("js", "wasm.js"), ("d.ts", "wasm.d.ts")] {
        write(&folder.join(to), read(&made.join(format!("{name}.{from}")))?)?;
    }
    write(&folder.join("artiscope.wasm"), read(&made.join(format!("{name}_bg.wasm")))?)?;
    copy(&root().join("pkg/js"), &folder)?;
    for file in ["pkg/package.json", "pkg/README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        let from = root().join(file);
        write(&folder.join(from.file_name().unwrap_or_default()), read(&from)?)?;
    }
    let packed = sizes::brotli(&[folder.join("artiscope.wasm"), folder.join("host.js"), folder.join("viewer.js")]);
    say(format!("the npm package is built: dist/pkg ({})", took(start.elapsed())));
    // What was not optimised, or cannot be packed, has no size to compare.
    if let (Some(_), [engine, host, viewer]) = (optimise, packed.as_slice()) {
        snapshot::check(&[("package: engine", *engine), ("package: host", *host), ("package: viewer", *viewer)])?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files.iter().filter(|file| file.is_file() && file.file_name() != Some("tsconfig.json".as_ref())) {
        write(&to.join(file.file_name().unwrap_or_default()), read(file)?)?;
    }
    Ok(())
}

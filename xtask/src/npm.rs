//! The engine for JavaScript: `dist/pkg/node` and `dist/pkg/web`, with types.

use crate::build::wasm;
use crate::shell::{dist, read, say, took, write};
use crate::tools;
use anyhow::Result;
use std::path::Path;
use std::time::Instant;

/// `cargo xtask pkg`.
pub(crate) fn command(_args: &[String]) -> Result<()> {
    build()
}

/// Builds both packages; what has not changed is not made again.
pub(crate) fn build() -> Result<()> {
    let start = Instant::now();
    tools::wasm_target()?;
    wasm::cargo(&["--package", "artiscope-pkg", "--lib"])?;
    let optimise = wasm::optimiser()?;
    let name = "artiscope_pkg";
    let node = wasm::bindgen(name, "pkg/node", optimise.as_deref(), "-O3", |b| {
        b.nodejs(true)?.typescript(true);
        Ok(())
    })?;
    let web = wasm::bindgen(name, "pkg/web", optimise.as_deref(), "-O3", |b| {
        // The library leaves out what the command line puts in: where the module lies beside the glue.
        b.web(true)?.typescript(true).omit_default_module_path(false);
        Ok(())
    })?;
    copy(&node, &dist().join("pkg/node"), "commonjs")?;
    copy(&web, &dist().join("pkg/web"), "module")?;
    say(format!("the engine for JavaScript is built: dist/pkg/node and dist/pkg/web ({})", took(start.elapsed())));
    Ok(())
}

fn copy(from: &Path, to: &Path, kind: &str) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.path().is_file() && entry.file_name() != "stamp" {
            write(&to.join(entry.file_name()), read(&entry.path())?)?;
        }
    }
    write(&to.join("package.json"), format!("{{ \"type\": \"{kind}\" }}\n"))
}

//! The page in its two forms: a site of a few files, and one file that needs no server.

mod host;
mod outline;
mod page;
mod single;
mod site;
pub(crate) mod sizes;
pub(crate) mod wasm;

use crate::shell::{say, took};
use crate::tools;
use anyhow::Result;
use host::Host;
use std::time::Instant;

/// `cargo xtask build`.
pub(crate) fn command(args: &[String]) -> Result<()> {
    build_for(&Host::of(args)?)
}

/// Builds both forms for nobody in particular.
pub(crate) fn build() -> Result<()> {
    build_for(&Host::default())
}

/// Builds both forms; what has not changed is not made again.
fn build_for(host: &Host) -> Result<()> {
    let start = Instant::now();
    tools::wasm_target()?;
    let page = page::Page::read(host)?;
    let packages = ["artiscope-web", "artiscope-worker", "artiscope-unpacker"];
    wasm::cargo(&packages.iter().flat_map(|name| ["--package", name]).chain(["--bins"]).collect::<Vec<_>>())?;
    let optimise = wasm::optimiser()?;
    let unpacker = wasm::no_modules("unpacker", "unpacker", optimise.as_deref(), "-O3")?;
    let parts = std::thread::scope(|scope| {
        let page = scope.spawn(|| wasm::no_modules("page", "wasm_bindgen", optimise.as_deref(), "-Oz"));
        let worker = wasm::no_modules("worker", "wasm_bindgen", optimise.as_deref(), "-O3");
        anyhow::Ok((page.join().map_err(|_| anyhow::anyhow!("bindgen panicked"))??, worker?))
    })?;
    let (app, worker) = parts;
    let is_new = site::write(&page, &app, &worker)?;
    single::write(&page, &single::Modules { app, worker, unpacker })?;
    site::beside()?;
    if is_new {
        sizes::print()?;
    }
    say(format!("the page is built: dist/site and dist/artiscope.html ({})", took(start.elapsed())));
    Ok(())
}

//! The site: files of their own, relative addresses, a policy without inline scripts.

use super::page::{Page, policy, version};
use super::wasm::Module;
use crate::shell::{self, digest, dist, once, target};
use anyhow::Result;

const PAGE_LOADER: &str = include_str!("../../boot/page_loader.js");
const WORKER_LOADER: &str = include_str!("../../boot/worker_loader.js");

/// Puts the single file beside the site: reports that the page makes carry it. Nobody loads it otherwise.
pub(crate) fn beside() -> Result<()> {
    let name = "artiscope.html";
    let text = std::fs::read(dist().join(name))?;
    shell::write(&dist().join("site").join(name), &text)
}

/// Writes dist/site; returns whether anything was new.
pub(crate) fn write(page: &Page, app: &Module, worker: &Module) -> Result<bool> {
    // One version for all: a page must never meet a worker of another build in a cache.
    let version = version([
        app.js.as_bytes(),
        &app.wasm,
        worker.js.as_bytes(),
        &worker.wasm,
        page.css.as_bytes(),
        PAGE_LOADER.as_bytes(),
        WORKER_LOADER.as_bytes(),
    ]);
    let end = [
        format!("  <link rel=\"stylesheet\" href=\"./style.css?v={version}\">"),
        format!(
            "  <link rel=\"preload\" href=\"./page_bg.wasm?v={version}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
        ),
        format!("  <script defer src=\"./page.js?v={version}\"></script>"),
        format!("  <script defer src=\"./page_loader.js?v={version}\"></script>"),
    ];
    let html = page.with(&policy("'self'", "'self'", "'self'"), &end.join("\n"));
    let folder = dist().join("site");
    let stamp = target().join("xtask/site.stamp");
    let names = [
        "index.html",
        "style.css",
        "page.js",
        "page_bg.wasm",
        "worker.js",
        "worker_bg.wasm",
        "page_loader.js",
        "worker_loader.js",
    ];
    let files: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
    once(&stamp, &digest([html.as_bytes(), folder.to_string_lossy().as_bytes()]), &files, || {
        let _ = std::fs::remove_dir_all(&folder);
        let loader = |text: &str| text.replace("VERSION", &version);
        let contents: [&[u8]; 8] = [
            html.as_bytes(),
            page.css.as_bytes(),
            app.js.as_bytes(),
            &app.wasm,
            worker.js.as_bytes(),
            &worker.wasm,
            &loader(PAGE_LOADER).into_bytes(),
            &loader(WORKER_LOADER).into_bytes(),
        ];
        files.iter().zip(contents).try_for_each(|(file, bytes)| shell::write(file, bytes))
    })
}

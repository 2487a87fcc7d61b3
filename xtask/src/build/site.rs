//! The site: files of their own, relative addresses, a policy without inline scripts, and a service
//! worker that keeps them for use without a network.

use super::page::{Page, policy, version};
use super::wasm::Module;
use crate::shell::{self, digest, dist, once, target};
use anyhow::Result;

const PAGE_LOADER: &str = concat!(include_str!("../../boot/early.js"), include_str!("../../boot/page_loader.js"));
const WORKER_LOADER: &str = include_str!("../../boot/worker_loader.js");
const SERVICE_WORKER: &str = include_str!("../../boot/service_worker.js");

/// What an installed page is known by.
const ABOUT: [(&str, &[u8]); 5] = [
    ("artiscope.webmanifest", include_bytes!("../../site/artiscope.webmanifest")),
    ("icon.svg", include_bytes!("../../site/icon.svg")),
    ("icon-192.png", include_bytes!("../../site/icon-192.png")),
    ("icon-512.png", include_bytes!("../../site/icon-512.png")),
    ("icon-maskable.png", include_bytes!("../../site/icon-maskable.png")),
];

/// Puts the single file beside the site: reports that the page makes carry it. Nobody loads it otherwise.
pub(crate) fn beside() -> Result<()> {
    let name = "artiscope.html";
    let text = std::fs::read(dist().join(name))?;
    shell::write(&dist().join("site").join(name), &text)
}

/// Writes dist/site; returns whether anything was new.
pub(crate) fn write(page: &Page, app: &Module, worker: &Module) -> Result<bool> {
    // One version for all: a page must never meet a worker of another build in a cache.
    let fixed = [app.js.as_bytes(), &app.wasm, worker.js.as_bytes(), &worker.wasm, page.css.as_bytes()];
    let loaders = [PAGE_LOADER, WORKER_LOADER, SERVICE_WORKER].map(str::as_bytes);
    let head = page.with("", "");
    let version =
        version(fixed.into_iter().chain(loaders).chain(ABOUT.map(|(_, bytes)| bytes)).chain([head.as_bytes()]));
    let end = [
        "  <link rel=\"manifest\" href=\"./artiscope.webmanifest\">".to_owned(),
        format!("  <link rel=\"stylesheet\" href=\"./style.css?v={version}\">"),
        format!(
            "  <link rel=\"preload\" href=\"./page_bg.wasm?v={version}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
        ),
        format!("  <script defer src=\"./page.js?v={version}\"></script>"),
        format!("  <script defer src=\"./page_loader.js?v={version}\"></script>"),
    ];
    let html = page.with(&policy("'self'", "'self'", "'self'"), &end.join("\n"));
    let loader = |text: &str| text.replace("VERSION", &version).into_bytes();
    let versioned: [(&str, Vec<u8>); 7] = [
        ("style.css", page.css.clone().into_bytes()),
        ("page.js", app.js.clone().into_bytes()),
        ("page_bg.wasm", app.wasm.clone()),
        ("worker.js", worker.js.clone().into_bytes()),
        ("worker_bg.wasm", worker.wasm.clone()),
        ("page_loader.js", loader(PAGE_LOADER)),
        ("worker_loader.js", loader(WORKER_LOADER)),
    ];
    let kept = versioned.iter().map(|(name, _)| format!("./{name}?v={version}"));
    let kept: Vec<String> = kept.chain(ABOUT.iter().map(|(name, _)| format!("./{name}"))).collect();
    let keeper = SERVICE_WORKER.replace("__VERSION__", &version).replace("__FILES__", &format!("{kept:?}"));
    let mut files: Vec<(&str, &[u8])> = versioned.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    files.extend(ABOUT);
    files.extend([("index.html", html.as_bytes()), ("service_worker.js", keeper.as_bytes())]);
    let folder = dist().join("site");
    let stamp = target().join("xtask/site.stamp");
    let paths: Vec<_> = files.iter().map(|(name, _)| folder.join(name)).collect();
    once(&stamp, &digest([html.as_bytes(), keeper.as_bytes(), folder.to_string_lossy().as_bytes()]), &paths, || {
        let _ = std::fs::remove_dir_all(&folder);
        paths.iter().zip(&files).try_for_each(|(path, (_, bytes))| shell::write(path, bytes))
    })
}

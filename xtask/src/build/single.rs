//! The single file: the whole page in one HTML file of classic scripts, which opens from disk,
//! from `srcdoc`, and inside `<iframe sandbox="allow-scripts">`.

use super::outline::outlined;
use super::page::{Page, policy, policy_hash};
use super::wasm::Module;
use crate::shell::{self, dist, once, target};
use anyhow::{Result, anyhow, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write as _;

const BOOT: &str = concat!(include_str!("../../boot/early.js"), include_str!("../../boot/single.js"));

/// How the file is made; when that changes, it is made again.
const RECIPE: &str = concat!(include_str!("single.rs"), include_str!("outline.rs"), include_str!("page.rs"));

/// What runs in the file.
pub(crate) struct Modules {
    pub(crate) app: Module,
    pub(crate) worker: Module,
    /// Unpacks the other two.
    pub(crate) unpacker: Module,
}

/// Writes dist/artiscope.html.
pub(crate) fn write(page: &Page, modules: &Modules) -> Result<()> {
    let file = dist().join("artiscope.html");
    let plain = page.with("", "");
    let Modules { app, worker, unpacker } = modules;
    let texts = [RECIPE, BOOT, &plain, &page.css, &app.js, &worker.js, &unpacker.js].map(str::as_bytes);
    let wasm = [app, worker, unpacker].map(|module| module.wasm.as_slice());
    let inputs = shell::digest(texts.into_iter().chain(wasm));
    let stamp = target().join("xtask/single.stamp");
    once(&stamp, &inputs, std::slice::from_ref(&file), || shell::write(&file, text(page, modules)?)).map(drop)
}

fn text(page: &Page, modules: &Modules) -> Result<String> {
    let Modules { app, worker, unpacker } = modules;
    let app_js = inline(&without_address(&app.js)?)?;
    let unpacker_js = inline(&without_address(&unpacker.js)?)?;
    let boot = inline(BOOT)?;
    let css = ascii(&format!("\n{}", page.css), |c| format!("\\{:x} ", u32::from(c)));
    ensure!(!css.contains("</style"), "styles must not close their own element");
    let scripts = [&unpacker_js, &app_js, &boot].map(|script| policy_hash(script)).join(" ");
    let (worker_wasm, page_wasm) = std::thread::scope(|scope| {
        let worker = scope.spawn(|| packed(&worker.wasm));
        let app = packed(&app.wasm);
        (worker.join().map_err(|_| anyhow!("packing panicked")), app)
    });
    // Data blocks never run, so the policy does not ask about them. They come before the scripts,
    // which start as soon as they are parsed.
    let body = [
        data("worker-js", &inline(&worker.js)?),
        data("worker-wasm", &worker_wasm??),
        data("page-wasm", &page_wasm?),
        data("unpacker-wasm", &gzipped(&unpacker.wasm)?),
        format!("<script id=\"unpacker-js\">{unpacker_js}</script>"),
        format!("<script>{app_js}</script>"),
        format!("<script>{boot}</script>"),
    ];
    let head = format!("  <style>{css}</style>");
    let html = page.with(&policy(&scripts, &policy_hash(&css), ""), &head);
    let html = html.replacen("</body>", &format!("{}\n</body>", body.join("\n")), 1);
    outlined(&ascii(&html, |c| format!("&#{};", u32::from(c))))
}

/// Glue that does not ask for its own address: an inlined script has none, and inside `srcdoc`
/// resolving "" throws before anything runs.
fn without_address(js: &str) -> Result<String> {
    let resolve = "new URL(document.currentScript.src, location.href).toString()";
    ensure!(js.contains(resolve), "the glue of wasm-bindgen has changed: see how it now finds its own address");
    Ok(js.replace(resolve, "undefined"))
}

fn data(id: &str, text: &str) -> String {
    format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>")
}

/// What browsers can inflate themselves.
fn gzipped(wasm: &[u8]) -> Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(wasm)?;
    Ok(STANDARD.encode(gzip.finish()?))
}

/// A quarter smaller than gzip: for the unpacker.
fn packed(wasm: &[u8]) -> Result<String> {
    let mut options = LzmaOptions::with_preset(9);
    // Code has no period of four bytes: all that the model can remember is spent on the byte before.
    (options.lc, options.pb) = (4, 0);
    (options.nice_len, options.depth_limit) = (LzmaOptions::NICE_LEN_MAX, 512);
    // The unpacker has this much memory for it, in every worker.
    options.dict_size = u32::try_from(wasm.len().next_power_of_two())?;
    let mut lzma = LzmaWriter::new_use_header(Vec::new(), &options, Some(wasm.len() as u64))?;
    lzma.write_all(wasm)?;
    Ok(STANDARD.encode(lzma.finish()?))
}

/// A script that can stand inside a script element.
fn inline(js: &str) -> Result<String> {
    ensure!(!js.contains("<!--"), "a script with `<!--` in it cannot be inlined");
    let js = js.replace("</script", "<\\/script").replace('\r', "");
    Ok(ascii(&js, |c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().fold(String::new(), |all, unit| format!("{all}\\u{unit:04x}"))
    }))
}

/// The same text in ASCII, so that a host that names the wrong character set, or none, changes
/// neither the text nor the hashes of the policy. Other characters stand in strings and comments only.
fn ascii(text: &str, escape: impl Fn(char) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { out.push(c) } else { out.push_str(&escape(c)) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn scripts_become_ascii_and_close_nothing() {
        assert_eq!(inline("'→ 😀 </script>'").unwrap(), "'\\u2192 \\ud83d\\ude00 <\\/script>'");
    }
}

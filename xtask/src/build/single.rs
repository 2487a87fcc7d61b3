//! The single file: the whole page in one HTML file of classic scripts, which opens from disk,
//! from `srcdoc`, and inside `<iframe sandbox="allow-scripts">`.

use super::outline::outlined;
use super::page::{Page, policy, policy_hash};
use super::wasm::Module;
use crate::shell::{self, dist, once, target};
use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const BOOT: &str = include_str!("../../boot/single.js");

/// How the file is made; when that changes, it is made again.
const RECIPE: &str = concat!(include_str!("single.rs"), include_str!("outline.rs"), include_str!("page.rs"));

/// Writes dist/artiscope.html.
pub(crate) fn write(page: &Page, app: &Module, worker: &Module) -> Result<()> {
    let file = dist().join("artiscope.html");
    let plain = page.with("", "");
    let parts = [RECIPE, BOOT, &plain, &page.css, &app.js, &worker.js].map(str::as_bytes);
    let inputs = shell::digest(parts.into_iter().chain([app.wasm.as_slice(), worker.wasm.as_slice()]));
    let stamp = target().join("xtask/single.stamp");
    once(&stamp, &inputs, std::slice::from_ref(&file), || shell::write(&file, text(page, app, worker)?)).map(drop)
}

fn text(page: &Page, app: &Module, worker: &Module) -> Result<String> {
    // An inlined script has no address, and inside `srcdoc` resolving "" throws before anything runs.
    let resolve = "new URL(document.currentScript.src, location.href).toString()";
    ensure!(app.js.contains(resolve), "the glue of wasm-bindgen has changed: see how it now finds its own address");
    let app_js = inline(&app.js.replace(resolve, "undefined"))?;
    let boot = inline(BOOT)?;
    let css = ascii(&format!("\n{}", page.css), |c| format!("\\{:x} ", u32::from(c)));
    ensure!(!css.contains("</style"), "styles must not close their own element");
    let scripts = format!("{} {}", policy_hash(&app_js), policy_hash(&boot));
    // Data blocks never run, so the policy does not ask about them. They come before the scripts,
    // which start as soon as they are parsed.
    let body = [
        data("worker-js", &inline(&worker.js)?),
        data("worker-wasm", &packed(&worker.wasm)?),
        data("page-wasm", &packed(&app.wasm)?),
        format!("<script>{app_js}</script>"),
        format!("<script>{boot}</script>"),
    ];
    let head = format!("  <style>{css}</style>");
    let html = page.with(&policy(&scripts, &policy_hash(&css), ""), &head);
    let html = html.replacen("</body>", &format!("{}\n</body>", body.join("\n")), 1);
    outlined(&ascii(&html, |c| format!("&#{};", u32::from(c))))
}

fn data(id: &str, text: &str) -> String {
    format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>")
}

fn packed(wasm: &[u8]) -> Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(wasm)?;
    Ok(STANDARD.encode(gzip.finish()?))
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

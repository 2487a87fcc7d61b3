//! What building and testing need beyond cargo and Node, found or fetched.

use crate::shell::{self, once, output, program, read, say, timed, which};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target when it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = output(program("rustc").args(["--print", "sysroot"])).context("cannot ask rustc for its sysroot")?;
    if PathBuf::from(sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if which("rustup").is_none() {
        bail!(
            "the Rust target {WASM} is missing, and rustup is not here to add it: install the target with the tool that installed rustc"
        );
    }
    timed(program("rustup").args(["target", "add", WASM])).map(drop)
}

/// Installs the packages of tests/e2e when they are missing or their lock file has changed.
/// Returns whether they are there; without npm they are not.
pub(crate) fn node_packages() -> Result<bool> {
    if which("node").is_none() || which("npm").is_none() {
        return Ok(false);
    }
    let folder = shell::e2e();
    let lock = shell::digest([read(&folder.join("package-lock.json"))?.as_slice()]);
    let stamp = folder.join("node_modules/.installed");
    once(&stamp, &lock, &[], || {
        let npm = which("npm").context("npm is gone")?;
        timed(program(npm).args(["ci", "--ignore-scripts", "--loglevel=error"]).current_dir(&folder)).map(drop)
    })?;
    Ok(true)
}

/// Names under which a Chromium may be found.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Finds a Chromium: `CHROME_PATH`, then the search path, then the usual places.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROME_PATH") {
        return Some(PathBuf::from(path));
    }
    let usual = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ];
    BROWSERS.iter().find_map(|name| which(name)).or_else(|| usual.iter().find_map(|path| which(path)))
}

/// Finds a Chromium, or installs one from the system's package manager where that is possible.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    say("no Chromium found; asking apt-get for one");
    if !apt_install("chromium")? {
        bail!("page tests need a Chromium: install `chromium` or Google Chrome, or set CHROME_PATH to one");
    }
    find_chromium().context("chromium was installed but cannot be found: set CHROME_PATH to it")
}

/// Finds a Firefox: `FIREFOX_PATH`, then the search path, then the usual places.
pub(crate) fn find_firefox() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("FIREFOX_PATH") {
        return Some(PathBuf::from(path));
    }
    let usual = ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:/Program Files/Mozilla Firefox/firefox.exe"];
    ["firefox-esr", "firefox"].iter().chain(&usual).find_map(|name| which(name))
}

/// Finds a Firefox or installs one; `None`, with a sentence, where neither can be done: a second browser is a
/// second opinion, and its journeys are skipped with a reason.
pub(crate) fn firefox() -> Option<PathBuf> {
    if let Some(found) = find_firefox() {
        return Some(found);
    }
    say("no Firefox found; asking apt-get for one");
    match apt_install("firefox-esr") {
        Ok(true) => {}
        Ok(false) => say("no Firefox, and no package manager that could bring one: its journeys are skipped"),
        Err(error) => say(format!("no Firefox: its journeys are skipped ({error:#})")),
    }
    find_firefox()
}

/// Installs a package; false where there is no apt-get, or nobody here may use it.
fn apt_install(package: &str) -> Result<bool> {
    let Some(mut prefix) = as_root() else { return Ok(false) };
    prefix.push("apt-get".to_owned());
    let apt = |args: &[&str]| {
        let mut command = program(&prefix[0]);
        command.args(&prefix[1..]).args(args).env("DEBIAN_FRONTEND", "noninteractive");
        timed(&mut command)
    };
    apt(&["update", "-q"])?;
    apt(&["install", "-y", "-q", "--no-install-recommends", package])?;
    Ok(true)
}

/// How to become root for apt-get; `None` where that cannot be.
fn as_root() -> Option<Vec<String>> {
    which("apt-get")?;
    if output(program("id").arg("-u"))? == "0" {
        return Some(Vec::new());
    }
    output(program("sudo").args(["-n", "true"]))?;
    Some(vec!["sudo".to_owned(), "-n".to_owned()])
}

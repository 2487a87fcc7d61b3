//! Page, CLI and peers side by side on one large artifact.
//!
//! This makes what is needed; `tests/e2e/bench.mjs` runs it all in turns, so that the drift of the
//! machine falls on everyone alike, and prints ratios.

mod artifact;
mod formats;
mod history;
mod redact;
mod search;
mod zip;

use crate::shell::{cargo, e2e, output, program, read_text, run, say, target, timed, took, which, write};
use crate::{build, tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// `cargo xtask bench`.
pub(crate) fn command(args: &[String]) -> Result<()> {
    if let Some(unknown) =
        args.iter().find(|arg| !["--quick", "--formats", "--history", "--redact", "--search"].contains(&arg.as_str()))
    {
        bail!("bench does not know {unknown}");
    }
    let is_quick = args.iter().any(|arg| arg == "--quick");
    if args.iter().any(|arg| arg == "--formats") {
        return formats::command(is_quick);
    }
    if args.iter().any(|arg| arg == "--history") {
        return history::command(is_quick);
    }
    if args.iter().any(|arg| arg == "--search") {
        return search::command(is_quick);
    }
    if args.iter().any(|arg| arg == "--redact") {
        return redact::command(is_quick);
    }
    let size = if is_quick { artifact::QUICK } else { artifact::FULL };
    let folder = target().join("bench");
    std::fs::create_dir_all(&folder)?;
    if !tools::node_packages()? {
        bail!("the benchmark needs Node 20 or newer with npm");
    }
    let browser = tools::chromium()?;
    build::build()?;
    timed(cargo().args(["build", "--locked", "--release", "--bin", "artiscope"]))?;
    let (zip, inflated) = prepared(&folder, size)?;
    let mut bench = program("node");
    bench.arg(e2e().join("bench.mjs"));
    bench.env("CHROME_PATH", browser);
    bench.env("BENCH_ZIP", &zip).env("BENCH_INFLATED", inflated.to_string());
    bench.env("BENCH_CASES", size.cases().to_string());
    bench.env("BENCH_ROUNDS", if is_quick { "1" } else { "3" });
    bench.env("BENCH_RESULT", folder.join("result.json"));
    bench.env("BENCH_CLI", target().join("release").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX)));
    match python(&folder) {
        Ok((python, packages)) => {
            bench.env("BENCH_PYTHON", python).env("BENCH_PYTHONPATH", packages);
        }
        Err(why) => say(format!("without Python and junitparser: {why:#}")),
    }
    run(&mut bench)
}

/// The artifact and its inflated bytes; made when it is not there.
fn prepared(folder: &Path, size: artifact::Size) -> Result<(PathBuf, u64)> {
    let zip = folder.join(format!("artifact-{}.zip", size.name()));
    let note = zip.with_extension("bytes");
    if let (true, Ok(bytes)) = (zip.exists(), read_text(&note)) {
        return Ok((zip, bytes.trim().parse().context("the note beside the artifact is no number")?));
    }
    let start = Instant::now();
    let (packed, inflated) = artifact::make(&zip, size)?;
    write(&note, inflated.to_string())?;
    say(format!("made {} of {packed} bytes, {inflated} inflated ({})", zip.display(), took(start.elapsed())));
    Ok((zip, inflated))
}

/// Python and a folder with junitparser in it.
fn python(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let python = which("python3").context("there is no python3")?;
    let packages = folder.join("python");
    if !packages.join("junitparser").is_dir() {
        output(program(&python).args(["-m", "pip", "--version"])).context("python3 has no pip")?;
        let mut pip = program(&python);
        pip.env("PIP_ROOT_USER_ACTION", "ignore");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        timed(pip.arg(&packages).arg("junitparser"))?;
    }
    Ok((python, packages))
}

//! Everything that CI runs, step by step.

use crate::ahead::Ahead;
use crate::shell::{cargo, e2e, program, root, run, say, took};
use crate::{build, npm, tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// One step: its name, what it does in a line, and how.
struct Step {
    name: &'static str,
    title: &'static str,
    run: fn() -> Result<()>,
    /// The command of this program that makes what the step begins with; earlier steps need not wait for it.
    ahead: Option<&'static str>,
}

const fn step(name: &'static str, title: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, title, run, ahead: None }
}

/// All steps, in order: what fails fast comes first.
const STEPS: &[Step] = &[
    step(TOOLS, "wasm target, npm packages, Chromium", fetch_tools),
    step("format", "rustfmt", format),
    step("lint", "clippy, native", lint),
    step("lint-wasm", "clippy, wasm", lint_wasm),
    step("unit", "unit, case, golden, corpus and hostile tests", unit),
    Step { ahead: Some("pkg"), ..step("wasm", "native output equals wasm output", equality) },
    step("package", "the npm package in an empty project", package),
    Step { ahead: Some("build"), ..step("site", "the site and the single file", site) },
    step("page", "journeys in a real browser", page),
];

/// What builds ahead need, too.
const TOOLS: &str = "tools";

/// Names of all steps.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// `cargo xtask test`.
pub(crate) fn command(args: &[String]) -> Result<()> {
    if let Some(unknown) = args.iter().find(|arg| !names().contains(&arg.as_str())) {
        bail!("no such step: {unknown} (steps: {})", names().join(", "));
    }
    let chosen: Vec<&Step> = STEPS.iter().filter(|s| args.is_empty() || args.iter().any(|a| a == s.name)).collect();
    let start = Instant::now();
    let mut results: Vec<(&Step, Duration, bool)> = Vec::new();
    let mut ahead = None;
    for (i, step) in chosen.iter().enumerate() {
        println!("\n== {}/{} {}: {}", i + 1, chosen.len(), step.name, step.title);
        let begun = Instant::now();
        if ahead.is_none() && step.name != TOOLS {
            // What this step itself begins with cannot be made ahead of it.
            ahead = Some(Ahead::start(chosen[i + 1..].iter().filter_map(|later| later.ahead).collect()));
        }
        if let (Some(ahead), Some(command)) = (&ahead, step.ahead) {
            ahead.wait(command);
        }
        let outcome = (step.run)();
        let time = begun.elapsed();
        match &outcome {
            Ok(()) => println!("== {} passed in {}", step.name, took(time)),
            Err(error) => println!("== {} FAILED in {}: {error:#}", step.name, took(time)),
        }
        results.push((*step, time, outcome.is_ok()));
    }
    println!("\n== summary, {}", took(start.elapsed()));
    for (step, time, is_ok) in &results {
        println!("   {:<10} {:<7} {}", step.name, if *is_ok { "passed" } else { "FAILED" }, took(*time));
    }
    let failed = results.iter().filter(|(_, _, is_ok)| !is_ok).count();
    println!("\n{} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn fetch_tools() -> Result<()> {
    tools::wasm_target()?;
    if !tools::node_packages()? {
        bail!("page tests need Node 20 or newer with npm: install it from your system's package manager");
    }
    say(format!("Chromium: {}", tools::chromium()?.display()));
    if let Some(firefox) = tools::firefox() {
        say(format!("Firefox: {}", firefox.display()));
    }
    Ok(())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn lint() -> Result<()> {
    run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn lint_wasm() -> Result<()> {
    tools::wasm_target()?;
    let packages = ["-p", "artiscope-core", "-p", "artiscope-web", "-p", "artiscope-unpacker", "-p", "artiscope-pkg"];
    run(cargo().args(["clippy", "--locked", "--target", tools::WASM]).args(packages).args(["--", "-D", "warnings"]))
}

fn unit() -> Result<()> {
    run(with_data(cargo().args(["test", "--locked", "--workspace"])))
}

fn equality() -> Result<()> {
    npm::build()?;
    let cli = cli()?;
    tools::node_packages()?;
    run(with_data(program("node").arg(e2e().join("wasm.mjs")).env("ARTISCOPE_CLI", cli)))
}

fn package() -> Result<()> {
    npm::build()?;
    if !tools::node_packages()? {
        bail!("tests of the package need Node 20 or newer with npm");
    }
    let browser = tools::chromium().context("no browser to test in")?;
    let mut tests = program("node");
    tests.arg(e2e().join("package.mjs")).env("CHROME_PATH", browser).env("ARTISCOPE_CLI", cli()?);
    run(with_data(&mut tests))
}

/// Both forms of the page, no larger than it was agreed.
fn site() -> Result<()> {
    build::build()?;
    build::sizes::check()
}

/// The command line as the tests before have built it.
fn cli() -> Result<PathBuf> {
    // The same packages with the same features as in `unit`, so that nothing is built twice.
    run(cargo().args(["test", "--locked", "--workspace", "--no-run"]))?;
    Ok(crate::shell::target().join("debug").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX)))
}

fn page() -> Result<()> {
    build::build()?;
    if !tools::node_packages()? {
        bail!("page tests need Node 20 or newer with npm");
    }
    let browser = tools::chromium().context("no browser to test in")?;
    let mut journeys = program("node");
    // A backup goes from the page to the command line and back.
    journeys.arg(e2e().join("journeys.mjs")).env("CHROME_PATH", browser).env("ARTISCOPE_CLI", cli()?);
    if let Some(firefox) = tools::firefox() {
        journeys.env("FIREFOX_PATH", firefox);
    }
    run(&mut journeys)
}

/// Points the tests at the corpora and samples beside the project, where they are.
fn with_data(command: &mut Command) -> &mut Command {
    for (variable, folder) in [("ARTISCOPE_CORPUS", "corpora"), ("ARTISCOPE_SAMPLES", "samples")] {
        if std::env::var_os(variable).is_some() {
            continue;
        }
        if let Some(path) = beside(folder) {
            command.env(variable, path);
        } else {
            say(format!("skipped: tests on {folder}; ../shared/{folder} is not here and {variable} is not set"));
        }
    }
    command
}

fn beside(folder: &str) -> Option<PathBuf> {
    let path = root().parent().map(|above| above.join("shared").join(folder))?;
    Path::is_dir(&path).then_some(path)
}

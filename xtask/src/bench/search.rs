//! Search over a gigabyte of logs inside a zip: in the page against inflating alone, in the command line against
//! `unzip -p | rg`.

use super::artifact::{self, Plan};
use crate::shell::{cargo, e2e, program, read_text, run, say, target, timed, took, which, write};
use crate::{build, tools};
use anyhow::{Context, Result, bail};
use std::time::Instant;

/// Lines of each large log: 50 to 200 MB.
const LARGE: [u64; 6] = [500_000, 800_000, 1_100_000, 1_400_000, 1_700_000, 1_950_000];
/// Small logs, and lines of each.
const SMALL: (u64, u64) = (1500, 1000);

/// `cargo xtask bench --search`.
pub(super) fn command(is_quick: bool) -> Result<()> {
    let folder = target().join("bench");
    std::fs::create_dir_all(&folder)?;
    if !tools::node_packages()? {
        bail!("the benchmark needs Node 20 or newer with npm");
    }
    let browser = tools::chromium()?;
    build::build()?;
    timed(cargo().args(["build", "--locked", "--release", "--bin", "artiscope"]))?;
    let share = if is_quick { 10 } else { 1 };
    let large = (0..).zip(LARGE).map(|(at, lines)| Plan {
        path: format!("logs/service-{at}.log"),
        seed: 5_000_000 + at,
        rows: lines / share,
        write: artifact::log,
    });
    let small = (0..SMALL.0 / share).map(|at| Plan {
        path: format!("steps/{}/{at:04}_step.txt", at / 50),
        seed: 6_000_000 + at,
        rows: SMALL.1,
        write: artifact::log,
    });
    let zip = folder.join(format!("logs-{share}.zip"));
    let note = zip.with_extension("bytes");
    let inflated = if let Some(bytes) = read_text(&note).ok().filter(|_| zip.exists()) {
        bytes.trim().parse().context("the note beside the logs is no number")?
    } else {
        let start = Instant::now();
        let (packed, inflated) = artifact::make_all(&zip, &small.chain(large).collect::<Vec<_>>())?;
        write(&note, inflated.to_string())?;
        say(format!("made {} of {packed} bytes, {inflated} inflated ({})", zip.display(), took(start.elapsed())));
        inflated
    };
    let mut bench = program("node");
    bench.arg(e2e().join("bench/search.mjs"));
    bench.env("CHROME_PATH", browser);
    bench.env("BENCH_ZIP", &zip).env("BENCH_INFLATED", u64::to_string(&inflated));
    bench.env("BENCH_ROUNDS", if is_quick { "1" } else { "3" });
    bench.env("BENCH_RESULT", folder.join("search.json"));
    bench.env("BENCH_CLI", target().join("release").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX)));
    match (which("rg"), which("unzip")) {
        (Some(_), Some(_)) => {
            bench.env("BENCH_RG", "1");
        }
        _ => say("without unzip -p | rg: unzip and ripgrep are not both on the search path"),
    }
    run(&mut bench)
}

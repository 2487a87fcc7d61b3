//! How fast secrets are looked for: a clean log, and one in which every tenth line holds one.
//!
//! Each is a process of its own, so that its time holds the reading of the file. A seed makes the logs.

use super::artifact::{NOUNS, Random, STATES, VERBS};
use crate::shell::{cargo, program, say, target, timed, write};
use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Lines of a log: about 100 MB.
const LINES: u64 = 1_000_000;

/// `cargo xtask bench --redact`.
pub(super) fn command(is_quick: bool) -> Result<()> {
    timed(cargo().args(["build", "--locked", "--release", "--bin", "artiscope"]))?;
    let cli = target().join("release").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX));
    let lines = if is_quick { LINES / 10 } else { LINES };
    println!("\n{:<24} {:>9} {:>9}", "", "median", "best");
    for (name, every) in [("clean.log", 0), ("secrets.log", 10)] {
        let path = target().join("bench").join("redact").join(name);
        let text = log(lines, every);
        write(&path, &text)?;
        let rounds = if is_quick { 3 } else { 5 };
        let mut times = (0..rounds).map(|_| once(&cli, &path)).collect::<Result<Vec<Duration>>>()?;
        times.sort();
        let speed = |at: usize| times.get(at).map_or(0.0, |time| text.len() as f64 / 1e6 / time.as_secs_f64());
        println!("{name:<24} {:>4.0} MB/s {:>4.0} MB/s", speed(rounds / 2), speed(0));
    }
    say("the whole process: reading, looking, writing the report");
    Ok(())
}

fn once(cli: &Path, log: &Path) -> Result<Duration> {
    let start = Instant::now();
    let done = program(cli).args(["redact", "--report", "--format", "json", "--quiet"]).arg(log).output()?;
    let took = start.elapsed();
    let code = done.status.code().context("the command line was killed")?;
    ensure!(code == 0, "{}", String::from_utf8_lossy(&done.stderr));
    Ok(took)
}

/// Lines of a service; every so many hold a token, none with 0.
fn log(lines: u64, every: u64) -> String {
    let mut random = Random(9_000_000);
    (0..lines).fold(String::new(), |mut out, at| {
        let (verb, noun, state) = (random.pick(&VERBS), random.pick(&NOUNS), random.pick(&STATES));
        let secret = if every > 0 && at % every == 0 { format!(" access_{}={at:024x}", "token") } else { String::new() };
        let _ = writeln!(
            out,
            "2025-01-02T03:{:02}:{:02}.{:03}Z INFO  [worker-{}] shop.{noun}Service {verb} {noun} {at}: {state}, {} ms{secret}",
            at / 60 % 60,
            at % 60,
            random.below(1000),
            random.below(8),
            random.below(900),
        );
        out
    })
}

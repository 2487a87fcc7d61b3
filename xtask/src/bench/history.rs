//! A thousand runs of a thousand tests: what keeping them takes, and what asking them does.
//!
//! Runs are made from a seed and kept by the command line as CI would keep them. Each question is a process
//! of its own, so that its time holds the loading of the whole history.

use super::artifact::{NOUNS, Random, STATES, VERBS};
use crate::shell::{cargo, program, run, say, target, timed, write};
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const RUNS: u64 = 1000;
const TESTS: u64 = 1000;

/// Runs that are kept by one process: an archive of each nightly matrix, say.
const TOGETHER: u64 = 50;

/// `cargo xtask bench --history`.
pub(super) fn command(is_quick: bool) -> Result<()> {
    let runs = if is_quick { RUNS / 10 } else { RUNS };
    timed(cargo().args(["build", "--locked", "--release", "--bin", "artiscope"]))?;
    let cli = target().join("release").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX));
    let folder = target().join("bench").join(format!("history-{runs}"));
    let (kept, made) = (folder.join("kept"), folder.join("runs"));
    if !folder.join("done").exists() {
        // What a run that was stopped left.
        drop(std::fs::remove_dir_all(&folder));
        let start = Instant::now();
        make(&made, runs)?;
        for first in (0..runs).step_by(usize::try_from(TOGETHER)?) {
            let mut add = program(&cli);
            add.args(["history", "add", "--quiet", "--history"]).arg(&kept);
            add.args((first..runs.min(first + TOGETHER)).map(|at| place(&made, at)));
            run(add.stdout(std::process::Stdio::null()))?;
        }
        say(format!("kept {runs} runs of {TESTS} tests in {:.1} s", start.elapsed().as_secs_f64()));
        write(&folder.join("done"), "")?;
    }
    let bytes = size(&kept)?;
    let attempts = runs * TESTS;
    let last = place(&made, runs - 1);
    let name = test(TESTS / 2).1;
    let asked: [(&str, Vec<PathBuf>); 4] = [
        ("load and list", vec!["history".into(), "list".into()]),
        ("one test's strip", vec!["history".into(), "show".into(), "--test".into(), name.into()]),
        ("flake list", vec!["flakes".into(), last.clone()]),
        ("a run beside it", vec!["inspect".into(), last]),
    ];
    println!("\n{attempts} executions in {runs} runs: {bytes} bytes, {:.2} for each", bytes as f64 / attempts as f64);
    println!("{:<20} {:>9} {:>9}", "", "median", "best");
    for (what, args) in asked {
        let rounds = if is_quick { 3 } else { 5 };
        let mut times = (0..rounds).map(|_| once(&cli, &args, &kept)).collect::<Result<Vec<Duration>>>()?;
        times.sort();
        let ms = |at: usize| times.get(at).map_or(0, Duration::as_millis);
        println!("{what:<20} {:>6} ms {:>6} ms", ms(rounds / 2), ms(0));
    }
    Ok(())
}

/// One question; what it answers does not matter here, only that it does.
fn once(cli: &Path, args: &[PathBuf], kept: &Path) -> Result<Duration> {
    let start = Instant::now();
    let done = program(cli).args(args).arg("--history").arg(kept).output()?;
    let took = start.elapsed();
    let code = done.status.code().context("the command line was killed")?;
    anyhow::ensure!([0, 1, 3].contains(&code), "{}", String::from_utf8_lossy(&done.stderr));
    Ok(took)
}

fn place(made: &Path, at: u64) -> PathBuf {
    made.join(format!("run_{at:04}"))
}

/// Class and name of a test.
fn test(at: u64) -> (String, String) {
    let mut random = Random(5_000_000 + at);
    let (verb, noun, state) = (random.pick(&VERBS), random.pick(&NOUNS), random.pick(&STATES));
    (format!("com.example.module{:02}.{noun}Test", at % 40), format!("{verb}{noun}_{at}_{state}"))
}

/// Folders with a sidecar and a report. One test in forty is flaky, a few break for a while.
fn make(made: &Path, runs: u64) -> Result<()> {
    let tests: Vec<(String, String)> = (0..TESTS).map(test).collect();
    for run in 0..runs {
        let mut random = Random(6_000_000 + run);
        let mut report = String::from("<testsuite name=\"all\">\n");
        for (at, (class, name)) in (0..).zip(&tests) {
            let ms = 5 + at * 7 % 900 + random.below(20);
            let is_flaky = at % 40 == 7 && random.below(12) == 0;
            let is_broken = at % 100 == 13 && run / 20 % 9 == at / 100;
            let _ =
                write!(report, "<testcase classname=\"{class}\" name=\"{name}\" time=\"{:.3}\"", ms as f64 / 1000.0);
            let said = format!("expected {} but was {}", random.below(9), at);
            let _ = match (is_broken, is_flaky, random.below(2)) {
                (true, ..) | (_, true, 0) => {
                    writeln!(report, "><failure message=\"{said}\">at {name}:{at}</failure></testcase>")
                }
                (_, true, _) => writeln!(report, "><flakyFailure message=\"{said}\"/></testcase>"),
                _ => writeln!(report, "/>"),
            };
        }
        report.push_str("</testsuite>\n");
        // Six runs a day, three on each commit.
        let (day, hour) = (run / 6, run % 6 * 4);
        let (month, day) = (1 + day / 28, 1 + day % 28);
        let sidecar = format!(
            "{{\"project\":\"example\",\"run_id\":\"{}\",\"attempt\":1,\"job\":\"test\",\"branch\":\"main\",\"sha\":\"{:040x}\",\"started_at\":\"2025-{month:02}-{day:02}T{hour:02}:00:00Z\"}}",
            700_000 + run,
            run / 3
        );
        write(&place(made, run).join("artiscope.json"), sidecar)?;
        write(&place(made, run).join("junit.xml"), report)?;
    }
    Ok(())
}

/// Bytes of all files below.
fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for member in std::fs::read_dir(folder)? {
        let member = member?;
        let about = member.metadata()?;
        sum += if about.is_dir() { size(&member.path())? } else { about.len() };
    }
    Ok(sum)
}

//! One large document of each format that has a peer: a seed makes it, nothing of it is kept.
//!
//! `tests/e2e/formats.mjs` has the command line and the peer read it in turns.

use super::artifact::{NOUNS, Random, STATES, VERBS, report};
use crate::shell::{cargo, e2e, program, run, say, target, timed, write};
use crate::tools;
use anyhow::{Result, bail};
use std::fmt::Write as _;

/// A format, the file it is written to, and how.
struct Plan {
    format: &'static str,
    name: &'static str,
    cases: u64,
    write: fn(&mut String, &mut Random, u64),
}

const PLANS: &[Plan] = &[
    Plan { format: "junit", name: "junit.xml", cases: 250_000, write: report },
    Plan { format: "trx", name: "results.trx", cases: 60_000, write: trx },
    Plan { format: "ctrf", name: "ctrf-report.json", cases: 200_000, write: ctrf },
    Plan { format: "tap", name: "results.tap", cases: 500_000, write: tap },
    Plan { format: "go-test-json", name: "go-test.json", cases: 80_000, write: go },
];

/// `cargo xtask bench --formats`.
pub(super) fn command(is_quick: bool) -> Result<()> {
    let folder = target().join("bench/formats");
    std::fs::create_dir_all(&folder)?;
    if !tools::node_packages()? {
        bail!("the benchmark needs Node 20 or newer with npm");
    }
    timed(cargo().args(["build", "--locked", "--release", "--bin", "artiscope"]))?;
    let mut bench = program("node");
    bench.arg(e2e().join("formats.mjs"));
    for (seed, plan) in (4_000_000..).zip(PLANS) {
        let mut text = String::new();
        (plan.write)(&mut text, &mut Random(seed), if is_quick { plan.cases / 10 } else { plan.cases });
        let path = folder.join(plan.name);
        write(&path, &text)?;
        say(format!("made {} of {} bytes", path.display(), text.len()));
        bench.arg(format!("{}={}", plan.format, path.display()));
    }
    bench.env("BENCH_ROUNDS", if is_quick { "1" } else { "5" });
    bench.env("BENCH_RESULT", folder.join("result.json"));
    bench.env("BENCH_CLI", target().join("release").join(format!("artiscope{}", std::env::consts::EXE_SUFFIX)));
    run(&mut bench)
}

/// Class, name and milliseconds of a case, and whether it failed.
fn case(random: &mut Random, at: u64) -> (String, String, u64, bool) {
    let (verb, noun, state) = (random.pick(&VERBS), random.pick(&NOUNS), random.pick(&STATES));
    let class = format!("example.module{:02}.{noun}Tests", at / 200 % 60);
    (class, format!("{verb}_{noun}_{at}_{state}"), random.below(2000), random.below(120) == 0)
}

fn stack(random: &mut Random, end: &str) -> String {
    (0..10).fold(String::new(), |mut out, depth| {
        let _ =
            write!(out, "   at Example.Frame{depth}.Call() in /src/frame{depth}.cs:line {}{end}", random.below(900));
        out
    })
}

fn trx(out: &mut String, random: &mut Random, cases: u64) {
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TestRun id=\"00000000-0000-4000-8000-000000000001\" name=\"run\" xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">\n  <Times creation=\"2025-01-01T08:00:00Z\" queuing=\"2025-01-01T08:00:00Z\" start=\"2025-01-01T08:00:00Z\" finish=\"2025-01-01T09:00:00Z\" />\n  <Results>\n");
    let mut definitions = String::new();
    for at in 0..cases {
        let (class, name, ms, is_red) = case(random, at);
        let outcome = if is_red { "Failed" } else { "Passed" };
        let _ = write!(
            out,
            "    <UnitTestResult executionId=\"00000000-0000-4000-9000-{at:012x}\" testId=\"00000000-0000-4000-a000-{at:012x}\" testName=\"{name}\" computerName=\"runner\" duration=\"00:00:{:02}.{:03}0000\" startTime=\"2025-01-01T08:00:00.0000000+00:00\" endTime=\"2025-01-01T08:00:01.0000000+00:00\" testType=\"13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b\" outcome=\"{outcome}\" testListId=\"8c84fa94-04c1-424b-9868-57a2d4851a1d\" relativeResultsDirectory=\"00000000-0000-4000-9000-{at:012x}\"",
            ms / 1000,
            ms % 1000,
        );
        if is_red {
            let _ = writeln!(
                out,
                ">\n      <Output><ErrorInfo><Message>Assert.Equal() Failure: {ms}</Message><StackTrace>{}</StackTrace></ErrorInfo></Output>\n    </UnitTestResult>",
                stack(random, "\n")
            );
        } else {
            out.push_str(" />\n");
        }
        let _ = writeln!(
            definitions,
            "    <UnitTest name=\"{name}\" storage=\"/src/tests.dll\" id=\"00000000-0000-4000-a000-{at:012x}\"><Execution id=\"00000000-0000-4000-9000-{at:012x}\" /><TestMethod codeBase=\"/src/tests.dll\" adapterTypeName=\"executor://xunit\" className=\"{class}\" name=\"{name}\" /></UnitTest>"
        );
    }
    let _ = writeln!(out, "  </Results>\n  <TestDefinitions>\n{definitions}  </TestDefinitions>\n</TestRun>");
}

fn ctrf(out: &mut String, random: &mut Random, cases: u64) {
    let _ = write!(
        out,
        "{{\"reportFormat\":\"CTRF\",\"specVersion\":\"0.0.0\",\"results\":{{\"tool\":{{\"name\":\"runner\"}},\"summary\":{{\"tests\":{cases},\"start\":1735718400000,\"stop\":1735722000000}},\"tests\":["
    );
    for at in 0..cases {
        let (class, name, ms, is_red) = case(random, at);
        let status = if is_red { "failed" } else { "passed" };
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(
            out,
            "{comma}\n{{\"name\":\"{name}\",\"status\":\"{status}\",\"duration\":{ms},\"suite\":[\"{class}\"],\"filePath\":\"src/{class}.ts\",\"tags\":[\"fast\"],\"retries\":0,\"flaky\":false"
        );
        if is_red {
            let _ = write!(out, ",\"message\":\"expected {ms}\",\"trace\":\"{}\"", stack(random, "\\n"));
        }
        out.push('}');
    }
    out.push_str("\n]}}\n");
}

fn tap(out: &mut String, random: &mut Random, cases: u64) {
    let _ = writeln!(out, "TAP version 13\n1..{cases}");
    for at in 0..cases {
        let (class, name, ms, is_red) = case(random, at);
        let _ = writeln!(out, "{}ok {} - {class} {name} # time={ms}ms", if is_red { "not " } else { "" }, at + 1);
        if is_red {
            let _ = writeln!(
                out,
                "  ---\n  message: 'expected {ms}'\n  severity: fail\n  at:\n    file: src/{name}.js\n    line: {}\n  ...",
                random.below(900)
            );
        }
    }
}

fn go(out: &mut String, random: &mut Random, cases: u64) {
    for at in 0..cases {
        let (class, name, ms, is_red) = case(random, at);
        let package = format!("example.com/{}", class.replace('.', "/"));
        let mut line = |action: &str, rest: &str| {
            let _ = writeln!(
                out,
                "{{\"Time\":\"2025-01-01T08:{:02}:{:02}.{:03}Z\",\"Action\":\"{action}\",\"Package\":\"{package}\",\"Test\":\"Test_{name}\"{rest}}}",
                at / 60 % 60,
                at % 60,
                ms % 1000
            );
        };
        let (word, sign) = if is_red { ("fail", "FAIL") } else { ("pass", "PASS") };
        line("run", "");
        line("output", &format!(",\"Output\":\"=== RUN   Test_{name}\\n\""));
        if is_red {
            line("output", &format!(",\"Output\":\"    cart_test.go:{}: expected {ms}\\n\"", random.below(900)));
        }
        line("output", &format!(",\"Output\":\"--- {sign}: Test_{name} ({}.{:02}s)\\n\"", ms / 1000, ms % 1000 / 10));
        line(word, &format!(",\"Elapsed\":{}.{:02}", ms / 1000, ms % 1000 / 10));
    }
}

//! The artifact of the benchmark: reports, logs and records from a seed, the same on every machine.

use super::zip::Zip;
use anyhow::Result;
use std::fmt::Write as _;
use std::path::Path;

/// How much there is of each kind.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) reports: u64,
    pub(crate) cases_per_report: u64,
    pub(crate) logs: u64,
    pub(crate) lines_per_log: u64,
    pub(crate) streams: u64,
    pub(crate) records_per_stream: u64,
}

/// About 300 MB to read: what a large nightly run leaves behind.
pub(crate) const FULL: Size = Size {
    reports: 2000,
    cases_per_report: 272,
    logs: 20,
    lines_per_log: 60_000,
    streams: 10,
    records_per_stream: 47_000,
};

/// A tenth of it.
pub(crate) const QUICK: Size = Size { reports: 200, lines_per_log: 6000, records_per_stream: 4700, ..FULL };

impl Size {
    /// Cases in all reports.
    pub(crate) fn cases(self) -> u64 {
        self.reports * self.cases_per_report
    }

    /// A name for files that depend on the size.
    pub(crate) fn name(self) -> String {
        format!("{}-{}-{}", self.cases(), self.logs * self.lines_per_log, self.streams * self.records_per_stream)
    }
}

/// One document to be made: its path, and how.
pub(super) struct Plan {
    pub(super) path: String,
    pub(super) seed: u64,
    pub(super) rows: u64,
    pub(super) write: fn(&mut String, &mut Random, u64),
}

/// Makes the archive; returns its bytes on disk and inflated.
pub(crate) fn make(path: &Path, size: Size) -> Result<(u64, u64)> {
    make_all(path, &plans(size))
}

fn plans(size: Size) -> Vec<Plan> {
    let reports = (0..size.reports).map(|i| Plan {
        path: format!("reports/module-{:02}/TEST-com.example.module{:02}.Suite{i:04}Test.xml", i % 40, i % 40),
        seed: 1_000_000 + i,
        rows: size.cases_per_report,
        write: report,
    });
    let logs = (0..size.logs).map(|i| Plan {
        path: format!("logs/worker-{i:02}.log"),
        seed: 2_000_000 + i,
        rows: size.lines_per_log,
        write: log,
    });
    let streams = (0..size.streams).map(|i| Plan {
        path: format!("events/stream-{i:02}.ndjson"),
        seed: 3_000_000 + i,
        rows: size.records_per_stream,
        write: records,
    });
    reports.chain(logs).chain(streams).collect()
}

/// Makes an archive of these documents; returns its bytes on disk and inflated.
pub(super) fn make_all(path: &Path, plans: &[Plan]) -> Result<(u64, u64)> {
    let mut zip = Zip::create(path)?;
    let mut inflated = 0;
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    // A few at a time, in order: memory stays small and the bytes the same whatever the machine.
    for batch in plans.chunks(threads * 4) {
        let share = batch.len().div_ceil(threads);
        let members = std::thread::scope(|scope| {
            let parts: Vec<_> =
                batch.chunks(share).map(|part| scope.spawn(|| part.iter().map(member).collect())).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|_| Vec::new())).collect::<Vec<_>>()
        });
        for (plan, member) in batch.iter().zip(members) {
            let member = member?;
            inflated += member.size;
            zip.add(&plan.path, &member)?;
        }
    }
    Ok((zip.finish()?, inflated))
}

fn member(plan: &Plan) -> Result<super::zip::Member> {
    let mut text = String::new();
    (plan.write)(&mut text, &mut Random(plan.seed), plan.rows);
    super::zip::Member::deflate(text.as_bytes())
}

pub(super) const VERBS: [&str; 8] = ["handles", "rejects", "retries", "stores", "parses", "renders", "signs", "merges"];
pub(super) const NOUNS: [&str; 8] =
    ["request", "order", "session", "token", "invoice", "packet", "snapshot", "migration"];
pub(super) const STATES: [&str; 6] = ["when_busy", "when_empty", "twice", "after_restart", "in_parallel", "over_limit"];

pub(super) fn report(out: &mut String, random: &mut Random, cases: u64) {
    let suite = format!("com.example.module{:02}.Suite{:04}Test", random.below(40), random.below(10_000));
    let _ = writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{suite}\" tests=\"{cases}\" time=\"{}.5\">",
        random.below(90)
    );
    for i in 0..cases {
        let (verb, noun, state) = (random.pick(&VERBS), random.pick(&NOUNS), random.pick(&STATES));
        let _ = write!(
            out,
            "  <testcase classname=\"{suite}\" name=\"{verb}_{noun}_{i}_{state}\" time=\"{}.{:03}\" file=\"src/test/{noun}/{verb}_{:05}.java\"",
            random.below(3),
            random.below(1000),
            random.below(100_000),
        );
        match random.below(250) {
            0 => {
                let (status, port) = (500 + random.below(5), random.below(60_000));
                let message = format!(
                    "expected 200 but {noun} service at 10.0.{}.{}:{port} answered {status}",
                    random.below(256),
                    random.below(256)
                );
                let _ = writeln!(
                    out,
                    ">\n    <failure message=\"{message}\" type=\"java.lang.AssertionError\"><![CDATA[java.lang.AssertionError: {message}"
                );
                for depth in 0..12 {
                    let _ = writeln!(
                        out,
                        "\tat com.example.{noun}.{verb}Frame{depth}.call(Frame{depth}.java:{})",
                        random.below(900)
                    );
                }
                out.push_str("]]></failure>\n  </testcase>\n");
            }
            1 | 2 => out.push_str("><skipped message=\"not on this platform\"/></testcase>\n"),
            3 => {
                let _ = writeln!(
                    out,
                    ">\n    <system-out>{verb} {noun} {:016x}</system-out>\n  </testcase>",
                    random.next()
                );
            }
            _ => out.push_str("/>\n"),
        }
    }
    out.push_str("</testsuite>\n");
}

pub(super) fn log(out: &mut String, random: &mut Random, lines: u64) {
    for i in 0..lines {
        let level = match random.below(200) {
            0 => "ERROR",
            1..=6 => "WARN ",
            _ => "INFO ",
        };
        let (verb, noun) = (random.pick(&VERBS), random.pick(&NOUNS));
        let _ = writeln!(
            out,
            "2025-01-01T{:02}:{:02}:{:02}.{:03}Z {level} [worker-{}] {verb} {noun} id={:06} took {} ms trace={:016x}",
            i / 3600 % 24,
            i / 60 % 60,
            i % 60,
            random.below(1000),
            random.below(16),
            random.below(1_000_000),
            random.below(2000),
            random.next(),
        );
    }
}

fn records(out: &mut String, random: &mut Random, records: u64) {
    for i in 0..records {
        let (verb, noun) = (random.pick(&VERBS), random.pick(&NOUNS));
        let _ = writeln!(
            out,
            "{{\"time\":\"2025-01-01T{:02}:{:02}:{:02}Z\",\"seq\":{i},\"event\":\"{noun}.{verb}\",\"cid\":\"{:016x}\",\"data\":{{\"ok\":{},\"ms\":{},\"bytes\":{},\"node\":\"node-{}\",\"attempt\":{}}}}}",
            i / 3600 % 24,
            i / 60 % 60,
            i % 60,
            random.next(),
            random.below(100) > 0,
            random.below(5000),
            random.below(1_000_000),
            random.below(64),
            random.below(4),
        );
    }
}

/// Numbers from a seed (splitmix64).
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(words.len() as u64)).unwrap_or(0);
        words[at]
    }
}

//! "Try a sample": a red run of a made-up project, the same bytes every time.
//!
//! Two artifacts as a CI leaves them: unit tests with three causes, retries and
//! a coloured log; end-to-end tests with a screenshot, a zip in the zip and a
//! report that breaks off.

mod bulk;
mod deflate;
mod end_to_end;
mod pack;
mod unit_tests;

/// Files by name.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut dice = Dice(0x5EED);
    vec![
        ("unit-tests-ubuntu.zip".into(), pack::zip(&unit_tests::members(&mut dice))),
        ("end-to-end-chromium.zip".into(), pack::zip(&end_to_end::members(&mut dice))),
    ]
}

/// A zip of dull documents, as most of any artifact is.
pub fn bulk() -> Vec<u8> {
    pack::zip(&bulk::members(&mut Dice(0xB01D)))
}

/// Numbers that look random and are the same every time (the generator of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    /// A number below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// One of some.
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from.get(at).copied().unwrap_or_default()
    }

    /// Seconds as reports write them, up to so many milliseconds.
    fn seconds(&mut self, below_ms: u64) -> String {
        let ms = self.below(below_ms) + 1;
        format!("{}.{:03}", ms / 1000, ms % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use artiscope_core::bytes::{ByteSource, Limits};
    use artiscope_core::session::Session;
    use artiscope_core::views::Verdict;

    #[test]
    fn the_sample_is_a_red_run_with_something_for_every_lens() {
        let inputs = files().into_iter().map(|(name, bytes)| (name, Box::new(bytes) as Box<dyn ByteSource>));
        let session = Session::open(Limits::default(), inputs.collect());
        let summary = session.summary(false);
        assert_eq!(summary.verdict, Verdict::Red);
        // The second shard was cut and tells what the first one tells: it counts once.
        assert_eq!([summary.counts.failed, summary.counts.error, summary.counts.flaky], [6, 7, 3]);
        assert!(summary.counts.tests > 200 && summary.counts.skipped > 0 && summary.ledger_lost > 0);
        assert!(summary.causes.len() >= 3, "{:?}", summary.causes);
        let paths: Vec<&str> = session.facts().entries.iter().map(|entry| entry.path.as_str()).collect();
        assert!(paths.contains(&"end-to-end-chromium.zip!/traces/checkout-retry.zip!/trace.ndjson"), "{paths:?}");
    }

    #[test]
    fn the_sample_is_the_same_every_time() {
        assert_eq!(files(), files());
    }
}

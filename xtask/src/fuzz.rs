//! Damages the samples of formats for as long as asked: nothing may panic or hang, and the same
//! bytes are read alike twice. The test is `tests/formats.rs`; here it only runs longer, and fast.

use crate::shell::{cargo, timed};
use anyhow::{Context, Result, bail};

/// Seconds when nothing is said.
const SECONDS: u64 = 60;

/// `cargo xtask fuzz`.
pub(crate) fn command(args: &[String]) -> Result<()> {
    let (mut seconds, mut seed, mut format) = (SECONDS, None, None);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number = || {
            let value = args.next().with_context(|| format!("{arg} wants a number"))?;
            value.parse::<u64>().with_context(|| format!("not a number: {value}"))
        };
        match arg.as_str() {
            "--seconds" => seconds = number()?,
            "--seed" => seed = Some(number()?),
            other if other.starts_with('-') || format.is_some() => {
                bail!("unknown argument: {other} (known: --seconds N, --seed N, one format)")
            }
            id => format = Some(id),
        }
    }
    let mut test = cargo();
    test.args(["test", "--locked", "--profile", "fast", "--test", "all", "--"]);
    test.args(["formats::damaged_samples", "--nocapture"]).env("ARTISCOPE_FUZZ_SECONDS", seconds.to_string());
    if let Some(format) = format {
        test.env("ARTISCOPE_FUZZ_FORMAT", format);
    }
    if let Some(seed) = seed {
        test.env("ARTISCOPE_FUZZ_SEED", seed.to_string());
    }
    timed(&mut test).map(drop)
}

//! `parity`, `pipeline`, `scenarios`, `flakes`, `perf`: a lens as text or JSON.

use super::{Flag, is_nothing_opened, judged};
use crate::args::{FlakesArgs, LensArgs, Printing, TextOrJson};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::findings::Answer;
use artiscope_core::views::LENSES;

/// `--window` is the window of the chosen rule, and of both systems that have one. A history alone will do.
pub(super) fn flakes(args: &FlakesArgs, printing: &Printing) -> Result<Exit> {
    let inputs = &args.lens.inputs;
    if inputs.paths.is_empty() && !super::history::is_named(&inputs.kept) {
        return Err(usage("nothing to read: give a PATH or --history DIR"));
    }
    let keys = ["hologram.flake.window_days", "flakeguard.list_days", "flakes.window_days"];
    let flag = |days: u32| keys.map(|key| (key, days.to_string(), "--window".to_owned())).to_vec();
    run("flakes", &args.lens, &args.window.map(flag).unwrap_or_default(), printing)
}

pub(super) fn run(id: &str, args: &LensArgs, flags: &[Flag], printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    let Some(lens) = LENSES.iter().find(|lens| lens.id == id) else { return Err(usage(format!("no such lens: {id}"))) };
    let (session, text) = judged(&args.inputs, flags, printing, |scene| match args.format {
        TextOrJson::Text => scene.lens_text(lens, &options),
        TextOrJson::Json => scene.lens_json(lens, &options),
    })?;
    Output::open(printing)?.text(&text)?;
    let mine = || session.answers().iter().filter(|(rule, _)| lens.has(rule.id)).map(|(_, answer)| answer);
    let least = args.fail_on.severity();
    let is_failed = session
        .findings()
        .iter()
        .any(|found| lens.has(found.rule) && least.is_some_and(|least| found.decides_at(least)));
    // Where no path was given, what was kept is all there is to judge.
    let is_opened = args.inputs.paths.is_empty() || !is_nothing_opened(&session);
    Ok(if !is_opened {
        Exit::NothingOpened
    } else if is_failed {
        Exit::Findings
    } else if mine().next().is_none() || mine().all(|answer| matches!(answer, Answer::NoData(_))) {
        Exit::NoData
    } else {
        Exit::Passed
    })
}

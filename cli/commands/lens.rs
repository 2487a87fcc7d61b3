//! `parity`, `pipeline`, `scenarios`, `flakes`, `perf`: a lens as text or JSON.

use super::{is_nothing_opened, session};
use crate::args::{LensArgs, Printing, TextOrJson};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;
use artiscope_core::findings::Answer;
use artiscope_core::views::LENSES;

pub(super) fn run(id: &str, args: &LensArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    let session = session(&args.inputs, printing)?;
    let text = match args.format {
        TextOrJson::Text => session.lens_text(id, &options),
        TextOrJson::Json => session.lens_json(id, &options),
    };
    Output::open(printing)?.text(&text.unwrap_or_default())?;
    let rules = LENSES.iter().find(|lens| lens.id == id).map(|lens| lens.rules).unwrap_or_default();
    let mine = || session.answers().iter().filter(|(rule, _)| rules.contains(&rule.id)).map(|(_, answer)| answer);
    let least = args.fail_on.severity();
    let is_failed = session
        .findings()
        .iter()
        .any(|found| rules.contains(&found.rule) && least.is_some_and(|least| found.decides_at(least)));
    Ok(if is_nothing_opened(&session) {
        Exit::NothingOpened
    } else if is_failed {
        Exit::Findings
    } else if mine().next().is_none() || mine().all(|answer| matches!(answer, Answer::NoData(_))) {
        Exit::NoData
    } else {
        Exit::Passed
    })
}

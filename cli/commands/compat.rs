//! `compat`: files that the tools of the five systems read on.

use super::{is_nothing_opened, judged};
use crate::args::{CompatArgs, Printing, TextOrJson};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::{Context as _, Result};
use serde_json::json;
use std::fs;

/// Writes what can be written, and says why the rest is not; without any file it is a lack of data.
pub(super) fn run(args: &CompatArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    fs::create_dir_all(&args.out)
        .map_err(|error| usage(format!("cannot be written to ({error}): {}", args.out.display())))?;
    let (session, files) = judged(&args.inputs, &[], printing, |scene| scene.compat(&options))?;
    let mut rows = Vec::new();
    for (path, made) in &files {
        if let Ok(text) = made {
            let place = args.out.join(path);
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).with_context(|| format!("writing failed: {}", folder.display()))?;
            }
            fs::write(&place, text).with_context(|| format!("writing failed: {}", place.display()))?;
        }
        rows.push((path, made.as_ref().err()));
    }
    let text = match args.format {
        TextOrJson::Json => {
            let rows: Vec<_> =
                rows.iter().map(|(path, why)| json!({"path": path, "written": why.is_none(), "why": why})).collect();
            serde_json::to_string_pretty(&rows)? + "\n"
        }
        TextOrJson::Text => rows
            .iter()
            .map(|(path, why)| match why {
                None => format!("written  {path}\n"),
                Some(why) => format!("no data  {path}: {why}\n"),
            })
            .collect(),
    };
    Output::open(printing)?.text(&text)?;
    let is_any = files.iter().any(|(_, made)| made.is_ok());
    Ok(match (is_nothing_opened(&session), is_any) {
        (true, _) => Exit::NothingOpened,
        (false, true) => Exit::Passed,
        (false, false) => Exit::NoData,
    })
}

//! `merge`: lines of several logs in order of their times.

use super::unjudged;
use crate::args::{MergeArgs, Printing, TextOrJson};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::documents::times::rfc3339;
use artiscope_core::reports::Redactor;
use artiscope_core::session::Session;
use artiscope_core::views::{LogsQuery, MergedLog, MergedPage, MergedQuery};
use serde_json::json;
use std::fmt::Write as _;
use std::io;

/// Lines that are put into words at once.
const SLICE: u32 = 20_000;

pub(super) fn run(args: &MergeArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    let mut session = unjudged(&args.inputs, &[], printing)?;
    let shifts = shifts(&session, &args.offset)?;
    let query = MergedQuery { shifts, limit: SLICE, ..MergedQuery::default() };
    let first = session.merged(&query);
    let (logs, total) = (first.logs.clone(), first.total);
    let is_json = args.format == TextOrJson::Json;
    let redactor = Redactor::new(options.no_redact.as_deref());
    let fit = |text: &str| redactor.owned(text);
    Output::open(printing)?.write(|sink| {
        if is_json {
            let logs: Vec<_> = logs.iter().map(|log| described(log, &fit)).collect();
            sink(&format!("{{\"schema\":1,\"logs\":{},\n\"lines\":[", serde_json::Value::from(logs)))?;
        }
        let mut page = first;
        let mut offset = 0;
        loop {
            print(&page, offset, is_json, &fit, sink)?;
            offset += page.rows.len() as u64;
            if page.rows.is_empty() || offset >= total {
                break;
            }
            page = session.merged(&MergedQuery { offset, ..query.clone() });
        }
        if is_json { sink("]}\n") } else { Ok(()) }
    })?;
    if !printing.quiet {
        for log in &logs {
            if !log.left_out.is_empty() {
                eprintln!("left out: {}: {}", log.path, log.left_out);
            } else if !log.assumed.is_empty() {
                eprintln!("assumed: {}: {}", log.path, log.assumed);
            }
        }
        if let Some(reason) = options.no_redact {
            eprintln!("secrets were left in: {reason}");
        }
    }
    Ok(if super::is_nothing_opened(&session) {
        Exit::NothingOpened
    } else if total == 0 {
        Exit::NoData
    } else {
        Exit::Passed
    })
}

fn print(
    page: &MergedPage,
    offset: u64,
    is_json: bool,
    fit: &dyn Fn(&str) -> String,
    sink: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let mut text = String::new();
    for (at, row) in (offset..).zip(&page.rows) {
        let path = page.logs.get(row.log as usize).map(|log| fit(&log.path)).unwrap_or_default();
        if is_json {
            let comma = if at > 0 { "," } else { "" };
            let severity = Some(row.severity.word()).filter(|word| !word.is_empty());
            let time = rfc3339(row.time);
            let row = json!({
                "path": path, "line": row.line, "time": time, "is_timed": row.is_timed, "severity": severity,
                "text": fit(&row.text),
            });
            let _ = write!(text, "{comma}\n{row}");
        } else {
            let _ = writeln!(text, "{path}:{}:{}", row.line, fit(&row.text));
        }
    }
    sink(&text)
}

fn described(log: &MergedLog, fit: &dyn Fn(&str) -> String) -> serde_json::Value {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    json!({
        "path": fit(&log.path), "lines": log.lines, "timed": log.timed, "first": log.first.map(rfc3339),
        "last": log.last.map(rfc3339), "offset_ms": log.shift_ms, "assumed": said(&log.assumed),
        "left_out": said(&log.left_out),
    })
}

/// `server.log=-1.5`: seconds for every log whose path ends so.
fn shifts(session: &Session, offsets: &[String]) -> Result<Vec<(u32, i64)>> {
    let logs = session.logs(&LogsQuery { limit: u32::MAX, ..LogsQuery::default() }).rows;
    let mut shifts = Vec::new();
    for offset in offsets {
        let parts = offset.rsplit_once('=').and_then(|(end, seconds)| {
            let seconds = seconds.trim_end_matches('s').parse::<f64>().ok().filter(|seconds| seconds.is_finite())?;
            Some((end, seconds))
        });
        let (end, seconds) = parts.ok_or_else(|| usage(format!("not LOG=SECONDS as in server.log=-1.5: {offset}")))?;
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of an offset that a person gave")]
        let ms = (seconds * 1000.0).round() as i64;
        let of = logs.iter().filter(|log| log.path == end || log.path.ends_with(&format!("/{end}")));
        let before = shifts.len();
        shifts.extend(of.map(|log| (log.entry, ms)));
        if shifts.len() == before {
            return Err(usage(format!("no log has a path that ends so: {end}")));
        }
    }
    Ok(shifts)
}

//! `history`: runs that are kept in a directory.

use super::unjudged;
use crate::args::{HistoryCommand, Inputs, Kept, Printing, TextOrJson};
use crate::exit::{Exit, nothing_opened, usage};
use crate::history::{Loaded, Store};
use crate::output::Output;
use crate::source::{FileSource, Source};
use anyhow::{Context as _, Result};
use artiscope_core::bytes::Limits;
use artiscope_core::documents::times::rfc3339;
use artiscope_core::findings::analyses::compare::{choices, resolve};
use artiscope_core::history::{About, History, Pin, Windows};
use artiscope_core::session::{backup, restore};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(command: &HistoryCommand, printing: &Printing) -> Result<Exit> {
    match command {
        HistoryCommand::Add(inputs) => add(inputs, printing),
        HistoryCommand::List { kept, format } => list(&load(&root(kept)?, printing)?, *format, printing),
        HistoryCommand::Show { kept, key, test, format } => {
            let history = load(&root(kept)?, printing)?.history;
            match test {
                Some(test) => super::strip::run(&history, test, *format, printing),
                None => show(&history, key.as_deref().unwrap_or_default(), *format, printing),
            }
        }
        HistoryCommand::Prune { kept, as_of, content_days, event_days, dry_run } => {
            let windows = Windows { content_days: *content_days, event_days: *event_days };
            prune(&root(kept)?, crate::args::moment(as_of.as_deref())?, windows, *dry_run, printing)
        }
        HistoryCommand::Export { kept } => {
            let Some(path) = &printing.output else { return Err(usage("a backup goes to a file: -o FILE")) };
            let bytes = backup(&Store::open(&root(kept)?, false)?.all()?);
            std::fs::write(path, bytes).with_context(|| format!("cannot be written: {}", path.display()))?;
            Ok(Exit::Passed)
        }
        HistoryCommand::Pin { kept, key, branch } => pin(&root(kept)?, key, branch, printing),
        HistoryCommand::Unpin { kept, branch, project } => unpin(&root(kept)?, branch, project.as_deref(), printing),
        HistoryCommand::Import { kept, file } => import(&root(kept)?, file, printing),
    }
}

/// `--history DIR`, else what the environment says.
pub(super) fn named(kept: &Kept) -> Option<PathBuf> {
    let named = || std::env::var_os("ARTISCOPE_HISTORY").filter(|name| !name.is_empty()).map(PathBuf::from);
    kept.history.clone().or_else(named)
}

/// True where a history is named.
pub(super) fn is_named(kept: &Kept) -> bool {
    named(kept).is_some()
}

fn root(kept: &Kept) -> Result<PathBuf> {
    named(kept).ok_or_else(|| usage("no history: give --history DIR or set ARTISCOPE_HISTORY"))
}

/// What was kept, where a history is named. One that is not there yet has kept nothing.
pub(super) fn beside(kept: &Kept, printing: &Printing) -> Result<Option<History>> {
    match named(kept) {
        Some(root) if root.is_dir() => Ok(Some(load(&root, printing)?.history)),
        Some(_) => Ok(Some(History::default())),
        None => Ok(None),
    }
}

fn load(root: &Path, printing: &Printing) -> Result<Loaded> {
    let loaded = Store::open(root, false)?.load()?;
    if !printing.quiet {
        for damage in &loaded.damaged {
            eprintln!("not read: {damage}");
        }
    }
    Ok(loaded)
}

fn add(inputs: &Inputs, printing: &Printing) -> Result<Exit> {
    let root = root(&inputs.kept)?;
    let mut session = unjudged(inputs, &[], printing)?;
    session.finish();
    if super::is_nothing_opened(&session) {
        return Err(nothing_opened("nothing could be opened"));
    }
    let mut runs = session.kept();
    for run in &mut runs {
        inputs.name(&mut run.about);
    }
    // What has neither tests nor an id says nothing of a later run.
    runs.retain(|run| !run.endings.is_empty());
    if runs.is_empty() {
        return Err(crate::exit::no_data("no run has tests: nothing to keep"));
    }
    let store = Store::open(&root, true)?;
    let mut output = Output::open(printing)?;
    for run in &runs {
        let word = if store.add(run)? { "replaced" } else { "kept" };
        // Said when it lasts, one by one: who is killed knows what is there.
        output.line(&format!("{word} {} {} ({} tests)", run.about.key(), title(&run.about), run.endings.len()))?;
    }
    Ok(Exit::Passed)
}

/// What a run is called, after its project.
fn title(about: &About) -> String {
    [about.project.as_str(), &about.title()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn time(about: &About) -> String {
    about.time.map_or_else(|| "no time".to_owned(), rfc3339)
}

fn counts(history: &History, run: usize) -> BTreeMap<&'static str, u64> {
    let mut counts: BTreeMap<&str, u64> =
        ["passed", "failed", "error", "skipped", "flaky"].map(|word| (word, 0)).into();
    for (_, ran) in history.of_run(u32::try_from(run).unwrap_or(u32::MAX)) {
        *counts.entry(ran.status.word()).or_default() += 1;
        *counts.entry("flaky").or_default() += u64::from(ran.is_flaky());
    }
    counts
}

fn list(loaded: &Loaded, format: TextOrJson, printing: &Printing) -> Result<Exit> {
    let history = &loaded.history;
    let pinned: Vec<&str> = history.pins().iter().flat_map(|pin| &pin.keys).map(String::as_str).collect();
    let mut text = String::new();
    for at in history.in_time() {
        let (about, counts) = (&history.runs()[at], counts(history, at));
        if format == TextOrJson::Json {
            let row = json!({
                "key": about.key(), "project": about.project, "repository": about.repository,
                "run_id": about.run_id, "run_number": about.run_number, "attempt": about.attempt,
                "workflow": about.workflow, "job": about.job, "instance": about.instance, "sha": about.sha,
                "branch": about.branch, "event": about.event, "url": about.url,
                "time": about.time.map(rfc3339), "verdict": about.verdict, "totals": counts,
                "identity_from": about.identity_from,
                "pinned": pinned.contains(&about.key().as_str()),
            });
            writeln!(text, "{row}")?;
        } else {
            let red = counts["failed"] + counts["error"];
            let tests: u64 = counts.iter().filter(|(word, _)| **word != "flaky").map(|(_, count)| count).sum();
            writeln!(
                text,
                "{} {} {:7} {red} of {tests} red  {}{}",
                about.key(),
                time(about),
                about.verdict,
                title(about),
                if pinned.contains(&about.key().as_str()) { "  pinned" } else { "" }
            )?;
        }
    }
    if format == TextOrJson::Text {
        let (runs, rows) = (history.runs().len(), history.executions());
        writeln!(text, "{runs} runs, {rows} executions of {} tests, {} bytes", history.tests(), loaded.bytes)?;
    }
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

fn show(history: &History, key: &str, format: TextOrJson, printing: &Printing) -> Result<Exit> {
    let is_it = |about: &About| about.key().starts_with(key) || about.run_id.as_deref() == Some(key);
    let Some(at) = history.runs().iter().position(is_it) else {
        return Err(nothing_opened(format!("no run of this history has the key or id {key}")));
    };
    let about = &history.runs()[at];
    let mut text = String::new();
    if format == TextOrJson::Text {
        writeln!(text, "{} {} {}\n", title(about), time(about), about.verdict)?;
    }
    for (test, ran) in history.of_run(u32::try_from(at).unwrap_or(u32::MAX)) {
        let name = history.name(test);
        let said = ran.failure.map(|failure| failure.said.as_str()).filter(|said| !said.is_empty());
        let attempts: Vec<&str> = ran.attempts.iter().map(|status| status.word()).collect();
        if format == TextOrJson::Json {
            let cluster = ran.failure.map(|failure| failure.cluster.as_str()).filter(|id| !id.is_empty());
            let row = json!({
                "suite": name.suite, "class": name.class, "name": name.name, "file": name.file,
                "status": ran.status.word(), "attempts": attempts, "duration_ms": ran.duration_ms,
                "said": said, "cluster": cluster,
            });
            writeln!(text, "{row}")?;
        } else if ran.status.is_red() || ran.is_flaky() {
            let word = if ran.is_flaky() { "flaky" } else { ran.status.word() };
            let place = if name.class.is_empty() { name.suite } else { name.class };
            writeln!(text, "{word:7} {place} {}  {}", name.name, said.unwrap_or_default())?;
        }
    }
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

fn pin(root: &Path, key: &str, branch: &str, printing: &Printing) -> Result<Exit> {
    let store = Store::open(root, false)?;
    let history = load(root, printing)?.history;
    let all = choices(&history);
    let chosen = resolve(&history, &all, key, None).map_err(nothing_opened)?;
    let Some((file, gone)) = history.pin(&chosen.runs, branch) else {
        return Err(nothing_opened(format!("no run of this history has the key or id {key}")));
    };
    store.replace(&file, &gone)?;
    let of = if branch.is_empty() { "all branches".to_owned() } else { format!("branch {branch}") };
    Output::open(printing)?.text(&format!("pinned {} as the baseline of {of}\n", chosen.title))?;
    Ok(Exit::Passed)
}

fn unpin(root: &Path, branch: &str, project: Option<&str>, printing: &Printing) -> Result<Exit> {
    let store = Store::open(root, false)?;
    let history = load(root, printing)?.history;
    let is_asked = |pin: &&&Pin| pin.branch == branch && project.is_none_or(|project| pin.project == project);
    let pins = history.pins();
    let mine: Vec<&&Pin> = pins.iter().filter(is_asked).collect();
    let of = if branch.is_empty() { "all branches".to_owned() } else { format!("branch {branch}") };
    match mine.as_slice() {
        [] => Err(nothing_opened(format!("nothing is pinned for {of}"))),
        [pin] => {
            store.remove(&history.unpin(&pin.project, branch))?;
            Output::open(printing)?.text(&format!("the baseline of {of} is no longer pinned\n"))?;
            Ok(Exit::Passed)
        }
        several => {
            let projects: Vec<&str> = several.iter().map(|pin| pin.project.as_str()).collect();
            Err(usage(format!("several projects have a pin for {of}: --project {}", projects.join(", "))))
        }
    }
}

fn prune(root: &Path, as_of: Option<i64>, windows: Windows, is_dry: bool, printing: &Printing) -> Result<Exit> {
    let store = Store::open(root, false)?;
    let newest = || Ok::<_, anyhow::Error>(store.load()?.history.runs().iter().filter_map(|run| run.time).max());
    let Some(as_of) = as_of.map_or_else(newest, |as_of| Ok(Some(as_of)))? else {
        return Err(crate::exit::no_data("no run has a time: give --as-of"));
    };
    let pass = store.prune(as_of, windows, is_dry)?;
    let word = if is_dry { "would be removed" } else { "removed" };
    let (texts, runs) = pass.aged;
    let text = format!(
        "as of {}: {runs} runs older than {} days {word}, their statistics stay; texts of {texts} runs older than {} days {word}\n",
        rfc3339(as_of),
        windows.event_days,
        windows.content_days
    );
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

fn import(root: &Path, file: &Path, printing: &Printing) -> Result<Exit> {
    let about = std::fs::metadata(file).map_err(|error| nothing_opened(format!("{error}: {}", file.display())))?;
    let source = Source::File(Arc::new(FileSource::new(file.to_owned(), about.len(), true)));
    let (files, damaged) =
        restore(&source, &Limits::default()).map_err(|why| nothing_opened(format!("{why}: {}", file.display())))?;
    for damage in damaged.iter().filter(|_| !printing.quiet) {
        eprintln!("not read: {damage}");
    }
    let new = Store::open(root, true)?.import(&files)?;
    let runs = files.keys().filter(|name| name.starts_with("runs/")).count();
    Output::open(printing)?.text(&format!("{new} of {runs} runs are new\n"))?;
    Ok(Exit::Passed)
}

//! `history show --test NAME`: one test through the runs, a mark for each.

use crate::args::{Printing, TextOrJson};
use crate::exit::{Exit, nothing_opened};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::documents::times::rfc3339;
use artiscope_core::facts::Status;
use artiscope_core::history::{Execution, History};
use serde_json::json;
use std::fmt::Write as _;

/// Tests that are shown where a name fits several.
const TESTS: usize = 20;

pub(super) fn run(history: &History, named: &str, format: TextOrJson, printing: &Printing) -> Result<Exit> {
    let tests = found(history, named);
    if tests.is_empty() {
        return Err(nothing_opened(format!("no run of this history has a test that is called {named}")));
    }
    let mut text = String::new();
    for test in tests.iter().take(TESTS) {
        let name = history.name(*test);
        let place = if name.class.is_empty() { name.suite } else { name.class };
        if format == TextOrJson::Json {
            let runs: Vec<_> = history.of(*test).map(|ran| row(history, &ran)).collect();
            let (suite, class, file) = (name.suite, name.class, name.file);
            writeln!(
                text,
                "{}",
                json!({"suite": suite, "class": class, "name": name.name, "file": file, "runs": runs})
            )?;
            continue;
        }
        writeln!(text, "{}", [place, name.name].join(" ").trim_start())?;
        let strip: String = history.of(*test).map(|ran| mark(&ran)).collect();
        let red = history.of(*test).filter(|ran| ran.status.is_red()).count();
        let flaky = history.of(*test).filter(Execution::is_flaky).count();
        writeln!(text, "  {strip}\n  {red} of {} runs red, {flaky} passed only on retry", strip.chars().count())?;
        for ran in history.of(*test).filter(|ran| ran.status.is_red() || ran.is_flaky()) {
            let Some(about) = history.runs().get(ran.run as usize) else { continue };
            let time = about.time.map_or_else(|| "no time".to_owned(), rfc3339);
            let said = ran.failure.map(|failure| failure.said.as_str()).unwrap_or_default();
            writeln!(text, "  {} {time} {}  {said}", mark(&ran), about.title())?;
        }
    }
    let more = tests.len().saturating_sub(TESTS);
    if more > 0 && format == TextOrJson::Text {
        writeln!(text, "and {more} more tests with {named} in their names")?;
    }
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

/// Tests of exactly this name, alone or behind class or suite; else those that have it in theirs.
fn found(history: &History, named: &str) -> Vec<u32> {
    let whole = |test: u32| {
        let name = history.name(test);
        [name.class, name.suite].map(|place| format!("{place}{}{}", if place.is_empty() { "" } else { " " }, name.name))
    };
    let is_exact = |test: &u32| {
        history.name(*test).name == named
            || whole(*test).iter().any(|full| full == named || full.replacen(' ', ".", 1) == named)
    };
    let exact: Vec<u32> = (0..history.tests()).filter(is_exact).collect();
    if exact.is_empty() {
        return (0..history.tests()).filter(|test| whole(*test).iter().any(|full| full.contains(named))).collect();
    }
    exact
}

fn mark(ran: &Execution<'_>) -> char {
    match ran.status {
        _ if ran.is_flaky() => '≈',
        Status::Passed => '✓',
        Status::Skipped => '○',
        Status::Failed => '✕',
        Status::Error => '⊗',
    }
}

fn row(history: &History, ran: &Execution<'_>) -> serde_json::Value {
    let about = history.runs().get(ran.run as usize);
    let attempts: Vec<&str> = ran.attempts.iter().map(|status| status.word()).collect();
    json!({
        "key": about.map(artiscope_core::history::About::key),
        "run_id": about.and_then(|about| about.run_id.clone()),
        "attempt": about.map(|about| about.attempt),
        "instance": about.map(|about| about.instance.clone()),
        "time": about.and_then(|about| about.time).map(rfc3339),
        "status": ran.status.word(),
        "flaky": ran.is_flaky(),
        "attempts": attempts,
        "duration_ms": ran.duration_ms,
        "said": ran.failure.map(|failure| failure.said.as_str()).filter(|said| !said.is_empty()),
    })
}

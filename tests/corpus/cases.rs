//! What `truth_cases.json` says of each case, field by field.
//!
//! Cases are matched by their whole name, in order where several share one: projects part names
//! into class and name in their own ways, and rows of one name come in the order of the report.

use super::truths::result;
use artiscope_core::session::Session;
use artiscope_core::views::{AttemptView, FailureView, TestView};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Fields of cases: how many were compared, how many differ.
pub(super) type Fields = BTreeMap<&'static str, (usize, usize)>;

/// Class and name as one, without dots between.
fn whole(class: &str, name: &str) -> String {
    if class.is_empty() || name.starts_with(class) { name.to_owned() } else { format!("{class}.{name}") }
}

pub(super) fn compare(file: &str, told: &Value, session: &mut Session) -> Fields {
    let mut fields = Fields::new();
    let mut count = |field: &'static str, is_off: bool| {
        let known = fields.entry(field).or_default();
        *known = (known.0 + 1, known.1 + usize::from(is_off));
    };
    let cases: Vec<(u32, &'static str)> = {
        let facts = session.facts();
        facts.cases().filter_map(|attempts| attempts.last()).map(|row| (row.case, result(facts, row))).collect()
    };
    let mut ours: Vec<Option<(TestView, &'static str)>> =
        cases.into_iter().map(|(case, result)| Some((session.test(case).unwrap(), result))).collect();
    for told in told.as_array().into_iter().flatten() {
        let theirs = |field: &str| told[field].as_str().unwrap_or_default().trim().to_owned();
        let name = whole(&theirs("class_name"), &theirs("test_name"));
        let is_it = |found: &&mut Option<(TestView, &str)>| {
            found.as_ref().is_some_and(|(view, _)| {
                let own = view.row.name.trim();
                // Mocha's full title is that of its suites and its own.
                let title = || format!("{} {own}", view.row.suite.replace(" › ", " "));
                whole(view.class.trim(), own) == name || title() == name
            })
        };
        let found = ours.iter_mut().find(is_it).and_then(Option::take);
        count("name", found.is_none());
        let Some((view, result)) = found else { continue };
        let Some(attempt) = view.attempts.last() else { continue };
        // Where upstream gives no class, the whole name said it all.
        if !theirs("class_name").is_empty() {
            count("class", theirs("class_name") != view.class.trim());
        }
        for (field, key, ours) in
            [("result", "result", result.to_owned())].into_iter().chain(texts(file, &view, attempt))
        {
            let is_off = theirs(key) != ours.trim();
            if is_off && std::env::var_os("ARTISCOPE_SHOW").is_some() {
                println!("{name} {field}: theirs {:?}\n      ours {ours:?}", theirs(key));
            }
            count(field, is_off);
        }
        let line = view.location.rsplit_once(':').and_then(|(_, line)| line.parse::<u64>().ok());
        count("line", told["line"].as_u64() != line);
        if let Some(time) = told["time"].as_f64() {
            let is_off = attempt.duration_ms.is_none_or(|ours| (ours - time * 1000.0).abs() > 0.001);
            if is_off && std::env::var_os("ARTISCOPE_SHOW").is_some() {
                println!("{name} time: theirs {time}\n      ours {:?}", attempt.duration_ms);
            }
            count("time", is_off);
        }
    }
    for (view, _) in ours.into_iter().flatten() {
        if std::env::var_os("ARTISCOPE_SHOW").is_some() {
            println!("only here: {} {}", view.class, view.row.name);
        }
        count("name", true);
    }
    fields
}

/// Texts of a case: field, its key in the truth, ours.
fn texts(file: &str, view: &TestView, attempt: &AttemptView) -> [(&'static str, &'static str, String); 5] {
    let failure = attempt.failures.first();
    // The stylesheets for these put the message before the stack.
    let is_trx = Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("trx"));
    let is_joined = is_trx || file.contains("/xunit/mstest/");
    let content = |failure: &FailureView| match failure.details.as_str() {
        details if is_joined => format!("{}{details}", failure.message),
        details => details.to_owned(),
    };
    let file = view.location.rsplit_once(':').map_or(view.location.as_str(), |(file, _)| file);
    [
        ("message", "message", failure.map(|failure| failure.message.clone()).unwrap_or_default()),
        ("content", "content", failure.map(content).unwrap_or_default()),
        ("stdout", "stdout", attempt.stdout.clone()),
        ("stderr", "stderr", attempt.stderr.clone()),
        ("file", "test_file", file.to_owned()),
    ]
}

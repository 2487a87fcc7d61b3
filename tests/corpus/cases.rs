//! What `truth_cases.json` says of each case, field by field.
//!
//! Cases are matched by their whole name, in order where several share one: projects part names
//! into class and name in their own ways, and rows of one name come in the order of the report.

use super::truths::result;
use artiscope_core::session::Session;
use artiscope_core::views::{AttemptView, FailureView, TestView};
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields of cases: how many were compared, how many differ.
pub(super) type Fields = BTreeMap<&'static str, (usize, usize)>;

/// Class and name as one, without dots between.
fn whole(class: &str, name: &str) -> String {
    if class.is_empty() || name.starts_with(class) { name.to_owned() } else { format!("{class}.{name}") }
}

/// How upstream makes cases of a format, where that is not one field for one field.
#[derive(Clone, Copy, PartialEq)]
enum Made {
    Plainly,
    /// publish/mocha.py hands on the milliseconds of Mocha as they are.
    Mocha,
    /// publish/xslt/trx-to-junit.xslt puts the message before the stack, and reads no output.
    Trx,
    /// publish/xslt/xunit-to-junit.xslt does so too, names a case by its method alone, and gives content to
    /// failures only.
    Xunit,
}

impl Made {
    fn of(session: &Session) -> Self {
        let facts = session.facts();
        match facts.documents.first().map_or("", |document| facts.text(document.format)) {
            "mocha" => Self::Mocha,
            "trx" => Self::Trx,
            "xunit" => Self::Xunit,
            _ => Self::Plainly,
        }
    }
}

pub(super) fn compare(told: &Value, session: &mut Session) -> Fields {
    let made = Made::of(session);
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
                let method = || whole(view.class.trim(), own.split(['<', '(']).next().unwrap_or(own));
                whole(view.class.trim(), own) == name
                    || made == Made::Mocha && title() == name
                    || made == Made::Xunit && method() == name
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
            [("result", "result", result.to_owned())].into_iter().chain(texts(made, result, &view, attempt))
        {
            let mut theirs = theirs(key);
            // Two texts in one, each compared without the blanks around it as all texts are.
            if let (Made::Trx | Made::Xunit, "content", Some(failure)) = (made, field, attempt.failures.first())
                && let Some(stack) = theirs.strip_prefix(failure.message.trim())
            {
                theirs = format!("{}{}", failure.message.trim(), stack.trim_start());
            }
            let is_off = theirs != ours.trim();
            if is_off && std::env::var_os("ARTISCOPE_SHOW").is_some() {
                println!("{name} {field}: theirs {theirs:?}\n      ours {ours:?}");
            }
            count(field, is_off);
        }
        let line = view.location.rsplit_once(':').and_then(|(_, line)| line.parse::<u64>().ok());
        count("line", told["line"].as_u64() != line);
        if let Some(time) = told["time"].as_f64() {
            let theirs = if made == Made::Mocha { time } else { time * 1000.0 };
            let is_off = attempt.duration_ms.is_none_or(|ours| (ours - theirs).abs() > 0.001);
            if is_off && std::env::var_os("ARTISCOPE_SHOW").is_some() {
                println!("{name} time: theirs {time}\n      ours {:?}", attempt.duration_ms);
            }
            count("time", is_off);
        }
    }
    // publish/junit.py leaves out cases that have neither a class nor a name.
    for (view, _) in ours.into_iter().flatten().filter(|(view, _)| !(view.class.is_empty() && view.row.name.is_empty()))
    {
        if std::env::var_os("ARTISCOPE_SHOW").is_some() {
            println!("only here: {} {}", view.class, view.row.name);
        }
        count("name", true);
    }
    fields
}

/// Texts of a case: field, its key in the truth, ours.
fn texts(
    made: Made,
    result: &str,
    view: &TestView,
    attempt: &AttemptView,
) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    // A message and a content are those of an element that says how a case ended badly; a case that passed has none.
    let failure = attempt.failures.first().filter(|_| result != "success");
    let content = |failure: &FailureView| match failure.details.as_str() {
        _ if made == Made::Xunit && result == "skipped" => String::new(),
        details if matches!(made, Made::Trx | Made::Xunit) => {
            format!("{}{}", failure.message.trim(), details.trim_start())
        }
        details => details.to_owned(),
    };
    let file = view.location.rsplit_once(':').map_or(view.location.as_str(), |(file, _)| file);
    let outputs = [("stdout", "stdout", attempt.stdout.clone()), ("stderr", "stderr", attempt.stderr.clone())];
    [
        ("message", "message", failure.map(|failure| failure.message.clone()).unwrap_or_default()),
        ("content", "content", failure.map(content).unwrap_or_default()),
        ("file", "test_file", file.to_owned()),
    ]
    .into_iter()
    // What upstream does not read it says nothing of: an empty field is no truth about the report.
    .chain(outputs.into_iter().filter(move |_| !matches!(made, Made::Trx | Made::Xunit)))
}

//! A comparison for comments and tickets: what a person pastes.

use super::shape::{ChangedTest, ComparisonDocument};
use crate::methods::phrase::{count, duration};
use crate::reports::markdown::escape;
use crate::reports::words::push;

/// Rows of a section; JSON has them all.
const ROWS: usize = 50;

/// A section: which tests, and its title.
type Section = (fn(&ChangedTest) -> bool, &'static str);

const SECTIONS: &[Section] = &[
    (|test| test.change == "new", "New failures"),
    (|test| test.change == "still_failing", "Still failing"),
    (|test| test.change == "newly_flaky", "Newly flaky"),
    (|test| test.change == "fixed", "Fixed"),
    (|test| test.pace.is_some_and(|pace| pace.word == "slower"), "Slower"),
    (|test| test.renamed_from.is_some(), "Renamed"),
    (|test| test.change == "removed", "Removed"),
];

pub(super) fn markdown(detail: &str, document: &ComparisonDocument) -> String {
    let mut out = format!("## {}\n\n{}\n", escape(&document.why), escape(detail));
    out.push_str("\n| | base | head |\n| --- | ---: | ---: |\n");
    let (base, head) = (&document.base, &document.head);
    for (word, base, head) in [
        ("tests", base.tests, head.tests),
        ("failed", base.failed, head.failed),
        ("flaky", base.flaky, head.flaky),
        ("skipped", base.skipped, head.skipped),
    ] {
        push(&mut out, format_args!("| {word} | {base} | {head} |\n"));
    }
    push(&mut out, format_args!("| duration | {} | {} |\n", duration(base.duration_ms), duration(head.duration_ms)));
    for (is_mine, title) in SECTIONS {
        let tests: Vec<&ChangedTest> = document.tests.iter().filter(|test| is_mine(test)).collect();
        if tests.is_empty() {
            continue;
        }
        push(&mut out, format_args!("\n### {title} ({})\n\n", tests.len()));
        for test in tests.iter().take(ROWS) {
            push(&mut out, format_args!("- {}\n", line(test, title)));
        }
        let more = tests.len().saturating_sub(ROWS);
        if more > 0 {
            push(&mut out, format_args!("- and {}\n", count(more as u64, "more test", "more tests")));
        }
    }
    if !document.caveats.is_empty() {
        out.push_str("\n### What cannot be said\n\n");
    }
    for caveat in &document.caveats {
        push(&mut out, format_args!("- {}\n", escape(caveat)));
    }
    out
}

fn line(test: &ChangedTest, title: &str) -> String {
    let group = test.class.as_deref().or(test.suite.as_deref()).unwrap_or_default();
    let place = [test.job.as_deref(), test.instance.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut words = vec![format!("**{}**", escape(&test.name)), escape(group)];
    if !place.is_empty() {
        words.push(format!("on {}", escape(&place)));
    }
    if let (Some(was), "Renamed") = (&test.renamed_from, title) {
        words.push(format!("was {}", escape(&was.name)));
    }
    if let (Some(pace), "Slower") = (test.pace, title) {
        words.push(format!("{}, before {}", duration(pace.now_ms), duration(pace.before_ms)));
    } else if let (Some(said), false) = (&test.said, title == "Fixed") {
        words.push(format!("— {}", escape(said)));
    }
    if let (Some(since), "Still failing") = (&test.since, title) {
        words.push(format!("({})", escape(&since.said)));
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

//! Tests by their ids, and what the block of a failure says of its test.

use crate::documents::formats::lines::reading::Line;
use crate::documents::formats::lines::rows::Test;
use crate::documents::text;
use crate::facts::{Span, Status};

/// What a block says of its test.
pub(super) fn explain(test: &mut Test, block: &Test, places: &[(String, u32)]) {
    let said = block.said.text.trim_end();
    test.said = block.said.clone();
    (test.stdout, test.stderr) = (block.stdout.clone(), block.stderr.clone());
    if test.file.is_empty() {
        (test.file, test.line) = (block.file.clone(), block.line);
    } else if let Some((_, line)) = places.iter().find(|(file, _)| *file == test.file) {
        test.line = *line;
    }
    test.kind.clone_from(&block.kind);
    // A traceback of Python itself ends with what was raised.
    let raised = said.lines().rev().find(|line| !line.starts_with(' ') && line.contains(": "));
    let raised = raised.filter(|_| said.starts_with("Traceback (most recent call last):"));
    let summary = if let Some(raised) = raised.filter(|_| block.summary.is_empty()) {
        raised.to_owned()
    } else if block.summary.is_empty() {
        text::first_telling_line(&test.message).to_owned()
    } else {
        block.summary.clone()
    };
    test.summary = summary;
    if test.message.is_empty() {
        test.message = if test.summary.is_empty() { said.to_owned() } else { test.summary.clone() };
    }
}

/// `tests/test_a.py::TestB::test_x[1]`: file, class as `JUnit` reports of pytest give it, name.
pub(super) fn test_of(id: &str, status: Status, line: &Line<'_>) -> Test {
    let (file, rest) = id.split_once("::").unwrap_or((id, ""));
    // Parameters may hold anything, colons too.
    let bare = rest.find('[').and_then(|at| rest.get(..at)).unwrap_or(rest);
    let at = bare.rfind("::");
    let (classes, name) = match at {
        Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at + 2..).unwrap_or_default()),
        None => ("", rest),
    };
    let mut test = Test::new(name, status, line);
    if rest.is_empty() {
        // A file that could not be collected is called as reports of pytest call it.
        test.name = class_of(file);
    }
    file.clone_into(&mut test.file);
    test.class = if rest.is_empty() { String::new() } else { class_of(file) };
    for class in classes.split("::").filter(|class| !class.is_empty()) {
        test.class = format!("{}.{class}", test.class);
    }
    test.span = Span::new(line.span.start, line.span.end);
    test
}

pub(super) fn class_of(file: &str) -> String {
    file.trim_end_matches(".py").replace(['/', '\\'], ".")
}

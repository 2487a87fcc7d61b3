//! What builds of Java print while their tests run.

pub(in crate::documents::formats) mod ant;
pub(in crate::documents::formats) mod gradle;
pub(in crate::documents::formats) mod platform;
pub(in crate::documents::formats) mod sbt;
pub(in crate::documents::formats) mod surefire;
pub(in crate::documents::formats) mod testng;

#[cfg(test)]
mod tests;

use super::counts::is_class;
use super::rows::{Test, place};

/// Kind, message, both sides of a comparison and place from a stack trace of Java.
fn explain(test: &mut Test) {
    let said = std::mem::take(&mut test.said.text);
    let is_frame = |line: &str| line.trim_start().starts_with("at ") || line.trim_start().starts_with("... ");
    let message: Vec<&str> = said.lines().map(str::trim).take_while(|line| !is_frame(line)).collect();
    message.join("\n").trim().clone_into(&mut test.message);
    let first = test.message.lines().next().unwrap_or_default();
    let kind = first.split_once(": ").map_or(first.trim_end_matches(':'), |(kind, _)| kind);
    if is_class(kind) && kind.contains('.') {
        kind.clone_into(&mut test.kind);
    }
    // `expected: <10> but was: <11>`, `expected:<10> but was:<11>`
    let two = test.message.split_once("expected:").and_then(|(_, rest)| rest.split_once(" but was:"));
    if let Some((expected, actual)) = two {
        let side = |side: &str| side.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
        let actual = actual.lines().next().unwrap_or_default();
        (test.expected, test.actual) = (side(expected), side(actual));
    }
    // The level that the class of the test names; nested classes stand in the file of the outer one.
    let class = test.class.split('$').next().unwrap_or_default();
    let short = class.rsplit('.').next().unwrap_or_default();
    let frames = said.lines().filter_map(|line| frame(line.trim()));
    if let Some((_, file, line)) = frames.clone().find(|(method, file, _)| {
        !short.is_empty() && (method.contains(class) || file.split('.').next() == Some(short))
    }) {
        (test.file, test.line) = (file.to_owned(), line);
    }
    // Gradle's short form: `java.lang.AssertionError at CartTest.java:42`.
    if let Some((kind, at)) = test.message.split_once(" at ").filter(|_| test.file.is_empty())
        && let Some((file, line)) = place(at).filter(|_| is_class(kind))
    {
        (test.kind, test.file, test.line) = (kind.to_owned(), file.to_owned(), line);
    }
    test.said.text = said;
}

/// `at app//com.example.CartTest.testTotal(CartTest.java:42)`: method, file, line.
fn frame(said: &str) -> Option<(&str, &str, u32)> {
    let (method, at) = said.strip_prefix("at ")?.strip_suffix(')')?.rsplit_once('(')?;
    let (file, line) = at.rsplit_once(':')?;
    Some((method, file, line.parse().ok()?))
}

/// True where an assertion broke, as runners of Java tell failures from errors.
fn is_assertion(kind: &str) -> bool {
    ["AssertionFailedError", "AssertionError", "ComparisonFailure", "AssertionFailure", "ConditionNotSatisfiedError"]
        .iter()
        .any(|known| kind.rsplit('.').next() == Some(known))
        || kind.ends_with("MultipleFailuresError")
}

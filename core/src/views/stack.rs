//! Stacks: which lines of a text are frames, and which of these are of libraries.

use serde::{Deserialize, Serialize};

/// What a line of a failure's text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// Anything but a frame.
    #[default]
    Text,
    /// The message, which stands above the text already.
    Repeated,
    /// A frame of the project.
    Own,
    /// A frame of a library, a runner or the language.
    Library,
}

/// Parts of paths of which a project has none of its own.
const PATHS: [&str; 20] = [
    "node_modules/",
    "node_modules\\",
    "node:",
    "(internal/",
    "site-packages",
    "dist-packages",
    "/lib/python",
    "_pytest/",
    "/rustc/",
    "/.cargo/registry/",
    "/gems/",
    "/vendor/",
    "/usr/lib/",
    "/usr/local/go/",
    "/go/pkg/mod/",
    "<frozen ",
    "\\Python3",
    "/.pub-cache/",
    "dart:",
    "/_work/_tool/",
];

/// Starts of names that belong to languages, runners and assertion libraries.
const NAMES: [&str; 31] = [
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "com.sun.",
    "org.junit.",
    "junit.",
    "org.testng.",
    "org.gradle.",
    "org.apache.maven.",
    "org.assertj.",
    "org.hamcrest.",
    "org.mockito.",
    "org.springframework.",
    "org.opentest4j.",
    "kotlin.",
    "kotlinx.",
    "scala.",
    "org.scalatest.",
    "groovy.",
    "System.",
    "Microsoft.",
    "NUnit.",
    "Xunit.",
    "core::",
    "std::",
    "test::",
    "alloc::",
    "<alloc::",
    "<core::",
    "__rust",
];

/// Consecutive lines of a kind, and how many they are; together they are all lines of the text.
pub(super) fn runs(text: &str) -> Vec<(LineKind, u32)> {
    let mut runs: Vec<(LineKind, u32)> = Vec::new();
    // A line of code, or the place, below a frame belongs to it.
    let mut frame = None::<(LineKind, usize)>;
    for line in text.split('\n') {
        let indent = line.len() - line.trim_start().len();
        let kind = if is_frame(line) {
            let own = if is_library(line) { LineKind::Library } else { LineKind::Own };
            // A place below the name of a function of a library is of that library.
            let kind = frame
                .filter(|(kind, above)| *kind == LineKind::Library && indent > *above)
                .map_or(own, |(kind, _)| kind);
            frame = Some((kind, indent));
            kind
        } else {
            match frame {
                Some((kind, above)) if indent > above && !line.trim().is_empty() => kind,
                _ => {
                    frame = None;
                    LineKind::Text
                }
            }
        };
        match runs.last_mut() {
            Some((last, lines)) if *last == kind => *lines += 1,
            _ => runs.push((kind, 1)),
        }
    }
    runs
}

/// Marks the lines at the start that only repeat the message.
pub(super) fn mark_repeated(runs: &mut Vec<(LineKind, u32)>, text: &str, message: &str) {
    let message = message.trim();
    if message.is_empty()
        || !text.starts_with(message)
        || !text.get(message.len()..).is_some_and(|rest| rest.starts_with('\n'))
    {
        return;
    }
    let lines = crate::facts::index(message.split('\n').count());
    if let Some((LineKind::Text, count)) = runs.first_mut().filter(|(_, count)| *count >= lines) {
        *count -= lines;
        runs.insert(0, (LineKind::Repeated, lines));
        runs.retain(|(_, count)| *count > 0);
    }
}

/// A line of a stack, in the way of some language.
pub(super) fn is_frame(line: &str) -> bool {
    let said = line.trim_start();
    let is_indented = said.len() < line.len();
    let followed = |mark: &str| {
        said.match_indices(mark).any(|(at, _)| {
            said.get(at + mark.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    let is_path = !said.split_once(':').is_some_and(|(path, _)| path.contains(' '));
    is_indented && said.starts_with("at ") && said.contains(['(', ':', '.'])
        || said.starts_with("File \"") && said.contains("\", line ")
        || said.starts_with("# ") && followed(".rb:")
        || said.starts_with("\u{276f} ") && followed(":")
        || is_path && [".py:", ".go:", ".rb:", ".php:", ".exs:", ".ex:"].into_iter().any(followed)
        || numbered(said).is_some_and(|name| is_indented && name.contains("::"))
}

/// The name of a numbered frame: `12: core::panicking::panic`.
fn numbered(said: &str) -> Option<&str> {
    let (number, name) = said.split_once(": ")?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

fn is_library(line: &str) -> bool {
    let said = line.trim_start();
    let name = said.strip_prefix("at ").or_else(|| numbered(said)).unwrap_or(said);
    // Java says the module or the loader first: `java.base/java.util…`, `app//org.junit…`.
    let name =
        name.rsplit_once('/').filter(|(module, _)| !module.contains(['(', ' ', ':'])).map_or(name, |(_, name)| name);
    NAMES.iter().any(|start| name.starts_with(start)) || PATHS.iter().any(|part| line.contains(part))
}

#[cfg(test)]
mod tests {
    use super::LineKind::{Own, Repeated, Text};
    use super::*;

    fn drawn(text: &str) -> String {
        let mut lines = text.split('\n');
        let mut out = String::new();
        for (kind, count) in runs(text) {
            for line in lines.by_ref().take(count as usize) {
                let sign = match kind {
                    LineKind::Text => " ",
                    LineKind::Repeated => "=",
                    LineKind::Own => "*",
                    LineKind::Library => ".",
                };
                out.extend([sign, "|", line, "\n"]);
            }
        }
        out
    }

    #[test]
    fn a_message_that_the_text_repeats_is_marked() {
        let marked = |text: &str, message: &str| {
            let mut runs = runs(text);
            mark_repeated(&mut runs, text, message);
            runs
        };
        assert_eq!(marked("no\nwhy\n\n  at a (b.js:1:1)", "no\nwhy\n"), [(Repeated, 2), (Text, 1), (Own, 1)]);
        assert_eq!(marked("no\n  at a (b.js:1:1)", "no"), [(Repeated, 1), (Own, 1)]);
        assert_eq!(marked("nothing\n  at a (b.js:1:1)", "no"), [(Text, 1), (Own, 1)]);
        assert_eq!(marked("  at a (b.js:1:1)\n", ""), [(Own, 1), (Text, 1)]);
    }

    #[test]
    fn frames_of_the_project_and_of_libraries_are_told_apart() {
        let texts = [
            "java.lang.AssertionError: no\n\tat org.junit.Assert.fail(Assert.java:89)\n\tat shop.CartTest.pays(CartTest.java:12)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\nCaused by: x",
            "Error: no\n    at pays (/src/cart.js:3:4)\n    at run (/src/node_modules/mocha/lib/runner.js:9:1)\n    at process (node:internal/timers:1:1)",
            "Traceback (most recent call last):\n  File \"/src/cart.py\", line 3, in pays\n    assert total == 3\n  File \"/usr/lib/python3.11/unittest/case.py\", line 59, in run\n    yield\nAssertionError",
            "   at Shop.Cart.Pays() in C:\\src\\Cart.cs:line 12\n   at System.Threading.Tasks.Task.Run()",
            "stack backtrace:\n   0: core::panicking::panic\n             at /rustc/1/library/core/src/panicking.rs:1:1\n   1: shop::cart::pays\n             at ./src/cart.rs:3:4",
            "tests/test_cart.py:12: AssertionError\nat the end: nothing",
        ];
        expect_test::expect![[r#"
             |java.lang.AssertionError: no
            .|	at org.junit.Assert.fail(Assert.java:89)
            *|	at shop.CartTest.pays(CartTest.java:12)
            .|	at java.base/java.lang.Thread.run(Thread.java:840)
             |Caused by: x

             |Error: no
            *|    at pays (/src/cart.js:3:4)
            .|    at run (/src/node_modules/mocha/lib/runner.js:9:1)
            .|    at process (node:internal/timers:1:1)

             |Traceback (most recent call last):
            *|  File "/src/cart.py", line 3, in pays
            *|    assert total == 3
            .|  File "/usr/lib/python3.11/unittest/case.py", line 59, in run
            .|    yield
             |AssertionError

            *|   at Shop.Cart.Pays() in C:\src\Cart.cs:line 12
            .|   at System.Threading.Tasks.Task.Run()

             |stack backtrace:
            .|   0: core::panicking::panic
            .|             at /rustc/1/library/core/src/panicking.rs:1:1
            *|   1: shop::cart::pays
            *|             at ./src/cart.rs:3:4

            *|tests/test_cart.py:12: AssertionError
             |at the end: nothing
        "#]]
        .assert_eq(&texts.map(drawn).join("\n"));
    }
}

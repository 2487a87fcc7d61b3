//! Text to paste that keeps quarantined tests from failing a run, one runner at a time.
//!
//! Where a runner can, the test still runs and only its failure is forgiven (pytest); elsewhere it is left
//! out. Names are quoted for the language they land in and for the pattern they become there; a test that a runner cannot
//! name is told in a comment, never dropped. Sources: each runner's own reference of filters.

/// A test in quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarantined<'a> {
    /// Class, suite, package or binary, as its runner's report names it; may be empty.
    pub class: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Why, by whom, until when.
    pub reason: &'a str,
}

/// A runner, and how it is told.
pub struct Runner {
    /// As people call it.
    pub id: &'static str,
    /// Where the text goes.
    pub place: &'static str,
    /// The tests still run.
    pub still_runs: bool,
    /// The text.
    pub write: fn(&[Quarantined<'_>]) -> String,
}

/// Every runner.
pub const RUNNERS: &[Runner] = &[
    Runner { id: "go", place: "command line", still_runs: false, write: go },
    Runner { id: "jest", place: "command line", still_runs: false, write: jest },
    Runner { id: "nextest", place: ".config/nextest.toml", still_runs: false, write: nextest },
    Runner { id: "playwright", place: "playwright.config.ts", still_runs: false, write: playwright },
    Runner { id: "pytest", place: "conftest.py", still_runs: true, write: pytest },
    Runner { id: "surefire", place: "command line", still_runs: false, write: surefire },
];

/// One line for a comment.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In double quotes, for Python, TOML and JavaScript alike: quotes, backslashes and control characters are escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                out.extend(["\\u", &format!("{:04x}", u32::from(letter))]);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// In single quotes, for a POSIX shell.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// As a regular expression of JavaScript or RE2 that matches just this.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter => {
                if r"\.+*?()|[]{}^$/".contains(letter) {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
    }
    out
}

/// Suite and name as one title, where the name does not begin with the suite already.
fn title(test: &Quarantined<'_>) -> String {
    if test.class.is_empty() || test.name.starts_with(test.class) {
        test.name.to_owned()
    } else {
        format!("{} {}", test.class, test.name)
    }
}

/// The title as a pattern. Reports write a sign between suites and test, where runners match a space.
fn title_pattern(test: &Quarantined<'_>) -> String {
    pattern(&title(test)).replace(" › ", "(?: ›)? ").replace(" > ", "(?: >)? ")
}

fn reasons(mark: &str, tests: &[Quarantined<'_>]) -> String {
    let mut out = String::new();
    for test in tests {
        out.extend([mark, " ", &line(&title(test)), ": ", &line(test.reason), "\n"]);
    }
    out
}

fn pytest(tests: &[Quarantined<'_>]) -> String {
    let mut out = String::from(
        "# These tests still run; when one fails it is reported as xfailed and does not fail the run.\n\
         import pytest\n\nQUARANTINED = {\n",
    );
    for test in tests {
        let (class, name, reason) = (quoted(test.class), quoted(test.name), quoted(&line(test.reason)));
        out.extend(["    (", &class, ", ", &name, "): ", &reason, ",\n"]);
    }
    out.push_str(
        "}\n\n\ndef pytest_collection_modifyitems(items):\n    for item in items:\n        \
         path, *classes = item.nodeid.removesuffix(\"::\" + item.name).split(\"::\")\n        \
         module = path.removesuffix(\".py\").replace(\"/\", \".\")\n        \
         names = [(\".\".join([module, *classes]), item.name), (\"\", item.nodeid), (\"\", item.name)]\n        \
         reason = next((QUARANTINED[name] for name in names if name in QUARANTINED), None)\n        \
         if reason is not None:\n            \
         item.add_marker(pytest.mark.xfail(reason=reason, strict=False))\n",
    );
    out
}

fn jest(tests: &[Quarantined<'_>]) -> String {
    let titles: Vec<String> = tests.iter().map(title_pattern).collect();
    let all = shell(&format!("^(?!(?:{})$)", titles.join("|")));
    format!("{}npx jest --testNamePattern={all}\n", reasons("#", tests))
}

fn playwright(tests: &[Quarantined<'_>]) -> String {
    let mut out = String::from("grepInvert: [\n");
    for test in tests {
        // What is matched begins with project and file, and may end with tags.
        out.extend(["  /(?:^|\\s)", &title_pattern(test), "(?:\\s|$)/, // ", &line(test.reason), "\n"]);
    }
    out.push_str("],\n");
    out
}

fn nextest(tests: &[Quarantined<'_>]) -> String {
    let escaped = |text: &str| {
        let mut out = String::new();
        for letter in text.chars() {
            if matches!(letter, '\\' | ')' | ',') {
                out.push('\\');
            }
            out.push(letter);
        }
        out
    };
    let one = |test: &Quarantined<'_>| match (escaped(test.class), escaped(test.name)) {
        (class, name) if class.is_empty() => format!("test(={name})"),
        (class, name) => format!("(binary_id(={class}) & test(={name}))"),
    };
    let all: Vec<String> = tests.iter().map(one).collect();
    let filter = quoted(&format!("not ({})", all.join(" | ")));
    // Also where others match: tried with 0.9.143.
    let has_binary = tests.iter().any(|test| !test.class.is_empty());
    let warning = if has_binary { "# nextest refuses a filter with a binary that is gone.\n" } else { "" };
    format!("{}{warning}[profile.default]\ndefault-filter = {filter}\n", reasons("#", tests))
}

fn go(tests: &[Quarantined<'_>]) -> String {
    let mut packages: Vec<(&str, Vec<String>)> = Vec::new();
    for test in tests {
        // Subtests are matched level by level; reports write white space as `_` already.
        let levels: Vec<String> = test.name.split('/').map(|level| format!("^{}$", pattern(level))).collect();
        let found = levels.join("/");
        match packages.iter_mut().find(|(package, _)| *package == test.class) {
            Some((_, names)) => names.push(found),
            None => packages.push((test.class, vec![found])),
        }
    }
    let mut out = reasons("#", tests);
    for (package, names) in packages {
        // What begins with a dash would be an option: names come from reports, which anybody may have written.
        let is_package = !package.is_empty() && !package.starts_with('-');
        let package = if is_package { shell(package) } else { "./...".to_owned() };
        out.extend(["go test -skip ", &shell(&names.join("|")), " ", &package, "\n"]);
    }
    out
}

fn surefire(tests: &[Quarantined<'_>]) -> String {
    let mut out = reasons("#", tests);
    let mut names = Vec::new();
    for test in tests {
        // Parameters and invocations are not part of a method's name.
        let method = test.name.split(['(', '[', '{']).next().unwrap_or_default().trim();
        let is_plain = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || "._$".contains(letter));
        if method.is_empty() || test.class.is_empty() || !is_plain(method) || !is_plain(test.class) {
            out.extend(["# not a method that can be named: ", &line(&title(test)), "\n"]);
            continue;
        }
        // Classes are named by their path: dots are not taken by every version.
        let name = format!("!{}#{method}", test.class.replace('.', "/"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        out.extend(["mvn test -Dtest=", &shell(&names.join(",")), "\n"]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tests: &[(&str, &str)]) -> String {
        let tests: Vec<Quarantined<'_>> =
            tests.iter().map(|(class, name)| Quarantined { class, name, reason: "flaky,\n@team" }).collect();
        let one = |runner: &Runner| format!("== {} ({})\n{}", runner.id, runner.place, (runner.write)(&tests));
        RUNNERS.iter().map(one).collect()
    }

    #[test]
    fn names_are_quoted_for_where_they_land() {
        expect_test::expect![[r#"
            == go (command line)
            # tests.test_cart.TestCart test_total[1.5-"it's"]: flaky, @team
            # com.example.CartTest total(int)[2]: flaky, @team
            # example.com/cart TestTotal/two_(items): flaky, @team
            # adds a/b, c\d $5: flaky, @team
            go test -skip '^test_total\[1\.5-"it'\''s"\]$' 'tests.test_cart.TestCart'
            go test -skip '^total\(int\)\[2\]$' 'com.example.CartTest'
            go test -skip '^TestTotal$/^two_\(items\)$' 'example.com/cart'
            go test -skip '^adds a$/^b, c\\d \$5$' ./...
            == jest (command line)
            # tests.test_cart.TestCart test_total[1.5-"it's"]: flaky, @team
            # com.example.CartTest total(int)[2]: flaky, @team
            # example.com/cart TestTotal/two_(items): flaky, @team
            # adds a/b, c\d $5: flaky, @team
            npx jest --testNamePattern='^(?!(?:tests\.test_cart\.TestCart test_total\[1\.5-"it'\''s"\]|com\.example\.CartTest total\(int\)\[2\]|example\.com\/cart TestTotal\/two_\(items\)|adds a\/b, c\\d \$5)$)'
            == nextest (.config/nextest.toml)
            # tests.test_cart.TestCart test_total[1.5-"it's"]: flaky, @team
            # com.example.CartTest total(int)[2]: flaky, @team
            # example.com/cart TestTotal/two_(items): flaky, @team
            # adds a/b, c\d $5: flaky, @team
            # nextest refuses a filter with a binary that is gone.
            [profile.default]
            default-filter = "not ((binary_id(=tests.test_cart.TestCart) & test(=test_total[1.5-\"it's\"])) | (binary_id(=com.example.CartTest) & test(=total(int\\)[2])) | (binary_id(=example.com/cart) & test(=TestTotal/two_(items\\))) | test(=adds a/b\\, c\\\\d $5))"
            == playwright (playwright.config.ts)
            grepInvert: [
              /(?:^|\s)tests\.test_cart\.TestCart test_total\[1\.5-"it's"\](?:\s|$)/, // flaky, @team
              /(?:^|\s)com\.example\.CartTest total\(int\)\[2\](?:\s|$)/, // flaky, @team
              /(?:^|\s)example\.com\/cart TestTotal\/two_\(items\)(?:\s|$)/, // flaky, @team
              /(?:^|\s)adds a\/b, c\\d \$5(?:\s|$)/, // flaky, @team
            ],
            == pytest (conftest.py)
            # These tests still run; when one fails it is reported as xfailed and does not fail the run.
            import pytest

            QUARANTINED = {
                ("tests.test_cart.TestCart", "test_total[1.5-\"it's\"]"): "flaky, @team",
                ("com.example.CartTest", "total(int)[2]"): "flaky, @team",
                ("example.com/cart", "TestTotal/two_(items)"): "flaky, @team",
                ("", "adds a/b, c\\d $5"): "flaky, @team",
            }


            def pytest_collection_modifyitems(items):
                for item in items:
                    path, *classes = item.nodeid.removesuffix("::" + item.name).split("::")
                    module = path.removesuffix(".py").replace("/", ".")
                    names = [(".".join([module, *classes]), item.name), ("", item.nodeid), ("", item.name)]
                    reason = next((QUARANTINED[name] for name in names if name in QUARANTINED), None)
                    if reason is not None:
                        item.add_marker(pytest.mark.xfail(reason=reason, strict=False))
            == surefire (command line)
            # tests.test_cart.TestCart test_total[1.5-"it's"]: flaky, @team
            # com.example.CartTest total(int)[2]: flaky, @team
            # example.com/cart TestTotal/two_(items): flaky, @team
            # adds a/b, c\d $5: flaky, @team
            # not a method that can be named: example.com/cart TestTotal/two_(items)
            # not a method that can be named: adds a/b, c\d $5
            mvn test -Dtest='!tests/test_cart/TestCart#test_total,!com/example/CartTest#total'
        "#]].assert_eq(&all(&[
            ("tests.test_cart.TestCart", "test_total[1.5-\"it's\"]"),
            ("com.example.CartTest", "total(int)[2]"),
            ("example.com/cart", "TestTotal/two_(items)"),
            ("", "adds a/b, c\\d $5"),
        ]));
    }

    #[test]
    fn a_name_from_a_report_is_never_an_option_nor_another_line() {
        let test = Quarantined { class: "-exec=rm", name: "TestA\n# x\u{2028}\"", reason: "why\nrm" };
        assert_eq!(go(&[test]), "# -exec=rm TestA # x \": why rm\ngo test -skip '^TestA\\n# x\u{2028}\"$' ./...\n");
        assert!(pytest(&[test]).contains(r##"("-exec=rm", "TestA\u000a# x\u2028\""): "why rm","##));
        assert!(playwright(&[test]).lines().count() == 3);
    }
}

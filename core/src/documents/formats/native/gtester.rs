//! XML of `gtester`, which runs the tests of `GLib`.
//!
//! ```xml
//! <gtester><testbinary path="shop"><binary file="/src/build/tests/shop"/><random-seed>R02S…</random-seed>
//!   <testcase path="/cart/totals"><message>cart 17</message>
//!     <error>ERROR:tests/cart.c:41:test_totals: assertion failed (total == 30): (29 == 30)</error>
//!     <duration>0.03</duration><status exit-status="-256" n-forks="0" result="failed"/></testcase>
//!   <testcase path="/cart/prints" skipped="1"/></testbinary></gtester>
//! ```
//!
//! An assertion that does not hold ends the program and leaves its `error`; a program that ends without one
//! has crashed.

use super::told::{Failure, Suites, Told, across, milliseconds, number, write};
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer, text};
use crate::entries::Input;
use crate::facts::Status;
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "gtester",
    title: "GLib gtester XML",
    spec: "https://docs.gtk.org/glib/gtester.html",
    sniff: |probe| {
        if probe.xml_root() == Some("gtester") { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::unit::CHECK
};

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut suites = Suites::default();
    walk(
        input,
        writer,
        |name| name == "testcase",
        |step, writer| match step {
            Step::Enter(element) if element.name == "testbinary" => suites.enter(element.get("path"), writer),
            Step::Leave(name) if name == "testbinary" => suites.leave(),
            Step::Leaf(element) => case(&element, &suites.path(), writer),
            _ => {}
        },
    );
}

fn case(element: &Element, suite: &str, writer: &mut Writer<'_>) {
    let mut told = Told {
        suite,
        name: element.get("path"),
        duration_ms: milliseconds(element.text_below(&["duration"]), 1000.0),
        stdout: across(element.children_of("message")),
        ..Told::default()
    };
    for error in element.children_of("error") {
        told.failures.push(failure(error));
    }
    for value in element.children_of("performance") {
        let key = if value.get("minimize") == "1" { "performance (less is better)" } else { "performance" };
        told.properties.push((key, Cow::Borrowed(value.text_below(&["value"]))));
    }
    let empty = Element::default();
    let status = element.child("status").unwrap_or(&empty);
    let (word, exit) = (status.get("result"), status.get("exit-status"));
    told.status = match word {
        _ if element.get("skipped") == "1" => Some(Status::Skipped),
        "success" => Some(Status::Passed),
        "skipped" | "incomplete" => Some(Status::Skipped),
        // What it told decides.
        _ if !told.failures.is_empty() => None,
        "failed" if !exit.starts_with('-') => Some(Status::Failed),
        _ => Some(Status::Error),
    };
    if word == "incomplete" {
        told.word = word;
    }
    if told.failures.is_empty() && told.status.is_some_and(Status::is_red) {
        let message = match exit {
            "" => Cow::Borrowed("the program ended within the test"),
            exit if exit.starts_with('-') => {
                Cow::Owned(format!("the program ended within the test, exit status {exit}"))
            }
            exit => Cow::Owned(format!("exit status {exit}")),
        };
        told.failures.push(Failure { status: told.status, message, ..Failure::of(element, Status::Failed, "") });
    }
    write(told, element.span, element.line, element.is_cut, writer);
}

/// `ERROR:file:line:function: what`.
fn failure(error: &Element) -> Failure<'_> {
    let said = text::first_telling_line(&error.text);
    let mut parts = said.strip_prefix("ERROR:").unwrap_or_default().splitn(4, ':');
    let (file, line) = (parts.next().unwrap_or_default(), number(parts.next().unwrap_or_default()));
    let what = parts.nth(1).map(str::trim).filter(|_| line > 0);
    Failure {
        message: Cow::Borrowed(what.unwrap_or(said)),
        file: if line > 0 { file } else { "" },
        line,
        ..Failure::of(error, Status::Failed, "")
    }
}

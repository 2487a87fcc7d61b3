//! All cases that count in one `JUnit` XML, attempts kept as Surefire writes reruns.
//!
//! Each `testsuite` holds what Surefire's schema lets it hold
//! (<https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report-3.0.xsd>): a case that failed in
//! the end has its first failure as `failure` or `error` and later ones as `rerunFailure` or `rerunError`; one that
//! passed in the end has earlier ones as `flakyFailure` or `flakyError`. They stand in the order of the attempts, as
//! Surefire itself writes them, also where the schema would part failures from errors. Attempts that neither failed
//! nor decided have no element there; a property of the suite counts them. Files and lines have no place there.

use super::cases::{AttemptRow, CaseRow};
use super::rows::Sink;
use super::words::push;
use super::{Group, Options, Render, Renderer, Report, inert};
use crate::facts::Status;
use hashbrown::{HashMap, HashSet};
use std::io;

pub(super) const RENDERER: Renderer = Renderer {
    id: "junit",
    title: "All tests in one JUnit XML, with reruns",
    about: "For CI systems and viewers that read one JUnit file; reruns are kept",
    group: Group::Programs,
    file_name: "artiscope-junit.xml",
    media_type: "application/xml",
    limit: None,
    render: Render::Cases(render),
};

/// The suite that is being written: its counts stand before its cases.
#[derive(Default)]
struct Suite {
    key: (String, String),
    name: String,
    counts: [u64; 4],
    ms: f64,
    untold: u64,
    properties: Vec<(&'static str, String)>,
    cases: String,
    names: HashSet<(String, String)>,
    /// How often a name came, by class and name: thousands of tests of a log may have none.
    times: HashMap<(String, String), u32>,
}

fn render(report: &Report<'_>, _: &Options, sink: &mut Sink<'_>) -> io::Result<()> {
    let totals = &report.inspection.totals;
    let mut head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"artiscope\"".to_owned();
    counts(&mut head, [totals.tests, totals.failed, totals.error, totals.skipped], totals.duration_ms);
    head.push_str(">\n");
    sink(&head)?;
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut open: Option<Suite> = None;
    report.cases(&mut |case| {
        let title = if case.suite.is_empty() { &case.class } else { &case.suite };
        let is_open = open.as_ref().is_some_and(|suite| suite.key.0 == case.path && suite.key.1 == *title);
        if !is_open {
            if let Some(suite) = open.take() {
                sink(&suite.written())?;
            }
            open = Some(Suite::of(case, title, report, &mut names));
        }
        if let Some(suite) = &mut open {
            suite.add(case);
        }
        Ok(())
    })?;
    if let Some(suite) = open {
        sink(&suite.written())?;
    }
    sink("</testsuites>\n")
}

fn counts(out: &mut String, [tests, failures, errors, skipped]: [u64; 4], ms: f64) {
    push(
        out,
        format_args!(
            " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{}\"",
            seconds(ms)
        ),
    );
}

/// The schema allows three decimals.
fn seconds(ms: f64) -> String {
    format!("{:.3}", ms / 1000.0)
}

impl Suite {
    fn of(case: &CaseRow, title: &str, report: &Report<'_>, names: &mut HashMap<String, u32>) -> Self {
        let runs = &report.inspection.runs;
        let name = if runs.len() > 1 { [&case.run, " › ", title].concat() } else { title.to_owned() };
        let times = names.entry(name.clone()).or_default();
        *times += 1;
        // Readers take equal names in one file for attempts of one case.
        let name = if *times > 1 { format!("{name} #{times}") } else { name };
        let superseded = runs.get(case.run_index).and_then(|run| run.superseded_by);
        let properties = vec![
            ("artiscope.run", case.run.clone()),
            ("artiscope.path", case.path.clone()),
            ("artiscope.instance", case.instance.clone()),
            ("artiscope.superseded_by", superseded.map(|by| by.to_string()).unwrap_or_default()),
        ];
        Self { key: (case.path.clone(), title.to_owned()), name, properties, ..Self::default() }
    }

    fn add(&mut self, case: &CaseRow) {
        let Some(last) = case.attempts.last() else { return };
        let [tests, failures, errors, skipped] = &mut self.counts;
        *tests += 1;
        match last.status {
            Status::Failed => *failures += 1,
            Status::Error => *errors += 1,
            Status::Skipped => *skipped += 1,
            Status::Passed => {}
        }
        self.ms += case.attempts.iter().filter_map(|attempt| attempt.duration_ms).sum::<f64>();
        let mut name = case.name.clone();
        while !self.names.insert((case.class.clone(), name.clone())) {
            let times = self.times.entry((case.class.clone(), case.name.clone())).or_insert(1);
            *times += 1;
            name = format!("{} #{times}", case.name);
        }
        push(&mut self.cases, format_args!("<testcase name=\"{}\"", attribute(&name)));
        if !case.class.is_empty() {
            push(&mut self.cases, format_args!(" classname=\"{}\"", attribute(&case.class)));
        }
        let red: Vec<&AttemptRow> = case.attempts.iter().filter(|attempt| attempt.status.is_red()).collect();
        let is_red = last.status.is_red();
        // Outputs and time of the case are those of its first element.
        let own = red.first().copied().filter(|_| is_red).unwrap_or(last);
        push(&mut self.cases, format_args!(" time=\"{}\">", seconds(own.duration_ms.unwrap_or(0.0))));
        if is_red {
            self.failure(own);
        } else if last.status == Status::Skipped {
            push(&mut self.cases, format_args!("<skipped message=\"{}\"/>", attribute(&last.message)));
        }
        for attempt in red.iter().skip(usize::from(is_red)) {
            self.earlier(if is_red { "rerun" } else { "flaky" }, attempt);
        }
        let told = red.len() + usize::from(!is_red);
        self.untold += case.attempts.len().saturating_sub(told) as u64;
        self.outputs(own);
        self.cases.push_str("</testcase>\n");
    }

    fn failure(&mut self, attempt: &AttemptRow) {
        let tag = if attempt.status == Status::Error { "error" } else { "failure" };
        push(
            &mut self.cases,
            format_args!(
                "\n<{tag} message=\"{}\" type=\"{}\">{}</{tag}>",
                attribute(&attempt.message),
                attribute(&attempt.kind),
                text(&attempt.details)
            ),
        );
    }

    fn earlier(&mut self, word: &str, attempt: &AttemptRow) {
        let tag = [word, if attempt.status == Status::Error { "Error" } else { "Failure" }].concat();
        push(
            &mut self.cases,
            format_args!(
                "\n<{tag} message=\"{}\" type=\"{}\"><stackTrace>{}</stackTrace>",
                attribute(&attempt.message),
                attribute(&attempt.kind),
                text(&attempt.details)
            ),
        );
        self.outputs(attempt);
        push(&mut self.cases, format_args!("</{tag}>"));
    }

    fn outputs(&mut self, attempt: &AttemptRow) {
        for (tag, said) in [("system-out", &attempt.stdout), ("system-err", &attempt.stderr)] {
            if !said.is_empty() {
                push(&mut self.cases, format_args!("<{tag}>{}</{tag}>", text(said)));
            }
        }
    }

    fn written(mut self) -> String {
        let mut out = format!("<testsuite name=\"{}\"", attribute(&self.name));
        counts(&mut out, self.counts, self.ms);
        out.push_str(">\n<properties>\n");
        let untold = if self.untold > 0 { self.untold.to_string() } else { String::new() };
        self.properties.push(("artiscope.attempts_left_out", untold));
        for (name, value) in self.properties.iter().filter(|(_, value)| !value.is_empty()) {
            push(&mut out, format_args!("<property name=\"{name}\" value=\"{}\"/>\n", attribute(value)));
        }
        out.push_str("</properties>\n");
        out.push_str(&self.cases);
        out.push_str("</testsuite>\n");
        out
    }
}

/// Text of an element: characters that XML allows, colours left out, what steers written by its number.
fn text(said: &str) -> String {
    escaped(&crate::documents::text::strip_ansi(said), false)
}

/// Value of an attribute between double quotes; its lines stay lines.
fn attribute(said: &str) -> String {
    escaped(&crate::documents::text::strip_ansi(said), true)
}

fn escaped(said: &str, is_attribute: bool) -> String {
    let mut out = String::with_capacity(said.len() + 16);
    for char in said.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' | '\t' if is_attribute => push(&mut out, format_args!("&#{};", u32::from(char))),
            '\n' | '\t' => out.push(char),
            // XML 1.0 has no such characters, not even by number.
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if inert::is_odd(char) => push(&mut out, format_args!("&#x{:x};", u32::from(char))),
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_that_xml_allows_are_written() {
        assert_eq!(
            text("a\u{0}\u{1b}[1mb\u{8}\u{ffff}\u{9b}\u{202e}]]>"),
            "a\u{fffd}b\u{fffd}\u{fffd}&#x9b;&#x202e;]]&gt;"
        );
        assert_eq!(attribute("\"<a>\n\t&"), "&quot;&lt;a&gt;&#10;&#9;&amp;");
    }
}

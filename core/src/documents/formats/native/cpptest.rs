//! Sessions of Parasoft C++test (`ResultsSession`): tests, and what was found while they ran.
//!
//! ```xml
//! <ResultsSession date="2025-03-04T10:12:47+00:00" toolName="C++test"><ExecutedTestsDetails>
//!   <Total name="Passed / Total" pass="0" fail="1"><Project name="shop"><TestSuite name="tests">
//!     <Test id="CPP://1" name="CartTest::totals" pass="0" fail="1" time="0:00:00.031"/>
//!   </TestSuite></Project></Total></ExecutedTestsDetails>
//!   <Exec><ExecViols><ExecViol cat="1" testId="CPP://1" testName="CartTest::totals" locFile="/shop/cart.cpp" ln="41"
//!     expectVal="30" actVal="29" auth="checkout"><Thr><ThrPart clName="Assertion" detMsg="no">
//!     <Trace fileName="/shop/cart.cpp" ln="41"/></ThrPart></Thr></ExecViol></ExecViols></Exec>
//!   <CodingStandards><StdViols><StdViol rule="MISRA-1" sev="2" msg="m" locFile="/shop/cart.cpp" ln="3"/></StdViols>
//!   </CodingStandards></ResultsSession>
//! ```
//!
//! A test has passed or failed; the category of a violation says by what. Older versions list no tests, only
//! what each of them violated. Violations of rules are issues.

use super::super::xml_case::{Draft, below, clock, compare_counts};
use super::told::number;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Writer, times};
use crate::entries::Input;
use crate::facts::{Issue, IssueLevel, Span, Status, StrId};
use hashbrown::HashMap;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "cpptest",
    title: "Parasoft C++test",
    spec: "https://docs.parasoft.com/display/CPPTEST1042/Viewing+Reports",
    sniff: |probe| {
        if probe.xml_root() == Some("ResultsSession") { Confidence::Certain } else { Confidence::No }
    },
    read,
    ..super::unit::CHECK
};

/// Categories of violations that are about a test, with the tool's short words.
const ABOUT_TESTS: &[(&str, &str)] = &[("0", "exception"), ("1", "failure"), ("6", "unverified outcome")];

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let is_whole =
        walk(input, writer, |name| name == "Test" || name.ends_with("Viol"), |step, writer| run.step(&step, writer));
    if is_whole {
        compare_counts(run.declared, run.tests.len() as u64, writer);
    }
    for test in run.tests {
        writer.case(test.finish());
    }
}

#[derive(Default)]
struct Run {
    /// Paths of the project and the suites that are open.
    suites: Vec<StrId>,
    /// Tests in order: what they violated stands behind them all.
    tests: Vec<Draft>,
    known: HashMap<String, usize>,
    declared: Option<u64>,
}

impl Run {
    fn step(&mut self, step: &Step, writer: &mut Writer<'_>) {
        match step {
            Step::Enter(element) => match element.name.as_str() {
                "ResultsSession" => {
                    for said in ["date", "time"].map(|name| element.get(name)) {
                        if let Some((millis, _)) = times::parse_iso(said) {
                            writer.time(millis);
                        }
                    }
                }
                "Total" => {
                    let count = |name: &str| element.get(name).parse::<u64>().ok();
                    self.declared = self.declared.or(count("pass").zip(count("fail")).map(|(pass, fail)| pass + fail));
                }
                "Project" | "TestSuite" => {
                    writer.document(|document| document.suites += u32::from(element.name == "TestSuite"));
                    let outer = self.suites.last().copied().unwrap_or_default();
                    self.suites.push(below(outer, element.get("name"), writer));
                }
                _ => {}
            },
            Step::Leave(name) if name == "Project" || name == "TestSuite" => drop(self.suites.pop()),
            Step::Leave(_) => {}
            Step::Leaf(element) if element.name == "Test" => {
                let is_some = |name: &str| number(element.get(name)) > 0;
                let status = match (is_some("fail"), is_some("pass")) {
                    (true, _) => Status::Failed,
                    (false, true) => Status::Passed,
                    (false, false) => Status::Skipped,
                };
                let suite = self.suites.last().copied().unwrap_or_default();
                self.test(element, ["id", "name"], suite, status, writer);
            }
            Step::Leaf(element) if element.name == "ExecViol" => self.violation(element, writer),
            Step::Leaf(element) => issue(element, writer),
        }
    }

    /// A further test; its place among all.
    fn test(
        &mut self,
        element: &Element,
        [id, name]: [&str; 2],
        suite: StrId,
        status: Status,
        writer: &mut Writer<'_>,
    ) -> usize {
        let full = element.get(name);
        let (class, name) = full.rsplit_once("::").unwrap_or(("", full));
        let draft = Draft::new(element, status, clock(element.get("time"))).named(suite, class, name, writer);
        self.tests.push(draft);
        self.known.insert(element.get(id).to_owned(), self.tests.len() - 1);
        self.tests.len() - 1
    }

    fn violation(&mut self, element: &Element, writer: &mut Writer<'_>) {
        let category = element.get("cat");
        let is_problem = matches!(category, "0" | "1");
        let at = self.known.get(element.get("testId")).copied().unwrap_or_else(|| {
            let status = if is_problem { Status::Failed } else { Status::Passed };
            self.test(element, ["testId", "testName"], StrId::EMPTY, status, writer)
        });
        let Some(draft) = self.tests.get_mut(at) else { return };
        let empty = Element::default();
        let part = element.below(&["Thr", "ThrPart"]).unwrap_or(&empty);
        let (kind, message) = (part.get("clName"), part.get("detMsg"));
        if let Some((_, word)) = ABOUT_TESTS.iter().find(|(known, _)| *known == category)
            && (draft.detail.source_status.is_empty() || is_problem)
        {
            draft.word(word, writer);
        }
        if draft.detail.owner.is_empty() {
            draft.detail.owner = writer.intern(element.get("auth"));
        }
        if !is_problem {
            draft.property(if kind.is_empty() { "violation" } else { kind }, message, writer);
            return;
        }
        if !draft.status().is_red() {
            (draft.case.last.status, draft.case.last.document_line) = (Status::Failed, element.line);
        }
        if draft.detail.failure_line > 0 {
            draft.more(Status::Failed, message, kind, part.inner, writer);
            return;
        }
        draft.told(element, message, kind, None, writer);
        draft.detail.details = part.inner;
        draft.detail.expected = writer.intern(element.get("expectVal"));
        draft.detail.actual = writer.intern(element.get("actVal"));
        draft.case.file = writer.intern(element.get("locFile"));
        draft.case.line = number(element.get("ln"));
    }
}

/// A rule that source does not keep. Severities go from 1 to 5.
fn issue(element: &Element, writer: &mut Writer<'_>) {
    let severity = element.get("sev");
    let level = match severity {
        "1" | "2" => IssueLevel::Error,
        "3" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    let [tool, rule, severity, file, category, message] =
        ["tool", "rule", "sev", "locFile", "cat", "msg"].map(|name| writer.intern(element.get(name)));
    let [line, end_line] = ["locStartln", "locEndLn"].map(|name| number(element.get(name)));
    let issue = Issue {
        origin: writer.origin(Span::new(element.span.start, element.span.end), element.line),
        tool,
        rule,
        level,
        severity,
        file,
        line: if line > 0 { line } else { number(element.get("ln")) },
        column: 0,
        end_line,
        category,
        message,
        is_suppressed: element.get("supp") == "true",
    };
    writer.records().issues.push(issue);
    writer.document(|document| document.records += 1);
}

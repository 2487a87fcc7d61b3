//! XML of linters: checkstyle (also of `ESLint`, ktlint, detekt, `PHP_CodeSniffer` …), PMD and `SpotBugs`.
//!
//! ```xml
//! <checkstyle version="10"><file name="src/A.java">
//!   <error line="3" column="7" severity="warning" message="Unused import" source="a.b.UnusedImportsCheck"/></file></checkstyle>
//! <pmd version="7"><file name="src/A.java"><violation beginline="3" endline="4" begincolumn="7" rule="EmptyCatchBlock"
//!   ruleset="Error Prone" priority="3">Avoid empty catch blocks</violation></file></pmd>
//! <BugCollection version="4"><BugInstance type="NP_ALWAYS_NULL" priority="1" category="CORRECTNESS">
//!   <LongMessage>Null pointer</LongMessage><SourceLine sourcepath="a/A.java" start="3" end="3"/></BugInstance></BugCollection>
//! ```

use super::Faults;
use crate::documents::elements::{Element, Step, walk};
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Issue, IssueLevel};

pub(in crate::documents::formats) const CHECKSTYLE: Format = Format {
    id: "checkstyle",
    title: "Checkstyle XML",
    spec: "https://checkstyle.org/",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff: |probe| sniff(probe, "checkstyle"),
    read,
};

pub(in crate::documents::formats) const PMD: Format = Format {
    id: "pmd",
    title: "PMD XML",
    spec: "https://pmd.github.io/pmd/pmd_userdocs_report_formats.html#xml",
    sniff: |probe| sniff(probe, "pmd"),
    ..CHECKSTYLE
};

pub(in crate::documents::formats) const SPOTBUGS: Format = Format {
    id: "spotbugs",
    title: "SpotBugs XML",
    spec: "https://github.com/spotbugs/spotbugs/blob/master/spotbugs/etc/bugcollection.xsd",
    sniff: |probe| sniff(probe, "BugCollection"),
    ..CHECKSTYLE
};

fn sniff(probe: &Probe<'_>, root: &str) -> Confidence {
    if probe.xml_root() == Some(root) { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut tool = "";
    let mut file = String::new();
    let mut faults = Faults::default();
    let is_leaf = |name: &str| {
        matches!(name, "error" | "violation" | "suppressedviolation" | "BugInstance" | "exception" | "configerror")
    };
    walk(input, writer, is_leaf, |step, writer| match step {
        Step::Enter(element) => match element.name.as_str() {
            "checkstyle" => tool = "checkstyle",
            "pmd" => tool = "pmd",
            "BugCollection" => tool = "spotbugs",
            "file" => element.get("name").clone_into(&mut file),
            // Of SpotBugs, which gives their numbers.
            "Errors" => {
                let count = |name: &str| element.get(name).parse::<u64>().unwrap_or(0);
                faults.add(count("errors") + count("missingClasses"), "");
            }
            _ => {}
        },
        Step::Leaf(element) => {
            writer.document(|document| document.records += 1);
            match (element.name.as_str(), tool) {
                ("error", "checkstyle") => checkstyle(&element, &file, writer),
                ("violation" | "suppressedviolation", "pmd") => pmd(&element, &file, writer),
                ("BugInstance", _) => spotbugs(&element, writer),
                // The analyser itself failed on a file.
                (_, "checkstyle") => faults.add(1, &file),
                _ => faults.add(1, element.get("msg")),
            }
        }
        Step::Leave(_) => {}
    });
    faults.tell(writer);
}

/// What a linter says, as written.
#[derive(Default)]
struct Said<'a> {
    tool: &'a str,
    rule: &'a str,
    severity: &'a str,
    file: &'a str,
    line: &'a str,
    column: &'a str,
    end_line: &'a str,
    category: &'a str,
    message: &'a str,
    is_suppressed: bool,
}

fn write(said: &Said<'_>, level: IssueLevel, element: &Element, writer: &mut Writer<'_>) {
    let number = |text: &str| text.trim().parse().unwrap_or(0);
    let issue = Issue {
        origin: writer.origin(element.span, element.line),
        tool: writer.intern(said.tool),
        rule: writer.intern(said.rule),
        level,
        severity: writer.intern(said.severity),
        file: writer.intern(said.file),
        line: number(said.line),
        column: number(said.column),
        end_line: number(said.end_line),
        category: writer.intern(said.category),
        message: writer.intern(said.message),
        is_suppressed: said.is_suppressed,
    };
    writer.records().issues.push(issue);
}

fn checkstyle(element: &Element, file: &str, writer: &mut Writer<'_>) {
    let (rule, severity) = (element.get("source"), element.get("severity"));
    // Checks of its own stand in packages that group them.
    let group = rule.strip_prefix("com.puppycrawl.tools.checkstyle.checks.").and_then(|rest| rest.split_once('.'));
    let level = match severity.to_ascii_lowercase().as_str() {
        "error" => IssueLevel::Error,
        "warning" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    let said = Said {
        tool: "checkstyle",
        rule,
        severity,
        file,
        line: element.get("line"),
        column: element.get("column"),
        category: group.map_or("", |(group, _)| group),
        message: element.get("message"),
        ..Said::default()
    };
    write(&said, level, element, writer);
}

/// Priorities of PMD go from 1 to 5, and its own SARIF makes the same of them.
fn pmd(element: &Element, file: &str, writer: &mut Writer<'_>) {
    let severity = element.get("priority");
    let level = match severity {
        "1" | "2" => IssueLevel::Error,
        "3" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    let is_suppressed = element.name == "suppressedviolation";
    let said = Said {
        tool: "pmd",
        rule: element.get("rule"),
        severity,
        file: element.has("filename").unwrap_or(file),
        line: element.get("beginline"),
        column: element.get("begincolumn"),
        end_line: element.get("endline"),
        category: element.get("ruleset"),
        message: if is_suppressed { element.get("msg") } else { &element.text },
        is_suppressed,
    };
    write(&said, level, element, writer);
}

fn spotbugs(element: &Element, writer: &mut Writer<'_>) {
    let severity = element.get("priority");
    let level = match severity {
        "1" => IssueLevel::Error,
        "2" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    // Of several places the primary one stands for the bug, else the first; else where its method, its
    // field, or its class is. One without a line comes last.
    let places = || element.children_of("SourceLine");
    let place = places().find(|line| line.get("primary") == "true").or(places().next());
    let about = ["Method", "Field", "Class"].map(|name| element.below(&[name, "SourceLine"]));
    let mut all = place.into_iter().chain(about.into_iter().flatten());
    let empty = Element::default();
    let first = all.clone().next().unwrap_or(&empty);
    let place = all.find(|place| place.has("start").is_some()).unwrap_or(first);
    let file = Some(place.get("sourcepath")).filter(|path| !path.is_empty()).unwrap_or(place.get("sourcefile"));
    let message = ["LongMessage", "ShortMessage"].map(|name| element.text_below(&[name]));
    let said = Said {
        tool: "spotbugs",
        rule: element.get("type"),
        severity,
        file,
        line: place.get("start"),
        end_line: place.get("end"),
        category: element.get("category"),
        message: message.iter().find(|text| !text.is_empty()).unwrap_or(&""),
        ..Said::default()
    };
    write(&said, level, element, writer);
}

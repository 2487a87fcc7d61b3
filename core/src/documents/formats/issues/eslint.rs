//! JSON of `ESLint` (`--format json`).
//!
//! ```json
//! [{"filePath": "/src/a.js", "messages": [{"ruleId": "no-undef", "severity": 2, "message": "'x' is not defined.",
//!   "line": 3, "column": 7, "endLine": 3}], "suppressedMessages": [], "errorCount": 1, "warningCount": 0}]
//! ```

use crate::documents::pieces::{self, EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Issue, IssueLevel, Loss, StrId};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "eslint",
    title: "ESLint JSON",
    spec: "https://eslint.org/docs/latest/use/formatters/#json",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_it = shape.kind == Kind::Array && shape.has(&["filePath", "messages"]);
    if is_it { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let tool = writer.intern("eslint");
    let (mut stated, mut found, mut has_stated) = (0, 0, false);
    pieces::json(input, writer, &[&[EACH]], &mut |piece, writer| {
        let Piece::Item { node: file, .. } = piece else { return };
        writer.document(|document| document.records += 1);
        let fields = file.fields();
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
        let path = writer.intern(&field("filePath").and_then(Node::text).unwrap_or_default());
        for count in ["errorCount", "warningCount"].iter().filter_map(|name| field(name).and_then(Node::whole)) {
            has_stated = true;
            stated += count;
        }
        for (member, is_suppressed) in [("messages", false), ("suppressedMessages", true)] {
            for message in field(member).map(Node::items).unwrap_or_default() {
                found += i64::from(!is_suppressed);
                let mut issue = issue(message, writer);
                issue.origin = message.origin(writer);
                (issue.tool, issue.file, issue.is_suppressed) = (tool, path, is_suppressed);
                writer.records().issues.push(issue);
            }
        }
    });
    if has_stated && stated != found {
        writer.note(Loss::Info, format!("states {stated} errors and warnings, its messages are {found}"), 0);
    }
}

fn issue(message: Node<'_>, writer: &mut Writer<'_>) -> Issue {
    let number = |name: &str| message.get(name).and_then(Node::whole).and_then(|at| at.try_into().ok()).unwrap_or(0);
    let mut text = |name: &str| match message.get(name).and_then(Node::text) {
        Some(text) => writer.intern(&text),
        None => StrId::EMPTY,
    };
    let (rule, said) = (text("ruleId"), text("message"));
    let severity = message.get("severity").map_or("", Node::raw);
    let is_fatal = message.get("fatal").and_then(Node::boolean) == Some(true);
    let level = match severity {
        _ if is_fatal => IssueLevel::Error,
        "2" => IssueLevel::Error,
        "1" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    Issue {
        rule,
        level,
        severity: writer.intern(severity),
        line: number("line"),
        column: number("column"),
        end_line: number("endLine"),
        message: said,
        ..Issue::default()
    }
}

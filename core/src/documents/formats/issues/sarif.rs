//! SARIF 2.1, and what came before it as version 2.0.
//!
//! ```json
//! {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL", "rules": [
//!     {"id": "js/xss", "defaultConfiguration": {"level": "error"}, "properties": {"category": "security"}}]}},
//!   "results": [{"ruleIndex": 0, "message": {"text": "Unsafe"}, "locations": [{"physicalLocation": {
//!     "artifactLocation": {"uri": "src/a.js"}, "region": {"startLine": 3, "startColumn": 7}}}],
//!     "suppressions": [{"kind": "inSource"}], "baselineState": "new"}]}]}
//! ```
//!
//! A result without a level has that of its rule, else it is a warning; one of another kind than `fail`
//! has none. Suppressed is what all suppressions accept, and what a baseline says is gone.

use super::Faults;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Issue, IssueLevel, Loss, StrId};
use std::borrow::Cow;

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "sarif",
    title: "SARIF",
    spec: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let words = ["sarif", "\"ruleId\"", "\"driver\"", "\"physicalLocation\""];
    let is_it =
        probe.shape().has(&["runs"]) && probe.text().is_some_and(|text| words.iter().any(|word| text.contains(word)));
    if is_it { Confidence::Certain } else { Confidence::No }
}

/// Members of an object, looked through once.
struct Fields<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Fields<'a> {
    fn of(node: Option<Node<'a>>) -> Self {
        Self(node.map(Node::fields).unwrap_or_default())
    }

    fn get(&self, name: &str) -> Option<Node<'a>> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> Cow<'a, str> {
        self.get(name).and_then(Node::text).unwrap_or_default()
    }
}

/// The value at the end of a path.
fn below<'a>(node: Node<'a>, path: &[&str]) -> Option<Node<'a>> {
    path.iter().try_fold(node, |node, name| node.get(name))
}

fn items(node: Option<Node<'_>>) -> Vec<Node<'_>> {
    node.map(Node::items).unwrap_or_default()
}

/// An index; the format writes -1 for none.
fn index(node: Option<Node<'_>>) -> Option<usize> {
    node.and_then(Node::whole).and_then(|at| usize::try_from(at).ok())
}

/// What a rule says that its results need.
struct Rule<'a> {
    id: Cow<'a, str>,
    level: Cow<'a, str>,
    category: String,
    node: Node<'a>,
}

fn rule<'a>(key: Option<Cow<'a, str>>, node: Node<'a>) -> Rule<'a> {
    let fields = Fields::of(Some(node));
    let level = below(node, &["defaultConfiguration", "level"]).or(below(node, &["configuration", "defaultLevel"]));
    let properties = Fields::of(fields.get("properties"));
    let category = match properties.text("category") {
        category if category.is_empty() => {
            let tags = items(properties.get("tags"));
            tags.iter().filter_map(|tag| tag.text()).collect::<Vec<_>>().join(", ")
        }
        category => category.into_owned(),
    };
    let id = fields.get("id").and_then(Node::text).or(key).unwrap_or_default();
    Rule { id, level: level.and_then(Node::text).unwrap_or_default(), category, node }
}

/// Rules of a component: a list, in 2.0 also an object by id.
fn rules(node: Option<Node<'_>>) -> Vec<Rule<'_>> {
    let Some(node) = node else { return Vec::new() };
    let by_id = node.fields().into_iter().map(|(key, node)| rule(Some(key), node));
    by_id.chain(node.items().into_iter().map(|node| rule(None, node))).collect()
}

/// A run: its tool with all rules.
struct Run<'a> {
    tool: StrId,
    rules: Vec<Rule<'a>>,
    /// Rules of each extension.
    extensions: Vec<Vec<Rule<'a>>>,
    artifacts: Vec<Node<'a>>,
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let root = tree.root();
    writer.document(|document| document.records = 0);
    let (mut fine, mut faults) = (0_u64, Faults::default());
    for node in items(root.get("runs")) {
        let fields = Fields::of(Some(node));
        let tool = Fields::of(fields.get("tool"));
        let driver = Fields::of(tool.get("driver"));
        let name = driver.get("name").or(tool.get("name")).and_then(Node::text).unwrap_or_default();
        let old = fields.get("resources").and_then(|resources| resources.get("rules"));
        let run = Run {
            tool: writer.intern(&name),
            rules: rules(driver.get("rules").or(old)),
            extensions: items(tool.get("extensions")).into_iter().map(|one| rules(one.get("rules"))).collect(),
            artifacts: items(fields.get("artifacts")),
        };
        for invocation in items(fields.get("invocations")) {
            for name in ["startTimeUtc", "endTimeUtc"] {
                let time = invocation.get(name).and_then(Node::text);
                if let Some((millis, _)) = time.and_then(|time| times::parse_iso(&time)) {
                    writer.time(millis);
                }
            }
            fault(invocation, &mut faults);
        }
        for node in items(fields.get("results")) {
            let kind = node.get("kind").and_then(Node::text).unwrap_or_default();
            if matches!(&*kind, "pass" | "notApplicable") {
                fine += 1;
                continue;
            }
            let mut issue = result(node, &run, writer);
            issue.origin = node.origin(writer);
            writer.records().issues.push(issue);
            writer.document(|document| document.records += 1);
        }
    }
    faults.tell(writer);
    if fine > 0 {
        writer.note(Loss::Info, format!("results that passed or do not apply, which are no issues: {fine}"), 0);
    }
}

/// What went wrong with the analyser itself: its notifications at level error, or that it says it failed.
fn fault(invocation: Node<'_>, faults: &mut Faults) {
    let told = ["toolExecutionNotifications", "toolConfigurationNotifications"];
    let told = told.iter().flat_map(|name| items(invocation.get(name)));
    let is_error = |one: &Node<'_>| one.get("level").and_then(Node::text).is_some_and(|level| level == "error");
    let before = faults.count;
    for one in told.filter(is_error) {
        faults.add(1, &below(one, &["message", "text"]).and_then(Node::text).unwrap_or_default());
    }
    if faults.count == before && invocation.get("executionSuccessful").and_then(Node::boolean) == Some(false) {
        faults.add(1, &invocation.get("exitCodeDescription").and_then(Node::text).unwrap_or_default());
    }
}

fn rule_of<'r, 'a>(fields: &Fields<'a>, id: &str, run: &'r Run<'a>) -> Option<&'r Rule<'a>> {
    let reference = Fields::of(fields.get("rule"));
    let component = reference.get("toolComponent").and_then(|component| index(component.get("index")));
    let list = component.and_then(|at| run.extensions.get(at)).unwrap_or(&run.rules);
    let at = index(fields.get("ruleIndex")).or(index(reference.get("index")));
    let by_id = || {
        // `CA1000/1` names a rule `CA1000` in more detail.
        let all = || list.iter().chain(run.extensions.iter().flatten());
        let general = id.rsplit_once('/').map(|(general, _)| general);
        all().find(|rule| rule.id == id).or_else(|| all().find(|rule| Some(rule.id.as_ref()) == general))
    };
    at.and_then(|at| list.get(at)).or_else(|| Some(id).filter(|id| !id.is_empty()).and_then(|_| by_id()))
}

fn result(node: Node<'_>, run: &Run<'_>, writer: &mut Writer<'_>) -> Issue {
    let fields = Fields::of(Some(node));
    let mut id = fields.text("ruleId");
    if id.is_empty() {
        id = fields.get("rule").and_then(|rule| rule.get("id")).and_then(Node::text).unwrap_or_default();
    }
    let rule = rule_of(&fields, &id, run);
    let (level, severity) = level(&fields, rule);
    let place = items(fields.get("locations")).into_iter().find_map(|one| one.get("physicalLocation"));
    let artifact = place.and_then(|place| place.get("artifactLocation").or(place.get("fileLocation")));
    let uri = artifact.and_then(|artifact| artifact.get("uri")).and_then(Node::text).filter(|uri| !uri.is_empty());
    let listed = || {
        let at = index(artifact.and_then(|artifact| artifact.get("index")))?;
        below(*run.artifacts.get(at)?, &["location", "uri"])?.text()
    };
    let region = place.and_then(|place| place.get("region"));
    let number = |name: &str| {
        let number = region.and_then(|region| region.get(name)).and_then(Node::whole);
        number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
    };
    let message = message(fields.get("message"), rule);
    Issue {
        tool: run.tool,
        rule: writer.intern(rule.filter(|_| id.is_empty()).map_or(&*id, |rule| &*rule.id)),
        level,
        severity: writer.intern(&severity),
        file: writer.intern(&uri.or_else(listed).unwrap_or_default()),
        line: number("startLine"),
        column: number("startColumn"),
        end_line: number("endLine"),
        category: writer.intern(rule.map_or("", |rule| &rule.category)),
        message: writer.intern(&message),
        is_suppressed: is_suppressed(&fields),
        ..Issue::default()
    }
}

/// The level of a result, and the word it goes by.
fn level<'a>(fields: &Fields<'a>, rule: Option<&Rule<'a>>) -> (IssueLevel, Cow<'a, str>) {
    let kind = fields.text("kind");
    let said = match fields.text("level") {
        said if !said.is_empty() => said,
        _ if !kind.is_empty() && !kind.eq_ignore_ascii_case("fail") => Cow::Borrowed("none"),
        _ => match rule.map(|rule| rule.level.clone()).filter(|level| !level.is_empty()) {
            Some(level) => level,
            None => Cow::Borrowed("warning"),
        },
    };
    let level = match said.to_ascii_lowercase().as_str() {
        "error" => IssueLevel::Error,
        "warning" => IssueLevel::Warning,
        _ => IssueLevel::Note,
    };
    (level, said)
}

/// Its text, or a text of its rule with arguments put in.
fn message(message: Option<Node<'_>>, rule: Option<&Rule<'_>>) -> String {
    let fields = Fields::of(message);
    let own = ["text", "markdown"].iter().map(|name| fields.text(name)).find(|text| !text.is_empty());
    let id = fields.get("id").or(fields.get("messageId")).and_then(Node::text);
    let of_rule = || {
        let id = id.as_deref()?;
        below(rule?.node, &["messageStrings", id])?.get("text")?.text()
    };
    let mut text = own.or_else(of_rule).unwrap_or_default().into_owned();
    for (at, argument) in items(fields.get("arguments")).iter().enumerate() {
        text = text.replace(&format!("{{{at}}}"), &argument.text().unwrap_or_default());
    }
    text
}

fn is_suppressed(fields: &Fields<'_>) -> bool {
    let suppressions = items(fields.get("suppressions"));
    let is_accepted = |one: &Node<'_>| {
        let status = one.get("status").or(one.get("state")).and_then(Node::text);
        status.is_none_or(|status| status == "accepted")
    };
    (!suppressions.is_empty() && suppressions.iter().all(is_accepted))
        || !items(fields.get("suppressionStates")).is_empty()
        || fields.text("baselineState") == "absent"
}

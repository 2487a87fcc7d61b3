//! Cucumber's `message` formatter: one envelope a line.
//!
//! ```json
//! {"pickle": {"id": "p", "uri": "a.feature", "name": "adds", "astNodeIds": ["1"], "steps": [{"id": "s", "text": "…"}]}}
//! {"testCase": {"id": "c", "pickleId": "p", "testSteps": [{"id": "t", "pickleStepId": "s"}]}}
//! {"testCaseStarted": {"id": "r", "testCaseId": "c", "attempt": 0, "timestamp": {"seconds": 1, "nanos": 0}}}
//! {"testStepFinished": {"testCaseStartedId": "r", "testStepId": "t", "testStepResult": {"status": "FAILED"}}}
//! {"testCaseFinished": {"testCaseStartedId": "r", "willBeRetried": true}}
//! ```

use super::cucumber::{Tally, parted};
use super::shared::{Report, Told, joined, line_of, stream};
use super::{format, says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{Span, Status, StrId};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format =
    format("cucumber-messages", "Cucumber message stream", "https://github.com/cucumber/messages", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_envelope = shape.kind == Kind::Object && shape.keys.len() == 1;
    let first = ["meta", "source", "gherkinDocument", "testRunStarted", "pickle"];
    let is_known = first.iter().any(|key| shape.has(&[key]));
    let is_told = ["\"protocolVersion\"", "\"gherkinDocument\"", "cucumber.gherkin", "\"testCaseStarted\""];
    sure(is_envelope && is_known && is_told.iter().any(|word| says(probe, &[word])))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let bad = stream(input, writer, |root, report| {
        if let Some((kind, value)) = root.fields().first() {
            run.message(kind, *value, report);
        }
    });
    let open = run.close(writer);
    bad.tell(open, writer);
}

/// A scenario with the values of one row of its examples.
struct Pickle {
    name: String,
    uri: String,
    nodes: Vec<String>,
    tags: Vec<String>,
    steps: BTreeMap<String, String>,
}

/// A pickle made ready to run.
struct Prepared {
    pickle: String,
    /// Steps by id: the step of the pickle, or else the hook.
    steps: BTreeMap<String, (String, String)>,
    earlier: Vec<Attempt>,
}

/// An attempt that runs.
struct Running {
    case: String,
    told: Told,
    tally: Tally,
    start: Option<f64>,
    span: Span,
    line: u32,
}

#[derive(Default)]
struct Run {
    /// Path of titles and line by the id of a node of the source.
    titles: BTreeMap<String, (String, u32)>,
    pickles: BTreeMap<String, Pickle>,
    hooks: BTreeMap<String, String>,
    cases: BTreeMap<String, Prepared>,
    running: BTreeMap<String, Running>,
    hook_runs: BTreeMap<String, String>,
    /// When the run began.
    began: Option<f64>,
}

/// Milliseconds of a time or a duration.
fn millis(node: Option<Node<'_>>) -> Option<f64> {
    let node = node?;
    Some(node.number_of("seconds")? * 1e3 + node.number_of("nanos").unwrap_or(0.0) / 1e6)
}

fn owned(node: Node<'_>, name: &str) -> String {
    node.text_of(name).into_owned()
}

impl Run {
    fn message(&mut self, kind: &str, node: Node<'_>, report: &mut Report<'_, '_>) {
        if let Some(at) = millis(node.get("timestamp")) {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
            report.time(Some(at as i64));
        }
        match kind {
            "gherkinDocument" => {
                if let Some(feature) = node.get("feature") {
                    report.suite();
                    self.outline(feature, "", 0);
                }
            }
            "pickle" => self.pickle(node),
            "hook" => {
                let name = owned(node, "name");
                let kind = node.text_of("type").replace('_', " ").to_ascii_lowercase();
                let title = if name.is_empty() { format!("hook {kind}") } else { format!("hook {name}") };
                self.hooks.insert(owned(node, "id"), title);
            }
            "testCase" => self.prepare(node),
            "testCaseStarted" => self.start(node),
            "testStepFinished" => self.step(node, report),
            "attachment" | "externalAttachment" => self.attach(node, report),
            "testCaseFinished" => self.finish(node, report),
            "testRunHookStarted" => {
                self.hook_runs.insert(owned(node, "id"), owned(node, "hookId"));
            }
            "testRunHookFinished" => self.run_hook(node, report),
            "testRunStarted" => self.began = millis(node.get("timestamp")),
            "testRunFinished" => {
                if let Some((began, ended)) = self.began.zip(millis(node.get("timestamp"))) {
                    report.writer.took(ended - began);
                }
                run_end(node, report);
            }
            "parseError" => {
                let mut told = Told::of(Status::Error, None);
                told.failure(&node.text_of("message"), "", node.get("message"), report);
                let uri = node.get("source").map(|source| source.text_of("uri")).unwrap_or_default();
                told.property("uri", &uri, report);
                report.broken(node, "parse error", told);
            }
            _ => {}
        }
    }

    /// Titles of features, rules, scenarios, and of rows of examples.
    fn outline(&mut self, node: Node<'_>, above: &str, depth: usize) {
        let path = joined([above, &node.text_of("name")]);
        let line = |node: Node<'_>| node.get("location").map_or(0, |place| line_of(place, "line"));
        for child in node.items_of("children").into_iter().filter(|_| depth < 8) {
            if let Some(rule) = child.get("rule") {
                self.outline(rule, &path, depth + 1);
            }
            if let Some(scenario) = child.get("scenario") {
                self.titles.insert(owned(scenario, "id"), (path.clone(), line(scenario)));
                for row in scenario.items_of("examples").iter().flat_map(|examples| examples.items_of("tableBody")) {
                    let cells = row.items_of("cells");
                    let values: Vec<_> = cells.iter().map(|cell| cell.text_of("value")).collect();
                    self.titles.insert(owned(row, "id"), (values.join(", "), line(row)));
                }
            }
        }
    }

    fn pickle(&mut self, node: Node<'_>) {
        let pickle = Pickle {
            name: owned(node, "name"),
            uri: owned(node, "uri"),
            nodes: node.items_of("astNodeIds").into_iter().map(|id| id.said().into_owned()).collect(),
            tags: node.items_of("tags").into_iter().map(|tag| owned(tag, "name")).collect(),
            steps: node.items_of("steps").into_iter().map(|step| (owned(step, "id"), owned(step, "text"))).collect(),
        };
        self.pickles.insert(owned(node, "id"), pickle);
    }

    fn prepare(&mut self, node: Node<'_>) {
        let steps = node.items_of("testSteps").into_iter();
        let steps = steps.map(|step| (owned(step, "id"), (owned(step, "pickleStepId"), owned(step, "hookId"))));
        let case = Prepared { pickle: owned(node, "pickleId"), steps: steps.collect(), earlier: Vec::new() };
        self.cases.insert(owned(node, "id"), case);
    }

    fn start(&mut self, node: Node<'_>) {
        let running = Running {
            case: owned(node, "testCaseId"),
            told: Told::of(Status::Passed, None),
            tally: Tally::new(),
            start: millis(node.get("timestamp")),
            span: node.span(),
            line: node.line(),
        };
        self.running.insert(owned(node, "id"), running);
    }

    /// What a step is called: its text, or that of its hook.
    fn title(&self, case: &str, step: &str) -> String {
        let Some(case) = self.cases.get(case) else { return String::new() };
        let Some((step, hook)) = case.steps.get(step) else { return String::new() };
        let text = self.pickles.get(&case.pickle).and_then(|pickle| pickle.steps.get(step));
        text.or_else(|| self.hooks.get(hook)).cloned().unwrap_or_default()
    }

    fn step(&mut self, node: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(result) = node.get("testStepResult") else { return };
        let id = owned(node, "testCaseStartedId");
        let case = self.running.get(&id).map(|running| running.case.clone()).unwrap_or_default();
        let title = self.title(&case, &node.text_of("testStepId"));
        let Some(running) = self.running.get_mut(&id) else { return };
        let word = result.text_of("status").to_ascii_lowercase();
        running.tally.add(&word);
        running.told.status = running.tally.status();
        let is_telling = !result.text_of("message").is_empty() || result.get("exception").is_some();
        if word != "passed" && (word != "skipped" || is_telling) {
            fail(&mut running.told, result, &format!("{word}: {title}"), report);
            running.told.property("step", &title, report);
        }
    }

    fn attach(&mut self, node: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(running) = self.running.get_mut(node.text_of("testCaseStartedId").as_ref()) else { return };
        let (name, media) = (node.text_of("fileName"), node.text_of("mediaType"));
        let (body, url) = (node.text_of("body"), node.text_of("url"));
        if media.starts_with("text/x.cucumber.log") {
            running.told.property("log", &body, report);
        } else if !url.is_empty() || media == "text/uri-list" {
            running.told.attachment((&name, if url.is_empty() { &body } else { &url }, &media), None, report);
        } else if node.text_of("contentEncoding") == "BASE64" {
            running.told.attachment((&name, "", &media), node.get("body"), report);
        } else {
            running.told.property(if name.is_empty() { &media } else { &name }, &body, report);
        }
    }

    fn finish(&mut self, node: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(mut running) = self.running.remove(node.text_of("testCaseStartedId").as_ref()) else { return };
        if let (Some(start), Some(end)) = (running.start, millis(node.get("timestamp"))) {
            running.told.ms = end - start;
        }
        running.span = Span::new(running.span.start, node.span().end);
        let is_retried = node.boolean_of("willBeRetried") == Some(true);
        self.write(running, is_retried, report);
    }

    /// One more attempt of a case; the case itself where it is the last.
    fn write(&mut self, running: Running, is_retried: bool, report: &mut Report<'_, '_>) {
        let Running { case, mut told, tally, span, line, .. } = running;
        told.word(&tally.word, report);
        let prepared = self.cases.get_mut(&case);
        let pickle = prepared.as_ref().and_then(|prepared| self.pickles.get(&prepared.pickle));
        for tag in pickle.map(|pickle| pickle.tags.as_slice()).unwrap_or_default() {
            told.tag(tag, report);
        }
        let attempt = told.placed(span, line);
        let Some(prepared) = prepared else { return };
        if is_retried {
            prepared.earlier.push(attempt);
            return;
        }
        let earlier = std::mem::take(&mut prepared.earlier);
        let mut case = Case { earlier, ..Case::of(StrId::EMPTY, attempt) };
        if let Some(pickle) = pickle {
            let mut at = pickle.nodes.iter().filter_map(|id| self.titles.get(id));
            let scenario = at.next();
            let row = at.next();
            case.line = row.or(scenario).map_or(0, |(_, line)| *line);
            case.suite = report.name(scenario.map(|(path, _)| path.as_str()).unwrap_or_default());
            case.file = report.name(&pickle.uri);
            // Rows of one outline differ in their values alone.
            case.name = match row {
                Some((values, _)) => report.name(&format!("{} [{values}]", pickle.name)),
                None => report.name(&pickle.name),
            };
        }
        report.writer.case(case);
    }

    fn run_hook(&mut self, node: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(result) = node.get("result").filter(|result| result.text_of("status") == "FAILED") else { return };
        let hook = self.hook_runs.get(node.text_of("testRunHookStartedId").as_ref());
        let title = hook.and_then(|hook| self.hooks.get(hook)).cloned().unwrap_or_else(|| "hook".to_owned());
        let mut told = Told::of(Status::Error, millis(result.get("duration")));
        fail(&mut told, result, &title, report);
        report.broken(node, &title, told);
    }

    /// What still runs when the stream ends is known only if it failed, now or before; gives the
    /// number of those whose end is not known.
    fn close(&mut self, writer: &mut Writer<'_>) -> usize {
        let mut open = 0;
        for mut running in std::mem::take(&mut self.running).into_values() {
            let before = self.cases.get_mut(&running.case).and_then(|prepared| prepared.earlier.pop());
            if running.told.status.is_red() {
                if let Some(prepared) = self.cases.get_mut(&running.case) {
                    prepared.earlier.extend(before);
                }
            } else {
                open += 1;
                let Some(before) = before else { continue };
                running.told = Told::of(before.status, Some(before.duration_ms));
                running.told.detail = before.detail.map(|detail| *detail).unwrap_or_default();
                running.told.detail.tags.clear();
                (running.span, running.line) = (before.span, before.document_line);
            }
            self.write(running, false, &mut Report::of(writer));
        }
        open
    }
}

/// What a step, a hook or the run says of its failure.
fn fail(told: &mut Told, result: Node<'_>, otherwise: &str, report: &mut Report<'_, '_>) {
    let exception = result.get("exception");
    let message = result.text_of("message");
    let stack = exception.and_then(|exception| exception.get("stackTrace")).or_else(|| result.get("message"));
    let kind = exception.map(|exception| exception.text_of("type")).unwrap_or_default();
    let own = exception.map(|exception| exception.text_of("message")).unwrap_or_default();
    let (parted_kind, line) = parted(&message);
    let line = if own.is_empty() { line } else { &own };
    let line = if line.is_empty() { otherwise } else { line };
    told.failure(line, if kind.is_empty() { parted_kind } else { &kind }, stack, report);
}

/// A run may fail beside its cases and hooks.
fn run_end(node: Node<'_>, report: &mut Report<'_, '_>) {
    if node.get("exception").is_some() || !node.text_of("message").is_empty() {
        let mut told = Told::of(Status::Error, None);
        fail(&mut told, node, "the run failed", report);
        report.broken(node, "test run", told);
    }
}

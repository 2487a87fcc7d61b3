//! What Playwright's `blob` reporter writes for each shard, to be merged later: one event a line.
//!
//! ```json
//! {"method": "onBlobReportMetadata", "params": {"version": 2, "shard": {"total": 2, "current": 1}}}
//! {"method": "onProject", "params": {"project": {"name": "chromium", "suites": [{"title": "a.spec.ts", "entries": [
//!   {"testId": "t", "title": "logs in", "location": {"file": "a.spec.ts", "line": 3}, "tags": []}]}]}}}
//! {"method": "onTestBegin", "params": {"testId": "t", "result": {"id": "r", "retry": 0, "startTime": 1714557600000}}}
//! {"method": "onTestEnd", "params": {"test": {"testId": "t", "expectedStatus": "passed"},
//!   "result": {"id": "r", "status": "failed", "duration": 9, "errors": [{"message": "no button"}]}}}
//! ```
//!
//! It lies in a zip as `report.jsonl`; what tests attach lies beside it in `resources/`.

use super::playwright::{annotated, fail, outcome};
use super::shared::{Report, Told, joined, line_of, stream};
use super::{format, says, sure};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Attempt, Case, Confidence, Format, Probe, Writer, base64};
use crate::entries::Input;
use crate::facts::{Span, Status, StrId};
use std::collections::BTreeMap;

pub(in crate::documents::formats) const FORMAT: Format = format(
    "playwright-blob",
    "Playwright blob report",
    "https://playwright.dev/docs/test-reporters#blob-reporter",
    sniff,
    read,
);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_event = shape.kind == Kind::Object && shape.has(&["method", "params"]);
    sure(is_event && ["\"onBlobReportMetadata\"", "\"onConfigure\""].iter().any(|word| says(probe, &[word])))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let mut run = Run::default();
    let bad = stream(input, writer, |root, report| run.event(root, report));
    let open = run.close(&mut Report::of(writer));
    bad.tell(open, writer);
}

/// A test of a project: what is known before it runs, and its attempts by number.
#[derive(Default)]
struct Test {
    suite: StrId,
    project: StrId,
    name: StrId,
    file: StrId,
    line: u32,
    tags: Vec<StrId>,
    place: Span,
    document_line: u32,
    attempts: BTreeMap<i64, Attempt>,
}

/// A result that is not told to its end; events tell of it piece by piece.
struct Running {
    test: String,
    retry: i64,
    told: Told,
    start: (Span, u32),
    /// Paths of its steps.
    steps: BTreeMap<String, String>,
}

#[derive(Default)]
struct Run {
    tests: Vec<Test>,
    by_id: BTreeMap<String, usize>,
    running: BTreeMap<String, Running>,
    is_ended: bool,
}

impl Run {
    fn event(&mut self, root: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(params) = root.get("params") else { return };
        match root.text_of("method").as_ref() {
            "onBlobReportMetadata" => {
                if let Some(shard) = params.get("shard").filter(|shard| shard.is_object()) {
                    let [current, total] = ["current", "total"].map(|name| shard.whole_of(name).unwrap_or(0));
                    let instance = report.name(&format!("shard {current}/{total}"));
                    report.writer.document(|document| document.instance = instance);
                }
            }
            "onProject" => {
                let Some(project) = params.get("project") else { return };
                let name = if project.text_of("name").is_empty() { "id" } else { "name" };
                let name = report.named(project, name);
                for suite in project.items_of("suites") {
                    self.suite(suite, "", name, 0, report);
                }
            }
            "onTestBegin" => self.begin(params, report),
            "onStepBegin" => self.step(params),
            "onStepEnd" => self.step_end(params, report),
            "onAttach" => {
                if let Some(running) = self.running.get_mut(params.text_of("resultId").as_ref()) {
                    attach(&mut running.told, params, report);
                }
            }
            "onStdIO" => self.output(params, report),
            "onTestEnd" => self.end(params, report),
            "onError" => {
                let Some(error) = params.get("error") else { return };
                let mut told = Told::of(Status::Error, None);
                fail(&mut told, error, report);
                report.broken(error, "error outside of tests", told);
            }
            "onEnd" => {
                self.is_ended = true;
                let Some(result) = params.get("result") else { return };
                report.time_of(result, "startTime");
                let took = result.number_of("duration").unwrap_or(0.0);
                #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a run")]
                report.time(result.whole_of("startTime").map(|start| start.saturating_add(took as i64)));
            }
            _ => {}
        }
    }

    /// Suites hold tests and suites, in one list or, in older blobs, in one of each.
    fn suite(&mut self, node: Node<'_>, above: &str, project: StrId, depth: usize, report: &mut Report<'_, '_>) {
        report.suite();
        let path = joined([above, &node.text_of("title")]);
        let suite = report.name(&path);
        for entry in ["tests", "entries", "suites"].iter().flat_map(|list| node.items_of(list)) {
            if entry.get("testId").is_none() {
                if depth < 64 {
                    self.suite(entry, &path, project, depth + 1, report);
                }
                continue;
            }
            let place = entry.get("location");
            let repeat = entry.whole_of("repeatEachIndex").filter(|repeat| *repeat > 0);
            let title = entry.text_of("title");
            let test = Test {
                suite,
                project,
                name: match repeat {
                    Some(repeat) => report.name(&format!("{title} [repeat {}]", repeat + 1)),
                    None => report.name(&title),
                },
                file: place.map(|place| report.named(place, "file")).unwrap_or_default(),
                line: place.map_or(0, |place| line_of(place, "line")),
                tags: entry.items_of("tags").iter().map(|tag| report.name(&tag.said())).collect(),
                place: entry.span(),
                document_line: entry.line(),
                attempts: BTreeMap::new(),
            };
            self.by_id.insert(entry.text_of("testId").into_owned(), self.tests.len());
            self.tests.push(test);
        }
    }

    fn begin(&mut self, params: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(result) = params.get("result") else { return };
        report.time_of(result, "startTime");
        let mut told = Told::of(Status::Skipped, None);
        told.members(result, &["workerIndex", "parallelIndex"], report);
        let running = Running {
            test: params.text_of("testId").into_owned(),
            retry: result.whole_of("retry").unwrap_or(0),
            told,
            start: (params.span(), params.line()),
            steps: BTreeMap::new(),
        };
        self.running.insert(result.text_of("id").into_owned(), running);
    }

    fn step(&mut self, params: Node<'_>) {
        let (Some(running), Some(step)) =
            (self.running.get_mut(params.text_of("resultId").as_ref()), params.get("step"))
        else {
            return;
        };
        let above = running.steps.get(step.text_of("parentStepId").as_ref()).map(String::as_str).unwrap_or_default();
        let path = joined([above, &step.text_of("title")]);
        running.steps.insert(step.text_of("id").into_owned(), path);
    }

    fn step_end(&mut self, params: Node<'_>, report: &mut Report<'_, '_>) {
        let (Some(running), Some(step)) =
            (self.running.get_mut(params.text_of("resultId").as_ref()), params.get("step"))
        else {
            return;
        };
        let path = running.steps.remove(step.text_of("id").as_ref()).unwrap_or_default();
        if step.get("error").is_some_and(Node::is_object) {
            running.told.property("failed step", &path, report);
        }
    }

    /// The first piece of an output is shown from where it stands, what follows as it is.
    fn output(&mut self, params: Node<'_>, report: &mut Report<'_, '_>) {
        let Some(running) = self.running.get_mut(params.text_of("resultId").as_ref()) else { return };
        let Some(data) = params.get("data") else { return };
        let (kind, said) = (params.text_of("type"), data.said());
        let is_plain = params.boolean_of("isBase64") != Some(true);
        let detail = &mut running.told.detail;
        let span = if kind == "stderr" { &mut detail.stderr } else { &mut detail.stdout };
        if is_plain && span.is_empty() {
            *span = data.span();
        } else {
            let decoded = if is_plain { None } else { base64::text(&said) };
            running.told.property(&kind, decoded.as_deref().unwrap_or(&said), report);
        }
    }

    fn end(&mut self, params: Node<'_>, report: &mut Report<'_, '_>) {
        let (Some(test), Some(result)) = (params.get("test"), params.get("result")) else { return };
        let running = self.running.remove(result.text_of("id").as_ref());
        let known = self.by_id.get(test.text_of("testId").as_ref()).and_then(|at| self.tests.get_mut(*at));
        let (Some(running), Some(known)) = (running, known) else { return };
        let Running { retry, told: before, start, .. } = running;
        let mut told = outcome(result, &test.text_of("expectedStatus"), report);
        (told.detail.stdout, told.detail.stderr) = (before.detail.stdout, before.detail.stderr);
        told.detail.properties.extend(before.detail.properties);
        told.detail.attachments = before.detail.attachments;
        if result.get("attachments").is_some() {
            // Older blobs tell all of them at the end.
            told.detail.attachments.clear();
            attach(&mut told, result, report);
        }
        told.detail.tags.clone_from(&known.tags);
        let notes = [result, test].map(|holder| holder.items_of("annotations"));
        annotated(&mut told, notes.iter().find(|notes| !notes.is_empty()).map_or(&[], Vec::as_slice), report);
        known.attempts.insert(retry, told.placed(Span::new(start.0.start, params.span().end), start.1));
    }

    /// Writes all tests in the order they were told; gives the number of those whose end is not known.
    fn close(self, report: &mut Report<'_, '_>) -> usize {
        let Self { tests, running, is_ended, by_id } = self;
        let mut open = running.len();
        let still: Vec<usize> = running.values().filter_map(|running| by_id.get(&running.test).copied()).collect();
        for (at, test) in tests.into_iter().enumerate() {
            let is_open = still.contains(&at);
            let mut attempts: Vec<Attempt> = test.attempts.into_values().collect();
            let last = attempts.pop().or_else(|| {
                open += usize::from(!is_ended && !is_open);
                // Of a run that came to its end, what has no result was not run.
                let is_told = is_ended && !is_open;
                let mut told = Told::of(Status::Skipped, None);
                told.word("did not run", report);
                is_told.then(|| told.placed(test.place, test.document_line))
            });
            let Some(last) = last else { continue };
            report.writer.case(Case {
                suite: test.suite,
                class: test.project,
                name: test.name,
                file: test.file,
                line: test.line,
                earlier: attempts,
                last,
            });
        }
        open
    }
}

fn attach(told: &mut Told, holder: Node<'_>, report: &mut Report<'_, '_>) {
    for file in holder.items_of("attachments") {
        let texts = ["name", "path", "contentType"].map(|name| file.text_of(name));
        told.attachment((&texts[0], &texts[1], &texts[2]), file.get("base64"), report);
    }
}

//! Cucumber's `json` formatter: features with scenarios, whose steps decide.
//!
//! ```json
//! [{"uri": "a.feature", "keyword": "Feature", "name": "Math", "elements": [
//!   {"keyword": "Scenario", "type": "scenario", "name": "adds", "line": 3, "tags": [{"name": "@slow"}], "steps": [
//!     {"keyword": "Given ", "name": "a number", "result": {"status": "failed", "duration": 1000000,
//!      "error_message": "1 is not 2\n  at a.feature:4"}}]}]}]
//! ```

use super::shared::{Report, Told, kind, line_of, listed};
use super::{format, says, sure};
use crate::documents::pieces::{EACH, Piece};
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Case, Confidence, Format, Probe, Writer, text};
use crate::entries::Input;
use crate::facts::{Status, StrId};

pub(in crate::documents::formats) const FORMAT: Format =
    format("cucumber", "Cucumber JSON report", "https://github.com/cucumber/cucumber-json-schema", sniff, read);

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_feature = shape.has(&["elements"]) || shape.has(&["uri", "keyword"]);
    sure(shape.kind == Kind::Array && is_feature && says(probe, &["\"keyword\"", "\"name\""]))
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    listed(input, writer, &[&[EACH]], &mut |piece, report| {
        if let Piece::Item { node, .. } = piece {
            feature(node, report);
        }
    });
}

fn feature(feature: Node<'_>, report: &mut Report<'_, '_>) {
    report.suite();
    // Steps of a background may stand apart, before the scenario that they belong to.
    let mut background: Option<Node<'_>> = None;
    for element in feature.items_of("elements") {
        if element.text_of("type") == "background" {
            background = Some(element);
        } else {
            scenario(element, background.take(), feature, report);
        }
    }
}

/// How a scenario stands after one more step or hook: what is worst decides.
pub(super) struct Tally {
    pub(super) word: String,
    rank: usize,
}

/// Words for steps, the worst last. Where steps are skipped, the first that was not passed tells why.
const RANKS: &[&str] = &["", "passed", "skipped", "pending", "undefined", "ambiguous", "failed"];

impl Tally {
    pub(super) fn new() -> Self {
        Self { word: String::new(), rank: 0 }
    }

    /// True where the step is what decides from now on.
    pub(super) fn add(&mut self, word: &str) -> bool {
        let rank = RANKS.iter().position(|known| known.eq_ignore_ascii_case(word)).unwrap_or(0);
        let is_worse = rank > self.rank;
        if is_worse {
            (self.word, self.rank) = (word.to_ascii_lowercase(), rank);
        }
        is_worse
    }

    /// Cucumber is strict: what is undefined, pending or ambiguous fails the run. Without steps nothing failed.
    pub(super) fn status(&self) -> Status {
        match self.word.as_str() {
            "" | "passed" => Status::Passed,
            "skipped" => Status::Skipped,
            _ => Status::Failed,
        }
    }
}

/// The first line without its class, and the class.
pub(super) fn parted(message: &str) -> (&str, &str) {
    let line = text::first_telling_line(message);
    (kind(line), line)
}

fn scenario(node: Node<'_>, background: Option<Node<'_>>, feature: Node<'_>, report: &mut Report<'_, '_>) {
    let mut tally = Tally::new();
    let (mut told, mut nanos) = (Told::of(Status::Passed, None), None::<f64>);
    let mut broken: Vec<(String, Node<'_>)> = Vec::new();
    let lists = [
        (Some(node), "before"),
        (background, "before"),
        (background, "steps"),
        (Some(node), "steps"),
        (Some(node), "after"),
    ];
    for (holder, list) in lists {
        for step in holder.map(|holder| holder.items_of(list)).unwrap_or_default() {
            let parts = [step.items_of("before"), vec![step], step.items_of("after")].concat();
            for part in parts {
                let Some(result) = part.get("result") else { continue };
                if let Some(took) = result.number_of("duration") {
                    nanos = Some(nanos.unwrap_or(0.0) + took);
                }
                let word = result.text_of("status");
                tally.add(&word);
                if !matches!(word.as_ref(), "passed" | "skipped" | "") {
                    let keyword = part.text_of("keyword");
                    let title = match keyword.trim() {
                        "" => format!("hook ({list})"),
                        keyword => format!("{keyword} {}", part.text_of("name")),
                    };
                    broken.push((title, result));
                }
                embeddings(&mut told, part, report);
            }
        }
    }
    told.status = tally.status();
    told.ms = nanos.map_or(f64::NAN, |nanos| nanos / 1e6);
    told.word(&tally.word, report);
    for (title, result) in &broken {
        let message = result.get("error_message");
        let said = message.map(Node::said).unwrap_or_default();
        let (kind, line) = parted(&said);
        let word = result.text_of("status");
        let line = if line.is_empty() { format!("{word}: {title}") } else { line.to_owned() };
        told.failure(&line, kind, message, report);
        told.property("step", title, report);
    }
    for tag in node.items_of("tags") {
        told.tag(&tag.text_of("name"), report);
    }
    report.time(node.get("start_timestamp").and_then(Node::time));
    let case = Case {
        suite: report.named(feature, "name"),
        class: StrId::EMPTY,
        name: report.named(node, "name"),
        file: report.named(feature, "uri"),
        line: line_of(node, "line"),
        earlier: Vec::new(),
        last: told.attempt(node),
    };
    report.case(node, case);
}

/// Files in base64, and lines that a step wrote.
fn embeddings(told: &mut Told, step: Node<'_>, report: &mut Report<'_, '_>) {
    for file in step.items_of("embeddings") {
        let media = file.get("media").map(|media| media.text_of("type")).unwrap_or_default();
        let named = file.text_of("mime_type");
        let media = if named.is_empty() { media } else { named };
        told.attachment((&file.text_of("name"), "", &media), file.get("data"), report);
    }
    for line in step.items_of("output") {
        told.property("output", &line.said(), report);
    }
}

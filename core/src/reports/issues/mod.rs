//! Texts to be filed, as the runbooks want them: title, labels, who should look, body. One file = one kind of text,
//! one row of the table of renderers.

mod baseline;
mod defect;
mod flakiness;
mod labels;
mod parity;
mod perf;
mod quarantine;

pub(super) use labels::RENDERER as LABELS;

use super::markdown::{self, escape};
use super::words::push;
use super::{Group, RENDERERS, Redactor, Render, Renderer, Report, inert};
use crate::findings::Answer;
use crate::views::Scene;
use serde_json::{Value, json};

/// Renderers of single kinds.
pub(super) const DEFECT: Renderer = kind("defect", "Defects of failing scenarios", "defects.md", &defect::KIND);
pub(super) const PERF: Renderer = kind("perf-issue", "An issue about performance", "perf-issue.md", &perf::KIND);
pub(super) const PARITY: Renderer =
    kind("parity-issue", "An issue about a failed parity run", "parity-issue.md", &parity::KIND);
pub(super) const WEEKLY: Renderer =
    kind("flakiness-issue", "The weekly issue about flaky parity runs", "flakiness-issue.md", &flakiness::WEEKLY);
pub(super) const NOTE: Renderer =
    kind("flakiness-note", "A note on failures that went away", "flakiness-note.md", &flakiness::NOTE);
pub(super) const QUARANTINE: Renderer =
    kind("quarantine-ticket", "Tickets of tests for quarantine", "quarantine-tickets.md", &quarantine::KIND);
pub(super) const BASELINE: Renderer =
    kind("baseline-note", "The note of a pull request with a new baseline", "baseline-note.md", &baseline::KIND);

/// All of them for programs.
pub(super) const ALL: Renderer = Renderer {
    id: "issues",
    title: "Everything that is to be filed, for programs",
    about: "Title, labels, assignees and body of every text to file, for a script that files them",
    group: Group::Programs,
    file_name: "artiscope-issues.json",
    media_type: "application/json",
    limit: None,
    render: Render::Rows(|report, _, sink| sink(&all(report))),
};

/// A kind of text.
pub(super) struct Kind {
    /// What the text is for.
    about: &'static str,
    make: fn(&Scene<'_>, Redactor<'_>) -> Vec<Issue>,
    /// Said where there is nothing to file: what would call for it.
    none: &'static str,
}

impl Kind {
    /// What would call for such a text; `None` where there is one.
    pub(super) fn none(&self, scene: &Scene<'_>, redactor: Redactor<'_>) -> Option<&'static str> {
        (self.make)(scene, redactor).is_empty().then_some(self.none)
    }
}

/// One text to be filed.
pub(super) struct Issue {
    /// As it is; markup means nothing in titles.
    title: String,
    labels: Vec<&'static str>,
    /// Who answers for it, as policy, owners and reports name them.
    assignees: Vec<String>,
    /// Markdown.
    body: String,
}

const fn kind(id: &'static str, title: &'static str, file_name: &'static str, kind: &'static Kind) -> Renderer {
    let (about, group) = (kind.about, Group::Issues);
    Renderer {
        id,
        title,
        about,
        group,
        file_name,
        media_type: "text/markdown",
        limit: None,
        render: Render::Issues(kind),
    }
}

/// The texts of one kind, one below the other.
pub(super) fn written(report: &Report<'_>, kind: &Kind) -> String {
    texts(report, kind).unwrap_or_else(|| format!("Nothing to file: {}.\n", kind.none))
}

/// What a renderer of this table writes; `None` where there is nothing to file.
pub(super) fn filed(report: &Report<'_>, renderer: &Renderer) -> Option<String> {
    if let Render::Issues(kind) = renderer.render { texts(report, kind) } else { None }
}

fn texts(report: &Report<'_>, kind: &Kind) -> Option<String> {
    let issues = report.ask(kind.make);
    if issues.is_empty() {
        return None;
    }
    let mut out = String::new();
    for issue in &issues {
        if !out.is_empty() {
            out.push('\n');
        }
        push(&mut out, format_args!("# {}\n\n", escape(&issue.title)));
        let labels: Vec<String> = issue.labels.iter().map(|label| markdown::code(label)).collect();
        let assignees: Vec<String> = issue.assignees.iter().map(|owner| escape(owner)).collect();
        for (name, all) in [("Labels", &labels), ("Assignees", &assignees)] {
            if !all.is_empty() {
                push(&mut out, format_args!("{name}: {}\n\n", all.join(", ")));
            }
        }
        out.push_str(issue.body.trim_matches('\n'));
        out.push('\n');
    }
    Some(out)
}

fn all(report: &Report<'_>) -> String {
    let mut rows: Vec<Value> = Vec::new();
    for renderer in RENDERERS {
        let Render::Issues(kind) = renderer.render else { continue };
        rows.extend(report.ask(kind.make).into_iter().map(|issue| {
            json!({
                "kind": renderer.id,
                "title": inert::line(&issue.title),
                "labels": issue.labels,
                "assignees": issue.assignees.iter().map(|owner| inert::line(owner)).collect::<Vec<_>>(),
                "body": issue.body,
            })
        }));
    }
    let labels = report.ask(labels::labels);
    let redaction = &report.inspection.redaction;
    let document = json!({"schema": super::SCHEMA, "labels": labels, "issues": rows, "redaction": redaction});
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    inert::json(&text).into_owned()
}

/// Writes texts of artifacts: redacted, then inert.
#[derive(Clone, Copy)]
struct Pen<'n>(Redactor<'n>);

impl Pen<'_> {
    fn text(self, text: &str) -> String {
        escape(&self.0.text(text))
    }

    fn code(self, text: &str) -> String {
        markdown::code(&self.0.text(text))
    }

    fn block(self, text: &str) -> String {
        markdown::block(&self.0.text(text))
    }
}

/// Why a rule failed; `None` where it did not.
fn failed<'a>(scene: &Scene<'a>, rule: &str) -> Option<&'a str> {
    let answer = scene.answers.iter().find(|(known, _)| known.id == rule);
    answer.and_then(|(_, answer)| if let Answer::Fail(why) = answer { Some(why.as_str()) } else { None })
}

/// Who answers for findings of these rules, each once.
fn owners(scene: &Scene<'_>, redactor: Redactor<'_>, rules: impl Fn(&str) -> bool) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    for finding in scene.findings.iter().filter(|finding| rules(finding.rule) && !finding.owner.is_empty()) {
        let owner = redactor.owned(&finding.owner);
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners
}

/// Runs of these numbers: id, and where the provider shows it.
fn runs(scene: &Scene<'_>, pen: Pen, wanted: impl Iterator<Item = u32>) -> String {
    let mut said: Vec<String> = Vec::new();
    for run in wanted.filter_map(|run| scene.facts.runs.get(run as usize)) {
        let url = if run.url.is_empty() { String::new() } else { format!(" {}", pen.code(&run.url)) };
        let text = format!("{}{url}", pen.text(&run.id));
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said.join(", ")
}

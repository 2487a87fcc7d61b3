//! What is told in Slack: the verdict, then what runbooks 0, 3 and 4 want told, as Block Kit and as plain text.
//!
//! Texts of artifacts are `plain_text`, in which Slack looks for neither markup nor mentions, with its three signs
//! escaped, so that `<!channel>` is read and calls nobody (<https://docs.slack.dev/messaging/formatting-message-text/>).

use super::words::{entries, place, push, totals};
use super::{FindingRow, Group, Inspection, Limit, Options, Redactor, Render, Renderer, Report, Told, inert};
use crate::findings::Answer;
use crate::findings::analyses::flakes::{self, CiRun, Flake, Flakes};
use crate::findings::analyses::perf::{Check, Key};
use crate::findings::{SILENT_GREEN, Severity};
use crate::methods::phrase::count;
use crate::views::Scene;
use serde_json::{Value, json};

/// Texts of all blocks together: Slack refuses some 13,200 characters, though it publishes no such limit.
const TEXTS: Limit = Limit { most: 12_000, unit: "characters" };
/// <https://docs.slack.dev/reference/block-kit/blocks>: blocks of a message, characters of a section, of a header.
const BLOCKS: usize = 50;
const SECTION: usize = 3000;
const HEADER: usize = 150;
/// Findings, flakes and series that are told one by one; the rest are counted.
const EACH: usize = 5;
/// Runs of a flake that are shown, the last ones.
const RECENT: usize = 10;

pub(super) const RENDERER: Renderer = Renderer {
    id: "slack",
    title: "A message for Slack (Block Kit)",
    about: "The payload of an incoming webhook: header, findings, context",
    group: Group::People,
    file_name: "artiscope-slack.json",
    media_type: "application/json",
    limit: Some(TEXTS),
    render: Render::Rows(|report, options, sink| sink(&blocks(&message(report, options)))),
};

pub(super) const PLAIN: Renderer = Renderer {
    id: "slack-text",
    title: "A message for Slack, as plain text",
    about: "Pasted into a channel by hand; links and names are inert",
    group: Group::People,
    file_name: "artiscope-slack.txt",
    media_type: "text/plain",
    limit: Some(TEXTS),
    render: Render::Rows(|report, options, sink| sink(&plain(&message(report, options)))),
};

/// What is told, before it is written in either way: texts are inert and not yet escaped.
#[derive(Default)]
struct Message {
    title: String,
    parts: Vec<String>,
    foot: String,
    left_out: usize,
}

fn message(report: &Report<'_>, options: &Options) -> Message {
    let inspection = report.inspection;
    let title = format!("{}: {}", super::markdown::verdict(inspection), inert::line(&inspection.headline));
    let mut parts = Vec::new();
    if !inspection.detail.is_empty() {
        parts.push(inert::line(&inspection.detail));
    }
    parts.push(format!("{}.", totals(inspection)));
    let told = options.told.as_ref();
    parts.extend(report.ask(|scene, redactor| system_parts(scene, redactor, told)));
    let is_loud = |finding: &&FindingRow| {
        let is_told_above = told.is_some() && finding.rule == FLAKES;
        finding.severity > Severity::Info && finding.class.as_deref() != Some(SILENT_GREEN) && !is_told_above
    };
    parts.extend(inspection.findings.iter().filter(is_loud).take(EACH).map(finding_part));
    let more = inspection.findings.len().saturating_sub(inspection.findings.iter().filter(is_loud).take(EACH).count());
    if more > 0 {
        parts.push(format!("And {}.", count(more as u64, "more finding", "more findings")));
    }
    let mut message = Message { title, parts, foot: foot(inspection), left_out: 0 };
    let mut left = TEXTS.most - HEADER - 2 * SECTION;
    for part in &mut message.parts {
        *part = inert::cut(part, SECTION / 3).into_owned();
    }
    let kept = message.parts.iter().take(BLOCKS - 3).take_while(|part| {
        let length = escaped(part).chars().count();
        let fits = length <= left;
        left = left.saturating_sub(length);
        fits
    });
    let kept = kept.count();
    message.left_out = message.parts.len() - kept;
    message.parts.truncate(kept);
    if message.left_out > 0 {
        let parts = count(message.left_out as u64, "part", "parts");
        message.parts.push(format!("Left out to fit what Slack takes: {parts}."));
    }
    message
}

fn foot(inspection: &Inspection) -> String {
    let mut foot = entries(inspection);
    if let [run] = inspection.runs.as_slice() {
        for (name, value) in [("repository", &run.repository), ("branch", &run.branch), ("commit", &run.sha)] {
            if let Some(value) = value {
                push(&mut foot, format_args!(" · {name} {}", inert::line(value)));
            }
        }
    }
    if let Some(as_of) = &inspection.as_of {
        push(&mut foot, format_args!(" · as of {as_of}"));
    }
    if let Some(redaction) = &inspection.redaction {
        push(&mut foot, format_args!(" · secrets were left in: {}", inert::line(&redaction.off)));
    }
    foot
}

fn finding_part(finding: &FindingRow) -> String {
    let mut out = format!("{}: {}", finding.severity.word(), inert::line(&finding.title));
    if let Some(evidence) = finding.evidence.first() {
        push(&mut out, format_args!("\n{}", inert::line(&place(evidence))));
    }
    for (name, value) in [("Since", &finding.since), ("Owner", &finding.owner), ("Next", &finding.next_step)] {
        if let Some(value) = value {
            push(&mut out, format_args!("\n{name}: {}", inert::line(value)));
        }
    }
    out
}

/// The rule whose findings are told as flakes, with a minimum rate and a cooldown.
const FLAKES: &str = "flakeguard_flakes";

/// What is to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Something is: the verdict is not green, or a runbook wants something told.
    pub is_any: bool,
    /// Ids of the flaky tests that the message names.
    pub tests: Vec<String>,
}

/// What the message of these options tells.
pub(crate) fn news(scene: &Scene<'_>, is_green: bool, is_red: bool, options: &Options) -> News {
    let (told, held) = to_tell(scene, options.told.as_ref());
    let has_parts = !alerts(scene).is_empty()
        || scene.judging.gate(Key::Fine).is_ok_and(|gate| gate.regressions().next().is_some());
    // Where nothing but flakes is there, and these were told lately, nothing is new.
    let is_any = is_red || !told.is_empty() || has_parts || !is_green && held == 0;
    News { is_any, tests: told.iter().take(EACH).map(|flake| id(flake)).collect() }
}

/// A flaky test by its id over all messages.
fn id(flake: &Flake) -> String {
    let key = &flake.key;
    crate::findings::id_of(FLAKES, &[&key.project, &key.repository, &key.job, &key.variant, &key.test])
}

/// Flakes that are told, and how many are held back since they were told lately.
fn to_tell<'a>(scene: &'a Scene<'_>, told: Option<&Told>) -> (Vec<&'a Flake>, usize) {
    let (flakes, policy) = (scene.judging.flakes(), scene.policy);
    let Some(told) = told else {
        let is_told = |flake: &&Flake| flakes::told(flakes, flake, policy).iter().any(|(_, _, is_told)| *is_told);
        return (flakes.listed(policy).filter(is_told).collect(), 0);
    };
    let (mut now, mut held) = (Vec::new(), 0);
    for flake in flakes.listed(policy).filter(|flake| flakes::is_told(flake.score(), None, None, policy)) {
        let of_this = id(flake);
        let last = told.last.iter().find(|(known, _)| *known == of_this).map(|(_, time)| *time);
        if flakes::is_told(flake.score(), Some(told.now), last, policy) {
            now.push(flake);
        } else {
            held += 1;
        }
    }
    (now, held)
}

/// What the runbooks of the systems want told.
fn system_parts(scene: &Scene<'_>, redactor: Redactor<'_>, told: Option<&Told>) -> Vec<String> {
    let line = |text: &str| inert::line(&redactor.text(text));
    let mut parts: Vec<String> = parity_parts(scene).iter().map(|part| line(part)).collect();
    let flakes = scene.judging.flakes();
    let (told, held) = to_tell(scene, told);
    parts.extend(told.iter().take(EACH).map(|flake| flake_part(flakes, flake, &line)));
    let more = told.len().saturating_sub(EACH);
    if more > 0 {
        parts.push(format!("And {}.", count(more as u64, "more flake", "more flakes")));
    }
    if held > 0 {
        let hours = scene.policy.number("flakeguard.notify_cooldown_hours");
        parts.push(format!("Told within {hours} h, and not again: {}.", count(held as u64, "flake", "flakes")));
    }
    if let Ok(gate) = scene.judging.gate(Key::Fine) {
        let regressions: Vec<&Check<'_>> = gate.regressions().collect();
        if !regressions.is_empty() {
            parts.push("Performance Regressions Detected:".to_owned());
        }
        parts.extend(regressions.iter().take(EACH).map(|check| line_each(&regression(check), &line)));
        let more = regressions.len().saturating_sub(EACH);
        if more > 0 {
            parts.push(format!("And {}.", count(more as u64, "more regression", "more regressions")));
        }
    }
    parts
}

fn line_each(text: &str, line: &impl Fn(&str) -> String) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Runbook 0: the cross-instance counts of this run, the alert over earlier ones.
fn parity_parts(scene: &Scene<'_>) -> Vec<String> {
    let parity = scene.judging.parity();
    let mut parts = Vec::new();
    let all: usize = parity.bundles.iter().map(|bundle| bundle.iterations.len()).sum();
    let failed: usize = parity.bundles.iter().map(|bundle| bundle.failed().count()).sum();
    if all > 0 {
        parts.push(format!("Cross-instance: {failed}/{all} iterations failed"));
    }
    parts.extend(alerts(scene));
    parts
}

/// Alerts over earlier runs.
fn alerts(scene: &Scene<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let history = &scene.judging.parity().history;
    if let (Some(history), Some(Answer::Fail(why))) = (history, scene.answer("webprofile_alert")) {
        parts.push(format!("Cross-instance alert over {} runs: {why}", history.totals.run_total));
    }
    if let Some(Answer::Fail(why)) = scene.answer("webprofile_streak") {
        parts.push(format!("Major alert: {why}"));
    }
    parts
}

/// Runbook 3, "Notification Format".
fn flake_part(flakes: &Flakes, flake: &Flake, line: &impl Fn(&str) -> String) -> String {
    let name = flake.key.test.rsplit('#').next().unwrap_or_default();
    let mut out = format!(
        "🔴 New Flake Detected: {}\n\nFlake Rate: {:.0}% ({} in {})",
        line(name),
        flake.score() * 100.0,
        count(flake.mixed(), "flake", "flakes"),
        count(flake.total, "run", "runs"),
    );
    let run = flake.events.first().and_then(|event| flakes.runs.get(event.run));
    let of_run = |part: fn(&CiRun) -> &String| run.map_or("", |run| part(run).as_str());
    for (name, value) in [
        ("Project", flake.key.project.as_str()),
        ("Test", &flake.key.test),
        ("Repository", of_run(|run| &run.repository)),
        ("Branch", of_run(|run| &run.branch)),
        ("Workflow", of_run(|run| &run.workflow)),
    ] {
        if !value.is_empty() {
            push(&mut out, format_args!("\n{name}: {}", line(value)));
        }
    }
    if let Some(history) = flakes.histories.get(flake.history) {
        let skipped = history.runs.len().saturating_sub(RECENT);
        let recent = history.runs.iter().skip(skipped).map(|(_, attempts)| {
            let is_red = attempts.values().any(|result| result.status.is_red());
            if is_red { "❌" } else { "✅" }
        });
        push(&mut out, format_args!("\n\nRecent runs: {}", recent.collect::<Vec<_>>().join(" ")));
    }
    let url = of_run(|run| &run.url);
    if !url.is_empty() {
        push(&mut out, format_args!("\n\nView details: {}", line(url)));
    }
    out
}

/// Runbook 4: as the regression comment tells a series.
fn regression(check: &Check<'_>) -> String {
    let commit: String = check.current.commit().chars().take(7).collect();
    let commit = if commit.is_empty() { "unknown" } else { &commit };
    format!("{}: {}\nCommit: {commit}", check.name(), check.said())
}

/// The signs that begin something in Slack.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As Block Kit: a header, sections, a context.
fn blocks(message: &Message) -> String {
    // In the text for notifications, links and names would be looked for.
    let plain = |text: &str, most: usize| json!({"type": "plain_text", "text": fit(text, most), "emoji": false});
    let mut blocks = vec![json!({"type": "header", "text": plain(&message.title, HEADER)})];
    blocks.extend(message.parts.iter().map(|part| json!({"type": "section", "text": plain(part, SECTION)})));
    blocks.push(json!({"type": "context", "elements": [plain(&message.foot, SECTION)]}));
    let payload: Value = json!({
        "text": apart(&fit(&message.title, SECTION)),
        "mrkdwn": false,
        "link_names": false,
        "unfurl_links": false,
        "unfurl_media": false,
        "blocks": blocks,
    });
    let mut text = serde_json::to_string_pretty(&payload).unwrap_or_else(|error| error.to_string());
    text.push('\n');
    inert::json(&text).into_owned()
}

/// Escaped, and no longer than allowed.
fn fit(text: &str, most: usize) -> String {
    let mut keep = most;
    loop {
        let fitted = escaped(&inert::cut(text, keep));
        let length = fitted.encode_utf16().count();
        if length <= most || keep < 2 {
            return fitted;
        }
        keep -= (length - most).min(keep - 1);
    }
}

/// Links and names of groups, parted by a character without width.
fn apart(text: &str) -> String {
    let mut text = text.to_owned();
    for sign in ["://", "@", "www.", "<!", "<#"] {
        let (head, tail) = sign.split_at(if sign == "www." { 3 } else { 1 });
        text = text.replace(sign, &[head, "\u{200b}", tail].concat());
    }
    text
}

/// For whoever pastes it.
fn plain(message: &Message) -> String {
    let mut out = apart(&message.title);
    for part in &message.parts {
        push(&mut out, format_args!("\n\n{}", apart(part)));
    }
    push(&mut out, format_args!("\n\n{}\n", apart(&message.foot)));
    out
}

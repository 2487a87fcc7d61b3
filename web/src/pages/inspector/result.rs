//! How an attempt ended: its facts, failures, stacks.

use artiscope_core::views::{AttemptView, FailureView, LineKind, TestView};
use leptos::prelude::*;

use super::diff::Diff;
use super::text::Text;
use crate::format;
use crate::pages::cause_card::OpenAt;
use crate::state::store;

/// Lines of a stack that are drawn.
const LINES: usize = 1000;

/// The panel.
pub(super) fn result(view: &TestView, attempt: &AttemptView) -> impl IntoView + use<> {
    let store = store();
    let mut rows = Vec::new();
    if let Some(cause) = view.cause.clone() {
        let title = format::path(&view.cause_title, 90);
        let go = move |_| store.go_tests(&format!("cause:{cause}"));
        rows.push(("cause", view! { <button type="button" class="link" on:click=go>{title}</button> }.into_any()));
    }
    let identity = store.summary.with_untracked(|summary| {
        summary.runs.iter().find(|run| run.id == view.row.run).map(|run| run.identity_from.clone())
    });
    for (key, value) in [
        ("class", view.class.clone()),
        ("suite", if view.row.suite == view.class { String::new() } else { view.row.suite.clone() }),
        ("source", view.location.clone()),
        ("run", view.row.run.clone()),
        ("identity", identity.map(|from| format!("from {from}")).unwrap_or_default()),
        ("time", attempt.duration_ms.map_or_else(String::new, format::duration)),
        ("reported as", attempt.source_status.clone()),
        ("owner", owner(view, attempt)),
        ("quarantine", view.quarantine.clone()),
    ] {
        if !value.is_empty() {
            rows.push((key, value.into_any()));
        }
    }
    if !attempt.tags.is_empty() {
        let tags = attempt.tags.iter().map(|tag| view! { <li dir="auto">{tag.clone()}</li> }).collect_view();
        rows.push(("tags", view! { <ul class="tags">{tags}</ul> }.into_any()));
    }
    rows.push(("evidence", view! { <OpenLine attempt=attempt.clone() /> }.into_any()));
    let none = attempt.failures.is_empty().then(|| view! { <p class="note">"It reported no failure."</p> });
    let case = view.case;
    let failures = (0_u32..)
        .zip(&attempt.failures)
        .map(|(at, one)| failure(one, (case, attempt.attempt, at), attempt.failures.len()))
        .collect_view();
    view! {
        {facts(rows)}
        {none}
        {failures}
    }
}

/// Who answers for it: as this attempt says, else as the policy or CODEOWNERS do, with their place.
fn owner(view: &TestView, attempt: &AttemptView) -> String {
    match (attempt.owner.as_str(), view.row.owner.as_str()) {
        ("", "") => String::new(),
        ("", owner) => format!("{owner} ({})", view.owner_from),
        (owner, _) => owner.to_owned(),
    }
}

/// Key and value, beside each other.
fn facts(rows: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(key, value)| view! { <div><dt>{key}</dt><dd dir="auto">{value}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

/// The line in the report, and the way there.
#[component]
fn OpenLine(attempt: AttemptView) -> impl IntoView {
    let path = attempt.evidence.path.clone();
    view! {
        <span class="evidence-place" title=path.clone()>{format::path(format::base(&path), 36)}</span>
        " "
        <OpenAt evidence=attempt.evidence />
    }
}

fn failure(failure: &FailureView, place: (u32, u16, u32), of: usize) -> impl IntoView + use<> {
    let FailureView { message, kind, details, runs, diff, status } = failure.clone();
    let repeats = details.trim() == message.trim();
    let label = if of > 1 { format!("Failure {} of {of}", place.2 + 1) } else { "Failure".to_owned() };
    let title = (of > 1).then(|| format!("{} of {of}, {status}", place.2 + 1));
    let details = (!details.is_empty() && !repeats).then(|| {
        if runs.is_empty() {
            view! { <Text text=details label="Details" /> }.into_any()
        } else {
            stack(&details, &runs).into_any()
        }
    });
    view! {
        <section class="failure" aria-label=label>
            {title.map(|title| view! { <p class="failure-kind">{title}</p> })}
            {(!kind.is_empty()).then(|| view! { <p class="failure-kind">{kind}</p> })}
            {(!message.is_empty()).then(|| view! { <pre class="failure-message" dir="auto">{message}</pre> })}
            {diff.map(|diff| view! { <Diff diff place /> })}
            {details}
        </section>
    }
}

/// A stack: frames of the project stand out, those of libraries are folded.
fn stack(text: &str, runs: &[(LineKind, u32)]) -> impl IntoView + use<> {
    let mut lines = text.split('\n').take(LINES);
    let has_own = runs.iter().any(|(kind, _)| *kind == LineKind::Own);
    let parts = runs
        .iter()
        .map(|(kind, count)| {
            let lines: Vec<&str> = lines.by_ref().take(*count as usize).collect();
            let count = lines.len();
            let text = lines.join("\n");
            if text.trim().is_empty() {
                return ().into_any();
            }
            match kind {
                LineKind::Repeated => ().into_any(),
                LineKind::Text => view! { <div>{text}</div> }.into_any(),
                LineKind::Own => view! { <div class="stack-own">{text}</div> }.into_any(),
                // A stack of libraries alone is all there is to see.
                LineKind::Library if count < 2 || !has_own => {
                    view! { <div class="stack-library">{text}</div> }.into_any()
                }
                LineKind::Library => view! {
                    <details class="stack-library">
                        <summary>{format!("{} of libraries", format::plural(count as u64, "line"))}</summary>
                        <div>{text}</div>
                    </details>
                }
                .into_any(),
            }
        })
        .collect_view();
    let rest = text.split('\n').count().saturating_sub(LINES);
    view! {
        <div class="text frames" tabindex="0" role="group" aria-label="Details" dir="auto" data-scroll-x="" data-testid="stack">
            {parts}
            {(rest > 0).then(|| view! { <p class="note">{format!("{} more stand in the report.", format::plural(rest as u64, "line"))}</p> })}
        </div>
    }
}

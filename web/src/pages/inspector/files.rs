//! Files of an attempt: shown where that is safe, never run, fetched when they are looked at.

use std::sync::Arc;

use artiscope_core::views::{AttachedQuery, AttachedView, AttachmentView, AttemptView, PreviewKind, TestView};
use artiscope_web::protocol::Request;
use leptos::prelude::*;

use crate::format;
use crate::pages::preview::{picture, recording};
use crate::parts::mark::{Mark, MarkSign};
use crate::state::store;

/// Files that are shown without a press.
const SHOWN: u32 = 6;
/// Rows of a file that is no text.
const ROWS: usize = 12;
/// Where traces of Playwright are read.
const TRACES: &str = "https://trace.playwright.dev";

/// The panel.
pub(super) fn files(view: &TestView, attempt: &AttemptView) -> impl IntoView + use<> {
    let case = view.case;
    let files = (0_u32..)
        .zip(attempt.attachments.iter().cloned())
        .map(|(at, attachment)| {
            let query = AttachedQuery { case, attempt: attempt.attempt, at, is_asked: false };
            view! { <File attachment query /> }
        })
        .collect_view();
    let none = attempt.attachments.is_empty();
    view! {
        {none.then(|| view! { <p class="note">"This attempt names no files."</p> })}
        <ol class="files-of">{files}</ol>
    }
}

/// A file with its name, what can be done with it, and its content.
#[component]
fn File(attachment: AttachmentView, query: AttachedQuery) -> impl IntoView {
    let store = store();
    let AttachmentView { name, named, media_type, entry, path, is_inside, bytes, problem } = attachment;
    let title = if name.is_empty() { format::base(&named.replace('\\', "/")).to_owned() } else { name };
    let title = if title.is_empty() { "Without a name".to_owned() } else { title };
    let is_there = problem.is_empty();
    let asked = RwSignal::new((query.at < SHOWN && is_there).then(|| query.clone()));
    // An engine that was started anew is asked again.
    Effect::new(move |_| {
        store.version.track();
        if let Some(query) =
            asked.get().filter(|query| store.attached.with_untracked(|known| !known.contains_key(query)))
        {
            store.send(Request::Attached(query));
        }
    });
    let mut about: Vec<String> = Vec::new();
    about.extend(Some(media_type).filter(|media| !media.is_empty()));
    about.extend((is_there && !is_inside).then(|| format::bytes(bytes)));
    about.extend(is_inside.then(|| "within the report".to_owned()));
    let place = if is_inside {
        String::new()
    } else if path.is_empty() {
        named
    } else {
        path
    };
    let saved = query.clone();
    let content = {
        let query = query.clone();
        move || match asked.get() {
            None if is_there => view! {
                <button type="button" class="button" on:click={
                    let query = query.clone();
                    move |_| asked.set(Some(query.clone()))
                }>"Show"</button>
            }
            .into_any(),
            None => ().into_any(),
            Some(query) => match store.attached.with(|known| known.get(&query).cloned()) {
                Some(view) if view.is_large => large(bytes, &query, asked).into_any(),
                Some(view) => content(&view).into_any(),
                None => view! { <p class="note" role="status">"Reading…"</p> }.into_any(),
            },
        }
    };
    view! {
        <li class="file-of" data-testid="attachment">
            <div class="file-of-head">
                <div>
                    <h3 dir="auto">{title}</h3>
                    <p class="note" dir="auto" title=place.clone()>
                        {about.join(" · ")}
                        {(!about.is_empty() && !place.is_empty()).then_some(" · ")}
                        {format::path(&place, 64)}
                    </p>
                </div>
                {entry.map(|entry| view! {
                    <button type="button" class="link" on:click=move |_| store.go_file(entry)>"Open in Files"</button>
                })}
                {is_there.then(|| view! {
                    <button type="button" class="link" on:click=move |_| {
                        store.send(Request::ExtractAttached(saved.clone()));
                    }>"Save"</button>
                })}
            </div>
            {(!is_there).then(|| view! {
                <p class="note"><MarkSign mark=Mark::NoData mute=true />" "{format::sentence(&problem)}"."</p>
            })}
            {content}
        </li>
    }
}

/// A file that is large waits for a press.
fn large(bytes: u64, query: &AttachedQuery, asked: RwSignal<Option<AttachedQuery>>) -> impl IntoView + use<> {
    let query = AttachedQuery { is_asked: true, ..query.clone() };
    view! {
        <p class="note">
            {format!("{}: large files are shown when you ask for them. ", format::bytes(bytes))}
            <button type="button" class="link" on:click=move |_| asked.set(Some(query.clone()))>"Show it"</button>
        </p>
    }
}

fn content(view: &Arc<AttachedView>) -> impl IntoView + use<> {
    let preview = &view.preview;
    match &preview.kind {
        PreviewKind::Image(mime, bytes) => picture(mime, bytes, &preview.about).into_any(),
        PreviewKind::Media(mime, bytes) => recording(mime, bytes, &preview.about).into_any(),
        PreviewKind::Text => lines(view).into_any(),
        PreviewKind::Hex => {
            let rows = preview.lines.iter().take(ROWS).cloned().collect::<Vec<_>>().join("\n");
            view! {
                <p class="note">"Neither text nor a picture; its first bytes:"</p>
                <pre class="text" tabindex="0" role="group" aria-label="Bytes" data-scroll-x="">{rows}</pre>
            }
            .into_any()
        }
        PreviewKind::Container => archive(view).into_any(),
        PreviewKind::None(why) => view! { <p class="note">{format::sentence(why)}"."</p> }.into_any(),
    }
}

/// The first lines of a text, numbered.
fn lines(view: &AttachedView) -> impl IntoView + use<> {
    let preview = &view.preview;
    let is_page = preview.lines.iter().take(5).any(|line| {
        let line = line.trim_start().to_lowercase();
        line.starts_with("<!doctype html") || line.starts_with("<html")
    });
    let rows = (1_u32..)
        .zip(&preview.lines)
        .map(|(at, line)| view! { <div class="line"><span class="number">{at}</span><code dir="auto">{line.clone()}</code></div> })
        .collect_view();
    let rest = preview.total.saturating_sub(preview.lines.len() as u64);
    view! {
        {is_page.then(|| view! { <p class="note">"A page in HTML: its source is shown, and nothing of it is run."</p> })}
        <div class="text is-lines" tabindex="0" role="group" aria-label="Text" data-scroll-x="">{rows}</div>
        {(rest > 0).then(|| view! { <p class="note">{format!("{} more: open it in Files, or save it.", format::plural(rest, "line"))}</p> })}
    }
}

/// What an archive holds; of a trace, how it is looked at.
fn archive(view: &AttachedView) -> impl IntoView + use<> {
    let store = store();
    let members = view
        .members
        .iter()
        .map(|member| {
            let entry = member.entry;
            view! {
                <li>
                    <button type="button" class="link" on:click=move |_| store.go_file(entry)>{format::path(&member.name, 56)}</button>
                    " "
                    <span class="note">{format::bytes(member.bytes)}</span>
                </li>
            }
        })
        .collect_view();
    let rest = view.members_of.saturating_sub(view.members.len() as u64);
    let trace = view.is_trace.then(|| {
        view! {
            <p class="note">
                "A trace of Playwright. Save it, open "
                <a href=TRACES target="_blank" rel="noopener noreferrer">"trace.playwright.dev"</a>
                " and drop it there: that page reads it in your browser, but it is not ours."
            </p>
        }
    });
    view! {
        {trace}
        <details class="stream" data-testid="members">
            <summary>{format!("An archive of {}", format::plural(view.members_of, "file"))}</summary>
            <ul class="attachments">{members}</ul>
            {(rest > 0).then(|| view! { <p class="note">{format!("{} more stand in Files.", format::plural(rest, "file"))}</p> })}
        </details>
    }
}

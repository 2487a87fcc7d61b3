//! A preview: text by visible lines, pictures, bytes, or why there is none.

use artiscope_core::views::{EntryRow, PreviewKind, PreviewQuery};
use artiscope_web::host;
use artiscope_web::protocol::{Copied, Request};
use leptos::prelude::*;

use super::files::unfold_entry;
use crate::format;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, Sign};
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::state::store;

/// How an entry is shown, without its content.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Text,
    Hex,
    Image(String, Vec<u8>),
    Media(String, Vec<u8>),
    Container,
    Not(String),
}

/// The pane beside the tree.
#[component]
pub(crate) fn PreviewPane() -> impl IntoView {
    let store = store();
    let visible = RwSignal::new((0_u64, 60_u64));
    let entry = Memo::new(move |_| store.route.with(|route| route.entry));
    let line = Memo::new(move |_| store.route.with(|route| route.line));
    // Another entry starts at its top, or at its telling line.
    Effect::new(move |before: Option<Option<u32>>| {
        let now = entry.get();
        if before.is_some_and(|before| before != now) {
            store.lists.lines.reset();
            visible.set((0, 60));
        }
        now
    });
    Effect::new(move |before: Option<Option<(u32, u64)>>| {
        let to = entry.get().zip(line.get().map(|(first, _)| first));
        if let Some((_, first)) = to.filter(|_| before.flatten() != to) {
            store.lists.lines.reveal(first.saturating_sub(1), true);
        }
        to
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        if let Some(entry) = entry.get().filter(|_| store.given.get()) {
            store.want(&store.preview, &PreviewQuery { entry, ..PreviewQuery::default() }, first, count);
        }
    });
    let about = Memo::new(move |_| {
        store
            .preview
            .with(|page| page.filter(|page| Some(page.about.entry) == entry.get()).map(|page| page.about.clone()))
    });
    let shown = Memo::new(move |_| {
        store.preview.with(|page| {
            page.filter(|page| Some(page.about.entry) == entry.get()).map(|page| match &page.kind {
                PreviewKind::Text => Shown::Text,
                PreviewKind::Hex => Shown::Hex,
                PreviewKind::Image(mime, bytes) => Shown::Image(mime.clone(), bytes.clone()),
                PreviewKind::Media(mime, bytes) => Shown::Media(mime.clone(), bytes.clone()),
                PreviewKind::Container => Shown::Container,
                PreviewKind::None(why) => Shown::Not(why.clone()),
            })
        })
    });
    let content = move || {
        match shown.get() {
        Some(Shown::Text | Shown::Hex) => {
            view! { <Lines on_visible=Callback::new(move |rows| visible.set(rows)) is_hex=shown.get() == Some(Shown::Hex) /> }.into_any()
        }
        Some(Shown::Image(mime, bytes)) => picture(&mime, &bytes, &about.get().unwrap_or_default()).into_any(),
        Some(Shown::Media(mime, bytes)) => recording(&mime, &bytes, &about.get().unwrap_or_default()).into_any(),
        Some(Shown::Container) => view! { <Container about=about.get().unwrap_or_default() /> }.into_any(),
        Some(Shown::Not(why)) => view! { <Empty title="No preview" reason=format::sentence(&why) /> }.into_any(),
        None => view! { <p class="note is-padded" role="status">"Reading…"</p> }.into_any(),
    }
    };
    view! {
        <section class="preview" data-testid="preview" aria-label="Preview">
            {move || about.get().map(|about| view! { <Head about /> })}
            {content}
        </section>
    }
}

/// Path, facts, what can be done with it.
#[component]
fn Head(about: EntryRow) -> impl IntoView {
    let store = store();
    let entry = about.entry;
    let mut facts = vec![format::bytes(about.bytes)];
    if about.stored_bytes > 0 && about.stored_bytes != about.bytes {
        facts.push(format!("{} in the archive", format::bytes(about.stored_bytes)));
    }
    facts.extend([about.format.clone(), about.state.clone()].into_iter().filter(|word| !word.is_empty()));
    facts.extend(about.rows.iter().map(|(table, rows)| format!("{} {table}", format::count(*rows))));
    let name = format::base(&about.path).to_owned();
    let place = about.path.strip_suffix(&name).unwrap_or_default().to_owned();
    let copy = move |_| {
        if let Some((first, last)) = store.route.with_untracked(|route| route.line) {
            store.copy(Copied::Lines(entry, first, last));
        }
    };
    let lines = move || {
        store.route.with(|route| route.line).map(|(first, last)| {
            let what =
                if first == last { format!("Copy line {first}") } else { format!("Copy lines {first}–{last}") };
            view! { <button type="button" class="button" data-testid="copy" on:click=copy>{what}</button> }
        })
    };
    let close = move |_| {
        store.go(|route| {
            route.entry = None;
            route.line = None;
        });
        dom::focus("files");
    };
    view! {
        <header class="preview-head">
            <div>
                <p class="inspector-place" dir="auto" title=about.path.clone()>{format::path(&place, 80)}</p>
                <h2 dir="auto">{name}</h2>
                <p class="preview-facts">
                    {facts.join(" · ")}
                    {(!about.modified.is_empty()).then(|| format!(" · {}", about.modified))}
                </p>
                {about.notes.iter().map(|note| view! { <p class="preview-note">{format::sentence(note)}</p> }).collect_view()}
            </div>
            <div class="actions">
                {lines}
                <button
                    type="button"
                    class="button is-square"
                    aria-label="Download"
                    title="Download"
                    on:click=move |_| {
                        store.send(Request::Extract(entry));
                    }
                >
                    <Icon name=Sign::Save />
                </button>
                <button
                    type="button"
                    class="button is-square"
                    data-testid="download-redacted"
                    aria-label="Download redacted"
                    title="Download redacted: without its secrets"
                    on:click=move |_| {
                        store.send(Request::ExtractRedacted(entry));
                    }
                >
                    <Icon name=Sign::Shield />
                </button>
                <button type="button" class="button is-quiet is-square" aria-label="Close the preview" title="Close (Esc)" on:click=close>
                    <Icon name=Sign::Close />
                </button>
            </div>
        </header>
    }
}

/// Lines of text, or rows of bytes.
#[component]
fn Lines(on_visible: Callback<(u64, u64)>, is_hex: bool) -> impl IntoView {
    let store = store();
    view! {
        <VirtualList
            state=store.lists.lines
            total=Signal::derive(move || store.preview.total())
            row_px=20.0
            roles=Roles { list: "group", rows: "presentation", first: 1 }
            label=if is_hex { "Bytes" } else { "Lines" }
            id="lines"
            test_id="preview-lines"
            on_visible
            on_move=Callback::new(|_| ())
            on_open=Callback::new(move |at: u64| store.glide(|route| route.line = Some((at + 1, at + 1))))
            row=if is_hex { hex_row } else { text_row }
        />
    }
}

fn text_row(index: Memo<u64>) -> AnyView {
    let store = store();
    let text = Memo::new(move |_| store.preview.row(index.get()).unwrap_or_default());
    let number = move || index.get() + 1;
    let is_hit = Memo::new(move |_| {
        store.route.with(|route| route.line.is_some_and(|(first, last)| (first..=last).contains(&(index.get() + 1))))
    });
    let is_cursor = Memo::new(move |_| store.lists.lines.cursor.get() == Some(index.get()));
    let choose = move |event: web_sys::MouseEvent| {
        let line = index.get_untracked() + 1;
        store.lists.lines.cursor.set(Some(line - 1));
        store.glide(|route| {
            route.line = match route.line {
                Some((first, last)) if event.shift_key() => Some((first.min(line), last.max(line))),
                Some((first, last)) if first == last && first == line => None,
                _ => Some((line, line)),
            };
        });
    };
    view! {
        <div
            class="line"
            class:is-cursor=move || is_cursor.get()
            id=move || format!("lines-{}", index.get())
            data-testid="preview-line"
            data-line=number
            data-hit=move || is_hit.get().then_some("true")
        >
            <span class="number" title="Select; with Shift up to here" on:click=choose>{number}</span>
            <code dir="auto">{move || text.get()}</code>
        </div>
    }
    .into_any()
}

fn hex_row(index: Memo<u64>) -> AnyView {
    let store = store();
    let text = Memo::new(move |_| store.preview.row(index.get()).unwrap_or_default());
    view! {
        <div class="line is-hex" id=move || format!("lines-{}", index.get()) data-testid="preview-line" data-line=move || index.get() + 1>
            <code>{move || text.get()}</code>
        </div>
    }
    .into_any()
}

/// An address for bytes, given back when what shows them goes.
fn held_url(mime: &str, bytes: &[u8]) -> Option<String> {
    let url = host::object_url(mime, bytes);
    let kept = StoredValue::new(url.clone());
    on_cleanup(move || {
        if let Some(url) = kept.try_get_value().flatten() {
            host::revoke_url(&url);
        }
    });
    url
}

/// A picture, always as an image: nothing in it can run.
pub(crate) fn picture(mime: &str, bytes: &[u8], about: &EntryRow) -> impl IntoView + use<> {
    let url = held_url(mime, bytes);
    let broken = RwSignal::new(false);
    let alt = format!("Picture {}", format::base(&about.path));
    view! {
        <div class="picture" tabindex="0" role="group" aria-label="Picture" data-scroll-x="">
            <Show when=move || broken.get()>
                <p class="note">"The browser cannot show this picture; it may be damaged. Download it to look closer."</p>
            </Show>
            {url.map(|url| view! { <img src=url alt=alt on:error=move |_| broken.set(true) /> })}
        </div>
    }
}

/// Sound or moving pictures, played when they are started.
pub(crate) fn recording(mime: &str, bytes: &[u8], about: &EntryRow) -> impl IntoView + use<> {
    let url = held_url(mime, bytes);
    let broken = RwSignal::new(false);
    let label = format!("Recording {}", format::base(&about.path));
    let player = url.map(|url| {
        if mime.starts_with("audio/") {
            view! { <audio controls preload="metadata" src=url aria-label=label on:error=move |_| broken.set(true)></audio> }
                .into_any()
        } else {
            view! { <video controls preload="metadata" src=url aria-label=label on:error=move |_| broken.set(true)></video> }
                .into_any()
        }
    });
    view! {
        <div class="picture">
            <Show when=move || broken.get()>
                <p class="note">"The browser cannot play this recording. Download it to look closer."</p>
            </Show>
            {player}
        </div>
    }
}

/// A container: its members are rows of the tree.
#[component]
fn Container(about: EntryRow) -> impl IntoView {
    let store = store();
    let path = about.path.clone();
    view! {
        <Empty title="An archive" reason="Its members are rows of the tree; choose one to see it here.">
            <button type="button" class="button" on:click=move |_| unfold_entry(store, &path)>"Open it in the tree"</button>
        </Empty>
    }
}

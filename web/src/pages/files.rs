//! Files: the tree of what was given, archives opened in place, and a preview beside it.

use artiscope_core::views::FileNode;
use leptos::prelude::*;

use super::overview::Reading;
use super::preview::PreviewPane;
use crate::format;
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, Sign};
use crate::parts::mark::{Mark, MarkSign};
use crate::parts::splitter::Splitter;
use crate::parts::virtual_list::{Roles, VirtualList};
use crate::select::select;
use crate::state::{Store, store};

/// The lens.
#[component]
pub(crate) fn Files() -> impl IntoView {
    let store = store();
    let select = select();
    let visible = RwSignal::new((0_u64, 40_u64));
    let width = RwSignal::new(440.0);
    Effect::new(move |before: Option<String>| {
        let filter = select.files.with(|view| view.filter.clone());
        if before.is_some_and(|before| before != filter) {
            store.lists.files.reset();
        }
        filter
    });
    Effect::new(move |_| {
        store.version.track();
        let (first, count) = visible.get();
        select.files.with(|view| store.want(&store.files, view, first, count));
    });
    let shown = StoredValue::new(None);
    Effect::new(move |_| reveal(store, shown));
    let has_entry = Memo::new(move |_| store.route.with(|route| route.entry.is_some()));
    let filter = Memo::new(move |_| store.route.with(|route| route.f.clone()));
    let shown = move || store.files.with(|page| page.map(|page| format::plural(page.total, "row")).unwrap_or_default());
    let is_none = Memo::new(move |_| store.files.with(|page| page.is_some_and(|page| page.total == 0)));
    view! {
        <div class="lens is-full files" class:has-preview=move || has_entry.get()>
            <h1 class="unseen">"Files"</h1>
            <Show when=move || select.reading.get()>
                <Reading />
            </Show>
            <div class="split">
                <section class="split-list" aria-label="Tree" style:width=move || has_entry.get().then(|| format!("{}px", width.get()))>
                    <div class="toolbar">
                        <input
                            id="files-filter"
                            class="field"
                            type="text"
                            autocomplete="off"
                            spellcheck="false"
                            aria-label="Filter files"
                            placeholder="Filter by path"
                            prop:value=move || filter.get()
                            on:input=move |event| store.glide(|route| route.f = event_target_value(&event))
                        />
                        <p class="found tabular" role="status">{shown}</p>
                    </div>
                    <VirtualList
                        state=store.lists.files
                        total=Signal::derive(move || store.files.total())
                        row_px=28.0
                        roles=Roles { list: "tree", rows: "presentation", first: 1 }
                        label="Files"
                        id="files"
                        test_id="files-tree"
                        on_visible=Callback::new(move |rows| visible.set(rows))
                        on_move=Callback::new(move |_| ())
                        on_open=Callback::new(move |at| {
                            if let Some(node) = store.files.row(at) {
                                open(store, &node);
                            }
                        })
                        on_key=Callback::new(move |key: String| turn(store, &key))
                        row
                    />
                    <Show when=move || is_none.get()>
                        <Empty title="No entry matches" reason="The filter looks for its words in whole paths." />
                    </Show>
                </section>
                <Show when=move || has_entry.get()>
                    <div class="split-border">
                        <Splitter width range=(220.0, 900.0) left=true label="Width of the tree" />
                    </div>
                    <PreviewPane />
                </Show>
            </div>
        </div>
    }
}

/// Opens what the row is: a file is shown, a folder or an archive is unfolded.
fn open(store: Store, node: &FileNode) {
    match node.entry {
        Some(entry) => store.go(|route| {
            route.entry = Some(entry);
            route.line = None;
        }),
        None => unfold(store, node, !node.open),
    }
    if node.entry.is_some() && node.expandable && !node.open {
        unfold(store, node, true);
    }
}

fn unfold(store: Store, node: &FileNode, is_open: bool) {
    store.opened.update(|(open, closed)| {
        let (to, from) = if is_open { (open, closed) } else { (closed, open) };
        from.remove(&node.path);
        to.insert(node.path.clone());
    });
}

/// Opens an archive of this path in the tree.
pub(crate) fn unfold_entry(store: Store, path: &str) {
    unfold(store, &FileNode { path: path.to_owned(), ..FileNode::default() }, true);
}

/// Arrows open and close.
fn turn(store: Store, key: &str) -> bool {
    let is_open = match key {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return false,
    };
    let Some(at) = store.lists.files.cursor.get_untracked() else { return true };
    match untrack(|| store.files.row(at)) {
        Some(node) if node.expandable && node.open != is_open => unfold(store, &node, is_open),
        Some(node) if !is_open && node.depth > 0 => {
            // Already closed: up to the one that holds it.
            let above =
                (0..at).rev().find(|at| untrack(|| store.files.row(*at)).is_none_or(|row| row.depth < node.depth));
            if let Some(above) = above {
                store.lists.files.cursor.set(Some(above));
                store.lists.files.reveal(above, false);
            }
        }
        _ => {}
    }
    true
}

/// Brings the chosen entry into view when something else than the tree chose it, once for each choice.
fn reveal(store: Store, shown: StoredValue<Option<u32>>) {
    let Some(entry) = store.route.with(|route| route.entry) else { return shown.set_value(None) };
    let path =
        store.preview.with(|page| page.filter(|page| page.about.entry == entry).map(|page| page.about.path.clone()));
    let found = store.files.with(|page| page.filter(|page| page.query.find == Some(entry)).map(|page| page.found));
    match found {
        Some(Some(at)) if shown.get_value() != Some(entry) => {
            shown.set_value(Some(entry));
            if store.lists.files.cursor.get_untracked() != Some(at) {
                store.lists.files.cursor.set(Some(at));
                store.lists.files.reveal(at, false);
            }
        }
        Some(None) => {
            let above = path.map(|path| format::above(&path)).unwrap_or_default();
            let is_open = store.opened.with_untracked(|(open, _)| above.iter().all(|path| open.contains(path)));
            if !is_open {
                store.opened.update(|(open, closed)| {
                    for path in above {
                        closed.remove(&path);
                        open.insert(path);
                    }
                });
            }
        }
        _ => {}
    }
}

fn row(index: Memo<u64>) -> AnyView {
    let store = store();
    let row = Memo::new(move |_| store.files.row(index.get()));
    let entry = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.entry)));
    let is_selected = Memo::new(move |_| entry.get().is_some() && store.route.with(|route| route.entry) == entry.get());
    let is_cursor = Memo::new(move |_| store.lists.files.cursor.get() == Some(index.get()));
    let expanded = move || row.with(|row| row.as_ref().filter(|row| row.expandable).map(|row| row.open.to_string()));
    view! {
        <div
            role="treeitem"
            class="file-row"
            class:is-cursor=move || is_cursor.get()
            id=move || format!("files-{}", index.get())
            data-testid="file-row"
            attr:aria-level=move || row.with(|row| row.as_ref().map_or(1, |row| row.depth + 1))
            aria-expanded=expanded
            aria-selected=move || is_selected.get().to_string()
            style:padding-left=move || format!("{}px", 8 + 16 * row.with(|row| row.as_ref().map_or(0, |row| row.depth.min(12))))
            on:click=move |_| {
                store.lists.files.cursor.set(Some(index.get_untracked()));
                if let Some(node) = row.get_untracked() {
                    open(store, &node);
                }
            }
        >
            <span
                class="file-fold"
                class:is-open=move || row.with(|row| row.as_ref().is_some_and(|row| row.open))
                aria-hidden="true"
                on:click=move |event| {
                    if let Some(node) = row.get_untracked().filter(|node| node.expandable) {
                        event.stop_propagation();
                        unfold(store, &node, !node.open);
                    }
                }
            >
                {move || row.with(|row| row.as_ref().is_some_and(|row| row.expandable)).then(|| view! { <Icon name=Sign::Down /> })}
            </span>
            {move || row.get().map(cells)}
        </div>
    }
    .into_any()
}

fn cells(node: FileNode) -> impl IntoView {
    let sign = match (node.entry, node.expandable) {
        (None, _) => Sign::Folder,
        (Some(_), true) => Sign::Box,
        (Some(_), false) => Sign::File,
    };
    let state = match node.state.as_str() {
        "lost" => Some(
            view! { <span class="file-state is-lost"><MarkSign mark=Mark::Lost mute=true />" lost"</span> }.into_any(),
        ),
        "unrecognised" => Some(view! { <span class="file-state">"not recognised"</span> }.into_any()),
        "plain" => Some(view! { <span class="file-state">"plain"</span> }.into_any()),
        _ if node.told_again => {
            Some(view! { <span class="file-state is-known">{node.format.clone()}", told again"</span> }.into_any())
        }
        _ if !node.format.is_empty() => {
            Some(view! { <span class="file-state is-known">{node.format.clone()}</span> }.into_any())
        }
        _ => None,
    };
    let (head, tail) = format::halves(&node.name);
    let below = (node.below > 0).then(|| format::count(node.below));
    view! {
        <Icon name=sign />
        <span class="file-name" dir="auto" title=node.path>
            <span class="file-head">{head.to_owned()}</span>
            {(!tail.is_empty()).then(|| view! { <span class="file-tail">{tail.to_owned()}</span> })}
        </span>
        {state}
        <span class="file-below tabular">{below}</span>
        <span class="file-bytes tabular">{format::bytes(node.bytes)}</span>
    }
}

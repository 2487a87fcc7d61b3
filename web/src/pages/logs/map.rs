//! The map beside the lines: where errors, warnings, hits and telling lines stand in the whole log.
//!
//! It is for the mouse; keys go to the same places one after another (`e`, `w`, `n`).

use artiscope_core::views::LogView;
use leptos::html;
use leptos::prelude::*;

use crate::state::store;

/// Width of the map in its own units.
const WIDE: f64 = 12.0;

/// The map.
#[component]
pub(super) fn Map() -> impl IntoView {
    let store = store();
    let viewing = &store.viewing;
    let node = NodeRef::<html::Div>::new();
    let lines = Memo::new(move |_| viewing.view.with(|view| view.as_ref().map_or(0, |view| view.lines)));
    let go = move |event: web_sys::MouseEvent| {
        let Some(node) = node.get_untracked() else { return };
        let frame = node.get_bounding_client_rect();
        let share = (f64::from(event.client_y()) - frame.top()) / frame.height().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a line of a log")]
        let line = (share.clamp(0.0, 1.0) * lines.get_untracked() as f64) as u64;
        store.log_show((line + 1).min(lines.get_untracked()));
    };
    let marks = move || {
        viewing.view.with(|view| {
            let buckets = view.as_ref().map_or(&[][..], |view| &view.buckets);
            let errors = buckets.iter().map(|(errors, _)| *errors).collect::<Vec<_>>();
            let warnings = buckets.iter().map(|(_, warnings)| *warnings).collect::<Vec<_>>();
            [path("map-warning", &warnings, 6.0, WIDE), path("map-error", &errors, 0.0, 7.0)]
        })
    };
    let hits =
        move || viewing.hits.with(|hits| path("map-hit", hits.as_ref().map_or(&[], |hits| &hits.buckets), 4.0, 8.0));
    let telling = move || {
        viewing.view.with(|view| {
            let mut buckets = vec![0_u32; LogView::BUCKETS];
            for chunk in view.iter().flat_map(|view| &view.chunks) {
                let at = (chunk.line.saturating_sub(1)).saturating_mul(LogView::BUCKETS as u64)
                    / view.as_ref().map_or(1, |view| view.lines.max(1));
                if let Some(bucket) = usize::try_from(at).ok().and_then(|at| buckets.get_mut(at)) {
                    *bucket += 1;
                }
            }
            path("map-telling", &buckets, 0.0, WIDE)
        })
    };
    // The lines that are seen, as a part of all.
    let seen = Memo::new(move |_| {
        let (first, count) = viewing.visible.get();
        let (first, count) = if first == 0 { (0, count) } else { (first + 4, count) };
        let line = |row: u64| store.log.row(row).map(|row| row.line as f64);
        let (top, end) =
            (line(first)?, line((first + count.saturating_sub(10)).min(store.log.total().saturating_sub(1)))?);
        let all = lines.get().max(1) as f64;
        let scale = LogView::BUCKETS as f64 / all;
        Some(((top - 1.0) * scale, ((end - top + 1.0) * scale).max(2.0)))
    });
    view! {
        <div node_ref=node class="log-map" data-testid="log-map" aria-hidden="true" title="Errors, warnings and hits in the whole log" on:click=go>
            <svg viewBox=format!("0 0 {WIDE} {}", LogView::BUCKETS) preserveAspectRatio="none">
                {move || marks().collect_view()}
                {hits}
                {telling}
                {move || seen.get().map(|(top, tall)| view! {
                    <rect class="map-seen" x="0" width=WIDE.to_string() y=format!("{top:.2}") height=format!("{tall:.2}") />
                })}
            </svg>
        </div>
    }
}

/// All marks of a kind as one shape.
fn path(class: &'static str, buckets: &[u32], left: f64, right: f64) -> impl IntoView + use<> {
    let mut shape = String::new();
    for (at, _) in buckets.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (left, right) = (left.to_string(), right.to_string());
        let (top, end) = (at.to_string(), (at + 1).to_string());
        shape += &["M", &left, " ", &top, "H", &right, "V", &end, "H", &left, "z"].concat();
    }
    view! { <path class=class d=shape /> }
}

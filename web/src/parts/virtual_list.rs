//! A list of any length: a pool of row slots, as many as fit, and a scroll height to match.
//!
//! Browsers cannot draw boxes above some tens of millions of pixels, so the drawn height is capped;
//! above the cap a drawn pixel stands for more than one, and the wheel is handled in true pixels.
//! The place (`ListState`) belongs to the store: a list that is left keeps it.

use leptos::html;
use leptos::prelude::*;

use super::dom;
use crate::keys::{self, Step};

/// The most that is drawn, in pixels.
const DRAWN_PX: f64 = 8_000_000.0;
/// Rows kept ready above and below what is seen.
const SPARE: u64 = 4;

/// Where a list stands; outlives the list on the screen.
#[derive(Clone, Copy)]
pub(crate) struct ListState {
    /// The row that keys act on.
    pub(crate) cursor: RwSignal<Option<u64>>,
    top: RwSignal<f64>,
    reveal: RwSignal<Option<(u64, bool)>>,
    order: RwSignal<Option<Step>>,
}

impl ListState {
    /// At the top.
    pub(crate) fn new() -> Self {
        Self {
            cursor: RwSignal::new(None),
            top: RwSignal::new(0.0),
            reveal: RwSignal::new(None),
            order: RwSignal::new(None),
        }
    }

    /// Back to the top: another list.
    pub(crate) fn reset(&self) {
        self.cursor.set(None);
        self.top.set(0.0);
        self.reveal.set(None);
    }

    /// Brings a row into view as soon as there is such a row; in the middle if asked.
    pub(crate) fn reveal(&self, row: u64, centred: bool) {
        self.reveal.set(Some((row, centred)));
    }

    /// A step from elsewhere on the page, as if its key had been pressed in the list.
    pub(crate) fn step(&self, step: Step) {
        self.order.set(Some(step));
    }
}

/// What a list is to those who do not see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Roles {
    /// Of the list.
    pub(crate) list: &'static str,
    /// Of the box around the rows.
    pub(crate) rows: &'static str,
    /// Rows are counted from this number: 2 under a header row.
    pub(crate) first: u64,
}

/// Where the list stands, in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Geometry {
    row_px: f64,
    view: f64,
    whole: f64,
}

impl Geometry {
    fn drawn(self) -> f64 {
        self.whole.min(DRAWN_PX)
    }

    /// True pixels for each drawn one.
    fn ratio(self) -> f64 {
        if self.whole <= DRAWN_PX { 1.0 } else { (self.whole - self.view) / (self.drawn() - self.view) }
    }

    fn clamp(self, top: f64) -> f64 {
        top.clamp(0.0, (self.whole - self.view).max(0.0))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and far below 2^53")]
    fn window(self, top: f64, total: u64) -> (u64, u64) {
        let first = ((self.clamp(top) / self.row_px) as u64).saturating_sub(SPARE).min(total);
        let fit = (self.view / self.row_px).ceil() as u64 + 1 + 2 * SPARE;
        (first, fit)
    }

    /// The top at which the row is seen, moved as little as may be.
    fn reveal(self, top: f64, row: u64, centred: bool) -> f64 {
        let at = row as f64 * self.row_px;
        if centred {
            return self.clamp(at - (self.view - self.row_px) / 2.0);
        }
        self.clamp(top.clamp((at + self.row_px - self.view).min(at), at))
    }
}

/// What moves a list.
#[derive(Clone, Copy)]
struct Moves {
    state: ListState,
    total: Signal<u64>,
    geometry: Memo<Geometry>,
    node: NodeRef<html::Div>,
    on_move: Callback<u64>,
    on_open: Callback<u64>,
}

impl Moves {
    /// The place decides where the box is scrolled to. Tracks.
    fn follow(self) {
        let (top, geometry) = (self.state.top.get(), self.geometry.get());
        if let Some(node) = self.node.get().filter(|_| geometry.view > 0.0 && geometry.whole > 0.0) {
            let drawn = geometry.clamp(top) / geometry.ratio();
            if (f64::from(node.scroll_top()) - drawn).abs() >= 1.0 {
                #[expect(clippy::cast_possible_truncation, reason = "below the drawn height")]
                node.set_scroll_top(drawn.round() as i32);
            }
        }
    }

    /// Scrolling by hand decides the place.
    fn scrolled(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let (drawn, ratio) = (f64::from(node.scroll_top()), self.geometry.get_untracked().ratio());
        if (self.state.top.get_untracked() / ratio - drawn).abs() >= 1.0 {
            self.state.top.set(drawn * ratio);
        }
    }

    /// In a scaled list a notch of the wheel still moves as far as anywhere else.
    fn wheeled(self, event: &web_sys::WheelEvent) {
        let geometry = self.geometry.get_untracked();
        if geometry.ratio() > 1.0 && event.delta_y() != 0.0 && !event.ctrl_key() {
            event.prevent_default();
            let unit = match event.delta_mode() {
                1 => geometry.row_px,
                2 => geometry.view,
                _ => 1.0,
            };
            self.state.top.update(|top| *top = geometry.clamp(*top + event.delta_y() * unit));
        }
    }

    /// Brings the row that was asked for into view, once there is one. Tracks.
    fn reveal(self) {
        let Some((row, centred)) = self.state.reveal.get() else { return };
        let geometry = self.geometry.get();
        if geometry.view > 0.0 && row < self.total.get() {
            self.state.reveal.set(None);
            self.state.top.update(|top| *top = geometry.reveal(*top, row, centred));
        }
    }

    /// A step of the cursor.
    fn go(self, step: Step) {
        let geometry = self.geometry.get_untracked();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows on a screen")]
        let page = (geometry.view / geometry.row_px) as u64;
        let cursor = self.state.cursor.get_untracked();
        let Some(to) = keys::destination(cursor, step, page, self.total.get_untracked()) else { return };
        self.state.cursor.set(Some(to));
        self.state.top.update(|top| *top = geometry.reveal(*top, to, false));
        if step == Step::Open {
            self.on_open.run(to);
        } else {
            self.on_move.run(to);
        }
    }
}

/// The list.
#[component]
pub(crate) fn VirtualList(
    /// Where it stands.
    state: ListState,
    /// Rows in all.
    #[prop(into)]
    total: Signal<u64>,
    /// Height of a row.
    row_px: f64,
    /// Height of what `head` draws above the rows.
    #[prop(default = 0.0)]
    head_px: f64,
    /// What it is.
    roles: Roles,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Id of the element; rows are `<id>-<index>`.
    id: &'static str,
    /// For journeys.
    test_id: &'static str,
    /// Columns, for grids.
    #[prop(optional)]
    columns: Option<usize>,
    /// Told which rows are to be seen: first, how many.
    on_visible: Callback<(u64, u64)>,
    /// Told when the cursor moved by keys.
    on_move: Callback<u64>,
    /// Told when a row is opened by key.
    on_open: Callback<u64>,
    /// Sees keys first; true when it was one of its own.
    #[prop(optional)]
    on_key: Option<Callback<String, bool>>,
    /// Header, stays at the top.
    #[prop(optional)]
    head: Option<AnyView>,
    /// Draws the row with this index.
    row: fn(Memo<u64>) -> AnyView,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let view = RwSignal::new(0.0_f64);
    let geometry = Memo::new(move |_| Geometry { row_px, view: view.get(), whole: total.get() as f64 * row_px });
    let window = Memo::new(move |_| geometry.get().window(state.top.get(), total.get()));
    let first = Memo::new(move |_| window.get().0);
    let count = Memo::new(move |_| {
        let (first, fit) = window.get();
        fit.min(total.get().saturating_sub(first))
    });
    let moves = Moves { state, total, geometry, node, on_move, on_open };
    dom::on_resize(node, move |node| view.set((f64::from(node.client_height()) - head_px).max(0.0)));
    Effect::new(move |_| {
        let window = window.get();
        if view.get() > 0.0 {
            on_visible.run(window);
        }
    });
    Effect::new(move |_| moves.follow());
    Effect::new(move |_| moves.reveal());
    Effect::new(move |_| {
        if let Some(step) = state.order.get() {
            state.order.set(None);
            moves.go(step);
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_inside(&event) {
            return;
        }
        let key = event.key();
        let own = on_key.is_some_and(|on_key| on_key.run(key.clone()));
        if let Some(step) = keys::step(&key).filter(|_| !own) {
            moves.go(step);
        } else if !own {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let shift = move || {
        let geometry = geometry.get();
        let top = geometry.clamp(state.top.get());
        format!("translateY({}px)", (top / geometry.ratio() - (top - first.get() as f64 * row_px)).round())
    };

    view! {
        <div
            node_ref=node
            id=id
            class="vlist"
            role=roles.list
            tabindex="0"
            aria-label=move || label.get()
            aria-rowcount=(roles.list == "grid").then_some(move || total.get() + roles.first - 1)
            aria-colcount=columns
            aria-activedescendant=move || state.cursor.get().map(|at| format!("{id}-{at}"))
            data-testid=test_id
            style:--row=format!("{row_px}px")
            on:scroll=move |_| moves.scrolled()
            on:wheel=move |event| moves.wheeled(&event)
            on:keydown=pressed
        >
            {head}
            <div class="vlist-sizer" role=roles.rows style:height=move || format!("{}px", geometry.get().drawn())>
                <div class="vlist-rows" role="none" style:transform=shift>
                    <For each=move || 0..count.get() key=|slot| *slot let:slot>
                        {row(Memo::new(move |_| first.get() + slot))}
                    </For>
                </div>
            </div>
        </div>
    }
}

/// A key pressed in something inside the list is not the list's.
fn is_inside(event: &web_sys::KeyboardEvent) -> bool {
    event.target() != event.current_target()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Geometry = Geometry { row_px: 28.0, view: 280.0, whole: 28_000.0 };
    const LARGE: Geometry = Geometry { row_px: 28.0, view: 280.0, whole: 28_000_000.0 };

    #[test]
    fn a_list_that_fits_is_drawn_as_it_is_and_a_larger_one_is_scaled() {
        assert!((SMALL.ratio() - 1.0).abs() < f64::EPSILON);
        assert!((LARGE.drawn() - DRAWN_PX).abs() < f64::EPSILON && LARGE.ratio() > 3.4);
        let end = LARGE.clamp(f64::MAX);
        assert!((end / LARGE.ratio() - (LARGE.drawn() - LARGE.view)).abs() < 1e-6);
        assert_eq!(LARGE.window(end, 1_000_000).0, 1_000_000 - 10 - SPARE);
    }

    #[test]
    fn revealing_moves_as_little_as_may_be() {
        let top = |top, row| SMALL.reveal(top, row, false);
        assert!((top(0.0, 5) - 0.0).abs() < f64::EPSILON);
        assert!((top(0.0, 10) - 28.0).abs() < f64::EPSILON);
        assert!((top(1000.0, 10) - 280.0).abs() < f64::EPSILON);
        assert!((SMALL.reveal(0.0, 100, true) - 2674.0).abs() < f64::EPSILON);
    }
}

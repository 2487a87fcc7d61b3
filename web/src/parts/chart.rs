//! A chart: its drawing in the colours of the page, with the same numbers as a table.

mod drawing;

pub(crate) use drawing::{Drawn, Plot, Spot};

use drawing::{DASHES, drawing, series_colour, short};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dom;

/// The drawing in its frame: title, legend, drawing, and the numbers below. A press on a point goes to
/// the line that gave it; the same presses stand in the table for those who do not see or point.
#[component]
pub(crate) fn ChartFrame(
    /// What it shows.
    #[prop(into)]
    title: String,
    /// The drawing.
    plot: Plot,
    /// Names of the series, in their order.
    names: Vec<String>,
    /// What the horizontal lines mean.
    limits: Vec<String>,
    /// Where a value comes from, in words; `None` when it has no line.
    place: Callback<Spot, Option<String>>,
    /// Goes there.
    on_press: Callback<Spot>,
    /// The same numbers as a table.
    table: AnyView,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = RwSignal::new(760.0_f64);
    dom::on_resize(node, move |node| {
        let wide = f64::from(node.client_width());
        if wide > 0.0 {
            width.set(wide);
        }
    });
    // A long unit is said once, unless the title says it.
    let is_said = !short(&plot.unit).is_empty() || title.to_lowercase().contains(&plot.unit);
    let unit = if is_said { String::new() } else { format!(", {}", plot.unit) };
    let about = format!("{title}; its numbers and the lines that gave them are in the table below");
    let legend = names.iter().enumerate().map(|(at, name)| {
        view! {
            <li>
                <i style:background=series_colour(at)></i>
                {name.clone()}
            </li>
        }
    });
    let lines = limits.into_iter().zip(DASHES.iter().cycle()).map(|(limit, (dash, gap))| {
        let ground = format!(
            "repeating-linear-gradient(to right, var(--failed) 0 {dash}px, transparent {dash}px {}px)",
            dash + gap
        );
        view! { <li class="is-limit"><i style:background=ground></i>{limit}</li> }
    });
    let legend = view! { <ul class="chart-legend">{legend.collect_view()} {lines.collect_view()}</ul> };
    let plot = StoredValue::new(plot);
    let drawing = Memo::new(move |_| plot.with_value(|plot| drawing(plot, width.get())));
    let near = RwSignal::new(None::<Spot>);
    let at = move |event: &web_sys::MouseEvent| {
        let frame = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
        let scale = drawing.with_untracked(|drawing| drawing.width) / frame.width().max(1.0);
        let x = f64::from(event.client_x()) - frame.left();
        let y = f64::from(event.client_y()) - frame.top();
        drawing.with_untracked(|drawing| drawing.nearest((x * scale, y * scale)))
    };
    let names = StoredValue::new(names);
    let words = move |spot: Spot| {
        let value = plot.with_value(|plot| {
            let value = plot.series.get(spot.series)?.values.get(spot.place).copied().flatten()?;
            let place = plot.x.get(spot.place).cloned().unwrap_or_default();
            Some(format!("{place}: {}", crate::format::measure(value, &plot.unit)))
        });
        let name = names.with_value(|names| names.get(spot.series).cloned()).unwrap_or_default();
        view! {
            <b>{name}" "{value}</b>
            <span>{place.run(spot).unwrap_or_else(|| "no line of its own".into())}</span>
        }
    };
    let tip = move || {
        near.get().map(|spot| {
            let (x, y) = spot.head();
            let wide = drawing.with(|drawing| drawing.width).max(1.0);
            // On the side that has room.
            let class = if x > wide / 2.0 { "chart-tip is-left" } else { "chart-tip" };
            view! {
                <div class=class style:left=format!("{}%", x / wide * 100.0) style:top=format!("{y}px") aria-hidden="true">
                    {words(spot)}
                </div>
            }
        })
    };
    view! {
        <figure class="chart">
            <figcaption>{title}{unit}</figcaption>
            {legend}
            <div
                node_ref=node
                class="chart-drawing"
                class:is-near=move || near.get().is_some_and(|spot| place.run(spot).is_some())
                on:mousemove=move |event| near.set(at(&event))
                on:mouseleave=move |_| near.set(None)
                on:click=move |event| {
                    if let Some(spot) = at(&event) {
                        on_press.run(spot);
                    }
                }
            >
                <div role="img" aria-label=about inner_html=move || drawing.with(|drawing| drawing.svg.clone())></div>
                {tip}
            </div>
            <details>
                <summary>"Numbers"</summary>
                {table}
            </details>
        </figure>
    }
}

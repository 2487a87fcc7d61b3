//! An empty place, with its reason.

use leptos::prelude::*;

/// Says why there is nothing to see here, and what to do.
#[component]
pub(crate) fn Empty(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why.
    #[prop(into)]
    reason: String,
    /// What to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <div class="hatch" aria-hidden="true"></div>
            <h2>{title}</h2>
            <p>{reason}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

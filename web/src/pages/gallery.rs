//! Gallery
use leptos::prelude::*;
/// later
#[component]
pub(crate) fn Gallery() -> impl IntoView { view! { <div class="lens"></div> } }

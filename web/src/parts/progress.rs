//! How far something is, in words, with a way out.

use leptos::prelude::*;

/// A bar, a sentence, Cancel.
#[component]
pub(crate) fn ProgressBar(
    /// From 0 to 100; nothing when it is not known.
    #[prop(into)]
    percent: Signal<Option<f64>>,
    /// What is done so far.
    #[prop(into)]
    text: Signal<String>,
    /// What is being done.
    #[prop(into)]
    detail: Signal<String>,
    /// Stops it.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let said = Memo::new(move |before: Option<&(i32, String)>| {
        // Told aloud at every tenth, not ten times a second.
        #[expect(clippy::cast_possible_truncation, reason = "a per cent")]
        let tenth = percent.get().map_or(-1, |percent| (percent / 10.0) as i32);
        match before {
            Some(before) if before.0 == tenth => before.clone(),
            _ => (tenth, text.get()),
        }
    });
    view! {
        <section class="progress" data-testid="progress" aria-label="Reading">
            <div
                class="progress-bar"
                role="progressbar"
                aria-label="Bytes read"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent.get().map(|percent| format!("{percent:.0}"))
                aria-valuetext=move || text.get()
                class:is-unknown=move || percent.get().is_none()
            >
                <i style:width=move || format!("{:.1}%", percent.get().unwrap_or(100.0))></i>
            </div>
            <p class="progress-text">
                <b class="tabular">{move || text.get()}</b>
                <span class="progress-detail" dir="auto">{move || detail.get()}</span>
            </p>
            <button type="button" class="button" data-testid="cancel" on:click=move |_| on_cancel.run(())>
                "Cancel"
            </button>
            <p class="unseen" role="status">{move || said.get().1}</p>
        </section>
    }
}

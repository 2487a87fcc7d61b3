//! Some lines of a text with their numbers, the telling ones highlighted.

use leptos::prelude::*;

/// A line: number from 1, text.
pub(crate) type Line = (u64, String);

/// The lines, under the path they come from.
#[component]
pub(crate) fn Excerpt(
    /// Where they come from.
    #[prop(into)]
    path: String,
    /// The lines.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
    /// First and last telling line.
    hit: (u64, u64),
    /// Stands at the right of the path.
    action: AnyView,
) -> impl IntoView {
    let short = crate::format::path(&path, 72);
    view! {
        <figure class="excerpt">
            <figcaption>
                <span class="path" title=path>{short}</span>
                {action}
            </figcaption>
            <ol class="lines" tabindex="0" aria-label="Lines of evidence">
                <For each=move || lines.get() key=Clone::clone let:line>
                    <li
                        data-testid="excerpt-line"
                        data-line=line.0
                        data-hit=(hit.0..=hit.1).contains(&line.0).then_some("true")
                    >
                        <span class="number">{(line.0 > 0).then_some(line.0)}</span>
                        <code dir="auto">{line.1}</code>
                    </li>
                </For>
            </ol>
        </figure>
    }
}

//! The app bar: mark, run picker, verdict, omnibox, Open…, Export…, theme.

use leptos::prelude::*;

use super::omnibox::Omnibox;
use super::runs::correct_runs;
use crate::commands::{FILE_INPUT, press};
use crate::parts::icon::{Icon, Logo, Sign};
use crate::parts::mark::MarkSign;
use crate::parts::menu::Menu;
use crate::route::Lens;
use crate::select::{select, verdict_mark, verdict_word};
use crate::state::{Theme, store};

/// The bar.
#[component]
pub(crate) fn Bar(
    /// Nothing is open yet.
    bare: Memo<bool>,
) -> impl IntoView {
    let store = store();
    let select = select();
    let elsewhere = Memo::new(move |_| !bare.get() && store.route.with(|route| route.lens != Lens::Overview));
    let chosen = Memo::new(move |_| store.route.with(|route| route.run));
    view! {
        <header class="bar">
            <button type="button" class="brand" aria-label="Artiscope" on:click=move |_| store.go_lens(Lens::Overview)>
                <Logo />
                <span>"Artiscope"</span>
            </button>
            <Show when=move || select.runs.with(|runs| !runs.is_empty())>
                <Menu
                    choices=select.runs
                    chosen
                    label="Run"
                    on_choose=Callback::new(move |run| store.go(|route| route.run = run))
                />
            </Show>
            <Show when=move || !bare.get() && store.given.get()>
                <button
                    type="button"
                    class="button bar-runs"
                    data-testid="correct-runs"
                    aria-label="Correct runs…"
                    title="Correct runs: names, parts, what belongs together"
                    on:click=move |_| correct_runs(store)
                >
                    "Runs…"
                </button>
            </Show>
            <Show when=move || elsewhere.get() && store.given.get()>
                <button
                    type="button"
                    class="button verdict-chip"
                    data-testid="verdict"
                    data-verdict=move || select.banner.with(|banner| banner.verdict.word())
                    title=move || select.banner.with(|banner| banner.headline.clone())
                    on:click=move |_| store.go_lens(Lens::Overview)
                >
                    {move || view! { <MarkSign mark=verdict_mark(select.banner.with(|banner| banner.verdict)) mute=true /> }}
                    <b>{move || select.banner.with(|banner| verdict_word(banner.verdict).trim_end_matches('.'))}</b>
                </button>
            </Show>
            <Omnibox />
            {store.report.is_none().then(|| view! {
                <button type="button" class="button bar-open" on:click=move |_| press(FILE_INPUT) aria-label="Open files…">
                    <Icon name=Sign::Plus />
                    <span>"Open…"</span>
                </button>
            })}
            <Show when=move || !bare.get() && store.given.get()>
                <button
                    type="button"
                    class="button bar-export"
                    data-testid="export"
                    aria-label="Export…"
                    aria-haspopup="dialog"
                    title="Export: reports, issues, files, a redacted copy (X)"
                    on:click=move |_| store.go_export("")
                >
                    <Icon name=Sign::Share />
                    <span>"Export…"</span>
                </button>
            </Show>
            <ThemeButton />
        </header>
    }
}

/// Light, dark, as the system: one button that goes round.
#[component]
fn ThemeButton() -> impl IntoView {
    let store = store();
    let sign = move || match store.theme.get() {
        Theme::System => Sign::System,
        Theme::Light => Sign::Sun,
        Theme::Dark => Sign::Moon,
    };
    let label = move || match store.theme.get() {
        Theme::System => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    };
    view! {
        <button
            type="button"
            class="button is-square"
            data-testid="theme"
            aria-label=label
            title=label
            on:click=move |_| store.set_theme(store.theme.get_untracked().next())
        >
            {move || view! { <Icon name=sign() /> }}
        </button>
    }
}

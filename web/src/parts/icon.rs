//! The mark of the program and the few signs that are drawn.

use leptos::prelude::*;

/// The mark: a lens over a pulse.
#[component]
pub(crate) fn Logo(
    /// Side, in pixels.
    #[prop(default = 20)]
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="logo" width=size height=size viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.5"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d="M21.5 21.5 29 29" stroke-width="3.2" />
            <circle cx="13.5" cy="13.5" r="11" />
            <path class="logo-pulse" d="M6.5 14h3l2.2-5.5 3.6 9.5 2.2-4h3" />
        </svg>
    }
}

/// A small drawn sign, 16 by 16, in the colour of the text.
#[component]
pub(crate) fn Icon(
    /// Which.
    name: Sign,
) -> impl IntoView {
    view! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=name.path() />
        </svg>
    }
}

/// The signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Nothing leaves.
    Lock,
    /// As the system says.
    System,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// Overview.
    Gauge,
    /// A lens that the engine makes.
    Chart,
    /// Tests.
    Rows,
    /// Logs.
    Lines,
    /// Files.
    Tree,
    /// Ledger.
    Book,
    /// Policy.
    Sliders,
    /// History.
    Clock,
    /// Closes.
    Close,
    /// Opens below.
    Down,
    /// Adds.
    Plus,
    /// Searches.
    Lens,
    /// A folder.
    Folder,
    /// An archive.
    Box,
    /// A file.
    File,
    /// Downloads.
    Save,
    /// Leaves.
    Share,
    /// Downloads without secrets.
    Shield,
}

impl Sign {
    fn path(self) -> &'static str {
        match self {
            Self::Lock => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
            Self::System => "M2 3h12v8H2zM5.5 14h5M8 11v3",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
            }
            Self::Moon => "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8",
            Self::Gauge => "M2 12.5a6 6 0 1 1 12 0M8 12.5l3-4.5",
            Self::Chart => "M2 13.5h12M3.5 11l3-4 2.5 2 4-5.5",
            Self::Rows => "M2 4h1M5.5 4H14M2 8h1M5.5 8H14M2 12h1M5.5 12H14",
            Self::Lines => "M3 2.5h10v11H3zM5 5.2h3M5 8h6M5 10.8h4.5",
            Self::Tree => "M1.8 4V12.5h12.4V5.5H7.5L6 3.5H1.8z",
            Self::Sliders => "M2 4.5h6M11 4.5h3M9.5 3v3M2 11.5h3M8 11.5h6M6.5 10v3",
            Self::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.8V8l2.4 1.6",
            Self::Book => "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5H8",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Down => "M4.5 6.5 8 10l3.5-3.5",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Lens => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.4 3.4",
            Self::Folder => "M1.8 4.2v8.3h12.4V5.7H7.6L6.2 3.8H1.8z",
            Self::Box => "M2 4.5h12v9H2zM2 4.5 3.5 2h9L14 4.5M6.5 7h3",
            Self::File => "M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.3",
            Self::Share => "M8 10V2.5M5 5.3 8 2.5l3 2.8M5 7.5H3v6h10v-6h-2",
            Self::Shield => "M8 1.8 13 3.6v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4zM8 5v4M6.2 7.4 8 9.2l1.8-1.8",
            Self::Save => "M8 2.5v7.5M5 7.2 8 10l3-2.8M3 13.2h10",
        }
    }
}

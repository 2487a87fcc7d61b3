//! The lenses with their names: in the address, in the rail.

use std::sync::LazyLock;

use artiscope_core::views::NAMES;

/// What main shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Lens {
    /// Verdict, causes, counts.
    #[default]
    Overview,
    /// Every test.
    Tests,
    /// Every log, and a viewer of one.
    Logs,
    /// The tree of entries.
    Files,
    /// What was not read.
    Ledger,
    /// One that the engine makes and any page can show: a place in [`NAMES`].
    Made(usize),
    /// Runs that are kept.
    History,
    /// Thresholds and their sources.
    Policy,
    /// Every part in all its states; not in the rail.
    Gallery,
}

/// A lens with its names: in the address, in the rail, what fills it, and its sign in the bottom bar.
pub(crate) struct LensInfo {
    /// Which.
    pub(crate) lens: Lens,
    /// In the address and in test ids.
    pub(crate) id: &'static str,
    /// In the rail.
    pub(crate) title: &'static str,
    /// What would fill it.
    pub(crate) needs: &'static str,
}

/// The lenses of the rail, in order: those of the engine stand between tests and files.
pub(crate) static LENSES: LazyLock<Vec<LensInfo>> = LazyLock::new(|| {
    let made = NAMES.iter().enumerate().map(|(at, name)| LensInfo {
        lens: Lens::Made(at),
        id: name.id,
        title: name.title,
        needs: name.needs,
    });
    let before = [
        LensInfo { lens: Lens::Overview, id: "overview", title: "Overview", needs: "Anything that CI left behind" },
        LensInfo { lens: Lens::Tests, id: "tests", title: "Tests", needs: "Test reports fill this" },
    ];
    let after = [
        LensInfo { lens: Lens::Logs, id: "logs", title: "Logs", needs: "Logs and texts of consoles fill this" },
        LensInfo { lens: Lens::Files, id: "files", title: "Files", needs: "Any file or archive fills this" },
        LensInfo { lens: Lens::Ledger, id: "ledger", title: "Ledger", needs: "Nothing was left unread" },
        LensInfo { lens: Lens::History, id: "history", title: "History", needs: "Runs that are kept fill this" },
        LensInfo { lens: Lens::Policy, id: "policy", title: "Policy", needs: "" },
    ];
    before.into_iter().chain(made).chain(after).collect()
});

impl Lens {
    /// In the address.
    pub(crate) fn id(self) -> &'static str {
        LENSES.iter().find(|info| info.lens == self).map_or("gallery", |info| info.id)
    }

    /// As a heading.
    pub(crate) fn title(self) -> &'static str {
        LENSES.iter().find(|info| info.lens == self).map_or("Gallery", |info| info.title)
    }

    /// The other way.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        if id == "gallery" {
            return Some(Self::Gallery);
        }
        LENSES.iter().find(|info| info.id == id).map(|info| info.lens)
    }
}

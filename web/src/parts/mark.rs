//! Marks: one sign, one colour, one word for each state, everywhere.

use leptos::prelude::*;

/// A state that is shown by sign, colour and word at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// ✓ passed.
    Passed,
    /// ✕ failed.
    Failed,
    /// ⊗ error: it did not get to say.
    Error,
    /// ≈ flaky: passed after an attempt that did not.
    Flaky,
    /// ○ skipped.
    Skipped,
    /// ▲ regressed.
    Regressed,
    /// ▼ improved.
    Improved,
    /// ◆ infrastructure.
    Infrastructure,
    /// ⊘ bytes that could not be read.
    Lost,
    /// · worth knowing.
    Info,
    /// Hatched: it cannot be said.
    #[default]
    NoData,
}

impl Mark {
    /// All of them.
    pub(crate) const ALL: [Self; 11] = [
        Self::Passed,
        Self::Failed,
        Self::Error,
        Self::Flaky,
        Self::Skipped,
        Self::Regressed,
        Self::Improved,
        Self::Infrastructure,
        Self::Lost,
        Self::Info,
        Self::NoData,
    ];

    /// The sign; empty for what is drawn hatched.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Passed => "✓",
            Self::Failed => "✕",
            Self::Error => "⊗",
            Self::Flaky => "≈",
            Self::Skipped => "○",
            Self::Regressed => "▲",
            Self::Improved => "▼",
            Self::Infrastructure => "◆",
            Self::Lost => "⊘",
            Self::Info => "·",
            Self::NoData => "",
        }
    }

    /// The word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Error => "error",
            Self::Flaky => "flaky",
            Self::Skipped => "skipped",
            Self::Regressed => "regressed",
            Self::Improved => "improved",
            Self::Infrastructure => "infrastructure",
            Self::Lost => "lost",
            Self::Info => "note",
            Self::NoData => "no data",
        }
    }

    /// The class that carries its colour.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Passed => "is-passed",
            Self::Failed => "is-failed",
            Self::Error => "is-error",
            Self::Flaky => "is-flaky",
            Self::Skipped => "is-skipped",
            Self::Regressed => "is-regressed",
            Self::Improved => "is-improved",
            Self::Infrastructure => "is-infra",
            Self::Lost => "is-lost",
            Self::Info => "is-info",
            Self::NoData => "is-nodata",
        }
    }
}

/// The sign alone, its word for those who do not see it.
#[component]
pub(crate) fn MarkSign(
    /// Which.
    mark: Mark,
    /// The word stands beside it: the sign is only drawn.
    #[prop(optional)]
    mute: bool,
) -> impl IntoView {
    view! {
        <span class=format!("mark {}", mark.class()) title=mark.word()>
            <span aria-hidden="true">{mark.sign()}</span>
            {(!mute).then(|| view! { <span class="unseen">{mark.word()}</span> })}
        </span>
    }
}

/// Sign and words on a tinted ground.
#[component]
pub(crate) fn Badge(
    /// Which.
    mark: Mark,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", mark.class())>
            <span class="mark" aria-hidden="true">{mark.sign()}</span>
            {text}
        </span>
    }
}

//! Light, dark, or as the system says.

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// In the attribute and in storage.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The other way; unknown words are the system's.
    pub(crate) fn from_id(id: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.id() == id).unwrap_or_default()
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

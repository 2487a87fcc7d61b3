//! Values of keys as words of the address.

use artiscope_core::views::{GroupBy, SortKey};

/// A column in the address; the empty word for the usual one.
pub(super) fn sort_word(sort: SortKey) -> &'static str {
    match sort {
        SortKey::Status => "",
        SortKey::Name => "name",
        SortKey::Group => "group",
        SortKey::Duration => "duration",
        SortKey::Run => "run",
        SortKey::Path => "path",
        SortKey::Suite => "suite",
        SortKey::File => "file",
        SortKey::Instance => "instance",
        SortKey::Owner => "owner",
        SortKey::Attempts => "attempts",
    }
}

/// What rows stand together by, in the address; the empty word for nothing.
pub(crate) fn group_word(group: GroupBy) -> &'static str {
    GroupBy::ALL.iter().find(|(known, ..)| *known == group).map_or("", |(_, word, _)| word)
}

/// The other way; unknown words are nothing.
pub(crate) fn group_from(word: &str) -> GroupBy {
    GroupBy::ALL.iter().find(|(_, known, _)| *known == word).map_or_else(GroupBy::default, |(group, ..)| *group)
}

/// The other way; unknown words are the usual one.
pub(super) fn sort_from(word: &str) -> SortKey {
    use SortKey::{Attempts, Duration, File, Group, Instance, Name, Owner, Path, Run, Suite};
    [Name, Group, Duration, Run, Path, Suite, File, Instance, Owner, Attempts]
        .into_iter()
        .find(|sort| sort_word(*sort) == word)
        .unwrap_or_default()
}

/// First and last line, from 1.
pub(super) fn lines_from(word: &str) -> Option<(u64, u64)> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    (first > 0).then_some((first.min(last), first.max(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_in_order_and_start_at_one() {
        assert_eq!(lines_from("20-12"), Some((12, 20)));
        assert_eq!(lines_from("5"), Some((5, 5)));
        assert_eq!(lines_from("0"), None);
    }
}

//! The keyboard: which key means what, in one table that feeds the handler and the help.
//!
//! Pure: the listener (`pages::shell`) says which key was pressed and whether someone is typing.

use crate::route::Lens;

/// A way in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// One down or up.
    By(i64),
    /// A screenful down or up.
    Page(i64),
    /// The first row.
    First,
    /// The last row.
    Last,
    /// This row.
    To(u64),
    /// Opens the row.
    Open,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The omnibox, to search.
    Search,
    /// The omnibox, to command.
    Command,
    /// The filter of the lens.
    Filter,
    /// Only tests of this status; empty for all.
    Status(&'static str),
    /// A lens of the rail.
    Lens(Lens),
    /// The next or previous test, opened.
    Sibling(i64),
    /// The same, only beside an open test.
    Beside(i64),
    /// The next red test, or the one before; of a log, the next or previous error.
    Red(Way),
    /// The next or previous attempt of the open test; of a log, the next or previous step.
    Attempt(i64),
    /// The next or previous line with what is searched in a log.
    Hit(Way),
    /// The next or previous warning of a log.
    Warning(Way),
    /// Folds or unfolds the group of a log.
    Turn,
    /// Within the list of the lens.
    List(Step),
    /// What can leave.
    Export,
    /// The help.
    Help,
    /// Closes what is open.
    Escape,
}

/// Down or up a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Down.
    Forward,
    /// Up.
    Back,
}

/// A key press.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Press<'a> {
    /// `KeyboardEvent.key`.
    pub(crate) key: &'a str,
    /// Ctrl, or Cmd on a Mac.
    pub(crate) ctrl: bool,
    /// Shift.
    pub(crate) shift: bool,
    /// Alt.
    pub(crate) alt: bool,
    /// Someone is typing in a field.
    pub(crate) typing: bool,
}

/// What some keys do: a line of the help, and what the handler looks up.
pub(crate) struct Keys {
    /// Under which heading it stands.
    pub(crate) group: &'static str,
    /// The keys as the help shows them; ways that do the same are parted by `  or  `.
    pub(crate) shown: &'static str,
    /// What they do.
    pub(crate) what: &'static str,
    /// The keys by their names, with `Ctrl+` and `Shift+` where these must be held. Empty where a list, or
    /// the mouse, hears them itself.
    actions: &'static [(&'static str, Action)],
}

const fn keys(
    group: &'static str,
    shown: &'static str,
    what: &'static str,
    actions: &'static [(&'static str, Action)],
) -> Keys {
    Keys { group, shown, what, actions }
}

/// All keys, in the order of the help.
pub(crate) const KEYS: [Keys; 34] = [
    keys(
        "Everywhere",
        "Ctrl K  or  Ctrl P",
        "Search tests, files and text",
        &[("Ctrl+k", Action::Search), ("Ctrl+p", Action::Search)],
    ),
    keys("Everywhere", "Ctrl Shift P", "Commands", &[("Ctrl+Shift+p", Action::Command)]),
    keys(
        "Everywhere",
        "1 – 5",
        "Overview, Tests, Logs, Files, Ledger",
        &[
            ("1", Action::Lens(Lens::Overview)),
            ("2", Action::Lens(Lens::Tests)),
            ("3", Action::Lens(Lens::Logs)),
            ("4", Action::Lens(Lens::Files)),
            ("5", Action::Lens(Lens::Ledger)),
        ],
    ),
    keys("Everywhere", "/", "Filter this lens", &[("/", Action::Filter)]),
    keys("Everywhere", "X", "Export…", &[("X", Action::Export)]),
    keys("Everywhere", "Esc", "Close what is open", &[("Escape", Action::Escape)]),
    keys("Everywhere", "?", "These keys", &[("?", Action::Help)]),
    keys(
        "Lists",
        "j  k  or  ↓ ↑",
        "Down, up",
        &[
            ("j", Action::List(Step::By(1))),
            ("ArrowDown", Action::List(Step::By(1))),
            ("k", Action::List(Step::By(-1))),
            ("ArrowUp", Action::List(Step::By(-1))),
        ],
    ),
    keys(
        "Lists",
        "PgDn  PgUp  or  Space b",
        "A screenful",
        &[
            ("PageDown", Action::List(Step::Page(1))),
            (" ", Action::List(Step::Page(1))),
            ("PageUp", Action::List(Step::Page(-1))),
            ("b", Action::List(Step::Page(-1))),
        ],
    ),
    keys(
        "Lists",
        "Home  End  or  g G",
        "First, last",
        &[
            ("Home", Action::List(Step::First)),
            ("g", Action::List(Step::First)),
            ("End", Action::List(Step::Last)),
            ("G", Action::List(Step::Last)),
        ],
    ),
    keys("Lists", "Enter", "Open", &[("Enter", Action::List(Step::Open))]),
    keys("Tests", "a", "All", &[("a", Action::Status(""))]),
    keys("Tests", "f", "Failed", &[("f", Action::Status("failed"))]),
    keys("Tests", "x", "Flaky", &[("x", Action::Status("flaky"))]),
    keys("Tests", "s", "Skipped", &[("s", Action::Status("skipped"))]),
    keys("Tests", "p", "Passed", &[("p", Action::Status("passed"))]),
    keys("Tests", ".", "Next test, opened", &[(".", Action::Sibling(1))]),
    keys("Tests", ",", "Previous test, opened", &[(",", Action::Sibling(-1))]),
    keys("Tests", "e", "Next red test", &[("e", Action::Red(Way::Forward))]),
    keys("Tests", "E", "Previous red test", &[("E", Action::Red(Way::Back))]),
    keys("An open test", "→", "Next test", &[("ArrowRight", Action::Beside(1))]),
    keys("An open test", "←", "Previous test", &[("ArrowLeft", Action::Beside(-1))]),
    keys("An open test", "]  [", "Next, previous attempt", &[("]", Action::Attempt(1)), ("[", Action::Attempt(-1))]),
    keys("Logs", "/", "Search in the log; capitals count where you type them", &[]),
    keys("Logs", "n  N", "Next, previous hit", &[("n", Action::Hit(Way::Forward)), ("N", Action::Hit(Way::Back))]),
    keys("Logs", "e  E", "Next, previous error", &[]),
    keys(
        "Logs",
        "w  W",
        "Next, previous warning",
        &[("w", Action::Warning(Way::Forward)), ("W", Action::Warning(Way::Back))],
    ),
    keys("Logs", "]  [", "Next, previous step", &[]),
    keys("Logs", "z", "Fold or unfold the group", &[("z", Action::Turn)]),
    keys("Logs", "Shift click", "Select lines up to here, by their numbers", &[]),
    keys("Export", "↓ ↑", "Another output", &[]),
    keys("Export", "c  d", "Copy, download", &[]),
    keys("Files", "→  ←", "Open, close a folder", &[]),
    keys("Files", "Shift click", "Select lines up to here", &[]),
];

/// What the key asks for; nothing fires while typing but what Ctrl or Escape say.
pub(crate) fn action(press: Press<'_>) -> Option<Action> {
    let Press { key, ctrl, shift, alt, typing } = press;
    // Many keyboards have brackets only behind a modifier.
    let is_bracket = matches!(key, "[" | "]");
    if ctrl && !alt {
        let shift = if shift { "Shift+" } else { "" };
        return named(&format!("Ctrl+{shift}{}", key.to_lowercase()));
    }
    if key != "Escape" && (typing || alt && !is_bracket) {
        return None;
    }
    named(key)
}

fn named(name: &str) -> Option<Action> {
    KEYS.iter().flat_map(|row| row.actions).find(|(known, _)| *known == name).map(|(_, action)| *action)
}

/// A step within a list.
pub(crate) fn step(key: &str) -> Option<Step> {
    match named(key)? {
        Action::List(step) => Some(step),
        _ => None,
    }
}

/// Where a step leads in a list of `total` rows of which `page` fit.
pub(crate) fn destination(at: Option<u64>, step: Step, page: u64, total: u64) -> Option<u64> {
    let last = total.checked_sub(1)?;
    let page = page.max(2) - 1;
    let move_by = |rows: u64, down: bool| match at {
        None => 0,
        Some(at) if down => at.saturating_add(rows),
        Some(at) => at.saturating_sub(rows),
    };
    let to = match step {
        Step::By(by) => move_by(by.unsigned_abs(), by > 0),
        Step::Page(by) => move_by(page.saturating_mul(by.unsigned_abs()), by > 0),
        Step::First => 0,
        Step::Last => last,
        Step::To(row) => row,
        Step::Open => at.unwrap_or(0),
    };
    Some(to.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_fires_while_typing_but_escape_and_control() {
        let typed = |key| action(Press { key, typing: true, ..Press::default() });
        assert_eq!(["a", "?", "j", "1", "/", "."].map(typed), [None; 6]);
        assert_eq!(typed("Escape"), Some(Action::Escape));
        assert_eq!(action(Press { key: "k", ctrl: true, typing: true, ..Press::default() }), Some(Action::Search));
        assert_eq!(action(Press { key: "P", ctrl: true, shift: true, ..Press::default() }), Some(Action::Command));
    }

    #[test]
    fn browser_keys_are_left_alone() {
        assert_eq!(action(Press { key: "f", ctrl: true, ..Press::default() }), None);
        assert_eq!(action(Press { key: "ArrowLeft", alt: true, ..Press::default() }), None);
    }

    #[test]
    fn no_key_means_two_things() {
        let mut names: Vec<_> = KEYS.iter().flat_map(|row| row.actions).map(|(name, _)| *name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn brackets_are_heard_behind_the_modifier_that_some_keyboards_need() {
        let bracket = |ctrl, alt| action(Press { key: "]", ctrl, alt, ..Press::default() });
        assert_eq!([bracket(false, false), bracket(true, true), bracket(false, true)], [Some(Action::Attempt(1)); 3]);
        assert_eq!(bracket(true, false), None);
        assert_eq!(action(Press { key: "]", alt: true, typing: true, ..Press::default() }), None);
    }

    #[test]
    fn a_capital_is_another_key() {
        let pressed = |key| action(Press { key, shift: true, ..Press::default() });
        assert_eq!(pressed("E"), Some(Action::Red(Way::Back)));
        assert_eq!(action(Press { key: "P", ctrl: true, ..Press::default() }), Some(Action::Search));
    }

    #[test]
    fn steps_stay_within_the_list() {
        assert_eq!(destination(None, Step::By(1), 10, 5), Some(0));
        assert_eq!(destination(Some(4), Step::By(1), 10, 5), Some(4));
        assert_eq!(destination(Some(2), Step::Page(1), 10, 100), Some(11));
        assert_eq!(destination(Some(2), Step::Page(-1), 10, 100), Some(0));
        assert_eq!(destination(Some(2), Step::Last, 10, 100), Some(99));
        assert_eq!(destination(Some(2), Step::To(4), 10, 5), Some(4));
        assert_eq!(destination(Some(2), Step::By(1), 10, 0), None);
    }
}

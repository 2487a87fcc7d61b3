//! The keyboard: which key means what, in one table that feeds the handler and the help.
//!
//! Pure: the listener (`pages::shell`) says which key was pressed and whether someone is typing.

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
    /// A lens of the rail by its place.
    Lens(usize),
    /// The next or previous test, opened.
    Sibling(i64),
    /// Within the list of the lens.
    List(Step),
    /// The help.
    Help,
    /// Closes what is open.
    Escape,
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

/// What the help shows: keys, what they do.
pub(crate) const HELP: [(&str, &[(&str, &str)]); 4] = [
    (
        "Everywhere",
        &[
            ("Ctrl K  or  Ctrl P", "Search tests, files and text"),
            ("Ctrl Shift P", "Commands"),
            ("1 – 4", "Overview, Tests, Files, Ledger"),
            ("/", "Filter this lens"),
            ("Esc", "Close what is open"),
            ("?", "These keys"),
        ],
    ),
    (
        "Lists",
        &[
            ("j  k  or  ↓ ↑", "Down, up"),
            ("PgDn  PgUp", "A screenful"),
            ("Home  End", "First, last"),
            ("Enter", "Open"),
        ],
    ),
    (
        "Tests",
        &[
            ("a", "All"),
            ("f", "Failed"),
            ("x", "Flaky"),
            ("p", "Passed"),
            (".  or  →", "Next test"),
            (",  or  ←", "Previous test"),
        ],
    ),
    ("Files", &[("→  ←", "Open, close a folder"), ("Shift click", "Select lines up to here")]),
];

/// What the key asks for; nothing fires while typing but what Ctrl or Escape say.
pub(crate) fn action(press: Press<'_>) -> Option<Action> {
    let Press { key, ctrl, shift, alt, typing } = press;
    if ctrl && !alt {
        return match key {
            "k" | "K" if !shift => Some(Action::Search),
            "p" | "P" => Some(if shift { Action::Command } else { Action::Search }),
            _ => None,
        };
    }
    if key == "Escape" {
        return Some(Action::Escape);
    }
    if typing || ctrl || alt {
        return None;
    }
    Some(match key {
        "/" => Action::Filter,
        "?" => Action::Help,
        "a" => Action::Status(""),
        "f" => Action::Status("failed"),
        "x" => Action::Status("flaky"),
        "p" => Action::Status("passed"),
        "1" => Action::Lens(0),
        "2" => Action::Lens(1),
        "3" => Action::Lens(2),
        "4" => Action::Lens(3),
        "." | "ArrowRight" => Action::Sibling(1),
        "," | "ArrowLeft" => Action::Sibling(-1),
        _ => Action::List(step(key)?),
    })
}

/// A step within a list.
pub(crate) fn step(key: &str) -> Option<Step> {
    Some(match key {
        "j" | "ArrowDown" => Step::By(1),
        "k" | "ArrowUp" => Step::By(-1),
        "PageDown" => Step::Page(1),
        "PageUp" => Step::Page(-1),
        "Home" => Step::First,
        "End" => Step::Last,
        "Enter" => Step::Open,
        _ => return None,
    })
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
    fn steps_stay_within_the_list() {
        assert_eq!(destination(None, Step::By(1), 10, 5), Some(0));
        assert_eq!(destination(Some(4), Step::By(1), 10, 5), Some(4));
        assert_eq!(destination(Some(2), Step::Page(1), 10, 100), Some(11));
        assert_eq!(destination(Some(2), Step::Page(-1), 10, 100), Some(0));
        assert_eq!(destination(Some(2), Step::Last, 10, 100), Some(99));
        assert_eq!(destination(Some(2), Step::By(1), 10, 0), None);
    }
}

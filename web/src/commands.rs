//! What the omnibox does after `>`: one table of commands.

use artiscope_web::host;
use artiscope_web::protocol::Copied;
use leptos::prelude::{GetUntracked as _, Set as _};

use crate::keys::Way;
use crate::pages::runs::correct_runs;
use crate::parts::dom;
use crate::route::Lens;
use crate::state::{Store, Theme};

/// A command.
pub(crate) struct Command {
    /// Its id.
    pub(crate) id: &'static str,
    /// What it does, in words.
    pub(crate) title: &'static str,
    /// Its key; empty when it has none.
    pub(crate) key: &'static str,
    /// Whether it makes sense only when something is open.
    pub(crate) when_open: bool,
    /// Does it.
    pub(crate) run: fn(Store),
}

/// Ids of the hidden file fields that "Open…" presses.
pub(crate) const FILE_INPUT: &str = "file-input";
/// The same for folders.
pub(crate) const FOLDER_INPUT: &str = "folder-input";

/// All commands, in the order in which they are listed.
pub(crate) const COMMANDS: [Command; 24] = [
    Command {
        id: "overview",
        title: "Go to Overview",
        key: "1",
        when_open: true,
        run: |store| store.go_lens(Lens::Overview),
    },
    Command { id: "tests", title: "Go to Tests", key: "2", when_open: true, run: |store| store.go_lens(Lens::Tests) },
    Command { id: "logs", title: "Go to Logs", key: "", when_open: true, run: |store| store.go_lens(Lens::Logs) },
    Command { id: "files", title: "Go to Files", key: "3", when_open: true, run: |store| store.go_lens(Lens::Files) },
    Command {
        id: "ledger",
        title: "Go to Ledger",
        key: "4",
        when_open: true,
        run: |store| store.go_lens(Lens::Ledger),
    },
    Command {
        id: "history",
        title: "Go to History",
        key: "",
        when_open: false,
        run: |store| store.go_lens(Lens::History),
    },
    Command {
        id: "keep",
        title: "Keep runs on this machine, or stop",
        key: "",
        when_open: false,
        run: |store| store.turn_keeping(),
    },
    Command {
        id: "failed",
        title: "Show failed tests",
        key: "f",
        when_open: true,
        run: |store| store.go_tests("s:failed"),
    },
    Command {
        id: "flaky",
        title: "Show flaky tests",
        key: "x",
        when_open: true,
        run: |store| store.go_tests("s:flaky"),
    },
    Command {
        id: "skipped",
        title: "Show skipped tests",
        key: "s",
        when_open: true,
        run: |store| store.go_tests("s:skipped"),
    },
    Command {
        id: "passed",
        title: "Show passed tests",
        key: "p",
        when_open: true,
        run: |store| store.go_tests("s:passed"),
    },
    Command {
        id: "red",
        title: "Go to the next red test",
        key: "e",
        when_open: true,
        run: |store| store.go_red(Way::Forward),
    },
    Command { id: "open", title: "Open files…", key: "", when_open: false, run: |_| press(FILE_INPUT) },
    Command { id: "folder", title: "Open a folder…", key: "", when_open: false, run: |_| press(FOLDER_INPUT) },
    Command {
        id: "sample",
        title: "Open the sample",
        key: "",
        when_open: false,
        run: |store| store.give(host::sample()),
    },
    Command {
        id: "copy",
        title: "Copy the summary as Markdown",
        key: "",
        when_open: true,
        run: |store| store.copy(Copied::Summary),
    },
    Command {
        id: "link",
        title: "Copy a link to what is shown",
        key: "",
        when_open: true,
        run: |store| store.copy_link(),
    },
    Command { id: "export", title: "Export…", key: "X", when_open: true, run: |store| store.go_export("") },
    Command { id: "runs", title: "Correct runs…", key: "", when_open: true, run: correct_runs },
    Command { id: "cancel", title: "Cancel reading", key: "", when_open: true, run: |store| store.cancel() },
    Command { id: "clear", title: "Clear everything", key: "", when_open: true, run: |store| store.clear() },
    Command { id: "light", title: "Theme: light or dark", key: "", when_open: false, run: turn_theme },
    Command {
        id: "system",
        title: "Theme: as the system",
        key: "",
        when_open: false,
        run: |store| store.set_theme(Theme::System),
    },
    Command { id: "help", title: "Show the keys", key: "?", when_open: false, run: |store| store.help.set(true) },
];

/// Commands of a page that opens files; a report opens what it carries.
const OPENING: [&str; 4] = ["open", "folder", "sample", "clear"];

/// The commands that a text asks for.
pub(crate) fn matching(text: &str, open: bool, is_report: bool) -> Vec<&'static Command> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    COMMANDS
        .iter()
        .filter(|command| open || !command.when_open)
        .filter(|command| !is_report || !OPENING.contains(&command.id))
        .filter(|command| words.iter().all(|word| command.title.to_lowercase().contains(word.as_str())))
        .collect()
}

/// Presses a hidden field.
pub(crate) fn press(id: &str) {
    if let Some(field) = dom::by_id(id) {
        field.click();
    }
}

fn turn_theme(store: Store) {
    let now = store.theme.get_untracked();
    store.set_theme(if now == Theme::Dark { Theme::Light } else { Theme::Dark });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_by_their_words_and_have_ids_of_their_own() {
        assert_eq!(matching("go files", true, false).first().map(|command| command.id), Some("files"));
        // What is kept is there without anything being open.
        assert_eq!(matching("go", false, false).iter().map(|command| command.id).collect::<Vec<_>>(), ["history"]);
        assert!(matching("clear", true, false).len() > matching("clear", true, true).len());
        assert!(OPENING.iter().all(|id| COMMANDS.iter().any(|command| command.id == *id)));
        let mut ids: Vec<_> = COMMANDS.iter().map(|command| command.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), COMMANDS.len());
    }
}

//! Runs that are kept on this machine: the choice of this browser, and what is asked of the engine.

use artiscope_web::client::Client;
use artiscope_web::host;
use artiscope_web::protocol::{HistoryOrder, HistoryView, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::format;
use crate::state::State;

/// Key of the choice in the browser.
const KEEP: &str = "keep-runs";
/// Key of the days: texts, then runs.
const DAYS: &str = "keep-days";
/// `FlakeGuard`'s windows.
const USUAL: (u32, u32) = (30, 180);

impl State {
    /// Asks for something to be done with runs that are kept.
    pub(crate) fn order(&self, order: HistoryOrder) {
        self.send(Request::History(order));
    }

    /// Says the choice of this browser to an engine that came up. Runs are not kept until that was chosen.
    pub(crate) fn choose_again(&self) {
        let days = host::storage_get(DAYS).and_then(|days| {
            let (texts, runs) = days.split_once(',')?;
            Some((texts.parse().ok()?, runs.parse().ok()?))
        });
        // Whoever looks at a report has not asked for it to be kept.
        let keep = self.report.is_none() && host::storage_get(KEEP).as_deref() == Some("1");
        self.order(HistoryOrder::Choose(keep, days.unwrap_or(USUAL)));
    }

    /// Keeps runs from now on, the open ones first; or keeps no more.
    pub(crate) fn choose_keeping(&self, keep: bool) {
        host::storage_set(KEEP, if keep { "1" } else { "0" });
        self.order(HistoryOrder::Choose(keep, self.history.with_untracked(|history| history.windows)));
    }

    /// The other way round.
    pub(crate) fn turn_keeping(&self) {
        self.choose_keeping(!self.history.with_untracked(|history| history.keep));
    }

    /// Changes how many days are kept of texts and of runs.
    pub(crate) fn choose_days(&self, texts: u32, runs: u32) {
        host::storage_set(DAYS, &format!("{texts},{runs}"));
        self.order(HistoryOrder::Choose(self.history.with_untracked(|history| history.keep), (texts, runs)));
    }

    /// Takes up a backup that was picked.
    pub(crate) fn import(&self, file: &web_sys::File) {
        let request = Request::History(HistoryOrder::Import);
        self.client.with_value(|client| client.as_ref().map(|client: &Client| client.hand(&request, file)));
    }

    /// The first run lasts: the browser is asked to leave it there.
    pub(crate) fn ask_to_persist(&'static self) {
        if self.history.with_untracked(|history| history.is_persistent != Some(false)) {
            return;
        }
        spawn_local(async move {
            if host::ask_to_persist().await {
                self.choose_again();
            }
        });
    }

    /// Says what was done to the history, with a way back.
    pub(crate) fn say_done(&self, text: String) {
        self.cleared.set_value(None);
        self.say_undo(text);
    }
}

/// How it stands, for the status line; empty while it is not known.
pub(crate) fn said(history: &HistoryView) -> String {
    let (open, kept) = history.open;
    if !history.is_known {
        String::new()
    } else if history.is_saving {
        "saving runs…".into()
    } else if history.cleared > 0 {
        "kept runs were cleared".into()
    } else if !history.trouble.is_empty() {
        "not saved".into()
    } else if !history.memory_only.is_empty() {
        "history in memory only".into()
    } else if open > 0 && kept == open {
        format!("{} saved", if open == 1 { "run".into() } else { format::plural(open, "run") })
    } else if open > 0 {
        "not saved".into()
    } else {
        match history.runs() {
            0 => "no history".into(),
            runs => format!("{} kept", format::plural(runs, "run")),
        }
    }
}

/// Keeping is off, and there is something to keep.
pub(crate) fn is_offered(history: &HistoryView) -> bool {
    let (open, kept) = history.open;
    history.is_known && !history.keep && kept < open
}

/// Why it stands so, in a sentence; empty where there is nothing to add.
pub(crate) fn why(history: &HistoryView) -> String {
    let why = if history.trouble.is_empty() { &history.memory_only } else { &history.trouble };
    format::sentence(why)
}

/// What a project is called.
pub(crate) fn named(project: &str) -> String {
    if project.is_empty() { "unnamed".into() } else { project.into() }
}

/// `2026-01-04 10:00` of an RFC 3339 time.
pub(crate) fn minute(time: &str) -> String {
    time.get(..16).map(|minute| minute.replace('T', " ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_line_says_whether_what_is_open_is_saved() {
        let view = HistoryView { is_known: true, projects: vec![("p".into(), 12)], ..HistoryView::default() };
        assert_eq!(said(&HistoryView::default()), "");
        assert_eq!(said(&view), "12 runs kept");
        let open = |kept| HistoryView { open: (2, kept), ..view.clone() };
        assert_eq!([said(&open(0)), said(&open(1)), said(&open(2))], ["not saved", "not saved", "2 runs saved"]);
        assert!(is_offered(&open(0)) && !is_offered(&open(2)) && !is_offered(&view));
        let refused = HistoryView { memory_only: "the browser refuses it".into(), ..open(2) };
        assert_eq!(
            (said(&refused).as_str(), why(&refused).as_str()),
            ("history in memory only", "The browser refuses it")
        );
    }

    #[test]
    fn times_are_said_to_the_minute() {
        assert_eq!([minute("2026-01-04T10:00:30Z"), minute("")], ["2026-01-04 10:00", ""]);
    }
}

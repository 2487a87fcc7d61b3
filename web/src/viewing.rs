//! How a log is looked at: what is folded, where it stands, what is sought in it.
//!
//! Lines are the places of a log; rows are what a list shows of them, and only the engine knows which row
//! shows which line. So whoever wants to go to a line says so here, and the answer brings the row.

use std::sync::Arc;

use artiscope_core::views::{
    Folds, LogGroupView, LogPage, LogQuery, LogSought, LogTarget, LogView, SeekQuery, Severity,
};
use artiscope_web::protocol::{Copied, Request};
use leptos::prelude::*;

use crate::format;
use crate::keys::Way;
use crate::route::Lens;
use crate::state::State;

/// A line that is to be seen, and the number of the wish.
type Wish = (u64, u64);

/// A place in the logs: an entry, and the lines that are chosen of it.
type Place = (Option<u32>, Option<(u64, u64)>);

/// The log that is looked at.
pub(crate) struct Viewing {
    /// It as a whole, once it is known.
    pub(crate) view: RwSignal<Option<Arc<LogView>>>,
    /// What is folded.
    pub(crate) folds: RwSignal<Folds>,
    /// Rows that are seen: first, how many.
    pub(crate) visible: RwSignal<(u64, u64)>,
    /// Characters that fit in a row.
    pub(crate) columns: RwSignal<u32>,
    /// The last place that was sought.
    pub(crate) sought: RwSignal<Option<Arc<LogSought>>>,
    /// Where the text that is searched stands.
    pub(crate) hits: RwSignal<Option<Arc<LogSought>>>,
    /// Lines explained are shown.
    pub(crate) explained: RwSignal<bool>,
    wish: RwSignal<Option<Wish>>,
    granted: StoredValue<u64>,
    /// The entry and lines that this page itself chose last: they are seen already.
    chosen: StoredValue<Option<(u64, u64)>>,
}

impl Viewing {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self {
            view: RwSignal::default(),
            folds: RwSignal::default(),
            visible: RwSignal::new((0, 60)),
            columns: RwSignal::new(0),
            sought: RwSignal::default(),
            hits: RwSignal::default(),
            explained: RwSignal::new(true),
            wish: RwSignal::default(),
            granted: StoredValue::default(),
            chosen: StoredValue::default(),
        }
    }

    /// Another log, or none.
    pub(crate) fn clear(&self) {
        self.view.set(None);
        self.folds.set(Folds::default());
        self.visible.set((0, 60));
        self.sought.set(None);
        self.hits.set(None);
        self.wish.set(None);
        self.chosen.set_value(None);
    }
}

/// What a mark of a line is.
pub(crate) fn level_word(level: Severity) -> &'static str {
    match level {
        Severity::Fatal => "fatal",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Debug => "debug",
        Severity::Trace => "trace",
        Severity::Plain => "",
    }
}

impl State {
    /// The rows that are asked for, without their window. Tracks.
    pub(crate) fn log_query(&self) -> Option<LogQuery> {
        let (entry, marked, is_wrapped) =
            self.route.with(|route| (route.entry, route.log("find").to_owned(), route.log("wrap") == "1"));
        let viewing = &self.viewing;
        Some(LogQuery {
            entry: entry?,
            folds: viewing.folds.get(),
            columns: if is_wrapped { viewing.columns.get() } else { 0 },
            reveal: viewing.wish.get().map(|(line, _)| line),
            marked,
            ..LogQuery::default()
        })
    }

    /// Brings a line into view, whatever it is folded in.
    pub(crate) fn log_show(&self, line: u64) {
        self.viewing.wish.update(|wish| *wish = Some((line.max(1), wish.map_or(1, |(_, number)| number + 1))));
        // The answer may be there already.
        self.log_reveal();
    }

    pub(crate) fn log_known(&self, view: LogView) {
        if self.route.with_untracked(|route| route.entry == Some(view.entry)) {
            self.viewing.view.set(Some(Arc::new(view)));
        }
    }

    pub(crate) fn log_rows(&self, page: LogPage) {
        self.log.receive(page);
        self.log_reveal();
    }

    /// Scrolls to the row of the line that was wished for, once for each wish.
    fn log_reveal(&self) {
        let viewing = &self.viewing;
        let Some((line, number)) = viewing.wish.get_untracked() else { return };
        let answer = untrack(|| {
            self.log.with(|page| {
                page.filter(|page| page.query.reveal == Some(line)).map(|page| (page.found, page.folds.clone()))
            })
        });
        let Some((found, folds)) = answer.filter(|_| viewing.granted.get_value() != number) else { return };
        viewing.granted.set_value(number);
        if viewing.folds.with_untracked(|known| *known != folds) {
            viewing.folds.set(folds);
        }
        if let Some(row) = found {
            let (first, count) = viewing.visible.get_untracked();
            // What is well in view stays where it is.
            let is_seen = row >= first + 8 && row + 10 < first + count;
            self.lists.log.cursor.set(Some(row));
            self.lists.log.reveal(row, !is_seen);
        }
    }

    /// The line that keys start from: that of the cursor where it is seen, else the first one seen. The second
    /// says that it is the line itself that may be found.
    fn log_here(&self) -> (u64, bool) {
        let (first, count) = self.viewing.visible.get_untracked();
        let cursor = self.lists.log.cursor.get_untracked();
        let row = cursor.filter(|at| (first..first + count).contains(at));
        let line = |row: u64| untrack(|| self.log.row(row)).map(|row| row.line);
        match row.and_then(line) {
            Some(line) => (line, false),
            // Some rows are kept ready above those that are seen.
            None => (line(if first == 0 { 0 } else { first + 4 }).unwrap_or(0), true),
        }
    }

    /// The next or previous place of a kind.
    pub(crate) fn log_seek(&self, target: LogTarget, way: Way) {
        let Some(entry) = self.route.with_untracked(|route| route.entry) else { return };
        let (from, or_here) = self.log_here();
        self.send(Request::Seek(SeekQuery { entry, target, from, back: way == Way::Back, or_here }));
    }

    /// The next or previous line with the text that is searched.
    pub(crate) fn log_hit(&self, way: Way) {
        let text = self.route.with_untracked(|route| route.log("find").to_owned());
        if text.is_empty() {
            return crate::parts::dom::focus("log-find");
        }
        self.log_seek(LogTarget::Text(text), way);
    }

    /// Another text is searched: from where the log stands.
    pub(crate) fn log_search(&self, text: &str) {
        self.glide(|route| route.set_log("find", text));
        self.viewing.hits.set(None);
        let Some(entry) = self.route.with_untracked(|route| route.entry).filter(|_| !text.is_empty()) else { return };
        let (from, _) = self.log_here();
        let target = LogTarget::Text(text.to_owned());
        self.send(Request::Seek(SeekQuery { entry, target, from, back: false, or_here: true }));
    }

    pub(crate) fn log_sought(&self, found: LogSought) {
        let (entry, text) = self.route.with_untracked(|route| (route.entry, route.log("find").to_owned()));
        if entry != Some(found.query.entry) {
            return;
        }
        let is_text = match &found.query.target {
            LogTarget::Text(of) if *of != text => return,
            LogTarget::Text(_) => true,
            _ => false,
        };
        match found.line {
            Some(line) => {
                self.log_show(line);
                if found.wrapped && found.of > 0 {
                    let end = if found.query.back { "Went on from the end" } else { "Went on from the top" };
                    self.say(end.into());
                }
            }
            None if !is_text => self.say(
                match found.query.target {
                    LogTarget::Error => "No errors in this log",
                    LogTarget::Warning => "No warnings in this log",
                    _ => "No steps in this log",
                }
                .into(),
            ),
            None => {}
        }
        let found = Arc::new(found);
        if is_text {
            self.viewing.hits.set(Some(found.clone()));
        }
        self.viewing.sought.set(Some(found));
    }

    /// Folds or unfolds a group; what is folded shows its head.
    pub(crate) fn log_turn(&self, group: u32) {
        let viewing = &self.viewing;
        viewing.folds.update(|folds| folds.turn(group));
        // A line within it that was wished for would open it again.
        viewing.wish.set(None);
        let known = viewing.view.with_untracked(|view| view.as_ref()?.groups.get(group as usize).cloned());
        let is_folded =
            |known: &LogGroupView| viewing.folds.with_untracked(|folds| folds.is_folded(group, known.is_folded));
        if let Some(known) = known.filter(is_folded) {
            self.log_show(known.first);
        }
    }

    /// The group at the cursor, folded or unfolded.
    pub(crate) fn log_turn_here(&self) {
        let (line, _) = self.log_here();
        let group = self.viewing.view.with_untracked(|view| {
            let groups = &view.as_ref()?.groups;
            let at = groups
                .iter()
                .rposition(|group| group.first <= line && line <= group.last && group.last > group.first)?;
            u32::try_from(at).ok()
        });
        match group {
            Some(group) => self.log_turn(group),
            None => self.say("No group here".into()),
        }
    }

    /// Opens all groups, or folds them.
    pub(crate) fn log_fold_all(&self, all_open: bool) {
        let (line, _) = self.log_here();
        self.viewing.wish.set(None);
        self.viewing.folds.set(Folds { all_open: Some(all_open), turned: Vec::new() });
        if all_open && line > 0 {
            self.log_show(line);
        } else {
            self.lists.log.step(crate::keys::Step::First);
        }
    }

    /// Chooses a line, or lines up to it.
    pub(crate) fn log_choose(&self, line: u64, up_to: bool) {
        self.glide(|route| {
            route.line = match route.line {
                Some((first, last)) if up_to => Some(if line < first { (line, last) } else { (first, line) }),
                Some((first, last)) if first == last && first == line => None,
                _ => Some((line, line)),
            };
            self.viewing.chosen.set_value(route.line);
        });
    }

    /// Another log starts at its top, or at the lines of the address. Tracks.
    pub(crate) fn log_follow(&self, before: Option<Place>) -> Place {
        let now = self.route.with(|route| (route.entry, route.line));
        let other = before.is_none_or(|(entry, _)| entry != now.0);
        let viewing = &self.viewing;
        if other {
            let is_known =
                viewing.view.with_untracked(|view| view.as_ref().is_some_and(|view| Some(view.entry) == now.0));
            if !is_known {
                viewing.clear();
                self.lists.log.reset();
            }
            viewing.chosen.set_value(None);
        }
        if let Some(lines) = now.1.filter(|lines| viewing.chosen.get_value() != Some(*lines)) {
            viewing.chosen.set_value(Some(lines));
            self.log_show(lines.0);
        }
        if other {
            let text = self.route.with_untracked(|route| route.log("find").to_owned());
            if !text.is_empty() && now.1.is_none() {
                self.log_search(&text);
            }
        }
        now
    }

    /// Copies the chosen lines, redacted, with where they are from.
    pub(crate) fn log_copy(&self) {
        let (entry, line) = self.route.with_untracked(|route| (route.entry, route.line));
        let here = self.log_here().0;
        let (first, last) = line.unwrap_or((here, here));
        if let Some(entry) = entry {
            self.copy(Copied::Lines(entry, first, last));
        }
    }

    /// Wraps lines, or not; what is seen first stays.
    pub(crate) fn log_wrap(&self) {
        let (line, _) = self.log_here();
        self.glide(|route| {
            let is_wrapped = route.log("wrap") == "1";
            route.set_log("wrap", if is_wrapped { "" } else { "1" });
        });
        self.log_show(line);
    }

    /// Something of the viewer's keyboard can be done here.
    pub(crate) fn is_viewing(&self) -> bool {
        self.route
            .with_untracked(|route| route.lens == Lens::Logs && route.entry.is_some() && route.log("tab").is_empty())
    }
}

/// A time as the reader wants it: of the clock in UTC, since the first line, or since the line before.
pub(crate) fn time_text(kind: &str, time: Option<i64>, since: Option<i64>, started: Option<i64>) -> String {
    let Some(time) = time else { return String::new() };
    match kind {
        "none" => String::new(),
        "start" => started.map(|start| span(time - start)).unwrap_or_default(),
        "line" => {
            since.map(|since| if since == 0 { String::new() } else { format!("+{}", span(since)) }).unwrap_or_default()
        }
        _ => {
            let day = time.rem_euclid(86_400_000);
            let (hours, minutes) = (day / 3_600_000, day / 60_000 % 60);
            format!("{hours:02}:{minutes:02}:{:02}.{:03}", day / 1000 % 60, day % 1000)
        }
    }
}

/// `1:02:03.004`, as short as it can be.
fn span(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    let (hours, minutes, seconds, rest) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    if hours > 0 {
        format!("{sign}{hours}:{minutes:02}:{seconds:02}.{rest:03}")
    } else {
        format!("{sign}{minutes}:{seconds:02}.{rest:03}")
    }
}

/// A group in a few words: how long, what went wrong in it.
pub(crate) fn group_text(group: &LogGroupView) -> String {
    let lines = group.last - group.first;
    let mut said = Vec::new();
    if group.is_failed {
        said.push(group.exit.map_or_else(|| "failed".to_owned(), |exit| format!("failed, exit code {exit}")));
    }
    if group.errors > 0 {
        said.push(format::plural(group.errors, "error"));
    }
    if group.warnings > 0 {
        said.push(format::plural(group.warnings, "warning"));
    }
    said.push(format::plural(lines, "line"));
    said.extend(group.duration_ms.filter(|ms| *ms > 0.0).map(format::duration));
    said.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_the_clock_since_the_start_or_since_the_line_before() {
        let time = |kind| time_text(kind, Some(1_735_725_873_004), Some(1_500), Some(1_735_722_272_000));
        assert_eq!(time(""), "10:04:33.004");
        assert_eq!(time("start"), "1:00:01.004");
        assert_eq!(time("line"), "+0:01.500");
        assert_eq!(time("none"), "");
        assert_eq!(time_text("", None, None, None), "");
    }
}

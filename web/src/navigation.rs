//! Moving about: every change of place passes here, and reaches the address.

use artiscope_core::views::{FileNode, RunsView, TestLine};
use artiscope_web::protocol::Request;
use leptos::prelude::*;
use std::sync::Arc;

use crate::address;
use crate::keys::{Step, Way};
use crate::route::{Lens, Route};
use crate::select::telling;
use crate::state::{Asked, State};

/// Rows of a tree that is shown unfolded.
const SMALL_TREE: u64 = 48;

impl State {
    /// Runs were asked for; after a correction their numbers mean other runs.
    pub(crate) fn identified(&self, view: RunsView) {
        let changed = self.identities.with_untracked(|old| old.corrections != view.corrections);
        self.identities.set(Arc::new(view));
        if changed {
            self.go(|route| route.run = None);
            self.version.update(|version| *version += 1);
        }
    }

    /// Takes an address; one of a newer version is refused with a sentence.
    pub(crate) fn arrive(&self, hash: &str) {
        match Route::parse(hash) {
            Ok(route) if self.route.with_untracked(|here| *here == route) => {}
            Ok(route) => self.route.set(route),
            Err(newer) => {
                self.error.set(newer.to_string());
                self.route.set(Route::default());
            }
        }
    }

    /// Changes the place: another lens or selection is a step that Back undoes, typing is not.
    pub(crate) fn go(&self, change: impl FnOnce(&mut Route)) {
        self.change(change, false);
    }

    /// Changes the place without a step for Back: moving along a list.
    pub(crate) fn glide(&self, change: impl FnOnce(&mut Route)) {
        self.change(change, true);
    }

    fn change(&self, change: impl FnOnce(&mut Route), glide: bool) {
        let before = self.route.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return;
        }
        if after.lens != before.lens {
            self.places.update_value(|places| {
                places.insert(before.lens, before.clone());
            });
        }
        address::write(&after.print(), !glide && after.is_elsewhere(&before));
        self.route.set(after);
    }

    /// Another lens, as it was left.
    pub(crate) fn go_lens(&self, lens: Lens) {
        let place = self.places.with_value(|places| places.get(&lens).cloned());
        self.go(|route| {
            let was = place.unwrap_or_default();
            *route = Route {
                lens,
                run: route.run,
                gallery: route.gallery,
                hosted: route.hosted.clone(),
                picks: std::mem::take(&mut route.picks),
                other: std::mem::take(&mut route.other),
                export: String::new(),
                ..was
            };
        });
    }

    /// The tests that a query shows.
    pub(crate) fn go_tests(&self, query: &str) {
        self.go_lens(Lens::Tests);
        self.glide(|route| {
            query.clone_into(&mut route.q);
            route.test = None;
        });
    }

    /// The next red test of the list, or the one before; from another lens all red ones.
    pub(crate) fn go_red(&self, way: Way) {
        if self.route.with_untracked(|route| route.lens != Lens::Tests) {
            return self.go_tests("s:failed");
        }
        self.find_cursor();
        let from = self.lists.tests.cursor.get_untracked();
        if let Some(query) = untrack(|| self.tests.with(|page| page.map(|page| page.query.clone()))) {
            self.send(Request::NextRed(query, from, way == Way::Back));
        }
    }

    /// A row of the tests, opened.
    pub(crate) fn go_row(&self, row: Option<u64>) {
        let Some(row) = row else {
            return self.say("No other red test that way".into());
        };
        if self.route.with_untracked(|route| route.test.is_some()) {
            self.lists.tests.step(Step::To(row));
        } else {
            self.lists.tests.cursor.set(Some(row));
            self.lists.tests.step(Step::Open);
        }
    }

    /// A step from the open test, or to the first.
    pub(crate) fn go_sibling(&self, by: i64) {
        self.find_cursor();
        let is_open = self.route.with_untracked(|route| route.test.is_some());
        self.lists.tests.step(if is_open { Step::By(by) } else { Step::Open });
    }

    /// A test that an address opened has no cursor yet: it gets that of its row.
    fn find_cursor(&self) {
        let test = self.route.with_untracked(|route| route.test);
        if test.is_none() || self.lists.tests.cursor.with_untracked(Option::is_some) {
            return;
        }
        let row = untrack(|| {
            self.tests.with(|page| {
                page.and_then(|page| {
                    let is_it = |line: &TestLine| matches!(line, TestLine::Case(row) if Some(row.case) == test);
                    (page.query.offset..).zip(&page.rows).find(|(_, line)| is_it(line)).map(|(at, _)| at)
                })
            })
        });
        self.lists.tests.cursor.set(row);
    }

    /// The next attempt of the open test, or the one before.
    pub(crate) fn turn_attempt(&self, by: i64) {
        let Asked::There(view) = self.test.get_untracked() else { return };
        let shown = self.attempt.get_untracked().or_else(|| telling(&view).map(|attempt| attempt.attempt));
        let at = view.attempts.iter().position(|attempt| Some(attempt.attempt) == shown).unwrap_or(0);
        let to = isize::try_from(by).ok().and_then(|by| at.checked_add_signed(by));
        if let Some(attempt) = to.and_then(|to| view.attempts.get(to)) {
            self.attempt.set(Some(attempt.attempt));
        }
    }

    /// An entry, at lines: a log in the viewer of logs, whatever else in Files.
    pub(crate) fn go_entry(&self, entry: u32, line: Option<(u64, u64)>) {
        let is_log = self.summary.with_untracked(|summary| summary.logs.has(entry));
        self.go_in(if is_log { Lens::Logs } else { Lens::Files }, entry, line);
    }

    /// An entry in the tree.
    pub(crate) fn go_file(&self, entry: u32) {
        self.go_in(Lens::Files, entry, None);
    }

    fn go_in(&self, lens: Lens, entry: u32, line: Option<(u64, u64)>) {
        self.go(|route| {
            if route.lens != lens {
                route.f = String::new();
            }
            route.lens = lens;
            route.test = None;
            route.entry = Some(entry);
            route.line = line.filter(|(first, _)| *first > 0);
            route.set_log("tab", "");
        });
    }

    /// A tree that fits the screen is shown unfolded, but for what was closed by hand.
    pub(crate) fn unfold_small(&self) {
        let unfold: Vec<String> = untrack(|| {
            self.files.with(|page| {
                let page = page.filter(|page| page.query.filter.is_empty() && page.query.offset == 0);
                let mut room = page.map_or(0, |page| SMALL_TREE.saturating_sub(page.total));
                let closed = |node: &&FileNode| {
                    node.expandable && !node.open && self.opened.with(|(_, closed)| !closed.contains(&node.path))
                };
                let fits = |node: &&FileNode| {
                    let fits = node.below <= room;
                    room = room.saturating_sub(node.below);
                    fits
                };
                page.into_iter()
                    .flat_map(|page| &page.rows)
                    .filter(closed)
                    .take_while(fits)
                    .map(|node| node.path.clone())
                    .collect()
            })
        });
        if !unfold.is_empty() {
            self.opened.update(|(open, _)| open.extend(unfold));
        }
    }
}

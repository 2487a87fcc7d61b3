//! Moving about: every change of place passes here, and reaches the address.

use leptos::prelude::*;

use crate::address;
use crate::route::{Lens, Route};
use crate::state::State;

impl State {
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
                embed: route.embed,
                other: std::mem::take(&mut route.other),
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

    /// An entry, at lines.
    pub(crate) fn go_entry(&self, entry: u32, line: Option<(u64, u64)>) {
        self.go(|route| {
            if route.lens != Lens::Files {
                route.f = String::new();
            }
            route.lens = Lens::Files;
            route.test = None;
            route.entry = Some(entry);
            route.line = line.filter(|(first, _)| *first > 0);
        });
    }
}

//! Files that the address names: looked at where they lie, and read by ranges or taken whole.

use std::cell::Cell;
use std::rc::Rc;

use artiscope_web::client::Given;
use artiscope_web::embed::{Code, Machine, Phase};
use artiscope_web::host::addresses::{self, Look};
use artiscope_web::protocol::{Handed, Remote};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::State;

impl State {
    /// Opens every address that the page's own address names.
    pub(super) fn fetch_addresses(&'static self) {
        let urls = self.hosted(|hosted| hosted.urls.clone());
        self.hosting.faults.set(Vec::new());
        self.hosting.is_stopped.set_value(false);
        self.with_machine(Machine::fetching);
        self.hosting.fetching.set(Some((addresses::name_of(urls.first().map_or("", String::as_str)), 0, 0)));
        spawn_local(async move {
            let mut given = Vec::new();
            let mut code = Code::Unreachable;
            for url in urls {
                match self.look_at(&url).await {
                    Ok(one) => given.push(one),
                    Err((of, why)) => {
                        code = of;
                        self.hosting
                            .faults
                            .update(|faults| faults.push(format!("{}: {why}", addresses::name_of(&url))));
                    }
                }
            }
            self.hosting.fetching.set(None);
            let faults = self.hosting.faults.with_untracked(|faults| faults.join("; "));
            if given.is_empty() {
                self.failed_for_host(code, &faults);
                return;
            }
            self.hosting.is_reading.set_value(true);
            self.take(given);
            if !faults.is_empty() {
                self.error.set(format!("not everything could be loaded: {faults}"));
            }
        });
    }

    /// Again, after it failed.
    pub(crate) fn fetch_again(&'static self) {
        self.fetch_addresses();
    }

    /// Stops fetching; what was fetched stays.
    pub(crate) fn stop_fetching(&self) {
        self.hosting.is_stopped.set_value(true);
    }

    async fn look_at(&'static self, url: &str) -> Result<Given, (Code, String)> {
        let allowed = |origin: &str| self.hosting.origins.with_value(|origins| origins.is_own_or_listed(origin));
        let url = addresses::resolve(url, allowed).map_err(|why| (Code::Origin, why))?;
        let name = addresses::name_of(&url);
        self.hosting.fetching.set(Some((name.clone(), 0, 0)));
        let last = Rc::new(Cell::new(0_u64));
        let told = move |done: u64, total: u64| {
            // Every hundredth, or every mebibyte: the page is not drawn for each piece.
            if done - last.get() > (total / 100).max(1 << 20) {
                last.set(done);
                self.hosting.fetching.update(|fetching| {
                    if let Some((_, so_far, of)) = fetching {
                        (*so_far, *of) = (done, total);
                    }
                });
                self.progress_for_host(Phase::Fetching, done, total);
            }
            !self.hosting.is_stopped.get_value()
        };
        match addresses::look(&url, &name, told).await.map_err(|why| (Code::Unreachable, why))? {
            Look::Whole(file) => Ok(Given::from((name, file))),
            Look::Ranges { bytes, tag } => {
                let remote = Some(Remote { url, bytes, tag });
                Ok(Given { handed: Handed { name, bytes, remote, said: Vec::new() }, file: None })
            }
        }
    }
}

//! What is given, and forgotten: files to read, a policy to consider, and the way back.

use std::collections::HashMap;
use std::sync::Arc;

use artiscope_core::views::{PolicyView, SearchPage};
use artiscope_web::client::{Client, Given};
use artiscope_web::host;
use artiscope_web::protocol::{HistoryOrder, PolicyChange, Progress, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::route::Route;
use crate::state::{Asked, State};

/// The name that makes a dropped file a policy.
const POLICY_FILE: &str = "artiscope.toml";
/// A policy has some hundred keys.
const MOST_POLICY_BYTES: f64 = 1_048_576.0;

/// What was cleared.
pub(crate) struct Cleared {
    given: Vec<Given>,
    policy: Arc<PolicyView>,
    route: Route,
}

/// A policy file that was dropped by itself: shown, and used only when that is said.
#[derive(Clone, PartialEq)]
pub(crate) struct Offer {
    /// Its name.
    pub(crate) name: String,
    /// What it says.
    pub(crate) text: String,
}

impl State {
    /// Adds files to what is open. A policy dropped by itself is offered; one that came in a folder or
    /// an archive is a file like any other, for what is judged must not bring its own rules.
    pub(crate) fn give(&'static self, mut files: host::Files) {
        let policy = files.iter().position(|(name, _)| name == POLICY_FILE).map(|at| files.remove(at));
        if let Some((name, file)) = policy {
            self.consider(name, file);
            if files.is_empty() {
                return;
            }
        }
        if files.is_empty() {
            self.say("Nothing to read in there".into());
            return;
        }
        self.take(files.into_iter().map(Given::from).collect());
    }

    /// Reads what is given, beside what is open.
    pub(crate) fn take(&self, given: Vec<Given>) {
        self.cleared.set_value(None);
        self.given.set(true);
        self.error.set(String::new());
        self.progress.set(Progress::default());
        self.client.with_value(|client| client.as_ref().map(|client| client.open(given)));
    }

    /// Opens what this page carries, where it is a report.
    pub(crate) fn open_report(&'static self) {
        if self.report.is_none() {
            return;
        }
        host::frame();
        self.progress.set(Progress::default());
        spawn_local(async move {
            match host::report().await {
                Some((about, files)) => {
                    self.given.set(true);
                    self.client.with_value(|client| client.as_ref().map(|client| client.open_report(about, files)));
                }
                // The static part stays.
                None => self.error.set("what this report carries cannot be opened".into()),
            }
        });
    }

    /// Shows what a policy file would do.
    pub(crate) fn consider(&'static self, name: String, file: web_sys::File) {
        if file.size() > MOST_POLICY_BYTES {
            self.say(format!("{name} is too large for a policy"));
            return;
        }
        spawn_local(async move {
            match host::text_of_file(&file).await {
                Some(text) => {
                    self.trial.set(None);
                    self.offer.set(Some(Offer { name, text }));
                }
                None => self.say(format!("{name} cannot be read")),
            }
        });
    }

    /// Stops reading; what was read stays.
    pub(crate) fn cancel(&self) {
        self.client.with_value(|client| client.as_ref().map(Client::cancel));
    }

    /// Forgets everything; back to the first visit. For some seconds it can be undone.
    pub(crate) fn clear(&self) {
        let given = self.client.with_value(|client| client.as_ref().map(Client::clear)).unwrap_or_default();
        let cleared = Cleared { given, policy: self.policy.get_untracked(), route: self.route.get_untracked() };
        self.hosting.forget();
        self.policy.set(Arc::default());
        self.given.set(false);
        self.summary.set(Arc::default());
        self.progress.set(Progress { done: true, ..Progress::default() });
        self.tests.clear();
        self.files.clear();
        self.preview.clear();
        self.logs.clear();
        self.merged.clear();
        self.log.clear();
        self.viewing.clear();
        self.ledger.clear();
        self.exporting.clear();
        self.lens.set(None);
        self.test.set(Asked::Waiting);
        self.found.set(SearchPage::default());
        self.text.clear();
        self.compared.clear();
        self.excerpts.clear();
        self.opened.set(<_>::default());
        self.error.set(String::new());
        self.places.set_value(HashMap::new());
        self.flakes_asked.set_value(<_>::default());
        self.go(|route| {
            *route = Route {
                gallery: route.gallery,
                hosted: route.hosted.clone(),
                other: route.other.clone(),
                ..Route::default()
            }
        });
        if !cleared.given.is_empty() {
            self.cleared.set_value(Some(cleared));
            self.say_undo("Everything was cleared".into());
        }
    }

    /// Brings back what was cleared: files, policy and place.
    pub(crate) fn undo(&'static self) {
        self.toast.set(None);
        let Some(Cleared { given, policy, route }) = self.cleared.try_update_value(Option::take).flatten() else {
            return self.order(HistoryOrder::Undo);
        };
        let presets = policy.names.iter().filter(|name| policy.presets.contains(name)).cloned();
        for preset in presets {
            self.send(Request::Policy(PolicyChange::Preset(preset)));
        }
        if !policy.file.is_empty() {
            self.send(Request::Policy(PolicyChange::File("by hand".into(), policy.file.clone())));
        }
        self.take(given);
        self.go(|here| *here = route);
    }
}

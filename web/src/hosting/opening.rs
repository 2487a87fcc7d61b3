//! Opens what a host gave.

use artiscope_core::views::PICKS;
use artiscope_web::client::Given;
use artiscope_web::embed::{Code, Item, Open};
use artiscope_web::host;
use artiscope_web::protocol::{PolicyChange, Request};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::format;
use crate::given::Offer;
use crate::route::Route;
use crate::state::State;

impl State {
    /// Reads what was given, beside what is open or instead of it.
    pub(super) fn open_for_host(&'static self, open: &Open<JsValue>) {
        let (mut given, mut policies, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut baseline = open.baseline.clone();
        for item in &open.items {
            let Some(file) = host::file_of(&item.data, &item.name) else {
                refused.push(item.name.clone());
                continue;
            };
            if item.kind == "policy" {
                policies.push((item.name.clone(), file));
                continue;
            }
            if item.kind == "baseline" && baseline.is_empty() {
                baseline = if item.run.is_empty() { item.name.clone() } else { item.run.clone() };
            }
            let mut one = Given::from((item.name.clone(), file));
            one.handed.said = said(item);
            given.push(one);
        }
        if given.is_empty() && policies.is_empty() {
            return self.failed_for_host(Code::Empty, "nothing of it could be taken");
        }
        if open.replace {
            self.clear();
        }
        if !open.title.is_empty() {
            self.hosting.title.set(open.title.clone());
        }
        if !open.share.is_empty() {
            self.hosting.share.set_value(open.share.clone());
        }
        for (name, file) in policies {
            self.consider(name, file);
        }
        self.obey_policy(&open.policy);
        let is_read = !given.is_empty();
        if is_read {
            self.hosting.is_reading.set_value(true);
            self.take(given);
        }
        if !refused.is_empty() {
            self.error.set(format!(
                "the browser could not take {}: {}",
                format::plural(refused.len() as u64, "file"),
                refused.join(", ")
            ));
        }
        self.go_for_host(&open.view, &baseline);
        // A policy by itself gives nothing to read.
        if !is_read {
            self.finished_for_host();
        }
    }

    /// A preset is put on top; a text is offered, as a file that is dropped by itself.
    fn obey_policy(&self, policy: &str) {
        if policy.contains(['=', '\n']) {
            self.trial.set(None);
            self.offer.set(Some(Offer { name: "artiscope.toml".into(), text: policy.to_owned() }));
        } else if !policy.is_empty() {
            self.send(Request::Policy(PolicyChange::Preset(policy.to_owned())));
        }
    }

    fn go_for_host(&self, view: &str, baseline: &str) {
        let view = if view.is_empty() || view.starts_with('#') { view.to_owned() } else { format!("#/{view}") };
        match Route::parse(&view) {
            Ok(there) if !view.is_empty() => self.glide(|route| {
                *route =
                    Route { hosted: route.hosted.clone(), other: route.other.clone(), gallery: route.gallery, ..there }
            }),
            Ok(_) => {}
            Err(newer) => self.error.set(newer.to_string()),
        }
        if let Some(key) = PICKS.first().filter(|_| !baseline.is_empty()) {
            self.glide(|route| route.pick(key, baseline));
        }
    }
}

/// What the host says of an item's run, by keys of a sidecar.
fn said(item: &Item<JsValue>) -> Vec<(String, String)> {
    let pairs = [("run_id", &item.run), ("instance", &item.instance)];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect()
}

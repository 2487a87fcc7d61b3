//! The page's part in the embedding contract: it listens, posts, opens, and asks the person in front of it.
//!
//! What is to be done is decided by [`Machine`]; here is only what needs a browser. Nothing is listened to
//! unless the address says `embed=1` or `await=1`.

mod addresses;
mod height;
mod opening;
mod posted;

use std::time::Duration;

use artiscope_core::views::Summary as Found;
use artiscope_web::embed::{
    Action, Code, Machine, Open, Origins, PageMessage, Phase, Seat, Speaker, Summary, Value, share_link,
};
use artiscope_web::protocol::Progress;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, MessagePort, Window};

use crate::route::{Hosted, Route};
use crate::state::{State, Store};
pub(crate) use posted::take_place;

/// Milliseconds between two messages about what is fetched.
const PROGRESS_MS: f64 = 200.0;

/// The way back to a host.
#[derive(Clone)]
struct Line {
    window: JsValue,
    port: Option<MessagePort>,
    /// `*` where the host has no origin; the machine lets nothing of what was opened go there.
    target: String,
}

type Page = Machine<JsValue, Line>;
type Deed = Action<JsValue, Line>;

/// What the person in front of the page is asked.
#[derive(Clone, PartialEq)]
pub(crate) struct Question {
    /// Origin of the host; empty where it has none.
    pub(crate) origin: String,
    /// Names and bytes of what it gives.
    pub(crate) items: Vec<(String, u64)>,
}

/// How it stands with the host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// It is there, or may come.
    #[default]
    Open,
    /// Nobody shows or opened this page.
    Alone,
    /// The page that opened this one was closed.
    Gone,
    /// The person said no.
    Refused,
}

/// Everything about the host of this page.
pub(crate) struct Hosting {
    machine: StoredValue<Option<Page>, LocalStorage>,
    /// Origins from which files may be loaded.
    origins: StoredValue<Origins>,
    /// What is being asked.
    pub(crate) question: RwSignal<Option<Question>>,
    /// The question is shown.
    pub(crate) is_asking: RwSignal<bool>,
    /// What the host calls what it gave.
    pub(crate) title: RwSignal<String>,
    /// How it stands.
    pub(crate) waiting: RwSignal<Waiting>,
    /// What is being fetched: its name, bytes so far, bytes in all or 0.
    pub(crate) fetching: RwSignal<Option<(String, u64, u64)>>,
    /// Addresses that could not be loaded, in sentences.
    pub(crate) faults: RwSignal<Vec<String>>,
    /// The page is as high as its content.
    pub(crate) flow: RwSignal<bool>,
    /// The host's own address of what it gave.
    share: StoredValue<String>,
    last_state: StoredValue<String>,
    last_height: StoredValue<u32>,
    /// Something is being read for the host.
    is_reading: StoredValue<bool>,
    /// The reader does not want what is being fetched.
    is_stopped: StoredValue<bool>,
    /// When the host was told how far fetching is, milliseconds since 1970.
    last_fetched_ms: StoredValue<f64>,
}

impl Hosting {
    pub(crate) fn new() -> Self {
        Self {
            machine: StoredValue::new_local(None),
            origins: StoredValue::default(),
            question: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            title: RwSignal::default(),
            waiting: RwSignal::default(),
            fetching: RwSignal::new(None),
            faults: RwSignal::default(),
            flow: RwSignal::new(false),
            share: StoredValue::default(),
            last_state: StoredValue::default(),
            last_height: StoredValue::default(),
            is_reading: StoredValue::new(false),
            is_stopped: StoredValue::new(false),
            last_fetched_ms: StoredValue::new(0.0),
        }
    }

    /// What the host called what is closed now.
    pub(crate) fn forget(&self) {
        self.title.set(String::new());
        self.share.set_value(String::new());
    }
}

impl State {
    /// Listens to the host if the address says so, and opens what the address names.
    pub(crate) fn be_hosted(&'static self) {
        self.hosting.origins.set_value(posted::origins());
        self.hosting.flow.set(posted::is_wrapped() || self.hosted(|hosted| hosted.flow));
        if self.hosted(Hosted::is_listening) {
            self.listen_to_host();
        }
        if self.hosted(|hosted| !hosted.urls.is_empty()) {
            self.fetch_addresses();
        }
    }

    fn hosted<T>(&self, read: impl FnOnce(&Hosted) -> T) -> T {
        self.route.with_untracked(|route| read(&route.hosted))
    }

    fn listen_to_host(&'static self) {
        let token = self.hosted(|hosted| hosted.token.clone());
        self.hosting.machine.set_value(Some(Machine::new(posted::nonce(), Some(token))));
        let heard = window_event_listener(ev::message, move |event: MessageEvent| self.hear(&event));
        on_cleanup(move || heard.remove());
        let hosts = posted::hosts();
        if hosts.is_empty() {
            self.hosting.waiting.set(Waiting::Alone);
        }
        let ready = self.with_machine(|machine| Some(machine.ready())).flatten();
        if let Some(ready) = ready.map(|ready| posted::to_js::<JsValue>(&ready.value())) {
            for host in hosts {
                let _ = host.unchecked_into::<Window>().post_message(&ready, "*");
            }
        }
        self.watch_opener();
        Effect::new(move |_| {
            self.route.track();
            self.tell_state();
        });
        Effect::new(move |_| {
            // The dialog was closed without an answer.
            if !self.hosting.is_asking.get() && self.hosting.question.with_untracked(Option::is_some) {
                self.answer_host(false, false);
            }
        });
        height::watch(self);
    }

    /// A window that is closed tells nobody, so it is looked at.
    fn watch_opener(&'static self) {
        let Some(opener) = posted::opener() else { return };
        let look = move || {
            if opener.closed().unwrap_or(true) && self.hosting.waiting.get_untracked() == Waiting::Open {
                self.hosting.waiting.set(Waiting::Gone);
            }
        };
        let _ = set_interval_with_handle(look, Duration::from_secs(1));
    }

    fn with_machine<T>(&self, work: impl FnOnce(&mut Page) -> T) -> Option<T> {
        self.hosting.machine.try_update_value(|machine| machine.as_mut().map(work)).flatten()
    }

    fn hear(&'static self, event: &MessageEvent) {
        // The address may have changed since: without its keys nobody is heard.
        if !self.hosted(Hosted::is_listening) {
            return;
        }
        let source: JsValue = event.source().map(JsValue::from).unwrap_or_default();
        let seat = if posted::hosts().contains(&source) { Seat::Host } else { Seat::Other };
        if seat == Seat::Other {
            return;
        }
        let origin = event.origin();
        let class = self.hosting.origins.with_value(|origins| origins.class(&origin));
        let port = event.ports().get(0).dyn_into::<MessagePort>().ok();
        let has_name = class != artiscope_web::embed::Origin::Opaque;
        let target = if has_name { origin.clone() } else { "*".into() };
        let line = Line { window: source, port: port.clone(), target };
        let speaker = Speaker { seat, class, origin, has_port: port.is_some(), line };
        let value: Value<JsValue> = posted::from_js(&event.data());
        let deeds = self.with_machine(|machine| machine.hear(speaker, &value)).unwrap_or_default();
        self.act_for_host(deeds);
    }

    fn act_for_host(&'static self, deeds: impl IntoIterator<Item = Deed>) {
        for deed in deeds {
            match deed {
                Action::Pong(line) => post(&line, &"PONG".into()),
                Action::ReadyResponse(line) => {
                    post(
                        &line,
                        &posted::to_js::<JsValue>(&Value::Map(vec![("name", Value::Text("ready:response".into()))])),
                    );
                }
                Action::Tell(line, message) => post(&line, &posted::to_js::<JsValue>(&message.value())),
                Action::Ask(open, origin) => self.ask_about(&open, origin),
                Action::Open(open) => self.open_for_host(&open),
                Action::Greet => {
                    self.hosting.last_state.set_value(String::new());
                    self.hosting.last_height.set_value(0);
                    self.tell_state();
                    height::tell(self);
                }
                Action::Say(text) => self.error.set(text),
            }
        }
    }

    fn ask_about(&self, open: &Open<JsValue>, origin: String) {
        let items = open.items.iter().map(|item| (item.name.clone(), item.bytes)).collect();
        self.hosting.question.set(Some(Question { origin, items }));
        self.hosting.is_asking.set(true);
    }

    /// The person answered.
    pub(crate) fn answer_host(&'static self, is_allowed: bool, always: bool) {
        self.hosting.question.set(None);
        self.hosting.is_asking.set(false);
        self.hosting.waiting.set(if is_allowed { Waiting::Open } else { Waiting::Refused });
        let deeds = self.with_machine(|machine| machine.answered(is_allowed, always)).unwrap_or_default();
        self.act_for_host(deeds);
    }

    /// Tells the host, if there is one.
    fn tell_host(&self, message: PageMessage) {
        if let Some(Action::Tell(line, message)) = self.with_machine(|machine| machine.tell(message)).flatten() {
            post(&line, &posted::to_js::<JsValue>(&message.value()));
        }
    }

    fn tell_state(&self) {
        if !self.with_machine(|machine| machine.has_host()).unwrap_or_default() {
            return;
        }
        let hash = self.state_here();
        if self.hosting.last_state.with_value(|last| *last != hash) {
            self.hosting.last_state.set_value(hash.clone());
            self.tell_host(PageMessage::State { hash });
        }
    }

    /// Where the reader is. What the host itself put into the address is no news to it, and its token is nobody's
    /// business.
    fn state_here(&self) -> String {
        Route { hosted: Hosted::default(), other: Vec::new(), ..self.route.get_untracked() }.print()
    }

    /// Copies an address that leads others to where the reader is: the host's, where it gave one.
    pub(crate) fn copy_link(&'static self) {
        let share = self.hosting.share.get_value();
        if !share.is_empty() {
            let state = String::from(js_sys::encode_uri_component(&self.state_here()));
            let (link, origin) = share_link(&share, &state);
            return self.copy_saying(link, format!("Copied: a link to {origin}"));
        }
        // Without what is between this page and its host, of which a token is a secret.
        let route = self.route.get_untracked();
        let hosted = Hosted { urls: route.hosted.urls.clone(), ..Hosted::default() };
        let here = Route { hosted, ..route }.print();
        let page = window().location().href().unwrap_or_default();
        let page = page.split('#').next().filter(|page| !page.starts_with("about:")).unwrap_or_default();
        self.copy_text([page, &here].concat());
    }

    /// Reading goes on, or is over.
    pub(crate) fn reading_for_host(&'static self, progress: &Progress) {
        if !self.hosting.is_reading.get_value() {
            return;
        }
        if !progress.done {
            return self.progress_for_host(Phase::Reading, progress.bytes, progress.bytes_of);
        }
        self.finished_for_host();
        height::tell_soon(self);
    }

    fn finished_for_host(&'static self) {
        self.hosting.is_reading.set_value(false);
        let summary = self.summary.with_untracked(|found| summary_of(found));
        let deeds = self.with_machine(|machine| machine.finished(summary)).unwrap_or_default();
        self.act_for_host(deeds);
    }

    fn progress_for_host(&self, phase: Phase, done: u64, total: u64) {
        // The worker keeps its own pace.
        if phase == Phase::Fetching {
            let now_ms = js_sys::Date::now();
            if now_ms - self.hosting.last_fetched_ms.get_value() < PROGRESS_MS {
                return;
            }
            self.hosting.last_fetched_ms.set_value(now_ms);
        }
        if let Some(Action::Tell(line, message)) = self.with_machine(|it| it.progress(phase, done, total)).flatten() {
            post(&line, &posted::to_js::<JsValue>(&message.value()));
        }
    }

    /// What the host gave cannot be read.
    pub(crate) fn failed_for_host(&'static self, code: Code, why: &str) {
        self.hosting.is_reading.set_value(false);
        let deeds = self.with_machine(|machine| machine.failed(code, why)).unwrap_or_default();
        self.act_for_host(deeds);
    }

    /// The engine failed; if nothing is read again, the host is told.
    pub(crate) fn engine_failed_for_host(&'static self, why: &str) {
        if ["could not be started", "started empty"].iter().any(|words| why.contains(words)) {
            self.failed_for_host(Code::Engine, why);
        }
    }
}

/// Where it goes is not to be known: a closed port or window takes it without a word.
fn post(line: &Line, message: &JsValue) {
    match &line.port {
        Some(port) => drop(port.post_message(message)),
        None => drop(line.window.unchecked_ref::<Window>().post_message(message, &line.target)),
    }
}

fn summary_of(found: &Found) -> Summary {
    let counts = &found.counts;
    Summary {
        verdict: found.verdict.word().to_owned(),
        runs: found.runs.len() as u64,
        tests: counts.tests,
        passed: counts.passed,
        failed: counts.failed,
        error: counts.error,
        skipped: counts.skipped,
        flaky: counts.flaky,
        causes: found.causes_total,
        logs: found.logs.total,
        lost: found.ledger_lost,
    }
}

/// The store is there for as long as the page lives, so what it hears is too.
pub(crate) fn start(store: Store) {
    store.be_hosted();
}

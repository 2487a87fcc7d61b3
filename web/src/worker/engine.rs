//! The engine: owns the session, answers the page, keeps the readers busy.
//!
//! Everything happens in answer to a message, and no answer takes longer than
//! reading one entry; so an order to stop is heard soon.

use super::clock::now_ms;
use super::file_source::{Bytes, FileSource, Window, text_of_file};
use super::history::Shelf;
use super::reading::Reading;
use super::searching::Searching;
use crate::protocol::{Copied, Event, Notice, Order, PolicyChange, Report, Request, Task};
use crate::wire::{self, Outlet as _, Parcel};
use artiscope_core::bytes::Limits;
use artiscope_core::findings::Policy;
use artiscope_core::session::Session;
use gloo::events::EventListener;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageChannel, MessagePort};

/// The engine as the messages see it.
pub(super) struct Engine {
    desk: Rc<RefCell<Desk>>,
}

/// The line to a reader; dropping it closes the line.
pub(super) struct Reader {
    pub(super) port: MessagePort,
    _listener: EventListener,
    /// Inputs whose files it has.
    pub(super) inputs: BTreeSet<u32>,
    /// Bytes of its present batch that it has read.
    pub(super) bytes: u64,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.port.close();
    }
}

/// Everything the engine has at hand.
pub(super) struct Desk {
    page: DedicatedWorkerGlobalScope,
    pub(super) session: Session,
    /// By number of the input.
    pub(super) files: Vec<Bytes>,
    pub(super) window: Rc<Window>,
    pub(super) readers: BTreeMap<u32, Reader>,
    pub(super) reading: Reading,
    pub(super) searching: Option<Searching>,
    /// Runs that are kept.
    pub(super) shelf: Shelf,
    /// To come back to itself after having returned to the event loop.
    pub(super) this: Weak<RefCell<Self>>,
}

impl Engine {
    pub(super) fn new(page: DedicatedWorkerGlobalScope, avoid: Vec<String>) -> Self {
        let desk = Rc::new_cyclic(|this: &Weak<RefCell<Desk>>| {
            RefCell::new(Desk {
                page,
                session: Session::new(Limits::default()),
                files: Vec::new(),
                window: Rc::default(),
                readers: BTreeMap::new(),
                reading: Reading::new(avoid),
                searching: None,
                shelf: Shelf::new(this),
                this: this.clone(),
            })
        });
        Self { desk }
    }

    /// Does what the page says.
    pub(super) fn obey(&self, order: Order, handles: Vec<JsValue>) {
        let mut desk = self.desk.borrow_mut();
        match order {
            Order::Ask(number, request) => desk.answer(number, request, handles),
            Order::Join(reader) => {
                if let Some(port) = handles.into_iter().next().and_then(|port| port.dyn_into::<MessagePort>().ok()) {
                    desk.join(reader, port);
                }
            }
            Order::Gone(reader, why) => desk.reader_gone(reader, &why),
            Order::Engine(_) | Order::Reader => {}
        }
    }
}

impl Desk {
    pub(super) fn say(&self, number: u32, event: Event) {
        self.notice(&Notice::Event(number, event));
    }

    pub(super) fn notice(&self, notice: &Notice) {
        self.page.post(&Parcel::new(notice));
    }

    /// Goes on after the event loop has had its turn. A message to itself: timers come late when
    /// the machine is busy, by tens of milliseconds.
    pub(super) fn soon(&self, then: impl FnOnce(&mut Self) + 'static) {
        let this = self.this.clone();
        let Ok(channel) = MessageChannel::new() else { return };
        let (here, there) = (channel.port1(), channel.port2());
        let line = here.clone();
        EventListener::once(&here, "message", move |_| {
            line.close();
            if let Some(desk) = this.upgrade() {
                then(&mut desk.borrow_mut());
            }
        })
        .forget();
        here.start();
        let _ = there.post_message(&JsValue::NULL);
    }

    fn answer(&mut self, number: u32, request: Request, handles: Vec<JsValue>) {
        let event = match request {
            Request::Open(handed) => {
                let mut files = handles.into_iter().filter_map(|file| file.dyn_into::<File>().ok());
                let given = handed.into_iter().filter_map(|mut handed| {
                    let bytes = match handed.remote.take() {
                        Some(remote) => Bytes::Remote(remote),
                        None => Bytes::File(files.next()?),
                    };
                    Some((handed, bytes))
                });
                return self.open(given.collect());
            }
            Request::Expect(about) => match self.session.expect(&about) {
                Ok(_) => return,
                Err(why) => Event::Failed(why),
            },
            Request::History(order) => return self.history(order, handles),
            Request::Kept(query) => Event::Kept(self.kept_page(query)),
            Request::KeptRun(key) => Event::KeptRun(self.kept_run(&key).map(Box::new)),
            Request::Cancel => return self.cancel(),
            Request::Clear => return self.clear(),
            Request::Search(text) => return self.search(number, &text),
            Request::SearchText(query) => return self.search_text(number, query),
            Request::StopSearch => return self.stop_search(),
            Request::Tests(query) => Event::Tests(self.session.tests(&query)),
            Request::Suggest(query) => Event::Suggested(self.session.suggest(&query)),
            Request::Test(case) => Event::Test(self.session.test(case).map(Box::new)),
            Request::NextRed(query, from, back) => Event::NextRed(self.session.next_red(&query, from, back)),
            Request::Attached(query) => Event::Attached(Box::new(self.session.attached(&query))),
            Request::ExtractAttached(query) => extracted(self.session.extract_attached(&query)),
            Request::Files(query) => Event::Files(self.session.files(&query)),
            Request::Preview(query) => Event::Preview(Box::new(self.session.preview(&query))),
            Request::Merged(query) => Event::Merged(self.session.merged(&query)),
            Request::Logs(query) => Event::Logs(self.session.logs(&query)),
            Request::Log(entry) => Event::Log(Box::new(self.session.log_view(entry))),
            Request::LogRows(query) => Event::LogRows(Box::new(self.session.log_page(&query))),
            Request::Seek(query) => Event::Sought(Box::new(self.session.log_seek(&query))),
            Request::Templates(entry) => Event::Templates(entry, Box::new(self.templates(entry))),
            Request::Minus(query) => Event::Minus(Box::new(self.minus(query))),
            Request::Policy(change) => return self.change_policy(number, change),
            Request::Runs(change) => {
                let is_changed = self.session.change_runs(&change);
                self.say(number, Event::Runs(self.session.runs_view()));
                if is_changed {
                    self.say_summary(false);
                }
                return;
            }
            Request::TryPolicy(name, text) => Event::Tried(self.session.try_policy(&name, &text)),
            Request::Lens(id, picks) => Event::Lens(self.session.picked_lens(&id, &picks).map(Box::new)),
            Request::Ledger(query) => Event::Ledger(self.session.ledger(&query)),
            Request::Extract(entry) => extracted(self.session.extract(entry)),
            Request::ExtractRedacted(entry) => extracted(self.session.extract_redacted(entry)),
            Request::Exports => Event::Exports(self.session.exports()),
            Request::Export(query) => Event::Export(Box::new(self.session.export(&query))),
            Request::SaveExport(id, size) => extracted(self.session.save_export(&id, &size)),
            Request::Application(had) => {
                let file = || handles.into_iter().next().and_then(|file| file.dyn_into::<File>().ok());
                return self.session.put_application(had.and_then(|()| text_of_file(file().as_ref())));
            }
            Request::Copy(copied) => Event::Copied(match copied {
                Copied::Test(case) => self.session.copy_test(case),
                Copied::Diff(case, attempt, failure) => self.session.copy_diff(case, attempt, failure as usize),
                Copied::Output(case, attempt, is_error) => self.session.copy_output(case, attempt, is_error),
                Copied::Cause(id) => self.session.copy_cause(&id),
                Copied::Summary => self.session.copy_summary(),
                Copied::Export(id, size) => self.session.copy_export(&id, &size),
                Copied::Text(text) => self.session.copy_text(&text),
                Copied::Lines(entry, first, last) => self.session.copy_lines(entry, first, last),
            }),
        };
        self.say(number, event);
    }

    fn change_policy(&mut self, number: u32, change: PolicyChange) {
        // To be shown, it takes no judging again.
        if change == PolicyChange::None {
            return self.say(number, Event::Policy(self.session.policy_view(String::new())));
        }
        let done = self.session.change_policy(|policy| match change {
            PolicyChange::None => Ok(()),
            PolicyChange::Set(key, value) => policy.set_text(&key, &value, "by hand"),
            PolicyChange::Preset(name) if policy.put_preset(&name) => Ok(()),
            PolicyChange::Preset(name) => Err(format!("no such preset: {name}")),
            PolicyChange::File(name, text) => policy.put_file(&name, &text).map_err(|error| error.to_string()),
            PolicyChange::Reset => {
                let as_of = policy.as_of.clone();
                *policy = Policy::default();
                policy.as_of = as_of;
                Ok(())
            }
        });
        self.say(number, Event::Policy(self.session.policy_view(done.err().unwrap_or_default())));
        self.say_summary(false);
    }

    fn clear(&mut self) {
        self.end_search();
        self.stop_readers();
        self.files.clear();
        self.session = Session::new(Limits::default());
        self.reading = Reading::new(Vec::new());
        self.readers.values_mut().for_each(|reader| reader.inputs.clear());
        self.shelf.clear();
        self.say_summary(false);
        self.describe_history();
    }

    /// Bytes of a file that was given.
    pub(super) fn source(&self, bytes: &Bytes) -> FileSource {
        FileSource::new(bytes.clone(), Rc::clone(&self.window))
    }

    /// Tells a reader of an input, unless it knows it.
    pub(super) fn tell_input(files: &[Bytes], reader: &mut Reader, input: u32) {
        if !reader.inputs.insert(input) {
            return;
        }
        match files.get(input as usize) {
            Some(Bytes::File(file)) => reader.port.post(&Parcel::new(&Task::Input(input, None)).with(file)),
            Some(Bytes::Remote(remote)) => {
                reader.port.post(&Parcel::new(&Task::Input(input, Some(remote.clone()))));
            }
            None => {}
        }
    }

    fn join(&mut self, number: u32, port: MessagePort) {
        let this = self.this.clone();
        let listener = EventListener::new(&port, "message", move |event| {
            let (Some((report, handles)), Some(desk)) = (wire::open::<Report>(event), this.upgrade()) else { return };
            desk.borrow_mut().hear_reader(number, report, handles);
        });
        port.start();
        let reader = Reader { port, _listener: listener, inputs: BTreeSet::new(), bytes: 0 };
        self.readers.insert(number, reader);
        self.hand_out();
        self.hand_out_search();
    }
}

fn extracted(result: Result<(String, Vec<u8>), String>) -> Event {
    match result {
        Ok((name, bytes)) => Event::Extracted(name, Ok(bytes)),
        Err(why) => Event::Extracted(String::new(), Err(why)),
    }
}

/// Runs `work` and gives the milliseconds it took.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = now_ms();
    let result = work();
    (result, now_ms() - before)
}

//! The page's end of the line to the workers: starts them, keeps engine and
//! readers warm, numbers requests, lets the newest win, and starts again
//! after a crash.

mod newest;
mod team;

use crate::protocol::{Event, Handed, Notice, Order, Request};
use crate::wire::Parcel;
use newest::Newest;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use team::{Heard, Member};
use web_sys::File;

/// Readers that may fail to come up, one after the other, before it is said.
const STARTS: u32 = 3;

/// A file that is given to be read.
#[derive(Clone)]
pub struct Given {
    /// What is known of it.
    pub handed: Handed,
    /// Its handle; `None` for one that is read from where it lies.
    pub file: Option<File>,
}

impl From<(String, File)> for Given {
    /// A file by its name, or by its path below a dropped folder.
    fn from((name, file): (String, File)) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
        let bytes = file.size() as u64;
        Self { handed: Handed { name, bytes, ..Handed::default() }, file: Some(file) }
    }
}

/// The line to the workers; clones are the same line.
#[derive(Clone)]
pub struct Client {
    line: Rc<Line>,
}

struct Line {
    on_event: Box<dyn Fn(u32, Event)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    engine: Option<Member>,
    /// The engine listens.
    ready: bool,
    /// What is said when it does.
    outbox: Vec<Parcel>,
    /// Readers by number; `true` once they listen.
    readers: BTreeMap<u32, (Member, bool)>,
    /// Last words by reader; number 0 is the engine.
    words: BTreeMap<u32, String>,
    last_reader: u32,
    /// Starts of readers in a row that failed.
    failed_starts: u32,
    last_number: u32,
    newest: Newest,
    /// What a report says of the files it carries.
    described: Option<String>,
    /// What was opened, to be read again after a crash.
    held: Vec<Given>,
    /// Path that is being read; `None` when nothing is.
    reading: Option<String>,
    /// Paths that brought an engine down.
    avoid: Vec<String>,
    /// Engines that crashed since one read everything to the end.
    crashes: u32,
}

impl State {
    fn tell(&mut self, parcel: Parcel) {
        match &self.engine {
            Some(engine) if self.ready => engine.tell(&parcel),
            _ => self.outbox.push(parcel),
        }
    }

    fn ask(&mut self, number: u32, request: Request) {
        if let Some((number, request)) = self.newest.ask(number, request) {
            self.tell(Parcel::new(&Order::Ask(number, request)));
        }
    }

    fn open(&mut self, number: u32, given: &[Given]) {
        let handed = given.iter().map(|given| given.handed.clone()).collect();
        let parcel = Parcel::new(&Order::Ask(number, Request::Open(handed)));
        self.tell(given.iter().filter_map(|given| given.file.as_ref()).fold(parcel, |parcel, file| parcel.with(file)));
    }

    fn expect(&mut self) {
        if let Some(about) = self.described.clone() {
            let number = self.next_number();
            self.tell(Parcel::new(&Order::Ask(number, Request::Expect(about))));
        }
    }

    fn next_number(&mut self) -> u32 {
        self.last_number += 1;
        self.last_number
    }
}

impl Client {
    /// Starts the engine; `on_event` gets every event with the number of its request.
    pub fn start(on_event: impl Fn(u32, Event) + 'static) -> Self {
        let line = Rc::new(Line { on_event: Box::new(on_event), state: RefCell::default() });
        line.start_engine();
        Self { line }
    }

    /// Asks; the number comes back with the answer.
    pub fn send(&self, request: Request) -> u32 {
        let mut state = self.line.state.borrow_mut();
        let number = state.next_number();
        if request == Request::Clear {
            state.held.clear();
            state.avoid.clear();
            state.reading = None;
        }
        state.ask(number, request);
        number
    }

    /// Adds files and reads them.
    pub fn open(&self, given: Vec<Given>) -> u32 {
        let mut state = self.line.state.borrow_mut();
        let number = state.next_number();
        state.open(number, &given);
        state.held.extend(given);
        state.reading.get_or_insert_default();
        number
    }

    /// Opens the files of a report, which says this of them.
    pub fn open_report(&self, about: String, files: Vec<(String, File)>) {
        let mut state = self.line.state.borrow_mut();
        state.described = Some(about);
        state.expect();
        drop(state);
        self.open(files.into_iter().map(Given::from).collect());
    }

    /// Asks with a file beside it, which is no input.
    pub fn hand(&self, request: &Request, file: &File) {
        let mut state = self.line.state.borrow_mut();
        let number = state.next_number();
        state.tell(Parcel::new(&Order::Ask(number, request.clone())).with(file));
    }

    /// Stops reading; what was read stays.
    pub fn cancel(&self) {
        self.send(Request::Cancel);
    }

    /// Forgets everything; gives what was open.
    pub fn clear(&self) -> Vec<Given> {
        let held = std::mem::take(&mut self.line.state.borrow_mut().held);
        self.send(Request::Clear);
        held
    }
}

impl Line {
    fn start_engine(self: &Rc<Self>) {
        let line = Rc::downgrade(self);
        let hear = move |heard| {
            if let Some(line) = line.upgrade() {
                line.hear_engine(heard);
            }
        };
        match Member::start(hear) {
            Ok(engine) => self.state.borrow_mut().engine = Some(engine),
            Err(why) => (self.on_event)(0, Event::Failed(why)),
        }
    }

    fn start_reader(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.last_reader += 1;
        let number = state.last_reader;
        let line = Rc::downgrade(self);
        let hear = move |heard| {
            if let Some(line) = line.upgrade() {
                line.hear_reader(number, heard);
            }
        };
        if let Ok(reader) = Member::start(hear) {
            state.readers.insert(number, (reader, false));
        }
    }

    fn hear_engine(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Notice(Notice::Ready) => self.engine_is_up(),
            Heard::Notice(Notice::Event(number, event)) => self.deliver(number, event),
            Heard::Notice(Notice::Readers(wanted)) => self.want_readers(wanted),
            Heard::Notice(Notice::Stop(numbers)) => {
                self.state.borrow_mut().readers.retain(|number, _| !numbers.contains(number));
                self.want_readers(1);
            }
            Heard::Notice(Notice::Panicked(words)) => {
                self.state.borrow_mut().words.insert(0, words);
            }
            Heard::Crashed(why) => self.engine_crashed(&why),
        }
    }

    fn engine_is_up(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            state.ready = true;
            let avoid = state.avoid.clone();
            state.tell(Parcel::new(&Order::Engine(avoid)));
            for parcel in std::mem::take(&mut state.outbox) {
                state.tell(parcel);
            }
        }
        (self.on_event)(0, Event::Ready);
        // All of them: a reader that starts with the first drop would come up when half is read.
        self.want_readers(team::reader_limit());
    }

    fn deliver(self: &Rc<Self>, number: u32, event: Event) {
        let wanted = {
            let mut state = self.state.borrow_mut();
            if let Event::Progress(progress) = &event {
                state.reading = (!progress.done).then(|| progress.path.clone());
                if progress.done {
                    state.crashes = 0;
                }
            }
            let (wanted, next) = state.newest.answered(number, &event);
            if let Some((number, request)) = next {
                state.tell(Parcel::new(&Order::Ask(number, request)));
            }
            wanted
        };
        if wanted {
            (self.on_event)(number, event);
        }
    }

    fn want_readers(self: &Rc<Self>, wanted: u32) {
        let there = u32::try_from(self.state.borrow().readers.len()).unwrap_or(u32::MAX);
        for _ in there..wanted.min(team::reader_limit()) {
            self.start_reader();
        }
    }

    fn hear_reader(self: &Rc<Self>, number: u32, heard: Heard) {
        match heard {
            Heard::Notice(Notice::Ready) => {
                let mut state = self.state.borrow_mut();
                state.failed_starts = 0;
                let Some((reader, listens)) = state.readers.get_mut(&number) else { return };
                *listens = true;
                if let Some(port) = reader.be_reader() {
                    state.tell(Parcel::new(&Order::Join(number)).moving(&port));
                }
            }
            Heard::Notice(Notice::Panicked(words)) => {
                self.state.borrow_mut().words.insert(number, words);
            }
            Heard::Notice(_) => {}
            Heard::Crashed(why) => self.reader_crashed(number, why),
        }
    }

    fn reader_crashed(self: &Rc<Self>, number: u32, why: String) {
        let given_up = {
            let mut state = self.state.borrow_mut();
            let Some((_, listened)) = state.readers.remove(&number) else { return };
            let why = state.words.remove(&number).unwrap_or(why);
            if listened {
                state.tell(Parcel::new(&Order::Gone(number, why)));
                None
            } else {
                state.failed_starts += 1;
                (state.failed_starts >= STARTS).then_some(why)
            }
        };
        match given_up {
            None => self.want_readers(1),
            Some(why) => (self.on_event)(0, Event::Failed(format!("a reader could not be started: {why}"))),
        }
    }

    /// Ends everyone and starts again with the files that are held: once with
    /// everything but the document that was being read, then with nothing.
    fn engine_crashed(self: &Rc<Self>, why: &str) {
        let message = {
            let mut state = self.state.borrow_mut();
            let came_up = std::mem::take(&mut state.ready);
            state.engine = None;
            state.readers.clear();
            state.outbox.clear();
            let why = state.words.remove(&0).unwrap_or_else(|| why.into());
            state.crashes += 1;
            if !came_up && state.crashes >= STARTS {
                (format!("the engine could not be started: {why}"), false)
            } else {
                let path = state.reading.take().unwrap_or_default();
                let mut message = format!("the engine crashed and was started again: {why}");
                if !path.is_empty() {
                    message = format!("{message}; it goes on without {path}");
                    state.avoid.push(path);
                }
                if state.crashes > 1 && came_up {
                    state.held.clear();
                    message = format!("the engine crashed again and was started empty: {why}");
                }
                let held = std::mem::take(&mut state.held);
                if !held.is_empty() {
                    state.expect();
                    let number = state.next_number();
                    state.open(number, &held);
                    state.reading = Some(String::new());
                }
                state.held = held;
                for (number, request) in state.newest.restart() {
                    state.tell(Parcel::new(&Order::Ask(number, request)));
                }
                (message, true)
            }
        };
        (self.on_event)(0, Event::Failed(message.0));
        if message.1 {
            self.start_engine();
        }
    }
}

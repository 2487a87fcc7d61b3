//! The page's side as a state machine: what was heard and from whom, in; what is to be done, out.

use std::collections::VecDeque;

use super::reading::{Open, Refused, Said, read};
use super::trust::{Origin, Seat};
use super::value::Value;
use super::words::{Code, Id, PageMessage, Phase, Summary};

/// Wrong tokens after which nobody without a trusted origin is heard any more: a token is not to be guessed.
const MOST_WRONG: u32 = 5;
/// Messages that wait while one is read.
const MOST_WAITING: usize = 16;
/// Ids that are remembered.
const MOST_IDS: usize = 1000;

/// Who posted a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker<R> {
    /// From which window.
    pub seat: Seat,
    /// What its origin is to this page.
    pub class: Origin,
    /// Its origin in words.
    pub origin: String,
    /// A port came with the message: a way back that no other page can come to own.
    pub has_port: bool,
    /// The way back.
    pub line: R,
}

impl<R> Speaker<R> {
    /// What this speaker may be told of a message; `None` for nothing.
    fn may_hear(&self, message: PageMessage) -> Option<PageMessage> {
        // Only `*` reaches a window without an origin, and whoever is in that window by then.
        if self.class == Origin::Opaque && !self.has_port { message.without_findings() } else { Some(message) }
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<H, R> {
    /// Answers with a plain text, as Perfetto does.
    Pong(R),
    /// Answers `{name: 'ready:response'}`.
    ReadyResponse(R),
    /// Posts a message.
    Tell(R, PageMessage),
    /// Asks the person in front of the page; the answer goes to [`Machine::answered`].
    Ask(Box<Open<H>>, String),
    /// Opens what was given, and tells [`Machine::finished`] when it is read.
    Open(Box<Open<H>>),
    /// A host is known now: it is told of the state and the height.
    Greet,
    /// Something to be said to the person in front of the page.
    Say(String),
}

/// What is being read.
#[derive(Clone, Debug)]
struct Reading<R> {
    /// That of the message; none for addresses of the page's own address.
    id: Option<Id>,
    /// Whose it is; none for addresses, of which whoever is the host by then is told.
    host: Option<Speaker<R>>,
}

/// One load of the page.
#[derive(Debug)]
pub struct Machine<H, R> {
    nonce: String,
    token: Option<String>,
    host: Option<Speaker<R>>,
    /// Origins that the person trusts for as long as this page lives.
    befriended: Vec<String>,
    asking: Option<(Speaker<R>, Box<Open<H>>)>,
    reading: Option<Reading<R>>,
    waiting: VecDeque<(Reading<R>, Box<Open<H>>)>,
    taken: Vec<Id>,
    wrong: u32,
    is_closed: bool,
}

impl<H: Clone, R: Clone> Machine<H, R> {
    /// A page that has just loaded. Its address may name a token.
    pub fn new(nonce: String, token: Option<String>) -> Self {
        Self {
            nonce,
            token: token.filter(|token| !token.is_empty()),
            host: None,
            befriended: Vec::new(),
            asking: None,
            reading: None,
            waiting: VecDeque::new(),
            taken: Vec::new(),
            wrong: 0,
            is_closed: false,
        }
    }

    /// What parent and opener are told at once.
    pub fn ready(&self) -> PageMessage {
        PageMessage::Ready { nonce: self.nonce.clone() }
    }

    /// Whether a host's message was taken.
    pub fn has_host(&self) -> bool {
        self.host.is_some()
    }

    /// Hears a message.
    pub fn hear(&mut self, speaker: Speaker<R>, value: &Value<H>) -> Vec<Action<H, R>> {
        if speaker.seat == Seat::Other {
            return Vec::new();
        }
        match read(value) {
            None => Vec::new(),
            Some(Ok(Said::Ping)) => self.greeted(speaker, Action::Pong),
            Some(Ok(Said::ReadyRequest)) => self.greeted(speaker, Action::ReadyResponse),
            Some(Err(refused)) => vec![refuse(&speaker, refused)],
            Some(Ok(Said::Open(open))) => match self.judge(&speaker, &open) {
                Err(refused) => {
                    let is_loud = refused.code == Code::Token && self.wrong == MOST_WRONG;
                    let mut actions = vec![refuse(&speaker, refused)];
                    if is_loud {
                        let who = name_of(&speaker);
                        actions.push(Action::Say(format!(
                            "{who} sent {MOST_WRONG} wrong tokens and is not heard any more"
                        )));
                    }
                    actions
                }
                Ok(true) => self.take(speaker, open),
                Ok(false) => {
                    let asking = progress(open.id.clone(), Phase::Asking);
                    let tell = Action::Tell(speaker.line.clone(), asking);
                    let ask = Action::Ask(open.clone(), name_of(&speaker));
                    self.asking = Some((speaker, open));
                    vec![tell, ask]
                }
            },
        }
    }

    /// A trusted origin that greets is a host already: it may have given files by the address.
    fn greeted(&mut self, speaker: Speaker<R>, answer: impl FnOnce(R) -> Action<H, R>) -> Vec<Action<H, R>> {
        let mut actions = vec![answer(speaker.line.clone())];
        if self.host.is_none() && speaker.class == Origin::Trusted {
            self.host = Some(speaker);
            actions.push(Action::Greet);
        }
        actions
    }

    /// True where the speaker is trusted, false where the person is to be asked.
    fn judge(&mut self, speaker: &Speaker<R>, open: &Open<H>) -> Result<bool, Refused> {
        let refuse = |code, why: &str| Err(Refused { id: open.id.clone(), code, why: why.to_owned() });
        if open.nonce.as_ref().is_some_and(|nonce| *nonce != self.nonce) {
            return refuse(Code::Stale, "the nonce is that of another load of this page");
        }
        let is_known = speaker.class == Origin::Trusted || self.befriended.contains(&speaker.origin);
        let is_trusted = match (&self.token, &open.token) {
            (Some(wanted), Some(given)) if wanted == given && self.wrong < MOST_WRONG => true,
            (Some(_), None) if is_known => true,
            (Some(_), _) => {
                self.wrong += 1;
                return refuse(Code::Token, "the address of this page names a token, and the message has not this one");
            }
            (None, _) => is_known,
        };
        if open.id.as_ref().is_some_and(|id| self.taken.contains(id)) {
            return refuse(Code::Duplicate, "this id was taken already");
        }
        if self.is_closed {
            return refuse(Code::Closed, "files were taken already, and `keepOpen` was not set");
        }
        if self.asking.is_some() {
            return refuse(Code::Busy, "the person in front of the page is being asked about another message");
        }
        if self.waiting.len() >= MOST_WAITING {
            return refuse(Code::Busy, "too many messages wait to be read");
        }
        Ok(is_trusted)
    }

    fn take(&mut self, speaker: Speaker<R>, open: Box<Open<H>>) -> Vec<Action<H, R>> {
        if let Some(id) = open.id.clone().filter(|_| self.taken.len() < MOST_IDS) {
            self.taken.push(id);
        }
        self.is_closed = !open.keep_open;
        let is_new = self.host.as_ref().is_none_or(|host| host.origin != speaker.origin || speaker.has_port);
        if is_new {
            self.host = Some(speaker);
        }
        let mut actions = if is_new { vec![Action::Greet] } else { Vec::new() };
        // A parent and an opener can both be hosts: each is told of its own.
        let reading = Reading { id: open.id.clone(), host: self.host.clone() };
        if self.reading.is_some() {
            actions.extend(self.tell_of(&reading, progress(open.id.clone(), Phase::Queued)));
            self.waiting.push_back((reading, open));
        } else {
            self.reading = Some(reading);
            actions.push(Action::Open(open));
        }
        actions
    }

    /// The person answered: `always` trusts the origin for as long as this page lives.
    pub fn answered(&mut self, is_allowed: bool, always: bool) -> Vec<Action<H, R>> {
        let Some((speaker, open)) = self.asking.take() else { return Vec::new() };
        if !is_allowed {
            let why = "the person in front of the page said no".to_owned();
            return vec![refuse(&speaker, Refused { id: open.id, code: Code::Refused, why })];
        }
        if always && speaker.class == Origin::Foreign {
            self.befriended.push(speaker.origin.clone());
        }
        self.take(speaker, open)
    }

    /// The page opens addresses that its own address names: its host is told of that too.
    pub fn fetching(&mut self) {
        self.reading.get_or_insert(Reading { id: None, host: None });
    }

    /// How far the reading is.
    pub fn progress(&self, phase: Phase, done: u64, total: u64) -> Option<Action<H, R>> {
        let reading = self.reading.as_ref()?;
        self.tell_of(reading, PageMessage::Progress { id: reading.id.clone(), phase, done, total })
    }

    /// Everything that was given is read.
    pub fn finished(&mut self, summary: Summary) -> Vec<Action<H, R>> {
        let Some(reading) = self.reading.take() else { return Vec::new() };
        let opened = PageMessage::Opened { id: reading.id.clone(), summary: Some(summary) };
        let told = self.tell_of(&reading, opened);
        told.into_iter().chain(self.next()).collect()
    }

    /// It cannot be read.
    pub fn failed(&mut self, code: Code, why: &str) -> Vec<Action<H, R>> {
        let Some(reading) = self.reading.take() else { return Vec::new() };
        let error = PageMessage::Error { id: reading.id.clone(), code, message: why.to_owned() };
        let told = self.tell_of(&reading, error);
        told.into_iter().chain(self.next()).collect()
    }

    fn next(&mut self) -> Option<Action<H, R>> {
        let (reading, open) = self.waiting.pop_front()?;
        self.reading = Some(reading);
        Some(Action::Open(open))
    }

    /// Tells the host, as far as it may be told.
    pub fn tell(&self, message: PageMessage) -> Option<Action<H, R>> {
        self.host.as_ref().and_then(|host| told(host, message))
    }

    fn tell_of(&self, reading: &Reading<R>, message: PageMessage) -> Option<Action<H, R>> {
        reading.host.as_ref().or(self.host.as_ref()).and_then(|host| told(host, message))
    }
}

fn told<H, R: Clone>(host: &Speaker<R>, message: PageMessage) -> Option<Action<H, R>> {
    host.may_hear(message).map(|message| Action::Tell(host.line.clone(), message))
}

fn progress(id: Option<Id>, phase: Phase) -> PageMessage {
    PageMessage::Progress { id, phase, done: 0, total: 0 }
}

/// What the speaker is called before the person in front of the page.
fn name_of<R>(speaker: &Speaker<R>) -> String {
    if speaker.class == Origin::Opaque { String::new() } else { speaker.origin.clone() }
}

fn refuse<H, R: Clone>(speaker: &Speaker<R>, Refused { id, code, why }: Refused) -> Action<H, R> {
    Action::Tell(speaker.line.clone(), PageMessage::Error { id, code, message: why })
}

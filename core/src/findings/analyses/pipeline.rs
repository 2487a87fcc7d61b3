//! The E2E pipeline: its steps in order, how far each sequence came, and what broke it.
//!
//! There is no event of failure: an event is logged before it is checked in some steps, so that it is
//! there is necessary and not sufficient.

use crate::facts::{Event, Facts};
use crate::findings::Evidence;

/// Steps in their order.
pub(crate) const STEPS: [&str; 6] =
    ["ipfs_publish", "marketplace_prepare", "marketplace_publish", "marketplace_install", "resolve", "search"];

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is there and holds what it has to.
    Passed,
    /// It was left out, with the reason: a warning.
    Skipped(String),
    /// It is there and does not hold what it has to.
    Failed(String),
    /// It was not logged.
    Missing,
}

/// A step of a sequence.
#[derive(Clone, Debug)]
pub(crate) struct Step<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    /// How it stands.
    pub(crate) state: State,
    /// Its event.
    pub(crate) event: Option<&'a Event>,
}

/// From one publication to the search.
#[derive(Clone, Debug)]
pub(crate) struct Sequence<'a> {
    /// All steps in order.
    pub(crate) steps: Vec<Step<'a>>,
    /// Number of the step that stopped it; `None` when it is good.
    pub(crate) broken: Option<usize>,
}

impl<'a> Sequence<'a> {
    /// The last step that passed before anything broke.
    pub(crate) fn last_good(&self) -> Option<&Step<'a>> {
        let end = self.broken.unwrap_or(self.steps.len());
        self.steps.iter().take(end).rfind(|step| step.state == State::Passed)
    }

    /// The step that stopped it.
    pub(crate) fn broken_step(&self) -> Option<&Step<'a>> {
        self.steps.get(self.broken?)
    }

    /// The last thing that it logged.
    pub(crate) fn last_event(&self) -> Option<&'a Event> {
        self.steps.iter().rev().find_map(|step| step.event)
    }
}

/// A field of an event.
pub(crate) fn field<'a>(facts: &'a Facts, event: &Event, name: &str) -> Option<&'a str> {
    event.fields.iter().find(|(key, _)| facts.text(*key) == name).map(|(_, value)| facts.text(*value))
}

/// What an event says, shortened: the line of `summarize_e2e`.
pub(crate) fn said(facts: &Facts, event: &Event) -> String {
    let mut text = format!("{} {}", facts.text(event.suite), facts.text(event.event));
    for (name, value) in [("cid", facts.text(event.cid)), ("name", facts.text(event.name))] {
        if !value.is_empty() {
            text += &[" ", name, "=", value].concat();
        }
    }
    for name in ["variant", "reason", "error", "resp.resolve.encoding"] {
        if let Some(value) = field(facts, event, name) {
            text += &[" ", name, "=", value.lines().next().unwrap_or_default()].concat();
        }
    }
    text
}

/// The line of an event.
pub(crate) fn evidence(facts: &Facts, event: &Event) -> Evidence {
    Evidence::of(facts, event.origin, said(facts, event))
}

/// The sequences of suite `phase8`. A publication to IPFS begins a session, a preparation a sequence.
pub(crate) fn sequences<'a>(facts: &'a Facts, events: &[&'a Event]) -> Vec<Sequence<'a>> {
    let mut drafts: Vec<[Option<&Event>; 6]> = Vec::new();
    let mut published: Option<&Event> = None;
    let mut is_open = false;
    for &event in events.iter().filter(|event| facts.text(event.suite) == "phase8") {
        let name = facts.text(event.event);
        let Some(at) = STEPS.iter().position(|step| *step == name.trim_end_matches("_skipped")) else { continue };
        if at == 0 {
            published = Some(event);
            drafts.push([Some(event), None, None, None, None, None]);
            is_open = false;
            continue;
        }
        let is_taken = drafts.last().and_then(|draft| draft.get(at)).is_some_and(Option::is_some);
        // A session that only published is waiting for its first sequence.
        let is_waiting = drafts.last().is_some_and(|draft| draft.iter().skip(1).all(Option::is_none));
        if !is_waiting && (at == 1 || is_taken || !is_open) || drafts.is_empty() {
            drafts.push([published, None, None, None, None, None]);
        }
        is_open = true;
        if let Some(slot) = drafts.last_mut().and_then(|draft| draft.get_mut(at)) {
            *slot = Some(event);
        }
    }
    drafts.into_iter().map(|draft| judged(facts, draft)).collect()
}

fn judged<'a>(
    facts: &'a Facts,
    [ipfs, prepare, publish, install, resolve, search]: [Option<&'a Event>; 6],
) -> Sequence<'a> {
    let prepared = prepare.or(ipfs).map(|event| facts.text(event.cid)).unwrap_or_default();
    let states = [
        ipfs.map_or(State::Missing, |event| with_cid(facts, event)),
        prepare.map_or(State::Missing, |event| with_cid(facts, event)),
        publish.map_or(State::Missing, |event| same_cid(facts, event, prepared)),
        install.map_or(State::Missing, |event| done(facts, event)),
        resolve.map_or(State::Missing, |event| resolved(facts, event)),
        search.map_or(State::Missing, |event| done(facts, event)),
    ];
    let events = [ipfs, prepare, publish, install, resolve, search];
    let steps: Vec<Step<'a>> =
        STEPS.iter().zip(states).zip(events).map(|((name, state), event)| Step { name, state, event }).collect();
    let broken = steps.iter().enumerate().find(|(at, step)| stops(&steps, *at, &step.state)).map(|(at, _)| at);
    Sequence { steps, broken }
}

/// Good is: published to IPFS with a CID, published in the marketplace with the same CID, resolved with an encoding.
/// A missing preparation or installation stops a sequence only where it came no further; a search never does.
fn stops(steps: &[Step<'_>], at: usize, state: &State) -> bool {
    match state {
        State::Failed(_) => true,
        State::Missing => {
            let came_further = steps.iter().skip(at + 1).any(|step| step.event.is_some());
            match at {
                0 | 2 | 4 => true,
                1 | 3 => !came_further,
                _ => false,
            }
        }
        State::Passed | State::Skipped(_) => false,
    }
}

fn with_cid(facts: &Facts, event: &Event) -> State {
    if facts.text(event.cid).is_empty() { State::Failed("no CID".to_owned()) } else { State::Passed }
}

/// The response of the publication names the CID that was prepared.
fn same_cid(facts: &Facts, event: &Event, prepared: &str) -> State {
    let is_cid = |key: &str| key.starts_with("resp.") && key.rsplit('.').next() == Some("cid");
    let mut cids = event.fields.iter().filter(|(key, _)| is_cid(facts.text(*key))).map(|(_, value)| facts.text(*value));
    let Some(first) = cids.next() else { return State::Failed("the response has no CID".to_owned()) };
    if first == prepared || cids.any(|cid| cid == prepared) {
        State::Passed
    } else {
        let prepared = if prepared.is_empty() { "none was prepared" } else { prepared };
        State::Failed(format!("the response has CID {first}, prepared was {prepared}"))
    }
}

fn done(facts: &Facts, event: &Event) -> State {
    if facts.text(event.event).ends_with("_skipped") {
        State::Skipped(field(facts, event, "reason").unwrap_or_default().to_owned())
    } else {
        State::Passed
    }
}

fn resolved(facts: &Facts, event: &Event) -> State {
    let encoding = event.fields.iter().find(|(key, _)| facts.text(*key).ends_with("resolve.encoding"));
    match encoding.map(|(_, value)| facts.text(*value)) {
        Some("" | "null") => State::Failed("empty encoding".to_owned()),
        Some(_) => State::Passed,
        None => State::Failed("the response has no encoding".to_owned()),
    }
}

/// Where to look when a step is what stopped the pipeline.
pub(crate) fn look_at(step: &str) -> &'static str {
    match step {
        "ipfs_publish" | "marketplace_prepare" => "IPFS: is the daemon up and does it take an add",
        "marketplace_publish" => "GraphQL and its schema: does the endpoint answer and does publishApp fit",
        "marketplace_install" => "the mutations and the name of the app: does installApp take this name",
        "resolve" => "content and GraphQL: is the CID there and does resolve give an encoding",
        _ => "the search: is the app indexed",
    }
}

/// Events that say by themselves that something failed, with what they say.
pub(crate) fn errors<'a>(facts: &'a Facts, events: &[&'a Event]) -> Vec<(&'a Event, String)> {
    let mut found = Vec::new();
    for &event in events {
        let name = facts.text(event.event);
        let get = |key: &str| field(facts, event, key);
        let what = if name.ends_with("_error") {
            get("error").unwrap_or_default().lines().next().unwrap_or_default().to_owned()
        } else if name == "test_complete" && get("status").is_some_and(|status| status != "passed") {
            format!("status {}", get("status").unwrap_or_default())
        } else if name == "post_load_validation" && [get("cid_stable"), get("encoding_stable")].contains(&Some("false"))
        {
            "content changed under load".to_owned()
        } else {
            continue;
        };
        found.push((event, what));
    }
    found
}

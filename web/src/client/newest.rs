//! Newest wins: for each kind of view one question is under way and one waits.
//!
//! A question that is overtaken while it waits is never sent, and an answer that
//! is no longer wanted is not delivered; so neither typing nor scrolling can pile
//! work up in the engine.

use crate::protocol::{Event, Request};

/// Views that ask again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Tests,
    Test,
    Files,
    Preview,
    Logs,
    Merged,
    Log,
    LogRows,
    Seek,
    Templates,
    Minus,
    Exports,
    Export,
    Ledger,
    Search,
    Text,
    Lens,
    Suggest,
    Kept,
    KeptRun,
}

const KINDS: usize = 20;

fn kind_of_request(request: &Request) -> Option<Kind> {
    Some(match request {
        Request::Tests(_) => Kind::Tests,
        Request::Test(_) => Kind::Test,
        Request::Files(_) => Kind::Files,
        Request::Preview(_) => Kind::Preview,
        Request::Logs(_) => Kind::Logs,
        Request::Merged(_) => Kind::Merged,
        Request::Log(_) => Kind::Log,
        Request::LogRows(_) => Kind::LogRows,
        Request::Seek(_) => Kind::Seek,
        Request::Templates(_) => Kind::Templates,
        Request::Minus(_) => Kind::Minus,
        Request::Exports => Kind::Exports,
        Request::Export(_) => Kind::Export,
        Request::Ledger(_) => Kind::Ledger,
        Request::Search(_) => Kind::Search,
        Request::SearchText(_) => Kind::Text,
        Request::Lens(..) => Kind::Lens,
        Request::Suggest(_) => Kind::Suggest,
        Request::Kept(_) => Kind::Kept,
        Request::KeptRun(_) => Kind::KeptRun,
        _ => return None,
    })
}

/// The kind that an event answers, and whether it is the last answer to its question.
fn kind_of_event(event: &Event) -> Option<(Kind, bool)> {
    Some(match event {
        Event::Tests(_) => (Kind::Tests, true),
        Event::Test(_) => (Kind::Test, true),
        Event::Files(_) => (Kind::Files, true),
        Event::Preview(_) => (Kind::Preview, true),
        Event::Logs(_) => (Kind::Logs, true),
        Event::Merged(_) => (Kind::Merged, true),
        Event::Log(_) => (Kind::Log, true),
        Event::LogRows(_) => (Kind::LogRows, true),
        Event::Sought(_) => (Kind::Seek, true),
        Event::Templates(..) => (Kind::Templates, true),
        Event::Minus(_) => (Kind::Minus, true),
        Event::Exports(_) => (Kind::Exports, true),
        Event::Export(_) => (Kind::Export, true),
        Event::Ledger(_) => (Kind::Ledger, true),
        Event::Search(page) => (Kind::Search, page.done),
        Event::Found(page) => (Kind::Text, page.done),
        Event::Lens(_) => (Kind::Lens, true),
        Event::Suggested(_) => (Kind::Suggest, true),
        Event::Kept(_) => (Kind::Kept, true),
        Event::KeptRun(_) => (Kind::KeptRun, true),
        _ => return None,
    })
}

#[derive(Clone, Default)]
struct Slot {
    newest: u32,
    under_way: bool,
    waiting: Option<(u32, Request)>,
}

/// What is asked and not yet answered.
#[derive(Default)]
pub(super) struct Newest {
    slots: [Slot; KINDS],
}

impl Newest {
    /// Takes note of a request; what it gives back is to be sent now.
    pub(super) fn ask(&mut self, number: u32, request: Request) -> Option<(u32, Request)> {
        let Some(kind) = kind_of_request(&request) else { return Some((number, request)) };
        let slot = &mut self.slots[kind as usize];
        slot.newest = number;
        // A search goes on until it is replaced: the engine drops the old one by itself.
        if slot.under_way && !matches!(kind, Kind::Search | Kind::Text) {
            slot.waiting = Some((number, request));
            return None;
        }
        slot.under_way = true;
        Some((number, request))
    }

    /// Takes note of an answer: whether it is wanted, and what is to be sent next.
    pub(super) fn answered(&mut self, number: u32, event: &Event) -> (bool, Option<(u32, Request)>) {
        let Some((kind, last)) = kind_of_event(event) else { return (true, None) };
        let slot = &mut self.slots[kind as usize];
        let next = slot.waiting.take();
        if last && next.is_none() && number == slot.newest {
            slot.under_way = false;
        }
        // Rows of a log may come late: they are better than none while its scroll bar moves.
        (number == slot.newest || kind == Kind::LogRows, next)
    }

    /// The engine is gone: what it was asked is lost, what waited is to be asked when it is back.
    pub(super) fn restart(&mut self) -> Vec<(u32, Request)> {
        let mut waiting = Vec::new();
        for slot in &mut self.slots {
            let next = slot.waiting.take();
            slot.under_way = next.is_some();
            waiting.extend(next);
        }
        waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use artiscope_core::views::{SearchPage, TestsPage, TestsQuery};

    fn tests(query: &str) -> Request {
        Request::Tests(TestsQuery { query: query.into(), ..TestsQuery::default() })
    }

    #[test]
    fn a_question_waits_for_the_one_under_way_and_only_the_newest_is_sent() {
        let mut newest = Newest::default();
        assert!(newest.ask(1, tests("a")).is_some());
        assert_eq!(newest.ask(2, tests("ab")), None);
        assert_eq!(newest.ask(3, tests("abc")), None);
        let answer = Event::Tests(TestsPage::default());
        let (wanted, next) = newest.answered(1, &answer);
        assert!(!wanted);
        assert_eq!(next, Some((3, tests("abc"))));
        assert_eq!(newest.answered(3, &answer), (true, None));
        assert!(newest.ask(4, tests("b")).is_some());
    }

    #[test]
    fn kinds_do_not_wait_for_each_other_and_orders_never_wait() {
        let mut newest = Newest::default();
        assert!(newest.ask(1, tests("a")).is_some());
        assert!(newest.ask(2, Request::Test(0)).is_some());
        assert!(newest.ask(3, Request::Cancel).is_some());
        assert!(newest.ask(4, Request::Cancel).is_some());
    }

    #[test]
    fn a_search_is_replaced_at_once_and_its_old_hits_are_dropped() {
        let mut newest = Newest::default();
        assert!(newest.ask(1, Request::Search("a".into())).is_some());
        assert!(newest.ask(2, Request::Search("ab".into())).is_some());
        assert!(!newest.answered(1, &Event::Search(SearchPage::default())).0);
        assert!(newest.answered(2, &Event::Search(SearchPage::default())).0);
        assert!(newest.answered(2, &Event::Search(SearchPage { done: true, ..SearchPage::default() })).0);
    }

    #[test]
    fn after_a_crash_only_what_waited_is_asked_again() {
        let mut newest = Newest::default();
        newest.ask(1, tests("fatal"));
        newest.ask(2, tests("next"));
        newest.ask(3, Request::Test(5));
        assert_eq!(newest.restart(), vec![(2, tests("next"))]);
        assert!(newest.ask(4, Request::Test(6)).is_some());
        assert_eq!(newest.ask(5, tests("later")), None);
    }
}

//! The automaton of a pattern: built from its tree, run by `regex-automata` in time linear in the text.
//!
//! States are made as they are needed; of the library only this is taken, since its own parser is three times as
//! large as all else that searches.

use super::parse::{Node, Place};
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{Builder, Transition};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input, MatchKind};

/// Bytes that the states of a pattern may take.
const LARGEST: usize = 4 << 20;

/// Finds where matches end, and from there where they begin.
pub(super) struct Automaton {
    forward: DFA,
    backward: DFA,
}

/// States made so far: one for each thread that searches.
pub(super) struct Caches {
    forward: Cache,
    backward: Cache,
}

impl Automaton {
    /// `None` when the pattern is too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        Some(Self { forward: build(node, false).ok()?, backward: build(node, true).ok()? })
    }

    pub(super) fn caches(&self) -> Caches {
        Caches { forward: self.forward.create_cache(), backward: self.backward.create_cache() }
    }

    /// Where the first match at or after `from` ends; with `earliest` where it is sure that there is one.
    pub(super) fn end(&self, caches: &mut Caches, text: &[u8], from: usize, earliest: bool) -> Option<usize> {
        let input = Input::new(text).range(from.min(text.len())..).earliest(earliest);
        self.forward.try_search_fwd(&mut caches.forward, &input).ok()?.map(|end| end.offset())
    }

    /// The first match at or after `from`.
    pub(super) fn find(&self, caches: &mut Caches, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let end = self.end(caches, text, from, false)?;
        let input = Input::new(text).range(from.min(end)..end).anchored(Anchored::Yes);
        let start = self.backward.try_search_rev(&mut caches.backward, &input).ok()??.offset();
        Some((start, end))
    }
}

fn build(node: &Node, is_reverse: bool) -> Built<DFA> {
    let mut builder = Builder::new();
    builder.set_utf8(false);
    builder.set_reverse(is_reverse);
    builder.set_size_limit(Some(LARGEST))?;
    let mut states = States { builder, is_reverse };
    // Before a match stands anything, but rather nothing.
    let before = states.builder.add_union_reverse(Vec::new())?;
    let any = states.builder.add_range(Transition { start: 0, end: 255, next: before })?;
    states.builder.patch(before, any)?;
    states.builder.start_pattern()?;
    let (start, end) = states.node(node)?;
    let matched = states.builder.add_match()?;
    states.builder.patch(end, matched)?;
    states.builder.finish_pattern(start)?;
    states.builder.patch(before, start)?;
    let nfa = states.builder.build(start, before)?;
    // Backwards from an end the longest match is wanted: it begins where the match does.
    let kind = if is_reverse { MatchKind::All } else { MatchKind::LeftmostFirst };
    let config = DFA::config().match_kind(kind).skip_cache_capacity_check(true);
    Ok(DFA::builder().configure(config).build_from_nfa(nfa)?)
}

/// A part, unless it is too large.
type Built<T> = Result<T, Box<dyn std::error::Error>>;

struct States {
    builder: Builder,
    is_reverse: bool,
}

/// The first state of a part, and the one from which what follows is reached.
type Part = (StateID, StateID);

impl States {
    fn node(&mut self, node: &Node) -> Built<Part> {
        match node {
            Node::One(set) => self.one(&set.sequences()),
            Node::Place(place) => {
                let look = match place {
                    Place::Start => Look::StartLF,
                    Place::End => Look::EndCRLF,
                    Place::Word => Look::WordAscii,
                    Place::NoWord => Look::WordAsciiNegate,
                };
                let look = if self.is_reverse { look.reversed() } else { look };
                let at = self.builder.add_look(StateID::ZERO, look)?;
                Ok((at, at))
            }
            Node::Row(parts) => self.row(parts.len(), |at| parts.get(at)),
            Node::Any(parts) => {
                let (start, end) = (self.builder.add_union(Vec::new())?, self.builder.add_empty()?);
                for part in parts {
                    let (first, last) = self.node(part)?;
                    self.builder.patch(start, first)?;
                    self.builder.patch(last, end)?;
                }
                Ok((start, end))
            }
            Node::Repeat { node, least, most, is_greedy } => self.repeat(node, *least, *most, *is_greedy),
        }
    }

    fn row<'n>(&mut self, count: usize, part: impl Fn(usize) -> Option<&'n Node>) -> Built<Part> {
        let start = self.builder.add_empty()?;
        let mut end = start;
        for at in 0..count {
            let at = if self.is_reverse { count - 1 - at } else { at };
            if let Some(part) = part(at) {
                let (first, last) = self.node(part)?;
                self.builder.patch(end, first)?;
                end = last;
            }
        }
        Ok((start, end))
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>, is_greedy: bool) -> Built<Part> {
        let (start, mut end) = self.row(least as usize, |_| Some(node))?;
        let Some(most) = most else {
            let choice = self.choice(is_greedy)?;
            self.builder.patch(end, choice)?;
            let (begin, tail) = self.node(node)?;
            self.builder.patch(choice, begin)?;
            self.builder.patch(tail, choice)?;
            // Its other way is what follows.
            return Ok((start, choice));
        };
        let out = self.builder.add_empty()?;
        for _ in least..most {
            let choice = self.choice(is_greedy)?;
            self.builder.patch(end, choice)?;
            let (begin, tail) = self.node(node)?;
            self.builder.patch(choice, begin)?;
            self.builder.patch(choice, out)?;
            end = tail;
        }
        self.builder.patch(end, out)?;
        Ok((start, out))
    }

    /// Two ways, of which the first to be added is taken rather when greedy.
    fn choice(&mut self, is_greedy: bool) -> Built<StateID> {
        let none = Vec::new();
        Ok(if is_greedy { self.builder.add_union(none)? } else { self.builder.add_union_reverse(none)? })
    }

    fn one(&mut self, sequences: &[Vec<(u8, u8)>]) -> Built<Part> {
        let end = self.builder.add_empty()?;
        let single = sequences.iter().filter_map(|bytes| match bytes.as_slice() {
            &[(start, end_byte)] => Some(Transition { start, end: end_byte, next: end }),
            _ => None,
        });
        let single = self.builder.add_sparse(single.collect())?;
        if sequences.iter().all(|bytes| bytes.len() == 1) {
            return Ok((single, end));
        }
        let start = self.builder.add_union(vec![single])?;
        for bytes in sequences.iter().filter(|bytes| bytes.len() > 1) {
            let mut next = end;
            for at in 0..bytes.len() {
                let at = if self.is_reverse { at } else { bytes.len() - 1 - at };
                if let Some(&(start, end)) = bytes.get(at) {
                    next = self.builder.add_range(Transition { start, end, next })?;
                }
            }
            self.builder.patch(start, next)?;
        }
        Ok((start, end))
    }
}

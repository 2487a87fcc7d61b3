//! JSON of any size whose bulk is lists: each item of a list by itself, then the rest of the document.
//!
//! A document that is here in one piece is one tree. One that streams is never held: of its lists only
//! the item that is being read is, and all that is no item, which is small. Spans and lines are those of
//! the raw entry either way. What cannot be read is told once, and what stands before a break is read.

mod walker;

#[cfg(test)]
mod tests;

use super::text::{self, Decoded, Encoding};
use super::tree::{Node, Tree};
use super::{Writer, whole};
use crate::entries::Input;
use crate::facts::{Escaping, Loss, Span};
use std::io::BufRead;
use walker::{Item, Walker};

/// The way to the items of a list: names of members, and [`EACH`] for all there are.
pub type Path<'p> = &'p [&'p str];

/// Every element of an array, or every member of an object. The last part of every path.
pub const EACH: &str = "*";

/// What a document is handed over in.
#[derive(Clone, Copy)]
pub enum Piece<'a> {
    /// An item of the list of that number, in the order of the document; `key` is empty in arrays.
    Item {
        /// Which of the paths led here.
        list: usize,
        /// Its name in an object.
        key: &'a str,
        /// The item.
        node: Node<'a>,
    },
    /// The document, at the end. Whether its lists still hold their items depends on its size.
    Rest(Node<'a>),
}

/// Why a document was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// A fragment of a sentence.
    pub what: &'static str,
    /// What was not read.
    pub lost: Span,
    /// Where it breaks.
    pub line: u32,
}

/// Calls `then` with all items of all lists, then with the rest; gives the fault, if there is one.
pub fn read(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    lists: &[Path<'_>],
    then: &mut dyn FnMut(Piece<'_>, &mut Writer<'_>),
) -> Option<Broken> {
    writer.escaping(Escaping::Json);
    let (encoding, bom) = text::detect(input.head());
    if input.as_whole().is_none() && encoding == Encoding::Utf8 {
        return streamed(input, bom, writer, lists, then);
    }
    let tree = Tree::of(whole::text(input, writer)?);
    if !tree.is_empty() {
        let mut each = |list: usize, key: &str, node: Node<'_>| then(Piece::Item { list, key, node }, writer);
        descend(tree.root(), "", lists, &start(lists), &mut each);
        then(Piece::Rest(tree.root()), writer);
    }
    broken(&tree, None)
}

/// The same; a fault is a row of the ledger.
pub fn json(
    input: &mut Input<'_>,
    writer: &mut Writer<'_>,
    lists: &[Path<'_>],
    then: &mut dyn FnMut(Piece<'_>, &mut Writer<'_>),
) {
    if let Some(Broken { what, lost, line }) = read(input, writer, lists, then) {
        writer.note_at(Loss::DataLoss, format!("not valid JSON: {what}"), lost.len(), lost, line);
    }
}

/// Paths by their number, with the number of parts that were gone.
type Ways = Vec<(usize, usize)>;

fn start(lists: &[Path<'_>]) -> Ways {
    (0..lists.len()).map(|list| (list, 0)).collect()
}

/// Those that go on into a value named `key`.
fn into(ways: &Ways, lists: &[Path<'_>], key: &str, in_object: bool) -> Ways {
    let goes = |part: Option<&&str>| part.is_some_and(|part| *part == EACH || in_object && *part == key);
    let on = ways.iter().filter(|(list, done)| goes(lists.get(*list).and_then(|path| path.get(*done))));
    on.map(|(list, done)| (*list, done + 1)).collect()
}

/// The list of which a value at the end of these ways is an item.
fn ended(ways: &Ways, lists: &[Path<'_>]) -> Option<usize> {
    ways.iter().find(|(list, done)| lists.get(*list).is_some_and(|path| path.len() == *done)).map(|(list, _)| *list)
}

fn descend(node: Node<'_>, key: &str, lists: &[Path<'_>], ways: &Ways, each: &mut dyn FnMut(usize, &str, Node<'_>)) {
    if let Some(list) = ended(ways, lists) {
        each(list, key, node);
        return;
    }
    for item in node.items() {
        let ways = into(ways, lists, "", false);
        if !ways.is_empty() {
            descend(item, "", lists, &ways, each);
        }
    }
    for (key, value) in node.fields() {
        let ways = into(ways, lists, &key, true);
        if !ways.is_empty() {
            descend(value, &key, lists, &ways, each);
        }
    }
}

/// What a tree says of its fault; all up to `end` is lost, where that is known to be more.
fn broken(tree: &Tree<'_>, end: Option<u64>) -> Option<Broken> {
    let fault = tree.fault()?;
    let decoded = tree.decoded();
    let mut lost = decoded.span(fault.good, decoded.text.len());
    lost.end = end.unwrap_or(lost.end).max(lost.start);
    Some(Broken { what: fault.what, lost, line: decoded.line(fault.at) })
}

fn streamed(
    input: &mut Input<'_>,
    bom: usize,
    writer: &mut Writer<'_>,
    lists: &[Path<'_>],
    then: &mut dyn FnMut(Piece<'_>, &mut Writer<'_>),
) -> Option<Broken> {
    let mut walker = Walker::new(lists, bom as u64);
    let (mut bad_bytes, mut dropped, mut first_dropped) = (0, 0_u64, (Span::default(), 0));
    let mut fault: Option<Broken> = None;
    let mut take = |item: Item<'_>, writer: &mut Writer<'_>| {
        let Item { list, key, bytes, start, length, line } = item;
        if length > bytes.len() as u64 {
            if dropped == 0 {
                first_dropped = (Span::new(start, start + length), line);
            }
            dropped += 1;
            return true;
        }
        let tree = Tree::of(text::decode_as(bytes, Encoding::Utf8, start).on_line(line));
        bad_bytes += tree.decoded().bad_bytes;
        if !tree.is_empty() {
            then(Piece::Item { list, key, node: tree.root() }, writer);
        }
        fault = broken(&tree, None);
        fault.is_none()
    };
    let mut skip = bom;
    loop {
        let there = input.fill_buf().unwrap_or_default();
        if there.is_empty() {
            walker.end(&mut |item| take(item, writer));
            break;
        }
        let taken = there.len();
        let skipped = skip.min(taken);
        skip -= skipped;
        let goes_on = walker.feed(there.get(skipped..).unwrap_or_default(), &mut |item| take(item, writer));
        input.consume(taken);
        if !goes_on {
            input.drain();
            break;
        }
    }
    let end = input.position();
    let tree = Tree::of(Decoded::with_gaps(&walker.rest, &walker.gaps));
    bad_bytes += tree.decoded().bad_bytes;
    whole::tell_bad(Encoding::Utf8, bad_bytes, writer);
    if !tree.is_empty() {
        then(Piece::Rest(tree.root()), writer);
    }
    if dropped > 0 {
        let what = format!("items larger than {} MB: {dropped} left out", whole::MOST >> 20);
        writer.note_at(Loss::DataLoss, what, first_dropped.0.len(), first_dropped.0, first_dropped.1);
    }
    let mut fault = fault.or_else(|| walker.fault()).or_else(|| broken(&tree, None));
    if let Some(fault) = &mut fault {
        fault.lost.end = end.max(fault.lost.start);
    }
    fault
}

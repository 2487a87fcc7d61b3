//! From lines and steps to the few lines that explain a failure.
//!
//! Lines of the failing step are weighed by anchors, blocks are cut around the telling ones, and the best are
//! taken, at most twenty lines in all. What is often said, or said in steps that went well, counts less.

use super::super::steps::{Step, Steps};
use super::super::view::{Line, Lines};
use super::anchors::{Anchor, Shape};
use super::blocks::{self, Block};
use super::weigh::{self, Weighed};
use crate::methods::normalise::normalise;
use crate::methods::order::Order;
use hashbrown::HashMap;

/// Lines shown of one log, over all chunks.
pub(super) const SHOWN: usize = 20;
/// Chunks of one log.
const CHUNKS: usize = 5;
/// A further chunk is this good at least, against the best one.
const FURTHER: f64 = 0.75;
/// Lines of a further chunk.
const FURTHER_LINES: usize = 6;
/// How much less the start of a step counts than its end.
const NEARNESS: f64 = 0.15;
/// From here on a block is telling.
const STRONG: f64 = 0.75;
/// Lines of a step that all are near its end.
const NEAR: usize = 300;
/// Lines between blocks of one class that are shown as one.
const GAP: usize = 3;
/// What the last words before the end are worth: more than what a step said that went well.
const LAST_WORDS: f64 = 0.35;
/// Lines weighed: the last ones, where a log has more.
const WEIGHED: usize = 400_000;

/// Lines that explain, as places in the list of lines.
#[derive(Clone, Debug)]
pub(in crate::documents::formats::log) struct Chunk {
    pub(in crate::documents::formats::log) first: usize,
    pub(in crate::documents::formats::log) last: usize,
    pub(in crate::documents::formats::log) line: usize,
    pub(in crate::documents::formats::log) score: f64,
    pub(in crate::documents::formats::log) class: &'static str,
    pub(in crate::documents::formats::log) why: &'static str,
}

/// A block that may be shown.
struct Candidate {
    block: Block,
    score: f64,
    weighed: Weighed,
}

/// The lines that explain best, best first.
pub(in crate::documents::formats::log) fn explain(lines: &Lines<'_>, steps: &Steps) -> Vec<Chunk> {
    let scopes = Scopes::new(lines, steps);
    let weighed = weigh_all(lines, &scopes);
    let mut found = candidates(lines, &weighed, &scopes);
    if found.first().is_none_or(|best| best.score < LAST_WORDS) {
        found.extend(scopes.tail(lines));
        found.order_by(|a, b| b.score.total_cmp(&a.score));
    }
    choose(lines, &found)
}

/// Which lines are of which step.
struct Scopes<'s> {
    steps: &'s [Step],
    /// The step that failed first, of those that decide.
    main: Option<&'s Step>,
    from: usize,
    to: usize,
}

impl<'s> Scopes<'s> {
    fn new(lines: &Lines<'_>, steps: &'s Steps) -> Self {
        let failed = || steps.all.iter().filter(|step| step.is_failed);
        let main = failed().find(|step| !step.is_aside).or_else(|| failed().next());
        let main = main.or_else(|| steps.ends_in.and_then(|at| steps.all.get(at)));
        let (mut from, mut to) = (0, lines.len().saturating_sub(1));
        if let Some(main) = main {
            from = lines.place(main.body.min(main.last));
            to = lines.place(main.last).min(to);
        }
        from = from.max(to.saturating_sub(WEIGHED));
        Self { steps: &steps.all, main, from, to }
    }

    /// How much a line counts by where it stands.
    fn factor(&self, number: u32) -> f64 {
        let Some(main) = self.main else { return 1.0 };
        if number >= main.first && number <= main.last {
            return 1.0;
        }
        let inside = self.steps.iter().find(|step| number >= step.first && number <= step.last);
        match inside {
            Some(step) if step.is_failed && !step.is_aside => 0.9,
            Some(step) if step.is_failed => 0.6,
            Some(_) => 0.4,
            None => 0.5,
        }
    }

    /// The last words before the failing command ended.
    fn tail(&self, lines: &Lines<'_>) -> Option<Candidate> {
        let says = |at: &usize| {
            lines.get(*at).is_some_and(|line| {
                !line.is_blank()
                    && line.said().chars().any(char::is_alphanumeric)
                    && !line.said().starts_with("travis_")
                    && weigh::weigh(line.said()).is_none_or(|weighed| weighed.anchor.class != "trailer")
            })
        };
        let last = (self.from..=self.to).rev().take(40).find(says)?;
        let mut first = last;
        while first > self.from && last - first < 3 && says(&(first - 1)) {
            first -= 1;
        }
        let anchor = Anchor { class: "command", why: "the last words before the end", weight: 35, shape: Shape::Line };
        Some(Candidate {
            block: Block { first, last, line: last },
            score: LAST_WORDS,
            weighed: Weighed { weight: LAST_WORDS, anchor },
        })
    }
}

/// Telling lines with what they weigh where they stand.
fn weigh_all(lines: &Lines<'_>, scopes: &Scopes<'_>) -> Vec<(usize, f64, Weighed)> {
    let start = if scopes.main.is_some() { scopes.from.saturating_sub(WEIGHED / 4) } else { scopes.from };
    let mut found: Vec<(usize, f64, Weighed, u64)> = Vec::new();
    let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
    let mut header = false;
    let mut rerun = false;
    let mut exits = Vec::new();
    for at in start..lines.len() {
        // Most lines say nothing, and need not be made to see it.
        if !weigh::may_say(lines.raw(at)) {
            debug_assert!(
                lines.get(at).is_none_or(|line| !weigh::says(line.said())),
                "{:?}",
                lines.get(at).map(Line::said)
            );
            continue;
        }
        let Some(line) = lines.get(at) else { continue };
        let said = line.said();
        exits.extend(is_exit(said).then_some(at));
        // What a step is about to run is no output.
        if said.starts_with("##[group]Run ") {
            header = true;
        } else if said.starts_with("##[endgroup]") {
            header = false;
        }
        if header && said.starts_with("##[error]") {
            header = false;
        }
        if header {
            continue;
        }
        // pytest tells of attempts that were made again under a title of their own.
        if said.starts_with("====") && said.ends_with("====") {
            rerun = said.contains(" RERUNS ");
        }
        let Some(mut weighed) = weigh::weigh(said) else { continue };
        if rerun {
            weighed.weight *= 0.7;
        }
        let inside = at >= scopes.from && at <= scopes.to;
        let key = hash(&normalise(said));
        let count = counts.entry(key).or_default();
        if inside || scopes.main.is_none() {
            count.0 += 1;
        } else {
            count.1 += 1;
        }
        found.push((at, scopes.factor(line.number), weighed, key));
    }
    found.extend(exits.into_iter().filter_map(|at| traced_exit(lines, start, at, scopes)));
    found.order_by_key(|(at, ..)| *at);
    found
        .into_iter()
        .map(|(at, factor, weighed, key)| {
            let (inside, outside) = counts.get(&key).copied().unwrap_or_default();
            let strong = weighed.anchor.weight >= 84;
            let often = if strong { 1.0 } else { 1.0 / (1.0 + libm::log(f64::from(inside.max(1))) / 6.0) };
            let elsewhere = if outside > 0 && factor > 0.95 && !strong { 0.7 } else { 1.0 };
            (at, weighed.weight * factor * often * elsewhere, weighed)
        })
        .collect()
}

/// A script that traces itself (`set -x`) exits, and not well.
fn is_exit(said: &str) -> bool {
    let code = said.trim_start_matches('+').strip_prefix(weigh::EXIT);
    said.starts_with('+') && code.is_some_and(|code| code.trim() != "0" && code.trim().parse::<u8>().is_ok())
}

/// Where a script exits that traces itself: what it said since its last condition is why.
fn traced_exit(lines: &Lines<'_>, start: usize, at: usize, scopes: &Scopes<'_>) -> Option<(usize, f64, Weighed, u64)> {
    let anchor =
        Anchor { class: "command", why: "what a script said before it exited", weight: 86, shape: Shape::Line };
    let mut first = None;
    for before in (start..at).rev().take(12) {
        let said = lines.get(before).map_or("", Line::said);
        if said.starts_with("+ [") || said.starts_with("++") || said.starts_with("+ if") {
            break;
        }
        if !said.starts_with('+') && !said.is_empty() {
            first = Some(before);
        }
    }
    first.map(|first| {
        let factor = lines.number(at).map_or(1.0, |number| scopes.factor(number));
        (first, factor, Weighed { weight: 0.86, anchor }, 0)
    })
}

/// FNV-1a: the same on every host.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Blocks around telling lines, best first.
fn candidates(lines: &Lines<'_>, weighed: &[(usize, f64, Weighed)], scopes: &Scopes<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for &(at, score, weighed) in weighed {
        let is_inside = at >= scopes.from && at <= scopes.to;
        let (from, to) = if is_inside { (scopes.from, scopes.to) } else { (0, lines.len().saturating_sub(1)) };
        let mut block = blocks::block(lines, at, weighed.anchor.shape, from, to);
        let mut score = score;
        // A number that counts nothing deeper is a line of a list.
        let is_number = lines.get(at).is_some_and(|line| line.said().starts_with(|c: char| c.is_ascii_digit()));
        if weighed.anchor.shape == Shape::Numbered && is_number && block.last == block.first {
            score *= 0.5;
        }
        let Some(before) = found.last_mut().filter(|before| block.first <= before.block.last + 1) else {
            found.push(Candidate { block, score, weighed });
            continue;
        };
        let is_within = at <= before.block.last;
        let is_weak = score < 0.65 || before.score < 0.65;
        if is_within && (is_test_header(&before.weighed) || score <= before.score) {
            // What stands within a block may reach further than it.
            if score > 0.8 {
                before.block.last = before.block.last.max(block.last);
            }
        } else if is_weak && (!is_within || score - before.score >= 0.25) {
            block.first = block.first.max(if is_within { at } else { before.block.last + 1 });
            found.push(Candidate { block, score, weighed });
        } else {
            let (first, last) = (block.first.min(before.block.first), block.last.max(before.block.last));
            if score > before.score {
                (before.score, before.weighed, before.block.line) = (score, weighed, block.line);
            }
            (before.block.first, before.block.last) = (first, last);
        }
    }
    let mut found = joined(lines, found);
    nearness(&mut found, scopes);
    found.order_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// Telling blocks of one class that nearly touch are one, with what stands between.
fn joined(lines: &Lines<'_>, found: Vec<Candidate>) -> Vec<Candidate> {
    let mut joined: Vec<Candidate> = Vec::with_capacity(found.len());
    for one in found {
        let near = joined.iter().rposition(|before| before.score >= STRONG).filter(|_| one.score >= STRONG);
        let near = near.filter(|&at| {
            joined.get(at).is_some_and(|before| {
                before.weighed.anchor.class == one.weighed.anchor.class
                    && one.block.first <= before.block.last + 1 + GAP
            })
        });
        let Some(near) = near else {
            joined.push(one);
            continue;
        };
        joined.truncate(near + 1);
        if let Some(before) = joined.last_mut() {
            let said = |at: usize| lines.get(at).map_or("", Line::said);
            if said(before.block.line) == said(one.block.line) {
                continue;
            }
            before.block.last = before.block.last.max(one.block.last);
            if one.score > before.score {
                (before.score, before.weighed, before.block.line) = (one.score, one.weighed, one.block.line);
            }
        }
    }
    joined
}

/// What is said near the end of the failing step counts more: not each block by its place, since the first of
/// many failures says most, but each class by its last one.
fn nearness(found: &mut [Candidate], scopes: &Scopes<'_>) {
    let mut last: HashMap<&'static str, usize> = HashMap::new();
    for one in found.iter() {
        let place = last.entry(one.weighed.anchor.class).or_default();
        *place = (*place).max(one.block.last);
    }
    // What is near is near in a short log too.
    let length = (scopes.to - scopes.from).max(NEAR);
    #[expect(clippy::cast_precision_loss, reason = "shares of a log")]
    for one in found {
        let last = last.get(one.weighed.anchor.class).copied().unwrap_or_default().clamp(scopes.from, scopes.to);
        let far = (scopes.to - last) as f64 / length as f64;
        one.score *= 1.0 - NEARNESS * far;
    }
}

/// A header of a test, whose name says more than what stands below it.
fn is_test_header(weighed: &Weighed) -> bool {
    weighed.anchor.class == "test"
        && matches!(weighed.anchor.shape, Shape::Section | Shape::Numbered | Shape::Paragraph)
        && weighed.weight >= 0.88
}

/// The best blocks within the lines that may be shown.
fn choose(lines: &Lines<'_>, found: &[Candidate]) -> Vec<Chunk> {
    let mut chosen: Vec<Chunk> = Vec::new();
    let mut said: Vec<u64> = Vec::new();
    let mut left = SHOWN;
    let best = found.first().map_or(0.0, |best| best.score);
    for candidate in found {
        if chosen.len() >= CHUNKS || left == 0 || candidate.score < best * FURTHER {
            break;
        }
        let Block { first, last, line } = candidate.block;
        if chosen.iter().any(|chunk| first <= chunk.last && last >= chunk.first) {
            continue;
        }
        let key = hash(&normalise(lines.get(line).map_or("", Line::said)));
        if said.contains(&key) {
            continue;
        }
        let most = if chosen.is_empty() { left } else { left.min(FURTHER_LINES) };
        let (first, last) = cut(first, last, line, most);
        left -= last + 1 - first;
        said.push(key);
        chosen.push(Chunk {
            first,
            last,
            line,
            score: candidate.score.clamp(0.0, 1.0),
            class: candidate.weighed.anchor.class,
            why: candidate.weighed.anchor.why,
        });
    }
    chosen
}

/// A part of a block that still holds its best line.
fn cut(first: usize, last: usize, line: usize, most: usize) -> (usize, usize) {
    if last + 1 - first <= most {
        return (first, last);
    }
    if line < first + most {
        return (first, first + most - 1);
    }
    (line + 1 - most, line)
}

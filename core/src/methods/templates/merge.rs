//! Templates that are one: they differ in one parameter, or in how many parameters stand side by side.

use super::look::{Place, is_parameter};
use super::tree::{Group, mask};
use super::{MASK, index, is_mask};
use crate::methods::order::Order as _;
use hashbrown::HashMap;

/// What stands for the one column that is left open.
const OPEN: u32 = u32::MAX;
/// What varies before a bracket.
const BRACKET: u32 = MASK + 3;
/// Columns of a template that are left open in turn.
const COLUMNS: usize = 40;

/// The groups, those that are one template joined.
pub(super) fn merged(groups: Vec<Group>, words: &[String]) -> Vec<Group> {
    let groups = by_words(groups);
    let groups = by_words(siblings(groups, words));
    numbered(groups, words)
}

/// What templates are alike by: their words, with parameters side by side as one.
fn key(words: &[u32]) -> Vec<u32> {
    // What a bracket parts is not side by side.
    let plain = |word: &u32| if is_mask(*word) && *word != BRACKET { MASK } else { *word };
    let mut key: Vec<u32> = words.iter().map(plain).collect();
    key.dedup_by(|a, b| *a == MASK && *b == MASK);
    key
}

/// Groups with the same words.
fn by_words(groups: Vec<Group>) -> Vec<Group> {
    let mut places: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut out: Vec<Group> = Vec::new();
    for group in groups {
        let place = *places.entry(key(&group.words)).or_insert(out.len());
        match out.get_mut(place) {
            Some(known) => join(known, group),
            None => out.push(group),
        }
    }
    out
}

/// `cache:6379 is up` beside `10.0.0.1:80 is up`: a name with its number is a parameter where the rest is known
/// without it.
fn numbered(groups: Vec<Group>, words: &[String]) -> Vec<Group> {
    let has_number = |word: &u32| words.get(*word as usize).is_some_and(|word| word.ends_with('@'));
    let (named, mut out): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|it| it.words.iter().any(has_number));
    let mut places: HashMap<Vec<u32>, usize> = HashMap::new();
    for (place, group) in out.iter().enumerate() {
        places.insert(key(&group.words), place);
    }
    for mut group in named {
        let rest: Vec<u32> = group.words.iter().filter(|word| !has_number(word)).copied().collect();
        match places.get(&key(&rest)).and_then(|place| out.get_mut(*place)) {
            Some(known) => {
                for word in group.words.iter_mut().filter(|word| has_number(word)) {
                    *word = MASK;
                }
                join(known, group);
            }
            None => out.push(group),
        }
    }
    out
}

/// The form that came first says how a template is written.
fn join(known: &mut Group, other: Group) {
    if other.forms.iter().min() < known.forms.iter().min() {
        known.words = other.words;
    }
    known.forms.extend(other.forms);
}

/// Joins templates that differ in one word, where these words are a parameter.
fn siblings(groups: Vec<Group>, words: &[String]) -> Vec<Group> {
    let mut open: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut families: Vec<(usize, Vec<u32>)> = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        for at in
            (0..group.words.len().min(COLUMNS)).filter(|at| group.words.get(*at).is_some_and(|word| !is_mask(*word)))
        {
            let mut key = group.words.clone();
            if let Some(word) = key.get_mut(at) {
                *word = OPEN;
            }
            let family = *open.entry(key).or_insert(index(families.len()));
            if family as usize == families.len() {
                families.push((at, Vec::new()));
            }
            if let Some((_, members)) = families.get_mut(family as usize) {
                members.push(index(number));
            }
        }
    }
    // Large families first: what varies most is a parameter most surely.
    families.retain(|(_, members)| members.len() > 1);
    families.order_by_key(|(at, members)| (usize::MAX - members.len(), *at));
    let mut taken = vec![false; groups.len()];
    let mut groups: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    for (at, members) in families {
        if members.iter().any(|member| taken.get(*member as usize) != Some(&false)) {
            continue;
        }
        let word = |member: &u32, at: usize| {
            let group = groups.get(*member as usize).and_then(Option::as_ref);
            let id = group.and_then(|group| group.words.get(at)).copied().unwrap_or(MASK);
            words.get(id as usize).map(String::as_str).unwrap_or_default()
        };
        let said: Vec<&str> = members.iter().map(|member| word(member, at)).collect();
        let Some(first) = members.first() else { continue };
        let length = groups.get(*first as usize).and_then(Option::as_ref).map_or(0, |group| group.words.len());
        let constants =
            (0..length).filter(|place| *place != at && !matches!(word(first, *place), "" | ":" | "=" | "(")).count();
        let before = at.checked_sub(1).map(|at| word(first, at)).unwrap_or_default();
        if !is_parameter(&said, &Place { before, is_first: at == 0, constants, others: 0, messages: said.len() }) {
            continue;
        }
        let mut joined: Option<Group> = None;
        for member in members {
            if let Some(place) = taken.get_mut(member as usize) {
                *place = true;
            }
            let Some(mut group) = groups.get_mut(member as usize).and_then(Option::take) else { continue };
            if let Some(word) = group.words.get_mut(at) {
                *word = words.get(*word as usize).map_or(MASK, |word| mask(word));
            }
            match &mut joined {
                Some(joined) => join(joined, group),
                None => joined = Some(group),
            }
        }
        groups.push(joined);
    }
    groups.into_iter().flatten().collect()
}

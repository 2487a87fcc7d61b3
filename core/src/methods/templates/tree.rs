//! Messages of the same number of words, told apart by the words that go together.

use super::look::{Place, is_parameter};
use super::{Form, MASK, MASKS, index, is_mask};
use crate::methods::order::Order as _;
use hashbrown::HashMap;

/// Forms of one template.
pub(super) struct Group {
    /// What is common at each place.
    pub(super) words: Vec<u32>,
    pub(super) forms: Vec<u32>,
}

/// Distinct words of a column that are counted; more are a parameter anyway.
const DISTINCT: usize = 48;

/// Every form in one group.
pub(super) fn groups(forms: &[Form], words: &[String]) -> Vec<Group> {
    // Statements differ in how many words they have, and in which of them a colon or a key's sign stands.
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut classes: Vec<Vec<u32>> = Vec::new();
    let signs: Vec<u8> = words.iter().map(|word| sign(word)).collect();
    for (at, form) in forms.iter().enumerate() {
        let key = form.words.iter().map(|word| signs.get(*word as usize).copied().unwrap_or(0)).collect();
        let place = *places.entry(key).or_insert(classes.len());
        if place == classes.len() {
            classes.push(Vec::new());
        }
        if let Some(class) = classes.get_mut(place) {
            class.push(index(at));
        }
    }
    let mut tree = Tree { forms, words, groups: Vec::new() };
    for class in &classes {
        for root in tree.roots(class) {
            tree.part(root, &[]);
        }
    }
    tree.groups
}

/// The sign behind a word, as a number.
fn sign(word: &str) -> u8 {
    match word.as_bytes().last() {
        Some(b':') => 1,
        Some(b'=') => 2,
        Some(b'(') => 3,
        Some(b'@') => 4,
        _ => 0,
    }
}

/// What varies with the same sign behind it.
pub(super) fn mask(word: &str) -> u32 {
    let sign = u32::from(sign(word));
    if sign < MASKS { MASK + sign } else { MASK }
}

/// A word at its place.
type Word = (u32, u32);

struct Tree<'a> {
    forms: &'a [Form],
    words: &'a [String],
    groups: Vec<Group>,
}

/// A column in which the forms of a group differ.
struct Column {
    at: usize,
    /// Distinct words, in the order of their first forms.
    words: Vec<u32>,
    /// Some forms have there what varies by its looks.
    is_masked: bool,
}

impl Tree<'_> {
    fn at(&self, form: u32, place: usize) -> u32 {
        self.forms.get(form as usize).and_then(|form| form.words.get(place)).copied().unwrap_or(MASK)
    }

    fn word(&self, id: u32) -> &str {
        self.words.get(id as usize).map(String::as_str).unwrap_or_default()
    }

    /// Forms of one length by the words that occur equally often: the most and most frequent ones of a form.
    fn roots(&self, class: &[u32]) -> Vec<Vec<u32>> {
        let mut counts: HashMap<Word, u64> = HashMap::new();
        for form in class.iter().filter_map(|form| self.forms.get(*form as usize)) {
            for (at, word) in form.words.iter().enumerate().filter(|(_, word)| !is_mask(**word)) {
                *counts.entry((index(at), *word)).or_default() += form.count;
            }
        }
        let mut places: HashMap<Vec<Word>, usize> = HashMap::new();
        let mut roots: Vec<Vec<u32>> = Vec::new();
        for &id in class {
            let Some(form) = self.forms.get(id as usize) else { continue };
            let mut counted: Vec<(u64, Word)> = (0..)
                .zip(&form.words)
                .filter(|(_, word)| !is_mask(**word))
                .map(|(at, word)| (counts.get(&(at, *word)).copied().unwrap_or(0), (at, *word)))
                .collect();
            counted.order();
            let mut best: (u64, &[(u64, Word)]) = (0, &[]);
            for run in counted.chunk_by(|a, b| a.0 == b.0) {
                // Whole numbers, so that every target agrees: words times the bits of their count.
                let bits = run.first().map_or(0, |(count, _)| 64 - count.leading_zeros());
                let score = run.len() as u64 * u64::from(bits);
                if score >= best.0 {
                    best = (score, run);
                }
            }
            let root: Vec<Word> = best.1.iter().map(|(_, place)| *place).collect();
            let number = *places.entry(root).or_insert(roots.len());
            if number == roots.len() {
                roots.push(Vec::new());
            }
            if let Some(root) = roots.get_mut(number) {
                root.push(id);
            }
        }
        roots
    }

    /// Parts a group until its forms differ only in parameters; `given` are those known so far.
    fn part(&mut self, group: Vec<u32>, given: &[usize]) {
        let mut parameters = given.to_vec();
        loop {
            let mut columns = self.columns(&group, &parameters);
            let Some(first) = group.first() else { return };
            let length = self.forms.get(*first as usize).map_or(0, |form| form.words.len());
            let differing: Vec<usize> = columns.iter().map(|column| column.at).collect();
            let constants = (0..length)
                .filter(|at| !differing.contains(at) && !parameters.contains(at) && !is_mask(self.at(*first, *at)))
                .count();
            columns.order_by_key(|column| (column.words.len(), column.at));
            let mixed = columns.iter().filter(|column| column.is_masked).count();
            let others = (columns.len() - mixed).saturating_sub(1);
            let is_parameter = |column: &&Column| {
                if column.is_masked {
                    // A number here and a word there: a parameter where most of the message is the same. Words
                    // that tell statements apart come first.
                    columns.len() == mixed && constants > 2 * mixed
                } else {
                    self.is_parameter(column, &group, &parameters, constants, others)
                }
            };
            if let Some(column) = columns.iter().find(is_parameter) {
                parameters.push(column.at);
                continue;
            }
            let Some(column) = columns.iter().find(|column| !column.is_masked).or(columns.first()) else {
                self.groups.push(self.group(group, &parameters));
                return;
            };
            let mut parts: Vec<(u32, Vec<u32>)> = Vec::new();
            let mut places: HashMap<u32, usize> = HashMap::new();
            for form in group {
                let word = self.at(form, column.at);
                let place = *places.entry(word).or_insert(parts.len());
                if place == parts.len() {
                    parts.push((word, Vec::new()));
                }
                if let Some((_, part)) = parts.get_mut(place) {
                    part.push(form);
                }
            }
            for (_, part) in parts {
                self.part(part, &parameters);
            }
            return;
        }
    }

    /// Columns in which forms differ and that are not known to be parameters.
    fn columns(&self, group: &[u32], parameters: &[usize]) -> Vec<Column> {
        let Some(first) = group.first().and_then(|form| self.forms.get(*form as usize)) else { return Vec::new() };
        let mut columns = Vec::new();
        for at in (0..first.words.len()).filter(|at| !parameters.contains(at)) {
            let mut column = Column { at, words: Vec::new(), is_masked: false };
            for form in group {
                let word = self.at(*form, at);
                column.is_masked |= is_mask(word);
                if !is_mask(word) && column.words.len() < DISTINCT && !column.words.contains(&word) {
                    column.words.push(word);
                }
            }
            if column.words.len() + usize::from(column.is_masked) > 1 {
                columns.push(column);
            }
        }
        columns
    }

    fn is_parameter(
        &self,
        column: &Column,
        group: &[u32],
        parameters: &[usize],
        constants: usize,
        others: usize,
    ) -> bool {
        let first = group.first().copied().unwrap_or(0);
        if column.words.len() >= DISTINCT {
            return constants > 0;
        }
        let before = column.at.checked_sub(1).filter(|at| !parameters.contains(at));
        let before = before.map(|at| self.word(self.at(first, at))).unwrap_or_default();
        let words: Vec<&str> = column.words.iter().map(|word| self.word(*word)).collect();
        is_parameter(&words, &Place { before, is_first: column.at == 0, constants, others, messages: group.len() })
    }

    fn group(&self, forms: Vec<u32>, parameters: &[usize]) -> Group {
        let first = forms.first().and_then(|form| self.forms.get(*form as usize));
        let mut words = first.map(|form| form.words.clone()).unwrap_or_default();
        for at in parameters {
            if let Some(word) = words.get_mut(*at) {
                *word = self.words.get(*word as usize).map_or(MASK, |word| mask(word));
            }
        }
        Group { words, forms }
    }
}

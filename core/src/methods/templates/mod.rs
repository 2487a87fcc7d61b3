//! Templates of log messages: which lines were written by the same statement.
//!
//! After Brain (Yu et al. 2023): what varies by its looks is masked, messages of the same number of
//! words are told apart by the words that occur equally often, and what varies within is a parameter
//! or a word of another template. Nothing is tuned or trained; ids are those of the first lines.

mod look;
mod merge;
mod render;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

use hashbrown::HashMap;
pub use look::is_saying;
use tokens::Token;

/// Bytes of a message that count.
const BYTES: usize = 1024;
/// Distinct masked messages that are kept; beyond, words that were not seen before are masked too.
const FORMS: usize = 100_000;

/// The id of what varies, in sequences of words; the next have a sign behind them.
const MASK: u32 = 0;
const MASKS: u32 = 4;

fn is_mask(word: u32) -> bool {
    word < MASKS
}

/// Lines that are masked alike.
struct Form {
    /// Words and masks, in their order.
    words: Vec<u32>,
    /// The message of its first line, as far as it counts.
    text: String,
    /// Lines.
    count: u64,
    /// Its template.
    template: u32,
}

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The message with `<*>` where it varies.
    pub text: String,
    /// Lines.
    pub count: u64,
    /// Its first and last line, as they were added, from 0.
    pub lines: (u32, u32),
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// In the order of their first lines.
    pub templates: Vec<Template>,
    /// For each line that was added, its place in `templates`.
    pub of_line: Vec<u32>,
}

/// Takes messages one by one.
#[derive(Default)]
pub struct Miner {
    /// Words by the sign behind them.
    vocabulary: [HashMap<String, u32>; 5],
    /// Words by their ids, with the sign behind them; the first stand for what varies.
    words: Vec<String>,
    forms: Vec<Form>,
    by_words: HashMap<Vec<u32>, u32>,
    of_line: Vec<u32>,
    scratch: Vec<u32>,
}

impl Miner {
    /// The next message, without its head.
    pub fn add(&mut self, message: &str) {
        let text = cut(message.trim(), BYTES);
        let is_full = self.forms.len() >= FORMS;
        let mut words = std::mem::take(&mut self.scratch);
        words.clear();
        words.extend(tokens::tokens(text).iter().map(|token| self.word(token, text, is_full)));
        let next = index(self.forms.len());
        let form = *self.by_words.entry_ref(words.as_slice()).or_insert(next);
        if form == next {
            self.forms.push(Form { words: words.clone(), text: text.to_owned(), count: 0, template: 0 });
        }
        self.scratch = words;
        if let Some(form) = self.forms.get_mut(form as usize) {
            form.count += 1;
        }
        self.of_line.push(form);
    }

    fn word(&mut self, token: &Token, text: &str, is_full: bool) -> u32 {
        if self.words.is_empty() {
            self.words.extend(["", ":", "=", "("].map(str::to_owned));
        }
        let sign = token.sign(text);
        let Some(word) = token.word(text) else { return sign.mask() };
        let Some(vocabulary) = self.vocabulary.get_mut(sign as usize) else { return MASK };
        if let Some(id) = vocabulary.get(word) {
            return *id;
        }
        if is_full {
            return sign.mask();
        }
        let id = index(self.words.len());
        vocabulary.insert(word.to_owned(), id);
        self.words.push(word.to_owned() + sign.mark());
        id
    }

    /// Groups what was added.
    pub fn finish(mut self) -> Templates {
        let groups = tree::groups(&self.forms, &self.words);
        let groups = merge::merged(groups, &self.words);
        // Numbers by first lines: forms stand in that order.
        let mut of_form = vec![u32::MAX; self.forms.len()];
        for (number, group) in groups.iter().enumerate() {
            for form in &group.forms {
                if let Some(place) = of_form.get_mut(*form as usize) {
                    *place = index(number);
                }
            }
        }
        let mut number = vec![u32::MAX; groups.len()];
        let mut templates = Vec::new();
        for (form, group) in self.forms.iter_mut().zip(of_form) {
            let Some(known) = number.get_mut(group as usize) else { continue };
            if *known == u32::MAX {
                *known = index(templates.len());
                let words = groups.get(group as usize).map(|group| group.words.as_slice()).unwrap_or_default();
                let text = render::text(&form.text, words);
                templates.push(Template { text, count: 0, lines: (u32::MAX, 0) });
            }
            form.template = *known;
        }
        let mut of_line = self.of_line;
        for (line, form) in of_line.iter_mut().enumerate() {
            *form = self.forms.get(*form as usize).map_or(0, |form| form.template);
            if let Some(template) = templates.get_mut(*form as usize) {
                template.count += 1;
                template.lines = (template.lines.0.min(index(line)), index(line));
            }
        }
        Templates { templates, of_line }
    }
}

/// A message as words and signs, `<*>` for what varies: what it is looked up by.
pub fn masked(message: &str) -> Vec<String> {
    let text = cut(message.trim(), BYTES);
    tokens::tokens(text).iter().map(|token| token.word(text).unwrap_or(render::VARIES).to_owned()).collect()
}

fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// A place as an id.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

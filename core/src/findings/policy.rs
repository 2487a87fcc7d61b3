//! Thresholds, windows and `as_of`: always passed in, never read from a clock.
//!
//! Every number is data: a preset file names it, says its unit and where it
//! comes from; an `artiscope.toml` or another preset may replace it.

mod as_of;
mod file;
mod gate;
mod given;
mod preset;

pub use as_of::AsOf;
pub use file::PolicyError;
pub use gate::{Override, VERDICT};
pub use given::GivenList;
pub use preset::{PRESETS, Preset};

use crate::methods::redact::{Choices, Pattern};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The key that holds what a project calls secret.
const PATTERNS: &str = "redact.patterns";

/// What is wrong with a value of the right kind.
fn refuse(key: &str, value: &Value) -> Result<(), String> {
    match value {
        Value::List(items) if key == PATTERNS => items.iter().try_for_each(|item| Pattern::parse(item).map(|_| ())),
        Value::List(items) => gate::refuse(key, items),
        _ => Ok(()),
    }
}

/// The preset that rules of flaky tests extend.
const RULES_OF_FLAKES: &str = "flakes";

/// A value of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Some texts.
    List(Vec<String>),
}

impl Value {
    /// The kind in words, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list of texts",
        }
    }
}

/// A key with its present value.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// What it holds now.
    pub value: Value,
    /// Unit of a number; empty when it has none.
    pub unit: String,
    /// For people.
    pub title: String,
    /// Where the present value comes from: a runbook, a script, a file and its line.
    pub source: String,
    /// Names of the environment variables that upstream scripts read it from.
    pub env: Vec<String>,
    /// The preset that defines the key.
    pub preset: &'static str,
    /// True when a file or a further preset replaced the value of its preset.
    pub is_changed: bool,
}

/// What rules may take for granted: all presets' keys, with what replaces them.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The moment that "now" means; by default the newest time in the data.
    pub as_of: AsOf,
    /// Names of the presets and files that were put on top, in order.
    pub names: Vec<String>,
    /// Lists of tests in quarantine that were given by themselves.
    pub lists: Vec<GivenList>,
    /// A list that is a file by itself is in force too: where a person drops files, not where a shell names them.
    pub has_lists_alone: bool,
    settings: BTreeMap<String, Setting>,
}

/// The keys of all presets that define some: read once, since every session begins with them.
static DEFINED: LazyLock<BTreeMap<String, Setting>> = LazyLock::new(|| {
    let mut settings = BTreeMap::new();
    for preset in PRESETS.iter().filter(|preset| preset.extends.is_none()) {
        preset::define(preset, &mut settings);
    }
    settings
});

impl Default for Policy {
    fn default() -> Self {
        Self {
            as_of: AsOf::default(),
            names: Vec::new(),
            lists: Vec::new(),
            has_lists_alone: true,
            settings: DEFINED.clone(),
        }
    }
}

impl Policy {
    /// Puts a preset on top; false when there is none of that name.
    pub fn put_preset(&mut self, name: &str) -> bool {
        let Some(preset) = PRESETS.iter().find(|preset| preset.id == name) else { return false };
        preset::replace(preset, &mut self.settings);
        // Rules of flaky tests replace one another whole; other presets lie on top of one another.
        let is_rule = |known: &Preset| known.id == RULES_OF_FLAKES || known.extends == Some(RULES_OF_FLAKES);
        if is_rule(preset) {
            self.names.retain(|name| !PRESETS.iter().any(|known| known.id == *name && is_rule(known)));
        }
        self.names.push(name.to_owned());
        true
    }

    /// Puts an `artiscope.toml` on top. `name` is what messages and sources call it.
    pub fn put_file(&mut self, name: &str, text: &str) -> Result<(), PolicyError> {
        file::put(self, name, text)
    }

    /// Sets one key from a text in the kind of its value, of a list one item a line; the sentence says
    /// why it was refused.
    pub fn set_text(&mut self, key: &str, text: &str, source: &str) -> Result<(), String> {
        let Some(setting) = self.settings.get(key) else { return Err(format!("no such key: {key}")) };
        let text = text.trim();
        let value = match &setting.value {
            Value::Bool(_) => text.parse().ok().map(Value::Bool),
            Value::Number(_) => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Number),
            Value::Text(_) => Some(Value::Text(text.to_owned())),
            Value::List(_) => {
                let items = text.lines().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty());
                Some(Value::List(items.collect()))
            }
        };
        let value = value.ok_or_else(|| format!("{key} takes {}", setting.value.kind()))?;
        refuse(key, &value)?;
        self.set(key, value, source);
        Ok(())
    }

    /// Sets one key by its name.
    pub fn set(&mut self, key: &str, value: Value, source: &str) -> bool {
        let Some(setting) = self.settings.get_mut(key) else { return false };
        setting.value = value;
        source.clone_into(&mut setting.source);
        setting.is_changed = true;
        true
    }

    /// True when a preset of that system was put on top.
    pub fn is_about(&self, system: &str) -> bool {
        let is_of = |preset: &Preset| preset.id == system || preset.extends == Some(system);
        self.names.iter().any(|name| PRESETS.iter().any(|preset| preset.id == name && is_of(preset)))
    }

    /// Every key in order of name.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }

    /// A key.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key)
    }

    /// A number; NaN for a key that is none, which no comparison accepts.
    pub fn number(&self, key: &str) -> f64 {
        match self.settings.get(key).map(|setting| &setting.value) {
            Some(Value::Number(number)) => *number,
            _ => f64::NAN,
        }
    }

    /// A whole number, 0 when it is none.
    pub fn whole(&self, key: &str) -> u64 {
        let number = self.number(key);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN gives 0")]
        let whole = number as u64;
        whole
    }

    /// A switch; off when it is none.
    pub fn is_on(&self, key: &str) -> bool {
        matches!(self.settings.get(key).map(|setting| &setting.value), Some(Value::Bool(true)))
    }

    /// A text; empty when it is none.
    pub fn text(&self, key: &str) -> &str {
        match self.settings.get(key).map(|setting| &setting.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A list; empty when it is none.
    pub fn list(&self, key: &str) -> &[String] {
        match self.settings.get(key).map(|setting| &setting.value) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// What is taken out of everything that leaves, beside the kinds of secrets that are known.
    pub fn redaction(&self) -> Choices {
        Choices {
            patterns: self.list(PATTERNS).iter().filter_map(|text| Pattern::parse(text).ok()).collect(),
            has_mails: self.is_on("redact.email"),
            has_machines: self.is_on("redact.ip"),
        }
    }

    /// Where the present value of a key comes from.
    pub fn source(&self, key: &str) -> &str {
        self.settings.get(key).map_or("", |setting| &setting.source)
    }
}

#[cfg(test)]
mod tests;

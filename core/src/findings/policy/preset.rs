//! Presets: one data file each, a row of [`PRESETS`].

use super::{Setting, Value};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A named policy.
pub struct Preset {
    /// Word of `--policy`.
    pub id: &'static str,
    /// The preset whose keys it replaces; `None` for one that defines keys.
    pub extends: Option<&'static str>,
    /// The data file.
    pub text: &'static str,
}

macro_rules! presets {
    ($($id:literal $(extends $base:literal)?),+ $(,)?) => {
        &[$(Preset {
            id: $id,
            extends: presets!(@ $($base)?),
            text: include_str!(concat!("../presets/", $id, ".toml")),
        }),+]
    };
    (@ $base:literal) => { Some($base) };
    (@) => { None };
}

/// Every preset; those that define keys first.
pub static PRESETS: &[Preset] = presets![
    "webprofile",
    "hologram",
    "drive",
    "flakeguard",
    "pcs",
    "causes",
    "flakes",
    "project",
    "compare",
    "redact",
    "gate",
    "webprofile-weekly" extends "webprofile",
    "pcs-upstream" extends "pcs",
    "hologram-pr" extends "hologram",
    "hologram-main" extends "hologram",
    "hologram-nightly" extends "hologram",
    "hologram-dev" extends "hologram",
    "playwright" extends "flakes",
    "allure" extends "flakes",
    "testgrid" extends "flakes",
    "sippy" extends "flakes",
    "trunk" extends "flakes",
    "harness" extends "flakes",
    "ctrf" extends "flakes",
    "spyglass" extends "flakes",
    "flip-rate" extends "flakes",
];

struct Key {
    name: String,
    value: Value,
    unit: String,
    title: String,
    source: String,
    env: Vec<String>,
}

/// The keys of a file; what is wrong with one that has a fault.
fn parse(text: &str) -> Result<Vec<Key>, String> {
    let table = DeTable::parse(text).map_err(|error| error.to_string())?;
    let keys = table.get_ref().get("key").and_then(|keys| keys.get_ref().as_array());
    keys.into_iter().flat_map(|keys| keys.iter()).map(|key| self::key(key.get_ref())).collect()
}

fn key(table: &DeValue<'_>) -> Result<Key, String> {
    let table = table.as_table().ok_or("a key is a table")?;
    let mut key = Key {
        name: String::new(),
        value: Value::Bool(false),
        unit: String::new(),
        title: String::new(),
        source: String::new(),
        env: Vec::new(),
    };
    for (word, value) in table {
        let value = value_of(value.get_ref()).ok_or_else(|| format!("{:?} has an odd value", word.get_ref()))?;
        match (word.get_ref().as_ref(), value) {
            ("name", Value::Text(text)) => key.name = text,
            ("unit", Value::Text(text)) => key.unit = text,
            ("title", Value::Text(text)) => key.title = text,
            ("source", Value::Text(text)) => key.source = text,
            ("env", Value::List(names)) => key.env = names,
            ("value", value) => key.value = value,
            (word, _) => return Err(format!("{word:?} of {:?} is not known", key.name)),
        }
    }
    Ok(key)
}

fn value_of(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::Boolean(on) => Value::Bool(*on),
        DeValue::Integer(whole) => Value::Number(whole.as_str().replace('_', "").parse().ok()?),
        DeValue::Float(float) => Value::Number(float.as_str().replace('_', "").parse().ok()?),
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(ToOwned::to_owned));
            Value::List(texts.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The files are part of the program: a test reads them all.
fn keys(preset: &Preset) -> Vec<Key> {
    parse(preset.text).unwrap_or_default()
}

/// Adds the keys of a preset.
pub(super) fn define(preset: &Preset, settings: &mut BTreeMap<String, Setting>) {
    for key in keys(preset) {
        let setting = Setting {
            value: key.value,
            unit: key.unit,
            title: key.title,
            source: key.source,
            env: key.env,
            preset: preset.id,
            is_changed: false,
        };
        settings.insert(key.name, setting);
    }
}

/// Replaces values of keys that are there.
pub(super) fn replace(preset: &Preset, settings: &mut BTreeMap<String, Setting>) {
    for key in keys(preset) {
        if let Some(setting) = settings.get_mut(&key.name) {
            setting.value = key.value;
            setting.source = key.source;
            setting.is_changed = preset.extends.is_some();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_every_further_preset_names_keys_that_are_defined() {
        let mut defined = BTreeMap::new();
        for preset in PRESETS {
            let keys = parse(preset.text).unwrap_or_else(|error| panic!("{}: {error}", preset.id));
            for key in keys {
                assert!(!key.name.is_empty(), "a key of {} has no name", preset.id);
                assert!(!key.source.is_empty(), "{} of {} has no source", key.name, preset.id);
                if preset.extends.is_none() {
                    assert!(!key.title.is_empty(), "{} of {} has no title", key.name, preset.id);
                    assert!(defined.insert(key.name.clone(), preset.id).is_none(), "{} is defined twice", key.name);
                } else {
                    assert!(defined.contains_key(&key.name), "{} of {} is not defined", key.name, preset.id);
                }
            }
        }
    }
}

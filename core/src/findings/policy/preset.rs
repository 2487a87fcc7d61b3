//! Presets: one data file each, a row of [`PRESETS`].

use super::{Setting, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

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
    "hologram-pr" extends "hologram",
    "hologram-main" extends "hologram",
    "hologram-nightly" extends "hologram",
    "hologram-dev" extends "hologram",
];

/// A preset file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For people.
    #[expect(dead_code, reason = "shown by `policy show`, which prints the file's own words")]
    title: String,
    #[serde(default)]
    key: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    name: String,
    value: Raw,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    title: String,
    source: String,
    #[serde(default)]
    env: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<String>),
}

impl From<Raw> for Value {
    fn from(raw: Raw) -> Self {
        match raw {
            Raw::Bool(on) => Self::Bool(on),
            Raw::Number(number) => Self::Number(number),
            Raw::Text(text) => Self::Text(text),
            Raw::List(list) => Self::List(list),
        }
    }
}

/// The files are part of the program: a test reads them all.
fn keys(preset: &Preset) -> Vec<Key> {
    toml::from_str::<File>(preset.text).map(|file| file.key).unwrap_or_default()
}

/// Adds the keys of a preset.
pub(super) fn define(preset: &Preset, settings: &mut BTreeMap<String, Setting>) {
    for key in keys(preset) {
        let setting = Setting {
            value: key.value.into(),
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
            setting.value = key.value.into();
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
            let file: File = toml::from_str(preset.text).unwrap_or_else(|error| panic!("{}: {error}", preset.id));
            for key in file.key {
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

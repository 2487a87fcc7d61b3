//! The policy as the page shows it: every key, its value, and where the number comes from.

use crate::findings::Policy;
use crate::findings::policy::{PRESETS, Setting, Value};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Every key with its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyView {
    /// In order of name.
    pub settings: Vec<SettingView>,
    /// Presets and files that were put on top, in order.
    pub names: Vec<String>,
    /// Presets that may be put on top.
    pub presets: Vec<String>,
    /// What was changed, as an `artiscope.toml`; empty when nothing was.
    pub file: String,
    /// Why the last change was refused; empty when it was not.
    pub refused: String,
}

/// A key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SettingView {
    /// Its name.
    pub key: String,
    /// As it would be written.
    pub value: String,
    /// True for a switch.
    pub is_switch: bool,
    /// Unit of a number.
    pub unit: String,
    /// For people.
    pub title: String,
    /// Where the present value comes from.
    pub source: String,
    /// The preset that defines it.
    pub preset: String,
    /// Replaced by a preset, a file or by hand.
    pub is_changed: bool,
}

pub(crate) fn policy_view(policy: &Policy, refused: String) -> PolicyView {
    PolicyView {
        settings: policy.settings().map(|(key, setting)| row(key, setting)).collect(),
        names: policy.names.clone(),
        presets: PRESETS.iter().filter(|preset| preset.extends.is_some()).map(|preset| preset.id.to_owned()).collect(),
        file: file(policy),
        refused,
    }
}

fn row(key: &str, setting: &Setting) -> SettingView {
    SettingView {
        key: key.to_owned(),
        value: written(&setting.value),
        is_switch: matches!(setting.value, Value::Bool(_)),
        unit: setting.unit.clone(),
        title: setting.title.clone(),
        source: setting.source.clone(),
        preset: setting.preset.to_owned(),
        is_changed: setting.is_changed,
    }
}

/// As TOML writes it, but for texts, which stand without quotes.
fn written(value: &Value) -> String {
    match value {
        Value::Bool(on) => on.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(list) => list.join(", "),
    }
}

fn file(policy: &Policy) -> String {
    let mut out = String::new();
    for (key, setting) in policy.settings().filter(|(_, setting)| setting.is_changed) {
        let value = match &setting.value {
            Value::Text(text) => quoted(text),
            Value::List(list) => format!("[{}]", list.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
            value => written(value),
        };
        let _ = writeln!(out, "# {}\n{key} = {value}", setting.title);
    }
    out
}

/// A TOML string: what JSON writes is one.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

//! The policy as the page shows it: every key, its value, and where the number comes from.

use super::Scene;
use crate::findings::policy::{PRESETS, Setting, Value};
use crate::findings::{Answer, Judging, Policy, Rule, judge};
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
    /// As it would be written; of a list one item a line.
    pub value: String,
    /// True for a switch.
    pub is_switch: bool,
    /// True for a list.
    pub is_list: bool,
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

/// What a policy file would do, said before it is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyTrial {
    /// The file.
    pub name: String,
    /// Why it is refused, with the line; empty when it is not.
    pub refused: String,
    /// Presets that it puts on top.
    pub presets: Vec<String>,
    /// Keys that get another value.
    pub settings: Vec<Change>,
    /// Rules that answer differently.
    pub answers: Vec<Change>,
}

/// What becomes of a key or an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Key or rule.
    pub id: String,
    /// For people.
    pub title: String,
    /// As it is; empty for a rule that is not asked.
    pub before: String,
    /// As it would be; empty for a rule that is no longer asked.
    pub after: String,
}

/// Judges with the file on top of the policy; nothing is changed by it.
pub(crate) fn policy_trial(scene: &Scene<'_>, name: &str, text: &str) -> PolicyTrial {
    let Scene { policy, answers, .. } = *scene;
    let mut tried = policy.clone();
    if let Err(error) = tried.put_file(name, text) {
        return PolicyTrial { name: name.to_owned(), refused: error.to_string(), ..PolicyTrial::default() };
    }
    let settings = tried.settings().filter_map(|(key, setting)| {
        let before = policy.setting(key).filter(|before| before.value != setting.value)?;
        let written = |setting: &Setting| written(&setting.value).replace('\n', "; ");
        let (before, after) = (written(before), written(setting));
        Some(Change { id: key.to_owned(), title: setting.title.clone(), before, after })
    });
    let settings = settings.collect();
    let (after, _) = judge(&Judging::new(scene.facts, &tried).beside(scene.judging.history));
    let said = |answers: &[(&'static Rule, Answer)], id: &str| {
        answers.iter().find(|(rule, _)| rule.id == id).map(|(_, answer)| answer.clone())
    };
    let words = |answer: Option<Answer>| {
        answer.map(|answer| format!("{} {}", answer.word(), answer.why()).trim().to_owned()).unwrap_or_default()
    };
    let gone = answers.iter().filter(|(rule, _)| said(&after, rule.id).is_none());
    let asked = after.iter().chain(gone).filter_map(|(rule, _)| {
        let (before, after) = (said(answers, rule.id), said(&after, rule.id));
        let is_new = before != after;
        let change =
            Change { id: rule.id.to_owned(), title: rule.title.to_owned(), before: words(before), after: words(after) };
        is_new.then_some(change)
    });
    let answers = asked.collect();
    let is_new = |own: &&String| *own != name && !policy.names.contains(own);
    let presets = tried.names.iter().filter(is_new).cloned().collect();
    PolicyTrial { name: name.to_owned(), refused: String::new(), presets, settings, answers }
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
        is_list: matches!(setting.value, Value::List(_)),
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
        Value::List(list) => list.join("\n"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;

    #[test]
    fn a_file_is_tried_without_being_used() {
        let (facts, policy) = (Facts::default(), Policy::default());
        let judging = Judging::new(&facts, &policy);
        let scene = Scene::new(&judging, &[], &[]);
        let before = policy.clone();
        let text = "policy = \"hologram-main\"\n[hologram.budget]\nverify_p95_ms = 9.5\n";
        let trial = policy_trial(&scene, "artiscope.toml", text);
        assert_eq!((trial.refused.as_str(), trial.presets.as_slice()), ("", ["hologram-main".to_owned()].as_slice()));
        let verify = trial.settings.iter().find(|change| change.id == "hologram.budget.verify_p95_ms").unwrap();
        assert_eq!((verify.before.as_str(), verify.after.as_str()), ("10", "9.5"));
        assert!(trial.answers.iter().any(|change| change.id == "hologram_budgets" && change.before.is_empty()));
        let refused = policy_trial(&scene, "artiscope.toml", "[hologram.budget]\nverfy_p95_ms = 1\n");
        assert!(refused.refused.starts_with("artiscope.toml:2: unknown key"), "{}", refused.refused);
        assert!(refused.refused.ends_with("the nearest is `hologram.budget.verify_p95_ms`"));
        assert_eq!(policy, before);
    }
}

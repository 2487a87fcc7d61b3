//! `artiscope.toml`: what a project puts on top of the presets.
//!
//! Keys are those of `policy show`, as dotted names or tables; names of the environment
//! variables of the upstream scripts are understood anywhere. `policy = "…"` names a preset, and below `[owners]`
//! any key is a pattern of tests with who answers for them.

use super::{PRESETS, Policy, Value};
use crate::methods::order::Order as _;
use crate::methods::redact::Pattern;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The key that holds patterns with their owners.
const OWNERS: &str = "owners.globs";

/// Why a policy file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for PolicyError {}

struct File<'a> {
    name: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn error(&self, at: Range<usize>, what: impl Into<String>) -> PolicyError {
        PolicyError { file: self.name.to_owned(), line: self.line(at.start), what: what.into() }
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
    }
}

pub(super) fn put(policy: &mut Policy, name: &str, text: &str) -> Result<(), PolicyError> {
    let file = File { name, text };
    let table = DeTable::parse(text)
        .map_err(|error| file.error(error.span().unwrap_or_default(), error.message().to_owned()))?;
    let mut changed = policy.clone();
    if let Some(preset) = table.get_ref().get("policy") {
        let known = preset.get_ref().as_str().is_some_and(|name| changed.put_preset(name));
        if !known {
            let presets: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
            let what = format!("`policy` is one of {}", presets.join(", "));
            return Err(file.error(preset.span(), what));
        }
    }
    walk(&mut changed, &file, "", table.get_ref())?;
    changed.names.retain(|known| known != name);
    changed.names.push(name.to_owned());
    *policy = changed;
    Ok(())
}

fn walk(policy: &mut Policy, file: &File<'_>, prefix: &str, table: &DeTable<'_>) -> Result<(), PolicyError> {
    // In the order of the file: of owners the last match wins.
    let mut lines: Vec<_> = table.iter().collect();
    lines.order_by_key(|(key, _)| key.span().start);
    for (key, value) in lines {
        let word = key.get_ref().as_ref();
        if prefix.is_empty() && word == "policy" {
            continue;
        }
        let name = if prefix.is_empty() { word.to_owned() } else { format!("{prefix}.{word}") };
        if prefix == "owners" && policy.setting(&name).is_none() {
            owner(policy, file, key, value)?;
            continue;
        }
        if prefix == super::PATTERNS {
            pattern(policy, file, key, value)?;
            continue;
        }
        // Tables of names have no meaning of their own: `[env]` may hold the variables.
        if let DeValue::Table(inner) = value.get_ref() {
            let prefix = if name == "env" { "" } else { &name };
            walk(policy, file, prefix, inner)?;
            continue;
        }
        let names: Vec<String> = policy
            .settings()
            .filter(|(key, setting)| *key == name || setting.env.iter().any(|env| env == word))
            .map(|(key, _)| key.to_owned())
            .collect();
        if names.is_empty() {
            let nearest = nearest(policy, &name, word);
            return Err(file.error(key.span(), format!("unknown key `{name}`; the nearest is `{nearest}`")));
        }
        let source = format!("{}:{}", file.name, file.line(key.span().start));
        let at = value.span();
        for name in names {
            let Some(setting) = policy.setting(&name) else { continue };
            let Some(value) = convert(value.get_ref(), &setting.value) else {
                let what = format!("`{word}` takes {}", setting.value.kind());
                return Err(file.error(value.span(), what));
            };
            super::refuse(&name, &value).map_err(|what| file.error(at.clone(), what))?;
            policy.set(&name, value, &source);
        }
    }
    Ok(())
}

/// `"src/api/*" = "@org/team"`, or several owners in a list.
fn owner(
    policy: &mut Policy,
    file: &File<'_>,
    pattern: &Spanned<Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
) -> Result<(), PolicyError> {
    let owners = match convert(value.get_ref(), &Value::List(Vec::new())) {
        Some(Value::List(owners)) => owners.join(" "),
        _ => value.get_ref().as_str().unwrap_or_default().to_owned(),
    };
    if owners.trim().is_empty() {
        return Err(file.error(value.span(), format!("`{}` takes an owner, or a list of them", pattern.get_ref())));
    }
    let mut globs = policy.list(OWNERS).to_vec();
    globs.push(format!("{} = {}", pattern.get_ref(), owners.trim()));
    policy.set(OWNERS, Value::List(globs), &format!("{}:{}", file.name, file.line(pattern.span().start)));
    Ok(())
}

/// `[redact.patterns]`: `"build" = "BLD-#####"`.
fn pattern(
    policy: &mut Policy,
    file: &File<'_>,
    name: &Spanned<Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
) -> Result<(), PolicyError> {
    let text = format!("{} = {}", name.get_ref(), value.get_ref().as_str().unwrap_or_default());
    Pattern::parse(&text).map_err(|what| file.error(value.span(), what))?;
    let mut patterns = policy.list(super::PATTERNS).to_vec();
    patterns.push(text);
    policy.set(super::PATTERNS, Value::List(patterns), &format!("{}:{}", file.name, file.line(name.span().start)));
    Ok(())
}

/// The value in the kind of the key; environment variables may hold numbers as texts.
fn convert(value: &DeValue<'_>, like: &Value) -> Option<Value> {
    let number = |text: &str| text.trim().replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
    match (like, value) {
        (Value::Bool(_), DeValue::Boolean(on)) => Some(Value::Bool(*on)),
        (Value::Bool(_), DeValue::String(text)) => text.parse().ok().map(Value::Bool),
        (Value::Number(_), DeValue::Integer(whole)) => number(whole.as_str()).map(Value::Number),
        (Value::Number(_), DeValue::Float(float)) => number(float.as_str()).map(Value::Number),
        (Value::Number(_), DeValue::String(text)) => number(text).map(Value::Number),
        (Value::Text(_), DeValue::String(text)) => Some(Value::Text(text.to_string())),
        (Value::List(_), DeValue::Array(items)) => {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(ToOwned::to_owned));
            texts.collect::<Option<Vec<String>>>().map(Value::List)
        }
        _ => None,
    }
}

/// The key whose spelling is closest, by its name or by a variable's.
fn nearest(policy: &Policy, name: &str, word: &str) -> String {
    let far = |key: &str, setting: &super::Setting| {
        let variables = setting.env.iter().map(|env| strsim::damerau_levenshtein(env, word));
        variables.chain([strsim::damerau_levenshtein(key, name)]).min().unwrap_or(usize::MAX)
    };
    policy.settings().min_by_key(|(key, setting)| far(key, setting)).map(|(key, _)| key.to_owned()).unwrap_or_default()
}

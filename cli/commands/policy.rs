//! `policy show`: every key with its value, its unit and where the number comes from.

use crate::args::{PolicyShow, Printing, TextOrJson};
use crate::exit::{Exit, usage};
use crate::output::Output;
use anyhow::Result;
use artiscope_core::findings::Policy;
use artiscope_core::findings::policy::{PRESETS, Value};
use std::fmt::Write as _;
use std::path::Path;

/// The default policy with presets and files on top, in the order given.
pub(crate) fn policy(names: &[String]) -> Result<Policy> {
    let mut policy = Policy::default();
    let beside = Path::new("artiscope.toml");
    let is_preset = |name: &String| PRESETS.iter().any(|preset| preset.id == name);
    if beside.is_file() && names.iter().all(is_preset) {
        file(&mut policy, "artiscope.toml")?;
    }
    for name in names {
        if policy.put_preset(name) {
            continue;
        }
        if !Path::new(name).is_file() {
            let presets: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
            return Err(usage(format!("no such policy: {name} (a file, or one of {})", presets.join(", "))));
        }
        file(&mut policy, name)?;
    }
    Ok(policy)
}

fn file(policy: &mut Policy, path: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).map_err(|error| usage(format!("{path}: {error}")))?;
    policy.put_file(path, &text).map_err(|error| usage(error.to_string()))
}

pub(super) fn show(args: &PolicyShow, printing: &Printing) -> Result<Exit> {
    let names: Vec<String> = args.name.iter().cloned().collect();
    let policy = policy(&names)?;
    let about = names.first().map(String::as_str).unwrap_or_default();
    let base = PRESETS.iter().find(|preset| preset.id == about).map(|preset| preset.extends.unwrap_or(preset.id));
    let rows = policy.settings().filter(|(_, setting)| base.is_none_or(|base| setting.preset == base));
    let text = match args.format {
        TextOrJson::Json => {
            let rows: Vec<serde_json::Value> = rows
                .map(|(key, setting)| {
                    serde_json::json!({
                        "key": key, "value": json(&setting.value), "unit": setting.unit, "title": setting.title,
                        "source": setting.source, "env": setting.env, "preset": setting.preset,
                        "changed": setting.is_changed,
                    })
                })
                .collect();
            serde_json::to_string_pretty(&rows)? + "\n"
        }
        TextOrJson::Text => {
            let mut text = String::new();
            for (key, setting) in rows {
                let value = json(&setting.value);
                let _ = writeln!(text, "{key} = {value} {}", setting.unit);
                let _ = writeln!(text, "    {}\n    source: {}", setting.title, setting.source);
            }
            text
        }
    };
    Output::open(printing)?.text(&text)?;
    Ok(Exit::Passed)
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Bool(on) => (*on).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(list) => list.as_slice().into(),
    }
}

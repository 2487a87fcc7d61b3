//! The options of JavaScript: the flags of the command line, under the same names.

use artiscope_core::bytes::Limits;
use artiscope_core::documents::times::parse_moment;
use artiscope_core::facts::{EntryKind, Fragment, Loss};
use artiscope_core::findings::Policy;
use artiscope_core::findings::policy::PRESETS;
use artiscope_core::reports::Options;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A text under a name.
#[derive(Deserialize)]
pub struct Named {
    name: String,
    text: String,
}

/// A preset by its name, or a policy file.
#[derive(Deserialize)]
#[serde(untagged)]
enum PolicyGiven {
    Preset(String),
    File(Named),
}

/// What the host listed and did not read.
#[derive(Deserialize)]
struct Unread {
    path: String,
    /// `file` or `link`.
    kind: String,
    /// `info` or `error`.
    loss: String,
    what: String,
}

/// The JSON of the options.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    limits: BTreeMap<String, f64>,
    policy: Vec<PolicyGiven>,
    quarantine: Option<Named>,
    as_of: Option<String>,
    project: Option<String>,
    run: Option<String>,
    unread: Vec<Unread>,
}

impl Given {
    /// Reads the JSON; the sentence says what is wrong with it.
    pub fn read(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| format!("options cannot be read: {error}"))
    }

    /// The default limits, changed as asked.
    pub fn limits(&self) -> Result<Limits, String> {
        let mut limits = Limits::default();
        for (key, value) in &self.limits {
            // 2^53: above it, numbers of JavaScript are not whole.
            if value.fract() != 0.0 || !(0.0..=9_007_199_254_740_992.0).contains(value) {
                return Err(format!("not a whole number: {key}={value}"));
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at above")]
            limits.set(key, *value as u64)?;
        }
        Ok(limits)
    }

    /// The default policy with presets and files on top, and what of a list could not be read, as sentences.
    pub fn policy(&self) -> Result<(Policy, Vec<String>), String> {
        let mut policy = Policy::default();
        for given in &self.policy {
            match given {
                PolicyGiven::Preset(name) => {
                    if !policy.put_preset(name) {
                        let known: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
                        return Err(format!("no such policy: {name} (presets: {})", known.join(", ")));
                    }
                }
                PolicyGiven::File(file) => {
                    policy.put_file(&file.name, &file.text).map_err(|error| error.to_string())?;
                }
            }
        }
        let moment =
            |text: &String| parse_moment(text).ok_or_else(|| format!("not a time as in 2025-01-31T12:00:00Z: {text}"));
        policy.as_of = self.as_of.as_ref().map(moment).transpose()?.into();
        // As on the command line: a list that lies among artifacts is told, and lowers nothing.
        policy.has_lists_alone = false;
        let problems = self.quarantine.as_ref().map(|list| policy.put_quarantine(&list.name, &list.text));
        Ok((policy, problems.unwrap_or_default()))
    }

    /// Rows of what was listed and not read: links, folders that cannot be listed.
    pub fn unread(&self) -> Fragment {
        let mut fragment = Fragment::default();
        for Unread { path, kind, loss, what } in &self.unread {
            let kind = if kind == "link" { EntryKind::Link } else { EntryKind::File };
            let loss = if loss == "error" { Loss::Error } else { Loss::Info };
            fragment.pass_over(path, kind, loss, what);
        }
        fragment
    }

    /// Name of the project of runs that name none.
    pub fn project(&self) -> Option<&String> {
        self.project.as_ref()
    }

    /// What is asked of the output. Secrets never leave through this door.
    pub fn output(&self) -> Options {
        Options { project: self.project.clone(), run: self.run.clone(), ..Options::default() }
    }
}

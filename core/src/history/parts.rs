//! The files of a history by project, for hosts that keep each project by itself.
//!
//! A backup holds files as a directory does, of one project or of several: a run says which is its own, and
//! what it refers to goes with it. Statistics do not say; they belong to the project that the backup names,
//! else to the only one that has runs in it.

use super::glance::Glance;
use super::pins::Pin;
use std::collections::BTreeMap;

/// Folders of a history, in the order in which their files refer to each other.
pub const FOLDERS: [&str; 6] = ["folded", "last", "names", "pins", "runs", "texts"];

/// True for the name of a file of a history: `runs/0123456789abcdef`.
pub fn is_file_name(name: &str) -> bool {
    name.split_once('/').is_some_and(|(folder, key)| {
        FOLDERS.contains(&folder) && !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;

/// Files by project, and sentences about those that cannot be read.
#[derive(Debug, Default)]
pub struct Parts {
    /// By project; empty for runs that name none.
    pub projects: BTreeMap<String, Files>,
    /// What is left out, and why.
    pub damaged: Vec<String>,
}

impl Parts {
    /// The member of a backup that names its project.
    pub const MARK: &str = "project";

    /// Parts files. Names that no run refers to stay behind: nobody asks for them.
    pub fn of(files: &Files) -> Self {
        let mut parts = Self::default();
        let named = files.get(Self::MARK).and_then(|bytes| String::from_utf8(bytes.clone()).ok());
        for (name, bytes) in files {
            let Some(key) = name.strip_prefix("runs/").filter(|_| is_file_name(name)) else { continue };
            let glance = match Glance::open(bytes) {
                Ok(glance) => glance,
                Err(why) => {
                    parts.damaged.push(format!("{why}: {name}"));
                    continue;
                }
            };
            let block = format!("names/{}", glance.block);
            if !files.contains_key(&block) {
                parts.damaged.push(format!("{block} is missing: {name}"));
                continue;
            }
            let part = parts.projects.entry(glance.about.project.clone()).or_default();
            for also in [name, &block, &format!("texts/{key}"), &glance.about.last()] {
                if let Some(bytes) = files.get(also) {
                    part.insert(also.clone(), bytes.clone());
                }
            }
        }
        for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("pins/") && is_file_name(name)) {
            match Pin::open(bytes) {
                Ok(pin) => {
                    parts.projects.entry(pin.project).or_default().insert(name.clone(), bytes.clone());
                }
                Err(why) => parts.damaged.push(format!("{why}: {name}")),
            }
        }
        let folded: Files =
            files.iter().filter(|(name, _)| name.starts_with("folded/") && is_file_name(name)).map(clone).collect();
        if !folded.is_empty() {
            let only = parts.projects.keys().next().filter(|_| parts.projects.len() == 1).cloned();
            parts.projects.entry(named.or(only).unwrap_or_default()).or_default().extend(folded);
        }
        parts
    }
}

fn clone((name, bytes): (&String, &Vec<u8>)) -> (String, Vec<u8>) {
    (name.clone(), bytes.clone())
}

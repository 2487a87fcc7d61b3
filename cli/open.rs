//! Paths → inputs: zips and single files as they are, folders with everything in them.

use crate::exit::nothing_opened;
use crate::source::{FileSource, Source};
use anyhow::{Context as _, Result};
use artiscope_core::facts::{EntryKind, Fragment, Loss};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that are kept open; the others are opened for every read.
const HELD: usize = 256;

/// Bytes under the name that their paths begin with.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) source: Source,
}

/// What was found at the paths that were given.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) inputs: Vec<Input>,
    /// What is listed but not read: links, pipes, folders that cannot be listed.
    pub(crate) unread: Fragment,
}

/// Looks at every path; one that does not exist ends it.
pub(crate) fn open(paths: &[PathBuf]) -> Result<Opened> {
    let mut opened = Opened::default();
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).context("stdin cannot be read")?;
            opened.inputs.push(Input { name: "stdin".to_owned(), source: Source::Bytes(bytes.into()) });
            continue;
        }
        let about = fs::metadata(path).map_err(|error| nothing_opened(sentence(&error, path)))?;
        let name = base_name(path);
        if about.is_dir() {
            opened.folder(path, &name);
        } else if about.is_file() {
            opened.file(path.clone(), name, about.len());
        } else {
            let bytes = fs::read(path).map_err(|error| nothing_opened(sentence(&error, path)))?;
            opened.inputs.push(Input { name, source: Source::Bytes(bytes.into()) });
        }
    }
    Ok(opened)
}

impl Opened {
    fn file(&mut self, path: PathBuf, name: String, len: u64) {
        let hold = self.inputs.len() < HELD;
        let source = Source::File(Arc::new(FileSource::new(path, len, hold)));
        self.inputs.push(Input { name, source });
    }

    /// Everything below, in bytewise order of names; links are not followed.
    fn folder(&mut self, path: &Path, name: &str) {
        let mut folders = vec![(path.to_owned(), name.to_owned())];
        while let Some((path, name)) = folders.pop() {
            let listed = fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            let mut members = match listed {
                Ok(members) => members,
                Err(error) => {
                    self.unread.pass_over(
                        &name,
                        EntryKind::File,
                        Loss::Error,
                        &format!("the folder cannot be listed: {error}"),
                    );
                    continue;
                }
            };
            members.sort_by_key(fs::DirEntry::file_name);
            for member in members {
                let name = format!("{name}/{}", member.file_name().to_string_lossy());
                match member.metadata() {
                    Ok(about) if about.is_dir() => folders.push((member.path(), name)),
                    Ok(about) if about.is_file() => self.file(member.path(), name, about.len()),
                    Ok(about) if about.is_symlink() => {
                        self.unread.pass_over(&name, EntryKind::Link, Loss::Info, "a link: not followed");
                    }
                    Ok(_) => self.unread.pass_over(&name, EntryKind::File, Loss::Info, "not a regular file: not read"),
                    Err(error) => {
                        self.unread.pass_over(&name, EntryKind::File, Loss::Error, &format!("not read: {error}"));
                    }
                }
            }
        }
    }
}

/// The last part of a path, also of `.` and `folder/..`.
fn base_name(path: &Path) -> String {
    let whole = if path.file_name().is_some() { None } else { fs::canonicalize(path).ok() };
    let name = whole.as_deref().unwrap_or(path).file_name();
    name.map_or_else(|| "files".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn sentence(error: &std::io::Error, path: &Path) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no such file or folder: {}", path.display()),
        std::io::ErrorKind::PermissionDenied => format!("it may not be read: {}", path.display()),
        _ => format!("it cannot be read ({error}): {}", path.display()),
    }
}

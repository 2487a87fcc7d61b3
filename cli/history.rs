//! A history in a directory, safe under writers that do not know each other and die at any moment.
//!
//! Files are written beside their place, made lasting, and renamed: a reader sees a whole file or none.
//! Who adds holds a shared lock, who removes an exclusive one; the system lets go of it when they die.

use crate::exit::{nothing_opened, usage};
use anyhow::{Context as _, Result};
use artiscope_core::history::{FOLDERS, History, Kept, Pass, Windows, is_file_name, prune};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Says what a directory is, so that no other is taken for one.
const MARK: (&str, &str) = ("artiscope-history", "1\n");

/// A directory.
pub(crate) struct Store {
    root: PathBuf,
}

/// What was loaded, and files that could not be.
pub(crate) struct Loaded {
    pub(crate) history: History,
    /// Sentences.
    pub(crate) damaged: Vec<String>,
    /// Bytes of all files.
    pub(crate) bytes: u64,
}

impl Store {
    /// A directory that holds a history, or is empty or not there yet where one may be made.
    pub(crate) fn open(root: &Path, may_make: bool) -> Result<Self> {
        let store = Self { root: root.to_owned() };
        let mark = root.join(MARK.0);
        if let Ok(version) = fs::read_to_string(&mark) {
            if version != MARK.1 {
                return Err(usage(format!("it was written by a newer version: {}", root.display())));
            }
            return Ok(store);
        }
        // Another writer may be making it at this moment, or have died when it did.
        let is_ours = |name: &str| {
            FOLDERS.contains(&name) || matches!(name, "lock" | "told.json" | "told.lock") || name.contains(MARK.0)
        };
        let mut members = fs::read_dir(root).into_iter().flatten();
        let is_other = members.any(|member| member.is_ok_and(|it| !is_ours(&it.file_name().to_string_lossy())));
        if !may_make {
            return Err(nothing_opened(format!("there is no history: {}", root.display())));
        }
        if is_other {
            return Err(usage(format!("neither empty nor a history: {}", root.display())));
        }
        fs::create_dir_all(root).with_context(|| format!("cannot be made: {}", root.display()))?;
        store.write(MARK.0, MARK.1.as_bytes())?;
        Ok(store)
    }

    /// Keeps a run; when this returns it is there for ever. True when it replaced one of the same key.
    pub(crate) fn add(&self, run: &Kept) -> Result<bool> {
        let _lock = self.lock(false)?;
        let is_known = self.root.join("runs").join(run.about.key()).exists();
        for file in run.files(|name| fs::read(self.root.join(name)).ok()) {
            self.write(&file.name, &file.bytes)?;
        }
        Ok(is_known)
    }

    /// All files, by name, as they are at one moment.
    pub(crate) fn all(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let _lock = self.lock(false)?;
        self.files()
    }

    fn files(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for folder in FOLDERS {
            let Ok(members) = fs::read_dir(self.root.join(folder)) else { continue };
            for member in members {
                let member = member.context("the history cannot be listed")?;
                let name = member.file_name().to_string_lossy().into_owned();
                // What a writer that died left behind begins with a dot.
                if !name.starts_with('.') {
                    // Removed since it was listed: as if it had been removed before.
                    if let Ok(bytes) = fs::read(member.path()) {
                        files.insert(format!("{folder}/{name}"), bytes);
                    }
                }
            }
        }
        Ok(files)
    }

    /// Everything that is kept.
    pub(crate) fn load(&self) -> Result<Loaded> {
        let _lock = self.lock(false)?;
        let mut loaded = Loaded { history: History::default(), damaged: Vec::new(), bytes: 0 };
        for (name, bytes) in self.files()? {
            loaded.bytes += bytes.len() as u64;
            if let Err(why) = loaded.history.take(&name, &bytes) {
                loaded.damaged.push(format!("{why}: {name}"));
            }
        }
        loaded.history.finish();
        Ok(loaded)
    }

    /// Removes what is strictly older than the windows.
    pub(crate) fn prune(&self, as_of: i64, windows: Windows, is_dry: bool) -> Result<Pass> {
        let _lock = self.lock(true)?;
        let pass = prune(&self.files()?, as_of, windows)
            .map_err(|why| anyhow::anyhow!("nothing was removed from a history that is damaged: {why}"))?;
        if !is_dry {
            for file in &pass.write {
                self.write(&file.name, &file.bytes)?;
            }
            self.delete(&pass.remove)?;
            self.sweep();
        }
        Ok(pass)
    }

    /// Writes a file, then removes those that it stands for.
    pub(crate) fn replace(&self, file: &artiscope_core::history::File, gone: &[String]) -> Result<()> {
        let _lock = self.lock(true)?;
        self.write(&file.name, &file.bytes)?;
        self.delete(gone.iter().filter(|name| **name != file.name))
    }

    /// Removes files.
    pub(crate) fn remove(&self, names: &[String]) -> Result<()> {
        let _lock = self.lock(true)?;
        self.delete(names)
    }

    fn delete<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> Result<()> {
        for name in names {
            match fs::remove_file(self.root.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot be removed: {name}"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes up the files of a backup; gives how many were not here.
    pub(crate) fn import(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<u64> {
        let _lock = self.lock(false)?;
        let mut new = 0;
        // In the order of names what a file refers to comes before it, but texts; those no one waits for.
        for (name, bytes) in files {
            if is_file_name(name) && !self.root.join(name).exists() {
                self.write(name, bytes)?;
                new += u64::from(name.starts_with("runs/"));
            }
        }
        Ok(new)
    }

    /// What writers left behind that died.
    fn sweep(&self) {
        let members = FOLDERS.iter().filter_map(|folder| fs::read_dir(self.root.join(folder)).ok()).flatten().flatten();
        for member in members.filter(|member| member.file_name().to_string_lossy().starts_with('.')) {
            // Nobody refers to it; the next pass tries again.
            drop(fs::remove_file(member.path()));
        }
    }

    fn lock(&self, is_exclusive: bool) -> Result<File> {
        let path = self.root.join("lock");
        let file = File::options().create(true).truncate(false).write(true).read(true).open(&path);
        let file = file.with_context(|| format!("cannot be locked: {}", path.display()))?;
        let locked = if is_exclusive { file.lock() } else { file.lock_shared() };
        locked.with_context(|| format!("cannot be locked: {}", path.display()))?;
        Ok(file)
    }

    /// Writes a file whole: a reader sees what it was, or all of this.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        let work = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let beside = folder.join(format!(".{file_name}.{}", std::process::id()));
            let mut file = File::create(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            // The name itself must last, too; where folders cannot be opened the system does it.
            if let Ok(folder) = File::open(folder) {
                folder.sync_all()?;
            }
            Ok(())
        };
        work().with_context(|| format!("cannot be written: {}", path.display()))
    }
}

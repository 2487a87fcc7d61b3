//! Where runs are kept: in the browser's database, or in memory where that is refused.

use super::database::{Change, Database, Fault, Names};
use artiscope_core::history::{File, Kept};
use artiscope_core::session::Files;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Files to write and names of files to remove.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Edit {
    pub(super) write: Files,
    pub(super) remove: Vec<String>,
}

impl Edit {
    /// What brings back how files were.
    fn inverse(&self, before: &Files) -> Self {
        let old = |name: &String| before.get(name).map(|bytes| (name.clone(), bytes.clone()));
        Self {
            write: self.remove.iter().chain(self.write.keys()).filter_map(old).collect(),
            remove: self.write.keys().filter(|name| !before.contains_key(*name)).cloned().collect(),
        }
    }

    fn apply(&self, files: &mut Files) {
        files.extend(self.write.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
        files.retain(|name, _| !self.remove.contains(name));
    }
}

/// Why an edit was not made.
pub(super) enum Refusal {
    /// The store did not do it.
    Fault(Fault),
    /// It was not to be made, in words.
    Why(String),
}

impl<E: Into<Fault>> From<E> for Refusal {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

impl Refusal {
    /// For people, as a fragment.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Fault(fault) => fault.said(),
            Self::Why(why) => why.clone(),
        }
    }
}

/// The store, shared by what happens one after the other.
#[derive(Default)]
pub(super) struct Store {
    database: RefCell<Option<Rc<Database>>>,
    /// Files by project, where nothing lasts.
    memory: RefCell<BTreeMap<String, Files>>,
    /// Why nothing lasts.
    refused: RefCell<Option<Fault>>,
}

impl Store {
    /// The database; `None` where there is only memory. Opened when it is first asked for, and again when
    /// the browser has closed it.
    async fn database(&self, on_close: &Rc<dyn Fn()>) -> Result<Option<Rc<Database>>, Fault> {
        if self.refused.borrow().is_some() {
            return Ok(None);
        }
        let known = self.database.borrow().clone();
        if known.is_some() {
            return Ok(known);
        }
        let told = Rc::clone(on_close);
        match Database::open(move || told()).await {
            Ok(database) => {
                let database = Rc::new(database);
                self.database.borrow_mut().replace(Rc::clone(&database));
                Ok(Some(database))
            }
            // It may be there again: what is cleared is closed for a moment.
            Err(Fault::Closed) => Err(Fault::Closed),
            Err(fault) => {
                self.refused.borrow_mut().replace(fault);
                Ok(None)
            }
        }
    }

    /// The browser closed it.
    pub(super) fn forget(&self) {
        self.database.borrow_mut().take();
    }

    /// Why nothing lasts; `None` where it does.
    pub(super) fn refused(&self) -> Option<Fault> {
        self.refused.borrow().clone()
    }
}

/// A store with someone who hears when the browser closes it.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) store: Rc<Store>,
    pub(super) on_close: Rc<dyn Fn()>,
}

impl Line {
    async fn database(&self) -> Result<Option<Rc<Database>>, Fault> {
        self.store.database(&self.on_close).await
    }

    /// Names of all files.
    pub(super) async fn names(&self) -> Result<Names, Fault> {
        if let Some(database) = self.database().await? {
            return database.names().await;
        }
        let memory = self.store.memory.borrow();
        Ok(memory.iter().map(|(project, files)| (project.clone(), files.keys().cloned().collect())).collect())
    }

    /// All files of a project.
    pub(super) async fn read(&self, project: &str) -> Result<Files, Fault> {
        match self.database().await? {
            Some(database) => database.read(project).await,
            None => Ok(self.store.memory.borrow().get(project).cloned().unwrap_or_default()),
        }
    }

    /// Keeps runs of a project, all or none; gives the files that were written.
    pub(super) async fn add(&self, project: &str, runs: &[Kept]) -> Result<Files, Fault> {
        let Some(database) = self.database().await? else {
            let mut memory = self.store.memory.borrow_mut();
            let files = memory.entry(project.to_owned()).or_default();
            let mut written = Files::new();
            for run in runs {
                let new = run.files(|name| files.get(name).cloned());
                files.extend(new.iter().map(pair));
                written.extend(new.iter().map(pair));
            }
            return Ok(written);
        };
        let change = database.change(project)?;
        let written = write(&change, runs).await?;
        change.done().await?;
        Ok(written)
    }

    /// Changes a project as `decide` says of its files; gives what brings it back.
    pub(super) async fn edit(
        &self,
        project: &str,
        decide: impl FnOnce(&Files) -> Result<Edit, String>,
    ) -> Result<Edit, Refusal> {
        let Some(database) = self.database().await? else {
            let mut memory = self.store.memory.borrow_mut();
            let files = memory.entry(project.to_owned()).or_default();
            let edit = decide(files).map_err(Refusal::Why)?;
            let back = edit.inverse(files);
            edit.apply(files);
            memory.retain(|_, files| !files.is_empty());
            return Ok(back);
        };
        let change = database.change(project)?;
        let files = change.all().await?;
        let edit = decide(&files).map_err(Refusal::Why)?;
        for (name, bytes) in &edit.write {
            change.put(name, bytes)?;
        }
        for name in &edit.remove {
            change.remove(name)?;
        }
        change.done().await?;
        Ok(edit.inverse(&files))
    }
}

/// Writes runs; names that they share are looked up in the store, and in what was just written.
async fn write(change: &Change, runs: &[Kept]) -> Result<Files, Fault> {
    let mut written = Files::new();
    for run in runs {
        let last = run.about.last();
        let mut known = Files::new();
        if !written.contains_key(&last)
            && let Some(hint) = change.get(&last).await?
        {
            if let Ok(id) = std::str::from_utf8(&hint) {
                let block = format!("names/{id}");
                if let Some(bytes) = change.get(&block).await? {
                    known.insert(block, bytes);
                }
            }
            known.insert(last, hint);
        }
        for File { name, bytes } in run.files(|name| written.get(name).or_else(|| known.get(name)).cloned()) {
            change.put(&name, &bytes)?;
            written.insert(name, bytes);
        }
    }
    Ok(written)
}

fn pair(file: &File) -> (String, Vec<u8>) {
    (file.name.clone(), file.bytes.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_edit_did_is_brought_back_by_its_inverse() {
        let before: Files = [("a", 1), ("b", 2), ("c", 3)].map(|(name, byte)| (name.to_owned(), vec![byte])).into();
        let edit = Edit {
            write: [("b".to_owned(), vec![9]), ("d".to_owned(), vec![4])].into(),
            remove: vec!["a".to_owned(), "nowhere".to_owned()],
        };
        let mut files = before.clone();
        let back = edit.inverse(&files);
        edit.apply(&mut files);
        assert_eq!(files.keys().collect::<Vec<_>>(), ["b", "c", "d"]);
        back.apply(&mut files);
        assert_eq!(files, before);
    }
}

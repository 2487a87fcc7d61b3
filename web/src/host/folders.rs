//! Dropped folders: walked through the only interface that every browser has.

use super::Files;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

/// One thing that was dropped. The file is there for folders too, where it cannot be read:
/// it stands for them in the ledger when the folder cannot be walked.
pub(super) struct Dropped {
    folder: Option<FileSystemEntry>,
    file: Option<File>,
}

/// Takes files and folders out of the event before it is over.
pub(super) fn take(transfer: &DataTransfer) -> Vec<Dropped> {
    let items = transfer.items();
    (0..items.length())
        .filter_map(|at| items.get(at))
        .filter(|item| item.kind() == "file")
        .map(|item| Dropped {
            folder: item.webkit_get_as_entry().ok().flatten().filter(FileSystemEntry::is_directory),
            file: item.get_as_file().ok().flatten(),
        })
        .collect()
}

/// What the loader took out of events that came before the page did.
pub(super) fn taken(items: &Array) -> Vec<Dropped> {
    let part = |item: &JsValue, name: &str| {
        Reflect::get(item, &name.into()).ok().filter(|part| !part.is_null() && !part.is_undefined())
    };
    items
        .iter()
        .map(|item| Dropped {
            // Unchecked for the same reason as below.
            folder: part(&item, "entry").map(JsCast::unchecked_into).filter(FileSystemEntry::is_directory),
            file: part(&item, "file").and_then(|file| file.dyn_into().ok()),
        })
        .collect()
}

/// All files, those of folders by their path.
pub(super) async fn walk(dropped: Vec<Dropped>) -> Files {
    let mut files = Files::new();
    for Dropped { folder, file } in dropped {
        let walked = match &folder {
            Some(folder) => walk_folder(folder, &mut files).await,
            None => None,
        };
        if let Some(file) = file.filter(|_| walked.is_none()) {
            files.push((file.name(), file));
        }
    }
    files
}

/// Adds the files below a folder; `None` when it cannot be listed at all.
async fn walk_folder(folder: &FileSystemEntry, files: &mut Files) -> Option<()> {
    let mut waiting = list(folder).await?;
    waiting.reverse();
    while let Some(entry) = waiting.pop() {
        if entry.is_directory() {
            let inner = list(&entry).await.unwrap_or_default();
            waiting.extend(inner.into_iter().rev());
        } else if let Some(file) = file_of(&entry).await {
            files.push((entry.full_path().trim_start_matches('/').into(), file));
        }
    }
    Some(())
}

/// Everything in a folder; the browser gives a hundred at a time, and nothing at the end.
async fn list(folder: &FileSystemEntry) -> Option<Vec<FileSystemEntry>> {
    // Unchecked: Chromium gives such objects without naming their classes, so `instanceof` would throw.
    let reader: FileSystemDirectoryReader = folder.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
    let mut entries = Vec::new();
    loop {
        let some = settled(|done, failed| reader.read_entries_with_callback_and_callback(done, failed)).await?;
        let some: Array = some.dyn_into().ok()?;
        if some.length() == 0 {
            return Some(entries);
        }
        entries.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: &FileSystemEntry) -> Option<File> {
    let entry = entry.unchecked_ref::<FileSystemFileEntry>();
    settled(|done, failed| {
        entry.file_with_callback_and_callback(done, failed);
        Ok(())
    })
    .await
    .map(JsCast::unchecked_into)
}

/// Waits for one of two callbacks.
async fn settled(start: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Option<JsValue> {
    let promise = Promise::new(&mut |done, failed| {
        if start(&done, &failed).is_err() {
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()
}
